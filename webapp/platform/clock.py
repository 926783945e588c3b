"""The only place of the server that reads the wall clock; areas and commands pass `now` down."""

from datetime import UTC, datetime


def now() -> datetime:
    """Give the present moment as an aware UTC datetime."""
    return datetime.now(UTC)
