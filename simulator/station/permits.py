"""Permits of the site, fetched ahead and kept on disk until each begins its one run.

A permit is a small signed document. It is checked against the public key that the site gave at
pairing, against the clock and against the installed simulator before a run begins with it.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from simulator.station.errors import (
    ClockSetBackError,
    DamagedFileError,
    PermitExpiredError,
    PermitSignatureError,
    StationError,
)
from simulator.station.files import Folder, read_document, write_document
from simulator.station.keys import canonical_bytes, is_signed_by

UID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
TOLERATED_CLOCK_DIFFERENCE = timedelta(minutes=10)
TEXTS = (
    "run_uid",
    "person_uid",
    "station_uid",
    "scenario_code",
    "scenario_digest",
    "recipe_digest",
    "profile_digest",
    "level",
    "issued_at",
    "expires_at",
)


@dataclass(frozen=True, slots=True)
class Permit:
    """The site's permission for one assessed run; `document` and `signature` are as received."""

    run_uid: str
    person_uid: str
    station_uid: str
    scenario_code: str
    scenario_digest: str
    recipe_digest: str
    profile_digest: str
    model_revision: int
    seed: int
    level: str
    issued_at: datetime
    expires_at: datetime
    signature: str
    document: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PermitStatus:
    """A kept permit and the reason, if any, why no run can begin with it at this moment."""

    permit: Permit
    is_used: bool
    obstacle: StationError | None


def read_permit(envelope: object, site_public_key: str) -> Permit:
    """Return the permit of an envelope `{"permit": {...}, "signature": "..."}` after checking it.

    Raises:
        PermitSignatureError: It is not signed by the paired site, or its form is wrong.
    """
    document = envelope.get("permit") if isinstance(envelope, dict) else None
    signature = envelope.get("signature") if isinstance(envelope, dict) else None
    if not isinstance(document, dict) or not isinstance(signature, str):
        raise PermitSignatureError("?")
    run_uid = str(document.get("run_uid", "?"))
    if not is_signed_by(site_public_key, canonical_bytes(document), signature):
        raise PermitSignatureError(run_uid)
    if not all(isinstance(document.get(name), str) for name in TEXTS) or not UID.fullmatch(run_uid):
        raise PermitSignatureError(run_uid)
    return _build(document, signature)


def _build(document: dict[str, Any], signature: str) -> Permit:
    try:
        return Permit(
            **{name: document[name] for name in TEXTS if not name.endswith("_at")},
            model_revision=int(document["model_revision"]),
            seed=int(document["seed"]),
            issued_at=datetime.fromisoformat(document["issued_at"]),
            expires_at=datetime.fromisoformat(document["expires_at"]),
            signature=signature,
            document=document,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise PermitSignatureError(str(document["run_uid"])) from error


def envelope_of(permit: Permit) -> dict[str, Any]:
    """Return the permit in the form in which it was received."""
    return {"permit": permit.document, "signature": permit.signature}


def text_of(permit: Permit) -> str:
    """Return the signed permit as the one text that the header of its journal repeats."""
    return canonical_bytes(envelope_of(permit)).decode()


def keep_permit(folder: Folder, permit: Permit) -> None:
    """Keep a permit for later, with or without a network.

    Raises:
        FolderError: It cannot be written.
    """
    write_document(folder.permit(permit.run_uid), envelope_of(permit))


def list_permits(folder: Folder, site_public_key: str) -> tuple[Permit, ...]:
    """Return the kept permits of the paired site, the one that expires first in front.

    Permits of another site, from an earlier pairing, are passed over.
    """
    found = []
    for path in sorted(folder.permits.glob("*.json")):
        try:
            found.append(read_permit(read_document(path), site_public_key))
        except (PermitSignatureError, DamagedFileError):
            continue
    return tuple(sorted(found, key=lambda permit: (permit.expires_at, permit.run_uid)))


def check_time(permit: Permit, now: datetime, latest_known: datetime | None) -> None:
    """Refuse a permit whose time is over, and a clock that cannot be right.

    Args:
        permit: The permit to begin a run with.
        now: What the computer's clock shows.
        latest_known: The latest moment this station has seen, of its own clock or the site's.

    Raises:
        ClockSetBackError: The clock shows a time before one that has already been.
        PermitExpiredError: The permit is past its last moment.
    """
    seen = max(moment for moment in (permit.issued_at, latest_known) if moment is not None)
    if now < seen - TOLERATED_CLOCK_DIFFERENCE:
        raise ClockSetBackError(now, seen)
    if now >= permit.expires_at:
        raise PermitExpiredError(permit.run_uid, permit.expires_at)
