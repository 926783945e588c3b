"""A run drawn on its timeline: lanes with bars, marks and curves, in percent of its length.

Percent and not pixels, so that the same drawing can be stretched by the reader's zoom.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from webapp.areas.records.forms import MOMENT
from webapp.platform.i18n import _
from webapp.services.timelines import Mark, Observation, RunTimeline, Series, Span

STEPS_S = (10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)
MOST_STEPS = 12
LABEL_FROM_PERCENT = 7.0
BESIDE = 1e-9
SECONDS_PER_MINUTE = 60
SECONDS_PER_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Bar:
    """A span on a lane: place and length in percent, the row it stands in, and its words."""

    start: float
    length: float
    row: int
    tone: str
    label: str
    words: str

    @property
    def is_wide(self) -> bool:
        return self.length >= LABEL_FROM_PERCENT


@dataclass(frozen=True, slots=True)
class Point:
    """A mark on a lane."""

    at: float
    tone: str
    words: str


@dataclass(frozen=True, slots=True)
class LimitLine:
    """An alarm limit of a curve: its height in percent from the top."""

    height: float
    words: str


@dataclass(frozen=True, slots=True)
class Curve:
    """A process value: points in a box of 1000 by 100, its scale and its limits."""

    tag: str
    title: str
    unit: str
    low: str
    high: str
    points: str
    limits: tuple[LimitLine, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the time axis."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything that the timeline of a run shows."""

    steps: tuple[Step, ...]
    phases: tuple[Bar, ...]
    alarms: tuple[Bar, ...]
    expected: tuple[Bar, ...]
    actions: tuple[Point, ...]
    faults: tuple[Point, ...]
    curves: tuple[Curve, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A process value at one moment."""

    title: str
    tag: str
    text: str
    is_beyond: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """What was the case at one tick."""

    tick: int
    time: str
    percent: float
    phases: tuple[Span, ...]
    alarms: tuple[Span, ...]
    expected: tuple[Observation, ...]
    done: tuple[tuple[str, Mark], ...]
    readings: tuple[Reading, ...]


def show_tick(tick: int, seconds: float = 0.5) -> str:
    """Write simulated time since the start of the run: 12:30 or 1:02:30."""
    total = int(tick * seconds)
    hours, rest = divmod(total, SECONDS_PER_HOUR)
    minutes, second = divmod(rest, SECONDS_PER_MINUTE)
    return f"{hours}:{minutes:02}:{second:02}" if hours else f"{minutes}:{second:02}"


def read_moment(text: str, seconds: float = 0.5) -> int | None:
    """Read what `show_tick` writes; `None` when it is something else."""
    found = re.match(MOMENT, text)
    if found is None:
        return None
    hours, minutes, second = (int(part or 0) for part in found.groups())
    total = hours * SECONDS_PER_HOUR + minutes * SECONDS_PER_MINUTE + second
    return int(total / seconds)


def draw(run: RunTimeline) -> Drawing:
    """Draw a run."""
    last = max(run.last_tick, 1)
    return Drawing(
        draw_steps(run, last),
        draw_spans(run.phases, last, run, lambda _span: "phase"),
        draw_spans(run.alarms, last, run, lambda _span: "alarm"),
        draw_expected(run, last),
        tuple(draw_mark(mark, last, run, "action") for mark in run.operator_actions),
        tuple(draw_mark(mark, last, run, "fault") for mark in run.faults),
        tuple(draw_curve(series, last) for series in run.series if series.samples),
    )


def percent(tick: int, last: int) -> float:
    return round(100.0 * min(max(tick, 0), last) / last, 3)


def draw_steps(run: RunTimeline, last: int) -> tuple[Step, ...]:
    total_s = last * run.tick_seconds
    step = next((s for s in STEPS_S if total_s / s <= MOST_STEPS), STEPS_S[-1])
    ticks = range(0, last, max(1, int(step / run.tick_seconds)))
    return tuple(Step(percent(tick, last), show_tick(tick, run.tick_seconds)) for tick in ticks)


def draw_spans(
    spans: Iterable[Span], last: int, run: RunTimeline, tone: Callable[[Span], str]
) -> tuple[Bar, ...]:
    rows: list[float] = []
    bars = []
    for span in sorted(spans, key=lambda each: (each.from_tick, each.code)):
        end = last if span.to_tick is None else span.to_tick
        start, length = percent(span.from_tick, last), percent(end - span.from_tick, last)
        words = _(
            "%(title)s: from %(start)s to %(end)s",
            title=span.title,
            start=show_tick(span.from_tick, run.tick_seconds),
            end=show_tick(end, run.tick_seconds),
        )
        row = take_row(rows, start, start + length)
        bars.append(Bar(start, max(length, 0.25), row, tone(span), span.title, words))
    return tuple(bars)


def take_row(rows: list[float], start: float, end: float) -> int:
    """Find the first row that is free from `start` on, and occupy it up to `end`."""
    for row, taken_to in enumerate(rows):
        if taken_to <= start + BESIDE:
            rows[row] = end
            return row
    rows.append(end)
    return len(rows) - 1


def draw_expected(run: RunTimeline, last: int) -> tuple[Bar, ...]:
    tones = {each.code: "met" if each.is_met else "missed" for each in run.expected_actions}
    spans = [
        Span(
            each.code,
            f"{each.title} ({_('done') if each.is_met else _('not done')})",
            each.window_from_tick or 0,
            each.window_to_tick,
        )
        for each in run.expected_actions
    ]
    return draw_spans(spans, last, run, lambda span: tones[span.code])


def draw_mark(mark: Mark, last: int, run: RunTimeline, tone: str) -> Point:
    words = f"{show_tick(mark.tick, run.tick_seconds)} {mark.title}"
    return Point(
        percent(mark.tick, last), tone, f"{words}: {mark.detail}" if mark.detail else words
    )


def draw_curve(series: Series, last: int) -> Curve:
    values = [value for _tick, value in series.samples]
    known = values + [limit.setpoint for limit in series.limits]
    low, high = min(known), max(known)
    spread = (high - low) or 1.0
    low, high = low - spread * 0.06, high + spread * 0.06

    def height(value: float) -> float:
        return round(100.0 * (high - value) / (high - low), 2)

    return Curve(
        series.tag,
        series.title,
        series.unit,
        f"{min(values):.4g}",
        f"{max(values):.4g}",
        " ".join(f"{percent(t, last) * 10:.1f},{height(value)}" for t, value in series.samples),
        tuple(
            LimitLine(height(limit.setpoint), f"{limit.alarm}: {limit.setpoint:g} {series.unit}")
            for limit in series.limits
        ),
    )


def describe_moment(run: RunTimeline, tick: int) -> Moment:
    """Tell what was the case at a tick; a tick outside the run is taken to its nearer end."""
    tick = min(max(tick, 0), run.last_tick)
    done = [mark for mark in run.operator_actions if mark.tick <= tick][-4:]
    return Moment(
        tick,
        show_tick(tick, run.tick_seconds),
        percent(tick, max(run.last_tick, 1)),
        tuple(span for span in run.phases if covers(span, tick)),
        tuple(span for span in run.alarms if covers(span, tick)),
        tuple(each for each in run.expected_actions if is_open(each, tick)),
        tuple((show_tick(mark.tick, run.tick_seconds), mark) for mark in reversed(done)),
        tuple(read_series(series, tick) for series in run.series if series.samples),
    )


def covers(span: Span, tick: int) -> bool:
    return span.from_tick <= tick and (span.to_tick is None or tick <= span.to_tick)


def is_open(each: Observation, tick: int) -> bool:
    return (each.window_from_tick or 0) <= tick <= (each.window_to_tick or 0)


def read_series(series: Series, tick: int) -> Reading:
    value = next((v for t, v in reversed(series.samples) if t <= tick), series.samples[0][1])
    beyond = any(
        value > limit.setpoint if limit.side == "high" else value < limit.setpoint
        for limit in series.limits
    )
    return Reading(series.title, series.tag, f"{value:.4g} {series.unit}", beyond)
