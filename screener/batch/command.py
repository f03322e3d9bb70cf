"""What `screener batch` says: the grouping before, the outcome after."""

from __future__ import annotations

from pathlib import Path

from screener.batch.manifest import NAME, write_template
from screener.batch.plan import Failure, Plan, guessed_lines
from screener.batch.run import Outcome
from screener.batch.words import say
from screener.report.words import Words

_MOST_OTHERS = 10
_MOST_FAILURES = 20


def dry_run_text(plan: Plan, language: str = "en") -> str:
    """Who would be screened with which clips, what would not be, and what is no clip."""
    tell = say(language)
    lines = []
    for session in plan.sessions:
        lines.append(f"{session.athlete}, {session.date}  ->  {session.folder}/")
        for upload in session.uploads:
            words = tuple(tell(f"role.{word}") for word in upload.role.words)
            role = tell("told.role", words=words) if words else tell("told.role_seen")
            lines.append(f"    {upload.file}  ({role}{tell(f'date_from.{upload.date_from}')})")
    lines += [_failure(f, "told.unplanned", tell) for f in plan.failures]
    if plan.others:
        more = len(plan.others) - _MOST_OTHERS
        named = ", ".join(plan.others[:_MOST_OTHERS])
        named += f" {tell('index.more', n=more)}" if more > 0 else ""
        lines.append(tell("told.others", files=named))
    counts = {
        "clips": len(plan.uploads),
        "athletes": len({session.athlete for session in plan.sessions}),
        "sessions": len(plan.sessions),
        "failures": len(plan.failures),
    }
    lines.append(tell("told.planned", **counts))
    return _printable("\n".join(lines))


def template(plan: Plan, uploads: Path, manifest: Path | None, language: str = "en") -> str:
    """Write a manifest with what names tell; says where it is."""
    path = manifest or uploads / NAME
    lines = guessed_lines(plan)
    write_template(path, lines)
    return _printable(say(language)("told.template", path=path, clips=len(lines)))


def outcome_text(outcome: Outcome, out: Path, language: str = "en") -> str:
    """How many were screened, what failed, and where to look."""
    tell = say(language)
    lines = [_failure(f, "told.failure", tell) for f in outcome.failures[:_MOST_FAILURES]]
    if len(outcome.failures) > _MOST_FAILURES:
        lines.append(tell("told.more", n=len(outcome.failures) - _MOST_FAILURES))
    counts = {
        "clips": outcome.clips,
        "sessions": outcome.sessions,
        "known": outcome.known,
        "failures": len(outcome.failures),
    }
    lines.append(tell("told.outcome", **counts))
    lines.append(tell("told.page", page=outcome.page))
    lines.append(tell("told.tables", out=out))
    return _printable("\n".join(lines))


def _failure(failure: Failure, key: str, tell: Words) -> str:
    """One failure, in the words of ``key``."""
    stage = tell(f"stage.{failure.stage}")
    reason, do = tell.said(failure.reason), tell.said(failure.what_to_do)
    return tell(key, file=failure.file, stage=stage, reason=reason, do=do)


def _printable(text: str) -> str:
    """Names on disk may hold bytes that are no text."""
    return text.encode("utf-8", "replace").decode()
