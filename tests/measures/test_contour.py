"""The reading of the back's outline, on stored tracks of rendered athletes with known spines."""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from screener.clip.conclude import conclude, conclude_held
from screener.clip.types import Clip, Movement, Reason
from screener.measures.body import Body
from screener.measures.contour import MEASURES, PARTS, bridged, features, moved, weights
from screener.measures.spine import outlines
from screener.measures.table import NOT_MEASURABLE, OK, measure_clip
from screener.pose import L, PoseTrack
from screener.pose.silhouette import STATIONS

TRACKS = Path(__file__).parents[1] / "validation" / "tracks"
ROUNDED = "held_out_hinge_003"
"""A hinge with 40 degrees of thoracic rounding and a straight lower back."""


@lru_cache(maxsize=2)
def clip_of(name: str) -> Clip:
    return conclude(PoseTrack.load(TRACKS / f"{name}.npz"), name)


def back(clip: Clip) -> pd.DataFrame:
    table, _ = measure_clip(clip)
    return table[table["measure"].isin(MEASURES.values())].set_index("measure")


def test_a_rounded_thorax_is_told_from_a_straight_lower_back() -> None:
    rows = back(clip_of(ROUNDED))
    assert (rows["status"] == OK).all()
    thoracic, lumbar = (rows.loc[MEASURES[part], "value"] for part in ("thoracic", "lumbar"))
    assert thoracic == pytest.approx(39, abs=2 * rows.loc[MEASURES["thoracic"], "se"])
    assert lumbar == pytest.approx(0, abs=2 * rows.loc[MEASURES["lumbar"], "se"])


def test_a_mirrored_back_reads_the_same() -> None:
    track = clip_of(ROUNDED).raw
    there, here = (back(conclude(t, "x")) for t in (track, track.flipped()))
    assert np.allclose(there["value"].astype(float), here["value"].astype(float), atol=0.3)


@pytest.mark.parametrize(("number", "thoracic", "lumbar"), [(9, -23, -10), (10, 0, 0)])
def test_an_upper_back_that_straightens_as_the_arms_rise_is_told_from_one_that_does_not(
    number: int, thoracic: float, lumbar: float
) -> None:
    track = PoseTrack.load(TRACKS / f"raising_{number:03d}.npz")
    rows = back(conclude_held(track, "arms up.mp4", Movement.ARMS_UP, None))
    assert (rows["status"] == OK).all()
    for part, true in (("thoracic", thoracic), ("lumbar", lumbar)):
        row = rows.loc[MEASURES[part]]
        assert row["value"] == pytest.approx(true, abs=2 * row["se"])
        assert row["se"] < 11  # an error so wide that anything is right would say nothing
    assert (rows.loc[MEASURES["thoracic"], "value"] < -8) == (thoracic < -8)


def test_an_arm_over_the_outline_blocks_the_reading() -> None:
    clip = clip_of(ROUNDED)
    points = clip.track.image_px.copy()
    edge = clip.track.back_contour
    assert edge is not None
    points[:, [L.LEFT_WRIST, L.RIGHT_WRIST]] = edge[:, 18][:, None]
    rows = back(replace(clip, track=clip.track.with_(image_px=points)))
    assert (rows["status"] == NOT_MEASURABLE).all()
    assert set(rows["reason"]) == {Reason.LOOSE_CLOTHES.value}


def test_folds_in_standing_block_the_reading() -> None:
    clip = clip_of(ROUNDED)
    assert clip.track.back_contour is not None
    folds = 9.0 * np.sin(2.2 * np.arange(len(STATIONS)))[None, :, None] * np.array([1.0, 0.0])
    rows = back(replace(clip, track=clip.track.with_(back_contour=clip.track.back_contour + folds)))
    assert set(rows["reason"]) == {Reason.LOOSE_CLOTHES.value}


def test_a_frame_farther_off_than_any_known_one_blocks_the_reading() -> None:
    clip = clip_of(ROUNDED)
    assert (back(clip)["status"] == OK).all()
    points = clip.track.image_px.copy()
    deep = slice(clip.reps[0].bottom - 12, None)
    hips = [L.LEFT_HIP, L.RIGHT_HIP]
    trunk = np.nanmedian(np.hypot(*(points[:, 11] - points[:, 23]).T))
    points[deep, hips] += np.array([0.0, -0.3 * trunk])
    rows = back(replace(clip, track=clip.track.with_(image_px=points)))
    assert set(rows["reason"]) == {Reason.FRAME_OFF.value}


def test_without_an_outline_nothing_is_read() -> None:
    clip = clip_of(ROUNDED)
    assert (back(replace(clip, track=clip.track.with_(back_contour=None)))["value"].isna()).all()


def test_too_little_of_the_outline_reads_nothing_and_a_small_gap_changes_little() -> None:
    standing, now, bent = (part[40:50] for part in outlines(Body.of(clip_of(ROUNDED))))
    whole = weights().read(standing, now, bent)
    gap, lost = now.copy(), now.copy()
    gap[:, 20:23], lost[:, :20] = np.nan, np.nan
    assert np.isnan(weights().read(standing, lost, bent)).all()
    assert np.abs(weights().read(standing, gap, bent) - whole).max() < 4.0


def test_a_frame_moved_there_and_back_shows_the_same_outline() -> None:
    outline = 0.2 + 0.05 * np.sin(3 * STATIONS)[None]
    seen, lean = moved(outline, np.array([[0.0, 0.05, 0.0, 0.05]]))
    assert np.allclose(seen, outline - 0.05, atol=1e-9)
    assert lean == pytest.approx(0.0)
    _, lean = moved(outline, np.array([[0.0, 0.0, 0.0, -np.tan(np.radians(10))]]))
    assert lean == pytest.approx(10.0)


def test_features_and_weights_fit_each_other() -> None:
    flat = np.zeros((1, len(STATIONS)))
    assert features(flat, flat, np.zeros((1, 2))).shape[1] == len(weights().place)
    assert weights().place.shape[1] == 8
    assert weights().spine.shape[1] == len(PARTS)
    assert np.isnan(bridged(np.where(STATIONS < 0.5, np.nan, flat))).all()
