"""Draws an athlete in a room, off-screen, by OpenGL (software is enough).

The camera stands still, so the room is drawn twice only: fully lit and fully in shadow. Every frame
then mixes the two by the athlete's shadow and draws the athlete on top.
"""

from __future__ import annotations

import os
from pathlib import Path

import moderngl
import numpy as np
from numpy.typing import NDArray

from samples.render.body import Body
from samples.render.camera import Camera
from samples.render.clothes import CLOTHES, Clothes, fields
from samples.render.rotations import unit
from samples.render.scene import LIGHTS, ROOMS, SHELL, SKINS, Mesh, box

Floats = NDArray[np.float64]
Image = NDArray[np.uint8]

_SHADERS = Path(__file__).with_name("shaders")
_SHADOW_PX = 1024
_SAMPLES = 4


class Renderer:
    """One athlete in one room before one camera; ``draw`` gives a picture of each pose."""

    def __init__(
        self, body: Body, camera: Camera, *, clothes: str, room: str, light: str, skin: str
    ) -> None:
        os.environ.setdefault("EGL_PLATFORM", "surfaceless")
        self.context = moderngl.create_context(standalone=True, backend="egl")
        self.camera = camera
        self.light = LIGHTS[light]
        self.sun = unit(np.array(self.light.direction))
        self._frames()
        self._programs(camera, CLOTHES[clothes], room, skin)
        self._body(body)
        self._room(room)

    def draw(self, vertices: Floats, normals: Floats) -> Image:
        """``(h, w, 3)`` RGB picture of a posed mesh (``(V, 3)`` metres)."""
        data = np.hstack([vertices, normals]).astype("f4").tobytes()
        self.body_buffer.write(data)
        self._shadow()
        self.multi.use()
        self.multi.clear(0.5, 0.5, 0.5, 1, depth=1.0)
        self.shadow.use(0)
        self.bright.use(1)
        self.dark.use(2)
        self.context.enable(moderngl.CULL_FACE)
        for vao in self.room_mix:
            vao.render()
        self.context.disable(moderngl.CULL_FACE)
        self.body_vao.render()
        return self._read()

    def close(self) -> None:
        """Free the OpenGL context."""
        self.context.release()

    def _frames(self) -> None:
        size, context = (self.camera.width_px, self.camera.height_px), self.context
        context.enable(moderngl.DEPTH_TEST)
        self.multi = context.framebuffer(
            [context.renderbuffer(size, 4, samples=_SAMPLES)],
            context.depth_renderbuffer(size, samples=_SAMPLES),
        )
        self.single = context.framebuffer([context.renderbuffer(size, 4)])
        self.shadow = context.depth_texture((_SHADOW_PX, _SHADOW_PX))
        self.shadow.compare_func = "<="
        self.shadow.filter = (moderngl.LINEAR, moderngl.LINEAR)
        self.shadow_frame = context.framebuffer(depth_attachment=self.shadow)
        self.bright = context.texture(size, 4)
        self.dark = context.texture(size, 4)

    def _programs(self, camera: Camera, clothes: Clothes, room: str, skin: str) -> None:
        view = _view_projection(camera)
        sun = _sun_projection(self.sun)
        noise = _text("noise.glsl")
        vertex = _text("body.vert")

        def program(vert: str, frag: str) -> moderngl.Program:
            made = self.context.program(vertex_shader=vert, fragment_shader=frag)
            tone, hair = SKINS[skin]
            values = {
                "VP": view.T, "LP": sun.T, "cam": camera.eye, "L": self.sun,
                "power": (self.light.lamp, self.light.sky), "skin": tone, "hair": hair,
                "shirt": clothes.shirt, "shorts": clothes.shorts, "shoe": clothes.shoe,
                "wall": ROOMS[room].wall, "ground": ROOMS[room].floor,
            }  # fmt: skip
            for name, value in values.items():
                if name in made:
                    made[name].write(np.asarray(value, dtype="f4").tobytes())
            for name, unit_number in (("sh", 0), ("bright", 1), ("dark", 2)):
                if name in made and not (name == "bright" and "plain" in made):
                    made[name] = unit_number
            return made

        head = "#version 330\n" + noise
        self.body_program = program(vertex, head + _text("body.frag"))
        self.room_program = program(vertex, head + _text("room.frag"))
        self.mix_program = program(vertex, head + _text("mix.frag"))
        self.depth_program = program(_text("depth.vert"), _text("depth.frag"))

    def _body(self, body: Body) -> None:
        count = len(body.vertices)
        self.body_buffer = self.context.buffer(reserve=count * 24, dynamic=True)
        still = self.context.buffer(np.hstack([body.vertices, fields(body)]).astype("f4").tobytes())
        faces = self.context.buffer(body.faces.astype("i4").tobytes())
        self.body_vao = self.context.vertex_array(
            self.body_program,
            [(self.body_buffer, "3f 3f", "pos", "nor"), (still, "3f 4f 4f", "rest", "m0", "m1")],
            faces,
        )
        self.body_depth = self.context.vertex_array(
            self.depth_program, [(self.body_buffer, "3f 12x", "pos")], faces
        )

    def _room(self, room: str) -> None:
        """Draw the room once lit and once dark, and prepare its meshes for mixing."""
        meshes = [box(*SHELL, (0, 0, 0), inward=True)]
        meshes += [box(*corners) for corners in ROOMS[room].boxes]
        shown, self.room_mix = [], []
        for number, mesh in enumerate(meshes):
            buffers = self._upload(mesh)
            shown.append((mesh, number > 0, self._bind(self.room_program, *buffers, "3f 3f")))
            self.room_mix.append(self._bind(self.mix_program, *buffers, "3f 12x"))
        for bright, target in ((1.0, self.bright), (0.0, self.dark)):
            self.multi.use()
            self.multi.clear(0.5, 0.5, 0.5, 1, depth=1.0)
            self.context.enable(moderngl.CULL_FACE)
            for mesh, plain, vao in shown:
                self.room_program["plain"] = int(plain)
                self.room_program["bright"] = bright
                if "own" in self.room_program:
                    self.room_program["own"] = mesh.colour
                vao.render()
            self.context.copy_framebuffer(self.single, self.multi)
            target.write(self.single.read(components=4, alignment=1))

    def _upload(self, mesh: Mesh) -> tuple[moderngl.Buffer, moderngl.Buffer]:
        data = np.hstack([mesh.vertices, mesh.normals]).astype("f4").tobytes()
        return self.context.buffer(data), self.context.buffer(mesh.faces.tobytes())

    def _bind(
        self, program: moderngl.Program, data: moderngl.Buffer, faces: moderngl.Buffer, layout: str
    ) -> moderngl.VertexArray:
        names = ("pos", "nor") if layout == "3f 3f" else ("pos",)
        return self.context.vertex_array(program, [(data, layout, *names)], faces)

    def _shadow(self) -> None:
        self.shadow_frame.use()
        self.shadow_frame.clear(depth=1.0)
        self.context.disable(moderngl.CULL_FACE)
        self.body_depth.render()

    def _read(self) -> Image:
        self.context.copy_framebuffer(self.single, self.multi)
        data = np.frombuffer(self.single.read(components=3, alignment=1), np.uint8)
        return data.reshape(self.camera.height_px, self.camera.width_px, 3)[::-1]


