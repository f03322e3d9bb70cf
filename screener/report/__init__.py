"""A screening becomes files: CSV, JSON, HTML page, annotated videos, pose tracks."""

from screener.report.debug import write_debug
from screener.report.text import summary_text
from screener.report.write import results_folder, write_report

__all__ = ["results_folder", "summary_text", "write_debug", "write_report"]
