"""The site under load: lesson, dashboard, saved answer and journal upload beside a bare hello.

Everything runs on this machine: the production server with two workers and its real database, and beside it a bare Flask
application on the same server with the same settings. Both are loaded by the same client in the same run, so
the ratio holds on a slow or a noisy machine too.
"""

import base64
import json
import os
import re
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from http.cookiejar import CookieJar
from itertools import cycle
from pathlib import Path
from socket import socket
from urllib.parse import urlencode

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm import Session

from tools.bench.load import Figures, Operation, measure, request
from webapp.commands.demo import prepare_settings
from webapp.platform import clock
from webapp.platform.actors import SYSTEM, Actor, Role
from webapp.platform.db import Database
from webapp.services import authentication, learning, people, permits, scenarios, stations
from webapp.services.site_key import SiteKey
from webapp.storage import migration
from webapp.storage.people import RoleStep
from webapp.storage.runs import PairingStep

HOST = "127.0.0.1"
CLIENTS = (1, 8, 32)
WORKERS = 2
LESSON = "/learn/celaxi-foundation/device-architecture/pressure-and-air"
ASSESSMENT = "foundation-knowledge"
PERMITS_PER_SCENARIO = 5
SERVE = "import sys; from webapp.server import make_server; make_server('127.0.0.1', int(sys.argv[1]), 2).serve()"
HELLO = (
    "import sys\n"
    "from granian import Granian\n"
    "from webapp import server\n"
    "Granian('tools.bare_hello:app', address='127.0.0.1', port=int(sys.argv[1]), interface='wsgi', workers=2,"
    " blocking_threads=server.BLOCKING_THREADS, backlog=server.BACKLOG, backpressure=server.BACKPRESSURE,"
    " loop=server.Loops.asyncio, websockets=False, log_level='warning').serve()"
)


@dataclass(frozen=True, slots=True)
class Trainee:
    """One client: a signed-in person with an open attempt and a paired station."""

    cookie: str
    csrf_token: str
    attempt_uid: str
    choices: dict[int, list[str]]
    station_token: str
    station_key: Ed25519PrivateKey
    run_uids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    what: str
    figures: Figures
    per_operation: int


def find_port() -> int:
    with socket() as trial:
        trial.bind((HOST, 0))
        return int(trial.getsockname()[1])


class Server:
    """A server process on a free port, stopped at the end of the block."""

    def __init__(self, program: str, probe: str) -> None:
        self.program, self.probe, self.port = program, probe, find_port()

    @property
    def base(self) -> str:
        return f"http://{HOST}:{self.port}"

    def __enter__(self) -> "Server":
        self.process = subprocess.Popen([sys.executable, "-c", self.program, str(self.port)])
        last = time.monotonic() + 30
        while time.monotonic() < last:
            try:
                with urllib.request.urlopen(self.base + self.probe, timeout=2):
                    return self
            except OSError:
                time.sleep(0.05)
        message = "the server did not start within 30 s"
        raise TimeoutError(message)

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()


