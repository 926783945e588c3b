"""Actions of the window itself, as values; everything that a journal records is a `Command`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.controller.commands import Command


@dataclass(frozen=True, slots=True)
class Send:
    """Give a command to the run."""

    command: Command


@dataclass(frozen=True, slots=True)
class Choose:
    """Something of the screen was chosen: `what` says which choice, `value` what was taken."""

    what: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """The text of a field changed."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Back:
    """Close what is on top: a dialog, a page; on the start screen, the program."""


@dataclass(frozen=True, slots=True)
class Go:
    """Show another screen; what it shows is told by name and argument."""

    screen: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Quit:
    """Close the window."""


@dataclass(frozen=True, slots=True)
class TextSize:
    """Make everything larger (+1), smaller (-1) or as at first (0)."""

    step: int


@dataclass(frozen=True, slots=True)
class PointAt:
    """The pointer is somewhere on a chart; `x` in thousandths of the chart's width, -1 for none."""

    chart: str
    x: int


Action = Send | Choose | Typed | Back | Go | Quit | TextSize | PointAt
