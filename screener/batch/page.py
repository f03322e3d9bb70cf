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
from screener.rules.finding import Joint, Outcome
from screener.screening import DISCLAIMER

_MARK = {"flagged": "▲", "borderline": "◆", "clear": "●", "not_assessed": "○"}
_SHORT = {Joint.LUMBAR: "lumbar", Joint.THORACIC: "thoracic", Joint.GLENOHUMERAL: "shoulder"}
_MOST_SIGNS = 3


def render_index(done: Sequence[tuple[Session, Finished]], failures: Sequence[Failure]) -> str:
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
        css=Markup(css),
        script=Markup((own / "index.js").read_text(encoding="utf-8")),
        cards=[_card(session, finished) for session, finished in done],
        dates=sorted({session.date for session, _ in done}, reverse=True),
        joints=[(joint.value, _SHORT.get(joint, joint.value)) for joint in Joint],
        outcomes=[outcome.value for outcome in Outcome],
        mark=_MARK,
        failures=sorted(failures, key=lambda f: (f.file, f.stage)),
        athletes=len({session.athlete for session, _ in done}),
        disclaimer=DISCLAIMER,
    )


def _card(session: Session, finished: Finished) -> dict[str, Any]:
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
        "movements": str(finished.row["movements"]).replace("_", "-").replace(" ", ", "),
        "joints": [
            (joint, _SHORT.get(Joint(joint), joint), status, severity, side)
            for joint, status, severity, side in finished.joints
        ],
        "signs": finished.signs[:_MOST_SIGNS],
        "more": max(0, len(finished.signs) - _MOST_SIGNS),
        "rank": 10 * marked + len(flagged),
    }
