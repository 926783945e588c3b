"""Golden runs: a recorded journal per scenario and operator with what the replay must find.

`python -m tools.golden` records them again and refuses unless MODEL_REVISION was raised since the
last recording. A test plays them and, when one differs, names the first tick and field.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from simulator.commands.run import record
from simulator.journal import Journal, Verdict, read_journal, start_run, verify
from simulator.journal.records import CheckpointRecord
from simulator.kernel.digest import digest_values
from simulator.kernel.revision import MODEL_REVISION
from simulator.scenario.library import CODES

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "golden"
EXPECTED = FOLDER / "expected.json"
CASES = tuple((code, operator, 5) for code in CODES for operator in ("skilled", "careless"))
SECTIONS = ("plant", "controller", "events", "clamps seen", "bench", "faults armed", "faults fired")
PLANT = (
    "tick",
    "seed",
    "actuators",
    "bags",
    "tubes",
    "chamber",
    "kit",
    "pressures",
    "leaks",
    "rotor",
    "power",
    "heat",
    "instruments",
    "valves and door",
    "pump",
    "kits and labels",
    "samples",
    "awake",
)
CONTROLLER = (
    "procedure",
    "alarms",
    "record",
    "signals",
    "trips",
    "asked",
    "hold reason",
    "batch",
    "flags",
    "watches",
    "facts",
    "mismatch",
    "measurements",
    "actuators",
)


def name_of(case: tuple[str, str, int]) -> str:
    """Name the file of a case."""
    code, operator, seed = case
    return f"{code}-{operator}-{seed}.jsonl"


def trace(journal: Journal) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield, for each checkpoint of a journal, its tick and the digest of every field."""
    run = start_run(journal.header)
    for entry in journal.entries:
        if isinstance(entry, CheckpointRecord):
            run.advance(entry.checkpoint.tick)
            yield run.tick, dict(split_fields(run.state_values()))
        else:
            run.advance(entry.tick)
            run.submit(entry.command)


def keep_changes(rows: Iterable[tuple[int, dict[str, str]]]) -> Iterator[list[Any]]:
    """Yield tick and fields of each checkpoint, without the fields that have not changed."""
    before: dict[str, str] = {}
    for tick, fields in rows:
        yield [tick, {name: text for name, text in fields.items() if before.get(name) != text}]
        before = fields


def split_fields(values: tuple[Any, ...]) -> Iterator[tuple[str, str]]:
    """Yield the name and a short digest of every field of a run's state."""
    for names, part, prefix in ((PLANT, values[0], "plant"), (CONTROLLER, values[1], "controller")):
        for name, value in zip(names, part, strict=True):
            yield f"{prefix}: {name}", digest_values(value)[:12]
    for name, value in zip(SECTIONS[2:], values[2:], strict=False):
        yield name, digest_values(value)[:12]


def summarise(verdict: Verdict) -> dict[str, Any]:
    """Say what the replay of a golden run found."""
    result = verdict.result
    if result is None:
        return {"verdict": verdict.kind.value, "tick": verdict.tick, "reason": verdict.reason}
    return {
        "verdict": verdict.kind.value,
        "final_digest": result.final_digest,
        "last_tick": result.last_tick,
        "outcome": result.outcome.value,
        "points": result.score.points,
        "points_possible": result.score.points_possible,
        "critical_errors": list(result.critical_errors),
    }


def find_first_difference(journal: Journal, fields: list[list[Any]]) -> str:
    """Say at which tick and in which field a golden run differs first."""
    expected: dict[str, str] = {}
    for (tick, found), (expected_tick, changes) in zip(trace(journal), fields, strict=False):
        expected = {**expected, **changes}
        if tick != expected_tick:
            return f"tick {tick}: the run ended where checkpoint {expected_tick} is expected"
        different = [name for name in found if found[name] != expected.get(name)]
        if different:
            return f"tick {tick}: {', '.join(different)}"
    return "no checkpoint differs; see the final digest"


def main() -> int:
    """Record all golden runs again."""
    before = json.loads(EXPECTED.read_text("utf-8")) if EXPECTED.exists() else {}
    if before.get("model_revision") == MODEL_REVISION:
        print(
            f"The golden runs were recorded with MODEL_REVISION {MODEL_REVISION}. "
            "Raise it in simulator/kernel/revision.py when results change on purpose.",
            file=sys.stderr,
        )
        return 2
    runs = {}
    for case in CASES:
        data, _, _ = record(*case, "exam")
        (FOLDER / name_of(case)).write_bytes(data)
        runs[name_of(case)] = {
            **summarise(verify(data)),
            "fields": list(keep_changes(trace(read_journal(data)))),
        }
        print(f"recorded {name_of(case)}: {runs[name_of(case)]['outcome']}")
    document = {"model_revision": MODEL_REVISION, "runs": runs}
    EXPECTED.write_text(compact(document), "utf-8")
    return 0


def compact(document: dict[str, Any]) -> str:
    """Write the document with one line per checkpoint, so that differences can be read."""
    parts = []
    for name, run in document["runs"].items():
        fields = ",\n".join(json.dumps(each, separators=(",", ":")) for each in run["fields"])
        rest = json.dumps({k: v for k, v in run.items() if k != "fields"})
        parts.append(f'"{name}": {rest[:-1]}, "fields": [\n{fields}\n]}}')
    return (
        f'{{"model_revision": {document["model_revision"]}, "runs": {{\n'
        + ",\n".join(parts)
        + "\n}}\n"
    )


if __name__ == "__main__":
    raise SystemExit(main())
