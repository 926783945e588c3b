"""Alarm definitions: the rationalisation record of each alarm, read from a table.

An alarm asks for a timely response; what the device merely asks or tells is a prompt or a message.
The life of an alarm is in `simulator.controller.annunciator`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from simulator.controller.errors import RecipeError
from simulator.controller.marked import Marked, Path


class Priority(StrEnum):
    """How urgent the response is.

    HIGH: sterility, identity or the product is lost within minutes. MEDIUM: the phase is held and
    the product is safe for ten minutes or more. LOW: awareness within the hour.
    """

    HIGH = "HIGH"
    MEDIUM = "MEDIUM"
    LOW = "LOW"


RANK: Final = {Priority.HIGH: 1, Priority.MEDIUM: 2, Priority.LOW: 3}
"""The number beside the colour and the shape of a priority; 1 is the most urgent."""


@dataclass(frozen=True, slots=True)
class AlarmDefinition:
    """One rationalised alarm.

    `signal` is what the controller measures or derives; `side` is `high` or `low`; set point and
    deadband carry `unit`; delays are in ticks. `suppressed_by` names signals that suppress the
    alarm by design while they are true. `holds` tells whether it holds the running phase.
    """

    tag: str
    title: str
    message: str
    signal: str
    side: str
    set_point: float
    unit: str
    deadband: float
    on_delay: int
    off_delay: int
    priority: Priority
    basis: str
    consequence: str
    time_to_respond_s: int
    causes: tuple[str, ...]
    response: tuple[str, ...]
    is_latching: bool
    suppressed_by: tuple[str, ...]
    max_shelve_minutes: int
    realarm: int
    holds: bool
    record_entry: str

    @property
    def release(self) -> float:
        """The value at which an active condition ends: the set point less the deadband."""
        return self.set_point + (-self.deadband if self.side == "high" else self.deadband)

    def is_exceeded(self, value: float, *, was_exceeded: bool) -> bool:
        """Tell whether the condition holds for this sample; the deadband delays the release.

        Example:
            >>> import dataclasses
            >>> alarm = example_alarm()
            >>> alarm.is_exceeded(300.0, was_exceeded=False)
            True
            >>> alarm.is_exceeded(295.0, was_exceeded=True)
            True
            >>> alarm.is_exceeded(289.0, was_exceeded=True)
            False
        """
        limit = self.release if was_exceeded else self.set_point
        return value >= limit if self.side == "high" else value <= limit


def example_alarm() -> AlarmDefinition:
    """Return a small high-pressure alarm for examples and tests of the machinery."""
    return AlarmDefinition(
        tag="PAH-EXAMPLE",
        title="Pressure high",
        message="Outlet pressure is high",
        signal="PT-102",
        side="high",
        set_point=300.0,
        unit="mbar",
        deadband=10.0,
        on_delay=2,
        off_delay=4,
        priority=Priority.MEDIUM,
        basis="example",
        consequence="example",
        time_to_respond_s=60,
        causes=("a closed clamp",),
        response=("hold the phase",),
        is_latching=False,
        suppressed_by=(),
        max_shelve_minutes=30,
        realarm=0,
        holds=False,
        record_entry="example",
    )


FIELDS: Final[dict[str, tuple[type, ...]]] = {
    "tag": (str,),
    "title": (str,),
    "message": (str,),
    "signal": (str,),
    "side": (str,),
    "set_point": (int, float),
    "unit": (str,),
    "deadband": (int, float),
    "on_delay_s": (int, float),
    "off_delay_s": (int, float),
    "priority": (str,),
    "basis": (str,),
    "consequence": (str,),
    "time_to_respond_s": (int,),
    "causes": (list,),
    "response": (list,),
    "latching": (bool,),
    "suppressed_by": (list,),
    "max_shelve_minutes": (int,),
    "realarm_s": (int, float),
    "holds": (bool,),
    "record_entry": (str,),
}


def read_alarms(
    marked: Marked, signals: tuple[str, ...], tick_seconds: float
) -> tuple[AlarmDefinition, ...]:
    """Return the alarms of a table; every alarm carries its whole rationalisation record.

    Raises:
        RecipeError: A field is missing, foreign or wrong, or a signal is not known.
    """
    rows = marked.plain.get("alarms") if isinstance(marked.plain, dict) else None
    if not isinstance(rows, list) or not rows:
        raise RecipeError(marked.where(()), "an alarm table has a list `alarms`")
    alarms = tuple(
        _read_alarm(marked, ("alarms", number), row, signals, tick_seconds)
        for number, row in enumerate(rows)
    )
    tags = [alarm.tag for alarm in alarms]
    for number, tag in enumerate(tags):
        if tag in tags[:number]:
            raise RecipeError(marked.where(("alarms", number)), f"alarm {tag} stands twice")
    return alarms


def _read_alarm(
    marked: Marked, path: Path, row: Any, signals: tuple[str, ...], tick_seconds: float
) -> AlarmDefinition:
    _check_shape(marked, path, row)
    for name in (row["signal"], *row["suppressed_by"]):
        if name not in signals:
            raise RecipeError(marked.where(path), f"unknown signal {name!r}")
    if row["side"] not in {"high", "low"}:
        raise RecipeError(marked.where((*path, "side")), "side is high or low")
    if row["priority"] not in list(Priority):
        raise RecipeError(marked.where((*path, "priority")), "priority is HIGH, MEDIUM or LOW")
    if row["deadband"] < 0:
        raise RecipeError(marked.where((*path, "deadband")), "a deadband is not negative")
    return AlarmDefinition(
        **{name: row[name] for name in ("tag", "title", "message", "signal", "side", "unit")},
        set_point=float(row["set_point"]),
        deadband=float(row["deadband"]),
        on_delay=max(1, round(row["on_delay_s"] / tick_seconds)),
        off_delay=max(1, round(row["off_delay_s"] / tick_seconds)),
        priority=Priority(row["priority"]),
        basis=row["basis"],
        consequence=row["consequence"],
        time_to_respond_s=row["time_to_respond_s"],
        causes=tuple(row["causes"]),
        response=tuple(row["response"]),
        is_latching=row["latching"],
        suppressed_by=tuple(row["suppressed_by"]),
        max_shelve_minutes=row["max_shelve_minutes"],
        realarm=round(row["realarm_s"] / tick_seconds),
        holds=row["holds"],
        record_entry=row["record_entry"],
    )


def _check_shape(marked: Marked, path: Path, row: Any) -> None:
    if not isinstance(row, dict):
        raise RecipeError(marked.where(path), "an alarm is a mapping")
    for name, kinds in FIELDS.items():
        if name not in row:
            raise RecipeError(marked.where(path), f"the alarm lacks {name!r}; add it")
        if type(row[name]) not in kinds:
            raise RecipeError(marked.where((*path, name)), f"{name!r} has the wrong type")
    for name in row:
        if name not in FIELDS:
            raise RecipeError(marked.where((*path, name)), f"unknown field {name!r}; remove it")
