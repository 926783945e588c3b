"""Constants, surroundings and rates of a culture: what acts on cells at one moment.

Growth falls with temperature and pH by cardinal models, with glucose and oxygen by Monod terms and
with lactate by inhibition. Oxygen reaches settled cells by diffusion or, in a rocked vessel, by
transfer. Integration over time is in `simulator.process.culture`.
"""

from dataclasses import dataclass
from typing import Final

from simulator.kernel.numerics import exp, log, sqrt
from simulator.plant.parameters import Profile
from simulator.process.vector import VectorDecay

_LN_10: Final = 2.302585092994046
_PCO2_SCALE: Final = 0.0307 * 713.0
"""Millimolar carbon dioxide for each unit of gas fraction, at 760 - 47 mmHg."""
_CM2_PER_H_FROM_M2_PER_S: Final = 3.6e7
MM_PER_H: Final = 1.0e-9
"""From fmol/cell/h and cells/mL to mM/h."""
_LEAST_BICARBONATE_MM: Final = 0.2
_HEAT_DEATH_FROM_C: Final = 40.0
_HEAT_DEATH_AT_C: Final = 41.0


@dataclass(frozen=True, slots=True)
class Conditions:
    """What surrounds the cells for a while.

    Attributes:
        temperature_c: Temperature of the medium.
        co2_fraction: Carbon dioxide in the gas.
        oxygen_mm: Oxygen in medium that is in equilibrium with the gas.
        liquid_height_mm: Medium above settled cells.
        sherwood: Mixing; 1 for none.
        transfer_per_h: Oxygen transfer of a rocked vessel; 0 for a settled layer.
        cytokine_share: 1 complete, 0 none.
        shear_pa: Shear on the cells.
        sticking: Sticking probability of the vector.
    """

    temperature_c: float
    co2_fraction: float
    oxygen_mm: float
    liquid_height_mm: float
    sherwood: float
    transfer_per_h: float
    cytokine_share: float
    shear_pa: float
    sticking: float

    @classmethod
    def from_profile(cls, profile: Profile) -> "Conditions":
        """Give the set-points of a profile, without enhancers."""
        value = profile.value
        return cls(
            value("culture_temperature"),
            value("co2_fraction"),
            value("oxygen_saturation"),
            value("liquid_height"),
            value("mixing_sherwood"),
            value("oxygen_transfer"),
            value("cytokine_share"),
            value("culture_shear"),
            value("sticking_probability"),
        )


@dataclass(frozen=True, slots=True)
class Kinetics:
    """The constants of growth, death and metabolism; units as in the profile."""

    growth_per_h: float
    lag_h: float
    lag_width_h: float
    death_per_h: float
    lysis_per_h: float
    toxicity_per_h: float
    toxicity_half: float
    heat_death_per_h: float
    cytokine_death: float
    ph_death: float
    oxygen_death: float
    shear_threshold_pa: float
    shear_death: float
    temperatures_c: tuple[float, float, float]
    ph_cardinals: tuple[float, float, float]
    glucose_half_mm: float
    lactate_inhibition_mm: float
    oxygen_half_mm: float
    maintenance_fmol: float
    glucose_per_cell_fmol: float
    lactate_yield: float
    oxygen_uptake_fmol: float
    oxygen_cm2_per_h: float
    bicarbonate_mm: float
    lactate_start_mm: float
    co2_time_h: float
    marker_loss_per_h: float
    repopulating_early_per_h: float
    repopulating_late_per_h: float
    diffusivity_m2_per_s: float
    collision_ml_per_h: float
    decay: VectorDecay

    @classmethod
    def from_profile(
        cls, profile: Profile, *, growth_factor: float = 1.0, lag_shift_h: float = 0.0
    ) -> "Kinetics":
        """Give the constants of a profile for a donor who differs in growth and lag."""
        v = profile.value
        return cls(
            growth_per_h=v("growth_rate_max") * v("recruited_share") * growth_factor,
            lag_h=v("growth_lag") + lag_shift_h,
            lag_width_h=v("growth_lag_width"),
            death_per_h=v("death_rate"),
            lysis_per_h=v("lysis_rate"),
            toxicity_per_h=v("vector_toxicity"),
            toxicity_half=v("vector_toxicity_half"),
            heat_death_per_h=v("heat_death_rate"),
            cytokine_death=v("cytokine_death_factor"),
            ph_death=v("ph_death_factor"),
            oxygen_death=v("oxygen_death_factor"),
            shear_threshold_pa=v("shear_threshold"),
            shear_death=v("shear_death_rate"),
            temperatures_c=(
                v("growth_temperature_min"),
                v("growth_temperature_optimum"),
                v("growth_temperature_max"),
            ),
            ph_cardinals=(v("growth_ph_min"), v("growth_ph_optimum"), v("growth_ph_max")),
            glucose_half_mm=v("glucose_half"),
            lactate_inhibition_mm=v("lactate_inhibition"),
            oxygen_half_mm=v("oxygen_half"),
            maintenance_fmol=v("glucose_maintenance"),
            glucose_per_cell_fmol=v("glucose_per_cell") * 1.0e3,
            lactate_yield=v("lactate_per_glucose"),
            oxygen_uptake_fmol=v("oxygen_uptake"),
            oxygen_cm2_per_h=v("oxygen_diffusivity") * _CM2_PER_H_FROM_M2_PER_S,
            bicarbonate_mm=v("bicarbonate_start"),
            lactate_start_mm=v("lactate_start"),
            co2_time_h=v("co2_equilibration"),
            marker_loss_per_h=v("cd34_marker_loss"),
            repopulating_early_per_h=v("repopulating_loss_early"),
            repopulating_late_per_h=v("repopulating_loss_late"),
            diffusivity_m2_per_s=v("vector_diffusivity"),
            collision_ml_per_h=v("collision_constant"),
            decay=VectorDecay.from_profile(profile),
        )


