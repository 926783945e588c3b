"""Taking in a journal: who sends it, whether it may, and the bytes exactly as they came.

Nothing of the journal is believed here. What its header and footer claim is copied for lists only;
the verdict comes later from a replay.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.platform.errors import RefusedError
from webapp.platform.identity import new_uid
from webapp.services.audit import record_fact
from webapp.services.permits import SENDING_TIME
from webapp.services.site_key import is_signed_by
from webapp.services.stations import StationIdentity
from webapp.storage.runs import Permit, RefusalKind, TrainingRun, UploadRefusal

LARGEST_JOURNAL_BYTES = 8_000_000
KEPT_CONFLICTS_OF_ONE_RUN = 5
PRACTICE_RUNS_IN_A_DAY = 60
CLAIMED_TEXT_LENGTH = 80
UID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
HEADER_CLAIMS = (
    "scenario_code",
    "level",
    "seed",
    "wall_time",
    "program_version",
    "model_revision",
    "language",
)
FOOTER_CLAIMS = ("tick", "ending", "final_digest", "claimed_score", "wall_time")


@dataclass(frozen=True, slots=True)
class UploadOutcome:
    """What became of an upload; `refusal` is `None` when the site has the run."""

    run_uid: str
    is_new: bool
    refusal: RefusalKind | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """Bytes that a station sends for a run, with the station's signature."""

    run_uid: str
    journal: bytes
    signature: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.journal).hexdigest()

    @property
    def last_hash(self) -> str:
        """The SHA-256 of the last line without its line end, the end of the chain."""
        return hashlib.sha256(self.journal.rstrip(b"\n").rpartition(b"\n")[2]).hexdigest()

    @property
    def signed_message(self) -> bytes:
        return f"celaxi-journal\n{self.run_uid}\n{self.last_hash}".encode()


def is_run_uid(text: str) -> bool:
    """Tell whether a text has the form of a run's uid."""
    return UID.fullmatch(text) is not None


def receive_run(
    session: Session, station: StationIdentity, upload: Upload, *, now: datetime
) -> UploadOutcome:
    """Store a journal as it came, or record why it was not taken in.

    The same bytes again change nothing.

    Raises:
        RefusedError: The person sent very many practice runs within a day.
    """
    permit = session.scalar(select(Permit).where(Permit.uid == upload.run_uid))
    known = session.scalar(select(TrainingRun).where(TrainingRun.uid == upload.run_uid))
    refusal = find_refusal(station, upload, permit, known, now)
    if refusal is not None:
        record_refusal(session, station, upload, refusal, now)
        return UploadOutcome(upload.run_uid, is_new=False, refusal=refusal)
    if known is None:
        if permit is None:
            refuse_flood(session, station, now)
        store_run(session, station, upload, permit, now)
    return UploadOutcome(upload.run_uid, is_new=known is None)


def find_refusal(
    station: StationIdentity,
    upload: Upload,
    permit: Permit | None,
    known: TrainingRun | None,
    now: datetime,
) -> RefusalKind | None:
    if station.is_revoked:
        return RefusalKind.STATION_REVOKED
    if not is_signed_by(station.public_key, upload.signed_message, upload.signature):
        return RefusalKind.BAD_SIGNATURE
    if permit is not None and (
        permit.person_id != station.actor.person_id or permit.station_id != station.station_id
    ):
        return RefusalKind.FOREIGN_PERMIT
    if known is not None:
        return find_conflict(station, upload, known)
    if permit is not None and is_too_late(permit, upload, now):
        return RefusalKind.PERMIT_EXPIRED
    return None


def refuse_flood(session: Session, station: StationIdentity, now: datetime) -> None:
    """Keep one person's practice from filling the site.

    Raises:
        RefusedError: The person sent very many practice runs within a day.
    """
    query = select(func.count()).where(
        TrainingRun.person_id == station.actor.person_id,
        TrainingRun.permit_id.is_(None),
        TrainingRun.received_at > now - timedelta(days=1),
    )
    if (session.scalar(query) or 0) >= PRACTICE_RUNS_IN_A_DAY:
        raise RefusedError(
            "upload.flood",
            f"The site takes {PRACTICE_RUNS_IN_A_DAY} practice runs a day. Send this one tomorrow.",
        )


def find_conflict(
    station: StationIdentity, upload: Upload, known: TrainingRun
) -> RefusalKind | None:
    if known.station_id != station.station_id:
        return RefusalKind.FOREIGN_RUN
    return None if known.journal_sha256 == upload.sha256 else RefusalKind.DIFFERENT_BYTES


def is_too_late(permit: Permit, upload: Upload, now: datetime) -> bool:
    """Tell whether the run was begun, by its own word, or is sent after the permit's time."""
    if now >= permit.expires_at + SENDING_TIME:
        return True
    try:
        begun_at = datetime.fromisoformat(str(read_claims(upload.journal).get("wall_time")))
    except ValueError:
        return False
    return begun_at.tzinfo is not None and begun_at >= permit.expires_at


def store_run(
    session: Session,
    station: StationIdentity,
    upload: Upload,
    permit: Permit | None,
    now: datetime,
) -> None:
    run = TrainingRun(
        uid=upload.run_uid,
        person_id=station.actor.person_id,
        station_id=station.station_id,
        permit_id=permit.id if permit else None,
        journal=upload.journal,
        journal_sha256=upload.sha256,
        byte_count=len(upload.journal),
        station_signature=upload.signature,
        claimed=read_claims(upload.journal),
        received_at=now,
    )
    record_fact(session, station.actor, "runs:run:receive", run, now=now)


def record_refusal(
    session: Session,
    station: StationIdentity,
    upload: Upload,
    kind: RefusalKind,
    now: datetime,
) -> None:
    """Keep the fact of a refused upload; the same one again adds nothing."""
    same = select(func.count()).where(
        UploadRefusal.run_uid == upload.run_uid,
        UploadRefusal.station_id == station.station_id,
        UploadRefusal.kind == kind,
    )
    repeated = same.where(UploadRefusal.journal_sha256 == upload.sha256)
    count = session.scalar(same) or 0
    if session.scalar(repeated) or count >= KEPT_CONFLICTS_OF_ONE_RUN:
        return
    row = UploadRefusal(
        uid=new_uid(),
        kind=kind,
        station_id=station.station_id,
        run_uid=upload.run_uid,
        journal_sha256=upload.sha256,
        journal=upload.journal if kind is RefusalKind.DIFFERENT_BYTES else None,
        refused_at=now,
    )
    record_fact(session, station.actor, "runs:upload:refuse", row, now=now, reason=kind.value)


def read_claims(journal: bytes) -> dict[str, Any]:
    """Copy what a journal says of itself, for lists; a journal that cannot be read says nothing."""
    lines = journal.rstrip(b"\n").split(b"\n")
    header = pick(lines[0], "header", HEADER_CLAIMS)
    footer = pick(lines[-1], "footer", FOOTER_CLAIMS)
    return {**header, "ended": footer} if footer else header


def pick(line: bytes, kind: str, names: tuple[str, ...]) -> dict[str, Any]:
    try:
        document = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(document, Mapping) or document.get("kind") != kind:
        return {}
    return {name: document[name] for name in names if is_plain(document.get(name))}


def is_plain(value: object) -> bool:
    if isinstance(value, str):
        return len(value) <= CLAIMED_TEXT_LENGTH and value.isprintable()
    return isinstance(value, int) and abs(value) < 2**63
