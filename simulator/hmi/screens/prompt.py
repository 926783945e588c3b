"""The panel that is always at the right: where am I, what is waited for, what can I do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.controller.commands import ControlElement
from simulator.hmi import theme
from simulator.hmi.actions import Choose
from simulator.hmi.canvas import Button, Canvas
from simulator.hmi.catalogue import tr
from simulator.hmi.fields import scrolled
from simulator.hmi.geometry import Rect
from simulator.hmi.presenters import batch
from simulator.hmi.presenters.formats import clock_text

if TYPE_CHECKING:
    from simulator.hmi.screens.state import RunUi
    from simulator.scenario.views import PromptView

MESSAGES_SHOWN = 3


def draw_prompt_panel(canvas: Canvas, rect: Rect, state: RunUi) -> None:
    """Draw the procedure, then the prompt with its actions, then help and the last messages."""
    canvas.box(rect, theme.PANEL)
    canvas.rule((rect.x, rect.y), (rect.x, rect.bottom), theme.RULE)
    inner = rect.inset(canvas.px(14), canvas.px(10))
    inner = _draw_where(canvas, inner, state)
    foot = canvas.px(28) + canvas.fonts.line_height(theme.SMALL) * MESSAGES_SHOWN
    if inner.h > canvas.px(430):
        messages, inner = inner.cut_bottom(foot, canvas.px(6))
        _draw_messages(canvas, messages, state)
    scrolled(canvas, "prompt", inner, lambda c, r: _draw_body(c, r, state))


def _draw_where(canvas: Canvas, rect: Rect, state: RunUi) -> Rect:
    view = state.view
    path = batch.crumbs_of(view)
    line = canvas.px(24)
    for i, crumb in enumerate(path):
        row, rect = rect.cut_top(line)
        row = row.cut_left(canvas.px(14 * i))[1]
        chip = canvas.fonts.width(crumb.state, theme.TINY.strong()) + canvas.px(14)
        place, row = row.cut_right(chip, canvas.px(6))
        _draw_state(canvas, place, crumb.state)
        style = theme.STRONG if i == len(path) - 1 else theme.SMALL.tinted(theme.INK)
        canvas.words(row, crumb.title, style)
    if not path:
        row, rect = rect.cut_top(line)
        canvas.words(row, tr("prompt.not_started"), theme.STRONG)
    track, rect = rect.cut_top(canvas.px(6), canvas.px(10))
    canvas.box(track, theme.WHITE, theme.RULE_SOFT, radius=3)
    done = Rect(track.x, track.y, round(track.w * max(0.0, min(1.0, view.progress))), track.h)
    canvas.box(done, theme.INK_SOFT, radius=3)
    return rect


STATE_LOOKS = {
    "RUNNING": (theme.WHITE, theme.INK),
    "HELD": (theme.INK, theme.WHITE),
    "HOLDING": (theme.INK, theme.WHITE),
    "PAUSED": (theme.INK_SOFT, theme.WHITE),
    "STOPPED": (theme.INK, theme.WHITE),
    "ABORTED": (theme.INK, theme.WHITE),
    "ABORTING": (theme.INK, theme.WHITE),
    "STOPPING": (theme.INK, theme.WHITE),
}


def _draw_state(canvas: Canvas, rect: Rect, state: str) -> None:
    fill, ink = STATE_LOOKS.get(state, (theme.PANEL, theme.INK_SOFT))
    box = rect.centred(rect.w, canvas.px(19))
    canvas.box(box, fill, theme.INK_SOFT, radius=3)
    canvas.words(box, state, theme.TINY.strong().tinted(ink), "centre")


def _draw_body(canvas: Canvas, rect: Rect, state: RunUi) -> Rect:
    view = state.view
    if view.prompt is not None:
        rect = _draw_prompt(canvas, rect, state, view.prompt)
    else:
        rect = canvas.paragraph(rect, tr("prompt.nothing"), theme.BODY)
    if view.guidance is not None:
        rect = _draw_guidance(canvas, rect.cut_top(canvas.px(6))[1], state)
    return _draw_hints(canvas, rect.cut_top(canvas.px(4))[1], state)


def _draw_prompt(canvas: Canvas, rect: Rect, state: RunUi, prompt: PromptView) -> Rect:
    who, waited = batch.prompt_lines(prompt, state.view)
    row, rect = rect.cut_top(canvas.px(24), canvas.px(4))
    if prompt.is_operator_due:
        chip = canvas.chip((row.x, row.y + canvas.px(2)), who, theme.WHITE, theme.ACCENT)
    else:
        chip = canvas.chip((row.x, row.y + canvas.px(2)), who, theme.INK_SOFT, theme.RAISED)
    rest = Rect(chip.right + canvas.px(8), row.y, row.right - chip.right - canvas.px(8), row.h)
    canvas.words(rest, tr("prompt.since", time=waited), theme.SMALL)
    rect = canvas.paragraph(rect, prompt.title, theme.LARGE)
    rect = canvas.paragraph(rect.cut_top(canvas.px(4))[1], prompt.text, theme.BODY)
    rect = rect.cut_top(canvas.px(6))[1]
    for name, value in prompt.details:
        row, rect = rect.cut_top(canvas.px(22))
        left, right = row.cut_left(row.w * 2 // 5, canvas.px(8))
        canvas.words(left, name, theme.SMALL)
        canvas.words(right, value, theme.BODY.strong())
    if prompt.progress is not None:
        track, rect = rect.cut_top(canvas.px(10), canvas.px(8))
        canvas.box(track, theme.WHITE, theme.RULE, radius=4)
        share = max(0.0, min(1.0, prompt.progress))
        canvas.box(Rect(track.x, track.y, round(track.w * share), track.h), theme.ACCENT, radius=4)
    text = tr("prompt.waits", what=prompt.waits_for)
    rect = canvas.paragraph(rect, text, theme.SMALL)
    return _draw_actions(canvas, rect.cut_top(canvas.px(10))[1], state, prompt)


def _draw_actions(canvas: Canvas, rect: Rect, state: RunUi, prompt: PromptView) -> Rect:
    actions = batch.prompt_actions(state.view)
    is_decision = len([a for a in actions if isinstance(a.command, ControlElement)]) > 1
    for i, keyed in enumerate(batch.give_keys(actions)):
        row, rect = rect.cut_top(canvas.px(38), canvas.px(6))
        is_first = i == 0 and prompt.is_operator_due and not is_decision
        look = "primary" if is_first else "plain"
        action = Choose("prompt", str(i))
        canvas.button(row, Button(f"act:{i}", keyed.action.label, action, keyed.key, look=look))
    if batch.needs_hands(state.view):
        rect = canvas.paragraph(rect, tr("prompt.by_hand"), theme.SMALL).cut_top(canvas.px(4))[1]
        row, rect = rect.cut_top(canvas.px(38), canvas.px(6))
        button = Button("to-hands", tr("prompt.to_hands"), Choose("page", "hands"), "b")
        canvas.button(row, button)
    return rect


def _draw_guidance(canvas: Canvas, rect: Rect, state: RunUi) -> Rect:
    guidance = state.view.guidance
    if guidance is None:
        return rect
    width = rect.w - canvas.px(24)
    height = canvas.px(40)
    height += canvas.paragraph_height(guidance.text, theme.STRONG, width)
    height += canvas.paragraph_height(guidance.why, theme.SMALL, width)
    box, rest = rect.cut_top(height, canvas.px(8))
    canvas.box(box, theme.ACCENT_PALE, theme.ACCENT, radius=4)
    inner = box.inset(canvas.px(12), canvas.px(8))
    row, inner = inner.cut_top(canvas.px(20))
    canvas.words(row, tr("prompt.next_step"), theme.TINY.strong().tinted(theme.ACCENT_DARK))
    inner = canvas.paragraph(inner, guidance.text, theme.STRONG)
    canvas.paragraph(inner, guidance.why, theme.SMALL)
    return rest


def _draw_hints(canvas: Canvas, rect: Rect, state: RunUi) -> Rect:
    view = state.view
    if view.can_request_hint and view.guidance is None:
        key = "prompt.hint" if view.hint_cost else "prompt.hint_free"
        label = tr(key, cost=view.hint_cost)
        row, rect = rect.cut_top(canvas.px(34), canvas.px(6))
        canvas.button(row, Button("hint", label, Choose("hint"), "h"))
    for hint in view.hints[-2:]:
        key = "prompt.hint_given" if hint.cost else "prompt.hint_given_free"
        text = tr(key, text=hint.text, cost=hint.cost)
        rect = canvas.paragraph(rect, text, theme.BODY).cut_top(canvas.px(4))[1]
    return rect


def _draw_messages(canvas: Canvas, rect: Rect, state: RunUi) -> None:
    canvas.rule((rect.x, rect.y), (rect.right, rect.y), theme.RULE)
    head, rect = rect.cut_top(canvas.px(26))
    canvas.words(head, tr("prompt.messages"), theme.TINY.strong())
    height = canvas.fonts.line_height(theme.SMALL)
    for message in reversed(state.view.messages[-MESSAGES_SHOWN:]):
        row, rect = rect.cut_top(height)
        stamp, row = row.cut_left(canvas.px(56), canvas.px(6))
        canvas.words(stamp, clock_text(message.tick * state.view.tick_seconds), theme.SMALL)
        canvas.words(row, message.text, theme.SMALL.tinted(theme.INK))
