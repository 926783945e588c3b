"""The debrief as texts and places: result, observations with evidence, timeline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.hmi.catalogue import tr, word
from simulator.hmi.presenters.formats import clock_text

if TYPE_CHECKING:
    from simulator.scenario.views import Debrief, EvidenceView, ObservationView

TICK_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result in words."""

    is_passed: bool
    headline: str
    score: str
    reason: str


@dataclass(frozen=True, slots=True)
class Event:
    """A point on the timeline."""

    tick: int
    lane: str
    title: str
    detail: str


def verdict_of(debrief: Debrief) -> Verdict:
    """Give pass or fail and the reason for it."""
    score = debrief.score
    if score.critical_errors:
        reason = tr("debrief.reason_critical", count=len(score.critical_errors))
    elif score.is_passed:
        reason = tr("debrief.reason_passed", mark=score.pass_percent)
    else:
        reason = tr("debrief.reason_points", mark=score.pass_percent)
    text = tr(
        "debrief.points",
        percent=score.percent,
        points=score.points,
        possible=score.points_possible,
    )
    if score.hint_cost:
        text += " · " + tr("debrief.hints", cost=score.hint_cost)
    headline = tr("debrief.passed") if score.is_passed else tr("debrief.failed")
    return Verdict(score.is_passed, headline, text, reason)


def ordered_observations(debrief: Debrief) -> tuple[ObservationView, ...]:
    """Give what was judged: missed critical, missed, met; each in the order of the scenario."""

    def rank(item: ObservationView) -> int:
        if item.is_met:
            return 2
        return 0 if item.is_critical else 1

    return tuple(sorted(debrief.observations, key=rank))


def observation_sign(item: ObservationView) -> tuple[str, str]:
    """Give the sign and the word for how an observation ended."""
    if item.is_met:
        name, key = "met", "debrief.met"
    elif item.is_critical:
        name, key = "critical", "debrief.missed_critical"
    else:
        name, key = "missed", "debrief.missed"
    if not item.points_possible:
        return name, tr(f"{key}_plain")
    return name, tr(key, points=item.points, possible=item.points_possible)


def evidence_text(evidence: EvidenceView) -> str:
    """Give one piece of evidence with its time and journal line."""
    at = clock_text(evidence.tick * TICK_SECONDS)
    if evidence.sequence is None:
        return tr("debrief.evidence_state", time=at, value=evidence.value)
    return tr("debrief.evidence_line", time=at, value=evidence.value, line=evidence.sequence)


def window_text(item: ObservationView) -> str:
    """Give when it was expected; empty when at any time."""
    if item.window_from_tick is None or item.window_to_tick is None:
        return ""
    return tr(
        "debrief.window",
        start=clock_text(item.window_from_tick * TICK_SECONDS),
        end=clock_text(item.window_to_tick * TICK_SECONDS),
    )


def events_near(debrief: Debrief, tick: int, reach: int) -> tuple[Event, ...]:
    """Give what happened around a tick, the nearest first, at most six."""
    found = [
        Event(mark.tick, "you", mark.title, mark.detail)
        for mark in debrief.operator_actions
        if abs(mark.tick - tick) <= reach
    ]
    found += [
        Event(mark.tick, "fault", mark.title, mark.detail)
        for mark in debrief.faults
        if abs(mark.tick - tick) <= reach
    ]
    found += [
        Event(span.from_tick, "alarm", span.title, span.detail)
        for span in debrief.alarms
        if abs(span.from_tick - tick) <= reach
    ]
    nearest = sorted(found, key=lambda e: (abs(e.tick - tick), e.tick))[:6]
    return tuple(sorted(nearest, key=lambda e: e.tick))


def outcome_line(debrief: Debrief) -> str:
    """Give how the batch ended and how it should have ended."""
    return tr(
        "debrief.outcome",
        outcome=word("outcome", str(debrief.outcome)),
        expected=word("outcome", debrief.expected_outcome),
        time=clock_text(debrief.last_tick * TICK_SECONDS),
    )
