"""Prompts: what the device asks for or waits for, made from the state of the procedure.

Texts come from a table keyed by phase and step; prompts are not alarms.
"""

from dataclasses import dataclass
from typing import Any, Final

from simulator.controller.controller import Controller
from simulator.controller.errors import RecipeError
from simulator.controller.marked import Marked
from simulator.controller.phases.library import PHASES
from simulator.controller.procedure import Node
from simulator.controller.recipe import PROCEDURE
from simulator.controller.states import PhaseState

S = PhaseState
RECOVERY: Final = "recovery"
CONFIRMED: Final = "step-and-volumes-confirmed"
ENDS: Final = {
    S.IDLE: "start",
    S.COMPLETE: "complete",
    S.STOPPED: "stopped",
    S.ABORTED: "stopped",
}
QUIET: Final = {S.IDLE: "start-phase", S.PAUSED: "paused"}


@dataclass(frozen=True, slots=True)
class PromptText:
    """The words of a prompt, and the words of its answers."""

    text: str
    waits_for: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt: `code` is what `AnswerPrompt` names; texts are found under `text_key`."""

    code: str
    element: str
    text_key: str
    is_operator_due: bool
    since_tick: int
    answers: tuple[str, ...]
    check: str | None
    progress: float | None
    details: tuple[tuple[str, str], ...]


def read_prompt_texts(marked: Marked) -> dict[str, PromptText]:
    """Return the words of every prompt; each step of each phase has them.

    Raises:
        RecipeError: A step has no words, an entry is not used, or an answer lacks its words.
    """
    plain = marked.plain if isinstance(marked.plain, dict) else {}
    needed = dict(_needed())
    for key in plain:
        if key not in needed:
            raise RecipeError(marked.where((key,)), f"no step is called {key!r}; remove it")
    return {key: _read_text(marked, key, plain, answers) for key, answers in needed.items()}


def _read_text(
    marked: Marked, key: str, plain: dict[str, Any], answers: tuple[str, ...]
) -> PromptText:
    row = plain.get(key)
    if not isinstance(row, dict) or "text" not in row or "waits_for" not in row:
        raise RecipeError(marked.where((key,)), f"{key!r} needs `text` and `waits_for`")
    words = row.get("answers", {})
    for answer in answers:
        if answer not in words:
            raise RecipeError(marked.where((key,)), f"{key!r} has no words for answer {answer!r}")
    return PromptText(str(row["text"]), str(row["waits_for"]), tuple(words.items()))


def _needed() -> list[tuple[str, tuple[str, ...]]]:
    found: list[tuple[str, tuple[str, ...]]] = [
        ("start", ()),
        ("start-phase", ()),
        ("wait", ()),
        ("held", ()),
        ("held.hold-test", ("reject-kit",)),
        ("held.identity", ()),
        ("held.mains", ()),
        (RECOVERY, (CONFIRMED,)),
        ("paused", ()),
        ("ending", ()),
        ("complete", ()),
        ("stopped", ()),
    ]
    for phase in PHASES.values():
        found.extend((f"{phase.code}.{step.code}", step.answers) for step in phase.steps)
    return found


def current_prompt(controller: Controller) -> Prompt:
    """Return the prompt of this tick; there is always one."""
    root = controller.procedure.root
    if root.state in ENDS:
        since = 0 if root.ended is None else root.ended
        return _plain(ENDS[root.state], PROCEDURE, due=True, since=since)
    node = controller.procedure.current()
    if node is None:
        held = root.state is S.HELD
        return _plain("held" if held else "wait", PROCEDURE, due=held, since=0)
    if node.state in {S.RUNNING, S.PAUSING}:
        return _running(controller, node)
    if node.state is S.HELD:
        return _held(controller, node)
    key = QUIET.get(node.state, "ending")
    return _plain(key, node.path, due=node.state in QUIET, since=node.step_tick)


def _running(controller: Controller, node: Node) -> Prompt:
    step = controller.step_of(node)
    bench = controller.focus(node)
    check = node.element.argument("check", "")
    is_verify = node.element.phase_class == "verify"
    return Prompt(
        code=f"{node.path}/{step.code}",
        element=node.path,
        text_key=f"{node.element.phase_class}.{step.code}",
        is_operator_due=step.is_operator_due,
        since_tick=node.step_tick,
        answers=step.answers,
        check=str(check) if is_verify else None,
        progress=step.progress(bench) if step.progress else None,
        details=step.details(bench) if step.details else (),
    )


def _held(controller: Controller, node: Node) -> Prompt:
    if controller.bench.batch.get("recovery-due"):
        if not controller.m.jb_101_mains:
            return _plain("held.mains", node.path, due=False, since=node.step_tick)
        prompt = _plain(RECOVERY, node.path, due=True, since=node.step_tick)
        return _with_answers(prompt, (CONFIRMED,))
    phase = PHASES[node.element.phase_class]
    key = "held"
    if phase.code == "hold-test" and controller.hold_reason == "integrity-test-failed":
        key = "held.hold-test"
    elif phase.code in {"scan", "verify"}:
        key = "held.identity"
    prompt = _plain(key, node.path, due=True, since=node.step_tick)
    if key != "held.hold-test" or phase.held_answers is None:
        return prompt
    return _with_answers(prompt, phase.held_answers(controller.focus(node)))


def _plain(key: str, element: str, *, due: bool, since: int) -> Prompt:
    return Prompt(f"{element}/{key}", element, key, due, since, (), None, None, ())


def _with_answers(prompt: Prompt, answers: tuple[str, ...]) -> Prompt:
    return Prompt(
        prompt.code,
        prompt.element,
        prompt.text_key,
        prompt.is_operator_due,
        prompt.since_tick,
        answers,
        None,
        None,
        (),
    )
