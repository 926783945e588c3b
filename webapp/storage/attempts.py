"""Attempts: the form as it was shown, the responses as they came, how it ended and what came of it.

Every table holds judged facts: rows are inserted through `services.audit.record_fact` and never
changed. An attempt is open as long as no row in `attempt_results` names it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import (
    BindParameter,
    CheckConstraint,
    Dialect,
    ForeignKey,
    Index,
    Row,
    Select,
    String,
    UniqueConstraint,
    bindparam,
    exists,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.types import TypeDecorator

from assessments import AttemptState, Terms
from webapp.storage.base import DIGEST_LENGTH, UID_LENGTH, Base, CanonicalJson
from webapp.storage.people import REASON_LENGTH, Person

CODE_LENGTH = 80
NUMBER_LENGTH = 24


class DecimalText(TypeDecorator[Decimal]):
    """A decimal number stored as its exact text, the same on every database."""

    impl = String(NUMBER_LENGTH)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - shape of SQLAlchemy
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002 - shape of SQLAlchemy
        return None if value is None else Decimal(value)


class EventKind(StrEnum):
    STARTED = "started"
    SUBMITTED = "submitted"
    TIMED_OUT = "timed_out"


class Attempt(Base):
    """One person's sitting; `terms` are the rules copied when it began."""

    __tablename__ = "attempts"
    __judged__: ClassVar[bool] = True
    __table_args__ = (
        UniqueConstraint("person_id", "assessment_code", "number"),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint("deadline_at > started_at", name="deadline_after_start"),
        Index("ix_attempts_assessment_code", "assessment_code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(UID_LENGTH), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    assessment_code: Mapped[str] = mapped_column(String(CODE_LENGTH))
    number: Mapped[int]
    seed: Mapped[str] = mapped_column(String(UID_LENGTH), comment="the form is drawn from it")
    form_digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    terms: Mapped[dict[str, Any]]
    started_at: Mapped[datetime]
    deadline_at: Mapped[datetime]


class AttemptForm(Base):
    """The form document of an attempt: everything shown, with its keys."""

    __tablename__ = "attempt_forms"
    __judged__: ClassVar[bool] = True

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(UID_LENGTH), unique=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), unique=True)
    digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    document: Mapped[dict[str, Any]]


class AttemptEvent(Base):
    """A step in the life of an attempt."""

    __tablename__ = "attempt_events"
    __judged__: ClassVar[bool] = True
    __table_args__ = (UniqueConstraint("attempt_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(UID_LENGTH), unique=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"))
    kind: Mapped[EventKind]
    occurred_at: Mapped[datetime] = mapped_column(comment="for timed_out the deadline itself")
    recorded_at: Mapped[datetime]


class ItemResponse(Base):
    """One saved answer; the last one of an item counts."""

    __tablename__ = "responses"
    __judged__: ClassVar[bool] = True
    __table_args__ = (
        UniqueConstraint("attempt_id", "client_uid"),
        CheckConstraint("position >= 1", name="position_from_one"),
        CheckConstraint("sequence >= 0", name="sequence_not_negative"),
        Index("ix_responses_attempt_id_position", "attempt_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(UID_LENGTH), unique=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"))
    client_uid: Mapped[str] = mapped_column(String(UID_LENGTH), comment="made by the browser")
    sequence: Mapped[int] = mapped_column(comment="counted by the browser; orders nothing here")
    position: Mapped[int]
    value: Mapped[Any] = mapped_column(CanonicalJson(), nullable=True)
    received_at: Mapped[datetime]


class AttemptResult(Base):
    """How an attempt ended and what it was worth; the presence of this row ends the attempt."""

    __tablename__ = "attempt_results"
    __judged__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("cause in ('submitted', 'timed_out')", name="cause_is_an_end"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(UID_LENGTH), unique=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), unique=True)
    cause: Mapped[EventKind]
    ended_at: Mapped[datetime]
    score_percent: Mapped[Decimal] = mapped_column(DecimalText())
    cut_percent: Mapped[Decimal] = mapped_column(DecimalText())
    max_points: Mapped[int]
    critical_missed: Mapped[list[Any]]
    item_scores: Mapped[list[Any]]
    passed: Mapped[bool]


