"""What `screener batch` says: the grouping before, the outcome after."""

from __future__ import annotations

from pathlib import Path

from screener.batch.manifest import NAME, write_template
from screener.batch.plan import Plan, guessed_lines
from screener.batch.run import Outcome

_MOST_OTHERS = 10
_MOST_FAILURES = 20


def dry_run_text(plan: Plan) -> str:
    """Who would be screened with which clips, what would not be, and what is no clip."""
    lines = []
    for session in plan.sessions:
        lines.append(f"{session.athlete}, {session.date}  ->  {session.folder}/")
        for upload in session.uploads:
            role = str(upload.role).replace("_", " ") or "role from the picture"
            source = "" if upload.date_from == "name" else f", date from {upload.date_from}"
            lines.append(f"    {upload.file}  ({role}{source})")
    for failure in plan.failures:
        lines.append(f"NOT SCREENED {failure.file}: {failure.reason}. {failure.what_to_do}")
    if plan.others:
        more = len(plan.others) - _MOST_OTHERS
        named = ", ".join(plan.others[:_MOST_OTHERS]) + (f" and {more} more" if more > 0 else "")
        lines.append(f"No clips: {named}")
    athletes = len({session.athlete for session in plan.sessions})
    lines.append(
        f"{len(plan.uploads)} clips, {athletes} athletes, {len(plan.sessions)} sessions, "
        f"{len(plan.failures)} not screened."
    )
    return _printable("\n".join(lines))


def template(plan: Plan, uploads: Path, manifest: Path | None) -> str:
    """Write a manifest with what names tell; says where it is."""
    path = manifest or uploads / NAME
    write_template(path, guessed_lines(plan))
    return _printable(
        f"{path}: a line for each of {len(guessed_lines(plan))} clips. Empty cells are "
        "left to the names; a role overrules what is detected. Then run without --init."
    )


def outcome_text(outcome: Outcome, out: Path) -> str:
    """How many were screened, what failed, and where to look."""
    lines = [
        f"not screened: {f.file} ({f.stage}): {f.reason}. {f.what_to_do}"
        for f in outcome.failures[:_MOST_FAILURES]
    ]
    if len(outcome.failures) > _MOST_FAILURES:
        lines.append(f"... and {len(outcome.failures) - _MOST_FAILURES} more in failures.csv")
    lines.append(
        f"{outcome.clips} clips, {outcome.sessions} sessions, {outcome.known} clips known from "
        f"before, {len(outcome.failures)} not screened."
    )
    lines.append(f"Page: {outcome.page}")
    lines.append(f"Tables: {out}/athletes.csv, clips.csv, summary.csv, reps.csv, failures.csv")
    return _printable("\n".join(lines))


def _printable(text: str) -> str:
    """Names on disk may hold bytes that are no text."""
    return text.encode("utf-8", "replace").decode()
