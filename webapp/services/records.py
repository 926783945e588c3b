"""Reviewing runs: a run with its signatures and comments, and the trainer's deeds on it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from webapp.platform.actors import Actor, Role
from webapp.platform.errors import NotFoundError, RefusedError
from webapp.platform.identity import new_uid
from webapp.services.audit import record_fact
from webapp.services.runs import RunSheet, RunTimeline, load_run, replay_run
from webapp.services.signing import Refusal, Subject, Wish, demand_right, may_sign, sign
from webapp.services.standings import Standing, digest_run, load_standing
from webapp.services.verdicts import choose_effective
from webapp.storage.attempts import AttemptRecord, list_attempts_of
from webapp.storage.audit import AuditEntry
from webapp.storage.people import Person
from webapp.storage.records import (
    COMMENT_LENGTH,
    PermitSlip,
    RunComment,
    Signature,
    SignatureMeaning,
    SubjectKind,
    list_comments,
    list_entries_about,
    list_open_permits,
    list_signatures,
)
from webapp.storage.runs import RunVerdict, TrainingRun

REVIEW_MEANINGS = (
    SignatureMeaning.ACCEPTED,
    SignatureMeaning.NOT_ACCEPTED,
    SignatureMeaning.WITNESSED,
)
HISTORY_LENGTH = 100


@dataclass(frozen=True, slots=True)
class RunReview:
    """Everything that the page of a run shows.

    Attributes:
        digest: What a signature would be bound to, computed from the rows as they are now.
        timeline: `None` when the verdict that holds has no result.
        may_sign: Whether the reader may review this run.
    """

    sheet: RunSheet
    owner: Person
    timeline: RunTimeline | None
    digest: str
    signatures: tuple[Signature, ...]
    comments: tuple[RunComment, ...]
    may_sign: bool


def load_review(session: Session, actor: Actor, run_uid: str) -> RunReview:
    """Load a run with its timeline, signatures and comments.

    Raises:
        NotFoundError: There is none, or the actor may not know of it.
    """
    sheet = load_run(session, actor, run_uid)
    run, owner = load_run_and_owner(session, run_uid)
    timeline = replay_run(session, run_uid)
    return RunReview(
        sheet,
        owner,
        timeline if timeline.is_replayed else None,
        digest_run(session, run),
        list_signatures(session, SubjectKind.RUN, [run_uid]),
        list_comments(session, run.id),
        may_sign(actor, owner, Role.TRAINER),
    )


def load_run_and_owner(session: Session, run_uid: str) -> tuple[TrainingRun, Person]:
    """Load the rows of a run and of the person who played it."""
    row = session.execute(
        select(TrainingRun, Person)
        .join(Person, Person.id == TrainingRun.person_id)
        .where(TrainingRun.uid == run_uid)
    ).first()
    if row is None:
        raise NotFoundError("run.unknown")
    return row[0], row[1]


def load_result(session: Session, actor: Actor, run_uid: str) -> dict[str, Any]:
    """Load the result document of the verdict that holds, as the verifier wrote it.

    Raises:
        NotFoundError: There is none, or the actor may not know of it.
    """
    load_run(session, actor, run_uid)
    run, _owner = load_run_and_owner(session, run_uid)
    query = (
        select(RunVerdict).where(RunVerdict.run_id == run.id).options(undefer(RunVerdict.result))
    )
    verdict = choose_effective(list(session.scalars(query.order_by(RunVerdict.id))))
    if verdict is None or verdict.result is None:
        raise NotFoundError("run.no_result")
    return dict(verdict.result)


def sign_review(
    session: Session, actor: Actor, run_uid: str, wish: Wish, *, now: datetime
) -> Signature | Refusal:
    """Sign under a run.

    Raises:
        NotFoundError: There is no such run, or the actor may not know of it.
        RefusedError: The actor may not sign here, or the run has no verdict to sign under.
    """
    sheet = load_run(session, actor, run_uid)
    run, owner = load_run_and_owner(session, run_uid)
    demand_right(actor, owner, Role.TRAINER)
    if sheet.holding is None:
        raise RefusedError(
            "records.sign.no_verdict", "The site has not judged this run yet. Sign it afterwards."
        )
    if wish.meaning is SignatureMeaning.ACCEPTED and not sheet.result.passed:
        raise RefusedError(
            "records.sign.not_passed", "A run that was not passed is no evidence of competence."
        )
    session.execute(select(TrainingRun.id).where(TrainingRun.id == run.id).with_for_update())
    subject = Subject(SubjectKind.RUN, run.uid, digest_run(session, run), owner)
    return sign(session, actor, subject, wish, now=now)


def add_comment(
    session: Session, actor: Actor, run_uid: str, text: str, tick: int | None, *, now: datetime
) -> RunComment:
    """Write a comment about a run, perhaps at a moment of it; it can never be changed.

    The same text by the same person at the same moment again adds nothing.

    Raises:
        NotFoundError: There is no such run, or the actor may not know of it.
        RefusedError: The actor may not comment here, or there is no text.
    """
    load_run(session, actor, run_uid)
    run, owner = load_run_and_owner(session, run_uid)
    demand_right(actor, owner, Role.TRAINER)
    text = text.strip()
    if not text or len(text) > COMMENT_LENGTH:
        raise RefusedError("records.comment.text", "Write between 1 and 2,000 characters.")
    session.execute(select(TrainingRun.id).where(TrainingRun.id == run.id).with_for_update())
    for comment in list_comments(session, run.id):
        if (comment.author_id, comment.tick, comment.text) == (actor.person_id, tick, text):
            return comment
    comment = RunComment(
        uid=new_uid(),
        run_id=run.id,
        author_id=actor.person_id,
        author_name=actor.display_name,
        tick=tick,
        text=text,
        written_at=now,
    )
    record_fact(session, actor, "records:run:comment", comment, now=now)
    return comment


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A person's whole record: where they stand, and what was done about it and when."""

    standing: Standing
    history: tuple[AuditEntry, ...]
    may_certify: bool
    open_attempts: tuple[AttemptRecord, ...]
    open_permits: tuple[PermitSlip, ...]


def load_person_record(
    session: Session, actor: Actor, person: Person, *, now: datetime
) -> PersonRecord:
    """Load the record of a person whom the actor may see."""
    standing = load_standing(session, person, now=now)
    shown = standing.shown
    rows = [
        *(("runs", run.run_uid) for run in shown.runs),
        *(("signatures", signature.uid) for signature in shown.signatures),
        *(("certificates", holding.uid) for holding in shown.holdings),
        *(("attempts", attempt.attempt_uid) for attempt in shown.attempts),
    ]
    history = tuple(list_entries_about(session, rows, HISTORY_LENGTH))
    attempts = list_attempts_of(session, person.id)
    return PersonRecord(
        standing,
        history,
        may_sign(actor, person, Role.TRAINER),
        tuple(each for each in attempts if each.outcome is None),
        list_open_permits(session, person.id),
    )
