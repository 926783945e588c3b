"""Binding this station to a person on a site, in the shape of RFC 8628.

The station shows a short code; the person, signed in on the site in any browser, types it there
and confirms the name of the station. Meanwhile the station asks the site every few seconds.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from simulator.station.errors import (
    PairingEndedError,
    SiteAnswerError,
    SiteRefusedError,
    SiteUnreachableError,
    StationError,
)
from simulator.station.keys import StationKey
from simulator.station.settings import Credentials

if TYPE_CHECKING:
    from simulator.station.client import Answer, SiteClient

PENDING = "authorization_pending"
SLOW_DOWN = "slow_down"
SHORTEST_INTERVAL_S = 1
SLOWER_BY_S = 5


@dataclass(frozen=True, slots=True)
class PairingCode:
    """What the site gave for one pairing: the code for the person and the one for the station."""

    device_code: str
    user_code: str
    verification_uri: str
    expires_in_s: int
    interval_s: int


class PairingState(StrEnum):
    """Where a pairing stands."""

    CONTACTING = "contacting"
    WAITING = "waiting"
    PAIRED = "paired"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class PairingStatus:
    """What a screen shows of a pairing; `error` says why it ended or what goes wrong meanwhile."""

    state: PairingState
    code: PairingCode | None = None
    error: StationError | None = None
    credentials: Credentials | None = None


def begin_pairing(client: "SiteClient", key: StationKey, station_name: str) -> PairingCode:
    """Ask the site for a code.

    Raises:
        SiteUnreachableError: The site did not answer.
        SiteRefusedError: The site gives no code at this moment.
        SiteAnswerError: The address is not one of this kind of site.
    """
    answer = client.post_json(
        "/pairings", {"station_name": station_name, "public_key": key.public_text}
    )
    return PairingCode(
        device_code=answer.text("device_code"),
        user_code=answer.text("user_code"),
        verification_uri=answer.text("verification_uri"),
        expires_in_s=_whole_number(answer, "expires_in"),
        interval_s=max(SHORTEST_INTERVAL_S, _whole_number(answer, "interval")),
    )


def _whole_number(answer: "Answer", name: str) -> int:
    value = answer.document.get(name)
    if type(value) is not int:
        raise SiteAnswerError("The site", f"'{name}' is missing")
    return value


def collect_credentials(
    client: "SiteClient", key: StationKey, code: PairingCode
) -> Credentials | None:
    """Return what the site gives once the person has confirmed; `None` while it is not so far.

    The station signs the device code, so that nobody else can collect the token.

    Raises:
        PairingEndedError: The code expired, or the person refused.
        SiteUnreachableError: The site did not answer; ask again later.
    """
    try:
        answer = client.post_json(
            "/pairings/token",
            {
                "device_code": code.device_code,
                "signature": key.sign(b"celaxi-pairing\n" + code.device_code.encode()),
            },
        )
    except SiteRefusedError as error:
        if error.problem in {PENDING, SLOW_DOWN}:
            return None
        raise PairingEndedError(error.problem) from error
    return Credentials(
        site_address=client.address,
        **{
            name: answer.text(name)
            for name in ("station_uid", "token", "site_public_key", "person_uid", "person_name")
        },
    )


class Pairing:
    """A pairing under way in a thread of its own; a screen asks `status` for each frame."""

    def __init__(
        self,
        client: "SiteClient",
        key: StationKey,
        station_name: str,
        keep: Callable[[Credentials], None],
    ) -> None:
        self._client = client
        self._key = key
        self._station_name = station_name
        self._keep = keep
        self._stop = threading.Event()
        self._status = PairingStatus(PairingState.CONTACTING)
        self._thread = threading.Thread(target=self._run, name="celaxi-pairing", daemon=True)
        self._thread.start()

    @property
    def status(self) -> PairingStatus:
        return self._status

    def cancel(self) -> None:
        """Stop asking; the code on the site runs out by itself."""
        self._stop.set()

    def _run(self) -> None:
        try:
            code = begin_pairing(self._client, self._key, self._station_name)
            self._status = PairingStatus(PairingState.WAITING, code)
            credentials = self._wait(code)
            if credentials is None:
                return
            self._keep(credentials)
        except StationError as error:
            self._status = replace(self._status, state=PairingState.ENDED, error=error)
        else:
            self._status = replace(
                self._status, state=PairingState.PAIRED, error=None, credentials=credentials
            )

    def _wait(self, code: PairingCode) -> Credentials | None:
        interval_s = code.interval_s
        while not self._stop.wait(interval_s):
            try:
                credentials = collect_credentials(self._client, self._key, code)
            except SiteUnreachableError as error:
                self._status = replace(self._status, error=error)
                interval_s = min(interval_s + SLOWER_BY_S, 30)
                continue
            if credentials is not None:
                return credentials
            self._status = replace(self._status, error=None)
        return None
