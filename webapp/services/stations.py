"""Pairing a station with a person, finding the station behind a token, revoking it.

The shape is RFC 8628: the station shows a short code, the person types it on the site and confirms
the station's name, the station asks until it gets its token.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from webapp.platform.actors import Actor, Role
from webapp.platform.errors import NotFoundError, RefusedError
from webapp.platform.identity import new_token, new_uid
from webapp.services.audit import record_fact
from webapp.services.site_key import is_public_key, is_signed_by
from webapp.storage.people import Person
from webapp.storage.runs import (
    STATION_NAME_LENGTH,
    PairingAnswer,
    PairingRequest,
    PairingStep,
    PairingTry,
    Station,
    StationRevocation,
    StationToken,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

# Consonants only: no words, and nothing that is mistaken for a digit (RFC 8628, 6.1).
USER_CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
USER_CODE_HALF = 4
CODE_LIFETIME = timedelta(minutes=15)
POLL_INTERVAL_S = 3
OPEN_REQUESTS_FROM_ONE_ADDRESS = 20
WRONG_CODES_BEFORE_PAUSE = 10
WRONG_CODES_WINDOW = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class PairingOffer:
    """What a station gets when it asks to be paired."""

    device_code: str
    user_code: str
    expires_in_s: int
    interval_s: int


@dataclass(frozen=True, slots=True)
class PairingSubject:
    """The station that waits behind a code, as the person sees it before confirming."""

    request_uid: str
    user_code: str
    station_name: str
    requested_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class CollectedToken:
    """What a paired station is given; the token is stored as a digest only."""

    station_uid: str
    token: str
    person_uid: str
    person_name: str


@dataclass(frozen=True, slots=True)
class StationIdentity:
    """The station that makes a request, with its person."""

    station_id: int
    station_uid: str
    station_name: str
    public_key: str
    is_revoked: bool
    actor: Actor


@dataclass(frozen=True, slots=True)
class RevokedStation:
    """A station that was revoked just now or before, with its owner."""

    name: str
    person_uid: str


@dataclass(frozen=True, slots=True)
class StationSummary:
    """A station as lists show it."""

    uid: str
    name: str
    person_uid: str
    person_name: str
    paired_at: datetime
    revoked_at: datetime | None
    revocation_reason: str


def digest_token(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def new_user_code() -> str:
    """Give a code such as `BDWP-HQPK`: 34 bits, valid for minutes, guessing is counted."""
    letters = "".join(secrets.choice(USER_CODE_LETTERS) for _ in range(2 * USER_CODE_HALF))
    return f"{letters[:USER_CODE_HALF]}-{letters[USER_CODE_HALF:]}"


def clean_user_code(typed: str) -> str:
    """Bring a typed code into its form, whatever case, spaces and dashes people use."""
    letters = "".join(letter for letter in typed.upper() if letter in USER_CODE_LETTERS)
    return f"{letters[:USER_CODE_HALF]}-{letters[USER_CODE_HALF : 2 * USER_CODE_HALF]}"


def begin_pairing(
    session: Session, station_name: str, public_key: str, *, address: str, now: datetime
) -> PairingOffer:
    """Give a station its two codes.

    Raises:
        RefusedError: The name or key cannot be used, or too many requests are open.
    """
    name = " ".join(station_name.split())
    if not name or len(name) > STATION_NAME_LENGTH or not name.isprintable():
        raise RefusedError(
            "pairing.name", f"A station needs a name of at most {STATION_NAME_LENGTH} characters."
        )
    if not is_public_key(public_key):
        raise RefusedError("pairing.key", "The station did not send an Ed25519 public key.")
    if count_open_requests(session, address, now) >= OPEN_REQUESTS_FROM_ONE_ADDRESS:
        raise RefusedError(
            "pairing.too_many",
            "Too many pairings have been started from this network. Wait a quarter of an hour, "
            "then ask for a new code.",
        )
    device_code = new_token()
    request = PairingRequest(
        uid=new_uid(),
        user_code=new_user_code(),
        device_code_digest=digest_token(device_code),
        station_name=name,
        public_key=public_key,
        address=address,
        requested_at=now,
        expires_at=now + CODE_LIFETIME,
    )
    session.add(request)
    session.flush()
    return PairingOffer(
        device_code, request.user_code, int(CODE_LIFETIME.total_seconds()), POLL_INTERVAL_S
    )


def count_open_requests(session: Session, address: str, now: datetime) -> int:
    query = select(func.count()).where(
        PairingRequest.address == address, PairingRequest.requested_at > now - CODE_LIFETIME
    )
    return session.scalar(query) or 0


def find_pairing(
    session: Session, actor: Actor, typed_code: str, *, now: datetime
) -> PairingSubject | None:
    """Give the station that waits behind a typed code; `None` counts as a wrong code.

    Raises:
        RefusedError: The person typed too many wrong codes and must wait.
    """
    wrong = select(func.count()).where(
        PairingTry.person_id == actor.person_id, PairingTry.tried_at > now - WRONG_CODES_WINDOW
    )
    if (session.scalar(wrong) or 0) >= WRONG_CODES_BEFORE_PAUSE:
        raise RefusedError(
            "pairing.paused", "Too many wrong codes. Wait a quarter of an hour, then try again."
        )
    request = find_open_request(
        session, now, PairingRequest.user_code == clean_user_code(typed_code)
    )
    if request is None:
        session.add(PairingTry(person_id=actor.person_id, tried_at=now))
        session.flush()
        return None
    return PairingSubject(
        request.uid,
        request.user_code,
        request.station_name,
        request.requested_at,
        request.expires_at,
    )


def find_open_request(session: Session, now: datetime, condition: object) -> PairingRequest | None:
    answered = select(PairingAnswer.id).where(PairingAnswer.request_id == PairingRequest.id)
    query = (
        select(PairingRequest)
        .where(condition, PairingRequest.expires_at > now, ~answered.exists())  # type: ignore[arg-type]
        .order_by(PairingRequest.id.desc())
        .limit(1)
    )
    return session.scalar(query)


def answer_pairing(
    session: Session, actor: Actor, request_uid: str, step: PairingStep, *, now: datetime
) -> str | None:
    """Pair the station with the actor, or refuse it; give the uid of the station if paired.

    Raises:
        RefusedError: The code has expired or was answered before.
    """
    request = find_open_request(session, now, PairingRequest.uid == request_uid)
    if request is None:
        raise RefusedError(
            "pairing.over",
            "This code has expired or was already used. Ask the simulator for a new code.",
        )
    session.add(
        PairingAnswer(request_id=request.id, person_id=actor.person_id, step=step, answered_at=now)
    )
    if step is PairingStep.REFUSED:
        session.flush()
        return None
    station = Station(
        uid=new_uid(),
        person_id=actor.person_id,
        request_id=request.id,
        name=request.station_name,
        public_key=request.public_key,
        paired_at=now,
    )
    record_fact(session, actor, "runs:station:pair", station, now=now)
    return station.uid


def collect_token(
    session: Session, device_code: str, signature: str, *, now: datetime
) -> CollectedToken | str:
    """Give a paired station its token, or the RFC 8628 word for why it gets none.

    Only the holder of the station's private key can collect. Asking again before the code expires
    (the answer may have been lost) gives another token, and the one before it is void.
    """
    request = session.scalar(
        select(PairingRequest).where(PairingRequest.device_code_digest == digest_token(device_code))
    )
    if request is None or now >= request.expires_at:
        return "expired_token"
    message = b"celaxi-pairing\n" + device_code.encode("utf-8", "surrogatepass")
    if not is_signed_by(request.public_key, message, signature):
        return "access_denied"
    answer = session.scalar(select(PairingAnswer).where(PairingAnswer.request_id == request.id))
    if answer is None:
        return "authorization_pending"
    if answer.step is PairingStep.REFUSED:
        return "access_denied"
    return issue_token(session, request, now)


def issue_token(session: Session, request: PairingRequest, now: datetime) -> CollectedToken:
    station, person = session.execute(
        select(Station, Person)
        .join(Person, Person.id == Station.person_id)
        .where(Station.request_id == request.id)
    ).one()
    token = new_token()
    session.add(
        StationToken(station_id=station.id, token_digest=digest_token(token), issued_at=now)
    )
    session.flush()
    return CollectedToken(station.uid, token, person.uid, person.display_name)


def find_station(session: Session, token: str) -> StationIdentity | None:
    """Give the station that holds a token; `None` for an unknown or replaced token.

    A revoked station is found, marked as such, so that it can be told. A person whose account was
    closed has no station.
    """
    newer = aliased(StationToken)
    replaced = select(newer.id).where(
        newer.station_id == StationToken.station_id, newer.id > StationToken.id
    )
    row = session.execute(
        select(Station, Person, StationRevocation.id)
        .join(StationToken, StationToken.station_id == Station.id)
        .join(Person, Person.id == Station.person_id)
        .outerjoin(StationRevocation, StationRevocation.station_id == Station.id)
        .where(
            StationToken.token_digest == digest_token(token),
            ~replaced.exists(),
            Person.deactivated_at.is_(None),
        )
    ).first()
    if row is None:
        return None
    station, person, revocation_id = row
    actor = Actor(
        person.id, person.uid, person.display_name, person.site_id, frozenset({Role.TRAINEE}), ""
    )
    return StationIdentity(
        station.id,
        station.uid,
        station.name,
        station.public_key,
        is_revoked=revocation_id is not None,
        actor=actor,
    )


def list_stations(session: Session, person_id: int) -> tuple[StationSummary, ...]:
    """List the stations of a person, the newest first."""
    rows: Iterable[Any] = session.execute(
        select(Station, Person, StationRevocation)
        .join(Person, Person.id == Station.person_id)
        .outerjoin(StationRevocation, StationRevocation.station_id == Station.id)
        .where(Station.person_id == person_id)
        .order_by(Station.id.desc())
    )
    return tuple(
        StationSummary(
            station.uid,
            station.name,
            person.uid,
            person.display_name,
            station.paired_at,
            revocation.revoked_at if revocation is not None else None,
            revocation.reason if revocation is not None else "",
        )
        for station, person, revocation in rows
    )


def revoke_station(
    session: Session, actor: Actor, station_uid: str, reason: str, *, now: datetime
) -> RevokedStation:
    """From now on accept nothing of a station. A second time changes nothing.

    Raises:
        NotFoundError: There is none, or the actor may not know of it.
    """
    row = session.execute(
        select(Station, Person)
        .join(Person, Person.id == Station.person_id)
        .where(Station.uid == station_uid)
    ).first()
    if row is None or not may_revoke(actor, row[1]):
        raise NotFoundError
    station = row[0]
    known = select(StationRevocation.id).where(StationRevocation.station_id == station.id)
    if session.scalar(known) is None:
        revocation = StationRevocation(
            uid=new_uid(),
            station_id=station.id,
            revoked_by_id=actor.person_id,
            revoked_at=now,
            reason=reason.strip() or "No longer in use.",
        )
        record_fact(
            session, actor, "runs:station:revoke", revocation, now=now, reason=revocation.reason
        )
    return RevokedStation(station.name, row[1].uid)


def may_revoke(actor: Actor, owner: Person) -> bool:
    """Tell whether the actor may revoke: the owner, or a trainer or administrator of the site."""
    if owner.id == actor.person_id:
        return True
    return actor.holds(Role.TRAINER, Role.ADMINISTRATOR) and actor.may_see_site(owner.site_id)
