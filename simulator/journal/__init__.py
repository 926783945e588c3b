"""The journal of a run: write, read, replay, verify."""
