"""The command line on real databases: exit codes, sentences, JSON."""

import json
import re
import socket
import sqlite3
import subprocess
import sys
import time

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from tests.support.database import make_empty_postgresql
from webapp.cli import main
from webapp.platform.db import Database
from webapp.platform.errors import ConfigurationError
from webapp.storage import migration
from webapp.storage.models import Base

SECRET = "a secret key that is long enough for tests"


@pytest.fixture
def environment(tmp_path, monkeypatch):
    monkeypatch.setenv("CELAXI_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("CELAXI_SECRET_KEY", SECRET)
    return tmp_path / "var"


@pytest.fixture
def ready(environment, capsys):
    assert main(["db", "upgrade"]) == 0
    capsys.readouterr()
    return environment / "academy.db"


def test_without_a_key_the_sentence_says_how_to_make_one(environment, monkeypatch, capsys):
    monkeypatch.delenv("CELAXI_SECRET_KEY")

    assert main(["db", "upgrade"]) == 2
    assert "db upgrade --init" in capsys.readouterr().err
    assert main(["db", "upgrade", "--init"]) == 0
    assert (environment / "secret.key").stat().st_mode & 0o077 == 0


def test_an_unknown_setting_is_named(environment, monkeypatch, capsys):
    monkeypatch.setenv("CELAXI_DATABSE_URL", "x")

    assert main(["db", "current"]) == 2
    assert "CELAXI_DATABSE_URL" in capsys.readouterr().err


def test_the_database_is_brought_up_once(environment, capsys):
    assert main(["db", "current"]) == 1
    assert main(["db", "upgrade"]) == 0
    assert main(["db", "upgrade"]) == 0
    assert "nothing to do" in capsys.readouterr().out
    assert main(["db", "--json", "current"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True


def test_a_newer_database_is_refused_and_left_alone(ready, capsys):
    with sqlite3.connect(ready) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'from_the_future'")
    connection.close()
    before = ready.read_bytes()

    for words in (
        ["db", "upgrade"],
        ["user", "list"],
        ["serve", "--port", "1"],
        ["audit", "verify"],
    ):
        code = main(words)
        assert code == 2, words
    said = capsys.readouterr().err
    assert "newer than this program" in said
    assert "from_the_future" in said
    assert ready.read_bytes() == before


def test_people_are_managed_from_the_command_line(ready, capsys):
    assert main(["user", "add", "ines", "--name", "Ines C", "--role", "administrator"]) == 0
    assert re.search(r"One-time password, shown only now: \S+", capsys.readouterr().out)
    assert main(["user", "grant", "ines", "auditor", "--reason", "deputy"]) == 0
    assert main(["user", "grant", "ines", "auditor", "--reason", "deputy"]) == 1
    assert main(["user", "revoke", "ines", "administrator", "--reason", "left"]) == 0
    assert main(["user", "reset-password", "ines"]) == 0
    capsys.readouterr()

    assert main(["user", "--json", "list"]) == 0

    (person,) = json.loads(capsys.readouterr().out)["people"]
    assert person["roles"] == ["auditor"]


def test_wrong_use_of_user_is_explained(ready, capsys):
    assert main(["user", "add", "ines", "--name", "I", "--site", "NOWHERE"]) == 1
    assert main(["user", "grant", "nobody", "author", "--reason", "x"]) == 1
    assert main(["user", "add", "I!", "--name", "I"]) == 1
    said = capsys.readouterr().err

    assert "There is no site 'NOWHERE'" in said
    assert "Nobody has the log-in name 'nobody'" in said
    assert "small letters" in said


def test_audit_verify_is_green_and_red_after_one_byte(ready, capsys):
    main(["user", "add", "ines", "--name", "Ines", "--role", "auditor"])
    capsys.readouterr()
    assert main(["audit", "verify"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("GREEN")
    head = re.search(r"outside: (\S+)", said)[1]
    assert main(["audit", "verify", "--head", head]) == 0
    content = ready.read_bytes()
    for place in (content.index(b"first role"), content.rindex(b"first role")):
        content = content[:place] + b"F" + content[place + 1 :]
    ready.write_bytes(content)
    capsys.readouterr()

    assert main(["audit", "verify"]) == 1
    assert "role_changes row 1: the row is not what was recorded" in capsys.readouterr().out
    assert main(["audit", "--json", "verify"]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert ("role_changes", 1) in [(found["table"], found["row"]) for found in findings]


def test_a_port_in_use_is_named_in_one_sentence(ready, capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        assert main(["serve", "--port", str(port)]) == 2
        assert main(["demo", "--port", str(port)]) == 2
    said = capsys.readouterr().err
    assert said.count(f"Port {port} on 127.0.0.1 cannot be used") == 2
    assert f"--port {port + 1}" in said


def test_a_file_that_is_no_database_is_refused_with_a_sentence(environment, capsys):
    environment.mkdir()
    (environment / "academy.db").write_bytes(b"not a database at all" * 100)

    assert main(["audit", "verify"]) == 2
    assert "file is not a database" in capsys.readouterr().err


def test_doctor_checks_and_masks(ready, capsys):
    assert main(["doctor"]) in {0, 1}
    said = capsys.readouterr().out

    assert "ok   database: sqlite, at this program's revision" in said
    assert SECRET not in said
    assert "********" in said


def test_every_command_has_help(capsys):
    for name in ("serve", "demo", "db", "user", "audit", "doctor"):
        with pytest.raises(SystemExit) as ended:
            main([name, "--help"])
        assert ended.value.code == 0
    assert "usage: academy" in capsys.readouterr().out


def test_wrong_words_end_with_two():
    with pytest.raises(SystemExit) as ended:
        main(["no-such-command"])

    assert ended.value.code == 2


def test_demo_makes_people_once_and_says_how_to_reset(environment, monkeypatch, capsys):
    monkeypatch.delenv("CELAXI_SECRET_KEY")
    monkeypatch.setenv("CELAXI_BASE_URL", "http://127.0.0.1:8000")
    assert main(["demo", "--prepare-only"]) == 0
    first = capsys.readouterr().out
    started = time.perf_counter()
    assert main(["demo", "--prepare-only"]) == 0
    second = capsys.readouterr().out

    assert time.perf_counter() - started < 3
    password = re.search(r"trainee\s+(\S{19})", first)[1]
    assert "ศิริพร วงศ์สวัสดิ์" in first
    assert password not in second
    assert "user reset-password" in second


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
def test_the_migrations_from_empty_give_exactly_the_tables_of_the_program(
    backend, tmp_path, request
):

    url = f"sqlite:///{tmp_path / 'empty.db'}"
    if backend == "postgresql":
        server = request.getfixturevalue("postgresql_server")
        url = make_empty_postgresql(server, f"migrated{time.time_ns()}")
    database = Database(url)

    before, after = migration.upgrade(database)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        differences = compare_metadata(context, Base.metadata)
        guards = (
            "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"
            if backend == "sqlite"
            else "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"
        )
        count = connection.execute(text(guards)).scalar()
    database.dispose()

    assert (before, after) == (None, migration.find_head())
    assert differences == []
    assert count


def test_a_failed_migration_leaves_the_database_as_it_was(tmp_path, monkeypatch):
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")

    def fail(_connection):
        raise ConfigurationError("test", "stop")

    monkeypatch.setattr("webapp.storage.immutability.guard", lambda *_: fail(None))
    with pytest.raises(ConfigurationError):
        migration.upgrade(database)

    with database.engine.connect() as connection:
        count = connection.execute(text("SELECT count(*) FROM sqlite_master")).scalar()
    database.dispose()
    assert count == 0


def test_a_process_that_only_verifies_knows_every_judged_table():
    program = (
        "from webapp.storage import verification; from webapp.storage.base import judged_tables; "
        "print(*(model.__tablename__ for model in judged_tables()))"
    )

    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()

    assert {"certificates", "check_answers", "responses", "run_verdicts", "signatures"} <= {*told}
