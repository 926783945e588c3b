"""The only place of the desktop that reads the wall clock."""

import time
from datetime import UTC, datetime


def now() -> datetime:
    """Return the present moment, aware, in UTC, as this computer believes it to be."""
    return datetime.now(tz=UTC)


def monotonic_s() -> float:
    """Return seconds on a clock that never goes back; only differences mean anything."""
    return time.monotonic()
