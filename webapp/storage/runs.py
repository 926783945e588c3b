"""Stations, permits, uploaded runs and their verdicts.

A station belongs to one person. A permit names a person, a station and a scenario and is good for
one run. A run holds the journal exactly as it came. A verdict is a row of its own; a later verifier
adds another one. What holds now (revoked, used, judged) follows from the rows.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from webapp.storage.base import DIGEST_LENGTH, UID_LENGTH, Base, RawBytes

STATION_NAME_LENGTH = 80
KEY_LENGTH = 64
SIGNATURE_LENGTH = 128
CODE_LENGTH = 80
ADDRESS_LENGTH = 45
USER_CODE_LENGTH = 9


class VerdictKind(StrEnum):
    """What a replay of a journal can find; exactly one for each judging."""

    CONFIRMED = "CONFIRMED"
    DIVERGED = "DIVERGED"
    MALFORMED = "MALFORMED"
    RETIRED_REVISION = "RETIRED_REVISION"
    TIMED_OUT = "TIMED_OUT"


class PairingStep(StrEnum):
    """What a person answered to a station that asked to be paired."""

    APPROVED = "approved"
    REFUSED = "refused"


class RefusalKind(StrEnum):
    """Why an upload was not taken in."""

    FOREIGN_PERMIT = "foreign_permit"
    BAD_SIGNATURE = "bad_signature"
    DIFFERENT_BYTES = "different_bytes"
    FOREIGN_RUN = "foreign_run"
    STATION_REVOKED = "station_revoked"
    PERMIT_EXPIRED = "permit_expired"


class PairingRequest(Base):
    """A station asks to be paired; lives for some minutes."""

    __tablename__ = "pairing_requests"
    __table_args__ = (Index("ix_pairing_requests_address_requested_at", "address", "requested_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(UID_LENGTH), unique=True)
    user_code: Mapped[str] = mapped_column(String(USER_CODE_LENGTH), index=True)
    device_code_digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH), unique=True)
    station_name: Mapped[str] = mapped_column(String(STATION_NAME_LENGTH))
    public_key: Mapped[str] = mapped_column(String(KEY_LENGTH))
    address: Mapped[str] = mapped_column(String(ADDRESS_LENGTH))
    requested_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class PairingAnswer(Base):
    """The one answer a pairing request gets."""

    __tablename__ = "pairing_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("pairing_requests.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    step: Mapped[PairingStep]
    answered_at: Mapped[datetime]


class PairingTry(Base):
    """A code that was typed and belongs to no open request; counted against guessing."""

    __tablename__ = "pairing_tries"
    __table_args__ = (Index("ix_pairing_tries_person_id_tried_at", "person_id", "tried_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    tried_at: Mapped[datetime]


class Station(Base):
    """One installation of the desktop program, bound to a person."""

    __tablename__ = "stations"
    __judged__: ClassVar[bool] = True

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(UID_LENGTH), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("pairing_requests.id"), unique=True)
    name: Mapped[str] = mapped_column(String(STATION_NAME_LENGTH))
    public_key: Mapped[str] = mapped_column(String(KEY_LENGTH))
    paired_at: Mapped[datetime]


class StationToken(Base):
    """The digest of a token handed to a station; the last one of a station counts."""

    __tablename__ = "station_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("stations.id"), index=True)
    token_digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH), unique=True)
    issued_at: Mapped[datetime]


class StationRevocation(Base):
    """From this moment nothing of the station is accepted."""

    __tablename__ = "station_revocations"
    __judged__: ClassVar[bool] = True

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(UID_LENGTH), unique=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("stations.id"), unique=True)
    revoked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    revoked_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(500))


class Permit(Base):
    """The site's signed permission for one assessed run; `uid` is the uid of that run."""

    __tablename__ = "permits"
    __judged__: ClassVar[bool] = True
    __table_args__ = (
        Index("ix_permits_person_id_scenario_code", "person_id", "scenario_code"),
        CheckConstraint("expires_at > issued_at", name="expires_after_issue"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(UID_LENGTH), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    station_id: Mapped[int] = mapped_column(ForeignKey("stations.id"), index=True)
    scenario_code: Mapped[str] = mapped_column(String(CODE_LENGTH))
    level: Mapped[str] = mapped_column(String(20))
    document: Mapped[dict[str, Any]]
    signature: Mapped[str] = mapped_column(String(SIGNATURE_LENGTH))
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class TrainingRun(Base):
    """A journal as it was received. What its header says stands beside it for lists only."""

    __tablename__ = "runs"
    __judged__: ClassVar[bool] = True
    __table_args__ = (CheckConstraint("byte_count > 0", name="not_empty"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(UID_LENGTH), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("stations.id"), index=True)
    permit_id: Mapped[int | None] = mapped_column(ForeignKey("permits.id"), unique=True)
    journal: Mapped[bytes] = mapped_column(RawBytes, deferred=True)
    journal_sha256: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    byte_count: Mapped[int]
    station_signature: Mapped[str] = mapped_column(String(SIGNATURE_LENGTH))
    claimed: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]


class RunVerdict(Base):
    """What one verifier found when it replayed a run; `round` counts judgings by one revision."""

    __tablename__ = "run_verdicts"
    __judged__: ClassVar[bool] = True
    __table_args__ = (
        UniqueConstraint("run_id", "verifier_revision", "round"),
        CheckConstraint(
            "(kind = 'CONFIRMED') = (score_percent IS NOT NULL)", name="score_if_confirmed"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(UID_LENGTH), unique=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    verifier_revision: Mapped[int]
    round: Mapped[int]
    kind: Mapped[VerdictKind]
    reason_code: Mapped[str] = mapped_column(String(CODE_LENGTH))
    reason: Mapped[str] = mapped_column(String(500))
    tick: Mapped[int | None]
    line: Mapped[int | None]
    score_percent: Mapped[int | None]
    is_passed: Mapped[bool]
    critical_errors: Mapped[list[Any]]
    final_digest: Mapped[str | None] = mapped_column(String(DIGEST_LENGTH))
    result: Mapped[dict[str, Any] | None] = mapped_column(deferred=True)
    judged_at: Mapped[datetime]


class UploadRefusal(Base):
    """An upload that was not taken in; other bytes for a known run are kept as evidence."""

    __tablename__ = "upload_refusals"
    __judged__: ClassVar[bool] = True
    __table_args__ = (Index("ix_upload_refusals_run_uid_sha256", "run_uid", "journal_sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(UID_LENGTH), unique=True)
    kind: Mapped[RefusalKind]
    station_id: Mapped[int] = mapped_column(ForeignKey("stations.id"), index=True)
    run_uid: Mapped[str] = mapped_column(String(UID_LENGTH))
    journal_sha256: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    journal: Mapped[bytes | None] = mapped_column(RawBytes, deferred=True)
    refused_at: Mapped[datetime]
