"""What is known of uploaded runs: results for certification, timelines for people, journals.

Scores, errors and outcomes here are those of the site's own replay, never the claimed ones.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from webapp.platform.actors import Actor, Role
from webapp.platform.errors import NotFoundError
from webapp.services.scenarios import find_title
from webapp.services.timelines import RunTimeline, read_timeline
from webapp.services.verdicts import choose_effective
from webapp.storage.people import Person
from webapp.storage.runs import Permit, RunVerdict, Station, TrainingRun

REVIEWERS = (Role.TRAINER, Role.AUDITOR, Role.ADMINISTRATOR)

__all__ = [
    "JournalFile",
    "RunResult",
    "RunSheet",
    "RunTimeline",
    "VerdictSheet",
    "list_run_results",
    "load_journal",
    "load_run",
    "replay_run",
]


@dataclass(frozen=True, slots=True)
class RunResult:
    """One run of a person with the verdict that holds.

    `started_at` is what the station said; `None` when the journal does not say it.
    """

    run_uid: str
    scenario_code: str
    scenario_title: str
    level: str
    assessed: bool
    seed: int | None
    started_at: datetime | None
    received_at: datetime
    verdict: str | None
    score_percent: Decimal | None
    critical_errors: tuple[str, ...]
    passed: bool
    final_digest: str | None
    model_revision: int | None
    station_uid: str
    station_name: str


@dataclass(frozen=True, slots=True)
class VerdictSheet:
    """One verdict of a run, with the place of what it found."""

    uid: str
    kind: str
    reason_code: str
    reason: str
    tick: int | None
    line: int | None
    verifier_revision: int
    round: int
    judged_at: datetime


@dataclass(frozen=True, slots=True)
class RunSheet:
    """Everything a person's own page of a run shows, besides the timeline."""

    result: RunResult
    person_uid: str
    person_name: str
    journal_sha256: str
    byte_count: int
    holding: VerdictSheet | None
    verdicts: tuple[VerdictSheet, ...]


@dataclass(frozen=True, slots=True)
class JournalFile:
    """A journal exactly as it was received."""

    run_uid: str
    content: bytes
    sha256: str


def list_run_results(session: Session, person_id: int) -> tuple[RunResult, ...]:
    """List all runs of a person in the order in which they were received."""
    rows = session.execute(
        select(TrainingRun, Station, Permit)
        .join(Station, Station.id == TrainingRun.station_id)
        .outerjoin(Permit, Permit.id == TrainingRun.permit_id)
        .where(TrainingRun.person_id == person_id)
        .order_by(TrainingRun.id)
    ).all()
    verdicts = load_verdicts(session, [run.id for run, _, _ in rows])
    return tuple(
        describe_run(run, station, permit, choose_effective(verdicts.get(run.id, [])))
        for run, station, permit in rows
    )


def load_verdicts(session: Session, run_ids: Iterable[int]) -> dict[int, list[RunVerdict]]:
    found: dict[int, list[RunVerdict]] = {}
    query = select(RunVerdict).where(RunVerdict.run_id.in_(tuple(run_ids))).order_by(RunVerdict.id)
    for verdict in session.scalars(query):
        found.setdefault(verdict.run_id, []).append(verdict)
    return found


def describe_run(
    run: TrainingRun, station: Station, permit: Permit | None, verdict: RunVerdict | None
) -> RunResult:
    facts: dict[str, Any] = permit.document if permit else run.claimed
    code = read_text(facts, "scenario_code")
    return RunResult(
        run_uid=run.uid,
        scenario_code=code,
        scenario_title=find_title(code),
        level=read_text(facts, "level"),
        assessed=permit is not None,
        seed=read_number(facts, "seed"),
        started_at=read_moment(run.claimed.get("wall_time")),
        received_at=run.received_at,
        verdict=verdict.kind.value if verdict else None,
        score_percent=read_score(verdict),
        critical_errors=tuple(verdict.critical_errors) if verdict else (),
        passed=verdict is not None and verdict.is_passed,
        final_digest=verdict.final_digest if verdict else None,
        model_revision=read_number(facts, "model_revision"),
        station_uid=station.uid,
        station_name=station.name,
    )


def read_score(verdict: RunVerdict | None) -> Decimal | None:
    if verdict is None or verdict.score_percent is None:
        return None
    return Decimal(verdict.score_percent)


def read_text(facts: dict[str, Any], name: str) -> str:
    value = facts.get(name)
    return value if isinstance(value, str) else ""


def read_number(facts: dict[str, Any], name: str) -> int | None:
    value = facts.get(name)
    return value if type(value) is int else None


def read_moment(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None


def load_run(session: Session, actor: Actor, run_uid: str) -> RunSheet:
    """Load a run for its owner, or for those who look after the owner's site.

    Raises:
        NotFoundError: There is none, or the actor may not know of it.
    """
    row = session.execute(
        select(TrainingRun, Station, Permit, Person)
        .join(Station, Station.id == TrainingRun.station_id)
        .join(Person, Person.id == TrainingRun.person_id)
        .outerjoin(Permit, Permit.id == TrainingRun.permit_id)
        .where(TrainingRun.uid == run_uid)
    ).first()
    if row is None or not may_see(actor, row[3]):
        raise NotFoundError("run.unknown")
    run, station, permit, person = row
    verdicts = load_verdicts(session, [run.id]).get(run.id, [])
    effective = choose_effective(verdicts)
    return RunSheet(
        result=describe_run(run, station, permit, effective),
        person_uid=person.uid,
        person_name=person.display_name,
        journal_sha256=run.journal_sha256,
        byte_count=run.byte_count,
        holding=describe_verdict(effective) if effective else None,
        verdicts=tuple(describe_verdict(each) for each in reversed(verdicts)),
    )


def may_see(actor: Actor, owner: Person) -> bool:
    """Tell whether the actor may see a run of a person: the owner, or reviewers of the site."""
    if owner.id == actor.person_id:
        return True
    return actor.holds(*REVIEWERS) and actor.may_see_site(owner.site_id)


def describe_verdict(verdict: RunVerdict) -> VerdictSheet:
    return VerdictSheet(
        verdict.uid,
        verdict.kind.value,
        verdict.reason_code,
        verdict.reason,
        verdict.tick,
        verdict.line,
        verdict.verifier_revision,
        verdict.round,
        verdict.judged_at,
    )


def replay_run(session: Session, run_uid: str) -> RunTimeline:
    """Give the timeline of a run from the verdict that holds; empty when that has no result.

    Whether the reader may see the run is for the caller to decide (`load_run` does).

    Raises:
        NotFoundError: There is no such run.
    """
    run_id = session.scalar(select(TrainingRun.id).where(TrainingRun.uid == run_uid))
    if run_id is None:
        raise NotFoundError("run.unknown")
    effective = choose_effective(load_verdicts(session, [run_id]).get(run_id, []))
    result = effective.result if effective else None
    return read_timeline(run_uid, result) if result else RunTimeline(run_uid)


def load_journal(session: Session, actor: Actor, run_uid: str) -> JournalFile:
    """Load the journal of a run exactly as it was received.

    Raises:
        NotFoundError: There is none, or the actor may not know of it.
    """
    row = session.execute(
        select(TrainingRun, Person)
        .join(Person, Person.id == TrainingRun.person_id)
        .where(TrainingRun.uid == run_uid)
        .options(undefer(TrainingRun.journal))
    ).first()
    if row is None or not may_see(actor, row[1]):
        raise NotFoundError("run.unknown")
    return JournalFile(row[0].uid, row[0].journal, row[0].journal_sha256)
