"""The calibration's arithmetic, on readings made up with a known error."""

import numpy as np
import pandas as pd
import pytest

from screener.measures import REGISTRY
from validation.fit import fit, line

BODIES = np.array(["a", "b", "c", "d", "e"])


def readings(
    measure: str,
    n: int = 60,
    *,
    gain: float = 1.0,
    noise: float = 1.0,
    aid: float = 0.0,
    span: tuple[float, float] = (10.0, 50.0),
) -> pd.DataFrame:
    """Uncalibrated comparisons: ``read = gain * true + 3 + 20 * aid + noise``."""
    rng = np.random.default_rng(4)
    true = rng.uniform(*span, n)
    told = rng.normal(0, aid, (n, len(REGISTRY[measure].aids)))
    read = gain * true + 3 + 20 * told.sum(axis=1) + rng.normal(0, noise, n)
    return pd.DataFrame(
        {
            "measure": measure, "movement": "bodyweight_squat", "view": "side", "status": "ok",
            "value": read, "truth": true, "off": rng.uniform(0, 10, n), "yaw": 90.0, "way": 1.0,
            "body": BODIES[np.arange(n) % 5], "aids": [tuple(row) for row in told],
        }
    )  # fmt: skip


def test_a_line_is_turned_round_and_does_not_shrink_faults() -> None:
    found = line(readings("knee_flexion_deg", gain=0.8), REGISTRY["knee_flexion_deg"])
    assert found.gain == pytest.approx(1 / 0.8, rel=0.05)
    assert found.offset + found.gain * (0.8 * 30 + 3) == pytest.approx(30, abs=1)


def test_a_gain_that_does_not_help_bodies_left_out_is_not_fitted() -> None:
    rows = readings("knee_flexion_deg", n=12, noise=6.0)
    assert line(rows, REGISTRY["knee_flexion_deg"]).gain == 1.0


def test_aids_are_used_where_they_tell_of_the_error_and_only_there() -> None:
    shank = REGISTRY["shank_inclination_deg"]
    helped = line(readings(shank.id, aid=0.15), shank)
    assert helped.aids == pytest.approx((-20, -20), abs=3)
    assert line(readings(shank.id, aid=0.0, noise=2.0), shank).aids == ()


@pytest.mark.parametrize("noise", [4.0, 9.0])
def test_the_error_covers_what_remains(noise: float) -> None:
    rows = readings("knee_flexion_deg", noise=noise)
    assert 0.9 * noise < line(rows, REGISTRY["knee_flexion_deg"]).error < 1.6 * noise


def test_what_a_turn_costs_is_found_and_never_more_than_was_guessed() -> None:
    lean = REGISTRY["trunk_lateral_lean_deg"]
    rows = readings(lean.id, n=400)
    assert line(rows, lean).cost < 0.5 * lean.yaw_cost
    assert line(rows, lean).cost_to == pytest.approx(10, abs=0.2)
    grows = np.random.default_rng(5).choice([-1.0, 1.0], 400) * rows["off"]
    there = line(rows.assign(value=rows["value"] + 0.4 * grows), lean).cost
    assert 0.4 <= there <= lean.yaw_cost
    assert line(rows.assign(value=rows["value"] + 2.0 * grows), lean).cost == lean.yaw_cost
    assert line(rows.assign(off=3.0), lean).cost == lean.yaw_cost


def test_an_offset_to_one_side_of_the_picture_turns_with_it() -> None:
    lean = REGISTRY["trunk_lateral_lean_deg"]
    rows = readings(lean.id)
    way = np.where(np.arange(len(rows)) % 2, 1.0, -1.0)
    found = line(rows.assign(way=way, value=rows["truth"] + 2.0 * way), lean)
    assert found.offset == pytest.approx(-2.0, abs=0.1)
    assert found.at(0.0, -1.0).offset == -found.offset


def test_a_reading_that_does_not_follow_is_told_and_a_proxy_has_to_prove_itself() -> None:
    rng = np.random.default_rng(0)
    lost = readings("trunk_inclination_deg").assign(value=rng.uniform(10, 50, 60))
    assert not line(lost, REGISTRY["trunk_inclination_deg"]).follows
    still = readings("forward_head_deg", span=(20.0, 20.1), noise=5.0)
    assert not line(still, REGISTRY["forward_head_deg"]).follows
    assert line(still.assign(measure="elbow_flexion_deg"), REGISTRY["elbow_flexion_deg"]).follows


def test_turned_side_views_and_views_from_behind_calibrate_nothing() -> None:
    rows = readings("knee_flexion_deg")
    assert "knee_flexion_deg" in fit(rows)
    assert "knee_flexion_deg" not in fit(rows.assign(off=20.0))
    assert "fppa_deg" not in fit(rows.assign(measure="fppa_deg", view="back"))
