"""Trends: each chosen value in a lane of its own with its limits, one time axis, one cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.hmi import theme
from simulator.hmi.actions import Choose
from simulator.hmi.canvas import Button, Canvas
from simulator.hmi.catalogue import tr
from simulator.hmi.fields import Option, draw_option
from simulator.hmi.geometry import Rect, bound
from simulator.hmi.marks import Clip, Polyline
from simulator.hmi.presenters.formats import clock_text, duration_text, number_text, unit_text
from simulator.hmi.presenters.trends import Lane, lane_of, nice_steps
from simulator.hmi.scene import Control

if TYPE_CHECKING:
    from simulator.hmi.screens.state import RunUi
    from simulator.hmi.theme import Colour

WINDOWS_S = (120, 600, 1800, 7200)
MOST_PENS = 5


def draw_trends(canvas: Canvas, rect: Rect, state: RunUi) -> None:
    """Draw the choice of pens at the left, the lanes at the right."""
    inner = rect.inset(canvas.px(12), canvas.px(10))
    bar, inner = inner.cut_top(canvas.px(36), canvas.px(8))
    _draw_windows(canvas, bar, state)
    names, chart = inner.cut_left(canvas.px(176), canvas.px(8))
    for value in state.view.values:
        row, names = names.cut_top(canvas.px(28))
        if row.h < canvas.px(24):
            break
        is_chosen = value.tag in state.pens
        number = f"{number_text(value.value, value.decimals)} {unit_text(value.unit)}"
        option = Option(f"pen:{value.tag}", value.tag, Choose("pen", value.tag), is_chosen, "check")
        draw_option(canvas, row, option)
        canvas.words(row.cut_right(canvas.px(92))[0], number, theme.SMALL, "right")
    _draw_lanes(canvas, chart, state)


def _draw_windows(canvas: Canvas, rect: Rect, state: RunUi) -> None:
    title, rest = rect.cut_left(canvas.px(176), canvas.px(8))
    canvas.words(title, tr("trends.pens", count=MOST_PENS), theme.SMALL)
    for seconds in WINDOWS_S:
        label = tr("trends.window", time=duration_text(seconds))
        cell, rest = rest.cut_left(canvas.button_width(label), canvas.px(6))
        look = "chosen" if state.window_s == seconds else "plain"
        action = Choose("window", str(seconds))
        canvas.button(cell, Button(f"window:{seconds}", label, action, look=look))
    canvas.words(rest, tr("trends.cursor_help"), theme.SMALL, "right")


def _draw_lanes(canvas: Canvas, rect: Rect, state: RunUi) -> None:
    values = [v for v in state.view.values if v.tag in state.pens][:MOST_PENS]
    if not values:
        canvas.paragraph(rect, tr("trends.none"), theme.BODY)
        return
    axis, lanes = rect.cut_bottom(canvas.px(24))
    to_tick = max(state.view.tick, 1)
    span = max(1, round(state.window_s / state.view.tick_seconds))
    gutter = canvas.px(64)
    plot = Rect(lanes.x + gutter, lanes.y, lanes.w - gutter - canvas.px(8), lanes.h)
    height = (lanes.h - canvas.px(8) * (len(values) - 1)) // len(values)
    cursor = _cursor_tick(state, to_tick, span)
    for i, value in enumerate(values):
        top = lanes.y + i * (height + canvas.px(8))
        lane = lane_of(value, to_tick - span, to_tick, cursor)
        box = Rect(plot.x, top, plot.w, height)
        _draw_lane(canvas, box, lane, theme.PENS[i % len(theme.PENS)])
    _draw_axis(canvas, Rect(plot.x, axis.y, plot.w, axis.h), state, (to_tick, span))
    if state.cursor >= 0:
        x = plot.x + plot.w * state.cursor // 1000
        canvas.rule((x, plot.y), (x, plot.bottom), theme.INK)
    canvas.control(
        Control(
            "chart", plot, "chart", tr("trends.chart"), Choose("chart"), state=str(state.cursor)
        )
    )


def _cursor_tick(state: RunUi, to_tick: int, span: int) -> int | None:
    return None if state.cursor < 0 else to_tick - span + span * state.cursor // 1000


def _draw_lane(canvas: Canvas, rect: Rect, lane: Lane, colour: Colour) -> None:
    canvas.box(rect, theme.RAISED, theme.RULE)
    head, rect = rect.cut_top(canvas.px(20))
    canvas.words(head.inset(canvas.px(8), 0), lane.head, theme.SMALL.strong().tinted(colour))
    for share, text in lane.marks:
        y = rect.bottom - 1 - round((rect.h - 2) * share)
        canvas.rule((rect.x, y), (rect.right, y), theme.RULE_SOFT)
        label = Rect(rect.x - canvas.px(62), y - canvas.px(8), canvas.px(56), canvas.px(16))
        canvas.words(label, text, theme.TINY, "right")
    for share, rank, tag in lane.limits:
        y = rect.bottom - 1 - round((rect.h - 2) * share)
        _dash_line(canvas, rect, y, theme.PRIORITY_COLOURS[rank])
        above = y - canvas.px(17) if y > rect.y + canvas.px(18) else y + canvas.px(2)
        label = Rect(rect.right - canvas.px(150), above, canvas.px(144), canvas.px(16))
        canvas.words(label, f"{tag} ({rank})", theme.TINY.tinted(theme.INK), "right")
    for part in lane.parts:
        points = tuple(
            (rect.x + round(rect.w * x), rect.bottom - 1 - round((rect.h - 2) * y)) for x, y in part
        )
        if len(points) > 1:
            mark = Polyline(bound(points, 3), points, colour, 2)
            canvas.marks.append(Clip(mark.rect.common(rect), (mark,)))


def _dash_line(canvas: Canvas, rect: Rect, y: int, colour: Colour) -> None:
    step = canvas.px(10)
    for x in range(rect.x, rect.right - step, step * 2):
        canvas.box(Rect(x, y - 1, step, 2), colour)


def _draw_axis(canvas: Canvas, rect: Rect, state: RunUi, window: tuple[int, int]) -> None:
    to_tick, span = window
    seconds = state.view.tick_seconds
    for at in nice_steps((to_tick - span) * seconds, to_tick * seconds, 5):
        share = (at / seconds - (to_tick - span)) / span
        x = rect.x + round(rect.w * share)
        canvas.rule((x, rect.y), (x, rect.y + canvas.px(4)), theme.INK_SOFT)
        if at >= 0:
            place = Rect(x - canvas.px(40), rect.y + canvas.px(5), canvas.px(80), canvas.px(16))
            canvas.words(place, clock_text(at), theme.TINY, "centre")
