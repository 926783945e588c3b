"""A hundred times `kill -9` of the real server while answers are on their way.

An answer counts as acknowledged when its reply has reached the client. Every acknowledged answer
must be there afterwards, and an answer that is sent again must be written once.
"""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from tests.support.browser import environment_of, find_free_port
from tests.support.database import MadePerson
from tests.webapp.assessing.desk import CODE, get_attempt, get_form
from webapp.platform.access import Role
from webapp.platform.config import Settings
from webapp.platform.db import Database
from webapp.services import audit
from webapp.storage.attempts import ItemResponse, load_responses

KILLS = 100
START_S = 30.0
LOADED_AHEAD = 3
# The production server with one worker; the verifier is left out, it takes no part in answers.
SERVE = (
    "import sys; from webapp.server import make_server;"
    " make_server('127.0.0.1', int(sys.argv[1]), 1).serve()"
)


class KillableServer:
    """The production server in a process group of its own, so that all of it dies at once.

    Loading the program takes far longer than answering, so the servers of the next turns are loaded
    before. They are asked nothing, and so have no connection to the database, until their turn.
    """

    def __init__(self, settings: Settings, log: Path) -> None:
        self.settings, self.log = settings, log
        self.process: subprocess.Popen[bytes] | None = None
        self.port = 0
        self.loading: deque[tuple[subprocess.Popen[bytes], int]] = deque()

    def load(self) -> None:
        port = find_free_port()
        with self.log.open("ab") as out:
            process = subprocess.Popen(
                [sys.executable, "-c", SERVE, str(port)],
                env=environment_of(self.settings, port),
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.loading.append((process, port))

    def start(self) -> None:
        while len(self.loading) < LOADED_AHEAD:
            self.load()
        self.process, self.port = self.loading.popleft()
        last = time.monotonic() + START_S
        while not self.is_healthy():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < last, self.log.read_text()
            time.sleep(0.02)
        self.load()

    def is_healthy(self) -> bool:
        with suppress(OSError, http.client.HTTPException):
            address = f"http://127.0.0.1:{self.port}/healthz"
            with urllib.request.urlopen(address, timeout=2) as answer:
                return answer.status == 200
        return False

    def kill(self) -> None:
        if self.process is not None:
            kill_group(self.process)

    def kill_all(self) -> None:
        self.kill()
        for process, _port in self.loading:
            kill_group(process)


def kill_group(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(20)


class Browser:
    """Just enough of a browser: cookies, the token, one request at a time."""

    def __init__(self, server: KillableServer) -> None:
        self.server, self.cookies, self.token = server, {}, ""
        self.connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, body: str = "", kind: str = "") -> tuple[int, str, str]:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        headers |= {"X-CSRFToken": self.token, "Content-Type": kind or "text/plain"}
        self.connection = self.connection or http.client.HTTPConnection(
            "127.0.0.1", self.server.port, timeout=10
        )
        try:
            self.connection.request(method, path, body or None, headers)
            answer = self.connection.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        found = re.search(r'name="csrf-token" content="([^"]+)"', text)
        self.token = found.group(1) if found else self.token
        return answer.status, text, answer.headers.get("Location") or ""

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = None

    def post_form(self, path: str, **fields: str) -> tuple[int, str, str]:
        return self.ask("POST", path, urlencode(fields), "application/x-www-form-urlencoded")

    def save(self, uid: str, answer: dict[str, Any]) -> bool:
        """Send an answer; True only for an acknowledgement, False for a broken connection."""
        path = f"/assessments/attempts/{uid}/responses"
        try:
            status, text, _ = self.ask("POST", path, json.dumps(answer), "application/json")
        except (OSError, http.client.HTTPException):
            return False
        assert status == 200, text
        return bool(json.loads(text)["saved"])


@pytest.fixture
def server(settings: Settings, tmp_path: Path) -> Iterator[KillableServer]:
    made = KillableServer(settings, tmp_path / "server.log")
    made.start()
    yield made
    made.kill_all()


@pytest.fixture
def browser(server: KillableServer) -> Iterator[Browser]:
    made = Browser(server)
    yield made
    made.close()


def sign_in_and_start(browser: Browser, person: MadePerson) -> str:
    browser.ask("GET", "/account/sign-in")
    status, text, _ = browser.post_form(
        "/account/sign-in", login_name=person.login_name, password=person.password
    )
    assert status == 303, text
    browser.ask("GET", f"/assessments/{CODE}")
    status, text, location = browser.post_form(f"/assessments/{CODE}/start", understood="y")
    assert status == 303, text
    browser.ask("GET", location)
    return location.rsplit("/", 1)[-1]


def list_choices(database: Database, uid: str) -> list[int]:
    with database.read() as session:
        items = get_form(session, uid).items
        return [i.position for i in items if i.interaction.kind == "single_choice"]


def read_answers(database: Database, uid: str) -> dict[int, Any]:
    with database.read() as session:
        found = load_responses(session, get_attempt(session, uid).id)
        return {at: value for at, (value, _received) in found.items()}


@dataclass(slots=True)
class Story:
    """One person at one attempt: what was sent, what was acknowledged, what is under way."""

    server: KillableServer
    browser: Browser
    uid: str
    choices: list[int]
    chance: Random
    acknowledged: dict[int, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)

    def answer(self) -> dict[str, Any] | None:
        """Send one answer; give it back when no acknowledgement came."""
        answer = {
            "uid": str(uuid4()),
            "sequence": len(self.names) + 1,
            "position": self.chance.choice(self.choices),
            "value": self.chance.choice("ABCD"),
        }
        self.names.append(answer["uid"])
        return None if self.send(answer) else answer

    def send(self, answer: dict[str, Any]) -> bool:
        saved = self.browser.save(self.uid, answer)
        if saved:
            self.acknowledged[answer["position"]] = answer["value"]
        return saved

    def answer_until_killed(self) -> dict[str, Any]:
        """Answer until the server dies at a moment of chance; give the answer under way."""
        assert self.server.process is not None
        moment = f"{self.chance.uniform(0, 0.12):.3f}"
        kill = f"sleep {moment}; kill -9 -{self.server.process.pid}"
        with subprocess.Popen(["/bin/sh", "-c", kill]):
            while (lost := self.answer()) is None:
                pass
        self.server.kill()
        return lost


@pytest.mark.endurance
def test_a_hundred_killed_servers_lose_no_acknowledged_answer(
    server: KillableServer, browser: Browser, database: Database, make_person: Callable
) -> None:
    uid = sign_in_and_start(browser, make_person(Role.TRAINEE))
    story = Story(server, browser, uid, list_choices(database, uid), Random(20260302))

    for _ in range(KILLS):
        lost = story.answer_until_killed()
        found = read_answers(database, uid)
        at = lost["position"]
        assert found.pop(at, None) in {story.acknowledged.get(at), lost["value"]}
        assert found == {k: v for k, v in story.acknowledged.items() if k != at}
        server.start()
        assert story.send(lost)
        assert read_answers(database, uid) == story.acknowledged

    with database.read() as session:
        written = session.scalar(select(func.count()).select_from(ItemResponse))
        assert written == len(story.names) >= KILLS
        assert audit.verify(session).is_intact
