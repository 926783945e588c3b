"""Certificates: what they are after they were issued.

A certificate is never changed. It is a chain of events, and its state is computed from them and
the time it is asked for. Here are also the period of validity and the number that a stranger types
to check it. Whether one may be issued at all is decided in `assessments.certification`.
"""

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from assessments.errors import AssessmentError

NUMBER_PREFIX = "CA"
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""The 31 signs of a certificate's number: no sign looks like another (0 O, 1 I L are left out).

31 is a prime, so a weighted sum modulo 31 finds every single wrong sign and every swap of two.
"""

PAYLOAD_LENGTH = 12
"""Signs drawn by chance: 31^12 is about 59 bits, too many to try through a rate-limited page."""


@dataclass(eq=False)
class CertificateRefusedError(AssessmentError):
    """An event came in a state of the certificate that does not allow it."""

    state: str
    event: str
    code: ClassVar[str] = "assessments.certificate.refused"


class EventKind(StrEnum):
    """What happened to a certificate."""

    ISSUED = "issued"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"


class CertificateState(StrEnum):
    """What a certificate is worth at one time."""

    VALID = "valid"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"


TRANSITIONS: dict[tuple[EventKind | None, EventKind], EventKind] = {
    (None, EventKind.ISSUED): EventKind.ISSUED,
    (EventKind.ISSUED, EventKind.SUPERSEDED): EventKind.SUPERSEDED,
    (EventKind.ISSUED, EventKind.REVOKED): EventKind.REVOKED,
    (EventKind.SUPERSEDED, EventKind.REVOKED): EventKind.REVOKED,
}
"""The life of a certificate. Expiry is no event: it comes by itself. A revoked one stays revoked.

A superseded one may still be revoked: what was found out may concern the evidence itself.
"""


@dataclass(frozen=True, slots=True)
class CertificateEvent:
    """One link in the chain of a certificate."""

    kind: EventKind
    at: datetime


def follow(events: Iterable[CertificateEvent]) -> EventKind | None:
    """Follow a chain of events to the last one.

    Raises:
        CertificateRefusedError: An event is not allowed where it stands.
    """
    last: EventKind | None = None
    for event in events:
        following = TRANSITIONS.get((last, event.kind))
        if following is None:
            raise CertificateRefusedError(state=str(last), event=event.kind)
        last = following
    return last


def state_of(
    events: Iterable[CertificateEvent], valid_until_on: date, now: datetime
) -> CertificateState:
    """Tell what a certificate is worth at `now`; its last day counts to its end, in UTC.

    Raises:
        CertificateRefusedError: There is no event yet at `now`, or one is not allowed.
    """
    last = follow(event for event in events if event.at <= now)
    if last is None:
        raise CertificateRefusedError(state="None", event="ask")
    if last is EventKind.REVOKED:
        return CertificateState.REVOKED
    if last is EventKind.SUPERSEDED:
        return CertificateState.SUPERSEDED
    is_over = now.astimezone(UTC).date() > valid_until_on
    return CertificateState.EXPIRED if is_over else CertificateState.VALID


@dataclass(frozen=True, slots=True)
class Validity:
    """The first and the last day of a certificate, in UTC."""

    from_on: date
    until_on: date


def add_months(day: date, months: int) -> date:
    """Go on by whole months; a day that the month does not have becomes its last day.

    Example:
        >>> add_months(date(2027, 8, 31), 6)
        datetime.date(2028, 2, 29)
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last_day = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last_day))


def validity_of(issued_at: datetime, valid_months: int, runs_out_on: date | None) -> Validity:
    """Give the period of a certificate that is issued at `issued_at`.

    Args:
        issued_at: With zone.
        valid_months: From the programme.
        runs_out_on: Last day of the certificate that is in force and renewed by this one. The
            months then count from there, so that nobody loses days by renewing early.

    Example:
        >>> validity_of(datetime(2026, 3, 1, 12, tzinfo=UTC), 12, None).until_on
        datetime.date(2027, 2, 28)
        >>> validity_of(datetime(2027, 2, 1, 12, tzinfo=UTC), 12, date(2027, 2, 28)).until_on
        datetime.date(2028, 2, 28)
    """
    from_on = issued_at.astimezone(UTC).date()
    if runs_out_on is not None and runs_out_on >= from_on:
        return Validity(from_on, add_months(runs_out_on, valid_months))
    return Validity(from_on, add_months(from_on, valid_months) - timedelta(days=1))


def check_sign(payload: str) -> str:
    """Give the sign that makes the weighted sum of a number a multiple of 31.

    The weights 1, 2, 3 ... differ, so one wrong sign or two swapped signs change the sum.
    """
    total = 0
    for weight, sign in enumerate(payload, 1):
        total += weight * ALPHABET.index(sign)
    weight = len(payload) + 1
    inverse = pow(weight, -1, len(ALPHABET))
    return ALPHABET[(-total * inverse) % len(ALPHABET)]


def make_number(drawn: bytes) -> str:
    """Make a certificate's number from bytes drawn by chance.

    Bytes of 248 and above are passed over, so that each of the 31 signs is equally likely.

    Args:
        drawn: At least as many unpredictable bytes as needed; 32 are practically always enough.

    Raises:
        CertificateRefusedError: Too few usable bytes were drawn.
    """
    usable = [byte for byte in drawn if byte < len(ALPHABET) * 8]
    if len(usable) < PAYLOAD_LENGTH:
        raise CertificateRefusedError(state="drawing a number", event="too few bytes")
    payload = "".join(ALPHABET[byte % len(ALPHABET)] for byte in usable[:PAYLOAD_LENGTH])
    return format_number(payload + check_sign(payload))


def format_number(signs: str) -> str:
    """Write a number as people read it.

    Example:
        >>> format_number("23456789ABCDE")
        'CA-2345-6789-ABCD-E'
    """
    return "-".join((NUMBER_PREFIX, *_in_fours(signs)))


def _in_fours(signs: str) -> Iterator[str]:
    for start in range(0, len(signs), 4):
        yield signs[start : start + 4]


def read_number(typed: str) -> str | None:
    """Read a number as somebody typed it: any case, with or without spaces, hyphens and prefix.

    Returns:
        The number as it is written, or `None` when it cannot be one (length, sign, check sign).
    """
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    if len(signs) == len(NUMBER_PREFIX) + PAYLOAD_LENGTH + 1:
        signs = signs.removeprefix(NUMBER_PREFIX)
    if len(signs) != PAYLOAD_LENGTH + 1 or any(sign not in ALPHABET for sign in signs):
        return None
    if check_sign(signs[:-1]) != signs[-1]:
        return None
    return format_number(signs)
