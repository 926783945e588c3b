"""`celaxi-sim parameters`: every number of the model, with unit, range, source and confidence."""

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

from simulator.commands.answers import print_answer
from simulator.commands.columns import format_table, terminal_width
from simulator.commands.settings import find_near_names
from simulator.plant.parameters import Parameter, Profile
from simulator.validation.library import load_combined, load_device, load_process

DESCRIPTION = "List every number of the model with unit, range, source and confidence."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command to a parser."""
    parser.add_argument("words", nargs="*", help="show only names that contain one of these")
    parser.add_argument("--json", action="store_true", help="answer for machines")


def run(arguments: argparse.Namespace) -> int:
    """Carry out the command; return its exit code."""
    chosen = [
        (profile, parameter)
        for profile in (load_device(), load_process())
        for parameter in profile.parameters
        if _is_wanted(parameter, arguments.words)
    ]
    if not chosen:
        near = ", ".join(find_near_names(load_combined(), arguments.words[0]))
        hint = f" Near names: {near}." if near else ""
        print(
            f"celaxi-sim parameters: no name contains {arguments.words[0]}.{hint}", file=sys.stderr
        )
        return 2
    if arguments.json:
        print_answer(json.dumps(_as_plain(chosen), indent=2, ensure_ascii=False))
    else:
        print_answer(_as_text(chosen))
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with its own parser; return its exit code."""
    parser = argparse.ArgumentParser(prog="celaxi-sim parameters", description=DESCRIPTION)
    add_arguments(parser)
    return run(parser.parse_args(argv))


def _is_wanted(parameter: Parameter, words: Sequence[str]) -> bool:
    return not words or any(word.lower() in parameter.name for word in words)


def _as_plain(chosen: Sequence[tuple[Profile, Parameter]]) -> dict[str, Any]:
    profiles = list(dict.fromkeys((p.code, p.title, p.digest) for p, _ in chosen))
    return {
        "profiles": [
            {"code": code, "title": title, "digest": digest} for code, title, digest in profiles
        ],
        "parameters": [
            {
                "name": parameter.name,
                "symbol": parameter.symbol,
                "value": parameter.value,
                "unit": parameter.unit,
                "range": [parameter.low, parameter.high],
                "source": parameter.source,
                "confidence": parameter.confidence,
                "profile": profile.code,
            }
            for profile, parameter in chosen
        ],
    }


def _as_text(chosen: Sequence[tuple[Profile, Parameter]]) -> str:
    rows = [
        (
            parameter.name,
            parameter.symbol,
            f"{parameter.value:g}",
            parameter.unit,
            f"{parameter.low:g} .. {parameter.high:g}",
            f"{parameter.source} ({parameter.confidence})",
        )
        for _, parameter in chosen
    ]
    heads = ("name", "symbol", "value", "unit", "range", "source (confidence)")
    table = format_table(heads, rows, (0, 0, 0, 0, 0, -1), terminal_width())
    return f"{table}\n\n{len(rows)} parameters. A training model: none is a registered limit."


if __name__ == "__main__":
    sys.exit(main())
