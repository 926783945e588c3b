"""Guidance: what to do at this moment and why, for the guided level and for hints.

First comes what an alarm and a disturbance ask for, then the prompt of this moment taken apart into
single deeds of the hands, then what is due in the batch record. Only what the operator can know is
looked at: prompts, alarms, the record and what the hands have found.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from simulator.controller.alarm_states import UNSEEN, AlarmState
from simulator.controller.prompts import Prompt, current_prompt
from simulator.controller.states import ProcedureCommand
from simulator.kernel.clock import TICK_SECONDS
from simulator.scenario.bench import ITEM_TITLES
from simulator.scenario.deeds import next_deed
from simulator.scenario.definition import Expectation
from simulator.scenario.events import RunEvent, find_first

if TYPE_CHECKING:
    from simulator.scenario.run import Run

RESPONSE: Final = "Its response page says what it means and what to do."
OWNER: Final = "An acknowledged alarm has an owner. It changes nothing else."
WAITING: Final = "Nothing is asked of you now."


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to do now, why, and the lesson about it; `code` is empty for plain prompts."""

    text: str
    why: str
    code: str = ""
    lesson: str | None = None


def advise(run: "Run") -> Advice:
    """Return what to do at this tick of a run."""
    prompt = current_prompt(run.controller)
    still_open = _list_open(run)
    return (
        _about_alarms(run, still_open)
        or _about_disturbance(run, prompt, still_open)
        or _about_deviation(run)
        or _about_prompt(run, prompt, still_open)
    )


# --- alarms and disturbances ----------------------------------------------------------------


def _about_alarms(run: "Run", still_open: list[Expectation]) -> Advice | None:
    annunciator = run.controller.annunciator
    for definition in annunciator.definitions:
        state, tag = annunciator.state(definition.tag), definition.tag
        if state in UNSEEN:
            known = next((each for each in still_open if tag in each.match.subjects), None)
            text = f"Read the alarm {tag}, {definition.title}, and acknowledge it. {RESPONSE}"
            if known is not None:
                return Advice(text, known.why, known.code, known.lesson)
            return Advice(text, OWNER)
        if state is AlarmState.LATCHED_ACKNOWLEDGED:
            return Advice(f"Reset {tag}: its cause is gone.", "A latching alarm stays until then.")
    return None


def _about_disturbance(run: "Run", prompt: Prompt, still_open: list[Expectation]) -> Advice | None:
    for each in still_open:
        if each.after is not None and _is_possible(each, run, prompt):
            text = each.hint
            if each.match.kinds == ("operator.scan",):
                text = _scan(run, prompt) or text
            elif prompt.text_key == "recovery" and each.match.kinds == ("operator.answer",):
                text = next_deed(run, prompt) or text
            return Advice(text, each.why, each.code, each.lesson)
    return None


def _is_possible(each: Expectation, run: "Run", prompt: Prompt) -> bool:
    """Tell whether the device would take it now; hands and voice are always free."""
    facts = dict(each.match.facts)
    kind = each.match.kinds[0]
    if kind == "operator.control":
        root = run.controller.procedure.root.path
        return any(
            run.controller.procedure.find_refusal(root, ProcedureCommand(str(command))) is None
            and not (prompt.text_key in {"recovery", "held.mains"} and command == "RESTART")
            for command in facts.get("command", ())
        )
    if kind == "operator.answer":
        return any(answer in prompt.answers for answer in facts.get("answer", ()))
    if kind == "operator.scan":
        is_scan = prompt.text_key == "scan.scan"
        return is_scan and _due_item(run, prompt) in each.match.subjects
    return kind not in {"operator.acknowledge", "record.reading", "record.signature"}


def _about_deviation(run: "Run") -> Advice | None:
    filed = {each.report.event.value for each in run.controller.record.deviations}
    for rule in run.resolved.deviations:
        anchor = rule.noticed_after
        if rule.event in filed or anchor is None or find_first(run.events, anchor) is None:
            continue
        if run.controller.procedure.root.state.value == "HELD":
            continue
        event = rule.event.replace("-", " ")
        return Advice(
            f"Write a deviation report about: {event}. Say what happened, when you noticed it, "
            "what you did at once, what it may mean for the product, and whom you told.",
            "What is not on record cannot be judged by those who decide about the product.",
            f"deviation-{rule.event}",
        )
    return None


