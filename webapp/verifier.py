"""The verifier: takes runs without a verdict and replays each in a limited process of its own.

Run as `python -m webapp.verifier`; `academy serve` starts it and starts it again when it ends. The
database is the queue, so a crash loses nothing. Two verifiers at once do no harm: the second
verdict of the same revision is not kept.
"""

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from types import FrameType
from typing import IO, Any

from webapp.platform import clock
from webapp.platform.config import settings_from_environment
from webapp.platform.db import Database
from webapp.services.site_key import canonical_bytes
from webapp.services.verdicts import (
    Finding,
    WaitingRun,
    keep_verdict,
    list_waiting_uids,
    load_waiting,
)
from webapp.storage import models
from webapp.storage.runs import VerdictKind
from webapp.verifier_child import OUT_OF_MEMORY

log = logging.getLogger(__name__)

POLL_S = 1.0
LONGEST_WAIT_S = 60.0
TABLES = models.Base.metadata
# What a permit says and the header of its journal must repeat.
REPEATED = (
    "scenario_code",
    "scenario_digest",
    "recipe_digest",
    "profile_digest",
    "model_revision",
    "seed",
    "level",
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one replay may use; a whole run takes about a second and a fraction of the memory."""

    cpu_s: int = 60
    wall_s: float = 120.0
    memory_bytes: int = 1024 * 1024 * 1024
    output_bytes: int = 24 * 1024 * 1024


def expect_header(run: WaitingRun) -> dict[str, Any]:
    """Give what the header of a run's journal must say."""
    expected: dict[str, Any] = {"run_uid": run.run_uid}
    if run.permit is None:
        return {**expected, "permit": None}
    envelope = {"permit": run.permit, "signature": run.permit_signature}
    return {
        **expected,
        **{name: run.permit[name] for name in REPEATED},
        "permit": canonical_bytes(envelope).decode(),
    }


def replay_limited(
    journal: bytes, expected: Mapping[str, Any], limits: Limits | None = None
) -> Finding:
    """Replay a journal in a process with limits and without any of our secrets."""
    limits = limits or Limits()
    command = [
        sys.executable,
        "-I",
        "-m",
        "webapp.verifier_child",
        *(str(each) for each in (limits.cpu_s, limits.memory_bytes, limits.output_bytes)),
    ]
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as complaint:
        process = subprocess.Popen(  # noqa: S603  our own interpreter and module
            command,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=complaint,
            env={"PATH": os.defpath, "LANG": "C.UTF-8"},
            cwd="/",
            start_new_session=True,
        )
        try:
            process.communicate(
                json.dumps(expected).encode() + b"\n" + journal, timeout=limits.wall_s
            )
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return stopped("time.wall", f"the replay took longer than {limits.wall_s:g} s")
        return read_answer(process.returncode, read_all(output), read_all(complaint))


def read_all(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()


def stopped(code: str, reason: str) -> Finding:
    return Finding(VerdictKind.TIMED_OUT, code, reason)


def read_answer(status: int, output: bytes, complaint: bytes) -> Finding:
    """Give the finding of a process that ended by itself or by a limit."""
    if status in {-signal.SIGXCPU, -signal.SIGKILL}:
        return stopped("time.cpu", "the replay used more processor time than it may")
    if status == OUT_OF_MEMORY:
        return stopped("memory", "the replay needed more memory than it may use")
    try:
        document = json.loads(output) if status == 0 else None
    except ValueError:
        document = None
    if not isinstance(document, dict):
        tail = complaint[-2000:].decode(errors="replace")
        log.error("a replay ended with %s and without an answer: %s", status, tail)
        return stopped("replay.stopped", "the replay ended before it came to a result")
    return Finding(
        VerdictKind(document["kind"]),
        document.get("reason_code", ""),
        document.get("reason", ""),
        document.get("tick"),
        document.get("line"),
        document.get("result"),
    )


def judge_run(
    database: Database, run_uid: str, *, is_again: bool = False, limits: Limits | None = None
) -> Finding:
    """Replay one run and keep the verdict.

    Raises:
        NotFoundError: There is no such run.
    """
    with database.read() as session:
        run = load_waiting(session, run_uid)
    finding = replay_limited(run.journal, expect_header(run), limits)
    with database.write() as session:
        keep_verdict(session, run, finding, is_again=is_again, now=clock.now())
    return finding


def judge_waiting(database: Database, limits: Limits | None = None) -> list[tuple[str, Finding]]:
    """Judge every run that waits; give what was found."""
    with database.read() as session:
        waiting = list_waiting_uids(session)
    judged = []
    for run_uid in waiting:
        finding = judge_run(database, run_uid, limits=limits)
        log.info("run %s judged: %s %s", run_uid, finding.kind.value, finding.reason)
        judged.append((run_uid, finding))
    return judged


def run_until(stop: threading.Event, database: Database) -> None:
    """Judge what comes until told to stop, or until the process that started this one is gone."""
    parent = os.getppid()
    wait_s = POLL_S
    while not stop.is_set() and os.getppid() == parent:
        try:
            judge_waiting(database)
            wait_s = POLL_S
        except Exception:  # the border of the worker: say it and go on
            log.exception("the verifier could not work and tries again in %s s", wait_s)
            wait_s = min(wait_s * 2, LONGEST_WAIT_S)
        stop.wait(wait_s)


def main() -> int:
    """Work until SIGTERM or SIGINT."""
    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    database = Database(settings_from_environment().database_url)
    run_until(stop, database)
    database.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main())
