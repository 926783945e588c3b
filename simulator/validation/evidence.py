"""What a row is computed from: the profile, median batches, and cohorts of batches."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from simulator.kernel.numerics import sqrt
from simulator.plant.parameters import Profile
from simulator.process.batch import BatchResult
from simulator.process.parameters import apply_settings
from simulator.validation.cohorts import Cohort, Sample, run_median
from simulator.validation.library import load_combined
from simulator.validation.summary import distribute

BATCHES: Final = 500
"""Virtual batches in each cohort."""
SEED: Final = 20261122
"""Seed of the cohorts."""
NO_ENHANCERS: Final = (("pge2_dose", 0.0), ("poloxamer_dose", 0.0))
REFERENCE: Final = Cohort("hgi001", (), SEED)
FIRST_GENERATION: Final = Cohort("hgi001", NO_ENHANCERS, SEED)
EDITING: Final = Cohort("editing", (), SEED)
COHORTS: Final = (REFERENCE, FIRST_GENERATION, EDITING)
"""The cohorts that the rows need."""

BAND: Final = "5th to 95th percentile of batches"
RANGE: Final = "over the range of the parameter"


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the model gives: a figure, an interval, and what the interval means."""

    model: float
    low: float
    high: float
    meaning: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Cohorts that have been computed, and the profile behind them.

    Attributes:
        cohorts: Samples of each of `COHORTS`.
        profile: Parameters of the program.
    """

    cohorts: dict[Cohort, tuple[Sample, ...]]
    profile: Profile = field(default_factory=load_combined)

    def read(self, cohort: Cohort, read: Callable[[Sample], float]) -> list[float]:
        """Give one figure of every batch of a cohort."""
        return [read(sample) for sample in self.cohorts[cohort]]

    def at(self, name: str, value: float) -> Profile:
        """Give the profile with one parameter changed."""
        return apply_settings(self.profile, {name: value})


def median_batch(variant: str = "hgi001", **settings: float) -> BatchResult:
    """Give the median batch of a variant at some settings."""
    return run_median(Cohort(variant, tuple(settings.items()), SEED))


def estimate_mean(values: Sequence[float]) -> Estimate:
    """Give the mean with the band of batches."""
    spread = distribute(values)
    return Estimate(spread.mean, spread.p5, spread.p95, BAND)


def estimate_median(values: Sequence[float]) -> Estimate:
    """Give the median with the band of batches."""
    spread = distribute(values)
    return Estimate(spread.p50, spread.p5, spread.p95, BAND)


def estimate_sd(values: Sequence[float]) -> Estimate:
    """Give the standard deviation with its own 95 % interval (normal limit)."""
    sd = distribute(values).sd
    half = 1.959964 / sqrt(2.0 * len(values))
    return Estimate(sd, sd * (1.0 - half), sd * (1.0 + half), "95 % interval of the estimate")


def estimate_share(hits: int, count: int) -> Estimate:
    """Give a share in per cent with its 95 % interval (Wilson)."""
    z = 1.959964
    share = hits / count
    centre = (share + z * z / (2.0 * count)) / (1.0 + z * z / count)
    inner = share * (1.0 - share) / count + z * z / (4.0 * count * count)
    half = z * sqrt(inner) / (1.0 + z * z / count)
    return Estimate(
        100.0 * share,
        100.0 * max(0.0, centre - half),
        100.0 * min(1.0, centre + half),
        "95 % interval of the share",
    )


def estimate_over_range(
    evidence: Evidence, name: str, compute: Callable[[Profile], float]
) -> Estimate:
    """Give a figure and what it is at both ends of a parameter's range."""
    parameter = next(p for p in evidence.profile.parameters if p.name == name)
    ends = [compute(evidence.at(name, end)) for end in (parameter.low, parameter.high)]
    return Estimate(compute(evidence.profile), min(ends), max(ends), f"{RANGE} {name}")


def estimate_between(model: float, ends: tuple[float, float], meaning: str) -> Estimate:
    """Give a figure between two others."""
    return Estimate(model, min(ends), max(ends), meaning)
