"""Certificates: issued by the rule and a signature, revoked with a reason, checked by anybody.

The printed bytes are made once, when the certificate is issued, and stored; every download is these
bytes.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from assessments.certificates import (
    CertificateState,
    EventKind,
    make_number,
    read_number,
    validity_of,
)
from assessments.certification import Reason
from webapp.documents.certificate import render_certificate
from webapp.platform.actors import Actor, Role
from webapp.platform.errors import NotFoundError
from webapp.platform.identity import new_uid
from webapp.services.audit import record_fact
from webapp.services.certificate_papers import make_decision, make_document
from webapp.services.holdings import Holding, make_holding
from webapp.services.signing import (
    Refusal,
    Subject,
    Wish,
    demand_right,
    load_readable_person,
    may_sign,
    sign,
)
from webapp.services.standings import Standing, hash_text, load_standing
from webapp.storage.base import canonical_json
from webapp.storage.people import Person
from webapp.storage.records import (
    Certificate,
    CertificateStep,
    Signature,
    SignatureMeaning,
    SubjectKind,
    add_miss,
    count_misses,
    find_certificate,
    list_signatures,
    list_steps,
)

MISS_WINDOW = timedelta(minutes=10)
MISSES_PER_ADDRESS = 20
NUMBER_BYTES = 64


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate was issued."""

    number: str


@dataclass(frozen=True, slots=True)
class NotGranted:
    """The rule says no; nothing was signed."""

    reasons: tuple[Reason, ...]


def digest_standing(standing: Standing) -> str:
    """Compute what a trainer is shown and agrees to: the evidence that the decision rests on."""
    used = [f"{type(item).__name__}:{item.uid}" for item in standing.decision.used]
    return hash_text(canonical_json([standing.programme.digest, standing.person.uid, sorted(used)]))


def certify(
    session: Session, actor: Actor, person_uid: str, wish: Wish, base_url: str, *, now: datetime
) -> Issued | NotGranted | Refusal:
    """Issue a certificate when the rule grants it and the trainer signs.

    Raises:
        NotFoundError: There is no such person, or the actor may not know of them.
        RefusedError: The actor may not certify this person, or the name cannot be printed.
    """
    person = load_readable_person(session, actor, person_uid)
    demand_right(actor, person, Role.TRAINER)
    session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    standing = load_standing(session, person, now=now)
    if not standing.decision.is_granted:
        return NotGranted(standing.decision.reasons)
    if wish.shown_digest != digest_standing(standing):
        return Refusal.RECORD_CHANGED
    return issue(session, actor, person, standing, wish, base_url, now=now)


def issue(  # noqa: PLR0913 - everything that one certificate is made of
    session: Session,
    actor: Actor,
    person: Person,
    standing: Standing,
    wish: Wish,
    base_url: str,
    *,
    now: datetime,
) -> Issued | Refusal:
    uid, number = new_uid(), make_number(secrets.token_bytes(NUMBER_BYTES))
    previous = standing.valid_holding
    validity = validity_of(
        now, standing.programme.valid_months, previous.valid_until_on if previous else None
    )
    decision = make_decision(standing, number, validity, previous, now=now)
    digest = hash_text(canonical_json(decision))
    subject = Subject(SubjectKind.CERTIFICATE, uid, digest, person)
    signed = sign(
        session,
        actor,
        subject,
        Wish(SignatureMeaning.CERTIFIED, wish.reason, wish.password, digest),
        now=now,
    )
    if isinstance(signed, Refusal):
        return signed
    document = make_document(decision, digest, signed, f"{base_url}/verify/{number}")
    pdf = render_certificate(document)
    certificate = make_row(uid, person, decision, digest, signed, pdf)
    certificate.supersedes_id = find_id(session, previous)
    record_fact(session, actor, "records:certificate:issue", certificate, now=now)
    add_step(session, actor, certificate.id, EventKind.ISSUED, signed.id, "", now=now)
    if certificate.supersedes_id is not None:
        reason = f"superseded by {number}"
        add_step(
            session,
            actor,
            certificate.supersedes_id,
            EventKind.SUPERSEDED,
            signed.id,
            reason,
            now=now,
        )
    return Issued(number)


def make_row(
    uid: str,
    person: Person,
    decision: dict[str, Any],
    digest: str,
    signed: Signature,
    pdf: bytes,
) -> Certificate:
    programme = decision["programme"]
    return Certificate(
        uid=uid,
        number=decision["number"],
        person_id=person.id,
        holder_name=decision["holder"]["name"],
        site_name=decision["site"],
        programme_code=programme["code"],
        programme_version=programme["version"],
        programme_digest=programme["digest"],
        title=programme["title"],
        scope=programme["scope"],
        issued_at=signed.signed_at,
        valid_from_on=date.fromisoformat(decision["valid_from_on"]),
        valid_until_on=date.fromisoformat(decision["valid_until_on"]),
        signature_id=signed.id,
        decision=decision,
        decision_digest=digest,
        pdf=pdf,
        pdf_sha256=hashlib.sha256(pdf).hexdigest(),
    )


