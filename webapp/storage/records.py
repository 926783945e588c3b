"""Signatures, comments on runs, certificates and what happened to them. Insert only.

A signature names the record that it stands under by its digest, so that it cannot be moved to
another one (21 CFR 11.70). Whether a certificate is valid is not stored: it follows from its events
and the day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    delete,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from assessments.certificates import EventKind
from webapp.storage.audit import AuditEntry
from webapp.storage.base import DIGEST_LENGTH, UID_LENGTH, Base, RawBytes
from webapp.storage.canonical import digest_row
from webapp.storage.people import NAME_LENGTH, REASON_LENGTH
from webapp.storage.runs import Permit, RunVerdict, TrainingRun

NUMBER_LENGTH = 20
QUALIFICATION_LENGTH = 400
COMMENT_LENGTH = 2000
ADDRESS_LENGTH = 45
CODE_LENGTH = 80
TITLE_LENGTH = 300


class SignatureMeaning(StrEnum):
    """What a signature says; a fixed list (21 CFR 11.50(a)(3))."""

    ACCEPTED = "reviewed-evidence-of-competence"
    NOT_ACCEPTED = "reviewed-not-accepted"
    WITNESSED = "witnessed"
    CERTIFIED = "certified"
    REVOKED = "revoked"


class SubjectKind(StrEnum):
    """What kind of record stands above a signature."""

    RUN = "run"
    CERTIFICATE = "certificate"


class Signature(Base):
    """A person's name, time and meaning under one exact record."""

    __tablename__ = "signatures"
    __judged__: ClassVar[bool] = True
    __table_args__ = (
        UniqueConstraint("subject_kind", "subject_uid", "subject_digest", "meaning"),
        CheckConstraint("signer_id <> holder_id", name="nobody_signs_for_themself"),
        CheckConstraint(
            "meaning NOT IN ('reviewed-not-accepted', 'revoked') OR length(reason) > 0",
            name="refusals_have_a_reason",
        ),
        Index("ix_signatures_holder_id", "holder_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(UID_LENGTH), unique=True)
    signer_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    signer_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    signer_qualification: Mapped[str] = mapped_column(String(QUALIFICATION_LENGTH))
    holder_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    subject_kind: Mapped[SubjectKind]
    subject_uid: Mapped[str] = mapped_column(String(UID_LENGTH))
    subject_digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    meaning: Mapped[SignatureMeaning]
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH))
    signed_at: Mapped[datetime]


class RunComment(Base):
    """What a trainer noted about a run, perhaps at one moment of it."""

    __tablename__ = "run_comments"
    __judged__: ClassVar[bool] = True
    __table_args__ = (CheckConstraint("tick IS NULL OR tick >= 0", name="tick_not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(UID_LENGTH), unique=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    author_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    tick: Mapped[int | None]
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]


class Certificate(Base):
    """A certificate as it was issued, with its printed bytes and the decision it rests on."""

    __tablename__ = "certificates"
    __judged__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("valid_until_on >= valid_from_on", name="ends_after_start"),
        Index("ix_certificates_person_id_programme_code", "person_id", "programme_code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(UID_LENGTH), unique=True)
    number: Mapped[str] = mapped_column(String(NUMBER_LENGTH), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    holder_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    site_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    programme_code: Mapped[str] = mapped_column(String(CODE_LENGTH))
    programme_version: Mapped[int]
    programme_digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    scope: Mapped[str] = mapped_column(Text)
    issued_at: Mapped[datetime]
    valid_from_on: Mapped[date]
    valid_until_on: Mapped[date]
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("certificates.id"), unique=True)
    signature_id: Mapped[int] = mapped_column(ForeignKey("signatures.id"), unique=True)
    decision: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    decision_digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    pdf: Mapped[bytes] = mapped_column(RawBytes, deferred=True)
    pdf_sha256: Mapped[str] = mapped_column(String(DIGEST_LENGTH))


class CertificateStep(Base):
    """One event in the life of a certificate; each kind can happen once."""

    __tablename__ = "certificate_events"
    __judged__: ClassVar[bool] = True
    __table_args__ = (UniqueConstraint("certificate_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(UID_LENGTH), unique=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"))
    kind: Mapped[EventKind]
    happened_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH))
    signature_id: Mapped[int | None] = mapped_column(ForeignKey("signatures.id"))


