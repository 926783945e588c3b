"""Servers under load: the site and a bare Flask beside it, each on a free port of this machine."""

import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from socket import socket
from typing import Self

HOST = "127.0.0.1"
WORKERS = 2
ROOT = Path(__file__).parents[2]
START_S = 30
STOP_S = 15
SERVE = (
    "import sys; from webapp.server import make_server;"
    f" make_server('{HOST}', int(sys.argv[1]), {WORKERS}).serve()"
)
HELLO = (
    "import sys; from tools.bench.bare_hello import make_bare_server;"
    f" make_bare_server('{HOST}', int(sys.argv[1]), {WORKERS}).serve()"
)


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

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            [sys.executable, "-c", self.program, str(self.port)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        wait_until_answered(self.base + self.probe, START_S)
        return self

    def __exit__(self, *_: object) -> None:
        stop(self.process)


def wait_until_answered(address: str, limit_s: float) -> float:
    """Wait for the first good answer and return after how many seconds it came."""
    begin = time.monotonic()
    while time.monotonic() < begin + limit_s:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return time.monotonic() - begin
        except OSError:
            time.sleep(0.02)
    message = f"{address} did not answer within {limit_s} s"
    raise TimeoutError(message)


def stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
