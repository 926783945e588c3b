"""Where the batch is and what it waits for: header, path, prompt, alarms, record, as texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.controller.commands import AcknowledgeAlarm, ControlElement, EndRun
from simulator.controller.states import FINAL, PhaseState, ProcedureCommand
from simulator.hmi.catalogue import tr, word
from simulator.hmi.presenters.formats import clock_text, duration_text, speed_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simulator.controller.commands import Command
    from simulator.scenario.views import ActionView, AlarmView, ElementView, PromptView, RunView

ONWARD = (ProcedureCommand.START, ProcedureCommand.RESTART, ProcedureCommand.RESUME)
RESERVED_KEYS = frozenset("hkmnp")
SHOWN_ACTIVE = ("flash", "slow-flash", "steady")
SHELF_WORDS = ("shelved", "suppressed", "out-of-service")


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the path through the procedure."""

    level: str
    title: str
    state: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the procedure tree; `depth` 0 is a unit procedure."""

    path: str
    depth: int
    title: str
    state: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Banner:
    """The alarm banner; `rank` 0 means that nothing is wrong."""

    rank: int
    text: str
    tag: str
    state: str
    is_flashing: bool
    since: str
    counts: tuple[int, int, int]
    more: int
    can_acknowledge: bool


@dataclass(frozen=True, slots=True)
class Keyed:
    """An action with the letter that gives it."""

    action: ActionView
    key: str


def is_on_path(element: ElementView, current: str | None) -> bool:
    """Tell whether the current element is this one or lies in it."""
    return current is not None and f"{current}/".startswith(f"{element.path}/")


def find_path(root: ElementView, current: str | None) -> tuple[ElementView, ...]:
    """Give the current elements from unit procedure to phase."""
    for child in root.children:
        if is_on_path(child, current):
            return (child, *find_path(child, current))
    return ()


def crumbs_of(view: RunView) -> tuple[Crumb, ...]:
    return tuple(
        Crumb(e.level, e.title, str(e.state)) for e in find_path(view.procedure, view.current_path)
    )


def rows_of(root: ElementView, current: str | None, depth: int = 0) -> tuple[Row, ...]:
    """Give the tree as rows: the current branch opened, others as one line."""
    rows: list[Row] = []
    for child in root.children:
        is_current = is_on_path(child, current)
        rows.append(Row(child.path, depth, child.title, str(child.state), is_current))
        if is_current:
            rows.extend(rows_of(child, current, depth + 1))
    return tuple(rows)


def find_element(root: ElementView, path: str) -> ElementView | None:
    if root.path == path:
        return root
    found = (find_element(child, path) for child in root.children)
    return next((each for each in found if each is not None), None)


def active_alarms(view: RunView) -> tuple[AlarmView, ...]:
    """Give what needs attention, worst first; not acknowledged before acknowledged."""
    shown = [a for a in view.alarms if a.shown in SHOWN_ACTIVE]
    order = {"flash": 0, "slow-flash": 1, "steady": 2}
    return tuple(sorted(shown, key=lambda a: (a.rank, order[a.shown], -(a.raised_tick or 0))))


def put_aside(view: RunView) -> tuple[AlarmView, ...]:
    """Give alarms that are shelved, suppressed by design or out of service."""
    return tuple(a for a in view.alarms if a.shown in SHELF_WORDS)


def banner_of(view: RunView) -> Banner:
    """Give the alarm banner."""
    active = active_alarms(view)
    ranks = [a.rank for a in active]
    counts = (ranks.count(1), ranks.count(2), ranks.count(3))
    worst = view.worst_alarm
    if worst is None:
        return Banner(0, tr("banner.none"), "", "", False, "", counts, 0, False)  # noqa: FBT003
    return Banner(
        rank=worst.rank,
        text=worst.message,
        tag=worst.tag,
        state=word("alarm_state", worst.state),
        is_flashing=worst.shown == "flash",
        since=clock_text((worst.raised_tick or 0) * view.tick_seconds),
        counts=counts,
        more=max(0, len(active) - 1),
        can_acknowledge=any(isinstance(a.command, AcknowledgeAlarm) for a in worst.actions),
    )


def give_keys(actions: Iterable[ActionView]) -> tuple[Keyed, ...]:
    """Give each action a letter: the first letter of its label that is still free."""
    taken = set(RESERVED_KEYS)
    keyed = []
    for action in actions:
        letters = [c for c in action.label.lower() if c.isascii() and c.isalpha()]
        spare = "abcdefgijloqrstuvwxyz"
        key = next((c for c in (*letters, *spare) if c not in taken), "")
        taken.add(key)
        keyed.append(Keyed(action, key))
    return tuple(keyed)


def prompt_lines(prompt: PromptView, view: RunView) -> tuple[str, str]:
    """Give who is waited for, and for how long it has been so."""
    waited = clock_text((view.tick - prompt.since_tick) * view.tick_seconds)
    who = tr("prompt.you") if prompt.is_operator_due else tr("prompt.device")
    return who, waited


def time_texts(view: RunView) -> tuple[str, str, str]:
    """Give simulated time, expected rest and time limit."""
    now = view.tick * view.tick_seconds
    limit = view.time_limit_ticks * view.tick_seconds
    return clock_text(now), duration_text(view.expected_remaining_s), duration_text(limit - now)


def speed_line(factor: float, reached: float, *, is_behind: bool) -> str:
    """Give the speed of time, and say so when the computer cannot keep it."""
    if is_behind:
        return tr("speed.behind", asked=speed_text(factor), reached=speed_text(round(reached)))
    return speed_text(factor)


def prompt_actions(view: RunView) -> tuple[ActionView, ...]:
    """Give the answers of the prompt, then the ISA-88 commands that lead on from here.

    HOLD and ABORT are not among them: they are no answer to a prompt.
    """
    prompt = view.prompt
    if prompt is None:
        return ()
    known = [a.command for a in prompt.actions]
    onward = tuple(
        a
        for a in view.actions
        if a.group == "procedure" and a.command not in known and _leads_on(a.command, view)
    )
    return (*prompt.actions, *onward) if prompt.is_operator_due else prompt.actions


def _leads_on(command: Command, view: RunView) -> bool:
    if isinstance(command, EndRun):
        return view.procedure.state in FINAL
    if not isinstance(command, ControlElement):
        return False
    if command.command is ProcedureCommand.STOP:
        return view.procedure.state is PhaseState.HELD or is_held(view)
    return command.command in ONWARD


def is_held(view: RunView) -> bool:
    """Tell whether the current phase is held."""
    path = find_path(view.procedure, view.current_path)
    return bool(path) and path[-1].state in {PhaseState.HELD, PhaseState.HOLDING}


def needs_hands(view: RunView) -> bool:
    """Tell whether the device waits for something that only hands can do."""
    prompt = view.prompt
    return prompt is not None and prompt.is_operator_due and not prompt_actions(view)
