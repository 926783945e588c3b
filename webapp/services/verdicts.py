"""Verdicts: which runs wait for one, and keeping what a replay has found."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from webapp.platform.actors import SYSTEM
from webapp.platform.errors import NotFoundError
from webapp.platform.identity import new_uid
from webapp.services.audit import record_fact
from webapp.storage.runs import Permit, RunVerdict, TrainingRun, VerdictKind

# Raised by hand when the judging itself changes; every run is then judged once more.
VERIFIER_REVISION = 1
REASON_LENGTH = 500
# These say nothing about a run, so they never take the place of one that does.
SILENT = (VerdictKind.RETIRED_REVISION, VerdictKind.TIMED_OUT)


@dataclass(frozen=True, slots=True)
class WaitingRun:
    """A run to be judged: its journal and the permit that its header must equal, if it has one."""

    run_id: int
    run_uid: str
    journal: bytes
    permit: dict[str, Any] | None
    permit_signature: str | None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a replay found, ready to be kept."""

    kind: VerdictKind
    reason_code: str = ""
    reason: str = ""
    tick: int | None = None
    line: int | None = None
    result: dict[str, Any] | None = None


def list_waiting_uids(session: Session, limit: int = 50) -> tuple[str, ...]:
    """List runs without a verdict of this revision of the verifier, the oldest first."""
    judged = select(RunVerdict.id).where(
        RunVerdict.run_id == TrainingRun.id, RunVerdict.verifier_revision == VERIFIER_REVISION
    )
    query = select(TrainingRun.uid).where(~judged.exists()).order_by(TrainingRun.id).limit(limit)
    return tuple(session.scalars(query))


def load_waiting(session: Session, run_uid: str) -> WaitingRun:
    """Load a run for judging.

    Raises:
        NotFoundError: There is no such run.
    """
    row = session.execute(
        select(TrainingRun, Permit.document, Permit.signature)
        .outerjoin(Permit, Permit.id == TrainingRun.permit_id)
        .where(TrainingRun.uid == run_uid)
        .options(undefer(TrainingRun.journal))
    ).first()
    if row is None:
        raise NotFoundError("run.unknown")
    run, document, signature = row
    return WaitingRun(run.id, run.uid, run.journal, document, signature)


def keep_verdict(
    session: Session, run: WaitingRun, finding: Finding, *, is_again: bool = False, now: datetime
) -> RunVerdict | None:
    """Insert a verdict; `None` when another verifier was faster.

    Args:
        session: A writing session.
        run: What was judged.
        finding: What the replay found.
        is_again: The run was judged again on request, so a verdict of this revision may be there.
        now: When it was judged.
    """
    rounds = select(func.count()).where(
        RunVerdict.run_id == run.run_id, RunVerdict.verifier_revision == VERIFIER_REVISION
    )
    judged_before = session.scalar(rounds) or 0
    if judged_before and not is_again:
        return None
    score = (finding.result or {}).get("score", {})
    is_confirmed = finding.kind is VerdictKind.CONFIRMED
    verdict = RunVerdict(
        uid=new_uid(),
        run_id=run.run_id,
        verifier_revision=VERIFIER_REVISION,
        round=judged_before + 1,
        kind=finding.kind,
        reason_code=finding.reason_code,
        reason=finding.reason[:REASON_LENGTH],
        tick=finding.tick,
        line=finding.line,
        score_percent=score.get("percent") if is_confirmed else None,
        is_passed=is_confirmed and bool(score.get("is_passed")),
        critical_errors=list(score.get("critical_errors", ())) if is_confirmed else [],
        final_digest=(finding.result or {}).get("final_digest") if is_confirmed else None,
        result=finding.result,
        judged_at=now,
    )
    record_fact(session, SYSTEM, "runs:verdict:give", verdict, now=now)
    return verdict


def choose_effective(verdicts: list[RunVerdict]) -> RunVerdict | None:
    """Choose the verdict that holds: the newest that says something about the run itself.

    A run confirmed once stays confirmed when a later verifier no longer has its model revision.
    """
    newest_first = sorted(verdicts, key=lambda each: each.id, reverse=True)
    telling = (each for each in newest_first if each.kind not in SILENT)
    return next(telling, newest_first[0] if newest_first else None)
