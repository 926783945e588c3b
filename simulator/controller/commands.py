"""Every command an operator can give, as frozen values, and their plain JSON form.

A journal records these and nothing else. A command says what was asked for, never whether it was
possible: the controller answers with events, also when it refuses. Commands of the trainer's
desk, pacing and screens do not belong here.
"""

import math
from dataclasses import dataclass, fields
from enum import StrEnum
from types import MappingProxyType
from typing import Any, ClassVar, Final, get_args, get_origin

from simulator.controller.errors import CommandShapeError
from simulator.controller.states import Mode, ProcedureCommand

MAX_TEXT: Final = 2000
MAX_ITEMS: Final = 12
MAX_NUMBER: Final = 1e9


class Position(StrEnum):
    """Where a hand clamp or the door is put."""

    OPEN = "open"
    CLOSED = "closed"


class Deed(StrEnum):
    """What the operator does with the hands; `item` of `DoByHand` names the object."""

    INSPECT_POUCH = "inspect-pouch"
    INSPECT_KIT = "inspect-kit"
    MOUNT_SET = "mount-set"
    HANG_BAG = "hang-bag"
    SEAT_SPIKE = "seat-spike"
    MIX_BAG = "mix-bag"
    INSPECT_LINE = "inspect-line"
    STRAIGHTEN_LINE = "straighten-line"
    TIGHTEN_LUER = "tighten-luer"
    QUARANTINE_KIT = "quarantine-kit"
    TAKE_NEW_KIT = "take-new-kit"
    SEGREGATE_MATERIAL = "segregate-material"
    WELD_LINE = "weld-line"
    CHECK_WELD = "check-weld"
    PURGE_LINE = "purge-line"
    WIPE_SENSOR = "wipe-sensor"
    CHECK_VOLUMES = "check-volumes"
    TAKE_SAMPLE = "take-sample"
    SEAL_PRODUCT = "seal-product"
    SWITCH_POWER_OFF_AND_ON = "switch-power-off-and-on"


class Role(StrEnum):
    """Who can be told."""

    SUPERVISOR = "supervisor"
    QUALITY_ASSURANCE = "quality-assurance"
    ENGINEERING = "engineering"
    COLLECTION_CENTRE = "collection-centre"
    PHYSICIAN = "physician"


class DeviationEvent(StrEnum):
    """What happened, as the first line of a deviation report."""

    KIT_INTEGRITY_FAILED = "kit-integrity-failed"
    CLAMP_FOUND_CLOSED = "clamp-found-closed"
    AIR_DETECTED = "air-detected"
    IDENTITY_MISMATCH = "identity-mismatch"
    MAINS_FAILURE = "mains-failure"
    YIELD_OUT_OF_LIMITS = "yield-out-of-limits"
    OTHER = "other"


class ImmediateAction(StrEnum):
    """What was done at once, for the deviation report."""

    HELD_PROCESS = "held-process"
    STOPPED_BATCH = "stopped-batch"
    INSPECTED_LINE = "inspected-line"
    OPENED_CLAMP = "opened-clamp"
    PURGED_AIR = "purged-air"
    TIGHTENED_CONNECTION = "tightened-connection"
    REPEATED_TEST_ONCE = "repeated-test-once"
    REJECTED_KIT = "rejected-kit"
    QUARANTINED_KIT = "quarantined-kit"
    SEGREGATED_MATERIAL = "segregated-material"
    KEPT_DOOR_CLOSED = "kept-door-closed"
    CHECKED_VOLUMES = "checked-volumes"
    CONTINUED_WITHOUT_ACTION = "continued-without-action"


class ProductImpact(StrEnum):
    """The operator's first view of product impact; the assessment is made by quality assurance."""

    NONE_BEFORE_PRODUCT_CONTACT = "none-before-product-contact"
    NOT_EXPECTED = "not-expected"
    POSSIBLE = "possible"
    PRODUCT_LOST = "product-lost"


class SignatureMeaning(StrEnum):
    """What a training signature says."""

    PERFORMED = "performed"
    VERIFIED = "verified"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class ControlElement:
    """Give an ISA-88 command to a procedural element, named by its path such as `UP1/prime`."""

    kind: ClassVar[str] = "control"
    element: str
    command: ProcedureCommand


@dataclass(frozen=True, slots=True)
class SelectMode:
    """Choose automatic (phases follow by themselves) or semi-automatic (each START by hand)."""

    kind: ClassVar[str] = "mode"
    mode: Mode


