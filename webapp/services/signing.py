"""Signatures: who may sign what, with the password, a meaning and the digest of the record.

A wrong password is an answer and not an error, so that its record is kept. Everything else that is
wrong with a signature raises and leaves nothing behind.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.platform.actors import Actor, Role
from webapp.platform.errors import NotFoundError, RefusedError
from webapp.platform.identity import new_uid
from webapp.services.audit import record_fact
from webapp.services.authentication import confirm_password
from webapp.services.holdings import find_valid
from webapp.storage.people import Person, RoleChange, RoleStep
from webapp.storage.records import (
    Signature,
    SignatureMeaning,
    SubjectKind,
    list_signatures,
)

READERS = (Role.TRAINER, Role.AUDITOR, Role.ADMINISTRATOR)
REASON_NEEDED = frozenset({SignatureMeaning.NOT_ACCEPTED, SignatureMeaning.REVOKED})


class Refusal(StrEnum):
    """Why no signature was made; each can be mended on the page where it was tried."""

    WRONG_PASSWORD = "wrong_password"  # noqa: S105 - the name of an outcome
    ALREADY_SIGNED = "already_signed"
    NOT_ACCEPTED_BEFORE = "not_accepted_before"
    REASON_MISSING = "reason_missing"
    RECORD_CHANGED = "record_changed"


@dataclass(frozen=True, slots=True)
class Subject:
    """What stands above a signature: one exact record about one person."""

    kind: SubjectKind
    uid: str
    digest: str
    holder: Person


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to sign: meaning, reason, and the digest of what they were shown."""

    meaning: SignatureMeaning
    reason: str
    password: str
    shown_digest: str


def may_read(actor: Actor, person: Person) -> bool:
    """Tell whether the actor may see a person's records: one's own, or those of one's site."""
    if person.id == actor.person_id:
        return True
    return actor.holds(*READERS) and actor.may_see_site(person.site_id)


def may_sign(actor: Actor, person: Person, *roles: Role) -> bool:
    """Tell whether the actor may sign about a person; nobody signs for themself."""
    if person.id == actor.person_id:
        return False
    return actor.holds(*roles) and actor.may_see_site(person.site_id)


def load_readable_person(session: Session, actor: Actor, uid: str) -> Person:
    """Load a person whose records the actor may see.

    Raises:
        NotFoundError: There is none, or the actor may not know of them.
    """
    person = session.scalar(select(Person).where(Person.uid == uid))
    if person is None or not may_read(actor, person):
        raise NotFoundError("records.person.unknown")
    return person


def demand_right(actor: Actor, person: Person, *roles: Role) -> None:
    """Refuse somebody who may read but not sign.

    Raises:
        RefusedError: It is the actor's own record, or the role or the site does not fit.
    """
    if person.id == actor.person_id:
        raise RefusedError(
            "records.sign.own", "Nobody signs for themselves. Ask another trainer of your site."
        )
    if not may_sign(actor, person, *roles):
        raise RefusedError(
            "records.sign.no_right", "Only a trainer of this person's site can sign here."
        )


def sign(
    session: Session, actor: Actor, subject: Subject, wish: Wish, *, now: datetime
) -> Signature | Refusal:
    """Put a signature under a record, or tell why not.

    The right to sign is the caller's matter, see `demand_right`. The caller holds a lock on the
    subject, so that the second of two clicks finds the first one's signature.
    """
    refusal = find_refusal(session, subject, wish)
    if refusal is not None:
        return refusal
    if not confirm_password(session, actor, wish.password, now=now):
        return Refusal.WRONG_PASSWORD
    signature = Signature(
        uid=new_uid(),
        signer_id=actor.person_id,
        signer_name=actor.display_name,
        signer_qualification=describe_qualification(session, actor, now=now),
        holder_id=subject.holder.id,
        subject_kind=subject.kind,
        subject_uid=subject.uid,
        subject_digest=subject.digest,
        meaning=wish.meaning,
        reason=wish.reason.strip(),
        signed_at=now,
    )
    record_fact(
        session,
        actor,
        f"records:{subject.kind}:sign",
        signature,
        now=now,
        reason=wish.reason.strip() or None,
    )
    return signature


def find_refusal(session: Session, subject: Subject, wish: Wish) -> Refusal | None:
    if wish.shown_digest != subject.digest:
        return Refusal.RECORD_CHANGED
    meanings = {
        signature.meaning
        for signature in list_signatures(session, subject.kind, [subject.uid])
        if signature.subject_digest == subject.digest
    }
    if wish.meaning in meanings:
        return Refusal.ALREADY_SIGNED
    if wish.meaning is SignatureMeaning.ACCEPTED and SignatureMeaning.NOT_ACCEPTED in meanings:
        return Refusal.NOT_ACCEPTED_BEFORE
    if wish.meaning in REASON_NEEDED and not wish.reason.strip():
        return Refusal.REASON_MISSING
    return None


def describe_qualification(session: Session, actor: Actor, *, now: datetime) -> str:
    """Write down what the signer is qualified by at this moment; it is kept with the signature."""
    roles = (Role.TRAINER, Role.ADMINISTRATOR)
    parts = [
        f"{role.capitalize()} since {since.day} {since:%b %Y}"
        for role in roles
        if actor.holds(role) and (since := find_role_since(session, actor, role)) is not None
    ]
    held = find_valid(session, actor.person_id, now=now)
    certificates = [f"certificate {held.number}"] if held else []
    return "; ".join([*parts, *certificates])


def find_role_since(session: Session, actor: Actor, role: Role) -> datetime | None:
    query = select(RoleChange.changed_at).where(
        RoleChange.person_id == actor.person_id,
        RoleChange.role == role,
        RoleChange.step == RoleStep.GRANTED,
    )
    return session.scalars(query.order_by(RoleChange.id.desc()).limit(1)).first()
