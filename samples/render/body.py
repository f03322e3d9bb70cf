"""A body: rest mesh, bones and skin weights, posed by turning its bones.

Axes of the subject: x toward its left, y backward, z up; metres; feet on z = 0.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]
FOLDER = Path(__file__).with_name("bodies")
NAMES = ("m_avg", "f_avg", "m_heavy", "f_heavy", "m_tall", "f_slim")


@dataclass(frozen=True, eq=False)
class Body:
    """Rest mesh of one person.

    ``vertices`` ``(V, 3)``, ``faces`` ``(F, 3)``, ``heads`` ``(B, 3)`` where bones begin,
    ``parents`` ``(B,)``, ``labels`` of the bones, ``weights`` sparse ``(V, B)``, ``keypoints``
    sparse ``(K, V)`` with ``keypoint_names``.
    """

    name: str
    vertices: Floats
    faces: NDArray[np.int64]
    heads: Floats
    parents: NDArray[np.int64]
    labels: tuple[str, ...]
    weights: sparse.csr_matrix
    keypoints: sparse.csr_matrix
    keypoint_names: tuple[str, ...]

    @property
    def height_m(self) -> float:
        """Standing height."""
        return float(self.vertices[:, 2].max())

    def bone(self, label: str) -> int:
        """Number of a bone by its label."""
        return self.labels.index(label)

    def head(self, label: str) -> Floats:
        """Where a bone begins in the rest pose, ``(3,)``."""
        return self.heads[self.bone(label)]

    def normals(self, vertices: Floats) -> Floats:
        """``(V, 3)`` unit normals of a posed mesh."""
        a, b, c = (vertices[self.faces[:, k]] for k in range(3))
        of_face = np.cross(b - a, c - a)
        total = _adjacency(self.name) @ of_face
        return total / (np.linalg.norm(total, axis=1, keepdims=True) + 1e-12)

    def pose(self, turns: dict[str, Floats], root: Floats) -> tuple[Floats, Floats]:
        """Bone places ``(B, 3)`` and turns ``(B, 3, 3)``; one without follows its parent."""
        places = np.zeros_like(self.heads)
        all_turns = np.empty((len(self.labels), 3, 3))
        for i, label in enumerate(self.labels):
            parent = self.parents[i]
            if parent < 0:
                places[i] = root
                all_turns[i] = turns.get(label, np.eye(3))
            else:
                offset = self.heads[i] - self.heads[parent]
                places[i] = places[parent] + all_turns[parent] @ offset
                all_turns[i] = turns.get(label, all_turns[parent])
        return places, all_turns

    def skin(self, places: Floats, turns: Floats, vertices: Floats) -> Floats:
        """Vertices moved with the bones (linear blend skinning)."""
        offsets = places - np.einsum("bij,bj->bi", turns, self.heads)
        blended = (self.weights @ turns.reshape(len(turns), 9)).reshape(-1, 3, 3)
        return np.einsum("vij,vj->vi", blended, vertices) + self.weights @ offsets


@lru_cache(maxsize=4 * len(NAMES))
def load_body(name: str) -> Body:
    """Read a body of ``bodies/``, or the one half-way between two (``"m_avg+f_slim"``).

    KeyError for a name that is not there.
    """
    if "+" in name:
        one, other = (load_body(part) for part in name.split("+"))
        return replace(
            one,
            name=name,
            vertices=0.5 * (one.vertices + other.vertices),
            heads=0.5 * (one.heads + other.heads),
        )
    if name not in NAMES:
        raise KeyError(f"no body {name!r}; there are {', '.join(NAMES)}")
    stored = np.load(FOLDER / f"{name}.npz")
    vertices, heads = stored["V"].astype(float), stored["H"].astype(float)
    floor = vertices[:, 2].min()
    vertices[:, 2] -= floor
    heads[:, 2] -= floor
    index, weight = stored["wi"], stored["ww"]
    count = len(vertices)
    rows = np.repeat(np.arange(count), index.shape[1])
    labels = tuple(str(label) for label in stored["labels"])
    # only one file holds the keypoint weights: all bodies share the mesh's topology
    shared = np.load(FOLDER / "m_avg.npz")
    return Body(
        name=name,
        vertices=vertices,
        faces=stored["F"].astype(np.int64),
        heads=heads,
        parents=stored["parents"].astype(np.int64),
        labels=labels,
        weights=sparse.csr_matrix(
            (weight.ravel(), (rows, index.ravel().astype(int))), shape=(count, len(labels))
        ),
        keypoints=sparse.csr_matrix(shared["kpw"]),
        keypoint_names=tuple(str(k) for k in shared["kpl"]),
    )


@lru_cache(maxsize=4 * len(NAMES))
def _adjacency(name: str) -> sparse.csr_matrix:
    body = load_body(name)
    faces = body.faces
    rows = faces.T.ravel()
    columns = np.tile(np.arange(len(faces)), 3)
    return sparse.csr_matrix(
        (np.ones(len(rows)), (rows, columns)), shape=(len(body.vertices), len(faces))
    )
