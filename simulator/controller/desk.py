"""The operator's desk: judges every command against the state of the controller.

An impossible command is refused with a code and changes nothing; it is never an exception, because
the journal must replay. What hands do to the plant is not decided here.
"""

from collections.abc import Callable
from types import MappingProxyType
from typing import Final, TypeAlias

from simulator.controller.alarm_states import AlarmEvent
from simulator.controller.annunciator import AlarmChange
from simulator.controller.commands import (
    AcknowledgeAlarm,
    AnswerPrompt,
    BypassInterlock,
    Command,
    ControlElement,
    CorrectEntry,
    EnterReading,
    FileDeviation,
    NotifyPerson,
    RemoveAlarmFromService,
    ResetAlarm,
    ReturnAlarmToService,
    ScanItem,
    SelectMode,
    SetFlow,
    ShelveAlarm,
    SignRecord,
    SilenceHorn,
    TypeIdentifier,
    UnshelveAlarm,
    VerifyStep,
    WriteComment,
)
from simulator.controller.controller import Controller
from simulator.controller.phases.base import Next, Refused
from simulator.controller.phases.library import PHASES
from simulator.controller.procedure import Node
from simulator.controller.prompts import CONFIRMED, RECOVERY, current_prompt
from simulator.controller.readings import measured_value
from simulator.controller.states import PhaseState, ProcedureCommand
from simulator.kernel.clock import TICKS_PER_MINUTE

S = PhaseState
C = ProcedureCommand
Answer: TypeAlias = str | None
"""A refusal code, or nothing when the command was carried out."""

FLOW_RANGE: Final = (5.0, 100.0)
OPERATOR: Final = "operator"

REFUSALS: Final = MappingProxyType(
    {
        "unknown-element": "The recipe has no such element.",
        "starts-by-itself": "In automatic mode the recipe starts this element itself.",
        "not-next": "Another element is due first.",
        "would-repeat-a-completed-element": "A completed element is not repeated.",
        "parent-has-ended": "The element above has ended.",
        "no-mains": "Without mains nothing can be restarted. Keep the door closed and wait.",
        "recovery-due": "Confirm step and volumes in the power-fail recovery first.",
        "door-open": "Close the door first; this phase runs only behind the bolted door.",
        "one-repeat-only": "One repeat of the integrity test is allowed. Reject the kit.",
        "typing-is-not-allowed": "An identifier is never typed. Scan the label.",
        "another-item-is-due": "Another item is due for scanning.",
        "rejected-before": "This kit was rejected. Take a new one.",
        "another-check-is-due": "Another check is due.",
        "same-person": "The second person must be another person.",
        "not-qualified": "This badge may not verify.",
        "nothing-is-due": "The device does not wait for this now.",
        "prompt-has-changed": "The prompt has changed. Read it again.",
        "not-an-answer": "The prompt does not allow this answer.",
        "buffer-bag-not-on-its-hook": "WT-102 sees no buffer bag on its hook.",
        "input-bag-not-on-its-hook": "WT-101 sees no input bag on its hook.",
        "readings-are-missing": "Readings are missing in the batch record. Enter them first.",
        "no-transfer-runs": "No transfer runs, so there is no flow to set.",
        "flow-out-of-range": "The recipe allows 5 to 100 mL/min.",
        "interlock-cannot-be-bypassed": "An interlock cannot be bypassed.",
        "unknown-alarm": "There is no such alarm.",
        "not-in-this-state": "The alarm's state does not allow this.",
        "horn-is-silent": "The horn does not sound.",
        "reason-is-missing": "A reason is needed.",
        "too-long": "The alarm may not be shelved for so long.",
        "permit-is-missing": "A permit is needed to take an alarm out of service.",
        "unknown-field": "The batch record has no such field.",
        "not-due-yet": "The operation of this field has not begun.",
        "wrong-unit": "The reading is in another unit.",
        "already-entered": "The field is filled. Add a correction instead.",
        "not-complete-yet": "An operation is signed when it is complete.",
        "no-such-entry": "The batch record has no such entry.",
        "text-is-missing": "Write what happened.",
        "batch-not-started": "The batch has not been started.",
        "batch-has-ended": "The batch has ended.",
        "not-possible": "This is not possible now.",
    }
)
"""The sentence for each refusal; codes `not-from-<state>` and those of hands are made below."""


