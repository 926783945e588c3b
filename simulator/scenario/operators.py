"""Scripted operators: they look at views only, decide, and give commands, like a person would.

They test the scenarios and make the golden runs. `slow` is the skilled one with long pauses.
"""

from collections.abc import Callable
from typing import Final, Protocol

from simulator.controller.commands import Command
from simulator.scenario.careless import Careless
from simulator.scenario.run import Run
from simulator.scenario.skilled import Skilled
from simulator.scenario.views import RunView

GIVE_UP_TICKS: Final = 6 * 7200


class Operator(Protocol):
    """Somebody who looks and acts; `pause` is the time between two looks in ticks."""

    pause: int

    def act(self, view: RunView) -> Command | None:
        """Return the next command, or nothing when waiting is right."""


def play(run: Run, operator: Operator) -> None:
    """Let an operator play a run to its end."""
    play_recorded(run, operator, submit=run.submit, advance=run.advance)


def play_recorded(
    run: Run,
    operator: Operator,
    *,
    submit: Callable[[Command], object],
    advance: Callable[[int], object],
) -> None:
    """Let an operator play a run to its end; `submit` and `advance` may write a journal."""
    while not run.is_over and run.tick < GIVE_UP_TICKS:
        command = operator.act(run.view())
        if command is not None:
            submit(command)
        if not run.is_over:
            advance(run.tick + operator.pause)


OPERATORS: Final[dict[str, Callable[[], Operator]]] = {
    "skilled": Skilled,
    "slow": lambda: Skilled(60),
    "careless": Careless,
}
"""{name: how to make one}."""

__all__ = ["OPERATORS", "Careless", "Operator", "Skilled", "play", "play_recorded"]
