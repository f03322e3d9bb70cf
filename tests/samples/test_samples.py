import json
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from samples.render import BY_NAME, SAMPLES, Case, Faults, Tempo, View, simulate
from samples.render.body import load_body
from samples.render.landmarks import NAMES
from samples.render.truth import FRONTAL
from screener.pose import L

FOLDER = Path(__file__).parents[2] / "samples"
SHORT = Tempo(standing=0.5, reps=1, down=0.6, pause=0.2, up=0.6, after=0.3, spread=0.0)


def test_landmarks_are_in_mediapipe_s_order() -> None:
    assert [name.upper() for name in NAMES] == [member.name for member in L]


@pytest.mark.parametrize("case", SAMPLES, ids=lambda c: c.name)
def test_every_sample_is_there_with_its_whole_truth(case: Case) -> None:
    truth = json.loads((FOLDER / f"{case.name}.truth.json").read_text())
    with av.open(str(FOLDER / f"{case.name}.mp4")) as container:
        stream = container.streams.video[0]
        assert stream.codec_context.name == "h264"
        assert (stream.width, stream.height) == (720, 1280)
        frames = stream.frames
    assert len(truth["reps"]) == 5
    assert np.shape(truth["points_m"]) == (frames, 33, 3)
    assert np.shape(truth["points_px"]) == (frames, 33, 2)
    assert truth["reps"][0]["start"] >= 3 * truth["fps"] - 1
    for space in ("anatomical", "projected"):
        assert truth[space]
        assert all(len(series) == frames for series in truth[space].values())
    assert {name.split(".")[0] for name in truth["anatomical"]} >= set(FRONTAL) - {
        "pelvic_drop_deg"
    }
    assert set(truth["spine"]) == {"pelvis_tilt", "lumbar", "thoracic"}


@pytest.mark.parametrize("name", ["squat_heel_rise_side", "single_leg_squat_drop_lean_front"])
def test_the_stored_truth_is_what_the_renderer_makes_today(name: str) -> None:
    stored = json.loads((FOLDER / f"{name}.truth.json").read_text())
    made = simulate(BY_NAME[name])
    assert np.abs(made.points_px - np.array(stored["points_px"])).max() < 0.06
    for key, series in stored["anatomical"].items():
        assert np.allclose(made.anatomical[key], series, atol=0.011), key


def test_samples_are_small_and_each_has_a_line_in_the_readme() -> None:
    files = [p for p in FOLDER.iterdir() if p.suffix in {".mp4", ".json"}]
    assert sum(p.stat().st_size for p in files) < 25e6
    text = (FOLDER / "README.md").read_text()
    assert all(case.name in text for case in SAMPLES)
    assert {p.stem for p in files if p.suffix == ".mp4"} == set(BY_NAME)


def _bottom(
    faults: Faults, movement: str = "bodyweight_squat", yaw: float = 0.0
) -> dict[str, float]:
    case = Case(name="t", movement=movement, faults=faults, tempo=SHORT, fps=20, view=View(yaw=yaw))  # type: ignore[arg-type]
    truth = simulate(case)
    bottom = int(np.argmax(truth.time.phase))
    return {name: float(series[bottom]) for name, series in truth.anatomical.items()}


@pytest.mark.parametrize("valgus", [5.0, 15.0, 25.0])
def test_valgus_is_built_in_at_the_size_asked_for(valgus: float) -> None:
    at = _bottom(Faults(knee=95, valgus_left=valgus, valgus_right=5))
    assert at["fppa_deg.left"] == pytest.approx(valgus, abs=0.5)
    assert at["fppa_deg.right"] == pytest.approx(5, abs=0.5)


def test_depth_lean_and_drop_are_built_in() -> None:
    at = _bottom(Faults(knee=110, lean=45))
    assert at["knee_flexion_deg.left"] == pytest.approx(110, abs=2)
    assert at["trunk_inclination_deg"] == pytest.approx(45, abs=4)
    single = Faults(knee=70, lean=20, drop=12, tip=10, arms="hips", stance_leg="R")
    at = _bottom(single, "single_leg_squat")
    assert at["pelvic_drop_deg"] == pytest.approx(12, abs=0.5)
    assert at["trunk_lateral_lean_deg"] > 0


def test_a_raised_heel_lifts_the_heel_and_keeps_the_toes() -> None:
    case = Case(name="t", faults=Faults(knee=104, heel=20), tempo=SHORT, fps=20)
    points = simulate(case).points_m
    assert np.ptp(points[:, L.LEFT_FOOT_INDEX], axis=0).max() < 0.03
    assert np.ptp(points[:, L.LEFT_HEEL, 2]) > 0.05


def test_a_symmetric_movement_is_symmetric() -> None:
    at = _bottom(Faults())
    for name in at:
        if name.endswith(".left"):
            assert at[name] == pytest.approx(at[name.replace(".left", ".right")], abs=0.3), name


def test_the_same_case_is_the_same_athlete() -> None:
    case = replace(BY_NAME["squat_valgus_left_front"], tempo=SHORT, fps=10)
    assert np.array_equal(simulate(case).points_px, simulate(case).points_px)


def test_a_point_in_the_middle_of_the_picture_is_where_the_camera_looks() -> None:
    truth = simulate(Case(name="t", tempo=SHORT, fps=5, view=View(yaw=0, height=1.0)))
    on_axis = truth.camera.project(np.array([0.0, 0.0, 1.0]))
    assert np.allclose(on_axis, [360, 640], atol=1e-9)


def test_yaw_turns_the_athlete_toward_the_own_left() -> None:
    side = simulate(Case(name="t", tempo=SHORT, fps=5, view=View(yaw=90)))
    toes = side.points_px[0, L.LEFT_FOOT_INDEX, 0] - side.points_px[0, L.LEFT_HEEL, 0]
    assert toes > 0


@pytest.mark.parametrize("bend", [{"lumbar": 40.0}, {"thoracic": 40.0}])
def test_a_bent_spine_leaves_the_trunk_line_where_it_was_asked_for(bend: dict[str, float]) -> None:
    at = _bottom(Faults(knee=25, lean=60, arms="hang", **bend), "hip_hinge", yaw=90)  # type: ignore[arg-type]
    assert at["trunk_inclination_deg"] == pytest.approx(60, abs=6)


def test_a_body_half_way_between_two_has_half_the_difference() -> None:
    one, other, between = (load_body(n) for n in ("m_tall", "f_slim", "m_tall+f_slim"))
    assert between.height_m == pytest.approx((one.height_m + other.height_m) / 2, abs=0.01)
    with pytest.raises(KeyError):
        load_body("m_tall+nobody")
