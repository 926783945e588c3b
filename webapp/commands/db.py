"""`academy db upgrade|current`: the form of the database."""

import argparse

from webapp.commands.output import open_database, tell
from webapp.platform.config import data_dir_from_environment, ensure_secret
from webapp.storage import migration


def add_arguments(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", metavar="upgrade|current", required=True)
    upgrade = deeds.add_parser("upgrade", help="bring the database up to this program")
    upgrade.add_argument(
        "--init", action="store_true", help="first make the data directory and a secret key in it"
    )
    deeds.add_parser("current", help="tell the revision; exit 1 when it is not this program's")


def run(options: argparse.Namespace) -> int:
    return upgrade(options) if options.deed == "upgrade" else show_current(options)


def upgrade(options: argparse.Namespace) -> int:
    if options.init:
        ensure_secret(data_dir_from_environment())
    with open_database() as database:
        before, after = migration.upgrade(database)
    changed = before != after
    tell(
        options,
        {"ok": True, "before": before, "after": after, "changed": changed},
        f"The database went from {before or 'empty'} to {after}."
        if changed
        else f"The database is at {after} already; nothing to do.",
    )
    return 0


def show_current(options: argparse.Namespace) -> int:
    with open_database() as database:
        current = migration.is_current(database)
        with database.engine.connect() as connection:
            revision = migration.find_revision(connection)
    head = migration.find_head()
    tell(
        options,
        {"ok": current, "revision": revision, "program": head},
        f"Database: {revision or 'empty'}; this program: {head}."
        + ("" if current else " Run `academy db upgrade`."),
    )
    return 0 if current else 1
