"""The window of the simulator (Pygame). Importing it opens nothing and loads no Pygame."""

from __future__ import annotations


def run_window(arguments: list[str] | None = None) -> int:
    """Open the window; answers the exit status of the program."""
    from simulator.hmi.app import run_window as run  # noqa: PLC0415

    return run(arguments)


__all__ = ["run_window"]
