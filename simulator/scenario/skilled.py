"""A skilled operator: reads, looks, acts by the response page, records and tells.

Knows what a screen shows and nothing else.
"""

from collections import deque
from dataclasses import dataclass
from typing import Final

from simulator.controller.commands import (
    AcknowledgeAlarm,
    AnswerPrompt,
    Command,
    ControlElement,
    Deed,
    DeviationEvent,
    DoByHand,
    EndRun,
    EnterReading,
    FileDeviation,
    ImmediateAction,
    MoveClamp,
    MoveDoor,
    NotifyPerson,
    Position,
    ProductImpact,
    ResetAlarm,
    Role,
    ScanItem,
    SignatureMeaning,
    SignRecord,
    SilenceHorn,
    VerifyStep,
)
from simulator.controller.states import PhaseState, ProcedureCommand
from simulator.scenario.views import PromptView, RunView

PROCEDURE: Final = "procedure"
LINES: Final = ("input", "buffer", "waste", "product")
SCANS: Final = {
    "scan-operator": "operator-badge",
    "scan-patient": "patient_record",
    "scan-buffer": "buffer",
    "scan-leukapheresis": "input_bag",
    "scan-kit": "kit",
}
READ_FROM_RECORD: Final = {
    "pressure-decay": "Decay in the pressure hold",
    "tare-product": "Tare WT-104",
    "input-weight": "Input bag, gross",
}
START: Final = ControlElement(PROCEDURE, ProcedureCommand.START)
RESTART: Final = ControlElement(PROCEDURE, ProcedureCommand.RESTART)
NEW_KIT: Final = (
    MoveDoor(Position.OPEN),
    DoByHand(Deed.QUARANTINE_KIT, ""),
    DoByHand(Deed.TAKE_NEW_KIT, ""),
)
STOP: Final = ControlElement(PROCEDURE, ProcedureCommand.STOP)


@dataclass(frozen=True, slots=True)
class Report:
    """What the operator will write into the deviation report, and whom they tell."""

    event: DeviationEvent
    actions: tuple[ImmediateAction, ...]
    impact: ProductImpact
    told: tuple[Role, ...]
    narrative: str
    noticed_tick: int


