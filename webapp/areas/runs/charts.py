"""The timeline of a run as figures for an SVG: bars, marks and curves in picture units.

Only geometry is made here. The template draws it with classes, so light, dark and print follow the
style sheet.
"""

from dataclasses import dataclass

from webapp.areas.runs.presenters import show_ticks
from webapp.services.runs import RunTimeline
from webapp.services.timelines import Series, Span

WIDTH = 1000
LABEL_WIDTH = 190
ROW = 26
GAP = 14
CURVE_HEIGHT = 64
MOST_POINTS = 400
STEPS_S = (10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800)
MOST_STEPS = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """A phase or an alarm as a bar in its row."""

    x: float
    y: float
    width: float
    title: str
    kind: str


@dataclass(frozen=True, slots=True)
class Row:
    """The name of a row of bars or marks."""

    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Dot:
    """An operator's action or a fault as a mark."""

    x: float
    y: float
    title: str
    kind: str


@dataclass(frozen=True, slots=True)
class Curve:
    """A process value: its line, its frame and its limits."""

    label: str
    top: float
    height: float
    points: str
    low: str
    high: str
    limits: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """The whole picture."""

    width: int
    height: float
    left: int
    steps: tuple[tuple[float, str], ...]
    rows: tuple[Row, ...]
    bars: tuple[Bar, ...]
    dots: tuple[Dot, ...]
    curves: tuple[Curve, ...]


class Scale:
    """From ticks to picture units."""

    def __init__(self, last_tick: int, tick_seconds: float) -> None:
        self.last_tick = max(1, last_tick)
        self.tick_seconds = tick_seconds

    def x(self, tick: int | None) -> float:
        share = min(max(self.last_tick if tick is None else tick, 0), self.last_tick)
        return round(LABEL_WIDTH + (WIDTH - LABEL_WIDTH - 8) * share / self.last_tick, 1)

    def steps(self) -> tuple[tuple[float, str], ...]:
        length_s = self.last_tick * self.tick_seconds
        step_s = next((step for step in STEPS_S if length_s / step <= MOST_STEPS), STEPS_S[-1])
        ticks = range(0, self.last_tick + 1, max(1, int(step_s / self.tick_seconds)))
        return tuple((self.x(tick), show_ticks(tick)) for tick in ticks)


def draw_chart(timeline: RunTimeline) -> Chart:
    """Give the picture of a run: phases, alarms, actions, faults and process values."""
    scale = Scale(timeline.last_tick, timeline.tick_seconds)
    rows: list[Row] = []
    bars: list[Bar] = []
    top = 30.0
    for kind, spans in (("phase", timeline.phases), ("alarm", timeline.alarms)):
        for title, members in group_spans(spans):
            rows.append(Row(top, title))
            bars += [make_bar(span, scale, top, kind) for span in members]
            top += ROW
        top += GAP if spans else 0
    dots: list[Dot] = []
    for kind, marks in (("action", timeline.operator_actions), ("fault", timeline.faults)):
        if marks:
            rows.append(Row(top, kind))
            dots += [
                Dot(
                    scale.x(mark.tick),
                    top + ROW / 2,
                    f"{show_ticks(mark.tick)} {mark.title} {mark.detail}".strip(),
                    kind,
                )
                for mark in marks
            ]
            top += ROW
    top += GAP
    curves = []
    for series in timeline.series:
        if len(series.samples) > 1:
            curves.append(make_curve(series, scale, top))
            top += CURVE_HEIGHT + GAP
    return Chart(
        WIDTH, top, LABEL_WIDTH, scale.steps(), tuple(rows), tuple(bars), tuple(dots), tuple(curves)
    )


def group_spans(spans: tuple[Span, ...]) -> list[tuple[str, list[Span]]]:
    """Put spans of the same thing into one row, rows in the order of their first span."""
    groups: dict[str, list[Span]] = {}
    for span in sorted(spans, key=lambda each: each.from_tick):
        groups.setdefault(span.title or span.code, []).append(span)
    return list(groups.items())


def make_bar(span: Span, scale: Scale, top: float, kind: str) -> Bar:
    start, end = scale.x(span.from_tick), scale.x(span.to_tick)
    length = f"{show_ticks(span.from_tick)} to {show_ticks(span.to_tick or scale.last_tick)}"
    title = f"{span.title}, {length}. {span.detail}".strip()
    return Bar(start, top + 4, max(3.0, round(end - start, 1)), title, kind)


def make_curve(series: Series, scale: Scale, top: float) -> Curve:
    stride = max(1, len(series.samples) // MOST_POINTS)
    samples = series.samples[::stride]
    values = [value for _, value in samples]
    low, high = min(values), max(values)
    span = high - low or 1.0

    def y(value: float) -> float:
        return round(top + CURVE_HEIGHT - 4 - (CURVE_HEIGHT - 8) * (value - low) / span, 1)

    return Curve(
        label=f"{series.tag} {series.title}",
        top=top,
        height=CURVE_HEIGHT,
        points=" ".join(f"{scale.x(tick)},{y(value)}" for tick, value in samples),
        low=f"{low:.1f} {series.unit}",
        high=f"{high:.1f} {series.unit}",
        limits=tuple(y(each.setpoint) for each in series.limits if low <= each.setpoint <= high),
    )
