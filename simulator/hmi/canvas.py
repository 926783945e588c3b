"""Builds a pane: shapes, texts and the few widgets that all screens share.

A canvas lives for the building of one pane and is then frozen. It reads the focus and the scroll
offsets, and changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.hmi import theme
from simulator.hmi.geometry import Rect, bound
from simulator.hmi.marks import Box, Clip, Mark, Polygon, Polyline, Round, Words
from simulator.hmi.scene import Area, Control, Pane

if TYPE_CHECKING:
    from simulator.hmi.scene import Ui
    from simulator.hmi.text import Fonts
    from simulator.hmi.theme import Colour, Style

NARROW = 1100
KEY_WORDS = {
    "enter": "Enter",
    "space": "Space",
    "esc": "Esc",
    "pageup": "PgUp",
    "pagedown": "PgDn",
}


def key_caption(key: str) -> str:
    """Give a shortcut as it is written on a key cap; of several the first."""
    key = key.split(" ", maxsplit=1)[0]
    parts = [*key[:-1].rstrip("+").split("+"), "+"] if key.endswith("+") else key.split("+")
    parts = [part for part in parts if part]
    return "+".join(
        KEY_WORDS.get(p, p.upper() if len(p) == 1 or p[0] == "f" else p.capitalize()) for p in parts
    )


@dataclass(frozen=True, slots=True)
class Button:
    """What a button says and does; `look` is plain, primary, quiet, tab, chosen or danger.

    `spoken` is said instead of the label where the label alone does not tell what it is about.
    """

    id: str
    label: str
    action: object
    key: str = ""
    look: str = "plain"
    role: str = "button"
    state: str = ""
    is_enabled: bool = True
    spoken: str = ""


FILLS: dict[str, tuple[Colour | None, Colour | None, Colour]] = {
    "plain": (theme.RAISED, theme.RULE, theme.INK),
    "primary": (theme.ACCENT, theme.ACCENT_DARK, theme.WHITE),
    "quiet": (None, None, theme.ACCENT_DARK),
    "tab": (None, None, theme.INK_SOFT),
    "chosen": (theme.WHITE, theme.ACCENT, theme.INK),
    "danger": (theme.WHITE, theme.INK, theme.INK),
    "dark": (None, None, theme.HEADER_INK),
    "disabled": (theme.PANEL, theme.RULE_SOFT, theme.INK_FAINT),
}


class Canvas:
    """Collects marks, controls and scrolling areas of one pane."""

    def __init__(self, fonts: Fonts, ui: Ui, area: str = "") -> None:
        self.fonts = fonts
        self.ui = ui
        self.marks: list[Mark] = []
        self.controls: list[Control] = []
        self.areas: list[Area] = []
        self._area = area

    def freeze(self) -> Pane:
        return Pane(tuple(self.marks), tuple(self.controls), tuple(self.areas))

    def px(self, logical: float) -> int:
        return self.fonts.px(logical)

    @property
    def is_narrow(self) -> bool:
        """Whether the chosen text size leaves little room across the window."""
        return self.ui.size[0] / self.fonts.scale < NARROW

    # --- shapes

    def box(
        self,
        rect: Rect,
        fill: Colour | None = theme.PANEL,
        border: Colour | None = None,
        radius: int = 0,
        border_width: int = 1,
    ) -> None:
        self.marks.append(Box(rect, fill, border, border_width, self.px(radius)))

    def rule(self, start: tuple[int, int], end: tuple[int, int], colour: Colour) -> None:
        self.marks.append(Polyline(bound((start, end), 1), (start, end), colour))

    def line(self, points: tuple[tuple[int, int], ...], colour: Colour, width: int = 1) -> None:
        self.marks.append(Polyline(bound(points, width + 1), points, colour, width))

    def polygon(
        self,
        points: tuple[tuple[int, int], ...],
        fill: Colour | None,
        border: Colour | None = None,
        border_width: int = 1,
    ) -> None:
        self.marks.append(Polygon(bound(points, 1), points, fill, border, border_width))

    def round(self, rect: Rect, fill: Colour | None, border: Colour | None = None) -> None:
        self.marks.append(Round(rect, fill, border))

    # --- text

    def words(self, rect: Rect, text: str, style: Style, align: str = "left") -> None:
        """Draw one line, cut with an ellipsis where it does not fit."""
        if text and rect.w > 0:
            self.marks.append(Words(rect, self.fonts.fit(text, style, rect.w), style, align))

    def paragraph(self, rect: Rect, text: str, style: Style, most: int = 0) -> Rect:
        """Draw wrapped text from the top of `rect`; answers what is left below it."""
        lines = self.fonts.wrap(text, style, rect.w)
        if most and len(lines) > most:
            last = self.fonts.fit(lines[most - 1] + " …", style, rect.w)
            lines = (*lines[: most - 1], last if last.endswith("…") else last + "…")
        height = self.fonts.line_height(style)
        for line in lines:
            here, rect = Rect(rect.x, rect.y, rect.w, height), rect.moved(0, height)
            if line:
                self.marks.append(Words(here, line, style))
        return rect

    def paragraph_height(self, text: str, style: Style, width: int) -> int:
        return len(self.fonts.wrap(text, style, width)) * self.fonts.line_height(style)

    # --- controls

    def control(self, control: Control) -> None:
        if control.area != self._area:
            raise ValueError(control.id)
        self.controls.append(control)

    def touch(self, rect: Rect, button: Button) -> None:
        """Make a rectangle operable that something else has drawn."""
        if button.is_enabled:
            self.controls.append(
                Control(
                    button.id,
                    rect,
                    button.role,
                    button.spoken or button.label,
                    button.action,
                    button.key,
                    self._area,
                    button.state,
                )
            )

    def button(self, rect: Rect, button: Button) -> None:
        """Draw a button with its shortcut and make it operable."""
        fill, border, ink = FILLS[button.look if button.is_enabled else "disabled"]
        if fill or border:
            self.box(rect, fill, border, radius=4)
        if button.look == "chosen":
            bar = Rect(rect.x, rect.bottom - self.px(3), rect.w, self.px(3))
            self.box(bar, theme.ACCENT)
        inner = rect.inset(self.px(10), 0)
        style = theme.BODY.tinted(ink)
        if button.look in {"primary", "chosen"}:
            style = style.strong()
        inner = self._key_cap(inner, button, ink)
        centred = not button.key or button.look in {"tab", "chosen"}
        self.words(inner, button.label, style, "centre" if centred else "left")
        self.touch(rect, button)

    def _key_cap(self, inner: Rect, button: Button, ink: Colour) -> Rect:
        if not button.key or not button.is_enabled:
            return inner
        caption = key_caption(button.key)
        style = theme.TINY.tinted(ink)
        width = self.fonts.width(caption, style) + self.px(10)
        cap, rest = inner.cut_left(width, self.px(8))
        cap = cap.centred(width, self.px(20))
        self.box(cap, None, ink if ink == theme.WHITE else theme.RULE, radius=3)
        self.words(cap, caption, style, "centre")
        return rest

    def button_width(self, label: str, key: str = "") -> int:
        """Give the width a button needs for its label and shortcut."""
        width = self.fonts.width(label, theme.STRONG) + self.px(26)
        if key:
            width += self.fonts.width(key_caption(key), theme.TINY) + self.px(18)
        return width

    def row_of_buttons(self, rect: Rect, buttons: tuple[Button, ...], gap: int = 8) -> Rect:
        """Put buttons from left to right, on further rows where needed; answers what is below."""
        x, y, height = rect.x, rect.y, self.px(34)
        for button in buttons:
            width = min(rect.w, self.button_width(button.label, button.key))
            if x + width > rect.right and x > rect.x:
                x, y = rect.x, y + height + self.px(gap)
            self.button(Rect(x, y, width, height), button)
            x += width + self.px(gap)
        return rect.cut_top(y + height - rect.y + self.px(gap))[1]

    # --- signs

    def badge(self, rect: Rect, rank: int, *, hollow: bool = False) -> None:
        """Draw the sign of an alarm priority: colour, shape and number together."""
        size = min(rect.w, rect.h)
        rect = rect.centred(size, size)
        colour = theme.PRIORITY_COLOURS[rank]
        fill, ink = (None, theme.INK) if hollow else (colour, theme.PRIORITY_INKS[rank])
        self._shape(rect, theme.PRIORITY_SHAPES[rank], fill, colour if hollow else theme.INK)
        at = rect.moved(0, size // 8) if theme.PRIORITY_SHAPES[rank] == "triangle" else rect
        size_px = max(8, round(size * 0.52 / self.fonts.scale))
        self.words(at, str(rank), theme.Style(size_px, ink, bold=True), "centre")

    def _shape(self, rect: Rect, shape: str, fill: Colour | None, border: Colour) -> None:
        x, y, r, b = rect.x, rect.y, rect.right - 1, rect.bottom - 1
        cx, cy = rect.centre
        points = {
            "square": ((x, y), (r, y), (r, b), (x, b)),
            "triangle": ((cx, y), (r, b), (x, b)),
            "diamond": ((cx, y), (r, cy), (cx, b), (x, cy)),
        }[shape]
        self.polygon(points, fill, border, 2 if fill is None else 1)

    def chip(self, at: tuple[int, int], text: str, ink: Colour, fill: Colour | None) -> Rect:
        """Draw a small labelled chip; answers the rectangle it took."""
        style = theme.TINY.strong().tinted(ink)
        rect = Rect(*at, self.fonts.width(text, style) + self.px(14), self.px(20))
        self.box(rect, fill, ink, radius=3)
        self.words(rect, text, style, "centre")
        return rect


def scroll_pane(canvas: Canvas, inner: Canvas, area: str, rect: Rect, height: int) -> None:
    """Put what `inner` holds into a scrolling area of `canvas`, with a scroll bar when needed."""
    canvas.marks.append(Clip(rect, tuple(inner.marks)))
    canvas.controls.extend(inner.controls)
    canvas.areas.append(Area(area, rect, height))
    if height > rect.h:
        width = canvas.px(6)
        track = Rect(rect.right - width, rect.y, width, rect.h)
        thumb_h = max(canvas.px(24), rect.h * rect.h // height)
        top = (rect.h - thumb_h) * min(canvas.ui.offset(area), height - rect.h)
        thumb = Rect(track.x, rect.y + top // (height - rect.h), width, thumb_h)
        canvas.box(track, theme.RULE_SOFT, radius=3)
        canvas.box(thumb, theme.INK_FAINT, radius=3)
