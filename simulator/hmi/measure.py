"""How long frames take and how much of a processor the window uses, for the benchmark."""

from __future__ import annotations

import os
from pathlib import Path
from time import clock_gettime, monotonic, perf_counter, process_time

CLOCK_BOOT = 7


def seconds_since_process_start() -> float | None:
    """Give how long this process has existed; `None` where the system does not tell."""
    try:
        fields = Path("/proc/self/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        started = int(fields[19]) / os.sysconf("SC_CLK_TCK")
        return clock_gettime(CLOCK_BOOT) - started
    except (OSError, ValueError, IndexError):
        return None


def percentile(values: list[float], share: float) -> float:
    """Give the value below which a share of the values lies (nearest rank); 0 for no values."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Meter:
    """Takes the times of frames between `begin` and `end`."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.first_picture_s: float | None = None
        self._works: list[float] = []
        self._gaps: list[float] = []
        self._drawn = 0
        self._began_at = 0.0
        self._began_cpu = 0.0
        self._last = 0.0

    @property
    def is_done(self) -> bool:
        return bool(self.seconds and self._began_at) and (
            monotonic() - self._began_at >= self.seconds
        )

    def note_first_picture(self) -> None:
        if self.first_picture_s is None:
            self.first_picture_s = seconds_since_process_start()
            self._began_at = monotonic()
            self._began_cpu = process_time()
            self._last = perf_counter()

    def note_frame(self, work_s: float, *, drawn: bool) -> None:
        """Take one frame: the time it worked, and whether something on it changed."""
        now = perf_counter()
        if self.seconds and self._began_at:
            self._works.append(work_s * 1000)
            self._gaps.append((now - self._last) * 1000)
            self._drawn += drawn
        self._last = now

    def report(self) -> dict[str, object]:
        """Give the numbers as plain values."""
        wall = max(1e-9, monotonic() - self._began_at)
        first = self.first_picture_s
        return {
            "seconds": round(wall, 2),
            "frames": len(self._works),
            "frames_with_changes": self._drawn,
            "frames_per_second": round(len(self._works) / wall, 1),
            "work_ms": _percentiles(self._works),
            "interval_ms": _percentiles(self._gaps),
            "cpu_share_percent": round(100 * (process_time() - self._began_cpu) / wall, 1),
            "first_picture_s": None if first is None else round(first, 2),
        }


def _percentiles(values: list[float]) -> dict[str, float]:
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
    return {name: round(percentile(values, share), 2) for name, share in shares.items()}
