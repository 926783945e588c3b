"""Work that waits for the network, done beside the frames of a window."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from simulator.station.errors import StationError

Result = TypeVar("Result")


class Task(Generic[Result]):
    """One piece of work in a thread of its own; ask `is_done`, then take `result`."""

    def __init__(self, work: Callable[[], Result]) -> None:
        self._work = work
        self._result: list[Result] = []
        self._error: StationError | None = None
        self._thread = threading.Thread(target=self._run, name="celaxi-task", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._result.append(self._work())
        except StationError as error:
            self._error = error

    @property
    def is_done(self) -> bool:
        return not self._thread.is_alive()

    @property
    def error(self) -> StationError | None:
        """The refusal that ended the work; `str()` gives the sentence to show."""
        return self._error if self.is_done else None

    def result(self) -> Result:
        """Return what the work gave, waiting for it if need be.

        Raises:
            StationError: The work ended with a refusal.
        """
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._result[0]