class VerificationMiss(Base):
    """A number that somebody asked for and that does not exist; counted against guessing."""

    __tablename__ = "verification_misses"
    __table_args__ = (Index("ix_verification_misses_address_missed_at", "address", "missed_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(ADDRESS_LENGTH))
    missed_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class PermitSlip:
    """A permit for an assessed run that has not come back as a run."""

    run_uid: str
    scenario_code: str
    issued_at: datetime
    expires_at: datetime


def list_signatures(
    session: Session, kind: SubjectKind, subject_uids: Iterable[str]
) -> tuple[Signature, ...]:
    """List the signatures under some records, oldest first."""
    query = select(Signature).where(
        Signature.subject_kind == kind, Signature.subject_uid.in_(tuple(subject_uids))
    )
    return tuple(session.scalars(query.order_by(Signature.id)))


def list_signatures_about(session: Session, person_id: int) -> tuple[Signature, ...]:
    """List every signature that concerns a person, oldest first."""
    query = select(Signature).where(Signature.holder_id == person_id)
    return tuple(session.scalars(query.order_by(Signature.id)))


def list_comments(session: Session, run_id: int) -> tuple[RunComment, ...]:
    query = select(RunComment).where(RunComment.run_id == run_id)
    return tuple(session.scalars(query.order_by(RunComment.id)))


def list_certificates(session: Session, person_id: int) -> tuple[Certificate, ...]:
    """List a person's certificates, oldest first, without their bytes."""
    query = select(Certificate).where(Certificate.person_id == person_id)
    return tuple(session.scalars(query.order_by(Certificate.id)))


def find_certificate(session: Session, number: str) -> Certificate | None:
    return session.scalar(select(Certificate).where(Certificate.number == number))


def list_steps(
    session: Session, certificate_ids: Iterable[int]
) -> dict[int, tuple[CertificateStep, ...]]:
    """Give the events of some certificates in their order."""
    ids = tuple(certificate_ids)
    if not ids:
        return {}
    query = select(CertificateStep).where(CertificateStep.certificate_id.in_(ids))
    found: dict[int, list[CertificateStep]] = {each: [] for each in ids}
    for step in session.scalars(query.order_by(CertificateStep.id)):
        found[step.certificate_id].append(step)
    return {each: tuple(steps) for each, steps in found.items()}


def list_open_permits(session: Session, person_id: int) -> tuple[PermitSlip, ...]:
    """List permits of a person for which no run has reached the site, newest first."""
    query = (
        select(Permit.uid, Permit.scenario_code, Permit.issued_at, Permit.expires_at)
        .outerjoin(TrainingRun, TrainingRun.permit_id == Permit.id)
        .where(Permit.person_id == person_id, TrainingRun.id.is_(None))
        .order_by(Permit.id.desc())
    )
    return tuple(PermitSlip(*row) for row in session.execute(query))


def digest_verdict(session: Session, verdict: RunVerdict) -> str:
    """Compute the digest of a verdict as it is stored now, its whole result included."""
    return str(digest_row(session, verdict)["row_digest"])


def list_entries_about(
    session: Session, rows: Iterable[tuple[str, str]], limit: int
) -> Sequence[AuditEntry]:
    """List audit entries about some rows, given as (table, uid), newest first."""
    by_table: dict[str, list[str]] = {}
    for table, uid in rows:
        by_table.setdefault(table, []).append(uid)
    found: list[AuditEntry] = []
    for table, uids in by_table.items():
        query = select(AuditEntry).where(
            AuditEntry.table_name == table, AuditEntry.row_uid.in_(uids)
        )
        found.extend(session.scalars(query))
    return sorted(found, key=lambda entry: -entry.position)[:limit]


def count_misses(session: Session, address: str, *, since: datetime) -> int:
    query = select(func.count()).where(
        VerificationMiss.address == address, VerificationMiss.missed_at > since
    )
    return session.scalar(query) or 0


def add_miss(session: Session, address: str, *, now: datetime, kept: timedelta) -> None:
    """Count a miss; those older than `kept` are forgotten."""
    session.execute(delete(VerificationMiss).where(VerificationMiss.missed_at < now - kept))
    session.add(VerificationMiss(address=address[:ADDRESS_LENGTH], missed_at=now))
    session.flush()
