"""The deviation report form: what, when, immediate action, impact, who was told, who decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.controller.commands import (
    DeviationEvent,
    FileDeviation,
    ImmediateAction,
    ProductImpact,
    Role,
)
from simulator.hmi import theme
from simulator.hmi.actions import Choose
from simulator.hmi.canvas import Button, Canvas
from simulator.hmi.catalogue import tr
from simulator.hmi.fields import Field, Option, dialog, draw_field, draw_options, scrolled
from simulator.hmi.presenters.formats import clock_text

if TYPE_CHECKING:
    from simulator.hmi.geometry import Rect
    from simulator.hmi.screens.state import RunUi
    from simulator.scenario.views import ChoiceView


def fill_first(state: RunUi) -> None:
    """Write the suggested time into a fresh form."""
    draft = state.view.record.draft
    state.fields.setdefault("when", clock_text(draft.suggested_tick * state.view.tick_seconds))


def draw_deviation(canvas: Canvas, state: RunUi) -> None:
    """Draw the form."""
    inner = dialog(canvas, tr("deviation.title"), (1060, 672))
    buttons, inner = inner.cut_bottom(canvas.px(42), canvas.px(6))
    scrolled(canvas, "dialog", inner, lambda c, r: _draw_form(c, r, state))
    send = Button("deviation-send", tr("deviation.send"), Choose("deviation-send"), look="primary")
    width = canvas.button_width(send.label)
    button, note = buttons.cut_right(width, canvas.px(12))
    canvas.button(button.centred(width, canvas.px(36)), send)
    style = theme.STRONG if state.problem else theme.SMALL
    canvas.words(note, state.problem or tr("deviation.note"), style)


def _draw_form(canvas: Canvas, rect: Rect, state: RunUi) -> Rect:
    draft = state.view.record.draft
    rect = _question(canvas, rect, tr("deviation.what"))
    rect = _choices(canvas, rect, state, ("event", draft.events, "radio"))
    left, _ = rect.cut_left(rect.w // 3)
    when = Field("when", tr("deviation.when"), state.fields.get("when", ""), hint="h:mm:ss")
    below = draw_field(canvas, left, when)
    rect = type(rect)(rect.x, below.y, rect.w, rect.h)
    rect = _question(canvas, rect, tr("deviation.actions"))
    rect = _choices(canvas, rect, state, ("actions", draft.immediate_actions, "check"))
    rect = _question(canvas, rect, tr("deviation.impact"))
    rect = _choices(canvas, rect, state, ("impact", draft.product_impacts, "radio"))
    rect = _question(canvas, rect, tr("deviation.told"))
    rect = _choices(canvas, rect, state, ("told", draft.roles, "check"))
    rect = _question(canvas, rect, tr("deviation.decision"))
    rect = _choices(canvas, rect, state, ("decision", draft.roles, "radio"))
    words = Field("narrative", tr("deviation.words"), state.fields.get("narrative", ""), 3)
    return draw_field(canvas, rect, words)


def _question(canvas: Canvas, rect: Rect, text: str) -> Rect:
    return canvas.paragraph(rect.cut_top(canvas.px(4))[1], text, theme.STRONG)


def _choices(
    canvas: Canvas, rect: Rect, state: RunUi, group: tuple[str, tuple[ChoiceView, ...], str]
) -> Rect:
    name, choices, kind = group
    taken = state.chosen.get(name, ())
    options = tuple(
        Option(
            f"{name}:{c.code}",
            c.title,
            Choose(f"{kind}:{name}", c.code),
            c.code in taken,
            kind,
        )
        for c in choices
    )
    widest = max((canvas.fonts.width(c.title, theme.STRONG) for c in choices), default=1)
    columns = max(1, min(4, rect.w // (widest + canvas.px(48))))
    return draw_options(canvas, rect, options, columns)


def parse_clock(text: str) -> float | None:
    """Give the seconds of `h:mm:ss` or `m:ss`; nothing when it is no time.

    Example:
        >>> parse_clock("1:02:03"), parse_clock("soon")
        (3723.0, None)
    """
    parts = text.strip().split(":")
    if not 2 <= len(parts) <= 3 or not all(p.isascii() and p.isdigit() for p in parts):
        return None
    seconds = 0
    for part in parts:
        seconds = seconds * 60 + int(part)
    return float(seconds)


def read_form(state: RunUi) -> FileDeviation | str:
    """Give the report that the form describes, or the sentence that says what is missing."""
    chosen = state.chosen
    seconds = parse_clock(state.fields.get("when", ""))
    if not chosen.get("event"):
        return tr("deviation.no_event")
    if seconds is None:
        return tr("deviation.no_time")
    if not chosen.get("impact"):
        return tr("deviation.no_impact")
    decision = chosen.get("decision", ())
    return FileDeviation(
        event=DeviationEvent(chosen["event"][0]),
        noticed_tick=min(state.view.tick, round(seconds / state.view.tick_seconds)),
        immediate_actions=tuple(ImmediateAction(a) for a in chosen.get("actions", ())),
        product_impact=ProductImpact(chosen["impact"][0]),
        told=tuple(Role(r) for r in chosen.get("told", ())),
        decision_by=Role(decision[0]) if decision else None,
        narrative=state.fields.get("narrative", ""),
    )