class AttemptRelease(Base):
    """A trainer gives one more attempt, with a reason."""

    __tablename__ = "attempt_releases"
    __judged__: ClassVar[bool] = True
    __table_args__ = (Index("ix_attempt_releases_person_id", "person_id", "assessment_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(UID_LENGTH), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    assessment_code: Mapped[str] = mapped_column(String(CODE_LENGTH))
    released_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    released_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH))


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of an ended attempt."""

    cause: AttemptState
    ended_at: datetime
    score_percent: Decimal
    cut_percent: Decimal
    max_points: int
    critical_missed: tuple[str, ...]
    item_scores: tuple[tuple[int, Decimal, bool], ...]
    passed: bool


@dataclass(frozen=True, slots=True)
class AttemptRecord:
    """An attempt as read: whose it is, under which terms, and its outcome when it has ended."""

    id: int
    uid: str
    person_id: int
    person_uid: str
    person_name: str
    site_id: int | None
    number: int
    form_digest: str
    terms: Terms
    started_at: datetime
    deadline_at: datetime
    outcome: Outcome | None

    @property
    def state(self) -> AttemptState:
        return self.outcome.cause if self.outcome else AttemptState.OPEN


def attempts_query() -> Select[Attempt, AttemptResult, str, str, int | None]:
    return (
        select(Attempt, AttemptResult, Person.uid, Person.display_name, Person.site_id)
        .join(Person, Person.id == Attempt.person_id)
        .outerjoin(AttemptResult, AttemptResult.attempt_id == Attempt.id)
        .order_by(Attempt.id)
    )


def to_outcome(result: AttemptResult) -> Outcome:
    return Outcome(
        cause=AttemptState(result.cause.value),
        ended_at=result.ended_at,
        score_percent=result.score_percent,
        cut_percent=result.cut_percent,
        max_points=result.max_points,
        critical_missed=tuple(result.critical_missed),
        item_scores=tuple((at, Decimal(points), given) for at, points, given in result.item_scores),
        passed=result.passed,
    )


def to_record(row: Row[Attempt, AttemptResult | None, str, str, int | None]) -> AttemptRecord:
    attempt, result, person_uid, person_name, site_id = row
    return AttemptRecord(
        id=attempt.id,
        uid=attempt.uid,
        person_id=attempt.person_id,
        person_uid=person_uid,
        person_name=person_name,
        site_id=site_id,
        number=attempt.number,
        form_digest=attempt.form_digest,
        terms=Terms.from_json(attempt.terms),
        started_at=attempt.started_at,
        deadline_at=attempt.deadline_at,
        outcome=to_outcome(result) if result else None,
    )


def find_attempt(session: Session, uid: str) -> AttemptRecord | None:
    row = session.execute(attempts_query().where(Attempt.uid == uid)).first()
    return to_record(row) if row else None


def list_attempts_of(session: Session, person_id: int) -> tuple[AttemptRecord, ...]:
    query = attempts_query().where(Attempt.person_id == person_id)
    return tuple(to_record(row) for row in session.execute(query))


def list_overdue(session: Session, before: datetime) -> tuple[AttemptRecord, ...]:
    """List open attempts whose deadline lies before a moment."""
    query = attempts_query().where(AttemptResult.id.is_(None), Attempt.deadline_at < before)
    return tuple(to_record(row) for row in session.execute(query))


def list_recent(
    session: Session, *, site_id: int | None, every_site: bool, limit: int
) -> tuple[AttemptRecord, ...]:
    """List the latest attempts of a site, or of every site."""
    query = attempts_query().order_by(None).order_by(Attempt.id.desc()).limit(limit)
    if not every_site:
        query = query.where(Person.site_id == site_id)
    return tuple(to_record(row) for row in session.execute(query))


def load_form_document(session: Session, attempt_id: int) -> dict[str, Any]:
    query = select(AttemptForm.document).where(AttemptForm.attempt_id == attempt_id)
    document: dict[str, Any] = session.scalars(query).one()
    return document


def load_responses(session: Session, attempt_id: int) -> Mapping[int, tuple[Any, datetime]]:
    """Return the last response of each answered position, with the time it was received."""
    last = (
        select(func.max(ItemResponse.id))
        .where(ItemResponse.attempt_id == attempt_id)
        .group_by(ItemResponse.position)
    )
    query = select(ItemResponse.position, ItemResponse.value, ItemResponse.received_at)
    rows = session.execute(query.where(ItemResponse.id.in_(last)).order_by(ItemResponse.position))
    return {position: (value, received) for position, value, received in rows}


def lock_attempt(session: Session, attempt_id: int) -> None:
    """Let nobody else save to or end this attempt before the transaction ends.

    SQLite has one writer at a time anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(Attempt.id).where(Attempt.id == attempt_id).with_for_update())


def lock_person(session: Session, person_id: int) -> None:
    """Let nobody else start an attempt for this person before the transaction ends."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(Person.id).where(Person.id == person_id).with_for_update())


_ATTEMPT: BindParameter[int] = bindparam("attempt_id")
_NAME: BindParameter[str] = bindparam("client_uid")
_SAME = (ItemResponse.attempt_id == _ATTEMPT) & (ItemResponse.client_uid == _NAME)
# Put together once, because it is asked before every answer that is saved.
LOOK_BEFORE_SAVING = select(
    select(AttemptResult.id)
    .where(AttemptResult.attempt_id == _ATTEMPT)
    .scalar_subquery()
    .label("result_id"),
    select(ItemResponse.position).where(_SAME).scalar_subquery().label("position"),
    select(ItemResponse.value).where(_SAME).scalar_subquery().label("value"),
)


def look_before_saving(
    session: Session, attempt_id: int, client_uid: str
) -> Row[int | None, int | None, Any]:
    """Read in one query whether the attempt has ended, and a response of this name if there is one.

    The columns are the id of the result, and position and canonical value of the response.
    """
    lock_attempt(session, attempt_id)
    named = {"attempt_id": attempt_id, "client_uid": client_uid}
    return session.connection().execute(LOOK_BEFORE_SAVING, named).one()


def count_releases(session: Session, person_id: int) -> Mapping[str, int]:
    query = (
        select(AttemptRelease.assessment_code, func.count())
        .where(AttemptRelease.person_id == person_id)
        .group_by(AttemptRelease.assessment_code)
    )
    return {code: number for code, number in session.execute(query)}  # noqa: C416 - rows are no pairs to mypy


def list_releases(session: Session, person_id: int) -> tuple[AttemptRelease, ...]:
    query = select(AttemptRelease).where(AttemptRelease.person_id == person_id)
    return tuple(session.scalars(query.order_by(AttemptRelease.id)))


def has_result(session: Session, attempt_id: int) -> bool:
    query = select(exists().where(AttemptResult.attempt_id == attempt_id))
    return bool(session.scalar(query))
