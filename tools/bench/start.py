"""How long `academy demo`, which `make run` starts, takes until it answers."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress

from tools.bench.report import Aim, Table
from tools.bench.servers import HOST, ROOT, STOP_S, find_port, wait_until_answered

LIMIT_S = 180
SECOND_START_S = 3


def run(*, quick: bool, say: Callable[[str], None]) -> Table:
    """Measure the starts."""
    with tempfile.TemporaryDirectory() as folder:
        say("first start")
        first = time_start(folder)
        say("second start")
        later = [time_start(folder) for _ in range(1 if quick else 3)]
    rows = [
        ("first start: database, course, people", f"{first:.2f}"),
        *((f"start number {at}", f"{seconds:.2f}") for at, seconds in enumerate(later, 2)),
    ]
    aim = Aim("second start, s", min(later), SECOND_START_S, at_most=True)
    title = "Start of `academy demo` until /healthz answers"
    return Table(title, ("case", "seconds"), rows, (aim,))


def time_start(folder: str) -> float:
    port = find_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "webapp.cli", "demo", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "CELAXI_DATA_DIR": folder},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return wait_until_answered(f"http://{HOST}:{port}/healthz", LIMIT_S)
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """End a server with everything that it started."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOP_S)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
