"""The debrief: the whole run on one timeline, with what it was judged by."""

from typing import TYPE_CHECKING, Final

from simulator.controller.states import FINAL, PhaseState
from simulator.plant.truth import read_truth
from simulator.scenario.events import RunEvent
from simulator.scenario.presenting import VALUES, find_limits
from simulator.scenario.recording import present_record
from simulator.scenario.scoring import observe, score
from simulator.scenario.sentences import sentence_of
from simulator.scenario.views import Debrief, MarkView, SeriesView, SpanView

if TYPE_CHECKING:
    from simulator.scenario.run import Run

ENDS: Final = tuple(each.value for each in FINAL)


def make_debrief(run: "Run") -> Debrief:
    """Return the judged timeline of a run."""
    scenario = run.resolved.scenario
    observations = observe(run)
    return Debrief(
        scenario_code=scenario.code,
        scenario_title=scenario.title,
        level=run.level,
        outcome=run.outcome,
        expected_outcome=scenario.outcome,
        last_tick=run.tick,
        score=score(run, observations),
        observations=observations,
        phases=_phases(run),
        alarms=_alarms(run),
        operator_actions=_marks(run, "operator."),
        faults=_marks(run, "fault."),
        series=_series(run),
        batch_record=present_record(run),
        lessons=scenario.lessons,
        limits_of_simulation=scenario.limits,
        true_results=_results(run),
    )


def _phases(run: "Run") -> tuple[SpanView, ...]:
    spans: list[SpanView] = []
    begun: dict[str, int] = {}
    for event in run.events:
        if event.kind != "phase.state":
            continue
        state = event.fact("state")
        if state == PhaseState.RUNNING.value and event.subject not in begun:
            begun[event.subject] = event.tick
        elif state in ENDS and event.subject in begun:
            spans.append(_span(run, event.subject, begun.pop(event.subject), event))
    spans.extend(_span(run, path, tick, None) for path, tick in begun.items())
    return tuple(sorted(spans, key=lambda span: (span.from_tick, span.code)))


def _span(run: "Run", path: str, start: int, event: RunEvent | None) -> SpanView:
    title = run.controller.procedure.nodes[path].element.title
    state = event.fact("state") if event else "unfinished"
    return SpanView(path, title, start, event.tick if event else None, str(state))


def _alarms(run: "Run") -> tuple[SpanView, ...]:
    spans: list[SpanView] = []
    raised: dict[str, int] = {}
    titles = {each.tag: each for each in run.texts.alarms}
    for event in run.events:
        if event.kind == "alarm.raise":
            raised.setdefault(event.subject, event.tick)
        elif event.kind in {"alarm.clear", "alarm.clear_latching", "alarm.suppress"}:
            start = raised.pop(event.subject, None)
            if start is not None:
                each = titles[event.subject]
                spans.append(SpanView(each.tag, each.title, start, event.tick, each.priority.value))
    for tag, start in raised.items():
        spans.append(SpanView(tag, titles[tag].title, start, None, titles[tag].priority.value))
    return tuple(sorted(spans, key=lambda span: (span.from_tick, span.code)))


def _marks(run: "Run", prefix: str) -> tuple[MarkView, ...]:
    return tuple(
        MarkView(
            tick=event.tick,
            sequence=event.sequence,
            kind=event.kind,
            title=sentence_of(run, event),
            detail=event.describe(),
        )
        for event in run.events
        if event.kind.startswith(prefix)
    )


def _series(run: "Run") -> tuple[SeriesView, ...]:
    return tuple(
        SeriesView(
            tag=tag,
            title=title,
            unit=unit,
            limits=find_limits(run, tag),
            samples=tuple((int(sample[0]), round(sample[place], 2)) for sample in run.samples),
        )
        for tag, title, unit, _decimals, _low, _high, _normal_low, _normal_high, place in VALUES
    )


def _results(run: "Run") -> tuple[tuple[str, float, str], ...]:
    truth = read_truth(run.plant)
    return (
        ("Product volume", round(truth.bag_volumes_ml[3], 1), "mL"),
        ("CD34+ recovery", round(truth.cd34_recovery * 100.0, 1), "%"),
        ("Platelet removal", round(truth.platelet_removal * 100.0, 1), "%"),
        ("Leaked", round(truth.leaked_ml, 2), "mL"),
    )
