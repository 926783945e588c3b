"""One running copy for each data folder, held by a lock of the operating system.

The lock ends with the process, however it ends: a killed copy never blocks the next start.
"""

import os
import sys
from pathlib import Path

from simulator.station.errors import FolderError, StationInUseError
from simulator.station.files import describe

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class FolderLock:
    """The right of this process to write into a data folder."""

    def __init__(self, path: Path) -> None:
        """Take the lock.

        Raises:
            StationInUseError: Another copy holds it.
            FolderError: The file of the lock cannot be made.
        """
        try:
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise FolderError(path, describe(error)) from error
        try:
            _take(self._handle)
        except OSError as error:
            os.close(self._handle)
            raise StationInUseError(path.parent) from error

    def release(self) -> None:
        """Let the next copy in."""
        os.close(self._handle)
