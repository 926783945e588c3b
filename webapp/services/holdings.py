"""Certificates that people hold, with what each is worth at a moment."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from assessments.certificates import CertificateEvent, CertificateState, EventKind, state_of
from webapp.storage.records import Certificate, CertificateStep, list_steps


@dataclass(frozen=True, slots=True)
class Step:
    """One event in the life of a certificate."""

    kind: EventKind
    happened_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Holding:
    """A certificate with its state; `decision` is the document that it rests on."""

    uid: str
    number: str
    person_id: int
    holder_name: str
    site_name: str
    programme_code: str
    programme_version: int
    title: str
    scope: str
    issued_at: datetime
    valid_from_on: date
    valid_until_on: date
    decision: dict[str, Any]
    decision_digest: str
    pdf_sha256: str
    state: CertificateState
    steps: tuple[Step, ...]

    @property
    def is_valid(self) -> bool:
        return self.state is CertificateState.VALID

    @property
    def revoked_at(self) -> datetime | None:
        revoked = (step.happened_at for step in self.steps if step.kind is EventKind.REVOKED)
        return next(revoked, None)

    @property
    def run_uids(self) -> tuple[str, ...]:
        return tuple(str(run["uid"]) for run in self.decision["runs"])


def list_holdings(session: Session, person_id: int, *, now: datetime) -> tuple[Holding, ...]:
    """List a person's certificates with their states, newest first."""
    query = (
        select(Certificate)
        .where(Certificate.person_id == person_id)
        .options(undefer(Certificate.decision))
        .order_by(Certificate.id.desc())
    )
    certificates = tuple(session.scalars(query))
    steps = list_steps(session, [each.id for each in certificates])
    return tuple(make_holding(each, steps[each.id], now=now) for each in certificates)


def make_holding(
    certificate: Certificate, steps: tuple[CertificateStep, ...], *, now: datetime
) -> Holding:
    events = tuple(CertificateEvent(step.kind, step.happened_at) for step in steps)
    return Holding(
        uid=certificate.uid,
        number=certificate.number,
        person_id=certificate.person_id,
        holder_name=certificate.holder_name,
        site_name=certificate.site_name,
        programme_code=certificate.programme_code,
        programme_version=certificate.programme_version,
        title=certificate.title,
        scope=certificate.scope,
        issued_at=certificate.issued_at,
        valid_from_on=certificate.valid_from_on,
        valid_until_on=certificate.valid_until_on,
        decision=certificate.decision,
        decision_digest=certificate.decision_digest,
        pdf_sha256=certificate.pdf_sha256,
        state=state_of(events, certificate.valid_until_on, now),
        steps=tuple(Step(step.kind, step.happened_at, step.reason) for step in steps),
    )


def find_valid(session: Session, person_id: int, *, now: datetime) -> Holding | None:
    """Give the newest certificate of a person that is valid at `now`."""
    held = list_holdings(session, person_id, now=now)
    return next((each for each in held if each.is_valid), None)