def find_id(session: Session, holding: Holding | None) -> int | None:
    if holding is None:
        return None
    return session.scalar(select(Certificate.id).where(Certificate.uid == holding.uid))


def add_step(  # noqa: PLR0913 - one argument for each thing that the row holds
    session: Session,
    actor: Actor,
    certificate_id: int,
    kind: EventKind,
    signature_id: int,
    reason: str,
    *,
    now: datetime,
) -> None:
    step = CertificateStep(
        uid=new_uid(),
        certificate_id=certificate_id,
        kind=kind,
        happened_at=now,
        reason=reason,
        signature_id=signature_id,
    )
    record_fact(session, actor, f"records:certificate:{kind}", step, now=now, reason=reason or None)


@dataclass(frozen=True, slots=True)
class CertificateSheet:
    """Everything that the page of a certificate shows."""

    holding: Holding
    holder: Person
    signatures: tuple[Signature, ...]
    may_revoke: bool


def load_sheet(session: Session, actor: Actor, number: str, *, now: datetime) -> CertificateSheet:
    """Load a certificate for its holder, or for those who look after the holder's site.

    Raises:
        NotFoundError: There is none, or the actor may not know of it.
    """
    certificate, holder = load_readable(session, actor, number)
    holding = make_holding(
        certificate, list_steps(session, [certificate.id])[certificate.id], now=now
    )
    may_revoke = holding.state is not CertificateState.REVOKED and may_sign(
        actor, holder, Role.TRAINER, Role.ADMINISTRATOR
    )
    signatures = list_signatures(session, SubjectKind.CERTIFICATE, [certificate.uid])
    return CertificateSheet(holding, holder, signatures, may_revoke)


def load_readable(session: Session, actor: Actor, number: str) -> tuple[Certificate, Person]:
    certificate = find_certificate(session, number)
    if certificate is None:
        raise NotFoundError("records.certificate.unknown")
    holder = session.get_one(Person, certificate.person_id)
    load_readable_person(session, actor, holder.uid)
    return certificate, holder


def load_pdf(session: Session, actor: Actor, number: str) -> bytes:
    """Load the bytes that were printed when the certificate was issued.

    Raises:
        NotFoundError: There is none, or the actor may not know of it.
    """
    certificate, _holder = load_readable(session, actor, number)
    query = select(Certificate).where(Certificate.id == certificate.id)
    return session.scalars(query.options(undefer(Certificate.pdf))).one().pdf


def revoke(
    session: Session, actor: Actor, number: str, wish: Wish, *, now: datetime
) -> Signature | Refusal:
    """Revoke a certificate for ever, with a reason and a signature.

    Raises:
        NotFoundError: There is none, or the actor may not know of it.
        RefusedError: The actor may not revoke it.
    """
    certificate, holder = load_readable(session, actor, number)
    demand_right(actor, holder, Role.TRAINER, Role.ADMINISTRATOR)
    session.execute(select(Person.id).where(Person.id == holder.id).with_for_update())
    digest = certificate.decision_digest
    subject = Subject(SubjectKind.CERTIFICATE, certificate.uid, digest, holder)
    signed = sign(session, actor, subject, wish, now=now)
    if isinstance(signed, Refusal):
        return signed
    reason = signed.reason
    add_step(session, actor, certificate.id, EventKind.REVOKED, signed.id, reason, now=now)
    return signed


class Answer(StrEnum):
    """What a stranger is told about a number."""

    VALID = "valid"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"
    UNKNOWN = "unknown"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class PublicAnswer:
    """Number, holder, scope, validity, and nothing more."""

    answer: Answer
    number: str
    holder: str = ""
    title: str = ""
    scope: str = ""
    valid_from_on: date | None = None
    valid_until_on: date | None = None


def is_guessing(session: Session, address: str, *, now: datetime) -> bool:
    """Tell whether too many unknown numbers were asked for from one address."""
    return count_misses(session, address, since=now - MISS_WINDOW) >= MISSES_PER_ADDRESS


def verify(session: Session, number: str, *, now: datetime) -> PublicAnswer | None:
    """Tell a stranger what a certificate is worth; `None` when there is none of this number."""
    certificate = find_certificate(session, number)
    if certificate is None:
        return None
    query = select(Certificate).where(Certificate.id == certificate.id)
    full = session.scalars(query.options(undefer(Certificate.decision))).one()
    holding = make_holding(full, list_steps(session, [full.id])[full.id], now=now)
    return PublicAnswer(
        Answer(holding.state.value),
        holding.number,
        holding.holder_name,
        holding.title,
        holding.scope,
        holding.valid_from_on,
        holding.valid_until_on,
    )


def record_miss(session: Session, address: str, *, now: datetime) -> None:
    """Count an unknown number against the address that asked for it."""
    add_miss(session, address, now=now, kept=MISS_WINDOW)


__all__ = [
    "Answer",
    "CertificateSheet",
    "Issued",
    "NotGranted",
    "PublicAnswer",
    "certify",
    "digest_standing",
    "is_guessing",
    "load_pdf",
    "load_sheet",
    "read_number",
    "record_miss",
    "revoke",
    "verify",
]
