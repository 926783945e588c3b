"""Which signs the bundled fonts can print. Reads the `cmap` of each file; needs no font library."""

import struct
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
WINDOWS_BMP = (3, 1)
SEGMENTED = 4


@cache
def covered_signs() -> frozenset[int]:
    """Give every code point that at least one bundled font has."""
    return frozenset(
        point for path in sorted(FONTS.glob("*-Regular.ttf")) for point in read_cmap(path)
    )


def find_missing_signs(text: str) -> tuple[str, ...]:
    """List the signs of a text that would be printed as holes; spaces and formatting never are."""
    covered = covered_signs()
    return tuple(
        sorted({s for s in text if ord(s) not in covered and unicodedata.category(s) != "Cf"})
    )


def read_cmap(path: Path) -> frozenset[int]:
    """Read the code points of a TrueType file from its format 4 table (the basic plane)."""
    data = path.read_bytes()
    count = struct.unpack_from(">H", data, 4)[0]
    tables = {
        data[at : at + 4]: struct.unpack_from(">I", data, at + 8)[0]
        for at in range(12, 12 + 16 * count, 16)
    }
    start = tables[b"cmap"]
    number = struct.unpack_from(">H", data, start + 2)[0]
    for index in range(number):
        *kind, offset = struct.unpack_from(">HHI", data, start + 4 + 8 * index)
        at = start + offset
        if tuple(kind) == WINDOWS_BMP and struct.unpack_from(">H", data, at)[0] == SEGMENTED:
            return _read_segments(data, at)
    return frozenset()


def _read_segments(data: bytes, at: int) -> frozenset[int]:
    doubled = struct.unpack_from(">H", data, at + 6)[0]
    ends = struct.unpack_from(f">{doubled // 2}H", data, at + 14)
    starts = struct.unpack_from(f">{doubled // 2}H", data, at + 16 + doubled)
    return frozenset(
        point
        for first, last in zip(starts, ends, strict=True)
        for point in range(first, last + 1)
        if point != 0xFFFF  # noqa: PLR2004 - the closing segment of the format
    )
