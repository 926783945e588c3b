"""The options of the window. Reading them loads neither Pygame nor a scenario."""

from __future__ import annotations

import argparse
from pathlib import Path

LEVELS = ("guided", "assisted", "exam")
FIRST_SIZE = (1366, 768)
LEAST_SIZE = (640, 400)


def make_parser(epilog: str = "") -> argparse.ArgumentParser:
    """Describe the options of the window; `epilog` ends the help."""
    parser = argparse.ArgumentParser(
        prog="celaxi-sim",
        usage="%(prog)s [options]\n       %(prog)s SUBCOMMAND [options]",
        description="Open the simulator window: a training aid of a generic device class.",
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data-dir", type=Path, help="folder for runs, permits and settings")
    parser.add_argument("--site", default="", help="address of the site to pair with")
    parser.add_argument("--scenario", default="", help="begin a practice run of this scenario")
    parser.add_argument("--level", choices=LEVELS, default="guided", help="level of that run")
    parser.add_argument("--seed", type=int, help="seed of that run; drawn when not given")
    parser.add_argument("--speed", type=int, default=1, help="seconds simulated in one second")
    parser.add_argument(
        "--size", type=read_size, default=FIRST_SIZE, help="size of the window, such as 1920x1080"
    )
    parser.add_argument("--trace", default="", metavar="FILE", help="JSON lines of what is shown")
    parser.add_argument("--screenshot-dir", type=Path, help="keep a picture of each new screen")
    parser.add_argument(
        "--measure", type=float, default=0.0, metavar="SECONDS", help="measure, print JSON, close"
    )
    return parser


def read_size(text: str) -> tuple[int, int]:
    """Read a size such as 1920x1080; smaller ones than can be used are made usable.

    Raises:
        argparse.ArgumentTypeError: The text is not a size.
    """
    parts = text.lower().split("x")
    if len(parts) != len(LEAST_SIZE) or not all(part.isdecimal() for part in parts):
        raise argparse.ArgumentTypeError(f"{text!r} is not a size; write it as 1920x1080")
    width, height = (max(int(part), least) for part, least in zip(parts, LEAST_SIZE, strict=True))
    return width, height
