"""Use cases about sites, people and their roles. A person is never deleted."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.platform.actors import Actor, ActorOrSystem, Role
from webapp.platform.errors import NotFoundError, RefusedError
from webapp.platform.identity import new_uid
from webapp.services import authentication
from webapp.services.audit import record_fact
from webapp.storage.people import (
    AccountChange,
    AccountStep,
    Person,
    PersonSummary,
    RoleChange,
    RoleStep,
    SecurityKind,
    Site,
    list_changes,
    load_names,
    load_roles,
    people_query,
    summarise,
)

LOGIN_PATTERN = re.compile(r"[a-z0-9](?:[a-z0-9._-]{1,58})[a-z0-9]")
CODE_PATTERN = re.compile(r"[A-Z0-9](?:[A-Z0-9-]{0,18})[A-Z0-9]")


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person who was just added, with the one-time password to hand over."""

    person: Person
    password: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, and how long the list is."""

    people: tuple[PersonSummary, ...]
    total: int


@dataclass(frozen=True, slots=True)
class HistoryItem:
    """One thing that happened to an account; `by` is empty for the system and the person."""

    at: datetime
    step: AccountStep | RoleStep | SecurityKind
    role: Role | None
    by: str
    reason: str


def actor_id(actor: ActorOrSystem) -> int | None:
    return actor.person_id if isinstance(actor, Actor) else None


def add_site(
    session: Session, actor: ActorOrSystem, *, code: str, name: str, country: str, now: datetime
) -> Site:
    """Add a site.

    Raises:
        RefusedError: The code has a wrong form or is taken.
    """
    if not CODE_PATTERN.fullmatch(code):
        raise RefusedError(
            "people.site.code_form", "A site code is 2 to 20 capital letters, digits or hyphens."
        )
    if session.scalar(select(Site.id).where(Site.code == code)) is not None:
        raise RefusedError("people.site.code_taken", "Another site has this code already.")
    site = Site(
        uid=new_uid(), code=code, name=name.strip(), country=country.strip(), created_at=now
    )
    record_fact(session, actor, "people:site:add", site, now=now)
    return site


def list_sites(session: Session) -> tuple[Site, ...]:
    return tuple(session.scalars(select(Site).order_by(Site.name)))


def add_person(
    session: Session,
    actor: ActorOrSystem,
    *,
    login_name: str,
    display_name: str,
    site: Site | None,
    now: datetime,
) -> NewPerson:
    """Add a person with a one-time password.

    Raises:
        RefusedError: The log-in name has a wrong form or is taken.
    """
    name = login_name.strip().lower()
    if not LOGIN_PATTERN.fullmatch(name):
        raise RefusedError(
            "people.login_name.form",
            "A log-in name is 3 to 60 small letters, digits, dots, hyphens or underscores.",
        )
    if session.scalar(select(Person.id).where(Person.login_name == name)) is not None:
        raise RefusedError("people.login_name.taken", "Somebody has this log-in name already.")
    person = Person(
        uid=new_uid(),
        login_name=name,
        display_name=display_name.strip(),
        site_id=site.id if site else None,
        created_at=now,
    )
    session.add(person)
    session.flush()
    record_account(session, actor, person, AccountStep.CREATED, new=describe(person), now=now)
    password = authentication.reset_password(session, actor, person, now=now)
    return NewPerson(person, password)


def describe(person: Person) -> str:
    return f"{person.login_name}; {person.display_name}; site {person.site_id or 'none'}"


def record_account(  # noqa: PLR0913 - a fact needs all of its columns
    session: Session,
    actor: ActorOrSystem,
    person: Person,
    step: AccountStep,
    *,
    now: datetime,
    old: str | None = None,
    new: str | None = None,
    reason: str = "",
) -> None:
    change = AccountChange(
        uid=new_uid(),
        person_id=person.id,
        step=step,
        old_value=old,
        new_value=new,
        changed_by_id=actor_id(actor),
        changed_at=now,
        reason=reason,
    )
    record_fact(session, actor, f"people:account:{step}", change, now=now, reason=reason or None)


def change_role(  # noqa: PLR0913 - a fact needs all of its columns
    session: Session,
    actor: ActorOrSystem,
    person: Person,
    role: Role,
    step: RoleStep,
    *,
    now: datetime,
    reason: str = "",
) -> None:
    """Grant or revoke a role.

    Raises:
        RefusedError: The person has the role already (or not), or it is the administrator's own
            or the last administrator's role.
    """
    held = role in load_roles(session, (person.id,))[person.id]
    if held == (step is RoleStep.GRANTED):
        raise RefusedError("people.role.unchanged", "Nothing to do: it is so already.")
    if step is RoleStep.REVOKED:
        refuse_own_administration(actor, person, role)
    change = RoleChange(
        uid=new_uid(),
        person_id=person.id,
        role=role,
        step=step,
        changed_by_id=actor_id(actor),
        changed_at=now,
        reason=reason,
    )
    record_fact(session, actor, f"people:role:{step}", change, now=now, reason=reason or None)


def refuse_own_administration(actor: ActorOrSystem, person: Person, role: Role) -> None:
    if isinstance(actor, Actor) and actor.person_id == person.id and role is Role.ADMINISTRATOR:
        raise RefusedError(
            "people.role.own_administration",
            "You cannot take the administrator role from yourself. Ask another administrator.",
        )


def set_active(
    session: Session,
    actor: ActorOrSystem,
    person: Person,
    *,
    active: bool,
    now: datetime,
    reason: str,
) -> None:
    """Deactivate a person (all their sessions end) or let them in again.

    Raises:
        RefusedError: It is so already, or somebody tries to lock themselves out.
    """
    if isinstance(actor, Actor) and actor.person_id == person.id:
        raise RefusedError("people.account.own", "You cannot deactivate your own account.")
    if active == (person.deactivated_at is None):
        raise RefusedError("people.account.unchanged", "Nothing to do: it is so already.")
    person.deactivated_at = None if active else now
    if not active:
        authentication.end_all_sessions(session, person.id, now=now)
    step = AccountStep.REACTIVATED if active else AccountStep.DEACTIVATED
    record_account(session, actor, person, step, now=now, reason=reason)


def list_people(
    session: Session,
    *,
    search: str = "",
    role: Role | None = None,
    page: int = 1,
    size: int = 50,
    actor: Actor | None = None,
) -> Page:
    """Give one page of people, by display name; with an actor, only those of their sites."""
    query = people_query(search, role)
    if actor is not None and not actor.sees_all_sites():
        query = query.where(Person.site_id == actor.site_id)
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    rows = session.execute(query.offset((page - 1) * size).limit(size)).all()
    return Page(summarise(session, rows), total)


def load_person(session: Session, uid: str) -> Person:
    """Give a person.

    Raises:
        NotFoundError: Nobody has this uid.
    """
    person = session.scalar(select(Person).where(Person.uid == uid))
    if person is None:
        raise NotFoundError("people.unknown")
    return person


def find_by_login(session: Session, login_name: str) -> Person | None:
    return session.scalar(select(Person).where(Person.login_name == login_name.strip().lower()))


def summarise_person(session: Session, person: Person) -> PersonSummary:
    site = session.get(Site, person.site_id) if person.site_id else None
    return summarise(session, [(person, site.name if site else None)])[0]


def count_people(session: Session) -> dict[int | None, int]:
    """Count the active people of each site; None stands for people without a site."""
    query = (
        select(Person.site_id, func.count())
        .where(Person.deactivated_at.is_(None))
        .group_by(Person.site_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def load_history(session: Session, person: Person, limit: int = 60) -> tuple[HistoryItem, ...]:
    """Tell what happened to an account, newest first: roles, account, security events."""
    changes = list_changes(session, person.id, limit)
    names = load_names(session, {by for *_, by in changes})
    items = [
        HistoryItem(at, step, role, names.get(by, ""), reason)
        for at, step, role, reason, by in changes
    ]
    return tuple(sorted(items, key=lambda item: item.at, reverse=True)[:limit])
