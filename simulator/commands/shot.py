"""`celaxi-sim shot`: pictures of every screen, without a window."""

from collections.abc import Sequence


def draw_screens(arguments: Sequence[str]) -> int:
    """Draw the screens into files; answers the exit status."""
    from simulator.hmi.shots import main  # noqa: PLC0415 - Pygame only when it is needed

    return main(list(arguments))
