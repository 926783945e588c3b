"""Guidance: which expectation is open now, for the guided level and for hints."""

from simulator.controller.controller import Controller
from simulator.controller.prompts import current_prompt
from simulator.kernel.clock import TICK_SECONDS
from simulator.scenario.definition import Expectation, ResolvedScenario
from simulator.scenario.events import RunEvent, find_first


def next_hint(
    resolved: ResolvedScenario, events: list[RunEvent], controller: Controller
) -> Expectation | None:
    """Return what is expected now, or nothing when the device's prompt says it all.

    What a disturbance asks for comes first, in the order of the scenario; then what belongs to the
    prompt of this moment; then what is due in the batch record.
    """
    due = _due(controller)
    still_open = [each for each in resolved.expectations if _is_open(each, events)]
    for each in still_open:
        if each.after is not None:
            return each
    for each in still_open:
        if any(subject in due for subject in each.match.subjects):
            return each
    return None


def _due(controller: Controller) -> tuple[str, ...]:
    prompt = current_prompt(controller)
    begun = tuple(
        node.path for node in controller.procedure.nodes.values() if node.ended is not None
    )
    blanks = controller.record.blanks(begun)
    fields = tuple(each.item if each.kind == "reading" else each.element for each in blanks)
    return (prompt.code, prompt.check or "", *fields)


def _is_open(expected: Expectation, events: list[RunEvent]) -> bool:
    after = 0
    if expected.after is not None:
        anchor = find_first(events, expected.after)
        if anchor is None or _is_late(expected, anchor, events[-1].tick):
            return False
        after = anchor.number
    if find_first(events, expected.match, after=after) is not None:
        return False
    if expected.before is not None and find_first(events, expected.before, after=after):
        return False
    return expected.first_of is None or find_first(events, expected.first_of, after=after) is None


def _is_late(expected: Expectation, anchor: RunEvent, now: int) -> bool:
    return expected.to_s is not None and (now - anchor.tick) * TICK_SECONDS > expected.to_s