def explain_refusal(code: str) -> str:
    """Return the sentence for a refusal code.

    Example:
        >>> explain_refusal("not-from-held")
        'The element is HELD; this command is not allowed in that state.'
    """
    if code.startswith("not-from-"):
        state = code.removeprefix("not-from-").upper()
        return f"The element is {state}; this command is not allowed in that state."
    return REFUSALS.get(code, f"Not possible: {code.replace('.', ' ').replace('_', ' ')}.")


def handle_command(controller: Controller, command: Command) -> Answer:
    """Carry out a command or return why it is refused.

    Commands for hands, hints and the end of the run are not for the controller and are refused.
    """
    handler = HANDLERS.get(type(command))
    refusal = handler(controller, command) if handler else "not-possible"
    controller.follow_changes()
    return refusal


# --- procedure ------------------------------------------------------------------------------


def _control(controller: Controller, command: ControlElement) -> Answer:
    procedure = controller.procedure
    refusal = procedure.find_refusal(command.element, command.command)
    if refusal is None and command.command in {C.RESTART, C.RESUME}:
        refusal = _find_restart_refusal(controller, command.element)
    if refusal is not None:
        return refusal
    if command.command is C.HOLD:
        controller.hold_reason = OPERATOR
    procedure.give(command.element, command.command)
    return None


def _find_restart_refusal(controller: Controller, path: str) -> Answer:
    if not controller.m.jb_101_mains:
        return "no-mains"
    if controller.bench.batch.get("recovery-due"):
        return "recovery-due"
    for node in controller.procedure.active:
        phase = PHASES[node.element.phase_class]
        if node.state is not S.HELD and node.state is not S.PAUSED:
            continue
        if phase.needs_door and phase.code != "close-door" and not controller.m.d_101_closed:
            return "door-open"
        refusal = phase.may_restart(controller.focus(node)) if phase.may_restart else None
        if refusal:
            return refusal
    return None if path in controller.procedure.nodes else "unknown-element"


def _select_mode(controller: Controller, command: SelectMode) -> Answer:
    controller.procedure.select_mode(command.mode)
    return None


# --- prompts and scans ----------------------------------------------------------------------


def _answer(controller: Controller, command: AnswerPrompt) -> Answer:
    prompt = current_prompt(controller)
    if prompt.code != command.prompt:
        return "prompt-has-changed"
    if command.answer not in prompt.answers:
        return "not-an-answer"
    node = controller.procedure.nodes[prompt.element]
    if prompt.text_key == RECOVERY:
        return _recover(controller, node, command.answer)
    if node.state is S.HELD:
        phase = PHASES[node.element.phase_class]
        decision = phase.on_held(controller.focus(node), command) if phase.on_held else None
        return _apply(controller, node, decision)
    return _tell_phase(controller, command)


def _recover(controller: Controller, node: Node, answer: str) -> Answer:
    controller.bench.batch["recovery-due"] = False
    title = "Power-fail recovery: step and volumes confirmed"
    value = f"chamber {controller.bench.total('chamber-ml'):.1f} mL"
    controller.record.add(controller.tick, node.path, "interruption", title, value, by=OPERATOR)
    controller.say("power.recovery", node.path, answer=answer)
    return None if answer == CONFIRMED else "not-an-answer"


def _tell_phase(controller: Controller, command: Command) -> Answer:
    for node in controller.procedure.active:
        if node.state not in {S.RUNNING, S.PAUSING}:
            continue
        step = controller.step_of(node)
        if step.on is not None:
            _note_blanks(controller, node)
            return _apply(controller, node, step.on(controller.focus(node), command))
    return "nothing-is-due"


