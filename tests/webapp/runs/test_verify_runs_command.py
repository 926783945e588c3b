"""`academy verify-runs`: what it says, in words and as JSON, and its exit codes."""

import argparse
import json

import pytest

from tests.support.database import NOW
from tests.webapp.runs.desk import Desk
from webapp.commands import verify_runs
from webapp.platform.actors import Role
from webapp.platform.errors import RefusedError
from webapp.services import uploads
from webapp.services.uploads import Upload

UID = "11111111-1111-4111-8111-111111111111"


def options(*words):
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    verify_runs.add_arguments(parser)
    return parser.parse_args(words)


@pytest.fixture
def environment(monkeypatch, settings, database):
    monkeypatch.setenv("CELAXI_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("CELAXI_SECRET_KEY", settings.secret_key)
    monkeypatch.setenv("CELAXI_DATA_DIR", str(settings.data_dir))
    monkeypatch.setattr("webapp.commands.output.is_current", lambda _: True)


@pytest.fixture
def broken_run(database, make_person):
    person = make_person(Role.TRAINEE)
    with database.write() as session:
        desk = Desk(session, person.actor)
        upload = Upload(UID, b"not a journal\n", "")
        signed = Upload(UID, upload.journal, desk.sign(upload.signed_message))
        uploads.receive_run(session, desk.identity(), signed, now=NOW)


def test_without_runs_it_says_so(environment, capsys):
    assert verify_runs.run(options("--once")) == 0
    assert "No run waits for a verdict" in capsys.readouterr().out


def test_a_malformed_run_is_a_negative_answer_with_its_place(environment, broken_run, capsys):
    status = verify_runs.run(options("--once", "--json"))

    answer = json.loads(capsys.readouterr().out)
    assert status == 1
    assert answer["judged"][0]["verdict"] == "MALFORMED"
    assert answer["judged"][0]["line"] == 1


def test_a_run_is_judged_again_on_request(environment, broken_run, capsys):
    verify_runs.run(options("--once"))

    assert verify_runs.run(options("--rejudge", UID)) == 1
    assert capsys.readouterr().out.count(f"{UID}  MALFORMED") == 2


def test_an_unknown_run_is_refused_with_what_to_do(environment):
    with pytest.raises(RefusedError) as caught:
        verify_runs.run(options("--rejudge", "nothing"))
    assert "Copy the whole uid" in caught.value.message_key
