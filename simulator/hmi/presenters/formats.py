"""Numbers and times as they are written on the screen."""

from __future__ import annotations

MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"
DEGREE = "\N{DEGREE SIGN}"
TIMES = "\N{MULTIPLICATION SIGN}"


def clock_text(seconds: float) -> str:
    """Give a length of time as hours, minutes and seconds.

    Example:
        >>> clock_text(3725.5)
        '1:02:05'
    """
    whole = max(0, int(seconds))
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def duration_text(seconds: float) -> str:
    """Give a rough length of time in words people say.

    Example:
        >>> duration_text(5400), duration_text(75), duration_text(40)
        ('1 h 30 min', '1 min', '40 s')
    """
    whole = max(0, round(seconds))
    if whole >= 3600:
        minutes = whole // 60 % 60
        return f"{whole // 3600} h {minutes} min" if minutes else f"{whole // 3600} h"
    return f"{whole // 60} min" if whole >= 60 else f"{whole} s"


def number_text(value: float | None, decimals: int) -> str:
    """Give a number with a fixed number of decimals and a true minus sign; a dash for none.

    Example:
        >>> number_text(-3.14159, 1) == MINUS + "3.1", number_text(-0.01, 1)
        (True, '0.0')
    """
    if value is None:
        return DASH
    text = f"{value:.{decimals}f}"
    if text.startswith("-"):
        text = text[1:] if float(text) == 0 else MINUS + text[1:]
    return text


def unit_text(unit: str) -> str:
    """Give a unit with its proper sign.

    Example:
        >>> unit_text("C") == DEGREE + "C", unit_text("mbar")
        (True, 'mbar')
    """
    return f"{DEGREE}C" if unit == "C" else unit


def speed_text(factor: float) -> str:
    """Give a speed of time.

    Example:
        >>> speed_text(60) == "60" + TIMES
        True
    """
    return f"{factor:g}{TIMES}"
