"""The batch record: what is written, what is still blank, signatures, and deviation reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.hmi import theme
from simulator.hmi.actions import Choose
from simulator.hmi.canvas import Button, Canvas
from simulator.hmi.catalogue import tr, word
from simulator.hmi.fields import Field, dialog, draw_field, scrolled
from simulator.hmi.presenters.formats import DASH, clock_text, number_text

if TYPE_CHECKING:
    from simulator.hmi.geometry import Rect
    from simulator.hmi.screens.state import RunUi
    from simulator.scenario.views import (
        BatchRecordView,
        DeviationView,
        RecordEntryView,
        RecordFieldView,
    )


def draw_record(canvas: Canvas, rect: Rect, state: RunUi) -> None:
    """Draw the head of the record and its scrolling content."""
    record = state.view.record
    inner = rect.inset(canvas.px(16), canvas.px(10))
    head, inner = inner.cut_top(canvas.px(44), canvas.px(6))
    mark = canvas.fonts.width(record.watermark, theme.STRONG) + canvas.px(28)
    stamp, head = head.cut_right(mark, canvas.px(10))
    canvas.box(stamp.inset(0, canvas.px(6)), None, theme.INK, radius=3, border_width=2)
    canvas.words(stamp, record.watermark, theme.STRONG, "centre")
    upper, lower = head.cut_top(head.h // 2)
    canvas.words(upper, tr("record.title", batch=record.batch_number), theme.LARGE)
    canvas.words(lower, f"{record.product} · {record.patient}", theme.SMALL)
    scrolled(canvas, "page", inner, lambda c, r: _draw_content(c, r, state, record))


def _draw_content(canvas: Canvas, rect: Rect, state: RunUi, record: BatchRecordView) -> Rect:
    if record.blank_fields or record.unsigned_elements:
        rect = _heading(canvas, rect, tr("record.due"))
        for blank in (f for f in record.blank_fields if f.kind != "signature"):
            rect = _draw_blank(canvas, rect, blank)
        for path in record.unsigned_elements:
            rect = _draw_unsigned(canvas, rect, path)
        rect = rect.cut_top(canvas.px(8))[1]
    buttons = (
        Button("dev-new", tr("record.new_deviation"), Choose("open", "deviation"), "f7"),
        Button("comment", tr("record.comment"), Choose("open", "comment")),
    )
    rect = canvas.row_of_buttons(rect, buttons)
    for report in record.deviations:
        rect = _draw_deviation(canvas, rect, state, report)
    rect = _heading(canvas, rect, tr("record.entries"))
    if not record.entries:
        rect = canvas.paragraph(rect, tr("record.empty"), theme.BODY)
    for entry in record.entries:
        rect = _draw_entry(canvas, rect, state, entry)
    return rect


def _heading(canvas: Canvas, rect: Rect, text: str) -> Rect:
    row, rest = rect.cut_top(canvas.px(26), canvas.px(5))
    canvas.words(row, text, theme.STRONG)
    canvas.rule((row.x, row.bottom), (row.right, row.bottom), theme.RULE)
    return rest


def limits_text(blank: RecordFieldView) -> str:
    """Give the permitted range of a field in words."""
    if blank.low is not None and blank.high is not None:
        low, high = number_text(blank.low, 1), number_text(blank.high, 1)
        return tr("record.between", low=low, high=high, unit=blank.unit)
    if blank.high is not None:
        return tr("record.at_most", high=number_text(blank.high, 1), unit=blank.unit)
    if blank.low is not None:
        return tr("record.at_least", low=number_text(blank.low, 1), unit=blank.unit)
    return blank.unit


def _draw_blank(canvas: Canvas, rect: Rect, blank: RecordFieldView) -> Rect:
    row, rest = rect.cut_top(canvas.px(38), canvas.px(4))
    canvas.box(row, theme.RAISED, theme.RULE_SOFT, radius=4)
    inner = row.inset(canvas.px(10), canvas.px(3))
    label = tr("record.enter")
    button, inner = inner.cut_right(canvas.button_width(label), canvas.px(8))
    action = Choose("open-reading", blank.item)
    canvas.button(
        button, Button(f"enter:{blank.item}", label, action, spoken=f"{label}: {blank.title}")
    )
    left, right = inner.cut_left(inner.w * 3 // 5)
    canvas.words(left, blank.title, theme.STRONG)
    canvas.words(right, limits_text(blank), theme.SMALL)
    return rest


def _draw_unsigned(canvas: Canvas, rect: Rect, path: str) -> Rect:
    row, rest = rect.cut_top(canvas.px(38), canvas.px(4))
    canvas.box(row, theme.RAISED, theme.RULE_SOFT, radius=4)
    inner = row.inset(canvas.px(10), canvas.px(3))
    for meaning in ("verified", "performed"):
        label = word("sign", meaning)
        button, inner = inner.cut_right(canvas.button_width(label), canvas.px(8))
        action = Choose("sign", f"{path}|{meaning}")
        canvas.button(
            button, Button(f"sign:{path}:{meaning}", label, action, spoken=f"{label}: {path}")
        )
    canvas.words(inner, tr("record.unsigned", path=path), theme.BODY)
    return rest


def _draw_deviation(canvas: Canvas, rect: Rect, state: RunUi, report: DeviationView) -> Rect:
    lines = (
        tr(
            "record.deviation_line",
            noticed=clock_text(report.noticed_tick * state.view.tick_seconds),
            actions=", ".join(word("immediate", a) for a in report.immediate_actions) or DASH,
        ),
        tr(
            "record.deviation_told",
            told=", ".join(word("role", r) for r in report.told) or tr("record.nobody"),
            impact=word("impact", report.product_impact),
            decision=word("role", report.decision_by) if report.decision_by else DASH,
        ),
        report.narrative,
    )
    width = rect.w - canvas.px(20)
    height = canvas.px(38)
    for line in lines:
        height += canvas.paragraph_height(line, theme.SMALL, width) if line else 0
    box, rest = rect.cut_top(height, canvas.px(6))
    canvas.box(box, theme.RAISED, theme.INK_SOFT, radius=4)
    inner = box.inset(canvas.px(10), canvas.px(5))
    head, inner = inner.cut_top(canvas.px(24))
    title = tr("record.deviation", number=report.number, event=word("event", report.event))
    canvas.words(head, title, theme.STRONG)
    for line in lines:
        if line:
            inner = canvas.paragraph(inner, line, theme.SMALL.tinted(theme.INK))
    return rest


def _draw_entry(canvas: Canvas, rect: Rect, state: RunUi, entry: RecordEntryView) -> Rect:
    indent = canvas.px(22) if entry.corrects is not None else 0
    title, value = _entry_words(entry)
    room = rect.w - canvas.px(8 + 64 + 6 + 8) - indent
    width = max(canvas.px(66), canvas.fonts.width(entry.by, theme.SMALL) + canvas.px(2))
    half = (room - width) // 2 - canvas.px(8)
    height = canvas.paragraph_height(title, theme.BODY, half) + canvas.px(6)
    row, rest = rect.cut_top(max(canvas.px(27), height))
    inner = row.inset(canvas.px(4), 0).cut_left(indent)[1]
    stamp, inner = inner.cut_left(canvas.px(64), canvas.px(6))
    canvas.words(stamp, clock_text(entry.tick * state.view.tick_seconds), theme.SMALL)
    by, inner = inner.cut_right(width, canvas.px(8))
    canvas.words(by, entry.by, theme.SMALL, "right")
    left, right = inner.cut_left(half, canvas.px(8))
    canvas.paragraph(left.inset(0, canvas.px(3)), title, theme.BODY)
    if entry.is_in_limits is False:
        sign, right = right.cut_left(canvas.px(20), canvas.px(6))
        canvas.badge(sign.centred(canvas.px(16), canvas.px(16)), 2)
    canvas.words(right, value, theme.STRONG)
    canvas.rule((row.x, row.bottom), (row.right, row.bottom), theme.RULE_SOFT)
    touch = Button(
        f"entry:{entry.number}",
        f"{entry.title}: {value}",
        Choose("open-correct", str(entry.number)),
        role="row",
    )
    canvas.touch(row, touch)
    return rest


def _entry_words(entry: RecordEntryView) -> tuple[str, str]:
    title, value = entry.title, f"{entry.value} {entry.unit}".strip()
    if entry.corrects is not None:
        title = tr("record.correction", number=entry.corrects, title=title)
    if entry.is_in_limits is False:
        value = tr("record.out", value=value)
    return title, value


def draw_reading(canvas: Canvas, state: RunUi) -> None:
    """Draw the form for a reading of the batch record."""
    blank = next((f for f in state.view.record.blank_fields if f.item == state.subject), None)
    if blank is None:
        return
    inner = dialog(canvas, blank.title, (520, 270))
    label = tr("record.value", unit=blank.unit) if blank.unit else tr("record.value_plain")
    text = state.fields.get("value", "")
    field = Field("value", label, text, hint=limits_text(blank), problem=state.problem)
    inner = draw_field(canvas, inner, field)
    send = Button("reading-send", tr("record.write"), Choose("reading-send"), "enter", "primary")
    canvas.row_of_buttons(inner.cut_top(canvas.px(6))[1], (send,))


def draw_correction(canvas: Canvas, state: RunUi) -> None:
    """Draw the form for a correction; the first value stays readable."""
    number = int(state.subject)
    entry = next((e for e in state.view.record.entries if e.number == number), None)
    if entry is None:
        return
    inner = dialog(canvas, tr("record.correct_title", title=entry.title), (620, 400))
    value = f"{entry.value} {entry.unit}".strip()
    inner = canvas.paragraph(inner, tr("record.correct_text", value=value), theme.BODY)
    inner = inner.cut_top(canvas.px(8))[1]
    now = state.fields.get("value", "")
    inner = draw_field(canvas, inner, Field("value", tr("record.correct_value"), now))
    reason = state.fields.get("reason", "")
    field = Field("reason", tr("record.correct_reason"), reason, 2, problem=state.problem)
    inner = draw_field(canvas, inner, field)
    send = Button("correct-send", tr("record.correct_do"), Choose("correct-send"), look="primary")
    canvas.row_of_buttons(inner, (send,))


def draw_text_form(canvas: Canvas, state: RunUi, kind: str) -> None:
    """Draw a form with one text: a comment, a typed identifier, a message."""
    inner = dialog(canvas, tr(f"{kind}.title"), (620, 330))
    inner = canvas.paragraph(inner, tr(f"{kind}.text"), theme.BODY).cut_top(canvas.px(8))[1]
    text = state.fields.get("text", "")
    rows = 1 if kind == "identifier" else 3
    field = Field("text", tr(f"{kind}.field"), text, rows, problem=state.problem)
    inner = draw_field(canvas, inner, field)
    send = Button("text-send", tr(f"{kind}.send"), Choose("text-send", kind), look="primary")
    canvas.row_of_buttons(inner, (send,))
