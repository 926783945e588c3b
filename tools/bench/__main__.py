"""`python -m tools.bench`: measures speed; each figure beside what it is compared to."""

import argparse
import json
import sys
from dataclasses import asdict
from importlib import import_module

from tools.bench.report import Table, measure_noise, show, show_noise

PARTS = ("site", "replay", "start", "window")


def make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer and shorter measurements")
    parser.add_argument("--only", choices=PARTS, action="append", help="only this part")
    parser.add_argument("--json", action="store_true", help="print JSON for programs")
    return parser


def tell(text: str) -> None:
    print(f"  ... {text}", file=sys.stderr, flush=True)


def measure_part(name: str, *, quick: bool) -> Table:
    table: Table = import_module(f"tools.bench.{name}").run(quick=quick, say=tell)
    return table


def main() -> int:
    """Measure and print; the exit status tells that it was done, not that every aim is reached."""
    options = make_parser().parse_args()
    before = measure_noise()
    tables = []
    if not options.json:
        print(show_noise("before", before), flush=True)
    for name in options.only or PARTS:
        tables.append(measure_part(name, quick=options.quick))
        if not options.json:
            print(show(tables[-1]), flush=True)
    after = measure_noise()
    if options.json:
        noise = {"before": asdict(before), "after": asdict(after)}
        print(json.dumps({"noise": noise, "tables": [t.to_json() for t in tables]}, indent=2))
    else:
        print("\n" + show_noise("after", after))
    return 0


if __name__ == "__main__":
    sys.exit(main())