@dataclass(frozen=True, slots=True)
class ScanItem:
    """Hold the barcode of one item at the station under the reader."""

    kind: ClassVar[str] = "scan"
    item: str


@dataclass(frozen=True, slots=True)
class TypeIdentifier:
    """Type an identifier by hand instead of scanning it."""

    kind: ClassVar[str] = "type-identifier"
    item: str
    text: str


@dataclass(frozen=True, slots=True)
class AnswerPrompt:
    """Choose one of the answers that a prompt allows."""

    kind: ClassVar[str] = "answer"
    prompt: str
    answer: str


@dataclass(frozen=True, slots=True)
class VerifyStep:
    """Second-person verification: the badge that is scanned and whether the check agrees."""

    kind: ClassVar[str] = "verify"
    check: str
    badge: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class MoveClamp:
    """Open or close a hand clamp of the kit (`CL-1` .. `CL-5`)."""

    kind: ClassVar[str] = "clamp"
    clamp: str
    position: Position


@dataclass(frozen=True, slots=True)
class MoveDoor:
    """Open or close the door of the device."""

    kind: ClassVar[str] = "door"
    position: Position


@dataclass(frozen=True, slots=True)
class DoByHand:
    """Do something at the device or the bench; `item` is a line, the kit, a bag, or empty."""

    kind: ClassVar[str] = "hand"
    deed: Deed
    item: str


@dataclass(frozen=True, slots=True)
class AcknowledgeAlarm:
    """Say that one alarm was seen."""

    kind: ClassVar[str] = "acknowledge"
    alarm: str


@dataclass(frozen=True, slots=True)
class SilenceHorn:
    """Stop the sound; acknowledges nothing."""

    kind: ClassVar[str] = "silence"


@dataclass(frozen=True, slots=True)
class ResetAlarm:
    """Release a latched alarm whose condition has gone."""

    kind: ClassVar[str] = "reset-alarm"
    alarm: str


@dataclass(frozen=True, slots=True)
class ShelveAlarm:
    """Put an alarm aside for some minutes, with a reason."""

    kind: ClassVar[str] = "shelve"
    alarm: str
    reason: str
    minutes: int


@dataclass(frozen=True, slots=True)
class UnshelveAlarm:
    """Bring a shelved alarm back."""

    kind: ClassVar[str] = "unshelve"
    alarm: str


@dataclass(frozen=True, slots=True)
class RemoveAlarmFromService:
    """Take an alarm out of service under a named permit."""

    kind: ClassVar[str] = "out-of-service"
    alarm: str
    permit: str


@dataclass(frozen=True, slots=True)
class ReturnAlarmToService:
    """Put an alarm back in service."""

    kind: ClassVar[str] = "in-service"
    alarm: str


@dataclass(frozen=True, slots=True)
class SetFlow:
    """Ask for another flow of the running transfer, in mL/min."""

    kind: ClassVar[str] = "set-flow"
    pump: str
    flow_ml_per_min: float


@dataclass(frozen=True, slots=True)
class BypassInterlock:
    """Ask the device to ignore an interlock. Always refused, always remembered."""

    kind: ClassVar[str] = "bypass-interlock"
    interlock: str
    reason: str


@dataclass(frozen=True, slots=True)
class EnterReading:
    """Write a reading into the batch record."""

    kind: ClassVar[str] = "reading"
    item: str
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class CorrectEntry:
    """Add a correction to an entry of the batch record; the first value stays readable."""

    kind: ClassVar[str] = "correct"
    entry: int
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class SignRecord:
    """Put a training signature under an operation of the batch record (`UP1/identity`)."""

    kind: ClassVar[str] = "sign"
    element: str
    meaning: SignatureMeaning


@dataclass(frozen=True, slots=True)
class WriteComment:
    """Write a comment into the batch record."""

    kind: ClassVar[str] = "comment"
    text: str


@dataclass(frozen=True, slots=True)
class FileDeviation:
    """File a deviation report: what, when, immediate action, impact, who was told, who decides.

    `noticed_tick` is when the operator noticed it. `narrative` is the operator's own sentence.
    """

    kind: ClassVar[str] = "deviation"
    event: DeviationEvent
    noticed_tick: int
    immediate_actions: tuple[ImmediateAction, ...]
    product_impact: ProductImpact
    told: tuple[Role, ...]
    decision_by: Role | None
    narrative: str


