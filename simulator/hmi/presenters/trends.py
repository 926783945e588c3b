"""Trends as places between 0 and 1: what a lane shows of a value between two ticks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.hmi.presenters.formats import number_text, unit_text

if TYPE_CHECKING:
    from simulator.scenario.views import LimitView, ValueView

RANKS = {"high": 1, "medium": 2, "low": 3}
MOST_POINTS = 400
STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)


@dataclass(frozen=True, slots=True)
class Lane:
    """One pen: its heading, curve, scale marks and limits; places run from 0 to 1."""

    tag: str
    head: str
    parts: tuple[tuple[tuple[float, float], ...], ...]
    marks: tuple[tuple[float, str], ...]
    limits: tuple[tuple[float, int, str], ...]


def nice_steps(low: float, high: float, count: int) -> tuple[float, ...]:
    """Give round times between two times, about `count` of them.

    Example:
        >>> nice_steps(0, 100, 4)
        (0, 30, 60, 90)
    """
    step = next((s for s in STEPS if (high - low) / s <= count), STEPS[-1])
    first = -(-int(low) // step) * step
    return tuple(range(first, int(high) + 1, step))


def visible_range(value: ValueView, samples: tuple[tuple[int, float], ...]) -> tuple[float, float]:
    """Give the range of a lane: samples with near limits, at least a tenth of the scale."""
    scale = value.scale_high - value.scale_low
    numbers = [number for _, number in samples]
    if value.set_point is not None:
        numbers.append(value.set_point)
    low, high = min(numbers, default=value.scale_low), max(numbers, default=value.scale_high)
    for limit in value.limits:
        if low - 0.25 * scale <= limit.setpoint <= high + 0.25 * scale:
            low, high = min(low, limit.setpoint), max(high, limit.setpoint)
    if high - low < scale / 10:
        middle = (low + high) / 2
        low, high = middle - scale / 20, middle + scale / 20
    margin = (high - low) * 0.08
    return low - margin, high + margin


def lane_of(value: ValueView, from_tick: int, to_tick: int, cursor: int | None) -> Lane:
    """Give what a lane shows between two ticks; the cursor tells which value stands in the head."""
    seen = _thin(tuple(s for s in value.trend if from_tick <= s[0] <= to_tick))
    low, high = visible_range(value, seen)

    def place(number: float) -> float:
        return max(0.0, min(1.0, (number - low) / (high - low)))

    span = max(1, to_tick - from_tick)
    points = tuple(((tick - from_tick) / span, place(number)) for tick, number in seen)
    return Lane(
        tag=value.tag,
        head=_head(value, cursor),
        parts=(points,),
        marks=tuple(
            (place(number), number_text(number, value.decimals)) for number in _marks(low, high)
        ),
        limits=tuple(
            _limit(limit, place(limit.setpoint))
            for limit in value.limits
            if low <= limit.setpoint <= high
        ),
    )


def _limit(limit: LimitView, share: float) -> tuple[float, int, str]:
    return share, RANKS.get(limit.priority.lower(), 3), limit.alarm


def _marks(low: float, high: float) -> tuple[float, ...]:
    return tuple(low + (high - low) * share for share in (0.15, 0.5, 0.85))


def _thin(samples: tuple[tuple[int, float], ...]) -> tuple[tuple[int, float], ...]:
    if len(samples) <= MOST_POINTS:
        return samples
    step = -(-len(samples) // MOST_POINTS)
    thinned = samples[::step]
    return thinned if thinned[-1] == samples[-1] else (*thinned, samples[-1])


def _head(value: ValueView, cursor: int | None) -> str:
    number = value.value
    if cursor is not None:
        before = [n for tick, n in value.trend if tick <= cursor]
        number = before[-1] if before else None
    text = number_text(number, value.decimals)
    return f"{value.tag}  {value.title}:  {text} {unit_text(value.unit)}"
