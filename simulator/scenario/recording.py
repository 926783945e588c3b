"""The batch record as a view: entries, blanks, deviation reports and the draft of the next."""

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from simulator.controller.commands import DeviationEvent, ImmediateAction, ProductImpact, Role
from simulator.controller.record import Deviation, RecordEntry
from simulator.scenario.views import (
    BatchRecordView,
    ChoiceView,
    DeviationDraftView,
    DeviationView,
    RecordEntryView,
    RecordFieldView,
)

if TYPE_CHECKING:
    from simulator.scenario.run import Run

WATERMARK: Final = "TRAINING"


def present_record(run: "Run") -> BatchRecordView:
    """Return the batch record of a run."""
    record, order = run.controller.record, run.recipe.order
    begun = tuple(
        node.path for node in run.controller.procedure.nodes.values() if node.started is not None
    )
    blanks = record.blanks(begun)
    return BatchRecordView(
        batch_number=order.batch_number,
        product=run.recipe.master.product,
        patient=order.patient,
        watermark=WATERMARK,
        entries=tuple(_entry(each) for each in record.entries),
        blank_fields=tuple(
            RecordFieldView(
                item=each.item,
                element=each.element,
                title=each.title,
                unit=each.unit,
                low=each.low,
                high=each.high,
                kind=each.kind,
            )
            for each in blanks
        ),
        unsigned_elements=tuple(each.element for each in blanks if each.kind == "signature"),
        deviations=tuple(_deviation(each) for each in record.deviations),
        draft=_draft(run),
        notified=tuple(record.notified),
    )


def _entry(entry: RecordEntry) -> RecordEntryView:
    return RecordEntryView(
        number=entry.number,
        tick=entry.tick,
        element=entry.element,
        kind=entry.kind,
        title=entry.title,
        value=entry.value,
        unit=entry.unit,
        by=entry.by,
        is_in_limits=entry.is_in_limits,
        corrects=entry.corrects,
    )


def _deviation(deviation: Deviation) -> DeviationView:
    report = deviation.report
    return DeviationView(
        number=deviation.number,
        tick=deviation.tick,
        event=report.event.value,
        noticed_tick=report.noticed_tick,
        immediate_actions=tuple(each.value for each in report.immediate_actions),
        product_impact=report.product_impact.value,
        told=tuple(each.value for each in report.told),
        decision_by=report.decision_by.value if report.decision_by else None,
        narrative=report.narrative,
    )


def _draft(run: "Run") -> DeviationDraftView:
    annunciator = run.controller.annunciator
    raised = [annunciator.raised_tick(each.tag) for each in annunciator.definitions]
    ticks = [tick for tick in raised if tick is not None]
    return DeviationDraftView(
        events=_choices(DeviationEvent),
        immediate_actions=_choices(ImmediateAction),
        product_impacts=_choices(ProductImpact),
        roles=_choices(Role),
        suggested_tick=max(ticks, default=run.tick),
    )


def _choices(words: type[StrEnum]) -> tuple[ChoiceView, ...]:
    return tuple(
        ChoiceView(each.value, each.value.replace("-", " ").capitalize()) for each in words
    )
