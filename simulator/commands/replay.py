"""`celaxi-sim replay`: play a journal again and say what the replay found."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from simulator.journal import Verdict, VerdictKind, verify
from simulator.journal.records import MAX_BYTES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command to a parser."""
    parser.add_argument("file", metavar="FILE", help="a journal")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    """Judge a journal; exit status 0 only when it is confirmed."""
    try:
        with Path(options.file).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        print(f"{options.file} cannot be read: {reason}.", file=sys.stderr)
        return 2
    verdict = verify(data)
    if options.json:
        print(json.dumps(describe(verdict), indent=2))
    else:
        print(_sentence(options.file, verdict))
    return 0 if verdict.kind is VerdictKind.CONFIRMED else 1


def describe(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict as plain JSON values."""
    result = verdict.result
    return {
        "verdict": verdict.kind.value,
        "at_tick": verdict.tick,
        "at_line": verdict.line,
        "reason": verdict.reason,
        "final_digest": result.final_digest if result else None,
        "score": result.score.percent if result else None,
        "passed": result.score.is_passed if result else None,
        "critical_errors": list(result.critical_errors) if result else None,
        "outcome": result.outcome.value if result else None,
    }


def _sentence(file: str, verdict: Verdict) -> str:
    result = verdict.result
    if result is None:
        where = f" at line {verdict.line}" if verdict.line else ""
        tick = f", tick {verdict.tick}" if verdict.tick is not None else ""
        return f"{file}: {verdict.kind.value}{where}{tick}: {verdict.reason}."
    critical = ", ".join(result.critical_errors) or "none"
    return (
        f"{file}: CONFIRMED. Batch {result.outcome.value}, score {result.score.percent} %, "
        f"critical errors: {critical}, final digest {result.final_digest}."
    )
