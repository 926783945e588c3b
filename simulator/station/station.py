"""A station: the data folder with its key, settings, runs and permits, and its link to a site.

Make one with `Station.open`, close it at the end. A screen gets from it sessions to play, lists to
show, and tasks that talk to the site beside the frames.
"""

import platform
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.station import clock, permits, stored_runs
from simulator.station.background import Task
from simulator.station.errors import (
    NotPairedError,
    PermitUsedError,
    RunNotFoundError,
    StationError,
)
from simulator.station.files import Folder, default_folder, read_document, write_document
from simulator.station.keys import canonical_bytes, load_or_make_key, new_uid
from simulator.station.lock import FolderLock
from simulator.station.opening import RunChoice, open_session, resume_session
from simulator.station.pairing import Pairing
from simulator.station.permits import Permit, PermitStatus
from simulator.station.session import RunSession
from simulator.station.settings import (
    Credentials,
    Settings,
    forget_credentials,
    load_credentials,
    load_settings,
    save_credentials,
    save_settings,
)
from simulator.station.stored_runs import RunState, StoredRun
from simulator.station.upload import Outbox, OutboxStatus, ask_to_send

if TYPE_CHECKING:
    from simulator.station.client import SiteClient

PERMITS_AHEAD = 2
CLOCK_NOTE_EVERY = timedelta(minutes=1)


