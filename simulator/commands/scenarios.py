"""`celaxi-sim scenarios`: what can be played."""

import argparse
import json

from simulator.scenario.library import digests_of, load_scenarios


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command to a parser."""
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    """Print the scenarios in the order in which they are learnt."""
    scenarios = load_scenarios()
    if options.json:
        rows = [
            {
                "code": each.code,
                "version": each.version,
                "title": each.title,
                "summary": each.summary,
                "competencies": list(each.competencies),
                "duration_minutes": each.duration_min,
                "pass_percent": each.pass_percent,
                "lessons": list(each.lessons),
                "limits": list(each.limits),
                "scenario_digest": digests_of(each).scenario,
                "recipe_digest": digests_of(each).recipe,
                "profile_digest": digests_of(each).profile,
            }
            for each in scenarios
        ]
        print(json.dumps(rows, indent=2))
        return 0
    for each in scenarios:
        print(f"{each.code:<26} {each.duration_min:>4} min  {each.title}")
    return 0
