"""What an assay reports about a true value, and when an early assay misleads."""

from typing import Final

from simulator.kernel.numerics import exp, sqrt

_LAST_EARLY_INFLATION: Final = 1.5
_EARLY_DAY: Final = 3.0
_EARLY_DECAY_D: Final = 2.0


def reported_amount(true_value: float, cv: float, replicates: int, noise: float) -> float:
    """Give the mean of replicates of an assay with proportional error; never negative.

    Args:
        true_value: What is there.
        cv: Coefficient of variation of a single assay.
        replicates: Number of assays whose mean is reported.
        noise: A standard normal draw.

    Example:
        >>> reported_amount(100.0, 0.1, 4, 1.0)
        105.0
    """
    return max(0.0, true_value * (1.0 + cv / sqrt(float(replicates)) * noise))


def reported_share(true_share: float, sd: float, noise: float) -> float:
    """Give the share that an assay with additive error reports; stays between 0 and 1."""
    return min(1.0, max(0.0, true_share + sd * noise))


def counted_share(true_share: float, counted: int, noise: float) -> float:
    """Give the share found among a number of counted colonies (normal limit of the binomial)."""
    spread = sqrt(true_share * (1.0 - true_share) / counted)
    return reported_share(true_share, spread, noise)


def early_copies(copies: float, day: float) -> float:
    """Give the copies that an early assay reads, inflated by vector that did not integrate.

    An assumption of the training model: 2.5 times on day 3, the true value from day 14.

    Example:
        >>> early_copies(2.0, 3.0), round(early_copies(2.0, 14.0), 2)
        (5.0, 2.01)
    """
    late = max(0.0, day - _EARLY_DAY)
    return copies * (1.0 + _LAST_EARLY_INFLATION * exp(-late / _EARLY_DECAY_D))


def applied_moi(set_point: float, titre_ratio: float, count_error: float) -> float:
    """Give the vector per cell that cells really get: set-point x titre ratio / (1 + error)."""
    return set_point * titre_ratio / (1.0 + count_error)
