"""Scoring: what was done and what was really so, against what the scenario expects.

A pure function of the events, the record and the true state at the end. Every observation carries
its evidence: the journal sequence, the tick, the value. Nothing here believes a screen.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from simulator.controller.record import Deviation
from simulator.kernel.clock import TICK_SECONDS
from simulator.plant.truth import Truth, read_truth
from simulator.scenario.definition import (
    DeviationRule,
    Expectation,
    Finding,
    Prohibition,
)
from simulator.scenario.events import RunEvent, find_first
from simulator.scenario.sentences import evidence_sentence
from simulator.scenario.views import EvidenceView, Level, ObservationView, Outcome, ScoreView

if TYPE_CHECKING:
    from simulator.scenario.run import Run

NARRATIVE_MIN: Final = 20
RECORD_LESSON: Final = "celaxi-foundation/device-architecture"


def observe(run: "Run") -> tuple[ObservationView, ...]:
    """Return every scored observation of a run, in the order of the scenario."""
    resolved = run.resolved
    truth = read_truth(run.plant)
    found = [_expected(each, run) for each in resolved.expectations]
    found.extend(_forbidden(each, run) for each in resolved.prohibitions)
    found.extend(_true_value(each, truth, run.tick) for each in resolved.scenario.findings)
    for rule in resolved.deviations:
        found.extend(_deviation(rule, run))
    found.append(_outcome(run))
    return tuple(found)


def score(run: "Run", observations: tuple[ObservationView, ...]) -> ScoreView:
    """Return points, critical errors and the pass; hints cost, points never fall below zero."""
    scenario = run.resolved.scenario
    hint_cost = 0
    for hint in run.hints:
        hint_cost += hint.cost if run.level is Level.ASSISTED else 0
    points, possible = -hint_cost, 0
    for each in observations:
        points += each.points
        possible += each.points_possible
    points = max(0, points)
    critical = tuple(each.code for each in observations if each.is_critical and not each.is_met)
    percent = points * 100 // possible if possible else 0
    return ScoreView(
        points=points,
        points_possible=possible,
        percent=percent,
        pass_percent=scenario.pass_percent,
        hint_cost=hint_cost,
        critical_errors=critical,
        is_passed=percent >= scenario.pass_percent and not critical,
    )


def evidence_of(run: "Run", event: RunEvent) -> EvidenceView:
    """Return an event as evidence, in a sentence."""
    return EvidenceView(event.sequence, event.tick, evidence_sentence(run, event))


def _expected(each: Expectation, run: "Run") -> ObservationView:
    events = run.events
    anchor = find_first(events, each.after) if each.after else None
    start, end = _window(each, anchor)
    seen: list[RunEvent] = [anchor] if anchor else []
    met = None
    if each.after is None or anchor is not None:
        met = _find_met(each, events, anchor, start, end)
    if met is not None:
        seen.append(met)
    return ObservationView(
        code=each.code,
        kind=each.group,
        title=each.title,
        why=each.why,
        is_met=met is not None,
        is_critical=each.is_critical,
        points=each.points if met is not None else 0,
        points_possible=each.points,
        window_from_tick=start,
        window_to_tick=end,
        evidence=tuple(evidence_of(run, event) for event in seen),
        lesson=each.lesson,
    )


def _window(each: Expectation, anchor: RunEvent | None) -> tuple[int | None, int | None]:
    if anchor is None:
        return None, None
    start = anchor.tick + round(each.from_s / TICK_SECONDS)
    end = None if each.to_s is None else anchor.tick + round(each.to_s / TICK_SECONDS)
    return start, end


def _find_met(
    each: Expectation,
    events: list[RunEvent],
    anchor: RunEvent | None,
    start: int | None,
    end: int | None,
) -> RunEvent | None:
    after = anchor.number if anchor else 0
    limit = find_first(events, each.before, after=after) if each.before else None
    if each.first_of is not None:
        first = find_first(events, each.first_of, after=after)
        met = first if first is not None and each.match.finds(first) else None
    else:
        met = _first_within(each, events, after, start, end)
    if met is None or (limit is not None and met.number > limit.number):
        return None
    return met if _is_within(met, start, end) else None


def _first_within(
    each: Expectation, events: list[RunEvent], after: int, start: int | None, end: int | None
) -> RunEvent | None:
    for event in events:
        if event.number > after and each.match.finds(event) and _is_within(event, start, end):
            return event
    return None


def _is_within(event: RunEvent, start: int | None, end: int | None) -> bool:
    return (start is None or event.tick >= start) and (end is None or event.tick <= end)


def _forbidden(each: Prohibition, run: "Run") -> ObservationView:
    done = next(_offences(each, run.events), None)
    return ObservationView(
        code=each.code,
        kind="forbidden",
        title=each.title,
        why=each.why,
        is_met=done is None,
        is_critical=each.is_critical,
        points=0 if done is None else -each.penalty,
        points_possible=0,
        window_from_tick=None,
        window_to_tick=None,
        evidence=(evidence_of(run, done),) if done else (),
        lesson=each.lesson,
    )


def _offences(each: Prohibition, events: list[RunEvent]) -> Iterator[RunEvent]:
    is_open = each.since is None
    for event in events:
        if each.match.finds(event) and is_open:
            yield event
        if each.since is not None and each.since.finds(event):
            is_open = True
        closes = each.until is not None and each.until.finds(event)
        if closes or (each.unless is not None and each.unless.finds(event)):
            is_open = False


def _true_value(each: Finding, truth: Truth, tick: int) -> ObservationView:
    value = true_values(truth)[each.value]
    ok = (each.low is None or value >= each.low) and (each.high is None or value <= each.high)
    return ObservationView(
        code=each.code,
        kind="result",
        title=each.title,
        why=each.why,
        is_met=ok,
        is_critical=False,
        points=each.points if ok else 0,
        points_possible=each.points,
        window_from_tick=None,
        window_to_tick=None,
        evidence=(EvidenceView(None, tick, _true_sentence(each, value)),),
        lesson=each.lesson,
    )


def _true_sentence(each: Finding, value: float) -> str:
    words, unit, factor = TRUTH_WORDS[each.value]
    low = "" if each.low is None else f"at least {each.low * factor:.4g}"
    high = "" if each.high is None else f"at most {each.high * factor:.4g}"
    wanted = " and ".join(part for part in (low, high) if part)
    return f"{words}: {value * factor:.4g} {unit} ({wanted} {unit} expected)"


TRUTH_WORDS: Final = {
    "cd34_recovery": ("Recovery of CD34+ cells", "%", 100.0),
    "platelet_removal": ("Platelets removed", "%", 100.0),
    "product_ml": ("Volume of the product", "mL", 1.0),
    "leaked_ml": ("Leaked", "mL", 1.0),
    "chamber_ml": ("Left in the chamber", "mL", 1.0),
}
"""{true value: words, unit, factor to that unit}."""


def true_values(truth: Truth) -> dict[str, float]:
    """Return the true results that a scenario may ask for."""
    return {
        "cd34_recovery": truth.cd34_recovery,
        "platelet_removal": truth.platelet_removal,
        "product_ml": truth.bag_volumes_ml[3],
        "leaked_ml": truth.leaked_ml,
        "chamber_ml": truth.chamber_ml,
    }


def _outcome(run: "Run") -> ObservationView:
    scenario = run.resolved.scenario
    wanted = Outcome(scenario.outcome)
    ok = run.outcome is wanted
    value = f"The batch is {run.outcome.value}; expected: {wanted.value}"
    return ObservationView(
        code="outcome",
        kind="outcome",
        title=f"The batch is {wanted.value}",
        why="The right end of the batch is part of the task.",
        is_met=ok,
        is_critical=False,
        points=scenario.outcome_points if ok else 0,
        points_possible=scenario.outcome_points,
        window_from_tick=None,
        window_to_tick=None,
        evidence=(EvidenceView(None, run.tick, value),),
        lesson=None,
    )


# --- deviation report -----------------------------------------------------------------------


def _deviation(rule: DeviationRule, run: "Run") -> Iterator[ObservationView]:
    filed = [each for each in run.controller.record.deviations if each.report.event == rule.event]
    first = filed[0] if filed else None
    event = _filing(run, first)
    share, rest = divmod(rule.points, len(PARTS))
    for number, (code, title, why) in enumerate(PARTS):
        ok = first is not None and _holds(code, rule, first, run)
        points = share + (rest if number == 0 else 0)
        yield ObservationView(
            code=f"deviation-{rule.event}-{code}",
            kind="record",
            title=f"Deviation report: {title}",
            why=why,
            is_met=ok,
            is_critical=False,
            points=points if ok else 0,
            points_possible=points,
            window_from_tick=None,
            window_to_tick=None,
            evidence=(evidence_of(run, event),) if event else (),
            lesson=None,
        )


PARTS: Final = (
    ("what", "what happened, in own words", "An event that is not on record did not happen."),
    ("when", "when it was noticed", "The time decides how long the product was exposed."),
    ("action", "what was done at once", "The reviewer must see the immediate action."),
    ("impact", "possible product impact", "The assessor starts from the operator's view."),
    ("told", "who was told", "Escalation is part of the record."),
    ("decision", "the decision belongs to quality assurance", "The operator does not decide it."),
)


def _holds(code: str, rule: DeviationRule, filed: Deviation, run: "Run") -> bool:
    report = filed.report
    actions = tuple(each.value for each in report.immediate_actions)
    told = tuple(each.value for each in report.told)
    called = tuple(role for tick, role in run.controller.record.notified if tick <= run.tick)
    checks = {
        "what": len(report.narrative.strip()) >= NARRATIVE_MIN,
        "when": _is_time_right(rule, report.noticed_tick, run),
        "action": any(each in rule.actions_any_of for each in actions)
        and not any(each in rule.actions_forbidden for each in actions),
        "impact": report.product_impact.value in rule.impacts,
        "told": all(role in told and role in called for role in rule.told),
        "decision": report.decision_by is not None
        and report.decision_by.value == "quality-assurance",
    }
    return checks[code]


def _is_time_right(rule: DeviationRule, noticed: int, run: "Run") -> bool:
    if rule.noticed_after is None:
        return True
    anchor = find_first(run.events, rule.noticed_after)
    if anchor is None:
        return False
    late = (noticed - anchor.tick) * TICK_SECONDS
    return -1.0 <= late <= rule.noticed_within_s


def _filing(run: "Run", filed: Deviation | None) -> RunEvent | None:
    if filed is None:
        return None
    for event in run.events:
        is_it = event.kind == "operator.deviation" and event.tick == filed.tick
        if is_it and event.fact("accepted") is True:
            return event
    return None
