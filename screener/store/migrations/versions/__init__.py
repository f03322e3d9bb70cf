"""One module a step; the newest is what models.py says."""