# --- the prompt and the record --------------------------------------------------------------


def _about_prompt(run: "Run", prompt: Prompt, still_open: list[Expectation]) -> Advice:
    words = run.texts.prompts[prompt.text_key]
    waits = f"The device waits for: {words.waits_for}."
    subjects = (prompt.code, prompt.check or "")
    known = _about(still_open, subjects)
    deed = _scan(run, prompt) or next_deed(run, prompt)
    if deed is not None:
        return Advice(deed, known.why if known else waits, *_mark(known))
    due = _about_record(run, prompt, still_open)
    if due is not None:
        return due
    if prompt.text_key in {"complete", "stopped"}:
        return Advice("The record is written. End the run.", "Then the run is judged.")
    if prompt.is_operator_due:
        return Advice(words.text, known.why if known else waits, *_mark(known))
    return Advice(WAITING, f"The device goes on by itself and waits for: {words.waits_for}.")


def _mark(known: Expectation | None) -> tuple[str, str | None]:
    return (known.code, known.lesson) if known is not None else ("", None)


def _about(still_open: list[Expectation], subjects: tuple[str, ...]) -> Expectation | None:
    for each in still_open:
        if any(subject and subject in subjects for subject in each.match.subjects):
            return each
    return None


def _scan(run: "Run", prompt: Prompt) -> str | None:
    if prompt.text_key != "scan.scan":
        return None
    item = _due_item(run, prompt)
    rejected = run.bench.get("quarantine-kit")
    if item == "kit" and rejected is not None and run.bench.get("take-new-kit", -1) < rejected:
        return "With your hands: take the kit off and a new one from stock."
    return f"With your hands: scan “{ITEM_TITLES[item]}”. The code must agree with the order."


def _due_item(run: "Run", prompt: Prompt) -> str:
    return str(run.controller.procedure.nodes[prompt.element].element.argument("item", ""))


def _about_record(run: "Run", prompt: Prompt, still_open: list[Expectation]) -> Advice | None:
    """What is blank in the batch record and can be written now."""
    at_end = prompt.text_key in {"close.readings", "complete", "stopped"}
    begun = tuple(
        node.path
        for node in run.controller.procedure.nodes.values()
        if (node.started if at_end else node.ended) is not None
    )
    for field in run.controller.record.blanks(begun):
        is_reading = field.kind == "reading"
        ended = run.controller.procedure.nodes[field.element].ended is not None
        if not is_reading and not ended:
            continue
        if is_reading and prompt.text_key == "stopped":
            continue
        known = _about(still_open, (field.item,) if is_reading else (field.element,))
        verb = "enter" if is_reading else "sign"
        title = field.title[0].lower() + field.title[1:]
        why = known.why if known else "A blank in the record was not done by anybody."
        return Advice(f"In the batch record, {verb}: {title}.", why, *_mark(known))
    return None


# --- what is open ---------------------------------------------------------------------------


def _list_open(run: "Run") -> list[Expectation]:
    """Return what is open; looked up anew only when something has happened."""
    count, found = run.still_open
    if count != len(run.events):
        found = [each for each in run.resolved.expectations if _is_open(each, run.events)]
        run.still_open = (len(run.events), found)
    return found


def _is_open(expected: Expectation, events: list[RunEvent]) -> bool:
    after = 0
    if expected.after is not None:
        anchor = find_first(events, expected.after)
        if anchor is None or _is_late(expected, anchor, events[-1].tick):
            return False
        after = anchor.number
    if find_first(events, expected.match, after=after) is not None:
        return False
    if expected.before is not None and find_first(events, expected.before, after=after):
        return False
    return expected.first_of is None or find_first(events, expected.first_of, after=after) is None


def _is_late(expected: Expectation, anchor: RunEvent, now: int) -> bool:
    return expected.to_s is not None and (now - anchor.tick) * TICK_SECONDS > expected.to_s
