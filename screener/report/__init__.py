"""A screening becomes files: CSV, JSON, HTML page, annotated videos, pose tracks."""

from screener.report.annotated import Look
from screener.report.cells import CsvStyle
from screener.report.debug import write_debug
from screener.report.names import results_folder
from screener.report.serve import served_page
from screener.report.tables import read_reps, read_summary
from screener.report.text import summary_text
from screener.report.write import Wishes, write_report

__all__ = [
    "CsvStyle",
    "Look",
    "Wishes",
    "read_reps",
    "read_summary",
    "results_folder",
    "served_page",
    "summary_text",
    "write_debug",
    "write_report",
]
