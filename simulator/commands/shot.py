"""`celaxi-sim shot`: pictures of every screen, without a window."""

import argparse
from pathlib import Path

from simulator.hmi.options import read_size

DESCRIPTION = "Draw every screen into PNG files, of real runs and without a window."
SIZES = ((1280, 720), (1920, 1080))
TEXT_SIZES = range(100, 201)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command to a parser."""
    parser.add_argument("names", nargs="*", metavar="SCREEN", help="only screens of these names")
    parser.add_argument("--all", action="store_true", help="every screen")
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    parser.add_argument(
        "--text",
        type=read_text_size,
        action="append",
        metavar="PERCENT",
        help="text size, 100 to 200; may be repeated",
    )
    parser.add_argument(
        "--size",
        type=read_size,
        action="append",
        metavar="WxH",
        help="size of the window; may be repeated; 1280x720 and 1920x1080 when not given",
    )


def read_text_size(text: str) -> int:
    """Read a text size in percent.

    Raises:
        argparse.ArgumentTypeError: The text is not a text size.
    """
    if not text.isdecimal() or int(text) not in TEXT_SIZES:
        raise argparse.ArgumentTypeError(f"{text!r} is not a percentage from 100 to 200")
    return int(text)


def run(options: argparse.Namespace) -> int:
    """Draw the screens into files; answers the exit status."""
    from simulator.hmi.shots import draw_screens  # noqa: PLC0415 - Pygame only when it is needed

    return draw_screens(
        options.out,
        () if options.all else tuple(options.names),
        tuple(options.size or SIZES),
        tuple(percent / 100 for percent in options.text or [100]),
    )
