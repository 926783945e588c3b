"""Replay of the run over two unit procedures, as the server does it for every uploaded journal."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from simulator.commands.run import record
from simulator.journal import VerdictKind, verify
from simulator.kernel.clock import TICKS_PER_HOUR
from simulator.plant.plant import Plant
from tools.bench.report import Table, write_number

SCENARIO = "prepare-and-wash-nominal"
SECONDS_PER_TICK = 3600 / TICKS_PER_HOUR
SEED = 1
DEEDS = ("__init__", "step", "advance", "act", "inject", "clear", "wake")

Deed = tuple[str, tuple[Any, ...], dict[str, Any]]


def run(*, quick: bool, say: Callable[[str], None]) -> Table:
    """Measure replay, and the plant alone beside it."""
    say("recording the run of a skilled operator")
    journal, _, footer = record(SCENARIO, "skilled", SEED, "exam")
    turns = 1 if quick else 3
    say("replaying it, then its plant alone")
    times = [time_replay(journal) for _ in range(turns)]
    deeds = watch_plant(journal)
    plant = min(time_plant(deeds) for _ in range(turns))
    rows = [describe("replay of the run, with verdict", footer.tick, min(times))]
    if len(times) > 1:
        rows.append(describe("  the slowest of three", footer.tick, max(times)))
    rows.append(describe("its plant alone, driven the same", footer.tick, plant))
    share = min(times) / plant
    note = f"The replay takes {share:.1f} times its bare plant; journal {len(journal):,} bytes."
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


@contextmanager
def watched(deeds: list[Deed]) -> Iterator[None]:
    """Write down everything that is done to plants from outside."""
    own = {name: getattr(Plant, name) for name in DEEDS}
    inside = [0]

    def wrap(name: str) -> Callable[..., Any]:
        def do(plant: Plant, *given: Any, **named: Any) -> Any:
            if not inside[0]:
                deeds.append((name, given, named))
            inside[0] += 1
            try:
                return own[name](plant, *given, **named)
            finally:
                inside[0] -= 1

        return do

    for name in DEEDS:
        setattr(Plant, name, wrap(name))
    try:
        yield
    finally:
        for name, method in own.items():
            setattr(Plant, name, method)


def watch_plant(journal: bytes) -> list[Deed]:
    deeds: list[Deed] = []
    with watched(deeds):
        verify(journal)
    return deeds


def time_plant(deeds: list[Deed]) -> float:
    """Do the same to a plant once more, without controller, scenario and journal."""
    _, given, named = deeds[0]
    begin = time.perf_counter()
    plant = Plant(*given, **named)
    for name, given, named in deeds[1:]:
        getattr(plant, name)(*given, **named)
    return time.perf_counter() - begin
