"""What hands can do: everything that the run offers, in groups, and the page of one object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.controller.commands import ScanItem
from simulator.hmi import theme
from simulator.hmi.actions import Choose
from simulator.hmi.canvas import Button, Canvas
from simulator.hmi.catalogue import tr, word
from simulator.hmi.fields import dialog, scrolled
from simulator.hmi.geometry import Rect
from simulator.hmi.presenters.mimic import readout_of
from simulator.hmi.presenters.objects import HAND_GROUPS, facts_about, hand_group, touches
from simulator.hmi.screens.mimic import draw_bar

if TYPE_CHECKING:
    from simulator.hmi.screens.state import RunUi
    from simulator.scenario.views import ActionView


LETTERS = "abcdefgijloqrstuvwxyz"


def draw_hands(canvas: Canvas, rect: Rect, state: RunUi) -> None:
    """Draw the page of hand actions."""
    inner = rect.inset(canvas.px(16), canvas.px(10))
    inner = canvas.paragraph(inner, tr("hands.text"), theme.SMALL).cut_top(canvas.px(6))[1]
    scrolled(canvas, "page", inner, lambda c, r: _draw_groups(c, r, state))


def _draw_groups(canvas: Canvas, rect: Rect, state: RunUi) -> Rect:
    if state.view.items:
        rect = _draw_items(canvas, rect, state)
    found = list(enumerate(state.view.actions))
    for group in HAND_GROUPS:
        members = [
            (i, a)
            for i, a in found
            if hand_group(a.command) == group and not isinstance(a.command, ScanItem)
        ]
        if members:
            row, rect = rect.cut_top(canvas.px(26), canvas.px(4))
            canvas.words(row, word("group", group), theme.STRONG)
            rect = _draw_grid(canvas, rect, members)
    return rect


def _draw_grid(canvas: Canvas, rect: Rect, members: list[tuple[int, ActionView]]) -> Rect:
    widest = max(canvas.button_width(a.label) for _, a in members)
    columns = max(1, min(4, rect.w // (min(widest, canvas.px(330)) + canvas.px(8))))
    cells = Rect(rect.x, rect.y, rect.w, canvas.px(36)).columns(columns, canvas.px(8))
    for n, (i, action) in enumerate(members):
        cell = cells[n % columns].moved(0, n // columns * canvas.px(42))
        canvas.button(cell, Button(f"do:{i}", action.label, Choose("do", str(i))))
    rows = (len(members) + columns - 1) // columns
    return rect.cut_top(rows * canvas.px(42) + canvas.px(8))[1]


def _draw_items(canvas: Canvas, rect: Rect, state: RunUi) -> Rect:
    row, rect = rect.cut_top(canvas.px(26), canvas.px(4))
    canvas.words(row, tr("hands.labels"), theme.STRONG)
    columns = max(2, min(4, rect.w // canvas.px(250)))
    height = canvas.px(34) + canvas.fonts.line_height(theme.SMALL) * max(
        len(item.label) for item in state.view.items
    )
    cells = Rect(rect.x, rect.y, rect.w, height).columns(columns, canvas.px(8))
    for n, item in enumerate(state.view.items):
        cell = cells[n % columns].moved(0, n // columns * (height + canvas.px(8)))
        canvas.box(cell, theme.WHITE, theme.INK_SOFT, radius=3)
        inner = cell.inset(canvas.px(10), canvas.px(5))
        scan = next(
            (
                i
                for i, a in enumerate(state.view.actions)
                if isinstance(a.command, ScanItem) and a.command.item == item.item
            ),
            None,
        )
        if scan is not None:
            label = state.view.actions[scan].label
            canvas.touch(cell, Button(f"do:{scan}", label, Choose("do", str(scan))))
        title, inner = inner.cut_top(canvas.px(22))
        text = tr("hands.segregated", title=item.title) if item.is_segregated else item.title
        canvas.words(title, text, theme.STRONG)
        for line in item.label:
            part, inner = inner.cut_top(canvas.fonts.line_height(theme.SMALL))
            canvas.words(part, line, theme.SMALL.tinted(theme.INK))
    rows = (len(state.view.items) + columns - 1) // columns
    return rect.cut_top(rows * (height + canvas.px(8)))[1]


def draw_object(canvas: Canvas, state: RunUi) -> None:
    """Draw the face-plate of one object: what is known of it and what can be done with it."""
    title, facts = facts_about(state.view, state.subject)
    members = [
        (i, a) for i, a in enumerate(state.view.actions) if touches(a.command, state.subject)
    ]
    value = next((v for v in state.view.values if v.tag == state.subject), None)
    height = 150 + 26 * len(facts) + 46 * max(1, len(members)) + (40 if value else 0)
    inner = dialog(canvas, title, (560, min(640, height)))
    for name, text in facts:
        row, inner = inner.cut_top(canvas.px(26))
        left, right = row.cut_left(row.w * 2 // 5, canvas.px(8))
        canvas.words(left, name, theme.BODY.tinted(theme.INK_SOFT))
        canvas.words(right, text, theme.STRONG)
    if value is not None:
        bar, inner = inner.cut_top(canvas.px(30), canvas.px(8))
        draw_bar(canvas, bar, readout_of(value, 0))
    inner = inner.cut_top(canvas.px(10))[1]
    scrolled(canvas, "dialog", inner, lambda c, r: _draw_deeds(c, r, members))


def _draw_deeds(canvas: Canvas, rect: Rect, members: list[tuple[int, ActionView]]) -> Rect:
    if not members:
        return canvas.paragraph(rect, tr("hands.nothing"), theme.BODY)
    for n, (i, action) in enumerate(members):
        row, rect = rect.cut_top(canvas.px(38), canvas.px(6))
        key = LETTERS[n] if n < len(LETTERS) else ""
        canvas.button(row, Button(f"do:{i}", action.label, Choose("do", str(i)), key))
    return rect
