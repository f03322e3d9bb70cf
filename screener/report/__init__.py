"""A screening becomes files: CSV, JSON, HTML page, annotated videos, pose tracks."""

from screener.report.cells import CsvStyle
from screener.report.tables import read_reps, read_summary
from screener.report.text import summary_text
from screener.report.write import results_folder, write_report

__all__ = [
    "CsvStyle",
    "read_reps",
    "read_summary",
    "results_folder",
    "summary_text",
    "write_report",
]
