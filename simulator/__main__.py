"""`celaxi-sim` and `python -m simulator`: the window, or a subcommand without a screen.

Only the chosen subcommand is loaded; nothing of Pygame is loaded before the window or a picture is
really asked for.

Exit status: 0 done or confirmed, 1 a negative answer, 2 wrong use.
"""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final

WRONG_USE: Final = 2
COMMANDS: Final = {
    "scenarios": ("simulator.commands.scenarios", "list the scenarios"),
    "run": ("simulator.commands.run", "let a scripted operator play a scenario"),
    "replay": ("simulator.commands.replay", "play a journal again and judge it"),
    "validate": (
        "simulator.commands.validate",
        "set the model beside published data, or make many virtual batches",
    ),
    "parameters": (
        "simulator.commands.parameters",
        "list every number of the model with its source",
    ),
    "shot": ("simulator.commands.shot", "draw every screen into picture files"),
}
"""{subcommand: (module with `add_arguments(parser)` and `run(options) -> int`, summary)}."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out a command line; answers the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0].startswith("-"):
        return _open_window(given)
    if given[0] not in COMMANDS:
        known = ", ".join(COMMANDS)
        print(f"There is no subcommand {given[0]!r}. Known: {known}.", file=sys.stderr)
        return WRONG_USE
    return _run_command(given[0], given[1:])


def _run_command(name: str, arguments: list[str]) -> int:
    module_name, summary = COMMANDS[name]
    module = import_module(module_name)
    parser = argparse.ArgumentParser(
        prog=f"celaxi-sim {name}",
        description=getattr(module, "DESCRIPTION", f"{summary[0].upper()}{summary[1:]}."),
        epilog="Exit status: 0 done or confirmed, 1 a negative answer, 2 wrong use.",
    )
    module.add_arguments(parser)
    options = parser.parse_args(arguments)
    try:
        return int(module.run(options))
    except ModuleNotFoundError as error:
        return _explain_missing(error)


def _open_window(arguments: list[str]) -> int:
    from simulator.hmi.options import make_parser  # noqa: PLC0415 - subcommands do without

    options = make_parser(list_commands()).parse_args(arguments)
    try:
        from simulator.hmi.app import open_window  # noqa: PLC0415 - Pygame only when it is needed

        return open_window(options)
    except ModuleNotFoundError as error:
        return _explain_missing(error)


def list_commands() -> str:
    """Return the subcommands with their summaries, one on each line."""
    width = max(len(name) for name in COMMANDS)
    rows = "\n".join(f"  {name:<{width}}  {summary}" for name, (_, summary) in COMMANDS.items())
    return (
        f"subcommands, which work without a screen:\n{rows}\n\n"
        "`celaxi-sim SUBCOMMAND --help` says more about each.\n"
        "Exit status: 0 done or confirmed, 1 a negative answer, 2 wrong use."
    )


def _explain_missing(error: ModuleNotFoundError) -> int:
    if error.name is None or error.name.split(".")[0] in {"simulator", "webapp"}:
        raise error
    print(
        f"The window needs the package {error.name!r}: install the desktop extra with "
        "`make sim`, or work without a screen, see `celaxi-sim --help`.",
        file=sys.stderr,
    )
    return WRONG_USE


if __name__ == "__main__":
    raise SystemExit(main())
