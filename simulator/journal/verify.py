"""The verdict on a journal: played again here, nothing in it believed."""

from dataclasses import dataclass
from enum import StrEnum

from simulator.journal.errors import DivergedError, MalformedJournalError, RetiredJournalError
from simulator.journal.reader import Journal, read_journal
from simulator.journal.records import Header
from simulator.journal.replay import replay
from simulator.scenario.views import Debrief, ObservationView, Outcome, ScoreView


class VerdictKind(StrEnum):
    """What the replay says. A time limit is set, and `TIMED_OUT` said, by whoever calls."""

    CONFIRMED = "CONFIRMED"
    DIVERGED = "DIVERGED"
    MALFORMED = "MALFORMED"
    RETIRED_REVISION = "RETIRED_REVISION"


@dataclass(frozen=True, slots=True)
class ReplayResult:
    """What the replay found: score, critical errors, observations, timeline, final digest."""

    header: Header
    outcome: Outcome
    score: ScoreView
    critical_errors: tuple[str, ...]
    observations: tuple[ObservationView, ...]
    debrief: Debrief
    last_tick: int
    final_digest: str
    last_hash: str
    ending: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of a journal; `code`, `tick` and `line` say what and where."""

    kind: VerdictKind
    code: str
    tick: int | None
    line: int | None
    reason: str
    result: ReplayResult | None


def verify(data: bytes) -> Verdict:
    """Return the verdict on the bytes of a journal; never raises for what they contain."""
    try:
        journal = read_journal(data)
        _check_whole(journal)
        return Verdict(VerdictKind.CONFIRMED, "", None, None, "", _play(journal))
    except MalformedJournalError as error:
        return Verdict(VerdictKind.MALFORMED, error.code, None, error.line, error.reason, None)
    except RetiredJournalError as error:
        return Verdict(VerdictKind.RETIRED_REVISION, error.code, None, 1, error.reason, None)
    except DivergedError as error:
        return Verdict(VerdictKind.DIVERGED, error.code, error.tick, error.line, error.reason, None)


def _check_whole(journal: Journal) -> None:
    line = len(journal.entries) + 2
    if journal.is_cut_off:
        raise MalformedJournalError(line, "the last line is cut off")
    if journal.footer is None:
        raise MalformedJournalError(line, "the footer is missing")


def _play(journal: Journal) -> ReplayResult:
    run = replay(journal)
    debrief = run.debrief()
    return ReplayResult(
        header=journal.header,
        outcome=run.outcome,
        score=debrief.score,
        critical_errors=debrief.score.critical_errors,
        observations=debrief.observations,
        debrief=debrief,
        last_tick=run.tick,
        final_digest=run.digest(),
        last_hash=journal.last_hash,
        ending=journal.footer.ending if journal.footer else "",
    )
