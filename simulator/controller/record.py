"""The electronic batch record: entries, training signatures, corrections, deviation reports.

Entries are added and never changed: a correction is a further entry that names the one it
corrects and gives a reason. Whether an entry is true is not known here; scoring compares it.
"""

from dataclasses import astuple, dataclass
from typing import Any

from simulator.controller.commands import (
    DeviationEvent,
    FileDeviation,
    ImmediateAction,
    ProductImpact,
    Role,
)
from simulator.controller.recipe import Field


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """One line of the batch record.

    `kind` is `scan`, `check`, `result`, `reading`, `signature`, `comment`, `correction`,
    `deviation`, `notification`, `interruption`.
    """

    number: int
    tick: int
    element: str
    kind: str
    item: str
    title: str
    value: str
    unit: str
    by: str
    is_in_limits: bool | None
    corrects: int | None


@dataclass(frozen=True, slots=True)
class Deviation:
    """A filed deviation report with its number and time."""

    number: int
    tick: int
    report: FileDeviation


class BatchRecord:
    """The record of one training batch."""

    def __init__(self, fields: tuple[Field, ...]) -> None:
        self.fields = fields
        self.entries: list[RecordEntry] = []
        self._rows: list[tuple[Any, ...]] = []
        self.deviations: list[Deviation] = []
        self.notified: list[tuple[int, str]] = []

    def add(
        self,
        tick: int,
        element: str,
        kind: str,
        title: str,
        value: str,
        **more: object,
    ) -> RecordEntry:
        """Append an entry and return it; `more` are `item`, `unit`, `by`, limits, `corrects`."""
        entry = RecordEntry(
            number=len(self.entries) + 1,
            tick=tick,
            element=element,
            kind=kind,
            item=str(more.get("item", "")),
            title=title,
            value=value,
            unit=str(more.get("unit", "")),
            by=str(more.get("by", "device")),
            is_in_limits=more.get("is_in_limits"),  # type: ignore[arg-type]
            corrects=more.get("corrects"),  # type: ignore[arg-type]
        )
        self.entries.append(entry)
        self._rows.append(astuple(entry))
        return entry

    def field(self, item: str) -> Field | None:
        """Return the field of this name, or nothing when the record has none."""
        for each in self.fields:
            if each.item == item:
                return each
        return None

    def is_filled(self, field: Field) -> bool:
        """Tell whether a field has its reading or its signature."""
        return any(
            entry.item == field.item and entry.kind in {"reading", "signature"}
            for entry in self.entries
        )

    def blanks(self, elements: tuple[str, ...]) -> tuple[Field, ...]:
        """Return the fields of these elements that are still blank."""
        return tuple(
            field
            for field in self.fields
            if field.element in elements and not self.is_filled(field)
        )

    def file(self, tick: int, report: FileDeviation) -> Deviation:
        """File a deviation report and return it with its number."""
        deviation = Deviation(len(self.deviations) + 1, tick, report)
        self.deviations.append(deviation)
        return deviation

    def snapshot(self) -> tuple[object, ...]:
        """Return the record for `restore`; also what the digest is made of."""
        return (
            tuple(self._rows),
            tuple(
                (each.number, each.tick, _report_values(each.report)) for each in self.deviations
            ),
            tuple(self.notified),
        )

    def restore(self, snapshot: tuple[Any, ...]) -> None:
        """Put the record back to a snapshot."""
        entries, deviations, notified = snapshot
        self.entries = [RecordEntry(*row) for row in entries]
        self._rows = list(entries)
        self.deviations = [
            Deviation(number, tick, _report(values)) for number, tick, values in deviations
        ]
        self.notified = list(notified)


def _report_values(report: FileDeviation) -> tuple[object, ...]:
    return (
        report.event.value,
        report.noticed_tick,
        tuple(each.value for each in report.immediate_actions),
        report.product_impact.value,
        tuple(each.value for each in report.told),
        report.decision_by.value if report.decision_by else None,
        report.narrative,
    )


def _report(values: tuple[Any, ...]) -> FileDeviation:
    event, tick, actions, impact, told, decision, narrative = values
    return FileDeviation(
        event=DeviationEvent(event),
        noticed_tick=tick,
        immediate_actions=tuple(ImmediateAction(each) for each in actions),
        product_impact=ProductImpact(impact),
        told=tuple(Role(each) for each in told),
        decision_by=None if decision is None else Role(decision),
        narrative=narrative,
    )
