"""The validation table: every observation beside the model, inside or outside."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from simulator.validation.cohorts import Cohort, Sample, run_part
from simulator.validation.evidence import BATCHES, COHORTS, SEED, Estimate, Evidence
from simulator.validation.measures import MEASURES
from simulator.validation.rows import OBSERVATIONS, Observation

RunCohort = Callable[[Cohort, int], tuple[Sample, ...]]
"""Gives the first so many batches of a cohort."""


@dataclass(frozen=True, slots=True)
class Judged:
    """An observation with what the model gives.

    Attributes:
        observation: What was published.
        estimate: The model's figure; `None` for rows that are only displayed.
        inside: Whether the figure is accepted; `None` for rows that are only displayed.
    """

    observation: Observation
    estimate: Estimate | None
    inside: bool | None

    @property
    def is_unexpected_miss(self) -> bool:
        """Tell whether the row should fit and does not."""
        return self.inside is False and not self.observation.mismatch


def run_serially(cohort: Cohort, batches: int) -> tuple[Sample, ...]:
    """Give the first batches of a cohort, one after another."""
    return run_part(cohort, 0, batches)


def gather_evidence(run: RunCohort = run_serially, batches: int = BATCHES) -> Evidence:
    """Give the evidence of all rows.

    Args:
        run: How a cohort is computed; the answer must not depend on it.
        batches: Batches in each cohort.
    """
    return Evidence({cohort: run(cohort, batches) for cohort in COHORTS})


def judge_all(evidence: Evidence) -> tuple[Judged, ...]:
    """Give every row of the table."""
    return tuple(judge(observation, evidence) for observation in OBSERVATIONS)


def judge(observation: Observation, evidence: Evidence) -> Judged:
    """Give one row of the table."""
    measure = MEASURES.get(observation.row)
    if measure is None or observation.accept is None:
        return Judged(observation, None, None)
    estimate: Estimate = measure(evidence)
    low, high = observation.accept
    inside = low <= estimate.model <= high
    if observation.accept_spread is not None:
        least, most = observation.accept_spread
        inside = inside and least <= estimate.low and estimate.high <= most
    return Judged(observation, estimate, inside)


def row_as_plain(judged: Judged) -> dict[str, Any]:
    """Give a row as plain values."""
    seen, estimate = judged.observation, judged.estimate
    return {
        "id": seen.row,
        "observation": seen.text,
        "published": seen.published,
        "source": seen.source,
        "model": estimate.model if estimate else None,
        "interval": [estimate.low, estimate.high] if estimate else None,
        "kind": seen.kind,
        "inside": judged.inside,
        "unit": seen.unit,
        "acceptance": list(seen.accept) if seen.accept else None,
        "acceptance_of_interval": list(seen.accept_spread) if seen.accept_spread else None,
        "interval_meaning": estimate.meaning if estimate else None,
        "calibrated": seen.calibrated,
        "known_mismatch": seen.mismatch or None,
    }


def table_as_plain(rows: Sequence[Judged], batches: int = BATCHES) -> dict[str, Any]:
    """Give the whole table as plain values."""
    return {
        "seed": SEED,
        "batches_per_cohort": batches,
        "rows": [row_as_plain(row) for row in rows],
    }
