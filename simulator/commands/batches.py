"""Virtual batches on all cores. How many processes share the work changes no figure."""

import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from simulator.validation.cohorts import Cohort, Sample, run_part
from simulator.validation.table import RunCohort

CHUNK = 20
"""Batches in one piece of work."""
_WORTH_PROCESSES = 60
"""Fewer batches than this are faster in one process."""


def count_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


def split_work(cohort: Cohort, batches: int) -> list[tuple[Cohort, int, int]]:
    """Return the pieces of work in the order of their batches."""
    return [(cohort, start, min(start + CHUNK, batches)) for start in range(0, batches, CHUNK)]


class Progress:
    """Tells on a terminal how far the work is; says nothing elsewhere."""

    def __init__(self, total: int, stream: TextIO) -> None:
        self._total = total
        self._stream = stream
        self._done = 0
        self._shown = stream.isatty()

    def advance(self, batches: int) -> None:
        """Count finished batches."""
        self._done += batches
        if self._shown:
            self._stream.write(f"\r{self._done} of {self._total} virtual batches")
            self._stream.flush()

    def close(self) -> None:
        """Leave a clean line behind."""
        if self._shown:
            self._stream.write("\r\033[K")
            self._stream.flush()


@contextmanager
def open_runner(total: int, processes: int | None = None) -> Iterator[RunCohort]:
    """Give a function that runs cohorts on all cores, with progress on standard error.

    Args:
        total: All batches that will be asked for; for the progress line.
        processes: How many processes to use; all cores when not given.
    """
    progress = Progress(total, sys.stderr)
    workers = count_cores() if processes is None else processes
    try:
        if workers == 1 or total < _WORTH_PROCESSES:
            yield lambda cohort, batches: _run_here(cohort, batches, progress)
        else:
            with multiprocessing.get_context("spawn").Pool(workers, _leave_interrupts) as pool:

                def run(cohort: Cohort, batches: int) -> tuple[Sample, ...]:
                    gathered: list[Sample] = []
                    for part in pool.imap(_run_piece, split_work(cohort, batches)):
                        gathered.extend(part)
                        progress.advance(len(part))
                    return tuple(gathered)

                yield run
    finally:
        progress.close()


def _run_here(cohort: Cohort, batches: int, progress: Progress) -> tuple[Sample, ...]:
    gathered: list[Sample] = []
    for piece in split_work(cohort, batches):
        gathered.extend(_run_piece(piece))
        progress.advance(piece[2] - piece[1])
    return tuple(gathered)


def _leave_interrupts() -> None:
    """Let the first process alone answer Ctrl-C; it ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _run_piece(piece: tuple[Cohort, int, int]) -> tuple[Sample, ...]:
    return run_part(*piece)
