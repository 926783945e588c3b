"""`academy verify-runs`: judge what waits, or a named run again, and tell what was found."""

import argparse
import signal
import threading
from types import FrameType
from typing import Any

from webapp.commands.output import open_current_database, tell
from webapp.platform.db import Database
from webapp.platform.errors import NotFoundError, RefusedError
from webapp.services.verdicts import VERIFIER_REVISION, Finding
from webapp.storage.runs import VerdictKind
from webapp.verifier import judge_run, judge_waiting, run_until

BAD = (VerdictKind.DIVERGED, VerdictKind.MALFORMED)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--once", action="store_true", help="judge what waits now and stop, do not wait for more"
    )
    parser.add_argument(
        "--rejudge", metavar="RUN", help="judge this run once more, as another verdict"
    )


def run(options: argparse.Namespace) -> int:
    with open_current_database() as database:
        if options.rejudge:
            return answer(options, [(options.rejudge, judge_again(database, options.rejudge))])
        if options.once:
            return answer(options, judge_waiting(database))
        return keep_judging(options, database)


def judge_again(database: Database, run_uid: str) -> Finding:
    """Judge a run once more.

    Raises:
        RefusedError: There is no such run.
    """
    try:
        return judge_run(database, run_uid, is_again=True)
    except NotFoundError as error:
        raise RefusedError(
            "run.unknown",
            f"There is no run {run_uid}. Copy the whole uid from the address of the run's page.",
        ) from error


def keep_judging(options: argparse.Namespace, database: Database) -> int:
    tell(
        options,
        {"ok": True, "verifier_revision": VERIFIER_REVISION},
        "Judging runs as they arrive. Stop with Ctrl+C.",
    )
    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    run_until(stop, database)
    return 0


def answer(options: argparse.Namespace, judged: list[tuple[str, Finding]]) -> int:
    lines = [f"{run_uid}  {describe(finding)}" for run_uid, finding in judged]
    document = {
        "ok": True,
        "verifier_revision": VERIFIER_REVISION,
        "judged": [as_document(run_uid, finding) for run_uid, finding in judged],
    }
    tell(options, document, *(lines or ["No run waits for a verdict."]))
    return 1 if any(finding.kind in BAD for _, finding in judged) else 0


def describe(finding: Finding) -> str:
    if finding.kind is VerdictKind.CONFIRMED:
        score = (finding.result or {}).get("score", {})
        return f"{finding.kind.value}  {score.get('percent')} %"
    place = [f"line {finding.line}"] if finding.line is not None else []
    place += [f"tick {finding.tick}"] if finding.tick is not None else []
    where = f" ({', '.join(place)})" if place else ""
    return f"{finding.kind.value}  {finding.reason}{where}"


def as_document(run_uid: str, finding: Finding) -> dict[str, Any]:
    return {
        "run_uid": run_uid,
        "verdict": finding.kind.value,
        "reason_code": finding.reason_code,
        "reason": finding.reason,
        "tick": finding.tick,
        "line": finding.line,
        "score": (finding.result or {}).get("score"),
    }
