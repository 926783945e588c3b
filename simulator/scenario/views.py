"""What a screen may know of a run: frozen read models, made from instruments and records only.

Texts are those of recipe, alarm table and scenario (English, data); everything else is a code or
a number with its unit. Nothing here changes a run, and nothing here shows the true state of the
plant: a clamp, for instance, is `unknown` until somebody looked at it. `Debrief` is the exception,
because it is shown when the run is over.
"""

from dataclasses import dataclass
from enum import StrEnum

from simulator.controller.commands import Command
from simulator.controller.states import Mode, PhaseState, ProcedureCommand


class Level(StrEnum):
    """How much the simulator helps: everything, hints at a price, nothing."""

    GUIDED = "guided"
    ASSISTED = "assisted"
    EXAM = "exam"


class Outcome(StrEnum):
    """How the batch ended."""

    UNFINISHED = "unfinished"
    COMPLETED = "completed"
    STOPPED = "stopped"
    ABORTED = "aborted"


@dataclass(frozen=True, slots=True)
class ActionView:
    """One thing that can be done now, with the command that does it.

    `group` is `prompt`, `procedure`, `bench`, `kit`, `alarm`, `record` or `notify`.
    """

    group: str
    label: str
    command: Command
    needs_confirmation: bool = False


@dataclass(frozen=True, slots=True)
class ElementView:
    """A procedural element with its state; `path` is what `ControlElement.element` takes.

    `level` is `procedure`, `unit-procedure`, `operation` or `phase`.
    """

    path: str
    level: str
    title: str
    state: PhaseState
    is_current: bool
    allowed: tuple[ProcedureCommand, ...]
    started_tick: int | None
    ended_tick: int | None
    children: tuple["ElementView", ...]


@dataclass(frozen=True, slots=True)
class PromptView:
    """What the device asks of the operator at this moment.

    `waits_for` says in one sentence what ends the waiting; `is_operator_due` tells whether that is
    the operator (else the device works and the text says at what). `check` names the second-person
    check for `VerifyStep` when one is due.
    """

    code: str
    element: str
    title: str
    text: str
    waits_for: str
    is_operator_due: bool
    since_tick: int
    progress: float | None
    check: str | None
    actions: tuple[ActionView, ...]
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class LimitView:
    """An alarm limit on a value's scale; `side` is `low` or `high`."""

    alarm: str
    side: str
    setpoint: float
    priority: str


@dataclass(frozen=True, slots=True)
class ValueView:
    """A measured value with its scale, normal band and limits in its unit.

    `health` is the NAMUR NE 107 word of the instrument (`normal`, `failure`, `check-function`,
    `off-spec`, `maintenance-required`). `value` is `None` while the instrument gives none.
    """

    tag: str
    title: str
    unit: str
    value: float | None
    decimals: int
    scale_low: float
    scale_high: float
    normal_low: float | None
    normal_high: float | None
    set_point: float | None
    limits: tuple[LimitView, ...]
    health: str
    trend: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class ValveView:
    """A pinch valve: what was asked and what its feedback says."""

    tag: str
    title: str
    is_commanded_open: bool
    is_open: bool
    is_mismatch: bool


@dataclass(frozen=True, slots=True)
class ClampView:
    """A hand clamp of the kit, as last seen: `open`, `closed` or `unknown` (nobody looked)."""

    tag: str
    title: str
    line: str
    seen: str
    seen_tick: int | None


@dataclass(frozen=True, slots=True)
class BagView:
    """A bag on its load cell; `volume_ml` is computed from the measured weight."""

    code: str
    title: str
    load_cell: str
    weight_g: float | None
    volume_ml: float | None
    capacity_ml: float


@dataclass(frozen=True, slots=True)
class DetectorView:
    """An air or leak detector: `True` when it reports air or a wet pan."""

    tag: str
    title: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class InterlockView:
    """An interlock that prevents something now, and why."""

    code: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class MimicView:
    """The fluid path and the machine, for the picture of the process."""

    valves: tuple[ValveView, ...]
    clamps: tuple[ClampView, ...]
    bags: tuple[BagView, ...]
    detectors: tuple[DetectorView, ...]
    flowing_lines: tuple[str, ...]
    pump_tag: str
    is_pump_running: bool
    pump_flow_ml_per_min: float
    centrifuge_speed_rpm: float
    centrifuge_rcf: float
    centrifuge_state: str
    is_layer_detected: bool
    chamber_volume_ml: float
    is_door_closed: bool
    is_door_locked: bool
    is_kit_mounted: bool
    is_mains_on: bool
    ups_percent: float
    interlocks: tuple[InterlockView, ...]


@dataclass(frozen=True, slots=True)
class AlarmView:
    """An alarm with its state and its response page (the rationalisation record).

    `shown` is `flash`, `slow-flash`, `steady`, `shelved`, `suppressed`, `out-of-service` or `none`.
    """

    tag: str
    title: str
    message: str
    state: str
    shown: str
    priority: str
    rank: int
    raised_tick: int | None
    acknowledged_by: str | None
    shelved_until_tick: int | None
    condition: str
    set_point: str
    basis: str
    consequence: str
    time_to_respond_s: int
    causes: tuple[str, ...]
    response: tuple[str, ...]
    is_latching: bool
    actions: tuple[ActionView, ...]


