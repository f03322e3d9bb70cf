from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from samples.render import BY_NAME, Case, Faults, View
from screener.clip.conclude import conclude
from screener.clip.types import Reason
from screener.measures import REGISTRY
from screener.measures.table import NOT_MEASURABLE, OK, drift, measure_clip, medians
from tests.conftest import QUICK, quick_truth
from validation.ideal import ideal_track


def table_of(name: str) -> pd.DataFrame:
    return measure_clip(conclude(ideal_track(quick_truth(name)), name))[0]


def test_every_counted_repetition_has_rows_for_every_measure_of_its_movement() -> None:
    table = table_of("squat_healthy_front")
    wanted = {
        m.id for m in REGISTRY.values() if "bodyweight_squat" in {x.value for x in m.movements}
    }
    for _, rows in table.groupby("rep"):
        assert set(rows["measure"]) == wanted


def test_what_a_front_view_cannot_show_says_so() -> None:
    rows = table_of("squat_healthy_front").set_index("measure")
    assert (rows.loc["trunk_inclination_deg", "status"] == NOT_MEASURABLE).all()
    assert (rows.loc["trunk_inclination_deg", "reason"] == Reason.WRONG_VIEW.value).all()
    assert rows.loc["trunk_inclination_deg", "value"].isna().all()


def test_the_far_leg_is_never_measured_from_the_side() -> None:
    table = table_of("squat_healthy_side")  # filmed from the left
    knee = table[table["measure"] == "knee_flexion_deg"].set_index("side")
    assert (knee.loc["left", "status"] == OK).all()
    assert (knee.loc["right", "reason"] == Reason.FAR_SIDE_OCCLUDED.value).all()


@pytest.mark.parametrize("yaw", [14, -16, 22])
def test_a_turned_athlete_gets_no_frontal_measure(yaw: float) -> None:
    case = replace(BY_NAME["squat_healthy_front"], view=View(yaw=yaw), tempo=QUICK, fps=15)
    from samples.render import simulate

    table, _ = measure_clip(conclude(ideal_track(simulate(case)), "turned.mp4"))
    frontal = table[table["measure"] == "fppa_deg"]
    assert set(frontal["reason"]) == {Reason.YAW_TOO_LARGE.value}


@pytest.mark.parametrize("name", ["squat_valgus_left_front", "squat_heel_rise_side"])
def test_mirroring_a_clip_swaps_the_sides_and_changes_nothing_else(name: str) -> None:
    track = ideal_track(quick_truth(name))
    # calibration takes out the model's own bias, which a mirror does not turn round
    table, _ = measure_clip(conclude(track, name), calibrated=False)
    other, _ = measure_clip(conclude(track.flipped(), name), calibrated=False)
    swap = {"left": "right", "right": "left", "": ""}
    other["side"] = other["side"].map(swap)
    both = table.merge(other, on=["rep", "measure", "side"], suffixes=("", "_mirrored"))
    assert len(both) == len(table)
    assert (both["status"] == both["status_mirrored"]).all()
    turned = {"pelvic_tilt_frontal_deg", "pelvic_shift", "trunk_lateral_lean_deg",
              "shoulder_tilt_deg"}  # fmt: skip
    sign = np.where(both["measure"].isin(turned), -1.0, 1.0)
    assert np.allclose(both["value"], sign * both["value_mirrored"], atol=1e-6, equal_nan=True)


@pytest.mark.parametrize("scale", [0.5, 2.0])
def test_the_size_of_the_picture_changes_no_value(scale: float) -> None:
    track = ideal_track(quick_truth("squat_valgus_both_front"))
    larger = track.with_(
        image_px=track.image_px * scale,
        width_px=int(track.width_px * scale),
        height_px=int(track.height_px * scale),
    )
    a, _ = measure_clip(conclude(track, "a"))
    b, _ = measure_clip(conclude(larger, "a"))
    assert np.allclose(a["value"], b["value"], atol=1e-6, equal_nan=True)


def test_repetitions_shrink_the_athlete_s_scatter_but_never_the_system_s_error() -> None:
    base = {"clip": "c", "movement": "m", "view": "v", "side": "", "measure": "x", "unit": "deg",
            "status": OK, "reason": "", "se": 3.0}  # fmt: skip
    few = pd.DataFrame([{**base, "value": v} for v in (10.0, 14.0)])
    many = pd.DataFrame([{**base, "value": v} for v in (10.0, 14.0) * 50])
    assert medians(few)["se"].item() == pytest.approx(
        np.hypot(np.std([10, 14], ddof=1) / 2**0.5, 3)
    )
    assert 3.0 < medians(many)["se"].item() < 3.1


def test_a_shallow_squat_has_no_value_at_sixty_degrees() -> None:
    case = Case(name="shallow", faults=Faults(knee=38, lean=30), tempo=QUICK, fps=20)
    from samples.render import simulate

    clip = conclude(ideal_track(simulate(case)), "shallow.mp4")
    table, _ = measure_clip(clip)
    rows = table[table["measure"] == "fppa_deg"]
    assert rows.empty or set(rows["reason"]) <= {Reason.SHALLOW.value, ""}


def test_a_drift_over_the_set_is_told_and_noise_is_none() -> None:
    table, _ = measure_clip(conclude(ideal_track(quick_truth("squat_healthy_side")), "set"))
    one = table[table["measure"] == "squat_depth_deg"].query("status == 'ok'").iloc[[0]]
    rows = pd.concat([one.assign(rep=k + 1) for k in range(6)]).reset_index(drop=True)
    falls = rows.assign(value=10.0 - 3.0 * rows["rep"] + [0.4, -0.4, 0.3, -0.3, 0.2, -0.2])
    told = drift(falls)
    assert list(told["measure"]) == ["squat_depth_deg"]
    assert told["change"].iloc[0] == pytest.approx(-15.0, abs=1.0)
    noise = rows.assign(value=[10.0, 12.0, 9.0, 12.5, 9.5, 11.0])
    assert drift(noise).empty
    assert drift(falls.iloc[:4]).empty
