"""Sites, people, what changed about their accounts and roles, passwords, sessions, security events.

Effective roles are not stored: they follow from `role_changes`, where the last row for a person and
a role decides. A person is never deleted, only deactivated.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, cast

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Select,
    String,
    Table,
    Text,
    and_,
    bindparam,
    func,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from webapp.platform.actors import Role
from webapp.storage.base import DIGEST_LENGTH, UID_LENGTH, Base

NAME_LENGTH = 120
LOGIN_LENGTH = 60
CODE_LENGTH = 20
REASON_LENGTH = 500


class RoleStep(StrEnum):
    GRANTED = "granted"
    REVOKED = "revoked"


class AccountStep(StrEnum):
    CREATED = "created"
    RENAMED = "renamed"
    MOVED = "moved"
    DEACTIVATED = "deactivated"
    REACTIVATED = "reactivated"


class SecurityKind(StrEnum):
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_IN_BLOCKED = "sign_in_blocked"
    SIGNED_OUT = "signed_out"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of an event
    PASSWORD_RESET = "password_reset"  # noqa: S105 - the name of an event
    PASSWORD_CONFIRMED = "password_confirmed"  # noqa: S105 - the name of an event
    CONFIRMATION_FAILED = "confirmation_failed"
    SESSIONS_ENDED = "sessions_ended"


class Site(Base):
    __tablename__ = "sites"
    __judged__: ClassVar[bool] = True

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(UID_LENGTH), unique=True)
    code: Mapped[str] = mapped_column(String(CODE_LENGTH), unique=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    country: Mapped[str] = mapped_column(String(NAME_LENGTH))
    created_at: Mapped[datetime]


class Person(Base):
    __tablename__ = "people"
    __table_args__ = (CheckConstraint("login_name = lower(login_name)", name="login_name_lower"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(UID_LENGTH), unique=True)
    login_name: Mapped[str] = mapped_column(String(LOGIN_LENGTH), unique=True)
    display_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id"), index=True)
    language: Mapped[str | None] = mapped_column(String(10))
    created_at: Mapped[datetime]
    deactivated_at: Mapped[datetime | None]


class RoleChange(Base):
    __tablename__ = "role_changes"
    __judged__: ClassVar[bool] = True
    __table_args__ = (Index("ix_role_changes_person_id_id", "person_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(UID_LENGTH), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    role: Mapped[Role]
    step: Mapped[RoleStep]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    changed_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH))


class AccountChange(Base):
    __tablename__ = "account_changes"
    __judged__: ClassVar[bool] = True

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(UID_LENGTH), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    step: Mapped[AccountStep]
    old_value: Mapped[str | None] = mapped_column(Text)
    new_value: Mapped[str | None] = mapped_column(Text)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    changed_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH))


class PasswordCredential(Base):
    __tablename__ = "password_credentials"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    password_hash: Mapped[str] = mapped_column(String(255))
    must_change: Mapped[bool]
    set_at: Mapped[datetime]


class LoginSession(Base):
    __tablename__ = "login_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(UID_LENGTH), unique=True)
    token_digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class SecurityEvent(Base):
    __tablename__ = "security_events"
    __judged__: ClassVar[bool] = True
    __table_args__ = (
        Index("ix_security_events_account_digest_happened_at", "account_digest", "happened_at"),
        Index("ix_security_events_address_happened_at", "address", "happened_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(UID_LENGTH), unique=True)
    kind: Mapped[SecurityKind]
    # Digest of the name as typed: people type passwords into the wrong field.
    account_digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    address: Mapped[str] = mapped_column(String(45))
    happened_at: Mapped[datetime]


def table_of(model: type[Base]) -> Table:
    return cast("Table", model.__table__)


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """A log-in session with its person and the roles that hold now; one query gives it."""

    session_id: int
    session_uid: str
    last_seen_at: datetime
    ends_at: datetime
    revoked_at: datetime | None
    person_id: int
    person_uid: str
    display_name: str
    site_id: int | None
    language: str | None
    deactivated_at: datetime | None
    must_change_password: bool
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class PersonSummary:
    """A person as lists show them."""

    id: int
    uid: str
    login_name: str
    display_name: str
    site_id: int | None
    site_name: str | None
    roles: frozenset[Role]
    created_at: datetime
    deactivated_at: datetime | None
    language: str | None


SESSIONS = table_of(LoginSession)
PEOPLE = table_of(Person)
PASSWORDS = table_of(PasswordCredential)
ROLES = table_of(RoleChange)
# Asked at every request, hence over tables: the way over mapped classes costs twice as much.
SESSION_QUERY = (
    select(
        SESSIONS.c.id,
        SESSIONS.c.uid,
        SESSIONS.c.last_seen_at,
        SESSIONS.c.ends_at,
        SESSIONS.c.revoked_at,
        PEOPLE.c.id,
        PEOPLE.c.uid,
        PEOPLE.c.display_name,
        PEOPLE.c.site_id,
        PEOPLE.c.language,
        PEOPLE.c.deactivated_at,
        PASSWORDS.c.must_change,
        ROLES.c.role,
        ROLES.c.step,
    )
    .select_from(
        SESSIONS.join(PEOPLE, PEOPLE.c.id == SESSIONS.c.person_id)
        .join(PASSWORDS, PASSWORDS.c.person_id == PEOPLE.c.id)
        .outerjoin(ROLES, ROLES.c.person_id == PEOPLE.c.id)
    )
    .where(SESSIONS.c.token_digest == bindparam("token_digest"))
    .order_by(ROLES.c.id)
)


def fold_roles(changes: Iterable[Sequence[Any]]) -> frozenset[Role]:
    """Give the roles that hold after changes (role, step) in their order."""
    last = {role: step for role, step in changes if role is not None}
    return frozenset(role for role, step in last.items() if step is RoleStep.GRANTED)


def fold_session(rows: Sequence[Sequence[Any]]) -> SessionRecord | None:
    if not rows:
        return None
    values: list[Any] = [*rows[0][:12], fold_roles(row[12:] for row in rows)]
    return SessionRecord(*values)


def effective_roles_query() -> Select[int, Role]:
    """Select (person_id, role) for every role that holds now."""
    last = (
        select(func.max(RoleChange.id)).group_by(RoleChange.person_id, RoleChange.role).subquery()
    )
    return select(RoleChange.person_id, RoleChange.role).where(
        RoleChange.id.in_(select(last)), RoleChange.step == RoleStep.GRANTED
    )


def people_query(search: str = "", role: Role | None = None) -> Select[Person, str]:
    """Select people with the name of their site, by display name."""
    query = (
        select(Person, Site.name)
        .outerjoin(Site, Site.id == Person.site_id)
        .order_by(Person.display_name, Person.id)
    )
    if search:
        pattern = f"%{escape_like(search.lower())}%"
        query = query.where(
            or_(
                func.lower(Person.display_name).like(pattern, escape="\\"),
                Person.login_name.like(pattern, escape="\\"),
            )
        )
    if role is not None:
        holders = effective_roles_query().subquery()
        query = query.where(
            Person.id.in_(select(holders.c.person_id).where(holders.c.role == role))
        )
    return query


def escape_like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def load_roles(session: Session, person_ids: Iterable[int]) -> dict[int, frozenset[Role]]:
    ids = tuple(person_ids)
    query = effective_roles_query().where(RoleChange.person_id.in_(ids))
    found: dict[int, set[Role]] = {person_id: set() for person_id in ids}
    for person_id, role in session.execute(query):
        found[person_id].add(role)
    return {person_id: frozenset(roles) for person_id, roles in found.items()}


def summarise(session: Session, rows: Sequence[Any]) -> tuple[PersonSummary, ...]:
    roles = load_roles(session, (person.id for person, _ in rows))
    return tuple(
        PersonSummary(
            person.id,
            person.uid,
            person.login_name,
            person.display_name,
            person.site_id,
            site_name,
            roles[person.id],
            person.created_at,
            person.deactivated_at,
            person.language,
        )
        for person, site_name in rows
    )


def count_failures(session: Session, *, account_digest: str, address: str, since: datetime) -> Any:
    """Count failed password checks since a moment: (of the account, from the address)."""
    failed = SecurityEvent.kind.in_((SecurityKind.SIGN_IN_FAILED, SecurityKind.CONFIRMATION_FAILED))
    of_account = select(func.count()).where(
        and_(
            SecurityEvent.account_digest == account_digest,
            failed,
            SecurityEvent.happened_at > since,
        )
    )
    from_address = select(func.count()).where(
        and_(SecurityEvent.address == address, failed, SecurityEvent.happened_at > since)
    )
    return session.execute(
        select(of_account.scalar_subquery(), from_address.scalar_subquery())
    ).one()


def list_changes(session: Session, person_id: int, limit: int) -> list[tuple[Any, ...]]:
    """List (moment, step, role, reason, who) of role, account and security rows of a person."""
    of_roles = select(
        RoleChange.changed_at,
        RoleChange.step,
        RoleChange.role,
        RoleChange.reason,
        RoleChange.changed_by_id,
    ).where(RoleChange.person_id == person_id)
    of_account = select(
        AccountChange.changed_at,
        AccountChange.step,
        null(),
        AccountChange.reason,
        AccountChange.changed_by_id,
    ).where(AccountChange.person_id == person_id)
    of_security = (
        select(SecurityEvent.happened_at, SecurityEvent.kind, null(), literal(""), null())
        .where(SecurityEvent.person_id == person_id)
        .order_by(SecurityEvent.id.desc())
        .limit(limit)
    )
    return [
        tuple(row)
        for query in (of_roles, of_account, of_security)
        for row in session.execute(query)
    ]


def load_names(session: Session, person_ids: set[int | None]) -> dict[int | None, str]:
    query = select(Person.id, Person.display_name).where(Person.id.in_(person_ids - {None}))
    return {row.id: row.display_name for row in session.execute(query)}
