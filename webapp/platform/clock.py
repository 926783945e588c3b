"""The only place of the server that reads the wall clock; areas and commands pass `now` down."""

from datetime import UTC, datetime


def now() -> datetime:
    """Give the present moment as an aware UTC datetime."""
    return datetime.now(UTC)


def parse(moment: str | datetime) -> datetime:
    """Give the aware UTC moment that a database driver returned as text or as a value."""
    value = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return value.astimezone(UTC)
