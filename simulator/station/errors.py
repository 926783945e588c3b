"""What the station refuses, each with a stable code and a sentence for the person before it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar


class StationError(Exception):
    """Root of every refusal of `simulator.station`; `str()` gives the sentence to show."""

    code: ClassVar[str] = "station.refused"


@dataclass(eq=False)
class FolderError(StationError):
    """The data folder or a file in it cannot be read or written."""

    path: Path
    reason: str
    code: ClassVar[str] = "station.folder"

    def __str__(self) -> str:
        return (
            f"The simulator cannot use {self.path} ({self.reason}). Make the folder writable, or "
            "start with --data-dir and another folder."
        )


@dataclass(eq=False)
class JournalWriteError(StationError):
    """A command could not be written down, so it did not take effect."""

    path: Path
    reason: str
    code: ClassVar[str] = "station.journal.not_written"

    def __str__(self) -> str:
        return (
            f"The command was not carried out: it could not be written to {self.path} "
            f"({self.reason}). Free some disk space or make the folder writable, then press again. "
            "Everything up to this moment is kept."
        )


@dataclass(eq=False)
class StationInUseError(StationError):
    """Another copy of the simulator already works in this data folder."""

    path: Path
    code: ClassVar[str] = "station.in_use"

    def __str__(self) -> str:
        return (
            f"Another copy of the simulator is already running with the data folder {self.path}. "
            "Use that window, or close it and start again."
        )


@dataclass(eq=False)
class DamagedFileError(StationError):
    """A file of the station holds something that this program never wrote."""

    path: Path
    where: str
    code: ClassVar[str] = "station.damaged_file"

    def __str__(self) -> str:
        return (
            f"{self.path} is damaged: {self.where}. The file was left as it is; move it to another "
            "folder and start again."
        )


@dataclass(eq=False)
class NotPairedError(StationError):
    """Something was asked of the site before this station was paired."""

    code: ClassVar[str] = "station.not_paired"

    def __str__(self) -> str:
        return "This simulator is not paired with a site. Choose 'Pair with the site' first."


@dataclass(eq=False)
class SiteUnreachableError(StationError):
    """The site did not answer; the same request may be made again later."""

    address: str
    reason: str
    code: ClassVar[str] = "station.site.unreachable"

    def __str__(self) -> str:
        return (
            f"The site {self.address} cannot be reached ({self.reason}). You can go on without it; "
            "finished runs are sent when it answers again."
        )


@dataclass(eq=False)
class SiteRefusedError(StationError):
    """The site answered and said no."""

    status: int
    problem: str
    sentence: str
    code: ClassVar[str] = "station.site.refused"

    def __str__(self) -> str:
        return self.sentence or f"The site refused the request (status {self.status})."


@dataclass(eq=False)
class SiteAddressError(StationError):
    """The address of the site cannot be used as it was typed."""

    address: str
    code: ClassVar[str] = "station.site.address"

    def __str__(self) -> str:
        return (
            f"'{self.address}' is not the address of a site. It begins with https:// (or with "
            "http:// for a site on this computer), for example https://academy.example."
        )


@dataclass(eq=False)
class SiteAnswerError(StationError):
    """The answer of the site does not have the agreed form."""

    address: str
    missing: str
    code: ClassVar[str] = "station.site.answer"

    def __str__(self) -> str:
        return (
            f"{self.address} answered in a form this simulator does not know ({self.missing}). "
            "Check the address; if it is right, the simulator may need an update."
        )


@dataclass(eq=False)
class PairingEndedError(StationError):
    """A pairing came to its end without a station: expired, refused or already collected."""

    reason: str
    code: ClassVar[str] = "station.pairing.ended"

    def __str__(self) -> str:
        sentences = {
            "expired_token": "The pairing code has expired. Ask for a new code.",
            "access_denied": "The pairing was refused on the site. A new code can be asked for.",
        }
        return sentences.get(self.reason, "The pairing came to an end. Ask for a new code.")


@dataclass(eq=False)
class PermitSignatureError(StationError):
    """A permit does not carry the signature of the site this station was paired with."""

    run_uid: str
    code: ClassVar[str] = "station.permit.signature"

    def __str__(self) -> str:
        return (
            f"The permit {self.run_uid} does not carry the signature of your site and cannot be "
            "used. Fetch permits again; if this repeats, tell your administrator."
        )


@dataclass(eq=False)
class PermitExpiredError(StationError):
    """A permit is past its last moment."""

    run_uid: str
    expires_at: datetime
    code: ClassVar[str] = "station.permit.expired"

    def __str__(self) -> str:
        return (
            f"This permit expired on {self.expires_at:%d %B %Y at %H:%M} UTC. Connect to the site "
            "and fetch a new one; practice is always possible."
        )


@dataclass(eq=False)
class ClockSetBackError(StationError):
    """The computer's clock shows a time before something that has already happened."""

    shown: datetime
    latest_known: datetime
    code: ClassVar[str] = "station.clock.set_back"

    def __str__(self) -> str:
        return (
            f"The clock of this computer shows {self.shown:%d %B %Y %H:%M} UTC, which is before "
            f"{self.latest_known:%d %B %Y %H:%M} UTC, a moment this simulator has already seen. "
            "Set the clock right, then start the exam run."
        )


@dataclass(eq=False)
class PermitUsedError(StationError):
    """A permit was begun before; each one is good for a single run."""

    run_uid: str
    code: ClassVar[str] = "station.permit.used"

    def __str__(self) -> str:
        return "This permit has already been used for a run. Each permit is good for one run only."


@dataclass(eq=False)
class PermitMismatchError(StationError):
    """The installed simulator is not the one the permit was made for."""

    run_uid: str
    what: str
    code: ClassVar[str] = "station.permit.mismatch"

    def __str__(self) -> str:
        return (
            f"This permit was made for another version of the simulator ({self.what} differs). "
            "Update the simulator, then fetch a new permit."
        )


@dataclass(eq=False)
class RunNotFoundError(StationError):
    """No run with this identifier is kept in the data folder."""

    run_uid: str
    code: ClassVar[str] = "station.run.unknown"

    def __str__(self) -> str:
        return f"No run {self.run_uid} is kept on this computer."


@dataclass(eq=False)
class RunNotResumableError(StationError):
    """A journal cannot be played on by this program."""

    run_uid: str
    reason: str
    code: ClassVar[str] = "station.run.not_resumable"

    def __str__(self) -> str:
        return f"Run {self.run_uid} cannot be resumed ({self.reason}). Its journal stays as it is."
