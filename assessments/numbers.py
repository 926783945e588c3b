"""Reading numbers as people in different countries write them, and printing them plainly.

Here belongs only the text of a number. Units are split off here too, because they are typed behind
the number; whether a unit is right is a matter of the item.
"""

# ruff: noqa: RUF001, RUF002 - signs that look like others are what this module is about

import re
from decimal import Decimal

from assessments.errors import NumberAmbiguousError, NumberUnreadableError

MAX_LENGTH = 60
"""Longest text that is looked at; longer than any number that a person types."""

_MAX_EXPONENT = 99
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹๐๑๒๓๔๕๖๗๘๙", "0123456789" * 3)
_SIGNS = str.maketrans(
    {
        "٫": ".",
        "٬": "'",
        "،": ",",
        "’": "'",
        "\u2212": "-",
        "\u2013": "-",
        "\u00d7": "x",
        "·": "x",
        "∙": "x",
        "*": "x",
        "X": "x",
        "\u00a0": " ",
        "\u2009": " ",
        "\u202f": " ",
        "\u200e": "",
        "\u200f": "",
        "\u061c": "",
    }
)
_POWER = re.compile(r"(?:\s*x\s*10\s*(?:\^|\*\*|xx)?\s*\(?\s*([+-]?\d+)\)?|\s*[eE]\s*([+-]?\d+))$")
_BARE_POWER = re.compile(r"10\s*(?:\^|xx)")
_NUMBER_AT_START = re.compile(
    r"[+-]?\s*[\d][\d.,' ]*?(?:\s*x\s*10\s*(?:\^|\*\*|xx)?\s*\(?\s*[+-]?\d+\)?|\s*[eE]\s*[+-]?\d+)?"
    r"(?=\s*$|\s*[^\d.,' +-])"
)
_PLAIN = re.compile(r"\d+(\.\d+)?|\.\d+")
_GROUP = r"\d{1,3}(?:%s\d{3})+"


def _fold(text: str) -> str:
    raised = re.sub(r"(?<=10)([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda match: "^" + match.group(1), text)
    return raised.translate(_SUPERSCRIPTS).translate(_DIGITS).translate(_SIGNS).strip()


def _read_mantissa(text: str, original: str) -> Decimal:
    for mark in (" ", "'"):
        if mark in text:
            if not re.fullmatch(_GROUP % mark + r"([.,]\d+)?", text):
                raise NumberUnreadableError(original)
            text = text.replace(mark, "")
            if "," in text and "." not in text:
                text = text.replace(",", ".")
    return _read_points(text, original)


def _read_points(text: str, original: str) -> Decimal:
    if text.count(",") == 1 and "." not in text:
        if re.fullmatch(r"[1-9]\d{0,2},\d{3}", text):
            raise NumberAmbiguousError(original)
        text = text.replace(",", ".")
    elif re.fullmatch(_GROUP % "," + r"(\.\d+)?", text):
        text = text.replace(",", "")
    elif re.fullmatch(_GROUP % r"\." + r",\d+", text) or re.fullmatch(
        r"\d{1,3}(?:\.\d{3}){2,}", text
    ):
        text = text.replace(".", "").replace(",", ".")
    if not _PLAIN.fullmatch(text):
        raise NumberUnreadableError(original)
    return Decimal(text)


def parse_number(text: str) -> Decimal:
    """Return the number that the text spells.

    Accepted are a decimal point or comma, grouping by space, apostrophe, comma or point where only
    one reading exists, `1.5e6`, `1.5×10^6`, `1.5 x 10⁶`, and Arabic-Indic, Persian and Thai digits.

    Raises:
        NumberAmbiguousError: `1,500` may be one and a half or fifteen hundred.
        NumberUnreadableError: Everything else that is not a number.

    Example:
        >>> parse_number("1,5 × 10⁶")
        Decimal('1.5E+6')
        >>> parse_number("١٢٫٥")
        Decimal('12.5')
    """
    folded = _fold(text)
    if not folded or len(text) > MAX_LENGTH:
        raise NumberUnreadableError(text)
    sign = -1 if folded[0] == "-" else 1
    body = folded[1:].lstrip() if folded[0] in "+-" else folded
    if _BARE_POWER.match(body):
        body = f"1x{body}"
    power = _POWER.search(body)
    exponent = int(power.group(1) or power.group(2)) if power else 0
    if abs(exponent) > _MAX_EXPONENT:
        raise NumberUnreadableError(text)
    mantissa = body[: power.start()] if power else body
    return sign * _read_mantissa(mantissa.strip(), text).scaleb(exponent)


def split_unit(text: str) -> tuple[str, str]:
    """Split `12.5 mL` into the text of the number and the text of the unit (either may be empty).

    Example:
        >>> split_unit("1,5×10^6 cells/mL")
        ('1,5x10^6', 'cells/mL')
    """
    folded = _fold(text)
    match = _NUMBER_AT_START.match(folded)
    if match is None:
        return text.strip(), ""
    return match.group().strip(), folded[match.end() :].strip()


def format_number(value: Decimal, *, digits: int = 3) -> str:
    """Print a number with so many significant digits, without trailing noise.

    Whole numbers below a million keep all their digits; very large and very small ones are written
    with a power of ten.

    Example:
        >>> format_number(Decimal("12.3456"))
        '12.3'
        >>> format_number(Decimal("4.8e10"))
        '4.8 × 10¹⁰'
    """
    if value == 0:
        return "0"
    exponent = value.adjusted()
    if -4 < exponent < 6:  # noqa: PLR2004 - the range that is read more easily without a power
        places = max(digits - 1 - exponent, 0)
        text = f"{value:.{places}f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    mantissa = format_number(value.scaleb(-exponent), digits=digits)
    if mantissa.lstrip("-") == "10":
        mantissa, exponent = mantissa.replace("10", "1"), exponent + 1
    return f"{mantissa} × 10{str(exponent).translate(_RAISED)}"


def print_exactly(value: Decimal) -> str:
    """Print every digit without a power of ten, so that `parse_number` gives the value back."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
