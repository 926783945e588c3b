"""Texts of two directions on one line: what runs left to right inside right-to-left text stays so.

Without isolation the Unicode rules may tear "120 mmHg" or "-80 °C" apart inside an Arabic sentence,
and an Arabic name may pull the punctuation after it to its other side.
"""

import re
import unicodedata

LEFT_TO_RIGHT_ISOLATE = "\u2066"
FIRST_STRONG_ISOLATE = "\u2068"
POP_ISOLATE = "\u2069"
RIGHT_TO_LEFT = frozenset({"R", "AL"})
MEASUREMENT = re.compile(
    r"[+\-\u2212\u00b1]?\d[\d.,\u00a0\u2009]*"
    r"(?:\s?(?:[\u00d7/\u2013]|to)\s?[+\-\u2212]?\d[\d.,]*)*"
    r"(?:\s?(?:°C|[%\u2030]|[A-Za-z\u00b5\u03bc]+(?:[/\u00b7][A-Za-z\u00b5\u03bc]+)*))?"
)


def has_right_to_left(text: str) -> bool:
    """Tell whether a text holds a letter that is written from right to left."""
    return any(unicodedata.bidirectional(sign) in RIGHT_TO_LEFT for sign in text)


def isolate(text: str) -> str:
    """Keep a right-to-left text from reordering its neighbours; other texts stay as they are."""
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}" if has_right_to_left(text) else text


def isolate_measurements(text: str) -> str:
    """Keep a number, its sign and its unit together inside right-to-left text."""
    if not has_right_to_left(text):
        return text
    return MEASUREMENT.sub(
        lambda found: f"{LEFT_TO_RIGHT_ISOLATE}{found.group()}{POP_ISOLATE}", text
    )