def _note_blanks(controller: Controller, node: Node) -> None:
    blanks = controller.record.blanks(started_operations(controller))
    missing = any(field.kind == "reading" for field in blanks)
    controller.bench.flags["blank-readings"] = missing and node.element.phase_class == "close"


def started_operations(controller: Controller) -> tuple[str, ...]:
    """Return the paths of the operations that have begun."""
    return tuple(
        node.path
        for node in controller.procedure.nodes.values()
        if node.element.level == "operation" and node.started is not None
    )


def _apply(controller: Controller, node: Node, decision: Next | None) -> Answer:
    if decision is None:
        return "nothing-is-due"
    if isinstance(decision, Refused):
        controller.bench.records.clear()
        return decision.code
    controller.apply(node, decision)
    return None


def _scan(controller: Controller, command: ScanItem) -> Answer:
    return _tell_phase(controller, command)


def _bypass(controller: Controller, command: BypassInterlock) -> Answer:
    controller.say("interlock.bypass-asked", command.interlock, reason=command.reason)
    return "interlock-cannot-be-bypassed"


def _set_flow(controller: Controller, command: SetFlow) -> Answer:
    if not controller.asked.flow:
        return "no-transfer-runs"
    if not FLOW_RANGE[0] <= command.flow_ml_per_min <= FLOW_RANGE[1]:
        return "flow-out-of-range"
    controller.bench.batch["flow-set"] = command.flow_ml_per_min
    return None


# --- alarms ---------------------------------------------------------------------------------


def _give_alarm(controller: Controller, tag: str, event: AlarmEvent) -> Answer:
    if not controller.annunciator.has(tag):
        return "unknown-alarm"
    changes = controller.annunciator.give(tag, event, controller.tick, by=OPERATOR)
    return _report(controller, changes)


def _report(controller: Controller, changes: list[AlarmChange]) -> Answer:
    controller.report_alarms(changes)
    return None if changes else "not-in-this-state"


def _acknowledge(controller: Controller, command: AcknowledgeAlarm) -> Answer:
    return _give_alarm(controller, command.alarm, AlarmEvent.ACKNOWLEDGE)


def _reset(controller: Controller, command: ResetAlarm) -> Answer:
    return _give_alarm(controller, command.alarm, AlarmEvent.RESET)


def _unshelve(controller: Controller, command: UnshelveAlarm) -> Answer:
    return _give_alarm(controller, command.alarm, AlarmEvent.UNSHELVE_NORMAL)


def _silence(controller: Controller, _command: Command) -> Answer:
    return None if controller.annunciator.silence() else "horn-is-silent"


def _shelve(controller: Controller, command: ShelveAlarm) -> Answer:
    annunciator = controller.annunciator
    if not annunciator.has(command.alarm):
        return "unknown-alarm"
    if not command.reason.strip():
        return "reason-is-missing"
    limit = max(
        each.max_shelve_minutes for each in annunciator.definitions if each.tag == command.alarm
    )
    if not 1 <= command.minutes <= limit:
        return "too-long"
    until = controller.tick + command.minutes * TICKS_PER_MINUTE
    return _report(controller, annunciator.shelve(command.alarm, until, controller.tick))


def _remove(controller: Controller, command: RemoveAlarmFromService) -> Answer:
    if not command.permit.strip():
        return "permit-is-missing"
    return _give_alarm(controller, command.alarm, AlarmEvent.REMOVE)


def _return(controller: Controller, command: ReturnAlarmToService) -> Answer:
    return _give_alarm(controller, command.alarm, AlarmEvent.RETURN_NORMAL)


# --- batch record ---------------------------------------------------------------------------


