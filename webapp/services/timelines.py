"""The timeline of a judged run, as values: read from the result that a verdict keeps.

A result was written by the verifier of its day. Entries that a later version no longer knows are
passed over, entries that an earlier one did not write have their default.
"""

import types
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

TICK_S = 0.5
Built = TypeVar("Built")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where an observation rests: the journal line of a command, or a state at a tick."""

    tick: int = 0
    sequence: int | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class Observation:
    """One thing that was looked for, whether it was met, and the proof."""

    code: str = ""
    kind: str = ""
    title: str = ""
    why: str = ""
    is_met: bool = False
    is_critical: bool = False
    points: int = 0
    points_possible: int = 0
    window_from_tick: int | None = None
    window_to_tick: int | None = None
    evidence: tuple[Evidence, ...] = ()
    lesson: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A phase or an alarm; `to_tick` is `None` when it lasted to the end of the run."""

    code: str = ""
    title: str = ""
    from_tick: int = 0
    to_tick: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened at one tick: an operator's action, a fault."""

    tick: int = 0
    sequence: int | None = None
    kind: str = ""
    title: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """An alarm limit of a process value; `side` is low or high."""

    alarm: str = ""
    side: str = ""
    setpoint: float = 0.0
    priority: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """Samples (tick, value) of a process value in its unit."""

    tag: str = ""
    title: str = ""
    unit: str = ""
    limits: tuple[Limit, ...] = ()
    samples: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """Points of a run by the server's own count."""

    points: int = 0
    points_possible: int = 0
    percent: int = 0
    pass_percent: int = 0
    hint_cost: int = 0
    critical_errors: tuple[str, ...] = ()
    is_passed: bool = False


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """A line of the batch record that was written during the run."""

    number: int = 0
    tick: int = 0
    element: str = ""
    kind: str = ""
    title: str = ""
    value: str = ""
    unit: str = ""
    by: str = ""
    is_in_limits: bool | None = None
    corrects: int | None = None


@dataclass(frozen=True, slots=True)
class Deviation:
    """A deviation report that was filed during the run."""

    number: int = 0
    tick: int = 0
    event: str = ""
    noticed_tick: int = 0
    immediate_actions: tuple[str, ...] = ()
    product_impact: str = ""
    told: tuple[str, ...] = ()
    decision_by: str | None = None
    narrative: str = ""


@dataclass(frozen=True, slots=True)
class BatchRecord:
    """The training batch record of the run."""

    batch_number: str = ""
    product: str = ""
    patient: str = ""
    watermark: str = ""
    entries: tuple[RecordEntry, ...] = ()
    deviations: tuple[Deviation, ...] = ()


@dataclass(frozen=True, slots=True)
class RunTimeline:
    """A run on one timeline, from the result of its verdict.

    `is_replayed` is false, and everything empty, for a run that was not judged or whose replay
    came to no result. `expected_actions` are the observations that have a window of time.
    """

    run_uid: str = ""
    is_replayed: bool = False
    scenario_code: str = ""
    scenario_title: str = ""
    level: str = ""
    outcome: str = ""
    expected_outcome: str = ""
    final_digest: str = ""
    last_tick: int = 0
    tick_seconds: float = TICK_S
    score: Score = field(default_factory=Score)
    observations: tuple[Observation, ...] = ()
    phases: tuple[Span, ...] = ()
    alarms: tuple[Span, ...] = ()
    operator_actions: tuple[Mark, ...] = ()
    faults: tuple[Mark, ...] = ()
    series: tuple[Series, ...] = ()
    batch_record: BatchRecord = field(default_factory=BatchRecord)
    lessons: tuple[str, ...] = ()
    limits_of_simulation: tuple[str, ...] = ()

    @property
    def expected_actions(self) -> tuple[Observation, ...]:
        return tuple(each for each in self.observations if each.window_to_tick is not None)


def read_timeline(run_uid: str, result: dict[str, Any]) -> RunTimeline:
    """Build the timeline from the result document of a verdict."""
    entries = {**result.get("debrief", {}), **result, "run_uid": run_uid, "is_replayed": True}
    return build(RunTimeline, entries)


def build(kind: type[Built], document: dict[str, Any]) -> Built:
    """Build a value from a JSON object, passing over what it does not know."""
    hints = hints_of(cast("Any", kind))
    known = {
        name: read_value(hints[name], value) for name, value in document.items() if name in hints
    }
    return kind(**known)


@cache
def hints_of(kind: Any) -> dict[str, Any]:
    return {
        name: hint
        for name, hint in get_type_hints(kind).items()
        if name in {each.name for each in fields(kind)}
    }


def read_value(hint: Any, value: Any) -> Any:
    if get_origin(hint) in {Union, types.UnionType}:
        inner = next(each for each in get_args(hint) if each is not type(None))
        return None if value is None else read_value(inner, value)
    if get_origin(hint) is tuple:
        return read_tuple(get_args(hint), value)
    if isinstance(hint, type) and is_dataclass(hint):
        return build(hint, value)
    return float(value) if hint is float else value


def read_tuple(hints: tuple[Any, ...], values: list[Any]) -> tuple[Any, ...]:
    if hints[-1] is Ellipsis:
        return tuple(read_value(hints[0], value) for value in values)
    return tuple(read_value(hint, value) for hint, value in zip(hints, values, strict=True))