@dataclass(frozen=True, slots=True)
class NotifyPerson:
    """Call somebody and say what happened."""

    kind: ClassVar[str] = "notify"
    role: Role
    message: str


@dataclass(frozen=True, slots=True)
class RequestHint:
    """Ask for the next hint about what is expected. Costs points at level assisted."""

    kind: ClassVar[str] = "hint"


@dataclass(frozen=True, slots=True)
class EndRun:
    """Leave the run; what is not finished stays unfinished."""

    kind: ClassVar[str] = "end-run"


Command = (
    ControlElement
    | SelectMode
    | ScanItem
    | TypeIdentifier
    | AnswerPrompt
    | VerifyStep
    | MoveClamp
    | MoveDoor
    | DoByHand
    | AcknowledgeAlarm
    | SilenceHorn
    | ResetAlarm
    | ShelveAlarm
    | UnshelveAlarm
    | RemoveAlarmFromService
    | ReturnAlarmToService
    | SetFlow
    | BypassInterlock
    | EnterReading
    | CorrectEntry
    | SignRecord
    | WriteComment
    | FileDeviation
    | NotifyPerson
    | RequestHint
    | EndRun
)

COMMANDS: Final = MappingProxyType({each.kind: each for each in get_args(Command)})


def command_to_plain(command: Command) -> dict[str, Any]:
    """Return the command as plain JSON values with its `kind`.

    Example:
        >>> command_to_plain(MoveClamp("CL-1", Position.OPEN))
        {'kind': 'clamp', 'clamp': 'CL-1', 'position': 'open'}
    """
    plain: dict[str, Any] = {"kind": command.kind}
    for field in fields(command):
        plain[field.name] = _to_plain(getattr(command, field.name))
    return plain


def command_from_plain(plain: object) -> Command:
    """Return the command that plain JSON values describe; nothing may be missing or foreign.

    Raises:
        CommandShapeError: The value is not exactly the plain form of one command.

    Example:
        >>> command_from_plain({"kind": "clamp", "clamp": "CL-1", "position": "open"})
        MoveClamp(clamp='CL-1', position=<Position.OPEN: 'open'>)
    """
    if not isinstance(plain, dict):
        raise CommandShapeError("a command is an object")
    kind = plain.get("kind")
    shape = COMMANDS.get(kind) if isinstance(kind, str) else None
    if shape is None:
        raise CommandShapeError(f"unknown command kind {kind!r:.60}")
    names = [field.name for field in fields(shape)]
    if sorted(plain) != sorted([*names, "kind"]):
        raise CommandShapeError(f"command {kind!r} holds exactly the fields {names}")
    values = {
        field.name: _read(field.type, plain[field.name], field.name) for field in fields(shape)
    }
    command: Command = shape(**values)
    return command


def _to_plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_to_plain(each) for each in value]
    return value.value if isinstance(value, StrEnum) else value


def _read(shape: Any, value: object, name: str) -> Any:
    if get_origin(shape) is tuple:
        return _read_tuple(get_args(shape)[0], value, name)
    if isinstance(shape, type) and issubclass(shape, StrEnum):
        return _read_choice(shape, value, name)
    if type(None) in get_args(shape):
        return None if value is None else _read(get_args(shape)[0], value, name)
    if shape is float:
        return _read_number(value, name)
    if type(value) is not shape:
        raise CommandShapeError(f"field {name!r} must be {shape.__name__}")
    if isinstance(value, str) and len(value) > MAX_TEXT:
        raise CommandShapeError(f"field {name!r} is longer than {MAX_TEXT} characters")
    if isinstance(value, int) and abs(value) > MAX_NUMBER:
        raise CommandShapeError(f"field {name!r} is out of range")
    return value


def _read_tuple(shape: Any, value: object, name: str) -> tuple[Any, ...]:
    if not isinstance(value, list) or len(value) > MAX_ITEMS:
        raise CommandShapeError(f"field {name!r} must be a list of at most {MAX_ITEMS}")
    return tuple(_read(shape, each, name) for each in value)


def _read_choice(shape: type[StrEnum], value: Any, name: str) -> StrEnum:
    try:
        return shape(value)
    except ValueError as error:
        allowed = ", ".join(each.value for each in shape)
        raise CommandShapeError(f"field {name!r} must be one of {allowed}") from error


def _read_number(value: object, name: str) -> float:
    if type(value) is not float or not math.isfinite(value) or abs(value) > MAX_NUMBER:
        raise CommandShapeError(f"field {name!r} must be a finite decimal number such as 1.0")
    return value
