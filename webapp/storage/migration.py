"""Bringing a database to the form that this program needs, with Alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from webapp.platform.db import Database
from webapp.platform.errors import ConfigurationError

SCRIPTS = Path(__file__).parents[1] / "migrations"
FILE_TEMPLATE = "%%(year)d%%(month).2d%%(day).2d_%%(hour).2d%%(minute).2d_%%(rev)s_%%(slug)s"


def make_config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("file_template", FILE_TEMPLATE)
    config.attributes["connection"] = connection
    return config


def find_revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def find_head() -> str | None:
    return ScriptDirectory.from_config(make_config()).get_current_head()


def list_known() -> tuple[str, ...]:
    scripts = ScriptDirectory.from_config(make_config())
    return tuple(revision.revision for revision in scripts.walk_revisions())


def refuse_newer(connection: Connection) -> str | None:
    """Give the database's revision.

    Raises:
        ConfigurationError: The database was made by a newer program.
    """
    revision = find_revision(connection)
    if revision is not None and revision not in list_known():
        raise ConfigurationError(
            "database.newer",
            f"The database is newer than this program: it is at revision {revision}, which this "
            "program does not know. Install the version of the program that upgraded it; nothing "
            "was changed.",
        )
    return revision


def is_current(database: Database) -> bool:
    """Tell whether the database has the form that this program needs.

    Raises:
        ConfigurationError: The database was made by a newer program.
    """
    with database.engine.connect() as connection:
        return refuse_newer(connection) == find_head()


def upgrade(database: Database) -> tuple[str | None, str | None]:
    """Bring the database up, all of it in one transaction; give the revision before and after.

    Raises:
        ConfigurationError: The database was made by a newer program.
    """
    with database.writing_engine.begin() as connection:
        before = refuse_newer(connection)
        if before == find_head():
            return before, before
        command.upgrade(make_config(connection), "head")
        return before, find_revision(connection)
