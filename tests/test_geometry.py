import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.geometry import bend_deg, elevation_deg, inclination_deg, wrap_deg

angles = st.floats(-179, 179)
sizes = st.floats(0.01, 1e4)


@given(angles, sizes)
def test_inclination_gives_back_the_angle_a_vector_was_made_with(angle: float, size: float) -> None:
    vector = size * np.array([np.sin(np.radians(angle)), np.cos(np.radians(angle))])
    assert inclination_deg(vector) == pytest.approx(angle, abs=1e-6)


@given(st.floats(0, 180), angles, sizes, sizes)
def test_bend_is_the_same_however_the_limb_is_turned_and_sized(
    bend: float, turn: float, upper: float, lower: float
) -> None:
    def at(angle: float) -> np.ndarray:
        return np.array([np.sin(np.radians(angle)), np.cos(np.radians(angle))])

    knee = np.array([3.0, -2.0])
    hip = knee - upper * at(turn)
    ankle = knee + lower * at(turn + bend)
    assert bend_deg(hip, knee, ankle) == pytest.approx(bend, abs=1e-5)


@given(st.floats(-1e4, 1e4))
def test_wrapped_angles_lie_in_one_turn(angle: float) -> None:
    wrapped = wrap_deg(np.array(angle))
    assert -180 <= wrapped < 180
    assert np.cos(np.radians(wrapped)) == pytest.approx(np.cos(np.radians(angle)), abs=1e-6)


def test_elevation_does_not_care_which_way_a_vector_points() -> None:
    assert elevation_deg(np.array([1.0, 1.0])) == pytest.approx(45)
    assert elevation_deg(np.array([-1.0, -1.0])) == pytest.approx(-45)
