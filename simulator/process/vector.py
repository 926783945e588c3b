"""Lentiviral vector: decay, transport to settled cells and adsorption."""

from dataclasses import dataclass
from typing import Final

from simulator.kernel.numerics import exp, log
from simulator.kernel.units import kelvin_from_celsius
from simulator.plant.parameters import Profile

_LN_2: Final = 0.6931471805599453
_MM2_PER_H_FROM_M2_PER_S: Final = 3.6e9
_COLD_C: Final = 4.0
_ROOM_C: Final = 22.0
_BODY_C: Final = 37.0


@dataclass(frozen=True, slots=True)
class VectorDecay:
    """Loss of infectious vector: Arrhenius between 4, 22 and 37 C, steeper above 37 C."""

    cold_per_h: float
    room_per_h: float
    body_per_h: float
    heat_per_c: float

    @classmethod
    def from_profile(cls, profile: Profile) -> "VectorDecay":
        """Give the decay that a profile states."""
        value = profile.value
        return cls(
            _LN_2 / value("vector_half_life_4c"),
            _LN_2 / value("vector_half_life_22c"),
            _LN_2 / value("vector_half_life_37c"),
            value("vector_heat_decay"),
        )

    def rate_per_h(self, temperature_c: float) -> float:
        """Give the decay rate at a temperature.

        Example:
            >>> round(0.6931 / VectorDecay(0.0064, 0.0154, 0.0198, 0.116).rate_per_h(37.0))
            35
        """
        if temperature_c >= _BODY_C:
            return self.body_per_h * exp(self.heat_per_c * (temperature_c - _BODY_C))
        if temperature_c >= _ROOM_C:
            return _between(temperature_c, (_ROOM_C, self.room_per_h), (_BODY_C, self.body_per_h))
        return _between(temperature_c, (_COLD_C, self.cold_per_h), (_ROOM_C, self.room_per_h))

    def kept_share(self, temperature_c: float, hours: float) -> float:
        """Give the share of infectious vector left after a wait."""
        return exp(-self.rate_per_h(temperature_c) * hours)


def _between(
    temperature_c: float, colder: tuple[float, float], warmer: tuple[float, float]
) -> float:
    """Give a rate on the Arrhenius line through two points of temperature and rate."""
    low = 1.0 / kelvin_from_celsius(colder[0])
    high = 1.0 / kelvin_from_celsius(warmer[0])
    here = 1.0 / kelvin_from_celsius(temperature_c)
    slope = log(warmer[1] / colder[1]) / (high - low)
    return colder[1] * exp(slope * (here - low))


def diffusion_rate_per_h(diffusivity_m2_per_s: float, height_mm: float, sherwood: float) -> float:
    """Give how often a particle reaches the layer of settled cells: Sh 3 D / h^2.

    Example:
        >>> round(diffusion_rate_per_h(5.4e-12, 2.0, 1.0), 4)
        0.0146
    """
    return (
        sherwood * 3.0 * diffusivity_m2_per_s * _MM2_PER_H_FROM_M2_PER_S / (height_mm * height_mm)
    )


def uptake_rate_per_h(
    sticking: float, collision_ml_per_h: float, cells_per_ml: float, diffusion_per_h: float
) -> float:
    """Give the rate at which free vector is taken up: adsorption and transport in series.

    Example:
        >>> round(uptake_rate_per_h(0.05, 9.8e-7, 1.0e6, 0.0729), 4)
        0.0293
    """
    adsorption = sticking * collision_ml_per_h * cells_per_ml
    return adsorption * diffusion_per_h / (adsorption + diffusion_per_h)
