"""What all commands share: opening the database and answering in words or JSON."""

import argparse
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from webapp.platform.config import Settings, settings_from_environment
from webapp.platform.db import Database
from webapp.platform.errors import ConfigurationError
from webapp.storage.migration import is_current


def tell(options: argparse.Namespace, answer: dict[str, Any], *lines: str) -> None:
    """Print lines for people, or the answer as JSON when that was asked for."""
    if options.json:
        print(json.dumps(answer, ensure_ascii=False, default=str))
    else:
        print("\n".join(lines))


@contextmanager
def open_database(settings: Settings | None = None) -> Iterator[Database]:
    """Give the database of the settings as it is."""
    settings = settings or settings_from_environment()
    if settings.is_sqlite:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database_url)
    try:
        yield database
    finally:
        database.dispose()


@contextmanager
def open_current_database(settings: Settings | None = None) -> Iterator[Database]:
    """Give the database if it has the form that this program needs.

    Raises:
        ConfigurationError: It is older or newer than the program.
    """
    with open_database(settings) as database:
        if not is_current(database):
            raise ConfigurationError(
                "database.older",
                "The database is older than this program or was never set up. "
                "Run `academy db upgrade`.",
            )
        yield database
