"""What a trainee does at the simulator: pairs it, plays runs with permits, is confirmed."""

import re
import time
from pathlib import Path
from typing import Any

from simulator.scenario.operators import Skilled
from simulator.station.session import RunSession
from simulator.station.station import Station
from tests.journeys.shadow import Trainee
from tests.journeys.visitor import PICTURES, Visitor
from tests.simulator.hmi.window import Display, Window

SIZE = (1280, 800)
VERDICT_S = 60.0
READING = b'"kind":"reading"'


class Desk:
    """A computer with the simulator on it."""

    def __init__(self, folder: Path, site: str) -> None:
        self.folder = folder
        self.site = site
        self.display = Display(SIZE)
        self.window: Window | None = None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def start(self) -> Window:
        self.folder.mkdir(exist_ok=True)
        pictures = ("--screenshot-dir", str(PICTURES / "simulator"))
        size = f"{SIZE[0]}x{SIZE[1]}"
        window = Window(self.display, self.folder, "--site", self.site, "--size", size, *pictures)
        window.wait(lambda n: n["screen"] == "start", "start screen")
        self.window = window
        return window

    def quit(self) -> None:
        """Close the window by its key."""
        assert self.window is not None
        self.window.keys("ctrl+q")
        assert self.window.process.wait(20) == 0

    def close(self) -> None:
        if self.window is not None:
            self.window.close()
        self.display.close()


def pair(window: Window, visitor: Visitor) -> None:
    """Let the window show a code and confirm it in the browser; permits come by themselves."""
    window.press_id_by_keyboard("pair")
    window.press_id_by_keyboard("pair-begin")
    line = window.wait(lambda n: n["told"].get("user_code"), "code")
    visitor.go_to("Simulator runs")
    visitor.see("runs-at-first")
    visitor.keys.follow(".tabs a[href$='/pair']")
    visitor.see("pair")
    visitor.keys.write("#user_code", line["told"]["user_code"])
    with visitor.page.expect_navigation():
        visitor.keys.press("Enter")
    visitor.see("pair-confirm")
    visitor.keys.follow("[name=approve]")
    visitor.see("stations")
    window.wait(lambda n: n["told"].get("person"), "paired person")
    window.wait(lambda n: n["told"].get("permits", 0) > 2, "permits")


def choose_permit(window: Window, run_uid: str) -> None:
    """Choose a permit by keyboard and begin its run."""
    window.press_id_by_keyboard("kind:assessed")
    window.press_id_by_keyboard(f"permit:{run_uid}")
    window.press_id_by_keyboard("start")
    window.wait(lambda n: n["screen"] == "run", "run")


def play(desk: Desk, run_uid: str) -> dict[str, Any]:
    """Play the run of a permit to its debrief and return to the start screen."""
    assert desk.window is not None
    choose_permit(desk.window, run_uid)
    told = Trainee(desk.window, desk.data).play()["told"]
    for tab in [c["id"] for c in desk.window.now()["controls"] if c["id"].startswith("tab:")]:
        desk.window.press_id_by_keyboard(tab)
        desk.window.wait(lambda n, t=tab: n["told"].get("tab") == t.removeprefix("tab:"), tab)
    desk.window.press_id_by_keyboard("again")
    desk.window.wait(lambda n: n["screen"] == "start", "start screen")
    return dict(told)


def find_permits(data: Path) -> dict[str, str]:
    """Give the run of each scenario that the site gave a permit for."""
    station = Station.open(data)
    try:
        return {p.permit.scenario_code: p.permit.run_uid for p in station.list_permits()}
    finally:
        station.close()


def send_tampered(data: Path, run_uid: str) -> int:
    """Play a run, change one digit of its journal, and let the outbox send it; give the line."""
    station = Station.open(data)
    try:
        _play_scripted(station.start_permitted(run_uid))
        journal = station.folder.journal(run_uid)
        content, line = change_a_digit(journal.read_bytes())
        journal.write_bytes(content)
        assert station.outbox.send_now().waiting == ()
    finally:
        station.close()
    return line


def _play_scripted(session: RunSession) -> None:
    operator = Skilled()
    while not session.is_over:
        command = operator.act(session.view())
        if command is not None:
            session.submit(command)
        if not session.is_over:
            session.advance_to(session.tick + operator.pause)
    session.finish()


def change_a_digit(journal: bytes) -> tuple[bytes, int]:
    """Raise the reading that was written into the record by one digit; give the line's number."""
    lines = journal.splitlines(keepends=True)
    number, line = next((n, each) for n, each in enumerate(lines, 1) if READING in each)
    found = re.search(rb'"value":-?(\d)', line)
    assert found is not None, line
    digit = b"%d" % ((int(found[1]) + 1) % 10)
    lines[number - 1] = line[: found.start(1)] + digit + line[found.end(1) :]
    return b"".join(lines), number


def wait_for_verdicts(visitor: Visitor, word: str, count: int) -> None:
    """Look at the page of runs again and again until the site has judged."""
    end = time.monotonic() + VERDICT_S
    while time.monotonic() < end:
        if visitor.page.locator(f"td .badge:has-text('{word}')").count() >= count:
            return
        time.sleep(0.5)
        visitor.page.reload()
    raise AssertionError(f"not {count} runs {word}: {visitor.text()}")
