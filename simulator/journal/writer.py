"""Writing a journal: pure formatting. Whoever gives the stream makes the bytes durable."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Protocol

from simulator.controller.commands import Command
from simulator.journal.records import (
    SCHEMA,
    CommandRecord,
    Footer,
    Header,
    checkpoint_line,
    command_line,
    footer_line,
    hash_line,
    header_line,
)
from simulator.kernel.clock import TICK_SECONDS, Tick
from simulator.kernel.revision import MODEL_REVISION
from simulator.scenario import library
from simulator.scenario.events import RunEvent
from simulator.scenario.run import Checkpoint, Run
from simulator.scenario.views import Level

OPERATOR: Final = "operator"


class LineSink(Protocol):
    """Where lines go: `write` is called once per line, with its line break."""

    def write(self, data: bytes, /) -> Any:
        """Take one line; return when it is as durable as it must be."""


@dataclass(frozen=True, slots=True)
class RunPlan:
    """What is to be played: enough to open the run and to write the header."""

    run_uid: str
    permit: str | None
    scenario_code: str
    level: Level
    seed: int
    language: str
    program_version: str


def open_run(plan: RunPlan) -> Run:
    """Return the run of a plan at tick 0.

    Raises:
        UnknownScenarioError: There is no scenario of this code.
    """
    return library.open_run(plan.scenario_code, plan.seed, plan.level)


def make_header(plan: RunPlan, wall_time: str) -> Header:
    """Return the header of a run with the digests of what this program has.

    Raises:
        UnknownScenarioError: There is no scenario of this code.
    """
    digests = library.digests_of(library.load_scenario(plan.scenario_code))
    return Header(
        schema=SCHEMA,
        run_uid=plan.run_uid,
        permit=plan.permit,
        scenario_code=plan.scenario_code,
        scenario_digest=digests.scenario,
        recipe_digest=digests.recipe,
        profile_digest=digests.profile,
        seed=plan.seed,
        level=plan.level.value,
        model_revision=MODEL_REVISION,
        tick_seconds=TICK_SECONDS,
        language=plan.language,
        program_version=plan.program_version,
        wall_time=wall_time,
    )


class JournalWriter:
    """Formats the lines of one journal and keeps the chain of hashes."""

    def __init__(self, stream: LineSink, *, last_hash: str = "", sequence: int = 0) -> None:
        self._stream = stream
        self.last_hash = last_hash
        self.sequence = sequence

    def _put(self, line: bytes) -> None:
        self._stream.write(line + b"\n")
        self.last_hash = hash_line(line)

    def begin(self, plan: RunPlan, wall_time: str) -> None:
        """Write the header of a plan.

        Raises:
            UnknownScenarioError: There is no scenario of this code.
        """
        self._put(header_line(make_header(plan, wall_time)))

    def command(self, tick: Tick, command: Command, wall_time: str, actor: str = OPERATOR) -> None:
        """Write a command; call this before the command takes effect."""
        sequence = self.sequence + 1
        record = CommandRecord(0, sequence, tick, actor, command, wall_time)
        self._put(command_line(record, self.last_hash))
        self.sequence = sequence

    def checkpoints(self, checkpoints: Iterable[Checkpoint]) -> None:
        """Write checkpoints, oldest first."""
        for each in checkpoints:
            self._put(checkpoint_line(each, self.last_hash))

    def end(self, footer: Footer) -> None:
        """Write the footer."""
        self._put(footer_line(footer, self.last_hash))


class RecordedRun:
    """A run whose every command is written before it takes effect."""

    def __init__(self, run: Run, writer: JournalWriter) -> None:
        self.run = run
        self.writer = writer

    def submit(self, command: Command, wall_time: str) -> tuple[RunEvent, ...]:
        """Write a command, then let it take effect at the current tick; return what happened."""
        self.writer.command(self.run.tick, command, wall_time)
        return self.run.submit(command)

    def advance(self, until_tick: Tick) -> tuple[RunEvent, ...]:
        """Step the run, write the checkpoints that it makes, and return what happened."""
        events = self.run.advance(until_tick)
        self.writer.checkpoints(self.run.take_checkpoints())
        return events

    def finish(self, wall_time: str) -> Footer:
        """Write the footer and return it: `ended` when the run is over, `left` before."""
        self.writer.checkpoints(self.run.take_checkpoints())
        footer = Footer(
            line=0,
            tick=self.run.tick,
            ending="ended" if self.run.is_over else "left",
            final_digest=self.run.digest(),
            claimed_score=self.run.debrief().score.percent,
            wall_time=wall_time,
        )
        self.writer.end(footer)
        return footer