class Skilled:
    """An operator who reads, looks, acts by the response page, records and tells."""

    def __init__(self, pause: int = 12) -> None:
        self.pause = pause
        self.plan: deque[Command] = deque()
        self.handled: set[tuple[str, int]] = set()
        self.reports: list[Report] = []
        self.integrity_failures = 0
        self.integrity_tick = 0
        self.has_opened_input = False

    def act(self, view: RunView) -> Command | None:
        """Return the next command, or nothing when waiting is right."""
        alarm = self._attend(view)
        if alarm is not None:
            return alarm
        if self.plan:
            return self.plan.popleft()
        prompt = view.prompt
        if prompt is None:
            return None
        ending = _last(prompt.code)
        if ending == "start":
            return START
        if ending in {"complete", "stopped"}:
            return self._close(view)
        if ending.startswith(("held", "recovery")):
            return self._deal(view, prompt, ending)
        return self._work(view, prompt) or self._record(view)

    # --- alarms -----------------------------------------------------------------------------

    def _attend(self, view: RunView) -> Command | None:
        if view.is_horn_on:
            return SilenceHorn()
        for alarm in view.alarms:
            if alarm.shown in {"flash", "slow-flash"}:
                return AcknowledgeAlarm(alarm.tag)
            if alarm.state == "LATCHED_ACKNOWLEDGED":
                return ResetAlarm(alarm.tag)
        return None

    # --- normal work ------------------------------------------------------------------------

    def _work(self, view: RunView, prompt: PromptView) -> Command | None:
        if not prompt.is_operator_due:
            return None
        key = (prompt.code, prompt.since_tick)
        first = key not in self.handled
        self.handled.add(key)
        phase, step = prompt.element.rpartition("/")[2], _last(prompt.code)
        if phase in SCANS:
            return ScanItem(SCANS[phase])
        if prompt.check is not None:
            return VerifyStep(prompt.check, "second-person-badge", agrees=True)
        if phase == "close-door":
            return MoveDoor(Position.CLOSED) if not view.mimic.is_door_closed else None
        deeds = self._deeds(view, prompt.code, step) if first else ()
        self.plan.extend(deeds)
        return self.plan.popleft() if self.plan else self._answer(view, prompt, step)

    def _deeds(self, view: RunView, code: str, step: str) -> tuple[Command, ...]:
        by_step: dict[str, tuple[Command, ...]] = {
            "look": (DoByHand(Deed.INSPECT_POUCH, ""),),
            "open": (MoveDoor(Position.OPEN),),
            "mount": (DoByHand(Deed.MOUNT_SET, ""),),
            "trace": (
                *(MoveClamp(f"CL-{number}", Position.OPEN) for number in (2, 3, 4)),
                *(DoByHand(Deed.INSPECT_LINE, line) for line in LINES),
            ),
            "weld": (DoByHand(Deed.WELD_LINE, "input"),),
            "check": (DoByHand(Deed.CHECK_WELD, "input"),),
            "take": (DoByHand(Deed.MIX_BAG, "product"), DoByHand(Deed.TAKE_SAMPLE, "product")),
            "seal": (DoByHand(Deed.SEAL_PRODUCT, ""),),
        }
        if "/mount-set/hang" in code:
            hung = (DoByHand(Deed.HANG_BAG, bag) for bag in ("buffer", "waste", "product"))
            return (*hung, DoByHand(Deed.SEAT_SPIKE, "buffer"))
        if "/connect-input/hang" in code:
            return (DoByHand(Deed.MIX_BAG, "input"), DoByHand(Deed.HANG_BAG, "input"))
        if "/connect-input/open" in code:
            self.has_opened_input = True
            return (MoveClamp("CL-1", Position.OPEN),)
        if step == "open" and not view.mimic.is_door_closed:
            return ()
        return by_step.get(step, ())

    def _answer(self, view: RunView, prompt: PromptView, step: str) -> Command | None:
        if step in {"open", "mount"} and "/mount-set/" in prompt.code:
            return None
        if step == "readings":
            reading = self._next_reading(view, at_end=True)
            if reading is not None:
                return reading
        if step == "look":
            if _heard(view, "seal of the pouch is torn"):
                self.plan.extend(NEW_KIT)
                return AnswerPrompt(prompt.code, "reject")
            return AnswerPrompt(prompt.code, "accept")
        if step == "check":
            bad = _heard(view, "uneven and gives")
            return AnswerPrompt(prompt.code, "not-sound" if bad else "sound")
        answer = "as-shown" if step == "trace" else "done"
        return AnswerPrompt(prompt.code, answer)

    # --- record -----------------------------------------------------------------------------

    def _record(self, view: RunView) -> Command | None:
        reading = self._next_reading(view, at_end=False)
        if reading is not None:
            return reading
        for field in view.record.blank_fields:
            if field.kind == "signature" and _state(view, field.element) is PhaseState.COMPLETE:
                return SignRecord(field.element, SignatureMeaning.PERFORMED)
        return self._next_report(view)

    def _next_reading(self, view: RunView, *, at_end: bool) -> Command | None:
        for field in view.record.blank_fields:
            if field.kind != "reading":
                continue
            value = self._find_reading(view, field.item, at_end=at_end)
            if value is not None:
                return EnterReading(field.item, value, field.unit)
        return None

    def _find_reading(self, view: RunView, item: str, *, at_end: bool) -> float | None:
        if item == "product-weight":
            weights = [each.value for each in view.values if each.tag == "WT-104"]
            return weights[0] if at_end and weights else None
        title = READ_FROM_RECORD[item]
        found = [each.value for each in view.record.entries if each.title == title]
        return float(found[-1]) if found else None

    def _next_report(self, view: RunView) -> Command | None:
        if not self.reports:
            return None
        report = self.reports.pop(0)
        batch = view.batch_number
        self.plan.extend(NotifyPerson(role, f"{batch}: {report.narrative}") for role in report.told)
        self.plan.append(
            FileDeviation(
                event=report.event,
                noticed_tick=report.noticed_tick,
                immediate_actions=report.actions,
                product_impact=report.impact,
                told=report.told,
                decision_by=Role.QUALITY_ASSURANCE,
                narrative=report.narrative,
            )
        )
        return self.plan.popleft()

    def _close(self, view: RunView) -> Command | None:
        left = self._next_report(view)
        if left is not None:
            return left
        for field in view.record.blank_fields:
            if field.kind == "signature":
                return SignRecord(field.element, SignatureMeaning.PERFORMED)
        return EndRun()

    # --- held -------------------------------------------------------------------------------

    def _deal(self, view: RunView, prompt: PromptView, ending: str) -> Command | None:
        key = (prompt.code, prompt.since_tick)
        if key in self.handled:
            return None
        self.handled.add(key)
        if ending == "held.mains":
            return self._next_report(view)
        if ending == "recovery":
            return self._recover(view, prompt)
        if ending == "held.identity":
            return self._stop_for_identity(view)
        if ending == "held.hold-test":
            return self._mend_integrity(view, prompt)
        return self._mend_path(view)

    def _stop_for_identity(self, view: RunView) -> Command:
        self.reports.append(
            Report(
                DeviationEvent.IDENTITY_MISMATCH,
                (ImmediateAction.STOPPED_BATCH, ImmediateAction.SEGREGATED_MATERIAL),
                ProductImpact.NONE_BEFORE_PRODUCT_CONTACT,
                (Role.QUALITY_ASSURANCE, Role.SUPERVISOR),
                "A scanned identifier did not agree with the order. Nothing was connected.",
                view.tick,
            )
        )
        self.plan.append(DoByHand(Deed.SEGREGATE_MATERIAL, ""))
        return STOP

    def _recover(self, view: RunView, prompt: PromptView) -> Command:
        noticed = _raised(view, "JAL-101")
        self.reports.append(
            Report(
                DeviationEvent.MAINS_FAILURE,
                (ImmediateAction.KEPT_DOOR_CLOSED, ImmediateAction.CHECKED_VOLUMES),
                ProductImpact.POSSIBLE,
                (Role.SUPERVISOR, Role.QUALITY_ASSURANCE),
                "The mains failed; the batch was held and resumed after power-fail recovery.",
                noticed if noticed is not None else view.tick,
            )
        )
        answer = AnswerPrompt(prompt.code, "step-and-volumes-confirmed")
        self.plan.extend((answer, RESTART))
        return DoByHand(Deed.CHECK_VOLUMES, "")

    def _mend_integrity(self, view: RunView, prompt: PromptView) -> Command:
        self.integrity_failures += 1
        if self.integrity_failures == 1:
            self.integrity_tick = view.tick
            self.plan.extend(
                (
                    DoByHand(Deed.INSPECT_KIT, ""),
                    *(DoByHand(Deed.INSPECT_LINE, line) for line in LINES),
                    DoByHand(Deed.TIGHTEN_LUER, ""),
                    MoveDoor(Position.CLOSED),
                    RESTART,
                )
            )
            self.reports.append(self._integrity_report(rejected=False))
            return MoveDoor(Position.OPEN)
        self.integrity_failures = 0
        self.reports = [self._integrity_report(rejected=True)]
        self.plan.extend(NEW_KIT)
        return AnswerPrompt(prompt.code, "reject-kit")

    def _integrity_report(self, *, rejected: bool) -> Report:
        actions: tuple[ImmediateAction, ...]
        repeat = (ImmediateAction.HELD_PROCESS, ImmediateAction.REPEATED_TEST_ONCE)
        if rejected:
            actions = (*repeat, ImmediateAction.REJECTED_KIT, ImmediateAction.QUARANTINED_KIT)
            text = "The integrity test failed twice; the kit was rejected and quarantined."
        else:
            actions = (*repeat, ImmediateAction.TIGHTENED_CONNECTION)
            text = "The integrity test failed once; a connection was tightened and it passed."
        return Report(
            DeviationEvent.KIT_INTEGRITY_FAILED,
            actions,
            ProductImpact.NONE_BEFORE_PRODUCT_CONTACT,
            (Role.SUPERVISOR, Role.QUALITY_ASSURANCE),
            text,
            self.integrity_tick,
        )

    def _mend_path(self, view: RunView) -> Command:
        air = _raised(view, "AAH-101")
        if air is not None and view.tick - air < MENDED_WITHIN:
            return self._mend_air(air)
        lines = self._lines_in_use(view)
        expected = ["CL-2", "CL-3", "CL-4"] + (["CL-1"] if self.has_opened_input else [])
        noticed = _latest(view)
        self.reports.append(
            Report(
                DeviationEvent.CLAMP_FOUND_CLOSED,
                (
                    ImmediateAction.HELD_PROCESS,
                    ImmediateAction.INSPECTED_LINE,
                    ImmediateAction.OPENED_CLAMP,
                ),
                ProductImpact.NOT_EXPECTED,
                (Role.SUPERVISOR, Role.QUALITY_ASSURANCE),
                "The pump was stopped by the device; a clamp of the line in use was closed.",
                noticed if noticed is not None else view.tick,
            )
        )
        self.plan.extend(DoByHand(Deed.INSPECT_LINE, line) for line in lines[1:])
        tags = {"input": "CL-1", "buffer": "CL-2", "waste": "CL-3", "product": "CL-4"}
        self.plan.extend(
            MoveClamp(tags[line], Position.OPEN) for line in lines if tags[line] in expected
        )
        self.plan.append(RESTART)
        return DoByHand(Deed.INSPECT_LINE, lines[0])

    def _lines_in_use(self, view: RunView) -> tuple[str, ...]:
        path = view.current_path or ""
        if "transfer-input" in path:
            return ("input", "buffer")
        if "separate" in path:
            return ("waste",)
        if "product" in path:
            return ("product", "buffer")
        return ("buffer", "waste", "product") if "prime" in path else ("buffer",)

    def _mend_air(self, noticed: int) -> Command:
        self.reports.append(
            Report(
                DeviationEvent.AIR_DETECTED,
                (
                    ImmediateAction.HELD_PROCESS,
                    ImmediateAction.INSPECTED_LINE,
                    ImmediateAction.PURGED_AIR,
                    ImmediateAction.CHECKED_VOLUMES,
                ),
                ProductImpact.POSSIBLE,
                (Role.SUPERVISOR, Role.QUALITY_ASSURANCE),
                "The air detector of the input line stopped the transfer; the line was traced.",
                noticed,
            )
        )
        self.plan.extend(
            (
                DoByHand(Deed.SEAT_SPIKE, "input"),
                DoByHand(Deed.PURGE_LINE, "input"),
                DoByHand(Deed.WIPE_SENSOR, "AD-101"),
                DoByHand(Deed.CHECK_VOLUMES, ""),
                RESTART,
            )
        )
        return DoByHand(Deed.INSPECT_LINE, "input")


MENDED_WITHIN: Final = 240


def _last(code: str) -> str:
    return code.rpartition("/")[2]


def _heard(view: RunView, words: str) -> bool:
    hands = [each.text for each in view.messages if each.kind == "operator.hand"]
    return bool(hands) and words in hands[-1]


def _raised(view: RunView, tag: str) -> int | None:
    return next((each.raised_tick for each in view.alarms if each.tag == tag), None)


def _latest(view: RunView) -> int | None:
    ticks = [each.raised_tick for each in view.alarms if each.raised_tick is not None]
    return max(ticks, default=None)


def _state(view: RunView, path: str) -> PhaseState | None:
    for unit in view.procedure.children:
        for element in (unit, *unit.children):
            if element.path == path:
                return element.state
    return None
