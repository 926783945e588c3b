"""What every equipment phase is made of: steps, what a step drives, and what a step may decide.

A step is entered, runs once per tick, and says where to go. Outputs hold only while the phase
runs; in every other state the controller drives the safe state. `Bench` is what a step sees.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from simulator.controller.commands import Command
from simulator.controller.recipe import BatchOrder, Scalar
from simulator.kernel.clock import TICK_SECONDS
from simulator.plant.interface import CLOSED_VALVES, Measurements

Memory: TypeAlias = dict[str, Scalar]


class Drive(NamedTuple):
    """What a step drives: pump flow (mL/min), open valves, rotor speed (rpm), mixer."""

    flow: float = 0.0
    valves: tuple[bool, ...] = CLOSED_VALVES
    rpm: float = 0.0
    mixer: bool = False


SAFE: Final = Drive()
"""Pump stopped, valves closed, rotor stopping: what every state but RUNNING drives."""


@dataclass(frozen=True, slots=True)
class GoTo:
    """Go on with another step of the phase."""

    step: str


@dataclass(frozen=True, slots=True)
class Done:
    """The phase is complete."""


@dataclass(frozen=True, slots=True)
class HoldFor:
    """The device holds the phase for a reason that the operator must deal with."""

    reason: str


@dataclass(frozen=True, slots=True)
class JumpTo:
    """Stop here and repeat the procedure from another phase."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The command is not possible; `code` says why."""

    code: str


Next: TypeAlias = GoTo | Done | HoldFor | JumpTo | Refused
DONE: Final = Done()


class Bench:
    """What a step sees and may do: instruments, parameters, memory, the order, the record."""

    __slots__ = (
        "arguments",
        "batch",
        "beside_done",
        "entered",
        "flags",
        "m",
        "memory",
        "order",
        "parameters",
        "path",
        "records",
        "ticks",
    )

    def __init__(self, order: BatchOrder, parameters: dict[str, float], m: Measurements) -> None:
        self.order = order
        self.parameters = parameters
        self.m = m
        self.batch: Memory = {}
        self.flags: dict[str, bool] = {}
        self.memory: Memory = {}
        self.arguments: dict[str, Scalar] = {}
        self.path = ""
        self.ticks = 0
        self.entered = False
        self.beside_done = False
        self.records: list[tuple[str, str, str, str, str, bool | None]] = []

    @property
    def seconds(self) -> float:
        """Seconds since the step was entered."""
        return self.ticks * TICK_SECONDS

    def p(self, name: str) -> float:
        """Return a recipe number: an argument of this phase, else a parameter of the recipe.

        Raises:
            KeyError: Neither exists.
        """
        value = self.arguments.get(name)
        return float(value) if isinstance(value, int | float) else self.parameters[name]

    def number(self, name: str, default: float = 0.0) -> float:
        """Return a number from the phase's memory."""
        value = self.memory.get(name, default)
        return value if isinstance(value, float) else float(value)

    def total(self, name: str, default: float = 0.0) -> float:
        """Return a number of the batch that outlives phases: tares, volumes, counts."""
        value = self.batch.get(name, default)
        return value if isinstance(value, float) else float(value)

    def note(
        self,
        kind: str,
        item: str,
        title: str,
        value: str,
        unit: str = "",
        *,
        ok: bool | None = None,
    ) -> None:
        """Write a line of the device into the batch record."""
        self.records.append((kind, item, title, value, unit, ok))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a phase.

    `answers` are the answers its prompt allows; `on` judges an operator command. `watches` names
    the derived signals that are supervised while the step is current, also when held. After a hold
    the phase goes on at `again` (default: here). `progress` tells how far the step is, 0 to 1.
    """

    code: str
    run: Callable[[Bench], Next | None]
    drive: Callable[[Bench], Drive] | None = None
    on: Callable[[Bench, Command], Next | None] | None = None
    answers: tuple[str, ...] = ()
    is_operator_due: bool = False
    watches: tuple[str, ...] = ()
    again: str = ""
    progress: Callable[[Bench], float] | None = None
    details: Callable[[Bench], tuple[tuple[str, str], ...]] | None = None


@dataclass(frozen=True, slots=True)
class PhaseClass:
    """An equipment phase: its steps in order and whether it needs the door shut and locked.

    `on_held` judges an answer while the phase is held; `may_restart` may refuse a RESTART. `held`
    is driven instead of the safe state while the phase is holding or held.
    """

    code: str
    steps: tuple[Step, ...]
    needs_door: bool = False
    held: Drive = SAFE
    held_answers: Callable[[Bench], tuple[str, ...]] | None = None
    on_held: Callable[[Bench, Command], Next | None] | None = None
    may_restart: Callable[[Bench], str | None] | None = None

    def step(self, code: str) -> Step:
        """Return a step.

        Raises:
            KeyError: The phase has no such step.
        """
        for each in self.steps:
            if each.code == code:
                return each
        raise KeyError(code)


def wait(_bench: Bench) -> Next | None:
    """Stay in the step until the operator answers."""
    return None


def done_after(seconds_name: str) -> Callable[[Bench], Next | None]:
    """Return a step body that is done after a time given by a recipe number in seconds."""

    def run(bench: Bench) -> Next | None:
        return DONE if bench.seconds >= bench.p(seconds_name) else None

    return run
