"""One run as it is played: commands to disk first, then into the engine; time by the pacer.

`Station` (in `simulator.station.station`) makes sessions. A screen calls `frame` once for each
picture, `submit` for each command, and `view` for what to draw. Every refusal is a `StationError`
whose `str()` is the sentence to show; after one, the session can go on.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from simulator.controller.commands import Command, EndRun
from simulator.scenario.events import RunEvent
from simulator.scenario.run import Run
from simulator.scenario.views import Debrief, RunView
from simulator.station.errors import JournalWriteError
from simulator.station.files import AppendOnlyFile
from simulator.station.pacing import FRAME_WORK_LIMIT_S, Pace, Pacer

if TYPE_CHECKING:
    from simulator.journal import RecordedRun

LONGEST_STRIDE_TICKS = 32
SLOWING_KINDS = ("alarm.raise",)
# What the trainee can see anyway; a hidden fault must not be given away by the time standing still.
STOPPING_KINDS = ("alarm.", "phase.", "interlock.", "power.", "run.")


@dataclass(frozen=True, slots=True)
class FrameReport:
    """What one frame brought.

    Attributes:
        ticks: How many ticks passed.
        events: What happened in them, oldest first.
        pace: The asked and the reached speed.
        is_skipping: Time runs freely to the next event.
        was_slowed: An alarm came and the speed fell back to real time.
    """

    ticks: int
    events: tuple[RunEvent, ...]
    pace: Pace
    is_skipping: bool
    was_slowed: bool


@dataclass(frozen=True, slots=True)
class RunLabel:
    """What a run is called by, on screens and in files."""

    run_uid: str
    scenario_code: str
    level: str
    is_assessed: bool
    is_resumed: bool


class RunSession:
    """A run in play. Not thread-safe: one loop owns it."""

    def __init__(
        self,
        label: RunLabel,
        recorded: "RecordedRun",
        file: AppendOnlyFile,
        *,
        reopen: Callable[[], "RecordedRun"],
        read_clock: Callable[[], datetime],
    ) -> None:
        self.label = label
        self.pacer = Pacer()
        self._recorded = recorded
        self._file = file
        self._reopen = reopen
        self._read_clock = read_clock
        self._is_skipping = False
        self._is_paused = False
        self._is_finished = False
        self._needs_reopening = False
        self._view: RunView | None = None

    @property
    def run(self) -> Run:
        """The engine's run, for reading only; commands go through `submit`."""
        return self._recorded.run

    @property
    def tick(self) -> int:
        return self.run.tick

    @property
    def is_over(self) -> bool:
        """Whether the run has ended; `finish` then writes the footer."""
        return self.run.is_over

    @property
    def is_finished(self) -> bool:
        """Whether the footer is on disk, and the run, if it has a permit, waits to be sent."""
        return self._is_finished

    @property
    def is_paused(self) -> bool:
        return self._is_paused

    @property
    def is_skipping(self) -> bool:
        return self._is_skipping

    def view(self) -> RunView:
        """Return what a screen may show; made anew only after something changed."""
        if self._view is None:
            self._view = self.run.view()
        return self._view

    def debrief(self) -> Debrief:
        return self.run.debrief()

    def submit(self, command: Command) -> tuple[RunEvent, ...]:
        """Write a command to disk, then let it take effect at this tick; return its events.

        Raises:
            JournalWriteError: It could not be written and did not take effect.
        """
        self._repair()
        self._is_skipping = False
        events = self._recorded.submit(command, self._wall_time())
        self._view = None
        return events

    def pause(self, *, is_paused: bool) -> None:
        """Stop or let go simulated time for this screen; no command and not a part of the run."""
        self._is_paused = is_paused

    def skip_to_next_event(self) -> None:
        """Let time run as fast as it can until something happens that is worth a look.

        While the device waits for the operator nothing would happen but lost time, so then time
        goes on as before.
        """
        self._is_skipping = not self.view().is_waiting_for_operator

    def stop_skipping(self) -> None:
        self._is_skipping = False

    def frame(self, elapsed_s: float) -> FrameReport:
        """Let simulated time pass for a frame that took `elapsed_s` of real time.

        Raises:
            JournalWriteError: A checkpoint could not be written; time stands still meanwhile.
        """
        if self._is_paused or self.is_over:
            self._is_skipping = False
            return FrameReport(0, (), self.pacer.pace, is_skipping=False, was_slowed=False)
        self._repair()
        start = self.tick
        if self._is_skipping:
            events = self._skip()
            pace = self.pacer.pace
        else:
            due = self.pacer.due_ticks(elapsed_s)
            events = self._advance_within_limit(start + due)
            pace = self.pacer.note(due=due, made=self.tick - start)
        was_slowed = self._slow_for(events)
        return FrameReport(
            self.tick - start, events, pace, is_skipping=self._is_skipping, was_slowed=was_slowed
        )

    def advance_to(self, until_tick: int) -> tuple[RunEvent, ...]:
        """Let time pass at once, however long it takes to compute; for use without a screen."""
        self._repair()
        return self._advance(until_tick)

    def finish(self) -> Debrief:
        """End the run if it has not ended, write the footer and return the debrief.

        Calling it again changes nothing.

        Raises:
            JournalWriteError: The footer could not be written; call again when there is room.
        """
        if self._is_finished:
            return self.debrief()
        self._repair()
        if not self.is_over:
            self.submit(EndRun())
        try:
            self._recorded.finish(self._wall_time())
        except JournalWriteError:
            self._needs_reopening = True
            raise
        self._is_finished = True
        self._view = None
        self._file.close()
        return self.debrief()

    def leave(self) -> None:
        """Close the files; an unfinished run can be resumed from where its journal ends."""
        if not self._is_finished:
            self._file.close()

    def _advance_within_limit(self, until_tick: int) -> tuple[RunEvent, ...]:
        stop_s = time.perf_counter() + FRAME_WORK_LIMIT_S
        events: list[RunEvent] = []
        stride = 1
        while self.tick < until_tick and not self.is_over:
            events += self._advance(min(until_tick, self.tick + stride))
            if time.perf_counter() >= stop_s:
                break
            stride = min(stride * 2, LONGEST_STRIDE_TICKS)
        return tuple(events)

    def _skip(self) -> tuple[RunEvent, ...]:
        stop_s = time.perf_counter() + FRAME_WORK_LIMIT_S
        events: list[RunEvent] = []
        while self._is_skipping and not self.is_over:
            events += self._advance(self.tick + 1)
            if any(event.kind.startswith(STOPPING_KINDS) for event in events):
                self._is_skipping = False
            if time.perf_counter() >= stop_s:
                break
        return tuple(events)

    def _advance(self, until_tick: int) -> tuple[RunEvent, ...]:
        self._file.is_relaxed = True
        try:
            events = self._recorded.advance(until_tick)
        except JournalWriteError:
            self._needs_reopening = True
            raise
        finally:
            self._file.is_relaxed = False
            self._view = None
        return events

    def _slow_for(self, events: tuple[RunEvent, ...]) -> bool:
        came = any(event.kind.startswith(SLOWING_KINDS) for event in events)
        if not came or self.pacer.pace.speed_factor == 1:
            return False
        self.pacer.set_speed(1)
        return True

    def _repair(self) -> None:
        """Build the run again from what is on disk after a line could not be written."""
        if self._needs_reopening:
            self._recorded = self._reopen()
            self._needs_reopening = False
            self._view = None

    def _wall_time(self) -> str:
        return self._read_clock().isoformat(timespec="milliseconds")
