"""Electroporation and editing: cells pay for the field that lets the ribonucleoprotein in."""

from dataclasses import dataclass

from simulator.kernel.numerics import exp
from simulator.plant.parameters import Profile


@dataclass(frozen=True, slots=True)
class Electroporation:
    """Recovery r0 exp(-E/E0); editing e_max (1 - exp(-c/c0)) / (1 + exp(-(E - E50)/s)).

    The field E and the dose c are shares of their set-points.
    """

    recovery_at_rest: float
    field_scale: float
    editing_maximum: float
    dose_scale: float
    field_half: float
    field_width: float

    @classmethod
    def from_profile(cls, profile: Profile) -> "Electroporation":
        """Give the electroporation that a profile states."""
        value = profile.value
        return cls(
            value("electroporation_recovery"),
            value("electroporation_field_scale"),
            value("editing_maximum"),
            value("ribonucleoprotein_scale"),
            value("editing_field_half"),
            value("editing_field_width"),
        )

    def recovery(self, field_share: float) -> float:
        """Give the share of cells that is left."""
        return self.recovery_at_rest * exp(-field_share / self.field_scale)

    def edited_share(self, field_share: float, dose_share: float) -> float:
        """Give the share of alleles that is edited.

        Example:
            >>> round(Electroporation(0.9, 3.57, 0.92, 0.333, 0.6, 0.168).edited_share(1.0, 1.0), 2)
            0.8
        """
        entered = 1.0 - exp(-dose_share / self.dose_scale)
        opened = 1.0 / (1.0 + exp(-(field_share - self.field_half) / self.field_width))
        return self.editing_maximum * entered * opened