class Station:
    """One installation of the desktop program, with the sole right to its data folder."""

    def __init__(
        self, folder: Folder, lock: FolderLock, read_clock: Callable[[], datetime]
    ) -> None:
        self.folder = folder
        self._lock = lock
        self._read_clock = read_clock
        self._key = load_or_make_key(folder.key)
        self._settings = load_settings(folder)
        self._credentials = load_credentials(folder)
        self._latest_known = self._load_latest_known()
        self._note_time(read_clock())
        self.outbox = Outbox(folder, self._key, self._make_client)

    @classmethod
    def open(
        cls, data_dir: Path | None = None, *, read_clock: Callable[[], datetime] = clock.now
    ) -> "Station":
        """Open the data folder, making it at the first start.

        Raises:
            FolderError: The folder cannot be used.
            StationInUseError: Another copy of the program works in it.
            DamagedFileError: A file in it holds something that this program never wrote.
        """
        folder = Folder(data_dir or default_folder())
        folder.prepare()
        lock = FolderLock(folder.lock)
        try:
            return cls(folder, lock, read_clock)
        except StationError:
            lock.release()
            raise

    def close(self) -> None:
        """Stop sending and give the folder free."""
        self.outbox.stop()
        self._lock.release()

    # settings ---------------------------------------------------------------------------------

    @property
    def settings(self) -> Settings:
        return self._settings

    def save_settings(self, settings: Settings) -> None:
        save_settings(self.folder, settings)
        self._settings = settings

    # pairing ----------------------------------------------------------------------------------

    @property
    def credentials(self) -> Credentials | None:
        """Whom and which site this station is paired with; `None` when it is not."""
        return self._credentials

    def pair(self, site_address: str, station_name: str = "") -> Pairing:
        """Start a pairing beside the frames; ask its `status`.

        Raises:
            SiteAddressError: The address cannot be that of a site.
        """
        from simulator.station.client import SiteClient  # noqa: PLC0415 - loads HTTP when used

        client = SiteClient(site_address)
        name = station_name.strip() or platform.node() or "Simulator"
        return Pairing(client, self._key, name, self._keep_credentials)

    def unpair(self) -> None:
        """Forget the site; runs and permits stay on this computer."""
        forget_credentials(self.folder)
        self._credentials = None

    def _keep_credentials(self, credentials: Credentials) -> None:
        save_credentials(self.folder, credentials)
        self._credentials = credentials
        self.outbox.send_soon()

    def _make_client(self) -> "SiteClient | None":
        found = self._credentials
        if found is None:
            return None
        from simulator.station.client import SiteClient  # noqa: PLC0415 - loads HTTP when used

        return SiteClient(found.site_address, found.token)

    # permits ----------------------------------------------------------------------------------

    def fetch_permits(
        self, scenario_codes: Iterable[str], count: int = PERMITS_AHEAD
    ) -> tuple[Permit, ...]:
        """Ask the site for so many unused permits of each scenario, and keep them.

        The site tops up what is open; asking twice does not give more.

        Raises:
            NotPairedError: There is no site to ask.
            SiteUnreachableError: The site did not answer; kept permits stay usable.
            SiteRefusedError: The site gives none; the sentence says why.
            PermitSignatureError: An answer did not come from the paired site.
        """
        client, credentials = self._make_client(), self._credentials
        if client is None or credentials is None:
            raise NotPairedError
        codes = sorted(set(scenario_codes))
        request = {
            "scenario_codes": codes,
            "count": count + self._count_unconfirmed(codes),
            "requested_at": self._read_clock().isoformat(),
        }
        answer = client.post_json(
            "/permits",
            request,
            {"Celaxi-Signature": self._key.sign(canonical_bytes(request))},
        )
        found = tuple(
            permits.read_permit(envelope, credentials.site_public_key)
            for envelope in answer.document.get("permits", ())
        )
        for permit in found:
            permits.keep_permit(self.folder, permit)
        self._set_latest_known(datetime.fromisoformat(answer.text("site_time")))
        return found

    def fetch_permits_beside(
        self, scenario_codes: Iterable[str], count: int = PERMITS_AHEAD
    ) -> Task[tuple[Permit, ...]]:
        """Do `fetch_permits` beside the frames."""
        codes = tuple(scenario_codes)
        return Task(lambda: self.fetch_permits(codes, count))

    def _count_unconfirmed(self, codes: list[str]) -> int:
        """Count begun permits that the site still takes for open: the most of any scenario."""
        used = [
            permit.scenario_code
            for permit in self._kept_permits()
            if stored_runs.is_begun(self.folder.journal(permit.run_uid))
            and not self.folder.receipt(permit.run_uid).exists()
        ]
        return max((used.count(code) for code in codes), default=0)

    def _kept_permits(self) -> tuple[Permit, ...]:
        if self._credentials is None:
            return ()
        return permits.list_permits(self.folder, self._credentials.site_public_key)

    def list_permits(self) -> tuple[PermitStatus, ...]:
        """Return the kept unused permits, each with what stands in its way, if anything."""
        return tuple(
            PermitStatus(permit, is_used=False, obstacle=self._find_obstacle(permit))
            for permit in self._kept_permits()
            if not stored_runs.is_begun(self.folder.journal(permit.run_uid))
        )

    def _find_obstacle(self, permit: Permit) -> StationError | None:
        try:
            permits.check_time(permit, self._read_clock(), self._latest_known)
        except StationError as error:
            return error
        return None

    # runs -------------------------------------------------------------------------------------

    def list_runs(self) -> tuple[StoredRun, ...]:
        """Return all runs kept on this computer, the newest first."""
        return stored_runs.list_runs(self.folder)

    def find_unfinished(self) -> StoredRun | None:
        """Return the newest run without an end, for instance after a power cut."""
        unfinished = (run for run in self.list_runs() if run.state is RunState.UNFINISHED)
        return next(unfinished, None)

    def start_practice(self, scenario_code: str, level: str, seed: int) -> RunSession:
        """Begin a run that never counts.

        Raises:
            FolderError, JournalWriteError: The journal cannot be begun; nothing was started.
        """
        choice = RunChoice(new_uid(), scenario_code, level, seed, self._settings.language)
        return open_session(self.folder, choice, read_clock=self._read_clock)

    def start_permitted(self, run_uid: str) -> RunSession:
        """Begin the one run of a permit.

        Raises:
            RunNotFoundError: There is no such permit on this computer.
            PermitUsedError, PermitExpiredError, ClockSetBackError, PermitMismatchError: Why not.
            FolderError, JournalWriteError: The journal cannot be begun; the permit is still good.
        """
        found = [permit for permit in self._kept_permits() if permit.run_uid == run_uid]
        if not found:
            raise RunNotFoundError(run_uid)
        permit = found[0]
        if stored_runs.is_begun(self.folder.journal(run_uid)):
            raise PermitUsedError(run_uid)
        permits.check_time(permit, self._read_clock(), self._latest_known)
        choice = RunChoice(
            run_uid,
            permit.scenario_code,
            permit.level,
            permit.seed,
            self._settings.language,
            permit,
        )
        return open_session(self.folder, choice, read_clock=self._read_clock)

    def resume(self, run_uid: str) -> RunSession:
        """Go on with a run where its journal ends.

        Raises:
            RunNotFoundError: No such run is kept.
            RunNotResumableError: The journal is finished, damaged or of another program version.
        """
        return resume_session(self.folder, run_uid, read_clock=self._read_clock)

    def send_practice(self, run_uid: str) -> None:
        """Put a finished practice run into the outbox; it is shown on the site and never counts.

        Raises:
            RunNotFoundError: There is no finished run of this uid.
        """
        ask_to_send(self.folder, run_uid)
        self.outbox.send_soon()

    def outbox_status(self) -> OutboxStatus:
        return self.outbox.status

    # time -------------------------------------------------------------------------------------

    def _load_latest_known(self) -> datetime:
        document = read_document(self._clock_file) or {}
        try:
            return datetime.fromisoformat(str(document.get("latest_known")))
        except ValueError:
            return datetime.fromtimestamp(0, tz=UTC)

    def _note_time(self, moment: datetime) -> None:
        """Remember the latest moment seen, so that a clock set back is noticed after a restart."""
        if moment < self._latest_known + CLOCK_NOTE_EVERY:
            return
        self._set_latest_known(moment)

    def _set_latest_known(self, moment: datetime) -> None:
        """The site's clock is believed, also when it corrects one that ran ahead."""
        write_document(self._clock_file, {"latest_known": moment.isoformat()})
        self._latest_known = moment

    @property
    def _clock_file(self) -> Path:
        return self.folder.root / "clock.json"
