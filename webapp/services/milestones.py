"""How far a trainee has come on the way to a certificate, in a few facts for their start page.

Whether a certificate may be issued is not decided here; that is `assessments.certification`.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.services.holdings import find_valid
from webapp.storage.attempts import Attempt, AttemptResult
from webapp.storage.runs import RunVerdict, TrainingRun


@dataclass(frozen=True, slots=True)
class Milestones:
    """What a trainee has reached beside reading; `confirmed_runs` counts passed exam runs."""

    is_assessment_passed: bool = False
    confirmed_runs: int = 0
    is_certified: bool = False


def find_milestones(session: Session, person_id: int, *, now: datetime) -> Milestones:
    """Tell what a trainee has reached; two queries, three when there is a certificate."""
    passes = (
        select(func.count())
        .select_from(AttemptResult)
        .join(Attempt, Attempt.id == AttemptResult.attempt_id)
        .where(Attempt.person_id == person_id, AttemptResult.passed)
        .scalar_subquery()
    )
    runs = (
        select(func.count(TrainingRun.id.distinct()))
        .join(RunVerdict, RunVerdict.run_id == TrainingRun.id)
        .where(
            TrainingRun.person_id == person_id,
            TrainingRun.permit_id.is_not(None),
            RunVerdict.is_passed,
        )
        .scalar_subquery()
    )
    passed, confirmed = session.execute(select(passes, runs)).one()
    return Milestones(
        is_assessment_passed=passed > 0,
        confirmed_runs=confirmed,
        is_certified=find_valid(session, person_id, now=now) is not None,
    )
