"""The site under load: lesson, dashboard, saved answer and journal upload beside a bare hello.

Everything runs on this machine: the production server with two workers and its real database, and
beside it a bare Flask application on the same server with the same settings. Both are loaded by the
same client in the same run, so the ratio holds on a slow or a noisy machine too.
"""

import base64
import json
import re
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from pathlib import Path

from tools.bench.load import Figures, Operation, measure, request
from tools.bench.report import Aim, Table, aims_of, write_number
from tools.bench.servers import HELLO, HOST, SERVE, Server
from tools.bench.visitors import Trainee, prepare, sign_in
from webapp.services.uploads import Upload

CLIENTS = (1, 8, 32)
AIMED_AT = 8
LESSON = "/learn/celaxi-foundation/device-architecture/pressure-and-air"
UPLOADS_PER_CASE = 8
UPLOADS_BEFORE = 2  # the first one in a worker loads what reads journals
JOURNAL = b'{"kind":"command","line":"0123456789012345678901234567890123456789"}\n' * 800
BARE = "bare hello"
VIEW, ANSWER = "whole lesson view", "saved answer"


@dataclass(frozen=True, slots=True)
class Row:
    """One measured case."""

    what: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Weight:
    """What a cold first load of the lesson takes."""

    requests: int
    body_bytes: int


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


def page_operations(trainees: list[Trainee], path: str, number: int) -> Iterator[Operation]:
    return cycle([(request("GET", path, read_headers(trainees[number])),)])


def view_operations(trainees: list[Trainee], assets: list[str], number: int) -> Iterator[Operation]:
    page = request("GET", LESSON, read_headers(trainees[number]))
    rest = [request("GET", each, {"Accept-Encoding": "gzip"}) for each in assets]
    return cycle([(page, *rest)])


def answer_operations(trainees: list[Trainee], number: int) -> Iterator[Operation]:
    trainee = trainees[number]
    headers = {
        "Cookie": trainee.cookie,
        "X-CSRFToken": trainee.csrf_token,
        "Content-Type": "application/json",
    }
    path = f"/assessments/attempts/{trainee.attempt_uid}/responses"
    sequence = int(time.time()) % 100000 * 10000
    for position in cycle(trainee.choices):
        sequence += 1
        options = trainee.choices[position]
        value = options[sequence % len(options)]
        name = str(uuid.uuid4())
        body = {"uid": name, "sequence": sequence, "position": position, "value": value}
        yield (request("POST", path, headers, json.dumps(body).encode()),)


def upload_operations(
    trainees: list[Trainee], begin: int, count: int, number: int
) -> Iterator[Operation]:
    desk = trainees[number].desk
    for uid in desk.run_uids[begin : begin + count]:
        own = JOURNAL + json.dumps({"kind": "footer", "run": uid}).encode() + b"\n"
        signature = base64.b64encode(desk.key.sign(Upload(uid, own, "").signed_message))
        headers = {
            "Authorization": f"Bearer {desk.token}",
            "Celaxi-Journal-Signature": signature.decode(),
            "Content-Type": "application/x-ndjson",
        }
        yield (request("POST", f"/api/v1/runs/{uid}", headers, own),)


def weigh_lesson(base: str, trainee: Trainee) -> tuple[Weight, list[str]]:
    """Return what a cold lesson weighs, and the addresses that it fetches."""
    asked = urllib.request.Request(base + LESSON, headers={"Cookie": trainee.cookie})
    with urllib.request.urlopen(asked) as answer:
        assets = list_assets(base, answer.read().decode())
    return Weight(1 + len(assets), weigh(base, [LESSON, *assets], trainee.cookie)), assets


def measure_all(
    counts: tuple[int, ...], seconds: float, say: Callable[[str], None]
) -> tuple[list[Row], Weight]:
    """Measure every case with every number of clients."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        say("making people, content and permits")
        accounts = prepare(Path(folder), max(counts))
        with Server(SERVE, "/healthz") as site, Server(HELLO, "/") as hello:
            trainees = [sign_in(site.base, each) for each in accounts]
            weight, assets = weigh_lesson(site.base, trainees[0])
            first = partial(upload_operations, trainees, 0, UPLOADS_BEFORE)
            measure((HOST, site.port), len(trainees), first, seconds=20, warm_up_seconds=0)
            for turn, clients in enumerate(counts):
                say(f"{clients} clients")
                played = partial(measure, clients=clients, seconds=seconds)
                here, bare = (HOST, site.port), (HOST, hello.port)
                rows.append(Row(BARE, played(bare, operations_of=hello_operations)))
                for what, operations in (
                    (VIEW, partial(view_operations, trainees, assets)),
                    ("lesson page alone", partial(page_operations, trainees, LESSON)),
                    ("dashboard", partial(page_operations, trainees, "/")),
                    (ANSWER, partial(answer_operations, trainees)),
                ):
                    rows.append(Row(what, played(here, operations_of=operations)))
                begin = UPLOADS_BEFORE + turn * UPLOADS_PER_CASE
                uploads = partial(upload_operations, trainees, begin, UPLOADS_PER_CASE)
                figures = played(here, operations_of=uploads, warm_up_seconds=0.0)
                rows.append(Row("journal upload", figures))
    return rows, weight


def make_table(rows: list[Row], weight: Weight) -> Table:
    bare = {row.figures.clients: row.figures.per_second for row in rows if row.what == BARE}
    lines = [
        (
            row.what,
            str(row.figures.clients),
            write_number(row.figures.per_second),
            f"{row.figures.p50_ms:.1f}",
            f"{row.figures.p95_ms:.1f}",
            f"1/{bare[row.figures.clients] / max(row.figures.per_second, 1e-9):.1f}",
            str(row.figures.failures),
        )
        for row in rows
    ]
    return Table(
        "The site: production server with 2 workers, beside a bare Flask on the same server",
        ("case", "clients", "per second", "p50 ms", "p95 ms", "of bare hello", "failures"),
        lines,
        aims_of(list_aims(rows, weight)),
    )


def list_aims(rows: list[Row], weight: Weight) -> list[Aim]:
    by_case = {row.what: row.figures for row in rows if row.figures.clients == AIMED_AT}
    aims = [
        Aim("cold lesson, kB", weight.body_bytes / 1000, 150, at_most=True),
        Aim("cold lesson, requests", weight.requests, 10, at_most=True),
    ]
    if by_case:
        view, answer, bare = by_case[VIEW], by_case[ANSWER], by_case[BARE]
        aims += [
            Aim("whole lesson views a second, 8 clients", view.per_second, 500),
            Aim("bare hellos in one view", bare.per_second / view.per_second, 12, at_most=True),
            Aim("saved answers a second, 8 clients", answer.per_second, 400),
            Aim("saved answer p95 ms, 8 clients", answer.p95_ms, 30, at_most=True),
        ]
    return aims


def run(*, quick: bool, say: Callable[[str], None]) -> Table:
    """Measure the site."""
    counts, seconds = ((AIMED_AT,), 1.5) if quick else (CLIENTS, 4.0)
    return make_table(*measure_all(counts, seconds, say))
