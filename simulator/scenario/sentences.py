"""Events as sentences, for the event list, the evidence and the debrief."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from simulator.controller.commands import Deed
from simulator.controller.desk import explain_refusal
from simulator.controller.interlocks import TITLES
from simulator.scenario.bench import DEED_TITLES, ITEM_TITLES
from simulator.scenario.events import RunEvent
from simulator.scenario.hands import FINDINGS, explain_finding

if TYPE_CHECKING:
    from simulator.scenario.run import Run

STATES: Final = {
    "IDLE": "ready to start",
    "RUNNING": "running",
    "COMPLETE": "complete",
    "PAUSING": "going to a pause",
    "PAUSED": "paused",
    "HOLDING": "going to the safe state",
    "HELD": "held in the safe state",
    "RESTARTING": "restarting",
    "STOPPING": "stopping",
    "STOPPED": "stopped",
    "ABORTING": "aborting",
    "ABORTED": "aborted",
}
ALARM_CHANGES: Final = {
    "alarm.raise": "raised",
    "alarm.clear": "cleared",
    "alarm.clear_latching": "cause gone, waits for a reset",
    "alarm.acknowledge": "acknowledged",
    "alarm.reset": "reset",
    "alarm.suppress": "suppressed by design",
}
QUIET_REASONS: Final = ("recipe", "done", "children", "operator", None)


def sentence_of(run: "Run", event: RunEvent) -> str:
    """Return an event as a sentence."""
    if event.kind.startswith("operator."):
        return _operator(run, event)
    if event.kind in {"phase.state", "element.state"}:
        return _state(run, event)
    if event.kind.startswith("alarm."):
        change = ALARM_CHANGES.get(event.kind, _words(event.fact("state")))
        return f"Alarm {event.subject}, {_alarm_title(run, event.subject)}: {change}"
    write = HAPPENINGS.get(event.kind)
    return write(run, event) if write else _plain(event)


def evidence_sentence(run: "Run", event: RunEvent) -> str:
    """Return an event as evidence: the sentence with what the judgement rests on."""
    text = sentence_of(run, event)
    if event.kind == "operator.answer" and event.fact("accepted") is True:
        if event.fact("looked") is False:
            text += "; it had not been looked at"
        if event.fact("right") is False:
            text += "; it was not so"
    return text


def _operator(run: "Run", event: RunEvent) -> str:
    text = COMMANDS[event.kind.removeprefix("operator.")](run, event)
    refusal = event.fact("refusal")
    if isinstance(refusal, str):
        why = explain_finding(refusal) if refusal in FINDINGS else explain_refusal(refusal)
        return f"{text}: refused. {why}"
    return text


def _state(run: "Run", event: RunEvent) -> str:
    state, reason = str(event.fact("state")), event.fact("reason")
    tail = "" if reason in QUIET_REASONS else f" ({_words(reason)})"
    return f"{_title(run, event.subject)}: {STATES.get(state, state.lower())}{tail}"


def _title(run: "Run", path: str) -> str:
    node = run.controller.procedure.nodes.get(path)
    return node.element.title if node else path


def _alarm_title(run: "Run", tag: str) -> str:
    return next((each.title for each in run.texts.alarms if each.tag == tag), tag)


def _field_title(run: "Run", item: str) -> str:
    fields = run.controller.record.fields
    return next((each.title for each in fields if each.item == item), item)


def _words(value: object) -> str:
    return str(value).replace("-", " ").replace("_", " ").lower()


def _plain(event: RunEvent) -> str:
    facts = ", ".join(f"{_words(key)} {_value(value)}" for key, value in event.detail)
    start = f"{event.kind.replace('.', ' ').replace('-', ' ').capitalize()} {event.subject}".strip()
    return f"{start}: {facts}" if facts else start


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


# --- what the operator did ------------------------------------------------------------------


def _control(run: "Run", event: RunEvent) -> str:
    place = "the procedure" if event.subject == "procedure" else _title(run, event.subject)
    return f"Gave {event.fact('command')} to {place}"


def _scan(_run: "Run", event: RunEvent) -> str:
    text = f": {event.fact('text')}" if event.fact("text") else ""
    return f"Scanned “{ITEM_TITLES.get(event.subject, event.subject)}”{text}"


def _answer(run: "Run", event: RunEvent) -> str:
    answer, key = str(event.fact("answer")), str(event.fact("prompt"))
    prompt = run.texts.prompts.get(key)
    words = dict(prompt.answers).get(answer, answer) if prompt else answer
    return f"Answered “{words}” at {_title(run, event.subject.rpartition('/')[0])}"


def _verify(_run: "Run", event: RunEvent) -> str:
    badge = ITEM_TITLES.get(str(event.fact("badge")), str(event.fact("badge")))
    agrees = "agrees" if event.fact("agrees") else "disagrees"
    return f"Verified {_words(event.subject)} with “{badge}”: {agrees}"


def _clamp(_run: "Run", event: RunEvent) -> str:
    verb = "Opened" if event.fact("position") == "open" else "Closed"
    return f"{verb} clamp {event.subject}"


def _door(_run: "Run", event: RunEvent) -> str:
    return "Opened the door" if event.subject == "open" else "Closed the door"


def _hand(_run: "Run", event: RunEvent) -> str:
    deed = str(event.fact("deed"))
    text = DEED_TITLES[Deed(deed)].format(item=event.subject)
    found = event.fact("found")
    if not isinstance(found, str) or found == "done" or event.fact("accepted") is not True:
        return text
    return f"{text}: {explain_finding(found).rstrip('.')}"


def _about_alarm(verb: str) -> Callable[["Run", RunEvent], str]:
    return lambda run, event: (
        f"{verb} alarm {event.subject}, {_alarm_title(run, event.subject)}"
        + (f", “{event.fact('reason')}”" if event.fact("reason") else "")
    )


def _flow(_run: "Run", event: RunEvent) -> str:
    return f"Set {event.subject} to {_value(event.fact('flow_ml_per_min'))} mL/min"


def _bypass(_run: "Run", event: RunEvent) -> str:
    title = TITLES.get(event.subject, event.subject)
    return f"Asked to bypass the interlock “{title}”, reason “{event.fact('reason')}”"


def _reading(run: "Run", event: RunEvent) -> str:
    value = f"{_value(event.fact('value'))} {event.fact('unit')}".strip()
    return f"Entered “{_field_title(run, event.subject)}”: {value}"


def _correct(_run: "Run", event: RunEvent) -> str:
    return f"Corrected entry {event.subject} to {event.fact('value')}, “{event.fact('reason')}”"


def _sign(run: "Run", event: RunEvent) -> str:
    return f"Signed “{_title(run, event.subject)}” as {event.fact('meaning')}"


def _deviation(_run: "Run", event: RunEvent) -> str:
    return (
        f"Filed a deviation report, {_words(event.subject)}: “{event.fact('narrative')}” "
        f"At once: {_list(event.fact('immediate_actions'))}. "
        f"Product impact: {_words(event.fact('product_impact'))}. "
        f"Told: {_list(event.fact('told'))}"
    )


def _list(value: object) -> str:
    return ", ".join(_words(each) for each in str(value).split(",") if each) or "nothing"


def _notify(_run: "Run", event: RunEvent) -> str:
    return f"Told {_words(event.subject)}: “{event.fact('message')}”"


COMMANDS: Final[dict[str, Callable[["Run", RunEvent], str]]] = {
    "control": _control,
    "mode": lambda _run, event: f"Chose the mode {_words(event.subject)}",
    "scan": _scan,
    "type-identifier": lambda _run, event: (
        f"Typed “{event.fact('text')}” for “{ITEM_TITLES.get(event.subject, event.subject)}”"
    ),
    "answer": _answer,
    "verify": _verify,
    "clamp": _clamp,
    "door": _door,
    "hand": _hand,
    "acknowledge": _about_alarm("Acknowledged"),
    "silence": lambda _run, _event: "Silenced the horn",
    "reset-alarm": _about_alarm("Reset"),
    "shelve": _about_alarm("Shelved"),
    "unshelve": _about_alarm("Took back from the shelf"),
    "out-of-service": _about_alarm("Took out of service"),
    "in-service": _about_alarm("Returned to service"),
    "set-flow": _flow,
    "bypass-interlock": _bypass,
    "reading": _reading,
    "correct": _correct,
    "sign": _sign,
    "comment": lambda _run, event: f"Wrote a comment: “{event.fact('text')}”",
    "deviation": _deviation,
    "notify": _notify,
    "hint": lambda _run, _event: "Asked for a hint",
    "end-run": lambda _run, _event: "Ended the run",
}
"""{command kind: its sentence}."""


# --- what happened --------------------------------------------------------------------------


def _recorded_reading(run: "Run", event: RunEvent) -> str:
    text = f"“{_field_title(run, event.subject)}” was written as {_value(event.fact('value'))}"
    measured = event.fact("measured")
    return text if measured is None else f"{text}; the instrument had shown {_value(measured)}"


HAPPENINGS: Final[dict[str, Callable[["Run", RunEvent], str]]] = {
    "record.reading": _recorded_reading,
    "record.signature": lambda run, event: (
        f"“{_title(run, event.subject)}” was signed as {event.fact('meaning')}"
    ),
    "power.lost": lambda _run, event: f"Mains lost; UPS at {_value(event.fact('ups'))} %",
    "power.returned": lambda _run, event: f"Mains back; UPS at {_value(event.fact('ups'))} %",
    "power.recovery": lambda run, event: f"Power-fail recovery at {_title(run, event.subject)}",
    "procedure.jump": lambda run, event: (
        f"The procedure goes back to {_title(run, event.subject)} ({_words(event.fact('reason'))})"
    ),
    "interlock.trip": lambda _run, event: (
        f"Interlock “{TITLES.get(event.subject, event.subject)}” has tripped: inlet "
        f"{_value(event.fact('inlet'))} mbar, outlet {_value(event.fact('outlet'))} mbar"
    ),
    "truth.breach": lambda _run, event: f"The product path was opened: {_list(event.subject)}",
    "fault.injected": lambda _run, event: f"Disturbance begins: {_words(event.subject)}",
    "phase.step": lambda run, event: f"{_title(run, event.subject)}: step {event.fact('step')}",
    "record.device": lambda _run, event: (
        f"The device wrote “{ITEM_TITLES.get(event.subject, _words(event.subject))}”: "
        f"{event.fact('value')}"
    ),
    "record.deviation": lambda _run, event: f"Deviation on record: {_words(event.subject)}",
    "interlock.bypass-asked": lambda _run, event: (
        f"The interlock “{TITLES.get(event.subject, event.subject)}” was not bypassed"
    ),
    "run.ended": lambda _run, event: f"The run ended ({_words(event.subject)})",
}
"""{event kind: its sentence}."""
