"""Truth landmarks in: every angle within 0.5 degrees, every ratio within 0.01 of the truth."""

from dataclasses import replace

import pytest

from samples.render import BY_NAME, SAMPLES, simulate
from screener.measures import REGISTRY, At
from screener.measures.table import OK
from tests.conftest import QUICK, quick_truth
from validation.compare import PROJECTED, compare, geometry_errors, truth_series
from validation.ideal import ideal_track

FILMED_IN_PLANE = [case.name for case in SAMPLES if "oblique" not in case.name]
SEPARATIONS = ("knee_ankle_separation_ratio", "normalised_knee_separation")


@pytest.mark.parametrize("name", FILMED_IN_PLANE)
def test_geometry_from_afar_gives_back_the_true_angles(name: str) -> None:
    found = geometry_errors(quick_truth(name), known_distance=True)
    assert len(found) >= 8
    limit = {key: 0.5 if REGISTRY[key[0]].unit == "deg" else 0.01 for key in found}
    assert {k: e for k, e in found.items() if e > limit[k]} == {}


@pytest.mark.parametrize("name", [n for n in FILMED_IN_PLANE if "front" in n and "single" not in n])
def test_knee_separations_are_corrected_for_the_camera_s_distance(name: str) -> None:
    truth = quick_truth(name, distance=3.2)
    for found in (geometry_errors(truth), geometry_errors(truth, known_shank=True)):
        assert found[SEPARATIONS[0], ""] < 0.015
        assert found[SEPARATIONS[1], ""] < 0.03


@pytest.mark.parametrize("yaw", [38.0, -48.0, 132.0])
def test_an_oblique_view_gives_a_coarse_knee_and_depth_within_their_error(yaw: float) -> None:
    case = BY_NAME["squat_healthy_oblique"]
    case = replace(case, view=replace(case.view, yaw=yaw), tempo=QUICK, fps=15)
    _, table = compare(case, ideal_track(simulate(case)), calibrated=False)
    coarse = table[(table["status"] == OK) & table["truth"].notna()]
    assert set(coarse["measure"]) == {"knee_flexion_deg", "squat_depth_deg"}
    error = (coarse["value"] - coarse["truth"]).abs()
    assert (error < 12).all()
    assert (error < 1.96 * coarse["se"]).all()


def test_every_measure_with_an_angle_has_a_truth() -> None:
    truths = [quick_truth(case.name) for case in SAMPLES]
    for measure in REGISTRY.values():
        if measure.at is At.WHOLE:
            continue
        side = "" if measure.limb.value == "body" else "left"
        space = [t for t in truths if truth_series(t, measure.id, side) is not None]
        assert space, f"no truth knows {measure.id}"


def test_projections_are_those_that_a_camera_defines() -> None:
    assert set(REGISTRY) >= PROJECTED
