"""The alarm list, the response page of an alarm, and the form for shelving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.controller.commands import AcknowledgeAlarm
from simulator.hmi import theme
from simulator.hmi.actions import Choose
from simulator.hmi.canvas import Button, Canvas
from simulator.hmi.catalogue import tr, word
from simulator.hmi.fields import Field, Option, dialog, draw_field, draw_options, scrolled
from simulator.hmi.geometry import Rect
from simulator.hmi.presenters import batch
from simulator.hmi.presenters.formats import clock_text, duration_text

if TYPE_CHECKING:
    from simulator.hmi.screens.state import RunUi
    from simulator.scenario.views import ActionView, AlarmView

SHELVE_MINUTES = (5, 10, 15, 30)


def find_alarm(state: RunUi, tag: str) -> AlarmView | None:
    return next((a for a in state.view.alarms if a.tag == tag), None)


def draw_alarms(canvas: Canvas, rect: Rect, state: RunUi) -> None:
    """Draw active alarms, then those put aside, then the event list."""
    inner = rect.inset(canvas.px(16), canvas.px(12))
    scrolled(canvas, "page", inner, lambda c, r: _draw_list(c, r, state))


def _draw_list(canvas: Canvas, rect: Rect, state: RunUi) -> Rect:
    view = state.view
    rect = _heading(canvas, rect, tr("alarm.active"))
    active = batch.active_alarms(view)
    if not active:
        rect = canvas.paragraph(rect, tr("alarm.none"), theme.BODY).cut_top(canvas.px(10))[1]
    for alarm in active:
        rect = _draw_row(canvas, rect, state, alarm)
    aside = batch.put_aside(view)
    if aside:
        rect = _heading(canvas, rect.cut_top(canvas.px(8))[1], tr("alarm.aside"))
        for alarm in aside:
            rect = _draw_row(canvas, rect, state, alarm)
    rect = _heading(canvas, rect.cut_top(canvas.px(8))[1], tr("alarm.events"))
    for message in reversed(view.messages[-40:]):
        row, rect = rect.cut_top(canvas.px(23))
        stamp, row = row.cut_left(canvas.px(70), canvas.px(8))
        kind, row = row.cut_left(canvas.px(96), canvas.px(8))
        canvas.words(stamp, clock_text(message.tick * view.tick_seconds), theme.SMALL)
        canvas.words(kind, word("event_kind", message.kind), theme.SMALL)
        canvas.words(row, message.text, theme.BODY)
    return rect


def _heading(canvas: Canvas, rect: Rect, text: str) -> Rect:
    row, rest = rect.cut_top(canvas.px(26), canvas.px(4))
    canvas.words(row, text, theme.STRONG)
    canvas.rule((row.x, row.bottom), (row.right, row.bottom), theme.RULE)
    return rest


def _draw_row(canvas: Canvas, rect: Rect, state: RunUi, alarm: AlarmView) -> Rect:
    row, rest = rect.cut_top(canvas.px(58), canvas.px(4))
    is_open = alarm.shown in {"flash", "slow-flash"}
    canvas.box(row, theme.RAISED, theme.RULE_SOFT, radius=4)
    inner = row.inset(canvas.px(8), canvas.px(5))
    sign, inner = inner.cut_left(canvas.px(32), canvas.px(12))
    canvas.badge(sign.centred(canvas.px(30), canvas.px(30)), alarm.rank, hollow=not is_open)
    more = Button(
        f"response:{alarm.tag}",
        tr("alarm.page"),
        Choose("response", alarm.tag),
        spoken=f"{tr('alarm.page')}: {alarm.message}",
    )
    width = canvas.button_width(more.label)
    button, inner = inner.cut_right(width, canvas.px(8))
    canvas.button(button.centred(width, canvas.px(34)), more)
    acknowledge = next(
        (i for i, a in enumerate(alarm.actions) if isinstance(a.command, AcknowledgeAlarm)), None
    )
    if acknowledge is not None:
        label = tr("alarm.acknowledge")
        button, inner = inner.cut_right(canvas.button_width(label), canvas.px(8))
        action = Choose("alarm-action", f"{alarm.tag}/{acknowledge}")
        canvas.button(
            button.centred(button.w, canvas.px(34)),
            Button(f"ack:{alarm.tag}", label, action, spoken=f"{label}: {alarm.message}"),
        )
    upper, lower = inner.cut_top(inner.h // 2)
    canvas.words(upper, alarm.message, theme.STRONG)
    canvas.words(lower, _facts(alarm, state), theme.SMALL)
    return rest


def _facts(alarm: AlarmView, state: RunUi) -> str:
    parts = [alarm.tag, word("alarm_state", alarm.state)]
    if alarm.raised_tick is not None:
        parts.append(
            tr("alarm.since", time=clock_text(alarm.raised_tick * state.view.tick_seconds))
        )
    if alarm.shelved_until_tick is not None:
        left = (alarm.shelved_until_tick - state.view.tick) * state.view.tick_seconds
        parts.append(tr("alarm.shelved_left", time=duration_text(left)))
    return " · ".join(parts)


def draw_response(canvas: Canvas, state: RunUi) -> None:
    """Draw the response page: what it means, what happens if nothing is done, what to do."""
    alarm = find_alarm(state, state.subject)
    if alarm is None:
        return
    inner = dialog(canvas, f"{alarm.tag}  {alarm.title}", (860, 640))
    buttons, inner = inner.cut_bottom(canvas.px(42), canvas.px(8))
    canvas.row_of_buttons(
        buttons.cut_top(canvas.px(34))[0].moved(0, canvas.px(4)),
        tuple(_action_button(alarm, i, a) for i, a in enumerate(alarm.actions)),
    )
    scrolled(canvas, "dialog", inner, lambda c, r: _draw_response(c, r, state, alarm))


def _action_button(alarm: AlarmView, index: int, action: ActionView) -> Button:
    keys = {"acknowledge": "k", "silence": "m"}
    key = keys.get(action.command.kind, "")
    return Button(
        f"alarm-action:{index}", action.label, Choose("alarm-action", f"{alarm.tag}/{index}"), key
    )


def _draw_response(canvas: Canvas, rect: Rect, state: RunUi, alarm: AlarmView) -> Rect:
    row, rect = rect.cut_top(canvas.px(44), canvas.px(6))
    sign, row = row.cut_left(canvas.px(40), canvas.px(12))
    canvas.badge(sign.centred(canvas.px(38), canvas.px(38)), alarm.rank)
    upper, lower = row.cut_top(row.h // 2)
    canvas.words(upper, alarm.message, theme.LARGE)
    priority = word("priority", alarm.priority.lower())
    canvas.words(lower, f"{priority} · {_facts(alarm, state)}", theme.SMALL)
    rect = _numbered(canvas, rect, tr("alarm.response"), alarm.response)
    rect = _block(canvas, rect, tr("alarm.consequence"), (alarm.consequence,))
    rect = _block(canvas, rect, tr("alarm.causes"), alarm.causes)
    facts = (
        tr("alarm.condition", text=alarm.condition, limit=alarm.set_point),
        tr("alarm.basis", text=alarm.basis),
        tr("alarm.time", time=duration_text(alarm.time_to_respond_s)),
        tr("alarm.latching") if alarm.is_latching else tr("alarm.not_latching"),
    )
    return _block(canvas, rect, tr("alarm.details"), facts)


def _block(canvas: Canvas, rect: Rect, title: str, lines: tuple[str, ...]) -> Rect:
    rect = canvas.paragraph(rect.cut_top(canvas.px(6))[1], title, theme.STRONG)
    for line in lines:
        bullet, text = rect.cut_left(canvas.px(18))
        canvas.words(
            Rect(bullet.x, bullet.y, bullet.w, canvas.fonts.line_height(theme.BODY)),
            "•",
            theme.BODY,
        )
        below = canvas.paragraph(text, line, theme.BODY)
        rect = Rect(rect.x, below.y, rect.w, rect.h)
    return rect


def _numbered(canvas: Canvas, rect: Rect, title: str, lines: tuple[str, ...]) -> Rect:
    rect = canvas.paragraph(rect, title, theme.STRONG)
    for i, line in enumerate(lines, 1):
        number, text = rect.cut_left(canvas.px(26))
        height = canvas.fonts.line_height(theme.BODY)
        canvas.words(Rect(number.x, number.y, number.w, height), f"{i}.", theme.STRONG)
        below = canvas.paragraph(text, line, theme.BODY)
        rect = Rect(rect.x, below.y, rect.w, rect.h)
    return rect


def draw_shelve(canvas: Canvas, state: RunUi) -> None:
    """Draw the form that asks for reason and time."""
    alarm = find_alarm(state, state.subject)
    if alarm is None:
        return
    inner = dialog(canvas, tr("alarm.shelve_title", tag=alarm.tag), (620, 400))
    inner = canvas.paragraph(inner, tr("alarm.shelve_text"), theme.BODY).cut_top(canvas.px(8))[1]
    reason = state.fields.get("reason", "")
    inner = draw_field(
        canvas, inner, Field("reason", tr("alarm.shelve_reason"), reason, 2, problem=state.problem)
    )
    minutes = state.fields.get("minutes", "5")
    options = tuple(
        Option(
            f"min:{m}", tr("alarm.minutes", count=m), Choose("minutes", str(m)), minutes == str(m)
        )
        for m in SHELVE_MINUTES
    )
    inner = draw_options(canvas, inner, options, 4)
    send = Button("shelve-send", tr("alarm.shelve_do"), Choose("shelve-send"), look="primary")
    canvas.row_of_buttons(inner.cut_top(canvas.px(8))[1], (send,))
