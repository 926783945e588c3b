"""Events as sentences, for the event list and the debrief."""

from typing import TYPE_CHECKING

from simulator.controller.desk import explain_refusal
from simulator.scenario.events import RunEvent
from simulator.scenario.hands import FINDINGS, explain_finding

if TYPE_CHECKING:
    from simulator.scenario.run import Run


def sentence_of(run: "Run", event: RunEvent) -> str:
    """Return an event as a sentence."""
    if event.kind.startswith("operator."):
        return _operator(event)
    if event.kind in {"phase.state", "element.state"}:
        title = run.controller.procedure.nodes[event.subject].element.title
        reason = event.fact("reason")
        tail = f" ({reason})" if reason not in {"recipe", "done", "children", "operator"} else ""
        return f"{title}: {event.fact('state')}{tail}"
    if event.kind.startswith("alarm."):
        return f"{event.subject}: {_alarm_title(run, event.subject)}, {event.fact('state')}"
    return event.describe()


def _alarm_title(run: "Run", tag: str) -> str:
    return next(each.title for each in run.texts.alarms if each.tag == tag)


def _operator(event: RunEvent) -> str:
    name = event.kind.removeprefix("operator.")
    words = [
        str(event.fact(key)) for key in ("deed", "command", "answer", "position") if event.fact(key)
    ]
    text = " ".join([name, *words, event.subject]).strip()
    refusal = event.fact("refusal")
    if isinstance(refusal, str):
        why = explain_finding(refusal) if refusal in FINDINGS else explain_refusal(refusal)
        return f"Refused: {text}. {why}"
    found = event.fact("found")
    return f"{text}: {explain_finding(found)}" if isinstance(found, str) else text
