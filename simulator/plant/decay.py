"""Loss of viable cells while material waits.

First order, with a rate that rises with temperature and with crowding. Dying cells become dead
cells; they do not vanish within the hours considered here.
"""

from typing import Final

from simulator.kernel.numerics import exp, log
from simulator.kernel.units import kelvin_from_celsius
from simulator.plant.parameters import Profile
from simulator.plant.species import (
    CD34,
    DEAD,
    NUCLEATED,
    VOLUME,
    Amounts,
    count_nucleated,
)

_COLD_C: Final = 5.0
_ROOM_C: Final = 21.0
_WARM_C: Final = 37.0


def hold_rate_per_h(profile: Profile, temperature_c: float, nucleated_per_ml: float) -> float:
    """Give the loss rate of viable CD34+ cells per hour.

    Arrhenius through the rates at 5 and 21 C; above 21 C exponential up to the rate at 37 C, which
    is far steeper. Multiplied by 1 + max(0, (C - C0)/Cs) for crowded material.

    Sources: Antonenas et al., Cytotherapy 2006 (rates); direction of crowding from Tran, Cai and
    Stroncek, Transplant Cell Ther 2024;30:120.
    """
    return HoldLoss(profile).rate_per_h(temperature_c, nucleated_per_ml)


class HoldLoss:
    """The loss rates of one profile, prepared for repeated use."""

    __slots__ = (
        "_activation_k",
        "_k21",
        "_known_c",
        "_known_rate",
        "_other",
        "_per_c",
        "_scale",
        "_start",
    )

    def __init__(self, profile: Profile) -> None:
        cold = 1.0 / kelvin_from_celsius(_COLD_C) - 1.0 / kelvin_from_celsius(_ROOM_C)
        self._k21 = profile.value("hold_loss_21c")
        self._activation_k = log(self._k21 / profile.value("hold_loss_5c")) / cold
        self._per_c = log(profile.value("hold_loss_37c") / self._k21) / (_WARM_C - _ROOM_C)
        self._start = profile.value("hold_crowding_start")
        self._scale = profile.value("hold_crowding_scale")
        self._other = profile.value("hold_loss_ratio_other")
        self._known_c = _ROOM_C
        self._known_rate = self._k21

    def rate_per_h(self, temperature_c: float, nucleated_per_ml: float) -> float:
        """Give the loss rate of viable CD34+ cells per hour."""
        if temperature_c != self._known_c:
            self._known_c = temperature_c
            self._known_rate = self._rate_at(temperature_c)
        crowd = (nucleated_per_ml - self._start) / self._scale
        return self._known_rate * (1.0 + crowd) if crowd > 0.0 else self._known_rate

    def apply(self, amounts: Amounts, temperature_c: float, hours: float) -> None:
        """Let viable cells die for a while (minutes: the exponential is taken to second order)."""
        volume = amounts[VOLUME]
        cells = count_nucleated(amounts)
        if cells <= 0.0:
            return
        crowd = cells / volume if volume > 0.0 else 0.0
        share = self.rate_per_h(temperature_c, crowd) * hours
        share = share * (1.0 - 0.5 * share) if share < 0.5 else 1.0 - exp(-share)  # noqa: PLR2004
        cd34 = amounts[CD34] * share
        other = amounts[NUCLEATED] * share * self._other
        amounts[CD34] -= cd34
        amounts[NUCLEATED] -= other
        amounts[DEAD] += cd34 + other

    def _rate_at(self, temperature_c: float) -> float:
        if temperature_c > _ROOM_C:
            return self._k21 * exp((temperature_c - _ROOM_C) * self._per_c)
        inverse = 1.0 / kelvin_from_celsius(temperature_c) - 1.0 / kelvin_from_celsius(_ROOM_C)
        return self._k21 * exp(-self._activation_k * inverse)
