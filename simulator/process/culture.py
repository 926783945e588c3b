"""Culture of CD34+ cells: growth, death, food, waste, gas, acidity, and vector if there is any.

Fourth-order Runge-Kutta steps of fixed length in portable arithmetic. With the usual step of one
hour the cells agree with steps of a sixteenth of an hour to better than 1e-4; a test shows it.
Loss of the CD34 marker and of repopulating cells are exact exponentials.
"""

from dataclasses import dataclass, replace
from typing import Final

from simulator.kernel.numerics import exp
from simulator.plant.parameters import Profile
from simulator.process.kinetics import (
    MM_PER_H,
    Conditions,
    Kinetics,
    cardinal_ph_factor,
    cardinal_temperature_factor,
    medium_ph,
    oxygen_at_cells_mm,
    oxygen_demand_mm,
    stress_death_per_h,
)
from simulator.process.vector import diffusion_rate_per_h, uptake_rate_per_h

STEP_H: Final = 1.0
"""Usual step of the integration."""

FIRST_DAY_H: Final = 24.0
_PH_TOLERANCE: Final = 0.25
_PH_SPAN: Final = 0.30

Slopes = tuple[float, float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class CultureState:
    """The vessel at one moment.

    Attributes:
        hours: Time since seeding.
        viable_per_ml: Viable nucleated cells.
        dead_per_ml: Dead cells that have not fallen apart.
        glucose_mm: Glucose.
        lactate_mm: Lactate.
        co2_fraction: Carbon dioxide in equilibrium with the medium.
        vector_per_ml: Free infectious vector.
        adsorbed_per_cell: Vector taken up for each cell since seeding.
        exposure_moi: Vector added for each cell in the present exposure; it is toxic.
        marker_share: Share of the CD34+ cells at seeding that would still show CD34.
        repopulating_share: Share of repopulating capacity left in a cell.
    """

    hours: float
    viable_per_ml: float
    dead_per_ml: float
    glucose_mm: float
    lactate_mm: float
    co2_fraction: float
    vector_per_ml: float = 0.0
    adsorbed_per_cell: float = 0.0
    exposure_moi: float = 0.0
    marker_share: float = 1.0
    repopulating_share: float = 1.0

    @property
    def viability(self) -> float:
        """Give viable over all cells."""
        total = self.viable_per_ml + self.dead_per_ml
        return self.viable_per_ml / total if total > 0.0 else 0.0

    def renew_medium(self, fresh_share: float, fresh: "CultureState") -> "CultureState":
        """Give the vessel after part of the medium was replaced; cells and vector stay."""
        keep = 1.0 - fresh_share
        return replace(
            self,
            glucose_mm=self.glucose_mm * keep + fresh.glucose_mm * fresh_share,
            lactate_mm=self.lactate_mm * keep + fresh.lactate_mm * fresh_share,
        )

    def add_vector(self, moi: float, carry_over: float) -> "CultureState":
        """Give the vessel after vector was added for each viable cell.

        Args:
            moi: Vector for each viable cell; zero for a wash without vector.
            carry_over: Free vector of the exposure before that stays.
        """
        return replace(
            self,
            vector_per_ml=self.vector_per_ml * carry_over + moi * self.viable_per_ml,
            exposure_moi=moi,
        )


def seed_vessel(profile: Profile, viable_per_ml: float, dead_per_ml: float) -> CultureState:
    """Give a vessel with fresh medium at the moment of seeding."""
    return CultureState(
        0.0,
        viable_per_ml,
        dead_per_ml,
        profile.value("glucose_start"),
        profile.value("lactate_start"),
        profile.value("co2_fraction"),
    )


class _Slopes:
    """The right-hand side for one stretch of constant conditions."""

    __slots__ = (
        "_c",
        "_demand_per_cell",
        "_diffusion",
        "_extra_death",
        "_growth",
        "_k",
        "_kdec",
        "_stick",
        "_tox",
    )

    def __init__(self, kinetics: Kinetics, conditions: Conditions, exposure_moi: float) -> None:
        self._k = kinetics
        self._c = conditions
        temperature = conditions.temperature_c
        factor = cardinal_temperature_factor(temperature, kinetics.temperatures_c)
        self._growth = kinetics.growth_per_h * factor * conditions.cytokine_share
        self._tox = kinetics.death_per_h + kinetics.toxicity_per_h * exposure_moi / (
            exposure_moi + kinetics.toxicity_half
        )
        self._tox *= 1.0 + (kinetics.cytokine_death - 1.0) * (1.0 - conditions.cytokine_share)
        self._extra_death = stress_death_per_h(kinetics, conditions)
        self._demand_per_cell = oxygen_demand_mm(kinetics, conditions, 1.0)
        self._kdec = kinetics.decay.rate_per_h(temperature)
        self._diffusion = diffusion_rate_per_h(
            kinetics.diffusivity_m2_per_s, conditions.liquid_height_mm, conditions.sherwood
        )
        self._stick = conditions.sticking

    def growth_and_death(self, hours: float, y: Slopes) -> tuple[float, float]:
        """Give the specific rates of growth and death."""
        k = self._k
        viable, _, glucose, lactate, co2 = y[:5]
        ph = medium_ph(k.bicarbonate_mm - (lactate - k.lactate_start_mm), co2)
        demand = self._demand_per_cell * viable
        oxygen = oxygen_at_cells_mm(self._c.oxygen_mm, k.oxygen_half_mm, demand)
        acid = lactate / k.lactate_inhibition_mm
        growth = (
            self._growth
            / (1.0 + exp((k.lag_h - hours) / k.lag_width_h))
            * glucose
            / (k.glucose_half_mm + glucose)
            * oxygen
            / (k.oxygen_half_mm + oxygen)
            / (1.0 + acid * acid)
            * cardinal_ph_factor(ph, k.ph_cardinals)
        )
        stress = 1.0 + (k.ph_death - 1.0) * _ph_stress(ph)
        lack = 1.0 - oxygen / (2.0 * k.oxygen_half_mm)
        if lack > 0.0:
            stress += (k.oxygen_death - 1.0) * lack
        return growth, self._tox * stress + self._extra_death

    def at(self, hours: float, y: Slopes) -> Slopes:
        """Give the slopes of cells, food, gas and vector."""
        k = self._k
        viable, dead, glucose, _, co2, vector, _ = y
        growth, death = self.growth_and_death(hours, y)
        eaten = (k.maintenance_fmol + k.glucose_per_cell_fmol * growth) * viable * MM_PER_H
        eaten *= glucose / (glucose + 0.05) if glucose > 0.0 else 0.0
        taken = 0.0
        if vector > 0.0 and viable > 0.0:
            rate = uptake_rate_per_h(self._stick, k.collision_ml_per_h, viable, self._diffusion)
            taken = rate * vector
        return (
            (growth - death) * viable,
            death * viable - k.lysis_per_h * dead,
            -eaten,
            k.lactate_yield * eaten,
            (self._c.co2_fraction - co2) / k.co2_time_h,
            -self._kdec * vector - taken,
            taken / viable if taken > 0.0 else 0.0,
        )


def culture_ph(state: CultureState, kinetics: Kinetics) -> float:
    """Give the pH in the vessel."""
    used = state.lactate_mm - kinetics.lactate_start_mm
    return medium_ph(kinetics.bicarbonate_mm - used, state.co2_fraction)


def advance_culture(
    state: CultureState,
    kinetics: Kinetics,
    conditions: Conditions,
    hours: float,
    *,
    step_h: float = STEP_H,
) -> CultureState:
    """Give the vessel after some hours under constant conditions.

    Args:
        state: The vessel at the start.
        kinetics: Constants of the cells.
        conditions: What surrounds them.
        hours: Length of the stretch; zero gives the state back.
        step_h: Longest step of the integration.
    """
    if hours <= 0.0:
        return state
    count = max(1, int(hours / step_h + 0.999999))
    step = hours / count
    slopes = _Slopes(kinetics, conditions, state.exposure_moi)
    y: Slopes = (
        state.viable_per_ml,
        state.dead_per_ml,
        state.glucose_mm,
        state.lactate_mm,
        state.co2_fraction,
        state.vector_per_ml,
        state.adsorbed_per_cell,
    )
    start = state.hours
    for index in range(count):
        y = _runge_kutta(slopes, start + index * step, y, step)
    return _close(state, kinetics, hours, y)


def _runge_kutta(slopes: _Slopes, hours: float, y: Slopes, step: float) -> Slopes:
    half = 0.5 * step
    k1 = slopes.at(hours, y)
    k2 = slopes.at(hours + half, _move(y, k1, half))
    k3 = slopes.at(hours + half, _move(y, k2, half))
    k4 = slopes.at(hours + step, _move(y, k3, step))
    sixth = step / 6.0
    moved = [
        max(0.0, value + sixth * (a + 2.0 * (b + c) + d))
        for value, a, b, c, d in zip(y, k1, k2, k3, k4, strict=True)
    ]
    return (moved[0], moved[1], moved[2], moved[3], moved[4], moved[5], moved[6])


def _move(y: Slopes, k: Slopes, step: float) -> Slopes:
    """Give the point reached along slopes; nothing falls below zero."""
    return (
        max(0.0, y[0] + step * k[0]),
        max(0.0, y[1] + step * k[1]),
        max(0.0, y[2] + step * k[2]),
        max(0.0, y[3] + step * k[3]),
        max(0.0, y[4] + step * k[4]),
        max(0.0, y[5] + step * k[5]),
        y[6] + step * k[6],
    )


def _close(state: CultureState, kinetics: Kinetics, hours: float, y: Slopes) -> CultureState:
    end = state.hours + hours
    early = max(0.0, min(end, FIRST_DAY_H) - state.hours)
    late = hours - early
    kept = exp(-kinetics.repopulating_early_per_h * early - kinetics.repopulating_late_per_h * late)
    return CultureState(
        end,
        *y[:7],
        exposure_moi=state.exposure_moi,
        marker_share=state.marker_share * exp(-kinetics.marker_loss_per_h * late),
        repopulating_share=state.repopulating_share * kept,
    )


def _ph_stress(ph: float) -> float:
    """Give 0 near pH 7.35 and 1 far from it."""
    away = abs(ph - 7.35) - _PH_TOLERANCE
    if away <= 0.0:
        return 0.0
    return min(1.0, away / _PH_SPAN)
