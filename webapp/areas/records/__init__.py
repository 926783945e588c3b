"""People and records: standings, runs on their timeline, signatures, certificates."""
