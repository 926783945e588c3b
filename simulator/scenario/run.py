"""A training run: plant, controller, disturbances, record and scoring, advanced by ticks.

The only ways to change a run are `submit` (an operator command, takes effect at the current tick)
and `advance`. Everything shown comes from `view`, everything judged from `debrief`. Advancing in
any partition of calls gives the same digests.
"""

from dataclasses import dataclass

from simulator.controller.commands import Command
from simulator.scenario.views import Debrief, Level, RunView


@dataclass(frozen=True, slots=True)
class RunEvent:
    """Something that happened: `kind` such as `phase.state`, what it is about, and its facts."""

    number: int
    tick: int
    kind: str
    subject: str
    detail: tuple[tuple[str, str | int | float | bool], ...]
    sequence: int | None


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The exact digest of a run's state after the step to `tick`."""

    tick: int
    digest: str


class Run:
    """One training run of one scenario.

    `journal.start_run(header)` and `scenario.library` give the arguments; see `Run.start`.
    """

    @classmethod
    def start(
        cls, scenario: object, recipe: object, profile: object, seed: int, level: Level
    ) -> "Run":
        """Return a run at tick 0 with the batch not started."""
        raise NotImplementedError

    @property
    def tick(self) -> int:
        """The current tick."""
        raise NotImplementedError

    @property
    def is_over(self) -> bool:
        """Whether the run has ended (`EndRun`, or the time limit)."""
        raise NotImplementedError

    def submit(self, command: Command, *, sequence: int | None = None) -> tuple[RunEvent, ...]:
        """Let a command take effect at the current tick; a refusal is an event, never raised."""
        raise NotImplementedError

    def advance(self, until_tick: int) -> tuple[RunEvent, ...]:
        """Step to `until_tick` or to the end of the run; return what happened on the way."""
        raise NotImplementedError

    def take_checkpoints(self) -> tuple[Checkpoint, ...]:
        """Return the checkpoints made since the last call, oldest first."""
        raise NotImplementedError

    def digest(self) -> str:
        """Return the exact digest of the whole state, 64 hexadecimal digits."""
        raise NotImplementedError

    def view(self) -> RunView:
        """Return what a screen may show at this tick."""
        raise NotImplementedError

    def debrief(self) -> Debrief:
        """Return the judged timeline of the run so far; shown when it is over."""
        raise NotImplementedError

    def snapshot(self) -> object:
        """Return the whole state as an opaque value for `restore`."""
        raise NotImplementedError

    def restore(self, snapshot: object) -> None:
        """Put the run back to a snapshot of the same run."""
        raise NotImplementedError
