"""Fields, choices and dialog frames: the parts of forms that all screens share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.hmi import theme
from simulator.hmi.actions import Choose
from simulator.hmi.canvas import Button, Canvas, scroll_pane
from simulator.hmi.geometry import Rect
from simulator.hmi.marks import Veil

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.hmi.actions import Action


@dataclass(frozen=True, slots=True)
class Field:
    """A text field; a textarea has `rows` lines and keeps Enter for itself."""

    id: str
    label: str
    text: str
    rows: int = 1
    hint: str = ""
    problem: str = ""


def draw_field(canvas: Canvas, rect: Rect, field: Field) -> Rect:
    """Draw label, box and text with the caret; answers what is left below."""
    label, rest = rect.cut_top(canvas.fonts.line_height(theme.SMALL), canvas.px(2))
    canvas.words(label, field.label, theme.SMALL.strong().tinted(theme.INK))
    line = canvas.fonts.line_height(theme.BODY)
    box, rest = rest.cut_top(field.rows * line + canvas.px(12), canvas.px(4))
    is_focused = canvas.ui.focus == field.id
    canvas.box(box, theme.WHITE, theme.ACCENT if is_focused else theme.INK_SOFT, radius=3)
    _draw_text(canvas, box.inset(canvas.px(8), canvas.px(6)), field, is_focused=is_focused)
    role = "textarea" if field.rows > 1 else "textbox"
    button = Button(field.id, field.label, None, role=role, state=field.text)
    canvas.touch(box, button)
    note = field.problem or field.hint
    if note:
        style = theme.SMALL.strong().tinted(theme.INK) if field.problem else theme.SMALL
        rest = canvas.paragraph(rest, note, style)
    return rest.cut_top(canvas.px(8))[1]


def _draw_text(canvas: Canvas, rect: Rect, field: Field, *, is_focused: bool) -> None:
    lines = canvas.fonts.wrap(field.text, theme.BODY, rect.w - 4)
    lines = lines[-field.rows :]
    height = canvas.fonts.line_height(theme.BODY)
    for i, line in enumerate(lines):
        canvas.words(Rect(rect.x, rect.y + i * height, rect.w, height), line, theme.BODY)
    if is_focused and canvas.ui.blink:
        x, row = _caret_place(canvas, rect.w - 4, field)
        row -= max(0, len(canvas.fonts.wrap(field.text, theme.BODY, rect.w - 4)) - field.rows)
        top = rect.y + max(0, row) * height
        canvas.box(Rect(rect.x + x, top + 2, 2, height - 4), theme.INK)


def _caret_place(canvas: Canvas, width: int, field: Field) -> tuple[int, int]:
    head = field.text[: canvas.ui.caret]
    lines = canvas.fonts.wrap(head, theme.BODY, width)
    return canvas.fonts.width(lines[-1], theme.BODY), len(lines) - 1


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a list; `kind` is radio (one of them) or check (any of them)."""

    id: str
    label: str
    action: Action
    is_chosen: bool
    kind: str = "radio"
    key: str = ""


def draw_option(canvas: Canvas, rect: Rect, option: Option) -> None:
    """Draw a radio button or check box with its label; the whole line can be pressed."""
    size = canvas.px(18)
    sign, text = rect.inset(canvas.px(4), 0).cut_left(size, canvas.px(8))
    sign = sign.centred(size, size)
    if option.kind == "radio":
        canvas.round(sign, theme.WHITE, theme.INK)
        if option.is_chosen:
            canvas.round(sign.inset(size // 4), theme.ACCENT)
    else:
        canvas.box(sign, theme.WHITE, theme.INK, radius=2)
        if option.is_chosen:
            x, y = sign.x, sign.y
            tick = ((x + size // 5, y + size // 2), (x + size * 2 // 5, y + size * 3 // 4))
            canvas.line((*tick, (x + size * 4 // 5, y + size // 4)), theme.ACCENT, canvas.px(3))
    style = theme.STRONG if option.is_chosen else theme.BODY
    canvas.words(text, option.label, style)
    state = "chosen" if option.is_chosen else "not chosen"
    canvas.touch(
        rect,
        Button(option.id, option.label, option.action, option.key, role=option.kind, state=state),
    )


def draw_options(canvas: Canvas, rect: Rect, options: tuple[Option, ...], columns: int) -> Rect:
    """Draw choices in columns, reading across; answers what is left below."""
    height = canvas.px(30)
    cells = Rect(rect.x, rect.y, rect.w, height).columns(columns, canvas.px(8))
    rows = (len(options) + columns - 1) // columns
    for i, option in enumerate(options):
        draw_option(canvas, cells[i % columns].moved(0, i // columns * height), option)
    return rect.cut_top(rows * height + canvas.px(6))[1]


def dialog(canvas: Canvas, title: str, size: tuple[int, int]) -> Rect:
    """Draw the veil, frame, title and close button of a dialog; answers the room inside."""
    window = Rect(0, 0, *canvas.ui.size)
    canvas.marks.append(Veil(window))
    frame = window.centred(
        min(canvas.px(size[0]), window.w - 40), min(canvas.px(size[1]), window.h - 40)
    )
    canvas.box(frame, theme.PANEL, theme.INK_SOFT, radius=6)
    bar, inside = frame.cut_top(canvas.px(48))
    close, bar = bar.inset(canvas.px(8), canvas.px(7)).cut_right(canvas.px(104), canvas.px(8))
    canvas.words(bar.inset(canvas.px(10), 0), title, theme.LARGE)
    canvas.button(close, Button("close", "Close", Choose("close"), "esc", look="quiet"))
    canvas.rule(
        (frame.x + 1, bar.bottom + canvas.px(7)),
        (frame.right - 2, bar.bottom + canvas.px(7)),
        theme.RULE,
    )
    return inside.inset(canvas.px(18), canvas.px(12))


def scrolled(canvas: Canvas, area: str, rect: Rect, draw: Callable[[Canvas, Rect], Rect]) -> None:
    """Draw content of any height into a scrolling area; `draw` answers what is left below it."""
    inner = Canvas(canvas.fonts, canvas.ui, area)
    top = rect.y - canvas.ui.offset(area)
    room = Rect(rect.x, top, rect.w - canvas.px(14), 1_000_000)
    left = draw(inner, room)
    scroll_pane(canvas, inner, area, rect, left.y - top)
