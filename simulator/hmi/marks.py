"""What a picture is made of: frozen values that can be compared, so only what changed is redrawn.

Nothing here draws. `simulator.hmi.painter` knows how each mark becomes pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.hmi.geometry import Rect
    from simulator.hmi.theme import Colour, Style

Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle, perhaps with rounded corners and a border."""

    rect: Rect
    fill: Colour | None = None
    border: Colour | None = None
    border_width: int = 1
    radius: int = 0


@dataclass(frozen=True, slots=True)
class Veil:
    """A half transparent layer that puts what lies behind a dialog into the background."""

    rect: Rect


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text; `align` is left, centre or right; always in the middle of its height."""

    rect: Rect
    text: str
    style: Style
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Polyline:
    """A line through points."""

    rect: Rect
    points: tuple[Point, ...]
    colour: Colour
    width: int = 1


@dataclass(frozen=True, slots=True)
class Dashes:
    """Dashes that move along a straight pipe from the first point to the second."""

    rect: Rect
    start: Point
    end: Point
    colour: Colour
    width: int
    offset: int


@dataclass(frozen=True, slots=True)
class Polygon:
    """A filled polygon."""

    rect: Rect
    points: tuple[Point, ...]
    fill: Colour | None
    border: Colour | None = None
    border_width: int = 1


@dataclass(frozen=True, slots=True)
class Round:
    """A circle that fills its rectangle."""

    rect: Rect
    fill: Colour | None
    border: Colour | None = None
    border_width: int = 1


@dataclass(frozen=True, slots=True)
class Clip:
    """Marks of which only the part inside `rect` is seen."""

    rect: Rect
    marks: tuple[Mark, ...]


Mark = Box | Veil | Words | Polyline | Dashes | Polygon | Round | Clip
