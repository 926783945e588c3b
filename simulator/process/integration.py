"""From adsorbed vector to copies per genome, and how copies are spread over cells.

Stem and progenitor cells differ in how easily they are transduced, so copies are over-dispersed:
their law is a negative binomial, not a Poisson law. With 1.1 copies a Poisson law would have 67 %
positive cells; 40 % were observed (Papanikolaou et al. 2012, PMC3260446).
"""

from dataclasses import dataclass
from typing import Final

from simulator.kernel.numerics import exp, log, power
from simulator.plant.parameters import Profile

_NEARLY_POISSON: Final = 1.0e9


def saturated_copies(linear_copies: float, saturation: float) -> float:
    """Give copies per genome: Vmax (1 - exp(-v/Vmax)).

    Example:
        >>> round(saturated_copies(3.59, 12.0), 2)
        3.1
    """
    return saturation * (1.0 - exp(-linear_copies / saturation))


def positive_share(copies: float, dispersion: float) -> float:
    """Give the share of cells with at least one copy: 1 - (1 + VCN/k)^-k.

    Example:
        >>> round(positive_share(1.1, 0.38), 3), round(positive_share(1.1, 1e9), 3)
        (0.403, 0.667)
    """
    if copies <= 0.0:
        return 0.0
    if dispersion >= _NEARLY_POISSON:
        return poisson_positive_share(copies)
    return 1.0 - exp(-dispersion * log(1.0 + copies / dispersion))


def poisson_positive_share(copies: float) -> float:
    """Give the share of positive cells if all cells were alike; shown for contrast.

    Example:
        >>> round(poisson_positive_share(1.1), 3)
        0.667
    """
    return 1.0 - exp(-copies)


def copies_per_positive_cell(copies: float, positive: float) -> float:
    """Give the mean number of copies in cells that have any; zero if there are none."""
    return copies / positive if positive > 0.0 else 0.0


def colony_shares(copies: float, dispersion: float, highest: int) -> tuple[float, ...]:
    """Give the share of colonies with 0, 1, ... copies; the last entry holds all the rest.

    Example:
        >>> shares = colony_shares(2.0, 1.1, 40)
        >>> round(shares[0], 2), shares[39] < 1e-6
        (0.32, True)
    """
    share = 1.0 - positive_share(copies, dispersion)
    ratio = copies / (copies + dispersion)
    shares = [share]
    total = share
    for count in range(1, highest):
        share *= ratio * (dispersion + count - 1.0) / count
        shares.append(share)
        total += share
    shares.append(max(0.0, 1.0 - total))
    return tuple(shares)


@dataclass(frozen=True, slots=True)
class Enhancement:
    """What the enhancers in use do.

    Attributes:
        sticking: Factor on the sticking probability.
        integration: Factor on copies per adsorbed unit.
        strength: 0 none .. 1 both at their usual dose; moves dispersion and donor spread.
        repopulating_loss: Factor on the loss of repopulating cells (UM171, not validated).
        marker_loss: Factor on the loss of CD34 (SR1, not validated).
    """

    sticking: float
    integration: float
    strength: float
    repopulating_loss: float
    marker_loss: float

    @classmethod
    def from_profile(cls, profile: Profile) -> "Enhancement":
        """Give the effect of the doses that a profile states.

        PGE2 acts on integration (Heffner et al. 2018), poloxamer on sticking and integration
        (Uchida et al. 2019, PMC6370599).
        """
        value = profile.value
        pge2 = dose_effect(value("pge2_dose"))
        poloxamer = dose_effect(value("poloxamer_dose"))
        sticking = _factor(value("poloxamer_on_sticking"), poloxamer)
        integration = _factor(value("pge2_on_integration"), pge2) * _factor(
            value("poloxamer_on_integration"), poloxamer
        )
        full = (
            value("poloxamer_on_sticking")
            * value("poloxamer_on_integration")
            * value("pge2_on_integration")
        )
        strength = log(sticking * integration) / log(full) if full > 1.0 else 0.0
        return cls(
            sticking,
            integration,
            min(strength, 1.0),
            _factor(value("um171_on_repopulating_loss"), dose_effect(value("um171_dose"))),
            _factor(value("sr1_on_marker_loss"), dose_effect(value("sr1_dose"))),
        )


def dose_effect(dose_share: float) -> float:
    """Give the share of the full effect of a dose: 2 d / (1 + d).

    Example:
        >>> dose_effect(0.0), dose_effect(1.0), round(dose_effect(2.0), 2)
        (0.0, 1.0, 1.33)
    """
    return 2.0 * dose_share / (1.0 + dose_share)


def blend(plain: float, enhanced: float, strength: float) -> float:
    """Give the value between plain and enhanced, on the scale of logarithms.

    Example:
        >>> blend(2.0, 8.0, 0.5)
        4.0
    """
    return plain * power(enhanced / plain, strength)


def _factor(full: float, effect: float) -> float:
    return max(0.0, 1.0 + (full - 1.0) * effect)
