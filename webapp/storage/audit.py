"""The audit trail: a chain of entries, each with a judged row's digest and the hash before it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, ClassVar

from sqlalchemy import (
    ForeignKey,
    Index,
    Insert,
    Select,
    String,
    Table,
    bindparam,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from webapp.platform.identity import new_uid
from webapp.storage.base import DIGEST_LENGTH, UID_LENGTH, Base, canonical_json
from webapp.storage.canonical import digest_values
from webapp.storage.people import Person, escape_like, table_of

FIRST_HASH = "0" * DIGEST_LENGTH
POSTGRESQL_LOCK = 2_319_871_123
HASHED = (
    "position",
    "uid",
    "recorded_at",
    "actor_uid",
    "actor_name",
    "action",
    "table_name",
    "row_id",
    "row_uid",
    "row_digest",
    "reason",
    "previous_hash",
)


class AuditEntry(Base):
    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_table_name_row_id", "table_name", "row_id"),
        Index("ix_audit_entries_actor_uid", "actor_uid"),
        Index("ix_audit_entries_action", "action"),
    )

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    uid: Mapped[str] = mapped_column(String(UID_LENGTH), unique=True)
    recorded_at: Mapped[datetime]
    actor_uid: Mapped[str | None] = mapped_column(String(UID_LENGTH))
    actor_name: Mapped[str] = mapped_column(String(120))
    action: Mapped[str] = mapped_column(String(80))
    table_name: Mapped[str] = mapped_column(String(63))
    row_id: Mapped[int]
    row_uid: Mapped[str] = mapped_column(String(UID_LENGTH))
    row_digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    reason: Mapped[str | None] = mapped_column(String(500))
    previous_hash: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    entry_hash: Mapped[str] = mapped_column(String(DIGEST_LENGTH))


class AuditReview(Base):
    """A person looked at the trail up to a position and wrote down what they found."""

    __tablename__ = "audit_reviews"
    __judged__: ClassVar[bool] = True

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(UID_LENGTH), unique=True)
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    reviewed_at: Mapped[datetime]
    first_position: Mapped[int]
    last_position: Mapped[int]
    last_hash: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    chain_was_intact: Mapped[bool]
    has_findings: Mapped[bool]
    conclusion: Mapped[str] = mapped_column(String(2000))


ENTRIES = table_of(AuditEntry)
INSERT_ENTRY = insert(ENTRIES)
LAST = select(func.max(ENTRIES.c.position)).scalar_subquery()
LAST_HASH = select(ENTRIES.c.entry_hash).where(ENTRIES.c.position == LAST).scalar_subquery()


def hash_entry(values: dict[str, Any]) -> str:
    """Compute the hash of an entry over all its other columns, the hash before it included."""
    hashed = {name: values[name] for name in HASHED}
    hashed["recorded_at"] = hashed["recorded_at"].isoformat(timespec="microseconds")
    return hashlib.sha256(canonical_json(hashed).encode("utf-8", "surrogatepass")).hexdigest()


@cache
def row_query(table: Table) -> tuple[tuple[str, ...], Select[Any]]:
    """Select a row as it is stored together with the head of the trail, in one question."""
    names = tuple(column.name for column in table.columns)
    query: Select[Any] = select(LAST, LAST_HASH, *table.columns)
    return names, query.where(table.c.id == bindparam("row_id"))


@cache
def insert_into(table: Table) -> Insert:
    return insert(table)


def insert_row(session: Session, model: type[Base], values: dict[str, Any]) -> int:
    """Insert one row without making an object of it and return its id."""
    result = session.connection().execute(insert_into(table_of(model)), values)
    key = result.inserted_primary_key
    return int(key[0]) if key else 0


def append_entry(session: Session, model: type[Base], row_id: int, facts: dict[str, Any]) -> None:
    """Append one entry about an inserted row, after every entry that anybody else appended."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": POSTGRESQL_LOCK})
    table = table_of(model)
    names, query = row_query(table)
    position, last_hash, *stored = connection.execute(query, {"row_id": row_id}).one()
    values: dict[str, Any] = {
        "position": (position or 0) + 1,
        "uid": new_uid(),
        **facts,
        "table_name": table.name,
        "row_id": stored[names.index("id")],
        "row_uid": stored[names.index("uid")],
        "row_digest": digest_values(names, stored),
        "previous_hash": last_hash or FIRST_HASH,
    }
    values["entry_hash"] = hash_entry(values)
    connection.execute(INSERT_ENTRY, values)


def list_reviews(session: Session, limit: int = 20) -> Sequence[AuditReview]:
    return session.scalars(select(AuditReview).order_by(AuditReview.id.desc()).limit(limit)).all()


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """Which entries of the trail to show; empty means all."""

    actor: str = ""
    action: str = ""
    table: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None
    site_id: int | None = None


def list_entries(session: Session, wanted: TrailFilter, limit: int) -> Sequence[AuditEntry]:
    """List the newest entries that fit, newest first; `before` continues behind a page."""
    query = select(AuditEntry).order_by(AuditEntry.position.desc()).limit(limit)
    if wanted.actor:
        pattern = f"%{escape_like(wanted.actor.lower())}%"
        query = query.where(func.lower(AuditEntry.actor_name).like(pattern, escape="\\"))
    if wanted.action:
        query = query.where(AuditEntry.action.like(f"{escape_like(wanted.action)}%", escape="\\"))
    if wanted.table:
        query = query.where(AuditEntry.table_name == wanted.table)
    if wanted.since:
        query = query.where(AuditEntry.recorded_at >= wanted.since)
    if wanted.until:
        query = query.where(AuditEntry.recorded_at < wanted.until)
    if wanted.before:
        query = query.where(AuditEntry.position < wanted.before)
    if wanted.site_id is not None:
        of_site = select(Person.uid).where(Person.site_id == wanted.site_id)
        query = query.where(AuditEntry.actor_uid.in_(of_site))
    return session.scalars(query).all()
