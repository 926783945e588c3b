"""Labels as physical objects: what is printed and what a reader sees.

Kits and reagents carry GS1 element strings (GTIN, expiry, lot, serial: GS1 General Specifications,
application identifiers 01, 17, 10, 21); patient material carries a donation identification number
in the shape of ISBT 128 (ICCBBA, data structure 001). Facility `A9999` and the GTIN prefix are
reserved or invented: no label here belongs to a real product.

Whether a label is acceptable is decided by the controller, not here.
"""

from dataclasses import dataclass
from typing import Final

GROUP_SEPARATOR: Final = "\x1d"
"""FNC1 as readers transmit it: ends an element string of variable length."""
_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"
_GTIN_LENGTH: Final = 14
_DIN_LENGTH: Final = 13
_FIXED: Final = {"01": 14, "17": 6, "11": 6}
_VARIABLE: Final = ("10", "21")


@dataclass(frozen=True, slots=True)
class Gs1Label:
    """The content of a GS1 DataMatrix on a kit or reagent."""

    gtin: str
    expiry_yymmdd: str
    lot: str
    serial: str


def gtin_check_digit(digits: str) -> str:
    """Give the last digit of a GTIN from the digits before it.

    Example:
        >>> gtin_check_digit("0950600013435")
        '2'
    """
    total = 0
    for place, digit in enumerate(reversed(digits)):
        total += int(digit) * (3 if place % 2 == 0 else 1)
    return str(-total % 10)


def format_gs1(label: Gs1Label) -> str:
    """Give the text that a reader transmits for a GS1 label.

    Example:
        >>> format_gs1(Gs1Label("09506000134352", "271231", "L42", "7")).split(GROUP_SEPARATOR)
        ['01095060001343521727123110L42', '217']
    """
    return f"01{label.gtin}17{label.expiry_yymmdd}10{label.lot}{GROUP_SEPARATOR}21{label.serial}"


def parse_gs1(text: str) -> Gs1Label | None:
    """Read a transmitted GS1 text, or give `None` when it is not one of ours.

    All four elements must be there, and the check digit of the GTIN must be right.

    Example:
        >>> parse_gs1(format_gs1(Gs1Label("09506000134352", "271231", "L42", "7"))).lot
        'L42'
        >>> parse_gs1("0109506000134353") is None
        True
    """
    found: dict[str, str] = {}
    rest = text.removeprefix("]d2")
    while rest:
        identifier, rest = rest[:2], rest[2:]
        if identifier in _FIXED:
            width = _FIXED[identifier]
            found[identifier], rest = rest[:width], rest[width:]
        elif identifier in _VARIABLE:
            found[identifier], _, rest = rest.partition(GROUP_SEPARATOR)
        else:
            return None
    return _build_gs1(found)


def _build_gs1(found: dict[str, str]) -> Gs1Label | None:
    gtin, expiry = found.get("01", ""), found.get("17", "")
    lot, serial = found.get("10", ""), found.get("21", "")
    if not (len(gtin) == _GTIN_LENGTH and gtin.isdigit() and expiry.isdigit() and lot and serial):
        return None
    if gtin_check_digit(gtin[:-1]) != gtin[-1]:
        return None
    return Gs1Label(gtin, expiry, lot, serial)


def din_check_character(din: str) -> str:
    """Give the keyboard check character of a donation number (ISO/IEC 7064, MOD 37-2).

    Example:
        >>> din_check_character("G123498654321")
        'H'
    """
    total = 0
    for character in din:
        total = (total + _ALPHABET.index(character)) * 2 % 37
    return _ALPHABET[(38 - total) % 37]


def format_din(din: str) -> str:
    """Give the text that a reader transmits for a donation number: `=`, number, flags `00`.

    Example:
        >>> format_din("A999926000123")
        '=A99992600012300'
    """
    return f"={din}00"


def parse_din(text: str) -> str | None:
    """Give the thirteen characters of a transmitted donation number, or `None`.

    Example:
        >>> parse_din("=A99992600012300"), parse_din("0109506000134352")
        ('A999926000123', None)
    """
    body = text[1:]
    if not text.startswith("=") or len(body) != _DIN_LENGTH + 2:
        return None
    din = body[:_DIN_LENGTH]
    return din if din.isalnum() and din.isupper() and din.isascii() else None