def _text(name: str) -> str:
    return (_SHADERS / name).read_text(encoding="utf-8")


_GL_AXES = np.diag([1.0, -1.0, -1.0])  # OpenCV camera axes to OpenGL's


def _view_projection(camera: Camera, near: float = 0.1, far: float = 30.0) -> Floats:
    w, h, f = camera.width_px, camera.height_px, camera.focal
    projection = np.array(
        [
            [2 * f / w, 0, 0, 0],
            [0, 2 * f / h, 0, 0],
            [0, 0, -(far + near) / (far - near), -2 * far * near / (far - near)],
            [0, 0, -1, 0],
        ]
    )
    view = np.eye(4)
    view[:3, :3] = _GL_AXES @ camera.rotation
    view[:3, 3] = _GL_AXES @ camera.translation
    return projection @ view


def _sun_projection(sun: Floats, reach: float = 1.6, near: float = 0.5, far: float = 7.0) -> Floats:
    """Parallel projection along the sun's rays around the athlete."""
    target = np.array([0.0, -0.1, 0.9])
    eye = target + 4 * sun
    forward = unit(target - eye)
    right = unit(np.cross(forward, np.array([0.0, 1.0, 0.01])))
    down = np.cross(forward, right)
    rotation = np.stack([right, down, forward])
    view = np.eye(4)
    view[:3, :3] = _GL_AXES @ rotation
    view[:3, 3] = _GL_AXES @ (-rotation @ eye)
    flat = np.diag([1 / reach, 1 / reach, -2 / (far - near), 1.0])
    flat[2, 3] = -(far + near) / (far - near)
    return flat @ view
