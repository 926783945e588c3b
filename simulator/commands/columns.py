"""Tables for people on a terminal: aligned columns, long texts wrapped within their column."""

import shutil
import textwrap
from collections.abc import Sequence

_GAP = "  "
_LEAST_WIDTH = 60
_MOST_WIDTH = 160


def terminal_width() -> int:
    """Return the width to write for."""
    return min(max(shutil.get_terminal_size((110, 24)).columns, _LEAST_WIDTH), _MOST_WIDTH)


def format_table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[int], width: int
) -> str:
    """Return a table.

    Args:
        heads: Heading of each column.
        rows: Cells; a line break in a cell begins a new line there.
        shares: A positive number is the width of a column; zero means its longest cell; negative
            ones share what is left in proportion.
        width: Width of the whole table.
    """
    widths = _share_width(heads, rows, shares, width)
    lines = _format_row(heads, widths)
    lines.append(_GAP.join("-" * each for each in widths))
    for row in rows:
        lines.extend(_format_row(row, widths))
    return "\n".join(lines)


def _share_width(
    heads: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[int], width: int
) -> list[int]:
    widths = [
        share
        if share > 0
        else max(len(line) for row in (heads, *rows) for line in row[column].split("\n"))
        for column, share in enumerate(shares)
    ]
    fixed = sum(widths[column] for column, share in enumerate(shares) if share >= 0)
    left = max(width - fixed - len(_GAP) * (len(shares) - 1), 12)
    whole = -sum(share for share in shares if share < 0)
    return [
        max(left * -share // whole, 8) if share < 0 else widths[column]
        for column, share in enumerate(shares)
    ]


def _format_row(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    columns = [
        [piece for line in cell.split("\n") for piece in (textwrap.wrap(line, width) or [""])]
        for cell, width in zip(cells, widths, strict=True)
    ]
    height = max(len(column) for column in columns)
    return [
        _GAP.join(
            (column[line] if line < len(column) else "").ljust(width)
            for column, width in zip(columns, widths, strict=True)
        ).rstrip()
        for line in range(height)
    ]
