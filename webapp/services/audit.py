"""The audit trail: recording facts, listing the trail, reviewing it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.platform.actors import SYSTEM, Actor, ActorOrSystem
from webapp.platform.errors import RefusedError
from webapp.platform.identity import new_uid
from webapp.storage.audit import (
    AuditEntry,
    AuditReview,
    TrailFilter,
    append_entry,
    insert_row,
    list_entries,
    list_reviews,
)
from webapp.storage.base import Base, judged_tables
from webapp.storage.people import Person
from webapp.storage.verification import Fault, Finding, Report, verify_trail

__all__ = [
    "AuditReview",
    "Fault",
    "Finding",
    "Report",
    "TrailFilter",
    "TrailPage",
    "list_kinds",
    "list_trail",
    "load_reviews",
    "record_fact",
    "record_review",
    "record_values",
    "verify",
]


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Entries of the trail, newest first, and where older ones continue."""

    entries: tuple[AuditEntry, ...]
    older: int | None


def record_fact(
    session: Session,
    actor: ActorOrSystem,
    action: str,
    row: Base,
    *,
    now: datetime,
    reason: str | None = None,
) -> None:
    """Insert a judged row (if it is not yet) and append its entry to the hash chain.

    Args:
        session: A writing session; on SQLite it holds the write lock, on PostgreSQL a lock of the
            transaction keeps entries in one line.
        actor: Who did it, or "system".
        action: `area:subject:verb`.
        row: An object of a table with `__judged__ = True`, complete; it is never changed again.
        now: When it happened.
        reason: Why, where a reason was asked for.
    """
    refuse_unjudged(type(row))
    session.add(row)
    session.flush()
    facts = describe_deed(actor, action, now, reason)
    append_entry(session, type(row), cast("Any", row).id, facts)


def record_values(
    session: Session,
    actor: ActorOrSystem,
    action: str,
    model: type[Base],
    values: dict[str, Any],
    *,
    now: datetime,
) -> None:
    """Do what `record_fact` does for a row that nobody needs as an object; twice as quick."""
    refuse_unjudged(model)
    row_id = insert_row(session, model, values)
    append_entry(session, model, row_id, describe_deed(actor, action, now, None))


def refuse_unjudged(model: type[Base]) -> None:
    if not model.__judged__:
        raise TypeError(f"{model.__tablename__} is not a table of judged facts")


def describe_deed(
    actor: ActorOrSystem, action: str, now: datetime, reason: str | None
) -> dict[str, Any]:
    return {
        "recorded_at": now,
        "actor_uid": actor.person_uid if isinstance(actor, Actor) else None,
        "actor_name": actor.display_name if isinstance(actor, Actor) else SYSTEM,
        "action": str(action),
        "reason": reason,
    }


def verify(session: Session, known_head: tuple[int, str] | None = None) -> Report:
    """Compute the whole trail again; see `webapp.storage.verification`."""
    return verify_trail(session, known_head=known_head)


def list_trail(session: Session, actor: Actor, wanted: TrailFilter, size: int = 50) -> TrailPage:
    """Give one page of the trail, newest first; people of one site see what their site did."""
    if not actor.sees_all_sites():
        wanted = replace(wanted, site_id=actor.site_id if actor.site_id is not None else -1)
    entries = tuple(list_entries(session, wanted, size + 1))
    older = entries[size - 1].position if len(entries) > size else None
    return TrailPage(entries[:size], older)


def list_kinds() -> tuple[str, ...]:
    """List the tables that hold judged facts, for choosing in a filter."""
    return tuple(model.__tablename__ for model in judged_tables())


def record_review(
    session: Session,
    actor: Actor,
    report: Report,
    *,
    has_findings: bool,
    conclusion: str,
    now: datetime,
) -> AuditReview:
    """Write down that a person reviewed the trail up to what `report` verified.

    Raises:
        RefusedError: The trail has no entry, or has none since the last review.
    """
    previous = next(iter(list_reviews(session, 1)), None)
    first = previous.last_position + 1 if previous else 1
    if report.entries < first:
        raise RefusedError(
            "audit.review.nothing",
            "Nothing was recorded since the last review; there is nothing to review.",
        )
    review = AuditReview(
        uid=new_uid(),
        reviewer_id=actor.person_id,
        reviewed_at=now,
        first_position=first,
        last_position=report.entries,
        last_hash=report.head_hash,
        chain_was_intact=report.is_intact,
        has_findings=has_findings,
        conclusion=conclusion.strip(),
    )
    record_fact(session, actor, "audit:trail:review", review, now=now, reason=None)
    return review


def load_reviews(session: Session) -> tuple[tuple[AuditReview, str], ...]:
    """List the latest reviews with the names of the reviewers."""
    reviews = list_reviews(session)
    people = select(Person.id, Person.display_name).where(
        Person.id.in_({review.reviewer_id for review in reviews})
    )
    names = {row.id: row.display_name for row in session.execute(people)}
    return tuple((review, names[review.reviewer_id]) for review in reviews)
