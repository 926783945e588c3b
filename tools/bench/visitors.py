"""The people of the benchmark: signed in, with an open attempt, a paired station and permits."""

import base64
import os
import re
import urllib.request
import uuid
from dataclasses import dataclass
from datetime import datetime
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm import Session

from webapp.commands.demo import prepare_settings
from webapp.platform import clock
from webapp.platform.actors import SYSTEM, Actor, Role
from webapp.platform.db import Database
from webapp.services import authentication, learning, people, permits, scenarios, stations
from webapp.services.site_key import SiteKey
from webapp.storage import migration
from webapp.storage.people import RoleStep, Site
from webapp.storage.runs import PairingStep

ASSESSMENT = "foundation-knowledge"
PERMITS_PER_SCENARIO = 5
NOT_PAIRED = "the site refused to pair a station"
TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"|name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Desk:
    """A paired station with the runs it may upload."""

    token: str
    key: Ed25519PrivateKey
    run_uids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """A person before signing in."""

    login: str
    password: str
    desk: Desk


@dataclass(frozen=True, slots=True)
class Trainee:
    """One client: a signed-in person with an open attempt and a paired station."""

    cookie: str
    csrf_token: str
    attempt_uid: str
    choices: dict[int, list[str]]
    desk: Desk


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
    found = TOKEN.search(page)
    if found is None:
        message = "the page holds no CSRF token"
        raise ValueError(message)
    return found[1] or found[2]


def prepare(folder: Path, count: int) -> list[Account]:
    """Make the database, the content, `count` trainees with stations and permits."""
    os.environ["CELAXI_DATA_DIR"] = str(folder)
    settings = prepare_settings(1)
    database = Database(settings.database_url)
    migration.upgrade(database)
    with database.write() as session:
        now = clock.now()
        learning.publish_content(session, actor=SYSTEM, now=now)
        site = people.add_site(
            session, SYSTEM, code="BENCH", name="Bench", country="Thailand", now=now
        )
        session.flush()
        key = SiteKey(settings.secret_key)
        made = [add_account(session, f"bench{n}", site, key, now) for n in range(count)]
    database.dispose()
    return made


def add_account(session: Session, login: str, site: Site, key: SiteKey, now: datetime) -> Account:
    new = people.add_person(
        session, SYSTEM, login_name=login, display_name=login, site=site, now=now
    )
    people.change_role(
        session,
        SYSTEM,
        new.person,
        Role.TRAINEE,
        RoleStep.GRANTED,
        now=now,
        reason="benchmark",
    )
    authentication.keep_password(session, new.person.id)
    actor = Actor(new.person.id, new.person.uid, login, site.id, frozenset({Role.TRAINEE}), "")
    return Account(login, new.password, pair(session, actor, key, now))


def pair(session: Session, actor: Actor, key: SiteKey, now: datetime) -> Desk:
    own = Ed25519PrivateKey.generate()
    public = base64.b64encode(own.public_key().public_bytes_raw()).decode()
    offer = stations.begin_pairing(
        session, "Bench", public, address=str(uuid.uuid4())[:15], now=now
    )
    subject = stations.find_pairing(session, actor, offer.user_code, now=now)
    if subject is None:
        raise RuntimeError(NOT_PAIRED)
    stations.answer_pairing(session, actor, subject.request_uid, PairingStep.APPROVED, now=now)
    signature = base64.b64encode(own.sign(b"celaxi-pairing\n" + offer.device_code.encode()))
    collected = stations.collect_token(session, offer.device_code, signature.decode(), now=now)
    if isinstance(collected, str):
        raise RuntimeError(NOT_PAIRED)  # noqa: TRY004 - a refusal, not a wrong type
    identity = stations.find_station(session, collected.token)
    if identity is None:
        raise RuntimeError(NOT_PAIRED)
    issued = permits.issue_permits(
        session, key, identity, scenarios.list_scenarios(), PERMITS_PER_SCENARIO, now=now
    )
    uids = tuple(str(each["permit"]["run_uid"]) for each in issued)
    return Desk(collected.token, own, uids)


def sign_in(base: str, account: Account) -> Trainee:
    """Sign in through the pages and begin an attempt."""
    browser = Browser(base)
    token = find_token(browser.get("/account/sign-in"))
    browser.post(
        "/account/sign-in",
        login_name=account.login,
        password=account.password,
        csrf_token=token,
        next="/",
    )
    token = find_token(browser.get(f"/assessments/{ASSESSMENT}"))
    where = browser.post(f"/assessments/{ASSESSMENT}/start", csrf_token=token, understood="y")
    attempt_uid = where.rstrip("/").rpartition("/")[2]
    page = browser.get(f"/assessments/attempts/{attempt_uid}")
    return Trainee(
        browser.cookie(), find_token(page), attempt_uid, find_choices(page), account.desk
    )


def find_choices(page: str) -> dict[int, list[str]]:
    """Return, for each single-choice question of an attempt page, its position and its options."""
    choices: dict[int, list[str]] = {}
    for part in re.split(r"(?=<[^>]+data-question=)", page)[1:]:
        position = re.match(r'<[^>]+data-question="(\d+)"', part)
        options = re.findall(r'type="radio"[^>]*value="([^"]+)"', part)
        if position and options:
            choices[int(position[1])] = list(options)
    return choices
