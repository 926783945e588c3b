"""Growth of microbes in a contaminated product, and when a test or an eye sees them."""

from dataclasses import dataclass
from typing import Final

from simulator.kernel.numerics import exp, log
from simulator.plant.parameters import Profile

_LN_2: Final = 0.6931471805599453
_MOST_PER_ML: Final = 1.0e9


@dataclass(frozen=True, slots=True)
class Microbe:
    """A contaminant with a lag and a doubling time; it stops at 1e9 per mL."""

    doubling_h: float
    lag_h: float
    turbid_per_ml: float

    @classmethod
    def from_profile(cls, profile: Profile) -> "Microbe":
        """Give the contaminant that a profile states."""
        value = profile.value
        return cls(
            value("microbe_doubling_time"), value("microbe_lag"), value("turbidity_threshold")
        )

    def per_ml(self, start_per_ml: float, hours: float) -> float:
        """Give the concentration after some hours in warm medium.

        Example:
            >>> Microbe(1.0, 3.0, 1e7).per_ml(1.0, 13.0)
            1024.0
        """
        if hours <= self.lag_h:
            return start_per_ml
        doublings = (hours - self.lag_h) / self.doubling_h
        grown = start_per_ml * exp(min(doublings, 200.0) * _LN_2)
        return min(grown, max(_MOST_PER_ML, start_per_ml))

    def hours_until_turbid(self, start_per_ml: float) -> float:
        """Give when the medium looks cloudy; infinity without a contaminant."""
        if start_per_ml <= 0.0:
            return float("inf")
        if start_per_ml >= self.turbid_per_ml:
            return 0.0
        return self.lag_h + self.doubling_h * log(self.turbid_per_ml / start_per_ml) / _LN_2


def detection_probability(organisms_per_ml: float, sample_ml: float) -> float:
    """Give the chance that a sample holds at least one organism (Poisson).

    Example:
        >>> round(detection_probability(0.1, 10.0), 3)
        0.632
    """
    return 1.0 - exp(-organisms_per_ml * sample_ml)
