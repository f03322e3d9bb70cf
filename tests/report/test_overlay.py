from dataclasses import replace

import numpy as np
import pytest

from screener.report.lettering import width, write
from screener.report.moments import moments, phases, reps_begun
from screener.report.overlay import Overlay, draw
from screener.report.skeleton import LEFT, RIGHT, skeleton
from screener.screening import Screening

HEIGHT, WIDE = 640, 360


def black() -> np.ndarray:
    return np.zeros((HEIGHT, WIDE, 3), np.uint8)


def inked(text: str, x: float = 10, y: float = 40) -> np.ndarray:
    image = np.zeros((60, 400, 3), np.uint8)
    write(image, text, (x, y), 24, (255, 200, 100))
    return image


def test_umlauts_degrees_and_arrows_are_in_the_font() -> None:
    box = inked("\ue000")
    for sign in "äöüßÄÖÜ°−±↓↑▲–":
        assert (inked(sign) != box).any(), sign
        assert inked(sign).any(), sign


@pytest.mark.parametrize("place", [(-30, 40), (390, 40), (10, -5), (10, 75), (-900, 900)])
def test_text_over_the_edge_is_cut_off(place: tuple[float, float]) -> None:
    assert inked("Knie", *place).shape == (60, 400, 3)


def test_text_is_as_wide_as_it_says() -> None:
    columns = np.flatnonzero(inked("Trunk lean").any(axis=(0, 2)))
    assert columns[-1] - columns[0] == pytest.approx(width("Trunk lean", 24), abs=4)


def test_each_repetition_goes_down_stays_and_comes_up(screening: Screening) -> None:
    for screened in screening.clips:
        told, begun = phases(screened.clip), reps_begun(screened.clip)
        assert begun[0] == 0
        assert begun[-1] == len(screened.clip.reps)
        for rep in screened.clip.reps:
            words = list(dict.fromkeys(told[rep.start : rep.end]))
            assert words == ["down", "bottom", "up"]
            assert begun[rep.start] == rep.number
            assert begun[rep.start - 1] == rep.number - 1
        assert told[0] == "standing"


def test_the_banner_is_there_when_the_sign_shows_and_only_then(screening: Screening) -> None:
    screened = screening.clips[0]
    overlay = Overlay.of(screening, screened, WIDE)
    found = moments(screening, screened)
    assert {m.finding.sign for m in found} >= {"knees_inside_feet"}
    first = min(found, key=lambda m: m.start)
    assert any(r.start < first.end and first.start < r.end for r in screened.clip.reps)
    foot = slice(HEIGHT - 20, HEIGHT)
    at_rest, at_sign = draw(black(), overlay, 0), draw(black(), overlay, first.start)
    assert not at_rest[foot].any()
    assert (at_sign[foot] > 200).any()


def test_a_long_name_in_the_banner_leaves_room_for_the_value(screening: Screening) -> None:
    screened = screening.clips[0]
    overlay = Overlay.of(screening, screened, WIDE)
    first = min(overlay.moments, key=lambda m: m.start)
    named = replace(first, finding=replace(first.finding, title="Trunk leans farther " * 3))
    image = draw(black(), replace(overlay, moments=(named,)), first.start)
    line = image[HEIGHT - 14 :].astype(int)
    white = (line.min(axis=2) > 170).any(axis=0)
    coloured = (line.max(axis=2) - line.min(axis=2) > 90).any(axis=0)
    coloured[: WIDE // 2] = False
    assert white.any()
    assert coloured.any()
    assert np.flatnonzero(white).max() < np.flatnonzero(coloured).min()


def test_left_and_right_have_their_colours_and_the_far_side_is_thin(screening: Screening) -> None:
    front, side = (skeleton(screened.clip) for screened in screening.clips)
    assert {LEFT, RIGHT} <= {colour for *_, colour, _ in front.lines}
    assert {width for *_, width in side.lines} == {1, 2, 4}
    assert all(colour == RIGHT for _, colour in side.joints), "filmed from the right"


def test_a_frame_in_which_nobody_was_seen_is_drawn_without_a_body(screening: Screening) -> None:
    screened = screening.clips[0]
    overlay = Overlay.of(screening, screened, WIDE)
    track = screened.clip.track
    kept = track.image_px[3].copy()
    try:
        track.image_px[3] = np.nan
        image = draw(black(), overlay, 3)
    finally:
        track.image_px[3] = kept
    assert not image[200:600].any()
    assert image[:30].any()


def test_the_film_speaks_the_language_of_the_report(screening: Screening) -> None:
    english = Overlay.of(screening, screening.clips[0], WIDE)
    german = Overlay.of(screening, screening.clips[0], WIDE, language="de")
    assert english.title == "Bodyweight squat, front"
    assert german.title == "Kniebeuge, vorn"
    assert (draw(black(), english, 0) != draw(black(), german, 0)).any()
