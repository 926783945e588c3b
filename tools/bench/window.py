"""The simulator's window: time to the first picture, time of frames, share of a processor."""

import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tools.bench.report import Aim, Table
from tools.bench.servers import ROOT

SCENARIO = "prepare-and-wash-nominal"
FIRST_PICTURE_S, FRAMES, CPU_PERCENT = 2, 60, 50
FRAMES_TOLERATED = 0.99
ROOM_S = 60
NO_DISPLAY = (
    "There is no display, and Xvfb, which can stand in for one, is not installed. "
    "Install it (on Debian and Ubuntu: apt-get install xvfb), or run this on a desktop."
)


class MissingDisplayError(Exception):
    """Nothing can show a window here."""


@contextmanager
def display() -> Iterator[dict[str, str]]:
    """Give the settings of the environment for a display: the one there is, else a new Xvfb.

    Raises:
        MissingDisplayError: There is neither.
    """
    if sys.platform in {"win32", "darwin"} or os.environ.get("DISPLAY"):
        yield {}
        return
    if shutil.which("Xvfb") is None:
        raise MissingDisplayError(NO_DISPLAY)
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1920x1080x24"],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as pipe:
            if not select.select([pipe], [], [], 20)[0]:
                raise MissingDisplayError("Xvfb did not start within 20 s.")
            name = pipe.readline().strip()
        yield {"DISPLAY": f":{name}", "SDL_VIDEODRIVER": "x11", "SDL_AUDIODRIVER": "dummy"}
    finally:
        server.terminate()
        server.wait(10)


def run(*, quick: bool, say: Callable[[str], None]) -> Table:
    """Measure the window in a run at real time and ten times as fast."""
    seconds = 4 if quick else 10
    try:
        with display() as settings:
            found = {
                f"run, {speed}x": measure_window(settings, speed, seconds, say)
                for speed in ((1,) if quick else (1, 10))
            }
    except MissingDisplayError as error:
        return Table("The simulator's window", ("case",), [], (), (str(error),))
    rows = [describe(what, report) for what, report in found.items()]
    columns = ("case", "frames/s", "work p50", "p95", "p99 ms", "CPU %", "first picture s")
    aims = list_aims(next(iter(found.values())))
    return Table("The simulator's window, 1366x768, software rendering", columns, rows, aims)


def measure_window(
    settings: dict[str, str], speed: int, seconds: int, say: Callable[[str], None]
) -> dict[str, Any]:
    say(f"window at {speed}x for {seconds} s")
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "simulator", "--data-dir", folder]
        command += ["--scenario", SCENARIO, "--seed", "1", "--speed", str(speed)]
        ended = subprocess.run(
            [*command, "--measure", str(seconds)],
            cwd=ROOT,
            env={**os.environ, **settings},
            stdout=subprocess.PIPE,
            timeout=seconds + ROOM_S,
            check=True,
        )
    report: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return report


def describe(what: str, report: dict[str, Any]) -> tuple[str, ...]:
    work = report["work_ms"]
    return (
        what,
        f"{report['frames_per_second']:.1f}",
        *(f"{work[name]:.1f}" for name in ("p50", "p95", "p99")),
        f"{report['cpu_share_percent']:.1f}",
        f"{report['first_picture_s']}",
    )


def list_aims(report: dict[str, Any]) -> tuple[Aim, ...]:
    first = report["first_picture_s"]
    return (
        Aim("first picture, s", first or 0.0, FIRST_PICTURE_S, at_most=True),
        Aim("frames a second", report["frames_per_second"], FRAMES * FRAMES_TOLERATED),
        Aim("share of one core, %", report["cpu_share_percent"], CPU_PERCENT, at_most=True),
    )
