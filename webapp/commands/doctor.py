"""`academy doctor`: does this installation fit together? Secrets are masked."""

import argparse
import shutil
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import inspect, text
from sqlalchemy.exc import SQLAlchemyError

from webapp.commands.output import open_database, tell
from webapp.platform import clock
from webapp.platform.config import Settings, settings_from_environment
from webapp.platform.db import Database
from webapp.platform.errors import ConfigurationError
from webapp.storage import migration

ENOUGH_BYTES = 500_000_000
CLOCK_TOLERANCE_S = 120
NEWEST_FACT = "SELECT max(recorded_at) FROM audit_entries"


@dataclass(frozen=True, slots=True)
class Check:
    """One question with its answer and, when it is no, what to do."""

    name: str
    ok: bool
    finding: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    settings = settings_from_environment()
    with open_database(settings) as database:
        checks = [check(settings, database) for check in CHECKS]
    ok = all(check.ok for check in checks)
    answer = {
        "ok": ok,
        "settings": settings.masked(),
        "checks": [{"name": c.name, "ok": c.ok, "finding": c.finding} for c in checks],
    }
    lines = [f"  {name}: {value}" for name, value in settings.masked().items()]
    lines += [f"{'ok  ' if c.ok else 'FAIL'} {c.name}: {c.finding}" for c in checks]
    tell(options, answer, "Settings", *lines)
    return 0 if ok else 1


def check_database(_settings: Settings, database: Database) -> Check:
    try:
        current = migration.is_current(database)
    except (SQLAlchemyError, ConfigurationError) as error:
        return Check("database", ok=False, finding=str(error).splitlines()[0])
    finding = "at this program's revision" if current else "run `academy db upgrade`"
    return Check("database", ok=current, finding=f"{database.engine.dialect.name}, {finding}")


def check_content(_settings: Settings, database: Database) -> Check:
    with database.engine.connect() as connection:
        names = [n for n in inspect(connection).get_table_names() if n.endswith("releases")]
        counts = {n: connection.execute(text(f"SELECT count(*) FROM {n}")).scalar() for n in names}  # noqa: S608 - names of tables
    ok = any(counts.values())
    return Check(
        "content", ok=ok, finding="published" if ok else "nothing published; run `academy publish`"
    )


def check_clock(_settings: Settings, database: Database) -> Check:
    if not inspect(database.engine).has_table("audit_entries"):
        return Check("clock", ok=True, finding="nothing recorded yet")
    with database.engine.connect() as connection:
        newest = connection.execute(text(NEWEST_FACT)).scalar()
    present = clock.now()
    shown = f"it is {present:%Y-%m-%d %H:%M:%S} UTC"
    if newest is None:
        return Check("clock", ok=True, finding=shown)
    recorded = clock.parse(newest)
    behind_s = (recorded - present).total_seconds()
    if behind_s > CLOCK_TOLERANCE_S:
        late = f"{shown}, but facts were recorded at {recorded}; set it right"
        return Check("clock", ok=False, finding=late)
    return Check("clock", ok=True, finding=shown)


def check_disk(settings: Settings, _database: Database) -> Check:
    folder = settings.data_dir if settings.data_dir.exists() else settings.data_dir.parent
    free = shutil.disk_usage(folder).free
    ok = free > ENOUGH_BYTES
    return Check(
        "disk", ok=ok, finding=f"{free // 1_000_000} MB free" + ("" if ok else "; make room")
    )


def check_secret(settings: Settings, _database: Database) -> Check:
    path = settings.data_dir / "secret.key"
    if not path.exists():
        return Check("secret key", ok=True, finding="from the environment")
    mode = path.stat().st_mode & 0o777
    ok = mode & 0o077 == 0
    return Check("secret key", ok=ok, finding="kept private" if ok else f"run: chmod 600 {path}")


CHECKS: tuple[Callable[[Settings, Database], Check], ...] = (
    check_secret,
    check_database,
    check_content,
    check_clock,
    check_disk,
)
