"""Freezing in a bag: heat, supercooling, latent heat, and what survives.

The bag is one lump. Below the freezing point its enthalpy is that of the freezing point, less
cf (Tf - T) for cooling and L w (1 - Tf/T) for ice. This is inverted exactly (a quadratic), so
energy is conserved whatever the step. Ice begins only when the bag has cooled to its nucleation
temperature; the release of supercooling is a jump at constant enthalpy.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from simulator.kernel.numerics import exp, log, log10, sqrt
from simulator.plant.parameters import Profile

STEP_S: Final = 5.0
"""Usual step of the integration; the mean cooling rate is then within 5 % of short steps."""

Chamber = Callable[[float, float], float]
"""Temperature of the chamber from time in minutes and temperature of the bag."""

_START_C: Final = 4.0
_RATE_FROM_C: Final = -10.0
_RATE_TO_C: Final = -40.0
_HOLD_MIN: Final = 5.0
_END_C: Final = -90.0


@dataclass(frozen=True, slots=True)
class Bag:
    """A filled bag and its heat.

    Attributes:
        mass_g: Contents.
        conductance_w_per_k: Heat passed for each degree of difference.
        cp_j_per_g_k: Specific heat of the liquid.
        cp_frozen_j_per_g_k: Specific heat of ice and brine together.
        latent_j_per_g: Latent heat of water.
        water_share: Water that can freeze.
        freezing_point_c: Where ice and solution are in equilibrium; below zero.
    """

    mass_g: float
    conductance_w_per_k: float
    cp_j_per_g_k: float
    cp_frozen_j_per_g_k: float
    latent_j_per_g: float
    water_share: float
    freezing_point_c: float

    @classmethod
    def from_profile(cls, profile: Profile) -> "Bag":
        """Give the product bag of a profile."""
        return cls.of(profile, profile.value("fill_volume"), profile.value("bag_conductance"))

    @classmethod
    def of(cls, profile: Profile, fill_ml: float, conductance_w_per_k: float) -> "Bag":
        """Give a bag of another fill with another conductance."""
        value = profile.value
        return cls(
            fill_ml,
            conductance_w_per_k,
            value("specific_heat"),
            value("specific_heat_frozen"),
            value("latent_heat"),
            value("water_share"),
            value("freezing_point_per_percent") * value("dmso_percent"),
        )

    def temperature_with_ice(self, enthalpy_j_per_g: float) -> float:
        """Give the temperature of a bag that holds ice; the freezing point at most."""
        tf, cp = self.freezing_point_c, self.cp_frozen_j_per_g_k
        liquid = self.cp_j_per_g_k * tf
        if enthalpy_j_per_g >= liquid:
            return enthalpy_j_per_g / self.cp_j_per_g_k
        heat = self.latent_j_per_g * self.water_share
        b = enthalpy_j_per_g - liquid + cp * tf + heat
        return (b - sqrt(b * b - 4.0 * cp * heat * tf)) / (2.0 * cp)

    def ice_share(self, temperature_c: float) -> float:
        """Give the share of the contents that is ice at equilibrium."""
        if temperature_c >= self.freezing_point_c:
            return 0.0
        return self.water_share * (1.0 - self.freezing_point_c / temperature_c)


@dataclass(frozen=True, slots=True)
class FreezingCurve:
    """What the probe in the bag shows.

    Attributes:
        points: Minutes, bag and chamber temperature, about every half minute.
        nucleation_c: Where ice began.
        plateau_min: Time from there until the bag passed -10 C.
        rate_c_per_min: Mean rate from -10 to -40 C after the ice began.
        steepest_c_per_min: Fastest minute in that range.
        widest_gap_c: Largest difference between bag and chamber after the ice began.
        minutes: Total time.
    """

    points: tuple[tuple[float, float, float], ...]
    nucleation_c: float
    plateau_min: float
    rate_c_per_min: float
    steepest_c_per_min: float
    widest_gap_c: float
    minutes: float


class ControlledChamber:
    """A freezer that follows a programme: hold, ramp, seeding dip, ramp, fast ramp."""

    __slots__ = ("_chamber_c", "_dip", "_last_min", "_ramp", "_seeded", "_stage")

    def __init__(self, ramp_c_per_min: float, *, seeded: bool) -> None:
        self._ramp = ramp_c_per_min
        self._seeded = seeded
        self._chamber_c = _START_C
        self._last_min = 0.0
        self._stage = 0
        self._dip = 0

    def __call__(self, minutes: float, bag_c: float) -> float:
        """Give the temperature of the chamber and move the programme on."""
        passed = minutes - self._last_min
        self._last_min = minutes
        if minutes < _HOLD_MIN:
            return self._chamber_c
        if self._seeded and self._dip < 2 and (self._dip or bag_c <= -6.0):  # noqa: PLR2004
            return self._seed(passed)
        fast = bag_c <= _RATE_TO_C
        self._chamber_c -= (7.0 if fast else self._ramp) * passed
        self._chamber_c = max(self._chamber_c, _END_C - 10.0)
        return self._chamber_c

    def _seed(self, passed: float) -> float:
        if self._dip == 0:
            self._chamber_c -= 35.0 * passed
            if self._chamber_c <= -45.0:  # noqa: PLR2004 - the bottom of the dip
                self._dip = 1
        else:
            self._chamber_c += 20.0 * passed
            if self._chamber_c >= -16.0:  # noqa: PLR2004 - back up, below the plateau
                self._dip = 2
        return self._chamber_c


def still_freezer(temperature_c: float) -> Chamber:
    """Give a freezer that simply is cold: uncontrolled freezing."""
    return lambda _minutes, _bag_c: temperature_c


def freeze_bag(
    bag: Bag,
    chamber: Chamber,
    nucleation_c: float,
    *,
    step_s: float = STEP_S,
    limit_min: float = 240.0,
) -> FreezingCurve:
    """Give the freezing curve of a bag that starts at 4 C.

    Args:
        bag: The bag.
        chamber: What surrounds it.
        nucleation_c: Temperature at which ice begins.
        step_s: Step of the integration.
        limit_min: When to give up waiting for -90 C (or for the chamber).
    """
    recorder = _Recorder()
    cp = bag.cp_j_per_g_k
    enthalpy = cp * _START_C
    temperature = _START_C
    gain = bag.conductance_w_per_k * step_s / bag.mass_g
    step_min = step_s / 60.0
    frozen = False
    start_at = min(nucleation_c, bag.freezing_point_c)
    count = int(limit_min / step_min)
    for index in range(count + 1):
        minutes = index * step_min
        around = chamber(minutes, temperature)
        recorder.note(minutes, temperature, around, frozen=frozen)
        if temperature <= _RATE_TO_C and (
            temperature <= _END_C or temperature - around < 0.5  # noqa: PLR2004 - at rest
        ):
            break
        enthalpy += gain * (around - temperature)
        if not frozen and enthalpy / cp <= start_at:
            frozen = True
            recorder.nucleated(minutes + step_min, start_at)
        temperature = bag.temperature_with_ice(enthalpy) if frozen else enthalpy / cp
    return recorder.curve()


class _Recorder:
    """Gathers the figures of a curve while it is computed."""

    __slots__ = (
        "_from_min",
        "_gap",
        "_last",
        "_minute",
        "_minute_c",
        "_nucleated_min",
        "_nucleation_c",
        "_points",
        "_steepest",
        "_to_min",
    )

    def __init__(self) -> None:
        self._points: list[tuple[float, float, float]] = []
        self._last = -1.0
        self._nucleated_min = 0.0
        self._nucleation_c = 0.0
        self._from_min = -1.0
        self._to_min = -1.0
        self._steepest = 0.0
        self._gap = 0.0
        self._minute = 0.0
        self._minute_c = 0.0

    def nucleated(self, minutes: float, temperature_c: float) -> None:
        self._nucleated_min = minutes
        self._nucleation_c = temperature_c

    def note(self, minutes: float, bag_c: float, chamber_c: float, *, frozen: bool) -> None:
        if self._last < 0.0 or minutes - self._last >= 0.5:  # noqa: PLR2004 - half a minute
            self._points.append((minutes, bag_c, chamber_c))
            self._last = minutes
        if not frozen:
            return
        self._gap = max(self._gap, bag_c - chamber_c)
        if bag_c > _RATE_FROM_C or self._to_min >= 0.0:
            return
        if self._from_min < 0.0:
            self._from_min = self._minute = minutes
            self._minute_c = bag_c
        elif minutes - self._minute >= 1.0:
            self._steepest = max(
                self._steepest, (self._minute_c - bag_c) / (minutes - self._minute)
            )
            self._minute, self._minute_c = minutes, bag_c
        if bag_c <= _RATE_TO_C:
            self._to_min = minutes

    def curve(self) -> FreezingCurve:
        minutes = self._points[-1][0]
        reached = self._to_min > self._from_min >= 0.0
        span = self._to_min - self._from_min if reached else 1.0e9
        rate = (_RATE_FROM_C - _RATE_TO_C) / span
        plateau = (self._from_min - self._nucleated_min) if self._from_min >= 0.0 else minutes
        return FreezingCurve(
            tuple(self._points),
            self._nucleation_c,
            plateau,
            rate,
            max(self._steepest, rate),
            self._gap,
            minutes,
        )


@dataclass(frozen=True, slots=True)
class Survival:
    """What freezing leaves alive."""

    best: float
    optimum_c_per_min: float
    width: float
    supercooling_per_c: float
    best_nucleation_c: float
    toxicity_4c_per_h: float
    toxicity_22c_per_h: float
    transfer_per_c: float

    @classmethod
    def from_profile(cls, profile: Profile, best: float) -> "Survival":
        """Give the law of a profile with the best survival of this product."""
        value = profile.value
        return cls(
            best,
            value("cooling_optimum"),
            value("cooling_width"),
            value("supercooling_penalty"),
            value("nucleation_seeded"),
            value("dmso_toxicity_4c"),
            value("dmso_toxicity_22c"),
            value("transfer_penalty"),
        )

    def toxicity_per_h(self, temperature_c: float) -> float:
        """Give the loss rate in DMSO, exponential through the rates at 4 and 22 C."""
        slope = log(self.toxicity_22c_per_h / self.toxicity_4c_per_h) / 18.0
        return self.toxicity_4c_per_h * exp(slope * (temperature_c - 4.0))

    def freezing_share(self, rate_c_per_min: float, nucleation_c: float) -> float:
        """Give the share that lives after the curve.

        S0 exp(-(log10(B/Bopt)/s)^2) exp(-k (Topt - Tnuc)+), a training law.
        """
        away = log10(max(rate_c_per_min, 1.0e-6) / self.optimum_c_per_min) / self.width
        colder = max(0.0, self.best_nucleation_c - nucleation_c)
        return self.best * exp(-away * away - self.supercooling_per_c * colder)

    def contact_share(self, hours: float, temperature_c: float) -> float:
        """Give the share that lives after contact with DMSO before freezing."""
        return exp(-self.toxicity_per_h(temperature_c) * hours)

    def transfer_share(self, transfer_c: float) -> float:
        """Give the share that lives after a transfer to storage; 1 at -80 C or colder."""
        return exp(-self.transfer_per_c * max(0.0, transfer_c + 80.0))
