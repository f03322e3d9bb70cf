"""index.html: all athletes of a batch on one self-contained page, to look through and filter."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from screener.batch.jobs import Finished
from screener.batch.plan import Failure, Session
from screener.batch.words import say
from screener.report.words import Words
from screener.rules.finding import Joint, Outcome

_MARK = {"flagged": "▲", "borderline": "◆", "clear": "●", "not_assessed": "○"}
_MOST_SIGNS = 3


def render_index(
    done: Sequence[tuple[Session, Finished]], failures: Sequence[Failure], language: str = "en"
) -> str:
    """The page as text; links go to the reports below its own folder."""
    environment = Environment(
        loader=PackageLoader("screener.batch"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    own = files("screener.batch") / "templates"
    shared = files("screener.report") / "templates" / "report.css"
    css = shared.read_text(encoding="utf-8") + (own / "index.css").read_text(encoding="utf-8")
    return environment.get_template("index.html.j2").render(
        t=(t := say(language)),
        css=Markup(css),
        script=Markup((own / "index.js").read_text(encoding="utf-8")),
        cards=[_card(session, finished, t) for session, finished in done],
        dates=sorted({session.date for session, _ in done}, reverse=True),
        joints=[(joint.value, _short(joint.value, t)) for joint in Joint],
        outcomes=[outcome.value for outcome in Outcome],
        mark=_MARK,
        failures=sorted(failures, key=lambda f: (f.file, f.stage)),
        athletes=len({session.athlete for session, _ in done}),
    )


def _card(session: Session, finished: Finished, t: Words) -> dict[str, Any]:
    flagged = [joint for joint, status, *_ in finished.joints if status == Outcome.FLAGGED.value]
    marked = sum(severity == "marked" for _, _, severity, _ in finished.joints)
    return {
        "athlete": session.athlete,
        "date": session.date,
        "link": quote(session.folder.encode("utf-8", "replace")) + "/report.html",
        "thumbnail": finished.thumbnail,
        "reps": finished.row["reps"],
        "clips": finished.row["clips"],
        "failed": finished.row["failed_clips"],
        "movements": ", ".join(t(f"movement.{m}") for m in str(finished.row["movements"]).split()),
        "joints": [
            (joint, _short(joint, t), status, severity, side)
            for joint, status, severity, side in finished.joints
        ],
        "signs": finished.signs[:_MOST_SIGNS],
        "more": max(0, len(finished.signs) - _MOST_SIGNS),
        "rank": 10 * marked + len(flagged),
    }


def _short(joint: str, t: Words) -> str:
    """A joint's name on a card."""
    short = t.text.get(f"short.{joint}")
    name = short or t(f"joint.{joint}")
    return name if short or t.language == "de" else name.lower()
