"""Small dialogs of the run screen: confirm, notify, procedure control, leave, problem, one text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.controller.commands import NotifyPerson
from simulator.hmi import theme
from simulator.hmi.actions import Choose
from simulator.hmi.canvas import Button, Canvas
from simulator.hmi.catalogue import tr, word
from simulator.hmi.fields import dialog, scrolled
from simulator.hmi.presenters import batch
from simulator.hmi.presenters.formats import clock_text
from simulator.hmi.screens.record import draw_text_form

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.hmi.geometry import Rect
    from simulator.hmi.screens.state import RunUi
    from simulator.scenario.views import ActionView

LETTERS = "abcdefgijloqrstuvwxyz"


def draw_confirm(canvas: Canvas, state: RunUi) -> None:
    """Ask once more before what cannot be undone."""
    inner = dialog(canvas, tr("confirm.title"), (560, 250))
    inner = canvas.paragraph(inner, state.subject, theme.LARGE).cut_top(canvas.px(6))[1]
    inner = canvas.paragraph(inner, tr("confirm.text"), theme.BODY).cut_top(canvas.px(14))[1]
    buttons = (
        Button("keep", tr("confirm.no"), Choose("close"), "n"),
        Button("confirm", tr("confirm.yes"), Choose("confirm"), "y", look="danger"),
    )
    canvas.row_of_buttons(inner, buttons)


def draw_problem(canvas: Canvas, state: RunUi) -> None:
    """Show a refusal of the station in its own words."""
    inner = dialog(canvas, tr("problem.title"), (640, 270))
    inner = canvas.paragraph(inner, state.subject, theme.BODY).cut_top(canvas.px(10))[1]
    canvas.paragraph(inner, tr("problem.text"), theme.SMALL)


def _list_actions(
    canvas: Canvas, inner: Rect, state: RunUi, wanted: Callable[[ActionView], bool]
) -> Rect:
    members = [(i, a) for i, a in enumerate(state.view.actions) if wanted(a)]
    for n, (i, action) in enumerate(members):
        row, inner = inner.cut_top(canvas.px(38), canvas.px(6))
        look = "danger" if action.needs_confirmation else "plain"
        key = LETTERS[n] if n < len(LETTERS) else ""
        canvas.button(row, Button(f"do:{i}", action.label, Choose("do", str(i)), key, look=look))
    if not members:
        inner = canvas.paragraph(inner, tr("form.nothing"), theme.BODY)
    return inner


def draw_notify(canvas: Canvas, state: RunUi) -> None:
    """Choose whom to call; below, who has been told."""
    inner = dialog(canvas, tr("notify.title"), (600, 520))
    inner = canvas.paragraph(inner, tr("notify.text"), theme.BODY).cut_top(canvas.px(8))[1]
    inner = _list_actions(canvas, inner, state, lambda a: isinstance(a.command, NotifyPerson))
    told = state.view.record.notified
    if told:
        inner = canvas.paragraph(inner.cut_top(canvas.px(6))[1], tr("notify.told"), theme.STRONG)
    for tick, text in told[-4:]:
        at = clock_text(tick * state.view.tick_seconds)
        inner = canvas.paragraph(inner, f"{at}  {word('role', text)}", theme.BODY)


def draw_procedure(canvas: Canvas, state: RunUi) -> None:
    """Show the procedure as a tree with states, and the ISA-88 commands that are possible."""
    inner = dialog(canvas, tr("procedure.title"), (920, 620))
    left, right = inner.cut_left(inner.w // 2, canvas.px(20))
    scrolled(canvas, "dialog", left, lambda c, r: _draw_tree(c, r, state))
    right = canvas.paragraph(right, tr("procedure.commands"), theme.STRONG)
    right = right.cut_top(canvas.px(6))[1]
    right = _list_actions(canvas, right, state, lambda a: a.group == "procedure")
    canvas.paragraph(right.cut_top(canvas.px(8))[1], tr("procedure.text"), theme.SMALL)


def _draw_tree(canvas: Canvas, rect: Rect, state: RunUi) -> Rect:
    for row in batch.rows_of(state.view.procedure, state.view.current_path):
        line, rect = rect.cut_top(canvas.px(28))
        if row.is_current:
            canvas.box(line, theme.RAISED, theme.RULE_SOFT, radius=3)
        inner = line.cut_left(canvas.px(8 + 18 * row.depth))[1]
        place, inner = inner.cut_right(canvas.px(104), canvas.px(8))
        canvas.words(place.inset(canvas.px(6), 0), row.state, theme.TINY.strong(), "right")
        style = theme.STRONG if row.is_current else theme.BODY
        canvas.words(inner, row.title, style)
    return rect


def draw_leave(canvas: Canvas, _state: RunUi) -> None:
    """Ask how to leave: later again, or end the run for good."""
    inner = dialog(canvas, tr("leave.title"), (640, 330))
    inner = canvas.paragraph(inner, tr("leave.text"), theme.BODY).cut_top(canvas.px(12))[1]
    rows = (
        Button("leave-stay", tr("leave.stay"), Choose("close"), "s", look="primary"),
        Button("leave-later", tr("leave.later"), Choose("leave", "later"), "l"),
        Button("leave-end", tr("leave.end"), Choose("leave", "end"), "e", look="danger"),
    )
    for button in rows:
        row, inner = inner.cut_top(canvas.px(40), canvas.px(8))
        canvas.button(row, button)


def draw_text(canvas: Canvas, state: RunUi) -> None:
    """Ask for the words that a command needs."""
    draw_text_form(canvas, state, state.subject)


DIALOGS: dict[str, Callable[[Canvas, RunUi], None]] = {
    "confirm": draw_confirm,
    "problem": draw_problem,
    "notify": draw_notify,
    "procedure": draw_procedure,
    "leave": draw_leave,
    "text": draw_text,
}
