"""What the screens need of the world: a run in play and the station it is played at.

`simulator.station` gives both; tests may give others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from simulator.controller.commands import Command
    from simulator.scenario.events import RunEvent
    from simulator.scenario.views import Debrief, RunView
    from simulator.station.pacing import Pacer
    from simulator.station.session import FrameReport, RunLabel


class RunPort(Protocol):
    """A run in play; `simulator.station.session.RunSession` is one."""

    label: RunLabel
    pacer: Pacer

    @property
    def is_over(self) -> bool:
        """Whether the run has ended."""

    @property
    def is_paused(self) -> bool:
        """Whether simulated time stands."""

    @property
    def is_skipping(self) -> bool:
        """Whether time runs freely to the next event."""

    def view(self) -> RunView:
        """Give what a screen may show."""

    def submit(self, command: Command) -> tuple[RunEvent, ...]:
        """Let a command take effect, once it is on disk."""

    def frame(self, elapsed_s: float) -> FrameReport:
        """Let simulated time pass."""

    def pause(self, *, is_paused: bool) -> None:
        """Stop time or let it go on."""

    def skip_to_next_event(self) -> None:
        """Let time run until something happens."""

    def stop_skipping(self) -> None:
        """End that."""

    def finish(self) -> Debrief:
        """End the run and give the debrief."""

    def leave(self) -> None:
        """Close the files of an unfinished run."""
