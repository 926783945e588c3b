"""`academy demo`: a whole site with demonstration people, on this computer only."""

import argparse
import contextlib
import hashlib
import io
import json
import os
import sys
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from importlib.resources import files
from pathlib import Path

from sqlalchemy.orm import Session

from webapp.commands.output import open_database
from webapp.commands.serve import WORKERS, read_port
from webapp.platform import clock
from webapp.platform.actors import SYSTEM, Role
from webapp.platform.config import (
    PREFIX,
    Settings,
    data_dir_from_environment,
    ensure_secret,
    settings_from_environment,
)
from webapp.platform.db import Database
from webapp.platform.errors import ConfigurationError
from webapp.server import refuse_used_port, serve
from webapp.services import authentication, people
from webapp.storage import migration
from webapp.storage.people import RoleStep, Site

HOST = "127.0.0.1"
PUBLISH = "webapp.commands.publish"
REASON = "demonstration"
CONTENT = ("courses", "assessments")
STAMP = "content.digest"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    login_name: str
    display_name: str
    site: str | None
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class LogIn:
    """What is printed once: the log-in of a demonstration person."""

    login_name: str
    password: str
    who: str


SITES = (
    ("BKK-1", "Bangkok Cell Therapy Centre", "Thailand"),
    ("RUH-1", "Riyadh Gene Therapy Unit", "Saudi Arabia"),
)
PEOPLE = (
    DemoPerson("trainee", "ศิริพร วงศ์สวัสดิ์", "BKK-1", (Role.TRAINEE,)),
    DemoPerson("trainee2", "نورة القحطاني", "RUH-1", (Role.TRAINEE,)),
    DemoPerson("trainer", "Anong Charoensuk", "BKK-1", (Role.TRAINER,)),
    DemoPerson("trainer2", "خالد الحربي", "RUH-1", (Role.TRAINER,)),
    DemoPerson("author", "Marta Lindqvist", None, (Role.AUTHOR,)),
    DemoPerson("auditor", "David Okafor", None, (Role.AUDITOR,)),
    DemoPerson("admin", "Ines Carvalho", None, (Role.ADMINISTRATOR,)),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=read_port, default=8000, help="port (%(default)s)")
    parser.add_argument("--workers", type=int, default=WORKERS, help="processes (%(default)s)")
    parser.add_argument(
        "--prepare-only", action="store_true", help="set everything up and do not serve"
    )


def run(options: argparse.Namespace) -> int:
    if not options.prepare_only:
        refuse_used_port(HOST, options.port)
    settings = prepare_settings(options.port)
    with open_database(settings) as database:
        before, after = migration.upgrade(database)
        publish_when_new(options, settings, is_known=before == after)
        log_ins = make_people(database)
    print(describe(options, settings, log_ins), flush=True)
    if not options.prepare_only:
        serve(HOST, options.port, options.workers)
    return 0


def prepare_settings(port: int) -> Settings:
    """Make what a fresh machine lacks; the workers read the same environment."""
    ensure_secret(data_dir_from_environment())
    os.environ.setdefault(f"{PREFIX}BASE_URL", f"http://{HOST}:{port}")
    return settings_from_environment()


def digest_content() -> str:
    """Compute a digest of every file that a release is made from, and of the program's checks."""
    total = hashlib.sha256()
    for name in CONTENT:
        folder = Path(str(files(name)))
        for path in sorted(folder.rglob("*")):
            if path.suffix not in {".pyc", ""}:
                total.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return total.hexdigest()


def publish_when_new(options: argparse.Namespace, settings: Settings, *, is_known: bool) -> None:
    """Publish unless the same files were published into this database at an earlier start."""
    stamp = settings.data_dir / STAMP
    digest = digest_content()
    if is_known and stamp.is_file() and stamp.read_text(encoding="ascii") == digest:
        return
    publish_content(options)
    stamp.write_text(digest, encoding="ascii")


def publish_content(options: argparse.Namespace) -> None:
    """Publish the course and the banks of this program, which does nothing when they are known.

    Raises:
        ConfigurationError: The content has findings; they were printed.
    """
    publish = import_module(PUBLISH)
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    publish.add_arguments(parser)
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = publish.run(parser.parse_args(["--json"] if options.json else []))
    if code != 0:
        print(said.getvalue(), file=sys.stderr)
        raise ConfigurationError(
            "demo.content", "The content has findings and was not published; see above."
        )


def make_people(database: Database) -> tuple[LogIn, ...]:
    """Add the demonstration people, all or none; an empty answer means that they were there."""
    with database.read() as session:
        if people.find_by_login(session, PEOPLE[0].login_name) is not None:
            return ()
    now = clock.now()
    with database.write() as session:
        sites = {
            code: people.add_site(session, SYSTEM, code=code, name=name, country=country, now=now)
            for code, name, country in SITES
        }
        return tuple(add(session, person, sites, now) for person in PEOPLE)


def add(session: Session, person: DemoPerson, sites: dict[str, Site], now: datetime) -> LogIn:
    site = sites[person.site] if person.site else None
    new = people.add_person(
        session,
        SYSTEM,
        login_name=person.login_name,
        display_name=person.display_name,
        site=site,
        now=now,
    )
    for role in person.roles:
        people.change_role(
            session, SYSTEM, new.person, role, RoleStep.GRANTED, now=now, reason=REASON
        )
    authentication.keep_password(session, new.person.id)
    who = f"{', '.join(person.roles)}, {site.name if site else 'all sites'}: {person.display_name}"
    return LogIn(person.login_name, new.password, who)


def describe_json(settings: Settings, log_ins: tuple[LogIn, ...]) -> str:
    shown = [{"login_name": log.login_name, "password": log.password} for log in log_ins]
    return json.dumps({"ok": True, "address": settings.base_url, "log_ins": shown})


def describe(options: argparse.Namespace, settings: Settings, log_ins: tuple[LogIn, ...]) -> str:
    """Say where the site is and who can sign in; passwords appear at the first start only."""
    if options.json:
        return describe_json(settings, log_ins)
    lines = ["", f"  Celaxi Academy   {settings.base_url}", ""]
    if log_ins:
        lines += ["  Demonstration log-ins (passwords are shown only this once):", ""]
        lines += [f"    {log.login_name:<10} {log.password:<21} {log.who}" for log in log_ins]
    else:
        names = ", ".join(person.login_name for person in PEOPLE)
        lines += [
            f"  Demonstration people: {names}.",
            "  Their passwords were shown at the first start. A new one is made by:",
            "    .venv/bin/academy user reset-password trainee",
        ]
    lines += ["", f"  Data are kept in {settings.data_dir}. Stop with Ctrl+C.", ""]
    return "\n".join(lines)
