"""`celaxi-sim run`: a scripted operator plays a scenario and the journal is written."""

import argparse
import io
import json
import sys
from pathlib import Path

from simulator.journal import Footer, JournalWriter, RecordedRun, RunPlan, open_run
from simulator.scenario.library import CODES
from simulator.scenario.operators import OPERATORS, play_recorded
from simulator.scenario.views import Level

WALL_TIME = "not recorded"
VERSION = "headless"
SEEDS = 2**63


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command to a parser."""
    parser.add_argument("scenario", metavar="SCENARIO", help="code, see `celaxi-sim scenarios`")
    parser.add_argument("--operator", default="skilled", help="skilled, slow or careless")
    parser.add_argument(
        "--seed", type=read_seed, default=1, metavar="N", help="whole number from 0"
    )
    parser.add_argument("--level", default="exam", help="guided, assisted or exam")
    parser.add_argument("--out", required=True, metavar="FILE", help="where the journal is written")
    parser.add_argument("--force", action="store_true", help="write over an existing file")
    parser.add_argument("--json", action="store_true", help="print JSON")


def read_seed(text: str) -> int:
    """Read a seed.

    Raises:
        argparse.ArgumentTypeError: The text is not a seed.
    """
    if not text.isdecimal() or int(text) >= SEEDS:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0")
    return int(text)


def run(options: argparse.Namespace) -> int:
    """Play, write the journal in one piece, and say how it went."""
    wrong = _find_wrong_use(options)
    if wrong is not None:
        print(wrong, file=sys.stderr)
        return 2
    data, recorded, footer = record(options.scenario, options.operator, options.seed, options.level)
    try:
        Path(options.out).write_bytes(data)
    except OSError as error:
        reason = error.strerror or "it cannot be written"
        print(f"The journal cannot be written to {options.out}: {reason}.", file=sys.stderr)
        return 2
    _report(options, recorded, footer)
    return 0


def record(
    scenario: str, operator: str, seed: int, level: str
) -> tuple[bytes, RecordedRun, Footer]:
    """Return the journal of a scripted run, the run itself and its footer."""
    plan = RunPlan(
        run_uid=f"{scenario}-{operator}-{seed}",
        permit=None,
        scenario_code=scenario,
        level=Level(level),
        seed=seed,
        language="en",
        program_version=VERSION,
    )
    stream = io.BytesIO()
    writer = JournalWriter(stream)
    writer.begin(plan, WALL_TIME)
    recorded = RecordedRun(open_run(plan), writer)
    play_recorded(
        recorded.run,
        OPERATORS[operator](),
        submit=lambda command: recorded.submit(command, WALL_TIME),
        advance=recorded.advance,
    )
    footer = recorded.finish(WALL_TIME)
    return stream.getvalue(), recorded, footer


def _find_wrong_use(options: argparse.Namespace) -> str | None:
    levels = [each.value for each in Level]
    if options.scenario not in CODES:
        return f"There is no scenario {options.scenario!r}. Known: {', '.join(CODES)}."
    if options.operator not in OPERATORS:
        return f"There is no operator {options.operator!r}. Known: {', '.join(OPERATORS)}."
    if options.level not in levels:
        return f"There is no level {options.level!r}. Known: {', '.join(levels)}."
    if Path(options.out).exists() and not options.force:
        return f"{options.out} exists already. Choose another name, or add --force."
    return None


def _report(options: argparse.Namespace, recorded: RecordedRun, footer: Footer) -> None:
    debrief = recorded.run.debrief()
    if options.json:
        document = {
            "scenario": options.scenario,
            "operator": options.operator,
            "seed": options.seed,
            "level": options.level,
            "file": options.out,
            "ticks": footer.tick,
            "final_digest": footer.final_digest,
            "outcome": debrief.outcome.value,
            "score_percent": debrief.score.percent,
            "critical_errors": list(debrief.score.critical_errors),
            "passed": debrief.score.is_passed,
        }
        print(json.dumps(document, indent=2))
        return
    verdict = "passed" if debrief.score.is_passed else "not passed"
    print(
        f"{options.scenario}: batch {debrief.outcome.value}, {debrief.score.percent} %, {verdict}."
    )
    for code in debrief.score.critical_errors:
        print(f"  critical error: {code}")
    print(f"Journal: {options.out}. Judge it with: celaxi-sim replay {options.out}")
