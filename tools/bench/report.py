"""Tables, aims, and how noisy the machine was."""

import os
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

SPINS = 40
SPIN_STEPS = 100_000


@dataclass(frozen=True, slots=True)
class Aim:
    """A stated aim beside what was measured."""

    what: str
    measured: float
    wanted: float
    at_most: bool = False

    @property
    def is_reached(self) -> bool:
        if self.at_most:
            return self.measured <= self.wanted
        return self.measured >= self.wanted


@dataclass(frozen=True, slots=True)
class Table:
    """One part of the benchmark as it is printed."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    aims: tuple[Aim, ...] = ()
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Give the table for programs."""
        return {
            "title": self.title,
            "rows": [dict(zip(self.columns, row, strict=True)) for row in self.rows],
            "aims": [{**asdict(aim), "is_reached": aim.is_reached} for aim in self.aims],
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True)
class Noise:
    """The same work many times over: how evenly this machine does it."""

    minimum_ms: float
    median_ms: float
    maximum_ms: float
    load: float
    cores: int


def aims_of(aims: Sequence[Aim]) -> tuple[Aim, ...]:
    return tuple(aims)


def write_number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:,.1f}"


def spin() -> float:
    begin = time.perf_counter()
    total = 0
    for number in range(SPIN_STEPS):
        total += number
    return (time.perf_counter() - begin) * 1000


def measure_noise() -> Noise:
    """Time a loop that does nothing else, again and again."""
    times = [spin() for _ in range(SPINS)]
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return Noise(min(times), median(times), max(times), load, os.cpu_count() or 1)


def show_noise(when: str, noise: Noise) -> str:
    return (
        f"Machine {when}: spin loop {noise.minimum_ms:.2f} / {noise.median_ms:.2f} / "
        f"{noise.maximum_ms:.2f} ms (min/median/max), {noise.cores} cores, load {noise.load:.2f}"
    )


def show(table: Table) -> str:
    """Write a table with its aims as plain text."""
    lines = [table.columns, *table.rows]
    widths = [max(len(line[at]) for line in lines) for at in range(len(table.columns))]
    text = ["", table.title, ""]
    text += [
        "  "
        + "  ".join(
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    ]
    text += [show_aim(aim) for aim in table.aims]
    return "\n".join([*text, *(f"  {note}" for note in table.notes)])


def show_aim(aim: Aim) -> str:
    verdict = "yes" if aim.is_reached else "NO"
    limit = "at most" if aim.at_most else "at least"
    return (
        f"  aim: {aim.what} {limit} {write_number(aim.wanted)}: "
        f"{write_number(aim.measured)}  {verdict}"
    )
