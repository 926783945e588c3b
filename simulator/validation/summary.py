"""Distributions of cohorts: mean, standard deviation and percentiles."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Any, Final

from simulator.kernel.numerics import sqrt
from simulator.process.batch import Outcome
from simulator.validation.cohorts import Cohort, Sample

PERCENT: Final = 100.0

QUANTITIES: Final[tuple[tuple[str, str, Callable[[Outcome], float]], ...]] = (
    ("vcn", "copies/diploid genome", lambda o: o.vcn),
    ("lvv_positive", "%", lambda o: PERCENT * o.lvv_positive),
    ("dose_per_kg", "1/kg", lambda o: o.dose_per_kg),
    ("viability", "%", lambda o: PERCENT * o.viability),
    ("cd34_recovery", "%", lambda o: PERCENT * o.cd34_recovery),
    ("cd34_purity", "%", lambda o: PERCENT * o.cd34_purity),
    ("fold_expansion", "fold", lambda o: o.fold_expansion),
    ("post_thaw_viability", "%", lambda o: PERCENT * o.post_thaw_viability),
    ("allelic_edit", "%", lambda o: PERCENT * o.allelic_edit),
)
"""What is summarised: name, unit, and how it is read from an outcome."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """The spread of one quantity over batches."""

    mean: float
    sd: float
    p5: float
    p50: float
    p95: float

    def as_plain(self) -> dict[str, float]:
        """Give the figures under their names."""
        return {
            "mean": self.mean,
            "sd": self.sd,
            "p5": self.p5,
            "p50": self.p50,
            "p95": self.p95,
        }


def percentile(ordered: Sequence[float], share: float) -> float:
    """Give a percentile of sorted values, between neighbours by proportion.

    Example:
        >>> percentile((1.0, 2.0, 3.0, 4.0), 0.5)
        2.5
    """
    place = share * (len(ordered) - 1)
    lower = int(place)
    upper = min(lower + 1, len(ordered) - 1)
    return ordered[lower] + (ordered[upper] - ordered[lower]) * (place - lower)


def distribute(values: Sequence[float]) -> Distribution:
    """Give the distribution of at least one value; one value has no spread."""
    count = len(values)
    mean = fsum(values) / count
    squares = fsum((value - mean) * (value - mean) for value in values)
    ordered = sorted(values)
    return Distribution(
        mean,
        sqrt(squares / (count - 1)) if count > 1 else 0.0,
        percentile(ordered, 0.05),
        percentile(ordered, 0.50),
        percentile(ordered, 0.95),
    )


def distributions_of(samples: Sequence[Sample]) -> dict[str, Distribution]:
    """Give the distribution of every quantity."""
    return {
        name: distribute([read(sample.outcome) for sample in samples])
        for name, _, read in QUANTITIES
    }


def count_failures(samples: Sequence[Sample]) -> dict[str, int]:
    """Give how many batches missed each limit, most frequent first; a batch may miss several."""
    counts: dict[str, int] = {}
    for sample in samples:
        for attribute in sample.failures:
            counts[attribute] = counts.get(attribute, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def summarise(cohort: Cohort, samples: Sequence[Sample]) -> dict[str, Any]:
    """Give the answer to a question about many batches, as plain values.

    Shares are in per cent, as published tables state them; `units` says so for each quantity.
    """
    released = len([sample for sample in samples if sample.released])
    return {
        "batches": len(samples),
        "seed": cohort.seed,
        "variant": cohort.variant,
        "settings": dict(cohort.settings),
        "units": {name: unit for name, unit, _ in QUANTITIES},
        "distributions": {
            name: distribution.as_plain()
            for name, distribution in distributions_of(samples).items()
        },
        "release_pass_rate": released / len(samples),
        "failures_by_reason": count_failures(samples),
    }
