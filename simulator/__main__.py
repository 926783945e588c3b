"""`celaxi-sim` and `python -m simulator`: the window, or a subcommand without a screen.

Nothing of Pygame is loaded before the window is really opened.
"""

import argparse
import sys
from collections.abc import Sequence

GOOD, NEGATIVE, WRONG_USE = 0, 1, 2
MODEL_SUBCOMMANDS = ("validate", "parameters")
SUBCOMMANDS = ("run", "replay", "scenarios", *MODEL_SUBCOMMANDS)


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out a command line; answers the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    first = given[0] if given else ""
    if first not in {*SUBCOMMANDS, "-h", "--help"}:
        if first and not first.startswith("-"):
            known = ", ".join(SUBCOMMANDS)
            print(f"There is no subcommand {first!r}. Known: {known}.", file=sys.stderr)
            return WRONG_USE
        return _open_window(given)
    if first in MODEL_SUBCOMMANDS:
        return _ask_model(first, given[1:])
    options = make_parser().parse_args(given)
    if options.subcommand == "scenarios":
        from simulator.commands.scenarios import list_scenarios  # noqa: PLC0415 - fast start

        return list_scenarios(options)
    if options.subcommand == "run":
        from simulator.commands.run import run_scenario  # noqa: PLC0415

        return run_scenario(options)
    from simulator.commands.replay import replay_file  # noqa: PLC0415

    return replay_file(options)


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the subcommands."""
    parser = argparse.ArgumentParser(
        prog="celaxi-sim",
        description="The simulator of a generic automated cell processing device. Without a "
        "subcommand it opens its window; with one it works without a screen.",
        epilog="Exit status: 0 done or confirmed, 1 a negative answer, 2 wrong use.",
    )
    commands = parser.add_subparsers(dest="subcommand", metavar="SUBCOMMAND", required=True)
    scenarios = commands.add_parser("scenarios", help="list the scenarios")
    scenarios.add_argument("--json", action="store_true", help="print JSON")
    run = commands.add_parser("run", help="let a scripted operator play a scenario")
    run.add_argument("scenario", metavar="SCENARIO", help="code of a scenario, see `scenarios`")
    run.add_argument("--operator", default="skilled", help="skilled, slow or careless")
    run.add_argument("--seed", type=_seed, default=1, metavar="N", help="whole number from 0")
    run.add_argument("--level", default="exam", help="guided, assisted or exam")
    run.add_argument("--out", required=True, metavar="FILE", help="where the journal is written")
    run.add_argument("--force", action="store_true", help="write over an existing file")
    run.add_argument("--json", action="store_true", help="print JSON")
    replay = commands.add_parser("replay", help="play a journal again and judge it")
    replay.add_argument("file", metavar="FILE", help="a journal")
    replay.add_argument("--json", action="store_true", help="print JSON")
    commands.add_parser("validate", help="set the model beside published data; make many batches")
    commands.add_parser("parameters", help="list every number of the model with its source")
    return parser


def _ask_model(subcommand: str, arguments: Sequence[str]) -> int:
    """Carry out a subcommand about the model; it has a parser of its own."""
    if subcommand == "validate":
        from simulator.commands.validate import main as validate  # noqa: PLC0415 - fast start

        return validate(arguments)
    from simulator.commands.parameters import main as list_parameters  # noqa: PLC0415

    return list_parameters(arguments)


def _seed(text: str) -> int:
    value = int(text)
    if not 0 <= value < 2**63:
        raise ValueError(text)
    return value


def _open_window(arguments: list[str]) -> int:
    try:
        from simulator.hmi import run_window  # noqa: PLC0415 - Pygame only when it is needed

        return run_window(arguments)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] in {"simulator", "webapp"}:
            raise
        print(
            f"The window needs the package {error.name!r}: install the desktop extra with "
            "`make sim`, or work without a screen with `celaxi-sim --help`.",
            file=sys.stderr,
        )
        return WRONG_USE


if __name__ == "__main__":
    raise SystemExit(main())
