"""The real window on a real display: whole practice runs by keyboard alone and by mouse alone."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.simulator.hmi.policy import READINGS, labels_for, number_in
from tests.simulator.hmi.window import PROGRAM, Display, Window

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(
        not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="needs Xvfb and xdotool"
    ),
]
NOMINAL = "prepare-and-wash-nominal"


@pytest.fixture(scope="module")
def display() -> Iterator[Display]:
    shown = Display((1280, 720))
    yield shown
    shown.close()


@pytest.fixture
def open_window(display: Display, tmp_path: Path) -> Iterator[Callable[..., Window]]:
    opened = []

    def open_one(*options: str) -> Window:
        opened.append(Window(display, tmp_path, "--size", "1280x720", *options))
        return opened[-1]

    yield open_one
    for window in opened:
        window.close()


def enter_readings(window: Window, press: Callable[[str], None]) -> None:
    """Read what the record and the scales say, and write it into the blank fields."""
    press("Process")
    line = window.wait(lambda n: n["told"].get("page") == "process", "process page")
    seen = [c["label"] for c in line["controls"]]
    press("Record")
    line = window.wait(lambda n: n["told"].get("page") == "record", "record page")
    seen += [c["label"] for c in line["controls"]]
    for blank, source in READINGS.items():
        if any(c["label"] == blank for c in window.now()["controls"]):
            number = number_in(next(label for label in seen if label.startswith(source)))
            press(blank)
            window.wait(lambda n: n["told"].get("dialog") == "reading", "reading form")
            window.xdotool("type", "--delay", "15", "--", number)
            press("Write into the record")
            window.wait(lambda n: not n["told"].get("dialog"), "closed form")
    press("Hands")
    window.wait(lambda n: n["told"].get("page") == "hands", "hands page")


def play(window: Window, press: Callable[[str], None], limit_s: float = 240) -> dict[str, Any]:
    """Answer every prompt until the batch is complete, then end the run."""
    end = time.monotonic() + limit_s
    done: set[str] = set()
    while time.monotonic() < end:
        told = window.wait(lambda n: n["screen"] == "run", "run")["told"]
        prompt = told["prompt"]
        if told["is_operator_due"] and prompt.endswith(("complete", "stopped")):
            break
        if prompt.endswith("close/readings") and prompt not in done:
            done.add(prompt)
            enter_readings(window, press)
            press("Readings entered, yield compared")
            window.wait(lambda n, p=prompt: n["told"].get("prompt") != p, f"end of {prompt}", 60)
        labels = labels_for(prompt) if told["is_operator_due"] else ()
        if not labels or prompt in done:
            time.sleep(0.05)
            continue
        done.add(prompt)
        for label in labels:
            press(label)
        window.wait(lambda n, p=prompt: n["told"].get("prompt") != p, f"end of {prompt}", 60)
    press("End the run")
    press("Yes, do it")
    return window.wait(lambda n: n["screen"] == "debrief", "debrief")


def test_a_whole_practice_run_is_played_by_keyboard_alone(
    open_window: Callable[..., Window],
) -> None:
    window = open_window()
    window.wait(lambda n: n["screen"] == "start", "start screen")

    window.press_by_keyboard("Start practice")
    window.wait(lambda n: n["screen"] == "run", "run")
    window.press_by_keyboard("START the procedure")
    window.keys("F6", *["plus"] * 8)
    window.wait(lambda n: n["told"].get("page") == "hands", "hands page")
    debrief = play(window, window.press_by_keyboard)

    assert debrief["told"]["outcome"] == "completed"
    assert debrief["told"]["critical_errors"] == []
    journal = Path(debrief["told"]["place"])
    assert json.loads(journal.read_bytes().splitlines()[-1])["kind"] == "footer"
    window.keys("Escape")
    window.wait(lambda n: n["screen"] == "start", "start screen")
    window.keys("ctrl+q")
    assert window.process.wait(15) == 0


def test_a_whole_practice_run_is_played_by_mouse_alone(open_window: Callable[..., Window]) -> None:
    window = open_window()
    window.wait(lambda n: n["screen"] == "start", "start screen")

    window.press_by_mouse("Start practice")
    window.wait(lambda n: n["screen"] == "run", "run")
    window.press_by_mouse("START the procedure")
    window.press_by_mouse("Hands")
    for _ in range(8):
        window.press_by_mouse("Time faster")
    debrief = play(window, window.press_by_mouse)

    assert debrief["told"]["outcome"] == "completed"
    window.press_by_mouse("Timeline")
    window.wait(lambda n: n["told"].get("tab") == "timeline", "timeline")
    window.press_by_mouse("Back to the start")
    window.wait(lambda n: n["screen"] == "start", "start screen")


def test_a_killed_run_is_offered_and_goes_on(open_window: Callable[..., Window]) -> None:
    window = open_window("--scenario", NOMINAL, "--level", "guided", "--seed", "7")
    window.wait(lambda n: n["told"].get("prompt") == "procedure/start", "first prompt")
    window.press_by_keyboard("START the procedure")
    window.wait(lambda n: "scan-operator" in n["told"].get("prompt", ""), "scan prompt")
    window.process.kill()
    window.process.wait(10)

    again = open_window()
    again.wait(lambda n: bool(n["told"].get("unfinished")), "unfinished run")
    again.press_by_keyboard("Continue this run")

    line = again.wait(lambda n: n["screen"] == "run", "run")
    assert "scan-operator" in line["told"]["prompt"]


def test_a_missing_display_is_one_sentence_and_exit_2(tmp_path: Path) -> None:
    env = {k: v for k, v in os.environ.items() if k not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    env.pop("SDL_VIDEODRIVER", None)

    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "--data-dir", str(tmp_path)],
        env=env | {"SDL_VIDEODRIVER": "x11"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 2
    assert "needs a display" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_scenario_is_one_sentence_and_exit_2(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "--data-dir", str(tmp_path), "--scenario", "nothing"],
        env={**os.environ, "SDL_VIDEODRIVER": "dummy"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 2
    assert NOMINAL in done.stderr


def test_the_window_measures_itself(display: Display, tmp_path: Path) -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-c", PROGRAM, "--data-dir", str(tmp_path), "--measure", "2"),
            *("--scenario", NOMINAL, "--speed", "60", "--size", "1280x720"),
        ],
        env={**os.environ, "DISPLAY": display.name, "SDL_VIDEODRIVER": "x11"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    report = json.loads(done.stdout.splitlines()[-1])

    assert report["frames"] > 20
    assert set(report["work_ms"]) == {"p50", "p95", "p99", "max"}
    assert report["cpu_share_percent"] > 0
    assert report["first_picture_s"] > 0