class Browser:
    """As much of a browser as signing in needs."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, path: str) -> str:
        with self.opener.open(self.base + path, timeout=30) as answer:
            return str(answer.read().decode())

    def post(self, path: str, **fields: str) -> str:
        body = urlencode(fields).encode()
        with self.opener.open(self.base + path, body, timeout=30) as answer:
            return str(answer.geturl())

    def cookie(self) -> str:
        return "; ".join(f"{each.name}={each.value}" for each in self.jar)


def find_token(page: str) -> str:
    found = re.search(r'name="csrf-token" content="([^"]+)"', page) or re.search(
        r'name="csrf_token"[^>]*value="([^"]+)"', page
    )
    assert found, "the page holds no CSRF token"
    return found[1]


def prepare(folder: Path, count: int) -> list[tuple[str, str, dict[str, object]]]:
    """Make the database, the content, `count` trainees with stations and permits."""
    os.environ["CELAXI_DATA_DIR"] = str(folder)
    settings = prepare_settings(1)
    database = Database(settings.database_url)
    migration.upgrade(database)
    made = []
    with database.write() as session:
        learning.publish_content(session, actor=SYSTEM, now=clock.now())
        site = people.add_site(
            session, SYSTEM, code="BENCH", name="Bench", country="Thailand", now=clock.now()
        )
        session.flush()
        for number in range(count):
            login = f"bench{number}"
            new = people.add_person(
                session, SYSTEM, login_name=login, display_name=login, site=site, now=clock.now()
            )
            people.change_role(
                session,
                SYSTEM,
                new.person,
                Role.TRAINEE,
                RoleStep.GRANTED,
                now=clock.now(),
                reason="benchmark",
            )
            authentication.keep_password(session, new.person.id)
            actor = Actor(new.person.id, new.person.uid, login, site.id, frozenset({Role.TRAINEE}), "")
            desk = pair(session, actor, SiteKey(settings.secret_key), clock.now())
            made.append((login, new.password, desk))
    database.dispose()
    return made


def pair(session: Session, actor: Actor, key: SiteKey, now: datetime) -> dict[str, object]:
    own = Ed25519PrivateKey.generate()
    public = base64.b64encode(own.public_key().public_bytes_raw()).decode()
    offer = stations.begin_pairing(
        session, "Bench", public, address=str(uuid.uuid4())[:15], now=now
    )
    subject = stations.find_pairing(session, actor, offer.user_code, now=now)
    stations.answer_pairing(session, actor, subject.request_uid, PairingStep.APPROVED, now=now)
    signature = base64.b64encode(own.sign(b"celaxi-pairing\n" + offer.device_code.encode()))
    collected = stations.collect_token(session, offer.device_code, signature.decode(), now=now)
    identity = stations.find_station(session, collected.token)
    issued = permits.issue_permits(
        session, key, identity, scenarios.list_scenarios(), PERMITS_PER_SCENARIO, now=now
    )
    uids = tuple(str(each["permit"]["run_uid"]) for each in issued)
    return {"token": collected.token, "key": own, "uids": uids}


def sign_in(base: str, login: str, password: str, desk: dict[str, object]) -> Trainee:
    browser = Browser(base)
    token = find_token(browser.get("/account/sign-in"))
    browser.post(
        "/account/sign-in", login_name=login, password=password, csrf_token=token, next="/"
    )
    token = find_token(browser.get(f"/assessments/{ASSESSMENT}"))
    where = browser.post(
        f"/assessments/{ASSESSMENT}/start", csrf_token=token, **{"understood": "y"}
    )
    attempt_uid = where.rstrip("/").rpartition("/")[2]
    page = browser.get(f"/assessments/attempts/{attempt_uid}")
    return Trainee(
        browser.cookie(),
        find_token(page),
        attempt_uid,
        find_choices(page),
        desk["token"],
        desk["key"],
        desk["uids"],
    )


def list_assets(base: str, page: str) -> list[str]:
    """Return what a browser fetches with a page in English: styles, scripts, pictures, fonts."""
    found = re.findall(r'<link[^>]+rel="(?:stylesheet|icon|preload)"[^>]*href="([^"]+)"', page)
    found += re.findall(r'<link[^>]+href="([^"]+)"[^>]*rel="(?:stylesheet|icon|preload)"', page)
    found += re.findall(r'<(?:script|img)[^>]+src="([^"]+)"', page)
    for style in [each for each in found if each.endswith(".css")]:
        with urllib.request.urlopen(base + style) as answer:
            text = answer.read().decode()
        folder = style.rpartition("/")[0]
        fonts = re.findall(r'url\("?([^")]*noto-sans-latin-\d+[^")]*)"?\)', text)
        found += [each if each.startswith("/") else f"{folder}/{each}" for each in fonts]
    return list(dict.fromkeys(found))


def weigh(base: str, paths: list[str], cookie: str) -> int:
    """Return the bytes on the wire of the bodies, compressed as the server sends them."""
    total = 0
    for path in paths:
        asked = urllib.request.Request(
            base + path, headers={"Cookie": cookie, "Accept-Encoding": "gzip, br"}
        )
        with urllib.request.urlopen(asked) as answer:
            total += len(answer.read())
    return total


def hello_operations(_number: int) -> Iterator[Operation]:
    return cycle([(request("GET", "/", {}),)])


def read_headers(trainee: Trainee) -> dict[str, str]:
    return {"Cookie": trainee.cookie, "Accept-Encoding": "gzip"}


def answer_operations(trainee: Trainee) -> Iterator[Operation]:
    headers = {
        "Cookie": trainee.cookie,
        "X-CSRFToken": trainee.csrf_token,
        "Content-Type": "application/json",
    }
    sequence = int(time.time()) % 100000 * 10000
    for position in cycle(trainee.choices):
        sequence += 1
        options = trainee.choices[position]
        value = options[sequence % len(options)]
        body = {"uid": str(uuid.uuid4()), "sequence": sequence, "position": position, "value": value}
        path = f"/assessments/attempts/{trainee.attempt_uid}/responses"
        yield (request("POST", path, headers, json.dumps(body).encode()),)


def upload_operations(trainee: Trainee, uids: tuple[str, ...], journal: bytes) -> Iterator[Operation]:
    from webapp.services.uploads import Upload

    for uid in uids:
        own = journal + json.dumps({"kind": "footer", "run": uid}).encode() + b"\n"
        signature = base64.b64encode(
            trainee.station_key.sign(Upload(uid, own, "").signed_message)
        ).decode()
        headers = {
            "Authorization": f"Bearer {trainee.station_token}",
            "Celaxi-Journal-Signature": signature,
            "Content-Type": "application/x-ndjson",
        }
        yield (request("POST", f"/api/v1/runs/{uid}", headers, own),)


def find_choices(page: str) -> dict[int, list[str]]:
    """Return, for each single-choice question of an attempt page, its position and its options."""
    choices: dict[int, list[str]] = {}
    for part in re.split(r"(?=<[^>]+data-question=)", page)[1:]:
        position = re.match(r'<[^>]+data-question="(\d+)"', part)
        options = re.findall(r'type="radio"[^>]*value="([^"]+)"', part)
        if position and options:
            choices[int(position[1])] = list(options)
    return choices


def run(folder: Path, seconds: float, say: Callable[[str], None]) -> dict[str, object]:
    """Measure everything and return rows for the table."""
    desks = prepare(folder, max(CLIENTS))
    rows: list[Row] = []
    facts: dict[str, object] = {}
    with Server(SERVE, "/healthz") as site, Server(HELLO, "/") as hello:
        say(f"  signing in {len(desks)} people ...")
        trainees = [sign_in(site.base, *desk) for desk in desks]
        address, bare = (HOST, site.port), (HOST, hello.port)
        first = trainees[0]
        lesson = LESSON
        asked = urllib.request.Request(site.base + lesson, headers={"Cookie": first.cookie})
        with urllib.request.urlopen(asked) as answer:
            page = answer.read().decode()
        assets = list_assets(site.base, page)
        facts["lesson"] = lesson
        facts["lesson_requests"] = 1 + len(assets)
        facts["lesson_bytes"] = weigh(site.base, [lesson, *assets], first.cookie)
        journal = (b'{"kind":"command","line":"0123456789012345678901234567890123456789"}\n') * 800
        used = 0
        for clients in CLIENTS:
            say(f"  {clients} clients ...")

            def whole(number: int) -> Iterator[Operation]:
                steps = [request("GET", lesson, read_headers(trainees[number]))]
                steps += [request("GET", each, {"Accept-Encoding": "gzip"}) for each in assets]
                return cycle([tuple(steps)])

            def page_of(path: str) -> Callable[[int], Iterator[Operation]]:
                return lambda number: cycle([(request("GET", path, read_headers(trainees[number])),)])

            rows.append(Row("bare hello", measure(bare, clients, hello_operations, seconds=seconds), 1))
            rows.append(
                Row("whole lesson view", measure(address, clients, whole, seconds=seconds), 1 + len(assets))
            )
            rows.append(Row("lesson page", measure(address, clients, page_of(lesson), seconds=seconds), 1))
            rows.append(Row("dashboard", measure(address, clients, page_of("/"), seconds=seconds), 1))
            rows.append(
                Row(
                    "saved answer",
                    measure(
                        address,
                        clients,
                        lambda number: answer_operations(trainees[number]),
                        seconds=seconds,
                    ),
                    1,
                )
            )
            share = 8
            begin = used
            rows.append(
                Row(
                    "journal upload",
                    measure(
                        address,
                        clients,
                        lambda number, begin=begin: upload_operations(
                            trainees[number], trainees[number].run_uids[begin : begin + share], journal
                        ),
                        seconds=seconds,
                        warm_up_seconds=0.0,
                    ),
                    1,
                )
            )
            used += share
        facts["journal_bytes"] = len(journal)
    return {"rows": rows, "facts": facts}
