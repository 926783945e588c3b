"""A page that is kept for everybody in the same state shows nobody what is another's."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.database import NOW
from webapp.platform.actors import Role
from webapp.platform.db import Database
from webapp.services import learning

LESSON = "/learn/celaxi-foundation/device-architecture/fluid-path"
TOKEN = re.compile(r'(?:name="csrf-token" content|name="csrf_token" value)="([^"]+)"')


@pytest.fixture
def digest(database: Database) -> str:
    with database.write() as session:
        return learning.publish_content(session, actor="system", now=NOW).releases[0].digest


@pytest.fixture
def visit(app: Flask, make_person: Callable, sign_in: Callable) -> Callable[..., FlaskClient]:
    def sign_in_new(role: Role, name: str) -> FlaskClient:
        client = app.test_client()
        assert sign_in(client, make_person(role, name=name)).status_code == 303
        return client

    return sign_in_new


@pytest.mark.parametrize("path", ["/", LESSON])
def test_every_reader_sees_their_own_name_and_token(
    digest: str, visit: Callable, path: str
) -> None:
    first, second = visit(Role.TRAINEE, "Anong <b>"), visit(Role.TRAINEE, "Khalid & Co")

    pages = [client.get(path).text for client in (first, second, first)]

    assert "Anong &lt;b&gt;" in pages[0]
    assert "Khalid &amp; Co" in pages[1]
    assert "Khalid" not in pages[0] + pages[2]
    assert "Anong" not in pages[1]
    tokens = [set(TOKEN.findall(page)) for page in pages]
    assert [len(found) for found in tokens] == [1, 1, 1]
    assert tokens[0] != tokens[1]


def test_a_token_of_a_kept_page_is_accepted(digest: str, visit: Callable) -> None:
    visit(Role.TRAINEE, "Anong").get(LESSON)
    second = visit(Role.TRAINEE, "Khalid")
    token = TOKEN.findall(second.get(LESSON).text)[0]

    answer = second.post(
        f"{LESSON}/finish", data={"csrf_token": token, "release": digest}, csrf=False
    )

    assert answer.status_code == 303


def test_reading_on_changes_the_page_of_one_reader_only(digest: str, visit: Callable) -> None:
    first, second = visit(Role.TRAINEE, "Anong"), visit(Role.TRAINEE, "Khalid")
    token = TOKEN.findall(first.get(LESSON).text)[0]
    place = {"csrf_token": token, "release": digest, "anchor": "valves", "permille": "400"}

    assert first.post(f"{LESSON}/position", data=place).status_code == 204

    assert 'data-anchor="valves" data-permille="400"' in first.get(LESSON).text
    assert "resume-note" not in second.get(LESSON).text


def test_another_role_gets_another_page(digest: str, visit: Callable) -> None:
    trainee, author = visit(Role.TRAINEE, "Anong"), visit(Role.AUTHOR, "Marta")

    assert "I have read this lesson" in trainee.get(LESSON).text
    assert "I have read this lesson" not in author.get(LESSON).text