@dataclass(frozen=True, slots=True)
class ItemView:
    """Something at the bench that carries a barcode, with what can be read on its label."""

    item: str
    title: str
    label: tuple[str, ...]
    is_segregated: bool


@dataclass(frozen=True, slots=True)
class RecordEntryView:
    """One line of the batch record; corrections stand below the line that they correct."""

    number: int
    tick: int
    element: str
    kind: str
    title: str
    value: str
    unit: str
    by: str
    is_in_limits: bool | None
    corrects: int | None


@dataclass(frozen=True, slots=True)
class RecordFieldView:
    """A field of the batch record that is still blank and is due."""

    item: str
    element: str
    title: str
    unit: str
    low: float | None
    high: float | None
    kind: str


@dataclass(frozen=True, slots=True)
class DeviationView:
    """A filed deviation report."""

    number: int
    tick: int
    event: str
    noticed_tick: int
    immediate_actions: tuple[str, ...]
    product_impact: str
    told: tuple[str, ...]
    decision_by: str | None
    narrative: str


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """One value of a fixed list with the words for it."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class DeviationDraftView:
    """The choices of a deviation report, and what is known when it is opened."""

    events: tuple[ChoiceView, ...]
    immediate_actions: tuple[ChoiceView, ...]
    product_impacts: tuple[ChoiceView, ...]
    roles: tuple[ChoiceView, ...]
    suggested_tick: int


@dataclass(frozen=True, slots=True)
class BatchRecordView:
    """The electronic batch record of this training batch."""

    batch_number: str
    product: str
    patient: str
    watermark: str
    entries: tuple[RecordEntryView, ...]
    blank_fields: tuple[RecordFieldView, ...]
    unsigned_elements: tuple[str, ...]
    deviations: tuple[DeviationView, ...]
    draft: DeviationDraftView
    notified: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class MessageView:
    """A line of the event list: what the device or the controller said."""

    tick: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class HintView:
    """A hint that was given, and what it cost in points."""

    tick: int
    text: str
    cost: int


@dataclass(frozen=True, slots=True)
class GuidanceView:
    """The next expected step and why; only at level guided."""

    text: str
    why: str
    lesson: str | None


@dataclass(frozen=True, slots=True)
class RunView:
    """Everything a screen needs of a run at one tick."""

    scenario_code: str
    scenario_title: str
    summary: str
    level: Level
    batch_number: str
    tick: int
    tick_seconds: float
    time_limit_ticks: int
    is_over: bool
    is_waiting_for_operator: bool
    outcome: Outcome
    mode: Mode
    procedure: ElementView
    current_path: str | None
    progress: float
    expected_remaining_s: float
    prompt: PromptView | None
    values: tuple[ValueView, ...]
    mimic: MimicView
    alarms: tuple[AlarmView, ...]
    worst_alarm: AlarmView | None
    is_horn_on: bool
    items: tuple[ItemView, ...]
    actions: tuple[ActionView, ...]
    record: BatchRecordView
    messages: tuple[MessageView, ...]
    guidance: GuidanceView | None
    hints: tuple[HintView, ...]
    can_request_hint: bool
    hint_cost: int
    limits_of_simulation: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """Where an observation rests: journal sequence of the command, tick, value.

    `sequence` is `None` when the evidence is a state of the process and not a command.
    """

    sequence: int | None
    tick: int
    value: str


@dataclass(frozen=True, slots=True)
class ObservationView:
    """One scored expectation: what was looked for, whether it was met, and the proof."""

    code: str
    kind: str
    title: str
    why: str
    is_met: bool
    is_critical: bool
    points: int
    points_possible: int
    window_from_tick: int | None
    window_to_tick: int | None
    evidence: tuple[EvidenceView, ...]
    lesson: str | None


@dataclass(frozen=True, slots=True)
class SpanView:
    """A bar on the timeline: a phase or an alarm from one tick to another (`None`: to the end)."""

    code: str
    title: str
    from_tick: int
    to_tick: int | None
    detail: str


@dataclass(frozen=True, slots=True)
class MarkView:
    """A point on the timeline: an operator action, a fault, a notification."""

    tick: int
    sequence: int | None
    kind: str
    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class SeriesView:
    """A sampled process value with its limits, for the trends of the debrief."""

    tag: str
    title: str
    unit: str
    limits: tuple[LimitView, ...]
    samples: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class ScoreView:
    """Points, critical errors and whether the run is passed. `percent` is rounded down."""

    points: int
    points_possible: int
    percent: int
    pass_percent: int
    hint_cost: int
    critical_errors: tuple[str, ...]
    is_passed: bool


@dataclass(frozen=True, slots=True)
class Debrief:
    """What the run was, on one timeline, and what it was judged by."""

    scenario_code: str
    scenario_title: str
    level: Level
    outcome: Outcome
    expected_outcome: str
    last_tick: int
    score: ScoreView
    observations: tuple[ObservationView, ...]
    phases: tuple[SpanView, ...]
    alarms: tuple[SpanView, ...]
    operator_actions: tuple[MarkView, ...]
    faults: tuple[MarkView, ...]
    series: tuple[SeriesView, ...]
    batch_record: BatchRecordView
    lessons: tuple[str, ...]
    limits_of_simulation: tuple[str, ...]
    true_results: tuple[tuple[str, float, str], ...]
