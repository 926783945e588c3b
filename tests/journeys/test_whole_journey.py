"""The main job from the first log-in to a certificate that a stranger checks.

Real Chromium and a real simulator window, both used by keyboard alone, against the real server as
`make run` starts it. Pictures of every page and screen are kept under artefacts/journey.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.journeys import desk as at_desk
from tests.journeys import learner, reviewer
from tests.journeys.demo_site import DemoSite
from tests.journeys.desk import Desk
from tests.journeys.visitor import PICTURES, Gallery, Visitor
from tests.support.browser import refuse_or_skip
from webapp.commands.demo import PEOPLE
from webapp.platform.db import Database

pytestmark = pytest.mark.journey
NOMINAL, MISMATCH, FORGED = "prepare-and-wash-nominal", "identity-mismatch", "clamp-left-closed"
TRAINEE, TRAINER = PEOPLE[0], PEOPLE[2]
MOST_BYTES, MOST_REQUESTS = 150_000, 10
LESSON = "/learn/celaxi-foundation/device-architecture/fluid-path"


@dataclass
class World:
    """Everything of the journey that is real: site, browser, simulator."""

    site: DemoSite
    browser: Any
    desk: Desk
    gallery: Gallery
    database: Database

    def visitor(self, name: str = "") -> Visitor:
        visitor = Visitor(self.browser, self.site.base, self.gallery)
        if name:
            visitor.sign_in(name, self.site.passwords[name])
        return visitor


@pytest.fixture
def world(
    chromium: Any, find_violations: Callable[[Any], list[str]], tmp_path: Path
) -> Iterator[World]:
    for program in ("Xvfb", "xdotool", "pdftoppm"):
        if shutil.which(program) is None:
            refuse_or_skip(f"no {program}: the journey needs Xvfb, xdotool and pdftoppm")
    site = DemoSite(tmp_path)
    desk = Desk(tmp_path / "desk", site.base)
    database = Database(site.settings.database_url)
    yield World(site, chromium, desk, Gallery(find_violations), database)
    database.dispose()
    desk.close()
    site.close()


def test_the_whole_journey_from_the_first_lesson_to_the_public_check(world: World) -> None:
    learn(world)
    pair_and_send_a_forged_journal(world)
    runs = play_two_exam_runs(world)
    number = review_and_certify(world, runs)
    receive_certificate(world, number)
    check_in_public(world, number)
    audit(world)


def learn(world: World) -> None:
    welcome = world.visitor()
    welcome.open("/")
    welcome.see("sign-in")
    welcome.leave()
    trainee = world.visitor(TRAINEE.login_name)
    assert learner.read_course(trainee) == sum(
        len(module.lessons) for module in learner.load_course().modules
    )
    trainee.go_to("My training")
    assert "2 of 2 completed" in trainee.text()
    trainee.see("dashboard-read")
    learner.take_assessment(trainee, world.database)
    measure_cold_lesson(world, trainee)
    trainee.leave()


def measure_cold_lesson(world: World, signed_in: Visitor) -> None:
    """Load a lesson with an empty cache; only the log-in is taken along."""
    cold = world.browser.new_context(storage_state=signed_in.context.storage_state())
    page = cold.new_page()
    watched = cold.new_cdp_session(page)
    watched.send("Network.enable")
    received: list[float] = []
    watched.on("Network.loadingFinished", lambda done: received.append(done["encodedDataLength"]))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(world.site.base + LESSON, wait_until="networkidle")

    assert sum(received) < MOST_BYTES, received
    assert len(asked) < MOST_REQUESTS, asked
    assert all(url.startswith(world.site.base) for url in asked)
    cold.close()


def pair_and_send_a_forged_journal(world: World) -> None:
    trainee = world.visitor(TRAINEE.login_name)
    at_desk.pair(world.desk.start(), trainee)
    world.desk.quit()
    permits = at_desk.find_permits(world.desk.data)
    line = at_desk.send_tampered(world.desk.data, permits[FORGED])

    trainee.go_to("Simulator runs")
    at_desk.wait_for_verdicts(trainee, "Malformed", 1)
    trainee.keys.follow(f"a[href$='/runs/{permits[FORGED]}']")

    assert "Confirmed" not in trainee.text()
    assert f"line {line + 1}" in trainee.text()
    trainee.see("run-forged")
    trainee.leave()


def play_two_exam_runs(world: World) -> dict[str, str]:
    permits = at_desk.find_permits(world.desk.data)
    world.desk.start()
    for scenario in (NOMINAL, MISMATCH):
        told = at_desk.play(world.desk, permits[scenario])
        assert told["is_passed"], told
    trainee = world.visitor(TRAINEE.login_name)
    trainee.go_to("Simulator runs")
    at_desk.wait_for_verdicts(trainee, "Confirmed", 2)
    trainee.see("runs-confirmed")
    trainee.keys.follow(f"a[href$='/runs/{permits[NOMINAL]}']")
    trainee.see("run-own")
    world.desk.quit()
    trainee.leave()
    return {"nominal": permits[NOMINAL], "mismatch": permits[MISMATCH]}


def review_and_certify(world: World, runs: dict[str, str]) -> str:
    trainer = world.visitor(TRAINER.login_name)
    password = world.site.passwords[TRAINER.login_name]
    trainer.go_to("People & records")
    assert "Run to review" in trainer.text()
    trainer.see("people-to-review")
    for name, run_uid in runs.items():
        reviewer.review_run(trainer, run_uid, password, name)
    number = reviewer.certify(trainer, TRAINEE.display_name, password)
    trainer.leave()
    return number


def receive_certificate(world: World, number: str) -> None:
    trainee = world.visitor(TRAINEE.login_name)
    trainee.go_to("Certificates")
    trainee.see("certificates")
    trainee.keys.reach(f"a[href$='/{number}/file']")
    with trainee.page.expect_download() as download:
        trainee.keys.press("Enter")
    pdf = PICTURES / "certificate.pdf"
    download.value.save_as(pdf)
    text = "".join(page.extract_text() for page in PdfReader(pdf).pages)
    assert number in text
    assert TRAINER.display_name in text
    assert world.site.base.removeprefix("http://") in text
    subprocess.run(
        ["pdftoppm", "-png", "-r", "80", str(pdf), str(PICTURES / "certificate")], check=True
    )
    trainee.leave()


def check_in_public(world: World, number: str) -> None:
    stranger = world.visitor()
    stranger.open("/verify")
    stranger.see("verify-ask")
    stranger.keys.write("#number", number)
    with stranger.page.expect_navigation():
        stranger.keys.press("Enter")
    stranger.see("verify-answer")
    terms = [each.inner_text() for each in stranger.page.locator("main dt").all()]
    assert terms == ["Number", "Holder", "Scope", "Period", "Looked at"]
    seen = stranger.text()
    assert number in seen
    assert TRAINEE.display_name in seen
    for private in (TRAINER.display_name, "Bangkok", "BKK-1", TRAINEE.login_name, "%"):
        assert private not in seen.replace("training", ""), private
    stranger.leave()


def audit(world: World) -> None:
    auditor = world.visitor("auditor")
    auditor.go_to("Administration")
    auditor.see("administration-people")
    auditor.keys.follow(".tabs a:text-is('Audit trail')")
    auditor.see("audit-trail")
    auditor.keys.follow("button:has-text('Verify the chain now')")
    auditor.see("audit-verified")
    auditor.leave()

    intact = world.site.command("audit", "verify")
    assert intact.returncode == 0, intact.stdout + intact.stderr
    forged = world.site.command(
        "audit", "verify", CELAXI_DATABASE_URL=f"sqlite:///{change_one_byte(world)}"
    )
    assert forged.returncode == 1, forged.stdout + forged.stderr
    assert "run_comments row 1" in forged.stdout


def change_one_byte(world: World) -> Path:
    """Copy the database file and change one byte of the trainer's comment in the copy."""
    copy = world.site.data / "copy.db"
    with sqlite3.connect(world.site.database_file) as connection:
        connection.execute("VACUUM INTO ?", [os.fspath(copy)])
    connection.close()
    content = copy.read_bytes()
    assert content.count(reviewer.COMMENT.encode()) == 1
    copy.write_bytes(content.replace(b"Calm work: every", b"Calm work: Every"))
    return copy
