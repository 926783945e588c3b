"""Files that are whole on disk or not there: the folder, its documents, append-only lines."""

import contextlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.station.errors import DamagedFileError, FolderError, JournalWriteError


def default_folder() -> Path:
    """Return the folder of this operating system for a person's data of this program."""
    import platformdirs  # noqa: PLC0415 - a start with a folder of its own does without

    return Path(platformdirs.user_data_dir("celaxi-sim", appauthor=False))


@dataclass(frozen=True, slots=True)
class Folder:
    """Where each kind of file of a station lies."""

    root: Path

    @property
    def settings(self) -> Path:
        return self.root / "settings.json"

    @property
    def credentials(self) -> Path:
        return self.root / "station.json"

    @property
    def key(self) -> Path:
        return self.root / "station.key"

    @property
    def lock(self) -> Path:
        return self.root / "in-use.lock"

    @property
    def runs(self) -> Path:
        return self.root / "runs"

    @property
    def permits(self) -> Path:
        return self.root / "permits"

    @property
    def receipts(self) -> Path:
        return self.root / "receipts"

    def journal(self, run_uid: str) -> Path:
        return self.runs / f"{run_uid}.jsonl"

    def permit(self, run_uid: str) -> Path:
        return self.permits / f"{run_uid}.json"

    def receipt(self, run_uid: str) -> Path:
        return self.receipts / f"{run_uid}.json"

    def prepare(self) -> None:
        """Make the folders that are missing.

        Raises:
            FolderError: A folder cannot be made or written to.
        """
        try:
            for path in (self.root, self.runs, self.permits, self.receipts):
                path.mkdir(parents=True, exist_ok=True)
            probe = self.root / ".write-test"
            probe.write_bytes(b"x")
            probe.unlink()
        except OSError as error:
            raise FolderError(self.root, describe(error)) from error


def describe(error: OSError) -> str:
    """Return the operating system's own words for what went wrong."""
    return (error.strerror or type(error).__name__).lower()


def flush_folder(path: Path) -> None:
    """Make a new, renamed or removed name in a folder survive a power cut."""
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_document(path: Path, document: Mapping[str, Any], *, mode: int = 0o644) -> None:
    """Replace a JSON document as a whole: after a crash the old or the new one is there.

    Raises:
        FolderError: The disk is full or the folder cannot be written to; the old file stays.
    """
    text = json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    write_bytes(path, text.encode(), mode=mode)


def write_bytes(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    """Replace a file as a whole, on disk when this returns.

    Raises:
        FolderError: The disk is full or the folder cannot be written to; the old file stays.
    """
    beside = path.with_name(path.name + ".new")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        flush_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise FolderError(path, describe(error)) from error


def read_document(path: Path) -> dict[str, Any] | None:
    """Return a JSON document, or `None` when there is no such file.

    Raises:
        DamagedFileError: The file is not a JSON object.
        FolderError: The file cannot be read.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FolderError(path, describe(error)) from error
    try:
        document = json.loads(content)
    except ValueError as error:
        raise DamagedFileError(path, "it is not JSON") from error
    if not isinstance(document, dict):
        raise DamagedFileError(path, "it is not a JSON object")
    return document


class AppendOnlyFile:
    """A file of lines that only grows; a line given to it is on disk when `write` returns.

    A line that cannot be written whole is taken back, so that the file always ends with a whole
    line, however often the disk was full.
    """

    def __init__(self, path: Path, *, new: bool) -> None:
        flags = os.O_RDWR | getattr(os, "O_BINARY", 0)
        flags |= os.O_CREAT | os.O_EXCL if new else 0
        try:
            self._handle = os.open(path, flags, 0o644)
            self._end = os.lseek(self._handle, 0, os.SEEK_END)
            if new:
                flush_folder(path.parent)
        except OSError as error:
            raise FolderError(path, describe(error)) from error
        self.path = path
        self.is_relaxed = False

    def write(self, content: bytes) -> None:
        """Write whole lines and wait until the disk has them.

        While `is_relaxed` is set the waiting is left to the next line: right for lines that can be
        computed again, such as checkpoints.

        Raises:
            JournalWriteError: They are not on disk; the file is as it was before.
        """
        try:
            os.lseek(self._handle, self._end, os.SEEK_SET)
            left = memoryview(content)
            while left:
                left = left[os.write(self._handle, left) :]
            if not self.is_relaxed:
                os.fsync(self._handle)
        except OSError as error:
            self._take_back()
            raise JournalWriteError(self.path, describe(error)) from error
        self._end += len(content)

    def _take_back(self) -> None:
        with contextlib.suppress(OSError):
            os.ftruncate(self._handle, self._end)
            os.fsync(self._handle)

    def close(self) -> None:
        """Close the file; a second time changes nothing."""
        if self._handle >= 0:
            os.close(self._handle)
        self._handle = -1


def cut_unfinished_line(path: Path) -> bytes:
    """Cut a last line without line end off a file and return it; the bytes are kept aside first.

    A power cut in the middle of a write leaves such a line. It was never acknowledged, so nothing
    that took effect is lost. The bytes go to a file beside with the ending `.cut`.

    Raises:
        FolderError: The file cannot be read or written.
    """
    try:
        content = path.read_bytes()
        whole = content.rfind(b"\n") + 1
        rest = content[whole:]
        if rest:
            with path.with_suffix(".cut").open("ab") as aside:
                aside.write(rest + b"\n")
                aside.flush()
                os.fsync(aside.fileno())
            with path.open("r+b") as file:
                file.truncate(whole)
                os.fsync(file.fileno())
    except OSError as error:
        raise FolderError(path, describe(error)) from error
    return rest
