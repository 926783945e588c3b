"""Who may use the interface: a paired station with its token. Cookies are never looked at."""

from typing import ClassVar

from flask import request
from sqlalchemy.orm import Session

from webapp.platform.errors import RefusedError
from webapp.services.stations import StationIdentity, find_station

SCHEME = "Bearer "
LONGEST_HEADER = 200


class UnknownStationError(RefusedError):
    """The request carries no token that belongs to a station."""

    status: ClassVar[int] = 401

    def __init__(self) -> None:
        super().__init__(
            "api.token",
            "The site does not know this simulator any more. Pair it with the site again.",
        )


class RevokedStationError(RefusedError):
    """The station was paired once and is revoked."""

    status: ClassVar[int] = 403

    def __init__(self) -> None:
        super().__init__(
            "api.revoked",
            "This simulator was removed from your account. Pair it with the site again.",
        )


def read_token() -> str:
    """Give the token of the request.

    Raises:
        UnknownStationError: There is none.
    """
    header = request.headers.get("Authorization", "")
    if not header.startswith(SCHEME) or len(header) > LONGEST_HEADER:
        raise UnknownStationError
    return header.removeprefix(SCHEME).strip()


def load_station(
    session: Session, token: str, *, is_revoked_welcome: bool = False
) -> StationIdentity:
    """Give the station behind a token.

    Raises:
        UnknownStationError: No station has this token.
        RevokedStationError: The station is revoked and the caller does not record that itself.
    """
    station = find_station(session, token)
    if station is None:
        raise UnknownStationError
    if station.is_revoked and not is_revoked_welcome:
        raise RevokedStationError
    return station
