"""Placeholder docstring replaced by the package's builder."""
