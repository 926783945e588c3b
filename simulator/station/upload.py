"""The outbox: finished journals that wait until the site has confirmed them.

The outbox is not a list that could disagree with the disk: a run waits when its journal has a
footer and there is no receipt for it. Sending the same journal twice changes nothing on the site.
"""

import hashlib
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.station.errors import (
    RunNotFoundError,
    SiteRefusedError,
    SiteUnreachableError,
    StationError,
)
from simulator.station.files import Folder, read_document, write_document
from simulator.station.keys import StationKey
from simulator.station.stored_runs import is_finished

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.station.client import SiteClient

SIGNATURE_HEADER = "Celaxi-Journal-Signature"
FIRST_WAIT_S = 5.0
LONGEST_WAIT_S = 600.0
VERDICT_POLL_S = 15.0
PASSING_STATUSES = frozenset({408, 425, 429})
LAST_CLIENT_ERROR = 499
TO_SEND = "to-send"


@dataclass(frozen=True, slots=True)
class OutboxStatus:
    """What a screen shows of the outbox.

    Attributes:
        waiting: Uids of the finished runs that the site has not confirmed.
        problem: Why the last try did not succeed; `None` when it did.
        next_try_in_s: Length of the wait after the last try.
    """

    waiting: tuple[str, ...]
    problem: StationError | None
    next_try_in_s: float


def signed_message(run_uid: str, last_hash: str) -> bytes:
    """Return the bytes that a station signs for an upload."""
    return f"celaxi-journal\n{run_uid}\n{last_hash}".encode()


def last_hash_of(journal: bytes) -> str:
    """Return the SHA-256 of the last line without its line end, the end of the journal's chain."""
    return hashlib.sha256(journal.rstrip(b"\n").rpartition(b"\n")[2]).hexdigest()


def list_waiting(folder: Folder) -> tuple[str, ...]:
    """Return the uids of finished runs that are to be sent and not confirmed, oldest first.

    Runs with a permit are sent by themselves, practice runs when the person asked for it.
    """
    permitted = [
        path.stem
        for path in folder.permits.glob("*.json")
        if not folder.receipt(path.stem).exists() and folder.journal(path.stem).exists()
    ]
    asked = [path.stem for path in folder.receipts.glob("*.json") if is_asked(path)]
    finished = [uid for uid in (*permitted, *asked) if is_finished(folder.journal(uid))]
    return tuple(sorted(finished, key=lambda uid: (folder.journal(uid).stat().st_mtime, uid)))


def is_asked(receipt: Path) -> bool:
    """Tell whether a receipt only says that the person asked to send the run."""
    return (read_document(receipt) or {}).get("state") == TO_SEND


def ask_to_send(folder: Folder, run_uid: str) -> None:
    """Put a finished practice run into the outbox; it is shown on the site and never counts.

    Raises:
        RunNotFoundError: There is no finished run of this uid.
        FolderError: It cannot be written down.
    """
    journal = folder.journal(run_uid)
    if not journal.exists() or not is_finished(journal):
        raise RunNotFoundError(run_uid)
    if not folder.receipt(run_uid).exists():
        write_document(folder.receipt(run_uid), {"state": TO_SEND})


def send_run(folder: Folder, client: "SiteClient", key: StationKey, run_uid: str) -> None:
    """Send one journal and keep the site's receipt.

    A final refusal is kept as well, so that it is not sent for ever; the journal stays.

    Raises:
        SiteUnreachableError: The site did not answer or asks to come later; send again.
        FolderError: The receipt cannot be written; send again.
    """
    journal = folder.journal(run_uid).read_bytes()
    signature = key.sign(signed_message(run_uid, last_hash_of(journal)))
    try:
        answer = client.post_bytes(f"/runs/{run_uid}", journal, {SIGNATURE_HEADER: signature})
    except SiteRefusedError as error:
        if error.status in PASSING_STATUSES or error.status > LAST_CLIENT_ERROR:
            raise SiteUnreachableError(client.address, str(error).rstrip(".")) from error
        if error.problem == "api.token":
            raise
        receipt = {"state": "refused", "code": error.problem, "detail": error.sentence}
    else:
        receipt = dict(answer.document)
    write_document(folder.receipt(run_uid), receipt)


def refresh_receipt(folder: Folder, client: "SiteClient", run_uid: str) -> dict[str, object]:
    """Ask the site what became of a run and keep the answer; return it.

    Raises:
        SiteUnreachableError: The site did not answer.
        SiteRefusedError: The site does not know the run.
    """
    answer = client.get(f"/runs/{run_uid}")
    write_document(folder.receipt(run_uid), answer.document)
    return answer.document


def list_unjudged(folder: Folder) -> tuple[str, ...]:
    """Return the uids of confirmed runs whose verdict has not been heard."""
    open_receipts = []
    for path in sorted(folder.receipts.glob("*.json")):
        receipt = read_document(path) or {}
        if receipt.get("state") == "received":
            open_receipts.append(path.stem)
    return tuple(open_receipts)


class Outbox:
    """Sends what waits, in a thread of its own, with longer and longer waits after failures."""

    def __init__(
        self,
        folder: Folder,
        key: StationKey,
        make_client: "Callable[[], SiteClient | None]",
    ) -> None:
        self._folder = folder
        self._key = key
        self._make_client = make_client
        self._wake = threading.Event()
        self._is_stopping = False
        self._status = OutboxStatus((), None, 0.0)
        self._thread = threading.Thread(target=self._run, name="celaxi-outbox", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, *, timeout_s: float = 2.0) -> None:
        """Let the thread end; a request under way may outlast this and does no harm."""
        self._is_stopping = True
        self._wake.set()
        if self._thread.ident is not None:
            self._thread.join(timeout_s)

    def send_soon(self) -> None:
        """Try at once, for instance because a run has just been finished."""
        self._wake.set()

    @property
    def status(self) -> OutboxStatus:
        return self._status

    def send_now(self) -> OutboxStatus:
        """Send everything that waits, hear the verdicts that are due, and return the state."""
        problem: StationError | None = None
        client = self._make_client()
        if client is not None:
            try:
                for run_uid in list_waiting(self._folder):
                    send_run(self._folder, client, self._key, run_uid)
                for run_uid in list_unjudged(self._folder):
                    refresh_receipt(self._folder, client, run_uid)
            except StationError as error:
                problem = error
        self._status = OutboxStatus(list_waiting(self._folder), problem, 0.0)
        return self._status

    def _run(self) -> None:
        wait_s = FIRST_WAIT_S
        while not self._is_stopping:
            self._wake.clear()
            status = self.send_now()
            wait_s = min(wait_s * 2, LONGEST_WAIT_S) if status.problem else VERDICT_POLL_S
            self._status = OutboxStatus(status.waiting, status.problem, wait_s)
            self._wake.wait(wait_s)
