"""Guidance: which expectation is open now, for the guided level and for hints."""

from simulator.kernel.clock import TICK_SECONDS
from simulator.scenario.definition import Expectation, ResolvedScenario
from simulator.scenario.events import RunEvent, find_first


def next_hint(resolved: ResolvedScenario, events: list[RunEvent]) -> Expectation | None:
    """Return the first expectation whose trigger has come and that is not met yet."""
    for each in resolved.expectations:
        if _is_open(each, events):
            return each
    return None


def _is_open(expected: Expectation, events: list[RunEvent]) -> bool:
    after = 0
    if expected.after is not None:
        anchor = find_first(events, expected.after)
        if anchor is None:
            return False
        after = anchor.number
        now = events[-1].tick
        if expected.to_s is not None and (now - anchor.tick) * TICK_SECONDS > expected.to_s:
            return False
    if find_first(events, expected.match, after=after) is not None:
        return False
    if expected.before is not None and find_first(events, expected.before) is not None:
        return False
    return expected.first_of is None or find_first(events, expected.first_of, after=after) is None
