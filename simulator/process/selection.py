"""Immunomagnetic selection of CD34+ cells: recovery, overload, purity and residual cells."""

from dataclasses import dataclass
from typing import Final

from simulator.kernel.numerics import exp, log, power
from simulator.plant.parameters import Profile

_USUAL_LABEL_MIN: Final = 30.0
_LN_10: Final = 2.302585092994046


def load_factor(cd34: float, vials: float, capacity_per_vial: float, sharpness: float) -> float:
    """Give the share of CD34+ cells that the reagent can hold: (1 + (N/(Nc n))^m)^(-1/m).

    Nothing is lost below the capacity; far above it a fixed number of cells is held.

    Source of the shape: 643 procedures, Cytotherapy 2008;10:83.

    Example:
        >>> [round(load_factor(cells, 1, 1.25e9, 8.0), 2) for cells in (1.0e9, 2.0e9)]
        [0.98, 0.62]
    """
    ratio = cd34 / (vials * capacity_per_vial)
    return power(1.0 + power(ratio, sharpness), -1.0 / sharpness)


def platelet_factor(residual_platelets: float, reference: float, penalty: float) -> float:
    """Give what platelets leave of the recovery: 1 - b P/Pref, never below 1 - 3 b.

    Source: Del Fante et al. 2005 (71.2 % with the standard wash, 81.8 % with a further one).

    Example:
        >>> round(platelet_factor(2.0e10, 2.0e10, 0.13), 2)
        0.87
    """
    return 1.0 - penalty * min(residual_platelets / reference, 3.0)


def purity_of(cd34_share: float, recovery: float, log_reduction: float) -> float:
    """Give the CD34+ share after selection: R c / (R c + (1 - c) 10^-LRV).

    Example:
        >>> round(purity_of(0.01, 0.74, 3.3), 2)
        0.94
    """
    wanted = recovery * cd34_share
    unwanted = (1.0 - cd34_share) * surviving_share(log_reduction)
    return wanted / (wanted + unwanted) if wanted > 0.0 else 0.0


def surviving_share(log_reduction: float) -> float:
    """Give ten to the minus of a log reduction.

    Example:
        >>> round(surviving_share(2.0), 9)
        0.01
    """
    return exp(-_LN_10 * log_reduction)


def shift_share(share: float, spread: float) -> float:
    """Give a share moved by `spread` on the scale of log-odds; it stays between 0 and 1.

    Example:
        >>> round(shift_share(0.5, 1.0), 3), shift_share(0.0, 5.0), shift_share(1.0, -5.0)
        (0.731, 0.0, 1.0)
    """
    if share <= 0.0 or share >= 1.0:
        return min(max(share, 0.0), 1.0)
    return 1.0 / (1.0 + exp(log(1.0 / share - 1.0) - spread))


@dataclass(frozen=True, slots=True)
class Selection:
    """The column and the reagent of one profile."""

    base_recovery: float
    penalty: float
    reference_platelets: float
    capacity_per_vial: float
    sharpness: float
    label_constant_min: float
    clogging_loss: float

    @classmethod
    def from_profile(cls, profile: Profile) -> "Selection":
        """Give the selection that a profile states."""
        value = profile.value
        return cls(
            value("selection_recovery_base"),
            value("platelet_penalty"),
            value("platelet_reference"),
            value("vial_capacity_saturating"),
            value("overload_sharpness"),
            value("label_time_constant"),
            value("clogging_loss"),
        )

    def recovery(
        self, cd34: float, vials: float, platelets: float, label_min: float, clogging: float
    ) -> float:
        """Give the median recovery of CD34+ cells over wash and selection.

        Args:
            cd34: Viable CD34+ cells that are loaded.
            vials: Vials of labelling reagent.
            platelets: Platelets left by the wash.
            label_min: Incubation with the label, in minutes; 30 is complete.
            clogging: 0 a free column, 1 a clogged one.
        """
        held = load_factor(cd34, vials, self.capacity_per_vial, self.sharpness)
        sticky = platelet_factor(platelets, self.reference_platelets, self.penalty)
        return (
            self.base_recovery
            * held
            * sticky
            * self.label_factor(label_min)
            * (1.0 - self.clogging_loss * clogging)
        )

    def label_factor(self, label_min: float) -> float:
        """Give the share of the full labelling; 1 from 30 minutes on."""
        if label_min >= _USUAL_LABEL_MIN:
            return 1.0
        bound = 1.0 - exp(-label_min / self.label_constant_min)
        return bound / (1.0 - exp(-_USUAL_LABEL_MIN / self.label_constant_min))
