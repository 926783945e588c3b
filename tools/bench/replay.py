"""Replay of the run over two unit procedures, as the server does it for every uploaded journal."""

import time
from collections.abc import Callable
from importlib.resources import files

from simulator.commands.run import record
from simulator.journal import VerdictKind, verify
from simulator.kernel.clock import TICKS_PER_HOUR
from simulator.plant.interface import Actuators
from simulator.plant.parameters import load_profile
from simulator.plant.plant import Plant
from tools.bench.report import Table, write_number

SCENARIO = "prepare-and-wash-nominal"
PROFILE = "celaxi-generic.yaml"
SECONDS_PER_TICK = 3600 / TICKS_PER_HOUR
SEED = 1
SPINNING_RPM = 1000.0


def run(*, quick: bool, say: Callable[[str], None]) -> Table:
    """Measure replay, and the plant alone beside it."""
    say("recording the run of a skilled operator")
    journal, _, footer = record(SCENARIO, "skilled", SEED, "exam")
    say("replaying it")
    times = [time_replay(journal) for _ in range(1 if quick else 3)]
    plant = time_plant(footer.tick)
    rows = [describe("replay of the run, with verdict", footer.tick, min(times))]
    if len(times) > 1:
        rows.append(describe("  the slowest of three", footer.tick, max(times)))
    rows.append(describe("bare plant, rotor turning", footer.tick, plant))
    share = min(times) / plant
    note = f"The replay takes {share:.1f} times the bare plant; journal {len(journal):,} bytes."
    columns = ("case", "ticks", "seconds", "ticks a second", "times real time")
    return Table(f"Replay of {SCENARIO} by the skilled operator", columns, rows, (), (note,))


def describe(what: str, ticks: int, seconds: float) -> tuple[str, ...]:
    return (
        what,
        f"{ticks:,}",
        f"{seconds:.2f}",
        write_number(ticks / seconds),
        write_number(ticks * SECONDS_PER_TICK / seconds),
    )


def time_replay(journal: bytes) -> float:
    begin = time.perf_counter()
    verdict = verify(journal)
    seconds = time.perf_counter() - begin
    if verdict.kind is not VerdictKind.CONFIRMED:
        message = f"the replay gave {verdict.kind}: {verdict.reason}"
        raise RuntimeError(message)
    return seconds


def time_plant(ticks: int) -> float:
    """Step a plant whose rotor turns, so that no stretch is quiet, through as many ticks."""
    text = (files("simulator") / "profiles" / PROFILE).read_text(encoding="utf-8")
    plant = Plant(load_profile(text, file=PROFILE), seed=SEED)
    actuators = Actuators(centrifuge_rpm=SPINNING_RPM)
    begin = time.perf_counter()
    for _ in range(ticks):
        plant.step(actuators)
    return time.perf_counter() - begin
