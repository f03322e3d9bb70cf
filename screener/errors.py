"""The exceptions a user of screener can meet, each with the exit code the command line gives it.

::

    ScreenerError            1   base of all; catch this one
    ├── VideoError           1   a file that is no video, or shows nobody to screen
    ├── TrackError           1   a saved pose track that cannot be used
    ├── ResultsError         1   saved results (CSV, screening.json) that cannot be used
    ├── ModelError           3   no pose model to be had, or a damaged one
    ├── OutputError          4   results cannot be written
    ├── CameraError          5   no camera, no picture from it, or it is lost
    └── UsageError           2   options or settings that make no sense

Every message names the thing concerned, what is wrong with it and what to do. It is English, with a
line in ``report/lang/*.errors.toml``, by which whoever shows it says it in another language. Poor
*data* is never an exception: it is a measure that is not measurable, with its reason.
"""


class ScreenerError(Exception):
    """Base of every error screener raises on purpose."""

    exit_code = 1


class VideoError(ScreenerError):
    """A clip that cannot be opened, decoded, or holds nothing that could be screened."""


class TrackError(ScreenerError):
    """A saved pose track that is damaged or of an unknown version."""


class ResultsError(ScreenerError):
    """Saved results (a CSV, a screening.json) that are damaged or not of screener."""


class ModelError(ScreenerError):
    """The pose model is missing, damaged, or cannot be obtained."""

    exit_code = 3


class OutputError(ScreenerError):
    """A result could not be written."""

    exit_code = 4


class UsageError(ScreenerError):
    """An option, a bands file or another setting that cannot be honoured."""

    exit_code = 2


class CameraError(ScreenerError):
    """A camera or stream that cannot be opened, or is lost."""

    exit_code = 5


def unforeseen(error: Exception) -> str:
    """An error nobody foresaw, in a sentence; a system that lacks a library is no bug."""
    if isinstance(error, ImportError) and (error.path or "").endswith((".so", ".pyd")):
        return (
            f"{error}. A library of the system is missing, or memory is short; `screener doctor` "
            "tells what to do."
        )
    return (
        f"{type(error).__name__}: {error}. This is a bug in screener; run the same command with "
        "--debug and report what it prints."
    )
