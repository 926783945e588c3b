"""What a scenario is: task, disturbances, what is expected, what is forbidden, how it ends.

Reading a file is in `simulator.scenario.reader`; resolving it for a seed, too, so that an exam
cannot be learnt by heart: each fault names choices and ranges, and the seed picks.
"""

from dataclasses import dataclass

from simulator.controller.recipe import Scalar
from simulator.scenario.events import Pattern


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that the seed picks: one of `options`, or a number from `low` to `high`."""

    options: tuple[Scalar, ...] = ()
    low: float = 0.0
    high: float = 0.0
    is_whole: bool = False

    @property
    def is_range(self) -> bool:
        """Whether it is a range and not a list."""
        return not self.options


@dataclass(frozen=True, slots=True)
class Fault:
    """A disturbance: which effect with which arguments, and when.

    It comes `delay_s` after the first event of `trigger` (with none: after the start). `variants`
    names the variants in which it happens; empty means all.
    """

    code: str
    effect: str
    arguments: tuple[tuple[str, Choice], ...]
    trigger: Pattern | None
    delay_s: Choice
    variants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expectation:
    """Something the operator is expected to do.

    It counts when an event of `match` comes between `from_s` and `to_s` after the first event of
    `after` (or any time when there is none), and, if given, before the first event of `before`.
    With `first_of` the first event of that pattern must itself be one of `match`: the first answer
    counts. `hint` is what guided says and assisted sells. `is_critical`: missing it is fatal.
    """

    code: str
    title: str
    why: str
    points: int
    match: Pattern
    after: Pattern | None
    before: Pattern | None
    first_of: Pattern | None
    from_s: float
    to_s: float | None
    hint: str
    lesson: str | None
    is_critical: bool
    variants: tuple[str, ...]
    group: str


@dataclass(frozen=True, slots=True)
class Prohibition:
    """Something the operator must not do, while the events are between `since` and `until`."""

    code: str
    title: str
    why: str
    match: Pattern
    since: Pattern | None
    until: Pattern | None
    unless: Pattern | None
    penalty: int
    is_critical: bool
    lesson: str | None
    variants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A true value at the end that must lie between two limits, for points."""

    code: str
    title: str
    why: str
    value: str
    low: float | None
    high: float | None
    points: int
    lesson: str | None


@dataclass(frozen=True, slots=True)
class DeviationRule:
    """What the deviation report must say. Each part is an observation of its own."""

    event: str
    actions_any_of: tuple[str, ...]
    actions_forbidden: tuple[str, ...]
    impacts: tuple[str, ...]
    told: tuple[str, ...]
    points: int
    noticed_after: Pattern | None
    noticed_within_s: float
    variants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario as its file says it."""

    code: str
    version: str
    title: str
    summary: str
    recipe: str
    profile: str
    competencies: tuple[str, ...]
    duration_min: int
    time_limit_min: int
    pass_percent: int
    hint_cost: int
    outcome: str
    outcome_points: int
    variants: tuple[str, ...]
    faults: tuple[Fault, ...]
    expectations: tuple[Expectation, ...]
    prohibitions: tuple[Prohibition, ...]
    findings: tuple[Finding, ...]
    deviations: tuple[DeviationRule, ...]
    lessons: tuple[str, ...]
    limits: tuple[str, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class ResolvedFault:
    """A fault with the values that the seed picked."""

    code: str
    effect: str
    arguments: tuple[tuple[str, Scalar], ...]
    trigger: Pattern | None
    delay_ticks: int
    tick: int | None = None


@dataclass(frozen=True, slots=True)
class ResolvedScenario:
    """A scenario for one seed: the variant and everything that belongs to it."""

    scenario: Scenario
    variant: str
    faults: tuple[ResolvedFault, ...]
    expectations: tuple[Expectation, ...]
    prohibitions: tuple[Prohibition, ...]
    deviations: tuple[DeviationRule, ...]
