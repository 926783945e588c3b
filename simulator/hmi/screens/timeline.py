"""The timeline of a run: phases, alarms, own actions, faults and process values over one axis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.hmi import theme
from simulator.hmi.actions import Choose
from simulator.hmi.catalogue import tr
from simulator.hmi.geometry import Rect, bound
from simulator.hmi.marks import Clip, Polyline
from simulator.hmi.presenters import debriefs
from simulator.hmi.presenters.formats import clock_text, number_text
from simulator.hmi.presenters.trends import nice_steps
from simulator.hmi.scene import Control

if TYPE_CHECKING:
    from simulator.hmi.canvas import Canvas
    from simulator.scenario.views import Debrief, MarkView, SeriesView, SpanView

SERIES_SHOWN = 4
TELLING = ("PT-101", "PT-102", "SC-101", "WT-103", "WT-101")


class Axis:
    """Puts ticks on a strip of the window."""

    def __init__(self, rect: Rect, last_tick: int) -> None:
        self.rect = rect
        self.last = max(1, last_tick)

    def x(self, tick: int) -> int:
        return self.rect.x + self.rect.w * min(tick, self.last) // self.last


def draw_timeline(canvas: Canvas, rect: Rect, debrief: Debrief, cursor: int) -> None:
    """Draw the lanes, the cursor and what happened near it."""
    note, rect = rect.cut_bottom(canvas.px(118), canvas.px(8))
    plot = Rect(rect.x + canvas.px(120), rect.y, rect.w - canvas.px(130), rect.h)
    axis = Axis(plot, debrief.last_tick)
    foot, lanes = plot.cut_bottom(canvas.px(22))
    left = Rect(rect.x, rect.y, canvas.px(112), rect.h)
    height = canvas.px(34)
    row, lanes = lanes.cut_top(height, canvas.px(4))
    _lane_name(canvas, left, row, tr("debrief.lane_phases"))
    _draw_phases(canvas, row, axis, debrief.phases)
    row, lanes = lanes.cut_top(height, canvas.px(4))
    _lane_name(canvas, left, row, tr("debrief.lane_alarms"))
    _draw_alarms(canvas, row, axis, debrief.alarms)
    row, lanes = lanes.cut_top(height, canvas.px(4))
    _lane_name(canvas, left, row, tr("debrief.lane_you"))
    _draw_marks(canvas, row, axis, debrief.operator_actions)
    row, lanes = lanes.cut_top(height, canvas.px(4))
    _lane_name(canvas, left, row, tr("debrief.lane_faults"))
    _draw_marks(canvas, row, axis, debrief.faults)
    row, lanes = lanes.cut_top(height, canvas.px(4))
    _lane_name(canvas, left, row, tr("debrief.lane_expected"))
    _draw_expected(canvas, row, axis, debrief)
    _draw_series(canvas, lanes, axis, (left, _chosen(debrief.series)))
    _draw_axis(canvas, foot, axis)
    if cursor >= 0:
        x = plot.x + plot.w * cursor // 1000
        canvas.rule((x, plot.y), (x, plot.bottom), theme.INK)
    canvas.control(
        Control("chart", plot, "chart", tr("debrief.timeline"), Choose("chart"), state=str(cursor))
    )
    _draw_near(canvas, note, debrief, cursor)


def _chosen(series: tuple[SeriesView, ...]) -> tuple[SeriesView, ...]:
    """Give the most telling values: pressures, speed, input and waste, then any others."""
    order = {tag: place for place, tag in enumerate(TELLING)}
    ranked = sorted(series, key=lambda each: order.get(each.tag, len(order)))
    return tuple(ranked[:SERIES_SHOWN])


def _lane_name(canvas: Canvas, left: Rect, row: Rect, text: str) -> None:
    canvas.words(Rect(left.x, row.y, left.w, row.h), text, theme.SMALL.tinted(theme.INK))
    canvas.box(row, theme.RAISED, theme.RULE_SOFT)


def _draw_phases(canvas: Canvas, row: Rect, axis: Axis, spans: tuple[SpanView, ...]) -> None:
    for i, span in enumerate(spans):
        x0 = axis.x(span.from_tick)
        x1 = axis.x(axis.last if span.to_tick is None else span.to_tick)
        box = Rect(x0, row.y + 3, max(2, x1 - x0), row.h - 6)
        canvas.box(box, (theme.EQUIPMENT, theme.BAND)[i % 2], theme.INK_SOFT)
        canvas.words(box.inset(canvas.px(4), 0), span.title, theme.TINY.tinted(theme.INK))


def _draw_alarms(canvas: Canvas, row: Rect, axis: Axis, spans: tuple[SpanView, ...]) -> None:
    for span in spans:
        x0 = axis.x(span.from_tick)
        x1 = axis.x(axis.last if span.to_tick is None else span.to_tick)
        rank = {"high": 1, "medium": 2, "low": 3}.get(span.detail.lower().split(" ")[0], 2)
        box = Rect(x0, row.y + row.h // 2 - 4, max(3, x1 - x0), 8)
        canvas.box(box, theme.PRIORITY_PALES[rank], theme.PRIORITY_COLOURS[rank])
        size = canvas.px(18)
        canvas.badge(Rect(x0 - size // 2, row.y + (row.h - size) // 2, size, size), rank)


def _draw_marks(canvas: Canvas, row: Rect, axis: Axis, marks: tuple[MarkView, ...]) -> None:
    for mark in marks:
        x = axis.x(mark.tick)
        canvas.box(Rect(x - 1, row.y + 5, 3, row.h - 10), theme.INK)


def _draw_expected(canvas: Canvas, row: Rect, axis: Axis, debrief: Debrief) -> None:
    for item in debrief.observations:
        if item.window_from_tick is None or item.window_to_tick is None:
            continue
        x0, x1 = axis.x(item.window_from_tick), axis.x(item.window_to_tick)
        box = Rect(x0, row.y + 6, max(3, x1 - x0), row.h - 12)
        canvas.box(box, theme.BAND if item.is_met else theme.WHITE, theme.INK_SOFT)
        if not item.is_met:
            canvas.rule((box.x, box.bottom - 1), (box.right - 1, box.y), theme.INK)


def _draw_series(
    canvas: Canvas, rect: Rect, axis: Axis, parts: tuple[Rect, tuple[SeriesView, ...]]
) -> None:
    left, series = parts
    if not series:
        return
    height = max(canvas.px(30), (rect.h - canvas.px(4) * len(series)) // len(series))
    for i, each in enumerate(series):
        row, rect = rect.cut_top(height, canvas.px(4))
        if row.h < canvas.px(24):
            return
        canvas.box(row, theme.RAISED, theme.RULE_SOFT)
        numbers = [n for _, n in each.samples] or [0.0]
        low, high = min(numbers), max(numbers)
        span = (high - low) or 1.0
        points = tuple(
            (axis.x(tick), row.bottom - 4 - round((row.h - 8) * (n - low) / span))
            for tick, n in each.samples[:: max(1, len(each.samples) // 500)]
        )
        name = Rect(left.x, row.y, left.w, min(row.h, canvas.px(18)))
        canvas.words(name, f"{each.tag} {each.unit}", theme.SMALL.tinted(theme.INK))
        text = f"{number_text(low, 1)} … {number_text(high, 1)}"
        canvas.words(name.moved(0, canvas.px(16)), text, theme.TINY)
        if len(points) > 1:
            mark = Polyline(bound(points, 3), points, theme.PENS[i % len(theme.PENS)], 2)
            canvas.marks.append(Clip(row, (mark,)))


def _draw_axis(canvas: Canvas, rect: Rect, axis: Axis) -> None:
    seconds = debriefs.TICK_SECONDS
    for at in nice_steps(0, axis.last * seconds, 8):
        x = axis.x(round(at / seconds))
        canvas.rule((x, rect.y), (x, rect.y + canvas.px(4)), theme.INK_SOFT)
        place = Rect(x - canvas.px(40), rect.y + canvas.px(5), canvas.px(80), canvas.px(16))
        canvas.words(place, clock_text(at), theme.TINY, "centre")


def _draw_near(canvas: Canvas, rect: Rect, debrief: Debrief, cursor: int) -> None:
    canvas.box(rect, theme.PANEL, theme.RULE, radius=4)
    inner = rect.inset(canvas.px(12), canvas.px(6))
    if cursor < 0:
        canvas.paragraph(inner, tr("debrief.timeline_help"), theme.BODY)
        return
    tick = debrief.last_tick * cursor // 1000
    row, inner = inner.cut_top(canvas.px(22))
    phase = next(
        (s.title for s in debrief.phases if s.from_tick <= tick <= (s.to_tick or tick)), ""
    )
    at = clock_text(tick * debriefs.TICK_SECONDS)
    canvas.words(row, f"{at}  {phase}", theme.STRONG)
    cells = inner.columns(2, canvas.px(12))
    height = canvas.px(26)
    near = debriefs.events_near(debrief, tick, max(20, debrief.last_tick // 60))
    for i, event in enumerate(near):
        cell = cells[i // 3]
        line = Rect(cell.x, cell.y + i % 3 * height, cell.w, height)
        stamp = clock_text(event.tick * debriefs.TICK_SECONDS)
        text = f"{stamp}  {tr(f'debrief.mark_{event.lane}')}: {event.title} {event.detail}"
        canvas.words(line, text, theme.SMALL.tinted(theme.INK))
