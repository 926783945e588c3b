"""Sitting an assessment: start, save answers, submit, run out of time, release a further attempt.

The rules are in `assessments`; here they are asked, and what they decide is recorded. Saving
answers is in `webapp.services.responses`.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from assessments import (
    Assessment,
    AttemptCommand,
    AttemptState,
    Eligibility,
    Form,
    Standing,
    assemble_form,
    check_command,
    copy_terms,
    next_state,
    score_form,
    seeded_draw,
)
from webapp.platform.actors import Actor, ActorOrSystem
from webapp.platform.errors import NotFoundError, RefusedError
from webapp.platform.identity import new_uid
from webapp.services.assessment_catalogue import load_catalogue
from webapp.services.audit import record_fact
from webapp.services.responses import load_form
from webapp.storage.attempts import (
    Attempt,
    AttemptEvent,
    AttemptForm,
    AttemptRecord,
    AttemptRelease,
    EventKind,
    count_releases,
    has_result,
    list_attempts_of,
    list_overdue,
    load_responses,
    lock_attempt,
    lock_person,
)
from webapp.storage.attempts import (
    AttemptResult as AttemptResultRow,
)


@dataclass(frozen=True, slots=True)
class AttemptResult:
    """One ended attempt, as evidence for certification."""

    attempt_uid: str
    assessment_code: str
    assessment_title: str
    form_digest: str
    bank_digest: str
    started_at: datetime
    submitted_at: datetime
    score_percent: Decimal
    cut_percent: Decimal
    critical_missed: tuple[str, ...]
    passed: bool


@dataclass(frozen=True, slots=True)
class AssessmentStanding:
    """How a person stands with one assessment."""

    assessment: Assessment
    eligibility: Eligibility
    attempts_left: int
    released: int
    attempts: tuple[AttemptRecord, ...]

    @property
    def open_attempt(self) -> AttemptRecord | None:
        return next((a for a in self.attempts if a.state is AttemptState.OPEN), None)

    @property
    def last_ended(self) -> AttemptRecord | None:
        return next((a for a in reversed(self.attempts) if a.outcome), None)


def list_standings(session: Session, person_id: int) -> tuple[AssessmentStanding, ...]:
    """List every assessment with how the person stands."""
    attempts = list_attempts_of(session, person_id)
    released = count_releases(session, person_id)
    return tuple(
        weigh_standing(
            assessment,
            tuple(a for a in attempts if a.terms.assessment_code == assessment.code),
            released.get(assessment.code, 0),
        )
        for assessment in load_catalogue().assessments
    )


def get_standing(session: Session, person_id: int, code: str) -> AssessmentStanding:
    """Return how the person stands with one assessment.

    Raises:
        NotFoundError: There is no such assessment.
    """
    for standing in list_standings(session, person_id):
        if standing.assessment.code == code:
            return standing
    raise NotFoundError("assessing.assessment")


def weigh_standing(
    assessment: Assessment, attempts: tuple[AttemptRecord, ...], released: int
) -> AssessmentStanding:
    standing = Standing(
        used=len(attempts),
        released=released,
        has_open=any(a.state is AttemptState.OPEN for a in attempts),
        has_passed=any(a.outcome and a.outcome.passed for a in attempts),
    )
    limit = assessment.attempt_limit
    return AssessmentStanding(
        assessment, standing.decide(limit), standing.attempts_left(limit), released, attempts
    )


def start_attempt(session: Session, actor: Actor, code: str, *, now: datetime) -> str:
    """Start an attempt and return its uid; an attempt that is open already is returned instead.

    Raises:
        NotFoundError: There is no such assessment.
        RefusedError: It was passed already, or a trainer must release a further attempt.
    """
    lock_person(session, actor.person_id)
    standing = get_standing(session, actor.person_id, code)
    if standing.open_attempt:
        return standing.open_attempt.uid
    refuse_ineligible(standing.eligibility)
    next_state(AttemptState.READY, AttemptCommand.START)
    bank = load_catalogue().get_bank(standing.assessment.bank)
    terms = copy_terms(standing.assessment, bank)
    seed = new_uid()
    form = assemble_form(bank, standing.assessment.blueprint, seeded_draw(seed))
    attempt = Attempt(
        uid=new_uid(),
        person_id=actor.person_id,
        assessment_code=code,
        number=len(standing.attempts) + 1,
        seed=seed,
        form_digest=form.digest,
        terms=terms.to_json(),
        started_at=now,
        deadline_at=terms.deadline(now),
    )
    record_fact(session, actor, "assessing:attempt:start", attempt, now=now)
    record_form(session, actor, attempt, form, now=now)
    record_event(session, actor, attempt.id, EventKind.STARTED, now, now=now)
    return attempt.uid


def record_form(
    session: Session, actor: Actor, attempt: Attempt, form: Form, *, now: datetime
) -> None:
    kept = AttemptForm(
        uid=new_uid(), attempt_id=attempt.id, digest=form.digest, document=form.to_json()
    )
    record_fact(session, actor, "assessing:form:draw", kept, now=now)


def refuse_ineligible(eligibility: Eligibility) -> None:
    if eligibility is Eligibility.ALREADY_PASSED:
        raise RefusedError("assessing.passed", "You have passed this assessment already.")
    if eligibility is Eligibility.NEEDS_RELEASE:
        raise RefusedError(
            "assessing.no_attempts",
            "All your attempts are used. A trainer can release a further one.",
        )


def record_event(
    session: Session,
    actor: ActorOrSystem,
    attempt_id: int,
    kind: EventKind,
    occurred_at: datetime,
    *,
    now: datetime,
) -> None:
    event = AttemptEvent(
        uid=new_uid(), attempt_id=attempt_id, kind=kind, occurred_at=occurred_at, recorded_at=now
    )
    record_fact(session, actor, f"assessing:attempt:{kind}", event, now=now)


def submit_attempt(
    session: Session, actor: Actor, attempt: AttemptRecord, *, now: datetime
) -> None:
    """End the person's own attempt and score it.

    Raises:
        NotFoundError: It is not the person's own.
        AttemptRefusedError: It has ended already.
        TimeOverError: The time was over; the sweep ends it.
    """
    if attempt.person_id != actor.person_id:
        raise NotFoundError("assessing.attempt")
    command = AttemptCommand.SUBMIT
    check_command(attempt.state, command, attempt.terms, attempt.started_at, now)
    end_attempt(session, actor, attempt, EventKind.SUBMITTED, now, now=now)


def end_attempt(
    session: Session,
    actor: ActorOrSystem,
    attempt: AttemptRecord,
    kind: EventKind,
    ended_at: datetime,
    *,
    now: datetime,
) -> None:
    """Record the end and the result; the two stand or fall together."""
    lock_attempt(session, attempt.id)
    responses = load_responses(session, attempt.id)
    values = {position: value for position, (value, _) in responses.items()}
    result = score_form(load_form(session, attempt), values, attempt.terms.cut_percent)
    record_event(session, actor, attempt.id, kind, ended_at, now=now)
    row = AttemptResultRow(
        uid=new_uid(),
        attempt_id=attempt.id,
        cause=kind,
        ended_at=ended_at,
        score_percent=result.percent,
        cut_percent=result.cut_percent,
        max_points=result.max_points,
        critical_missed=list(result.critical_missed),
        item_scores=[score.to_json() for score in result.items],
        passed=result.passed,
    )
    record_fact(session, actor, "assessing:attempt:score", row, now=now)


def close_if_overdue(session: Session, attempt: AttemptRecord, *, now: datetime) -> bool:
    """End one attempt at its deadline if its time is over; needs a writing session."""
    if not is_overdue(attempt, now) or has_result(session, attempt.id):
        return False
    next_state(attempt.state, AttemptCommand.TIME_OUT)
    end = attempt.deadline_at
    end_attempt(session, "system", attempt, EventKind.TIMED_OUT, end, now=now)
    return True


def is_overdue(attempt: AttemptRecord, now: datetime) -> bool:
    """Tell whether an open attempt has passed its limit and grace."""
    return attempt.outcome is None and attempt.terms.is_over(attempt.started_at, now)


def close_overdue(session: Session, *, now: datetime) -> int:
    """End every attempt whose time is over, at its deadline, and return how many there were.

    Needs a writing session. Called when an attempt is looked at and when attempts are listed.
    """
    overdue = list_overdue(session, now)
    return sum(close_if_overdue(session, attempt, now=now) for attempt in overdue)


def has_overdue(session: Session, *, now: datetime) -> bool:
    """Tell whether the sweep has anything to do; a reading session is enough."""
    return any(is_overdue(attempt, now) for attempt in list_overdue(session, now))


def release_attempt(
    session: Session, actor: Actor, attempt: AttemptRecord, *, reason: str, now: datetime
) -> None:
    """Give the person of an attempt one more attempt at the same assessment.

    Raises:
        RefusedError: The person passed already, still has attempts, or is the trainer.
    """
    if attempt.person_id == actor.person_id:
        raise RefusedError("assessing.release.self", "Nobody releases attempts for themselves.")
    code = attempt.terms.assessment_code
    standing = get_standing(session, attempt.person_id, code)
    if standing.eligibility is not Eligibility.NEEDS_RELEASE:
        raise RefusedError(
            "assessing.release.not_needed",
            "This person can start an attempt or has passed; nothing needs to be released.",
        )
    release = AttemptRelease(
        uid=new_uid(),
        person_id=attempt.person_id,
        assessment_code=code,
        released_by_id=actor.person_id,
        released_at=now,
        reason=reason,
    )
    record_fact(session, actor, "assessing:attempt:release", release, now=now, reason=reason)


def list_attempt_results(session: Session, person_id: int) -> tuple[AttemptResult, ...]:
    """List the ended attempts of a person, oldest first."""
    return tuple(
        AttemptResult(
            attempt_uid=attempt.uid,
            assessment_code=attempt.terms.assessment_code,
            assessment_title=attempt.terms.assessment_title,
            form_digest=attempt.form_digest,
            bank_digest=attempt.terms.bank_digest,
            started_at=attempt.started_at,
            submitted_at=attempt.outcome.ended_at,
            score_percent=attempt.outcome.score_percent,
            cut_percent=attempt.outcome.cut_percent,
            critical_missed=attempt.outcome.critical_missed,
            passed=attempt.outcome.passed,
        )
        for attempt in list_attempts_of(session, person_id)
        if attempt.outcome
    )
