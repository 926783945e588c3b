"""Replay: play a journal's commands again and compare every checkpoint."""

from dataclasses import dataclass

from simulator.journal.errors import DivergedError, RetiredJournalError
from simulator.journal.reader import Journal, read_journal
from simulator.journal.records import CheckpointRecord, CommandRecord, Footer, Header
from simulator.kernel.clock import TICK_SECONDS
from simulator.kernel.revision import MODEL_REVISION
from simulator.scenario.errors import UnknownScenarioError
from simulator.scenario.library import digests_of, load_scenario, open_run
from simulator.scenario.run import Checkpoint, Run
from simulator.scenario.views import Level


@dataclass(frozen=True, slots=True)
class ResumedRun:
    """A run brought back from its journal, and where its journal is to be continued.

    `valid_bytes` is where the file is to be cut before new lines are added. `is_finished` tells
    that the journal has its footer already.
    """

    run: Run
    header: Header
    valid_bytes: int
    last_hash: str
    sequence: int
    is_finished: bool


def start_run(header: Header) -> Run:
    """Return the run of a header at tick 0.

    Raises:
        RetiredJournalError: Model, scenario, recipe or profile are not those of this program.
    """
    if header.model_revision != MODEL_REVISION:
        reason = f"model revision {header.model_revision}; this program has {MODEL_REVISION}"
        raise RetiredJournalError(reason)
    if header.tick_seconds != TICK_SECONDS:
        raise RetiredJournalError(
            f"ticks of {header.tick_seconds} s; this program has {TICK_SECONDS}"
        )
    try:
        digests = digests_of(load_scenario(header.scenario_code))
    except UnknownScenarioError as error:
        raise RetiredJournalError(f"scenario {header.scenario_code!r:.60} is not here") from error
    given = (header.scenario_digest, header.recipe_digest, header.profile_digest)
    here = (digests.scenario, digests.recipe, digests.profile)
    for name, theirs, ours in zip(("scenario", "recipe", "profile"), given, here, strict=True):
        if theirs != ours:
            raise RetiredJournalError(f"another version of the {name} was played")
    return open_run(header.scenario_code, header.seed, Level(header.level))


class _Player:
    """Plays entries one after another."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.made: list[Checkpoint] = []

    def reach(self, tick: int, line: int) -> None:
        self.run.advance(tick)
        self.made.extend(self.run.take_checkpoints())
        if self.run.tick != tick:
            raise DivergedError(self.run.tick, line, "the run had ended before this line")

    def expect_no_more(self, line: int) -> None:
        if self.made:
            missing = self.made[0]
            raise DivergedError(missing.tick, line, "a checkpoint is missing before this line")

    def play(self, entry: CommandRecord | CheckpointRecord) -> None:
        if isinstance(entry, CommandRecord):
            self.reach(entry.tick, entry.line)
            self.expect_no_more(entry.line)
            self.run.submit(entry.command)
        else:
            self._compare(entry.line, entry.checkpoint)

    def _compare(self, line: int, theirs: Checkpoint) -> None:
        self.reach(theirs.tick, line)
        if not self.made or self.made[0].tick != theirs.tick:
            tick = self.made[0].tick if self.made else theirs.tick
            raise DivergedError(tick, line, "a checkpoint stands where the replay makes none")
        ours = self.made.pop(0)
        if ours.digest != theirs.digest:
            raise DivergedError(theirs.tick, line, "the digest of the state differs")

    def close(self, footer: Footer) -> None:
        self.reach(footer.tick, footer.line)
        self.expect_no_more(footer.line)
        if self.run.digest() != footer.final_digest:
            raise DivergedError(footer.tick, footer.line, "the final digest differs")
        if self.run.is_over != (footer.ending == "ended"):
            raise DivergedError(footer.tick, footer.line, "the run did not end as the footer says")


def replay(journal: Journal) -> Run:
    """Return the run as the journal's commands make it, every checkpoint compared.

    Raises:
        RetiredJournalError: It cannot be played with this program.
        DivergedError: The replay differs from the journal.
    """
    player = _Player(start_run(journal.header))
    for entry in journal.entries:
        player.play(entry)
    if journal.footer is not None:
        player.close(journal.footer)
    return player.run


def resume(data: bytes) -> ResumedRun:
    """Return the run of a journal without a footer, at the tick of its last whole line.

    Raises:
        MalformedJournalError: The bytes are not a journal.
        RetiredJournalError: It cannot be played with this program.
        DivergedError: The replay differs from the journal.
    """
    journal = read_journal(data)
    run = replay(journal)
    return ResumedRun(
        run=run,
        header=journal.header,
        valid_bytes=journal.valid_bytes,
        last_hash=journal.last_hash,
        sequence=run.sequence,
        is_finished=journal.footer is not None,
    )
