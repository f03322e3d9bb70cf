"""Faces the pipeline with athletes whose angles are exactly known. A tool for development."""