def cardinal_temperature_factor(
    temperature_c: float, cardinals_c: tuple[float, float, float]
) -> float:
    """Give growth at a temperature as a share of the best (Rosso, Lobry and Flandrois 1993).

    Example:
        >>> round(cardinal_temperature_factor(32.0, (27.0, 37.0, 41.5)), 3)
        0.475
    """
    low, best, high = cardinals_c
    if temperature_c <= low or temperature_c >= high:
        return 0.0
    above = temperature_c - low
    top = (temperature_c - high) * above * above
    span = best - low
    bottom = span * (
        span * (temperature_c - best) - (best - high) * (best + low - 2.0 * temperature_c)
    )
    return top / bottom


def cardinal_ph_factor(ph: float, cardinals: tuple[float, float, float]) -> float:
    """Give growth at a pH as a share of the best (Rosso and others 1995).

    Example:
        >>> round(cardinal_ph_factor(7.95, (6.5, 7.35, 8.3)), 2)
        0.59
    """
    low, best, high = cardinals
    if ph <= low or ph >= high:
        return 0.0
    product = (ph - low) * (ph - high)
    return product / (product - (ph - best) * (ph - best))


def medium_ph(bicarbonate_mm: float, co2_fraction: float) -> float:
    """Give the pH of buffered medium (Henderson and Hasselbalch, pK 6.1).

    Example:
        >>> round(medium_ph(26.0, 0.05), 2), round(medium_ph(26.0, 0.02), 2)
        (7.48, 7.87)
    """
    left = max(bicarbonate_mm, _LEAST_BICARBONATE_MM)
    return 6.1 + log(left / (_PCO2_SCALE * max(co2_fraction, 1.0e-5))) / _LN_10


def oxygen_at_cells_mm(supply_mm: float, half_mm: float, demand_mm: float) -> float:
    """Give the oxygen that cells feel when supply meets Monod uptake.

    Solves C* - O = R O / (Ko + O) exactly. The demand R is how far full uptake would pull the
    concentration down: q X_s h / D for a settled layer, q X / kLa for a rocked vessel.

    Example:
        >>> round(oxygen_at_cells_mm(0.2, 0.01, 0.0), 3)
        0.2
        >>> round(oxygen_at_cells_mm(0.2, 0.01, 0.4), 4)
        0.0091
    """
    middle = supply_mm - half_mm - demand_mm
    root = sqrt(middle * middle + 4.0 * half_mm * supply_mm)
    if middle >= 0.0:
        return 0.5 * (middle + root)
    return 2.0 * half_mm * supply_mm / (root - middle)


def settled_limit_per_cm2(kinetics: Kinetics, oxygen_mm: float, height_mm: float) -> float:
    """Give the most cells that diffusion can feed on a surface: D C* / (h q).

    Source: steady one-dimensional diffusion.
    """
    supply_fmol_per_ml = oxygen_mm * 1.0e9
    return (
        kinetics.oxygen_cm2_per_h
        * supply_fmol_per_ml
        / (height_mm * 0.1 * kinetics.oxygen_uptake_fmol)
    )


def oxygen_demand_mm(kinetics: Kinetics, conditions: Conditions, viable_per_ml: float) -> float:
    """Give how far full uptake would pull oxygen down at the cells."""
    if conditions.transfer_per_h > 0.0:
        return kinetics.oxygen_uptake_fmol * viable_per_ml * MM_PER_H / conditions.transfer_per_h
    height_cm = 0.1 * conditions.liquid_height_mm
    flux = kinetics.oxygen_uptake_fmol * viable_per_ml * height_cm
    return flux * height_cm / kinetics.oxygen_cm2_per_h * MM_PER_H


def stress_death_per_h(kinetics: Kinetics, conditions: Conditions) -> float:
    """Give the death rate that heat and shear add.

    Example:
        At 40.5 C the rate is 0.02 exp(-0.5) = 0.012 per hour.
    """
    rate = 0.0
    if conditions.temperature_c > _HEAT_DEATH_FROM_C:
        rate += kinetics.heat_death_per_h * exp(conditions.temperature_c - _HEAT_DEATH_AT_C)
    over = conditions.shear_pa - kinetics.shear_threshold_pa
    if over > 0.0:
        rate += kinetics.shear_death * over
    return rate
