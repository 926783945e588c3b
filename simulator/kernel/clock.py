"""Simulated time as an integer.

A tick is half a second of simulated time. Wall time does not exist here: how fast ticks follow one
another is the business of the desktop session.
"""

from typing import Final, TypeAlias

Tick: TypeAlias = int
"""Count of half seconds since the start of the run."""

TICK_SECONDS: Final = 0.5
TICKS_PER_MINUTE: Final = 120
TICKS_PER_HOUR: Final = 7200


def ticks_from_seconds(seconds: float) -> Tick:
    """Give the number of whole ticks that last at least `seconds`.

    Example:
        >>> ticks_from_seconds(0.5), ticks_from_seconds(0.6), ticks_from_seconds(60)
        (1, 2, 120)
    """
    doubled = seconds * 2.0
    whole = int(doubled)
    return whole if whole >= doubled else whole + 1


def seconds_from_ticks(ticks: Tick) -> float:
    """Give the simulated seconds that `ticks` last.

    Example:
        >>> seconds_from_ticks(3)
        1.5
    """
    return ticks * TICK_SECONDS


def format_tick(tick: Tick) -> str:
    """Write a tick as hours, minutes and seconds since the start of the run.

    Example:
        >>> format_tick(7323)
        '01:01:01.5'
    """
    seconds, half = divmod(tick, 2)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02d}:{minute:02d}:{second:02d}.{5 * half}"