def _enter_reading(controller: Controller, command: EnterReading) -> Answer:
    record = controller.record
    field = record.field(command.item)
    if field is None or field.kind != "reading":
        return "unknown-field"
    if field.element not in started_operations(controller):
        return "not-due-yet"
    if command.unit != field.unit:
        return "wrong-unit"
    if record.is_filled(field):
        return "already-entered"
    measured = measured_value(controller, field)
    low, high = field.low, field.high
    ok = (low is None or command.value >= low) and (high is None or command.value <= high)
    tolerance = field.tolerance if field.tolerance is not None else 0.0
    is_true = abs(command.value - measured) <= tolerance
    record.add(
        controller.tick,
        field.element,
        "reading",
        field.title,
        f"{command.value:g}",
        item=field.item,
        unit=field.unit,
        by=OPERATOR,
        is_in_limits=ok,
    )
    controller.say(
        "record.reading", field.item, value=command.value, measured=measured, true=is_true, ok=ok
    )
    return None


def _correct(controller: Controller, command: CorrectEntry) -> Answer:
    entries = controller.record.entries
    if not 1 <= command.entry <= len(entries):
        return "no-such-entry"
    if not command.reason.strip():
        return "reason-is-missing"
    wrong = entries[command.entry - 1]
    controller.record.add(
        controller.tick,
        wrong.element,
        "correction",
        f"{wrong.title} (correction: {command.reason})",
        command.value,
        item=wrong.item,
        unit=wrong.unit,
        by=OPERATOR,
        corrects=command.entry,
    )
    controller.say("record.correction", wrong.item, entry=command.entry)
    return None


def _sign(controller: Controller, command: SignRecord) -> Answer:
    node = controller.procedure.nodes.get(command.element)
    field = controller.record.field(f"signature/{command.element}")
    if node is None or field is None:
        return "unknown-field"
    if node.state is not S.COMPLETE and controller.procedure.root.is_active:
        return "not-complete-yet"
    if controller.record.is_filled(field):
        return "already-entered"
    controller.record.add(
        controller.tick,
        command.element,
        "signature",
        field.title,
        f"{command.meaning.value} (training signature)",
        item=field.item,
        by=controller.recipe.order.operator,
    )
    controller.say("record.signature", command.element, meaning=command.meaning.value)
    return None


def _comment(controller: Controller, command: WriteComment) -> Answer:
    if not command.text.strip():
        return "text-is-missing"
    node = controller.procedure.current()
    path = node.path if node else "procedure"
    controller.record.add(controller.tick, path, "comment", "Comment", command.text, by=OPERATOR)
    return None


def _deviate(controller: Controller, command: FileDeviation) -> Answer:
    if not command.narrative.strip():
        return "text-is-missing"
    deviation = controller.record.file(controller.tick, command)
    title = f"Deviation report {deviation.number}: {command.event.value}"
    controller.record.add(
        controller.tick, "procedure", "deviation", title, command.narrative, by=OPERATOR
    )
    controller.say("record.deviation", command.event.value, number=deviation.number)
    return None


def _notify(controller: Controller, command: NotifyPerson) -> Answer:
    if not command.message.strip():
        return "text-is-missing"
    controller.record.notified.append((controller.tick, command.role.value))
    controller.record.add(
        controller.tick,
        "procedure",
        "notification",
        f"Told: {command.role.value}",
        command.message,
        by=OPERATOR,
    )
    return None


HANDLERS: Final[MappingProxyType[type, Callable[..., Answer]]] = MappingProxyType(
    {
        ControlElement: _control,
        SelectMode: _select_mode,
        AnswerPrompt: _answer,
        ScanItem: _scan,
        TypeIdentifier: _tell_phase,
        VerifyStep: _tell_phase,
        SetFlow: _set_flow,
        BypassInterlock: _bypass,
        AcknowledgeAlarm: _acknowledge,
        SilenceHorn: _silence,
        ResetAlarm: _reset,
        ShelveAlarm: _shelve,
        UnshelveAlarm: _unshelve,
        RemoveAlarmFromService: _remove,
        ReturnAlarmToService: _return,
        EnterReading: _enter_reading,
        CorrectEntry: _correct,
        SignRecord: _sign,
        WriteComment: _comment,
        FileDeviation: _deviate,
        NotifyPerson: _notify,
    }
)
"""{command class: who judges it}."""
