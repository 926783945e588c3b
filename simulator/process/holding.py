"""Loss of viable CD34+ cells while a collection waits.

First order in time. The rate follows Arrhenius' law through its values at 5 and 21 C; above 21 C it
climbs much faster, to the value at 37 C. Crowded material loses faster.
"""

from dataclasses import dataclass
from typing import Final

from simulator.kernel.numerics import exp, log
from simulator.kernel.units import kelvin_from_celsius
from simulator.plant.parameters import Profile

_COLD_C: Final = 5.0
_ROOM_C: Final = 21.0
_WARM_C: Final = 37.0


@dataclass(frozen=True, slots=True)
class HoldRates:
    """The rates of one profile.

    Attributes:
        room_per_h: Rate at 21 C.
        activation_k: Activation energy over the gas constant, in kelvin.
        warm_per_c: Exponent for each degree above 21 C.
        crowding_start_per_ml: Concentration from which crowding counts.
        crowding_scale_per_ml: Concentration above it that doubles the rate.
        other_ratio: Rate of the other nucleated cells, a share of that of CD34+ cells.
    """

    room_per_h: float
    activation_k: float
    warm_per_c: float
    crowding_start_per_ml: float
    crowding_scale_per_ml: float
    other_ratio: float

    @classmethod
    def from_profile(cls, profile: Profile) -> "HoldRates":
        """Give the rates that a profile states."""
        value = profile.value
        room = value("hold_loss_21c")
        cold = 1.0 / kelvin_from_celsius(_COLD_C) - 1.0 / kelvin_from_celsius(_ROOM_C)
        return cls(
            room,
            log(room / value("hold_loss_5c")) / cold,
            log(value("hold_loss_37c") / room) / (_WARM_C - _ROOM_C),
            value("hold_crowding_start"),
            value("hold_crowding_scale"),
            value("hold_loss_ratio_other"),
        )

    def rate_per_h(self, temperature_c: float, nucleated_per_ml: float) -> float:
        """Give the loss rate of viable CD34+ cells."""
        if temperature_c > _ROOM_C:
            rate = self.room_per_h * exp((temperature_c - _ROOM_C) * self.warm_per_c)
        else:
            inverse = 1.0 / kelvin_from_celsius(temperature_c) - 1.0 / kelvin_from_celsius(_ROOM_C)
            rate = self.room_per_h * exp(-self.activation_k * inverse)
        crowd = (nucleated_per_ml - self.crowding_start_per_ml) / self.crowding_scale_per_ml
        return rate * (1.0 + crowd) if crowd > 0.0 else rate

    def kept_share(self, temperature_c: float, nucleated_per_ml: float, hours: float) -> float:
        """Give the share of viable CD34+ cells that is left after a wait.

        Source: Antonenas et al., Cytotherapy 2006 (9.4, 19.4 and 28 % lost at 2-8 C after 24, 48
        and 72 h).

        Example:
            >>> rates = HoldRates(0.008, 2967.0, 0.191, 1.5e8, 3e8, 0.35)
            >>> round(rates.kept_share(21.0, 1e8, 24.0), 3)
            0.825
        """
        return exp(-self.rate_per_h(temperature_c, nucleated_per_ml) * hours)
