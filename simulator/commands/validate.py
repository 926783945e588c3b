"""`celaxi-sim validate`: the model beside published data, or the spread of virtual batches."""

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

from simulator.commands.answers import print_answer
from simulator.commands.batches import open_runner
from simulator.commands.columns import format_table, terminal_width
from simulator.commands.settings import BadSettingError, read_settings
from simulator.process.variants import VARIANTS
from simulator.validation.cohorts import Cohort
from simulator.validation.evidence import BATCHES, COHORTS, SEED
from simulator.validation.rows import BUILT_IN
from simulator.validation.summary import summarise
from simulator.validation.table import Judged, gather_evidence, judge_all, table_as_plain

DESCRIPTION = (
    "Set the model beside published observations, or (with --batches) show how virtual batches "
    "spread at any setting."
)
MOST_BATCHES = 1_000_000
STOPPED = 130
_CODES = tuple(variant.code for variant in VARIANTS)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command to a parser."""
    parser.add_argument("--batches", type=int, metavar="N", help="make N virtual batches")
    parser.add_argument("--seed", type=int, help="seed of the batches (1 when not given)")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        dest="settings",
        help="set a parameter; may be repeated; `celaxi-sim parameters` lists them",
    )
    parser.add_argument("--variant", choices=_CODES, help="variant of the process (hgi001)")
    parser.add_argument("--json", action="store_true", help="answer for machines")


def run(arguments: argparse.Namespace) -> int:
    """Carry out the command; return 0, 1 for a missed acceptance, 2 for a wrong request."""
    problem = _find_problem(arguments)
    if problem:
        return _refuse(problem)
    try:
        if arguments.batches is None:
            return _show_table(as_json=arguments.json)
        return _show_batches(arguments)
    except BadSettingError as error:
        return _refuse(str(error))
    except KeyboardInterrupt:
        print("celaxi-sim validate: stopped before the end.", file=sys.stderr)
        return STOPPED


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with its own parser; return its exit code."""
    parser = argparse.ArgumentParser(prog="celaxi-sim validate", description=DESCRIPTION)
    add_arguments(parser)
    return run(parser.parse_args(argv))


def _refuse(problem: str) -> int:
    print(f"celaxi-sim validate: {problem}", file=sys.stderr)
    return 2


def _find_problem(arguments: argparse.Namespace) -> str:
    if arguments.batches is None:
        asked = arguments.settings or arguments.variant or arguments.seed is not None
        return "--set, --seed and --variant need --batches N." if asked else ""
    if not 1 <= arguments.batches <= MOST_BATCHES:
        return f"--batches must be from 1 to {MOST_BATCHES}, not {arguments.batches}."
    return ""


def _show_batches(arguments: argparse.Namespace) -> int:
    cohort = Cohort(
        arguments.variant or "hgi001",
        tuple(read_settings(arguments.settings).items()),
        1 if arguments.seed is None else arguments.seed,
    )
    with open_runner(arguments.batches) as run_cohort:
        answer = summarise(cohort, run_cohort(cohort, arguments.batches))
    print_answer(json.dumps(answer, indent=2) if arguments.json else _format_batches(answer))
    return 0


def _show_table(*, as_json: bool) -> int:
    with open_runner(BATCHES * len(COHORTS)) as run_cohort:
        rows = judge_all(gather_evidence(run_cohort))
    if as_json:
        print_answer(json.dumps(table_as_plain(rows), indent=2, ensure_ascii=False))
    else:
        print_answer(_format_rows(rows))
    return 1 if any(row.is_unexpected_miss for row in rows) else 0


def _format_rows(rows: Sequence[Judged]) -> str:
    heads = ("row", "observation and source", "published", "model [interval]", "kind", "verdict")
    cells = [
        (
            row.observation.row,
            f"{row.observation.text}\n  {row.observation.source}",
            row.observation.published,
            format_model(row),
            row.observation.kind,
            format_verdict(row),
        )
        for row in rows
    ]
    table = format_table(heads, cells, (0, -5, -2, -3, 0, 10), terminal_width())
    return f"{table}\n\n{_format_footer(rows)}"


def format_model(row: Judged) -> str:
    """Return the model's figure with its interval, for people."""
    if row.estimate is None:
        return "not predicted"
    figures = row.estimate
    low, high = format_figure(figures.low), format_figure(figures.high)
    return f"{format_figure(figures.model)} {row.observation.unit} [{low} .. {high}]"


def format_figure(value: float) -> str:
    """Return three significant figures without an exponent where that can be read.

    Example:
        >>> format_figure(12694.0), format_figure(0.7012), format_figure(1.2e7)
        ('12700', '0.701', '1.2e+07')
    """
    if 1000.0 <= abs(value) < 1.0e6:  # noqa: PLR2004 - what people read as an integer
        return f"{float(f'{value:.3g}'):.0f}"
    return f"{value:.3g}"


def format_verdict(row: Judged) -> str:
    """Return whether a row fits, for people."""
    if row.inside is None:
        return "display only"
    if row.inside:
        return "inside"
    if row.observation.mismatch:
        return "outside, declared"
    return "OUTSIDE"


def _format_footer(rows: Sequence[Judged]) -> str:
    inside = [row for row in rows if row.inside]
    built_in = len([row for row in inside if row.observation.kind == BUILT_IN])
    missed = [row.observation.row for row in rows if row.is_unexpected_miss]
    declared = "".join(
        f"\n  {row.observation.row}: {row.observation.mismatch}"
        for row in rows
        if row.inside is False and not row.is_unexpected_miss
    )
    return (
        f"{len(inside)} rows inside: {built_in} of them built-in, so they prove nothing by "
        f"themselves, {len(inside) - built_in} independent.\n"
        f"Outside and declared:{declared or ' none'}\n"
        f"Outside without a declaration: {', '.join(missed) or 'none'}.\n"
        f"From {BATCHES} virtual batches in each of {len(COHORTS)} cohorts, seed {SEED}. "
        "A training model; none of its limits is a registered limit."
    )


def _format_batches(answer: dict[str, Any]) -> str:
    rows = [
        (
            name,
            answer["units"][name],
            *(format_figure(spread[key]) for key in ("mean", "sd", "p5", "p50", "p95")),
        )
        for name, spread in answer["distributions"].items()
    ]
    heads = ("quantity", "unit", "mean", "sd", "p5", "p50", "p95")
    settings = ", ".join(f"{name} = {value:g}" for name, value in answer["settings"].items())
    reasons = ", ".join(f"{name} {n}" for name, n in answer["failures_by_reason"].items())
    table = format_table(heads, rows, (0,) * len(heads), terminal_width())
    return (
        f"{answer['batches']} virtual batches of {answer['variant']}, seed {answer['seed']}; "
        f"settings: {settings or 'those of the profiles'}\n\n{table}\n\n"
        f"Meet the training release specification: {100.0 * answer['release_pass_rate']:.1f} %\n"
        f"Batches outside, by reason: {reasons or 'none'}"
    )


if __name__ == "__main__":
    sys.exit(main())
