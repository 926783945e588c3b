"""Colours and sizes: the style guide of the window, decided once (after ISA-101).

Greys for everything that is normal; a saturated colour only for the abnormal; one accent for what
can be operated and for the focus. A colour is never the only sign: see `PRIORITY_SHAPES`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

Colour = tuple[int, int, int]

WINDOW: Colour = (211, 215, 218)
PANEL: Colour = (228, 231, 233)
RAISED: Colour = (243, 244, 245)
WHITE: Colour = (255, 255, 255)
RULE: Colour = (174, 181, 186)
RULE_SOFT: Colour = (201, 206, 210)
INK: Colour = (24, 31, 36)
INK_SOFT: Colour = (70, 80, 87)
INK_FAINT: Colour = (104, 114, 121)
HEADER: Colour = (43, 52, 59)
HEADER_INK: Colour = (243, 245, 246)
HEADER_SOFT: Colour = (186, 196, 203)
ACCENT: Colour = (10, 91, 122)
ACCENT_DARK: Colour = (6, 66, 90)
ACCENT_PALE: Colour = (214, 230, 237)
FOCUS: Colour = (0, 104, 181)
EQUIPMENT: Colour = (190, 197, 202)
EQUIPMENT_DARK: Colour = (88, 98, 106)
RUNNING: Colour = (250, 251, 251)
LIQUID: Colour = (139, 150, 158)
PIPE: Colour = (150, 159, 166)
PIPE_FLOW: Colour = (52, 62, 70)
BAND: Colour = (205, 212, 216)
GOOD: Colour = (38, 92, 58)
GOOD_PALE: Colour = (222, 234, 226)

HIGH: Colour = (196, 18, 48)
MEDIUM: Colour = (240, 180, 0)
LOW: Colour = (158, 40, 134)
HIGH_PALE: Colour = (247, 221, 225)
MEDIUM_PALE: Colour = (252, 240, 205)
LOW_PALE: Colour = (241, 223, 237)

PENS: tuple[Colour, ...] = ((10, 91, 122), (122, 72, 20), (74, 58, 132), (34, 102, 62))

PRIORITY_COLOURS: dict[int, Colour] = {1: HIGH, 2: MEDIUM, 3: LOW}
PRIORITY_PALES: dict[int, Colour] = {1: HIGH_PALE, 2: MEDIUM_PALE, 3: LOW_PALE}
PRIORITY_INKS: dict[int, Colour] = {1: WHITE, 2: INK, 3: WHITE}
PRIORITY_SHAPES: dict[int, str] = {1: "square", 2: "triangle", 3: "diamond"}


@dataclass(frozen=True, slots=True)
class Style:
    """How a text looks; `size` in logical pixels before the text size chosen by the person."""

    size: float
    colour: Colour = INK
    bold: bool = False

    def tinted(self, colour: Colour) -> Style:
        return replace(self, colour=colour)

    def plain(self) -> Style:
        return replace(self, bold=False)

    def strong(self) -> Style:
        return replace(self, bold=True)


TINY = Style(11, INK_SOFT)
SMALL = Style(13, INK_SOFT)
BODY = Style(15)
STRONG = Style(15, bold=True)
LARGE = Style(18, bold=True)
TITLE = Style(24, bold=True)
DISPLAY = Style(34, bold=True)

SMALLEST_WINDOW = (1280, 720)
TEXT_SCALES = (1.0, 1.1, 1.25, 1.5, 1.75, 2.0)


def window_scale(width: int, height: int) -> float:
    """Give how much larger everything is drawn on a large window, in steps of a twentieth."""
    ratio = min(width / SMALLEST_WINDOW[0], height / SMALLEST_WINDOW[1])
    return max(1.0, min(2.5, round((1 + (ratio - 1) * 0.55) * 20) / 20))
