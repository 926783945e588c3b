"""What a profile of the process must state, and how it joins the profile of the device.

Reading is done by `simulator.plant.parameters`; nothing here reads files.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from simulator.plant.parameters import (
    Catalogue,
    Parameter,
    Profile,
    build_profile,
    load_profile,
)
from simulator.process.errors import SettingError

UNITS: Final[dict[str, str]] = {
    "t_cell_fraction": "-",
    "b_cell_fraction": "-",
    "contamination_probability": "-",
    "contamination_start": "count",
    "microbe_doubling_time": "h",
    "microbe_lag": "h",
    "turbidity_threshold": "1/mL",
    "platelet_removal": "-",
    "platelet_removal_sd": "-",
    "wash_recovery": "-",
    "wash_recovery_sd": "-",
    "selection_recovery_base": "-",
    "selection_recovery_spread": "-",
    "platelet_penalty": "-",
    "platelet_reference": "1",
    "vial_capacity_label": "1",
    "vial_capacity_saturating": "1",
    "overload_sharpness": "-",
    "label_time": "min",
    "label_time_constant": "min",
    "column_clogging": "-",
    "clogging_loss": "-",
    "nontarget_log_reduction": "log10",
    "nontarget_log_reduction_sd": "log10",
    "t_cell_log_reduction": "log10",
    "t_cell_log_reduction_sd": "log10",
    "t_cell_log_reduction_membrane": "log10",
    "b_cell_log_reduction": "log10",
    "dead_cd34_carried": "-",
    "selection_draw": "-",
    "handling_death": "-",
    "prestimulation_time": "h",
    "second_transduction_time": "h",
    "harvest_time": "h",
    "transduction_cycles": "count",
    "seeding_density": "1/mL",
    "culture_temperature": "C",
    "co2_fraction": "-",
    "oxygen_saturation": "mM",
    "cytokine_share": "-",
    "culture_shear": "Pa",
    "medium_renewal": "-",
    "vector_carry_over": "-",
    "growth_rate_max": "1/h",
    "growth_rate_gsd": "-",
    "recruited_share": "-",
    "growth_lag": "h",
    "growth_lag_width": "h",
    "growth_lag_sd": "h",
    "death_rate": "1/h",
    "death_rate_gsd": "-",
    "lysis_rate": "1/h",
    "vector_toxicity": "1/h",
    "vector_toxicity_half": "TU/cell",
    "heat_death_rate": "1/h",
    "cytokine_death_factor": "-",
    "ph_death_factor": "-",
    "oxygen_death_factor": "-",
    "shear_threshold": "Pa",
    "shear_death_rate": "1/h/Pa",
    "growth_temperature_min": "C",
    "growth_temperature_optimum": "C",
    "growth_temperature_max": "C",
    "growth_ph_min": "-",
    "growth_ph_optimum": "-",
    "growth_ph_max": "-",
    "glucose_half": "mM",
    "lactate_inhibition": "mM",
    "oxygen_half": "mM",
    "glucose_maintenance": "fmol/cell/h",
    "glucose_per_cell": "pmol/cell",
    "lactate_per_glucose": "mol/mol",
    "oxygen_uptake": "fmol/cell/h",
    "oxygen_diffusivity": "m2/s",
    "oxygen_transfer": "1/h",
    "glucose_start": "mM",
    "lactate_start": "mM",
    "bicarbonate_start": "mM",
    "co2_equilibration": "h",
    "cd34_marker_loss": "1/h",
    "repopulating_loss_early": "1/h",
    "repopulating_loss_late": "1/h",
    "vector_titre": "TU/mL",
    "vector_titre_gsd": "-",
    "moi_per_cycle": "TU/cell",
    "vector_half_life_37c": "h",
    "vector_half_life_22c": "h",
    "vector_half_life_4c": "h",
    "vector_heat_decay": "1/C",
    "vector_thaw_survival": "-",
    "vector_wait": "h",
    "vector_wait_temperature": "C",
    "vector_refreezes": "count",
    "vector_diffusivity": "m2/s",
    "collision_constant": "mL/h/cell",
    "sticking_probability": "-",
    "mixing_sherwood": "-",
    "liquid_height": "mm",
    "copies_per_adsorbed_unit": "-",
    "donor_gsd_integration": "-",
    "donor_gsd_integration_enhanced": "-",
    "copies_saturation": "copies/cell",
    "dispersion_plain": "-",
    "dispersion_enhanced": "-",
    "dispersion_gsd": "-",
    "pge2_dose": "-",
    "poloxamer_dose": "-",
    "pge2_on_integration": "-",
    "poloxamer_on_sticking": "-",
    "poloxamer_on_integration": "-",
    "um171_dose": "-",
    "sr1_dose": "-",
    "um171_on_repopulating_loss": "-",
    "sr1_on_marker_loss": "-",
    "harvest_recovery": "-",
    "harvest_recovery_sd": "-",
    "wash_residual_volume": "mL",
    "wash_volume": "mL",
    "wash_cycles": "count",
    "bound_fraction": "-",
    "dead_carried_in_wash": "-",
    "fill_recovery": "-",
    "product_draw": "-",
    "bags_filled": "count",
    "fill_volume": "mL",
    "concentration_limit": "1/mL",
    "pump_volume_sd": "-",
    "dmso_percent": "%",
    "dmso_contact_time": "min",
    "dmso_contact_temperature": "C",
    "dmso_toxicity_4c": "1/h",
    "dmso_toxicity_22c": "1/h",
    "freezing_ramp": "C/min",
    "seeding_step": "count",
    "nucleation_seeded": "C",
    "nucleation_spontaneous": "C",
    "nucleation_sd": "C",
    "bag_conductance": "W/K",
    "still_air_conductance": "W/K",
    "still_air_fill": "mL",
    "specific_heat": "kJ/kg/K",
    "specific_heat_frozen": "kJ/kg/K",
    "latent_heat": "kJ/kg",
    "water_share": "-",
    "freezing_point_per_percent": "C/%",
    "cooling_optimum": "C/min",
    "cooling_width": "log10",
    "survival_best": "-",
    "survival_spread": "-",
    "supercooling_penalty": "1/C",
    "transfer_temperature": "C",
    "transfer_penalty": "1/C",
    "storage_temperature": "C",
    "storage_time": "d",
    "storage_loss_minus80": "1/d",
    "post_thaw_wait": "h",
    "post_thaw_loss": "1/h",
    "post_thaw_lysis": "-",
    "bag_failure": "-",
    "editing_prestimulation": "h",
    "electroporation_field": "-",
    "electroporation_recovery": "-",
    "electroporation_field_scale": "-",
    "editing_maximum": "-",
    "ribonucleoprotein_dose": "-",
    "ribonucleoprotein_scale": "-",
    "editing_field_half": "-",
    "editing_field_width": "-",
    "editing_spread": "-",
    "electroporation_growth_share": "-",
    "electroporation_viability": "-",
    "vcn_cv": "-",
    "vcn_replicates": "count",
    "colonies_counted": "count",
    "purity_sd": "-",
    "count_replicates": "count",
    "editing_assay_sd": "-",
}
"""Every parameter of the process, with the unit in which a profile must state it."""

_SIGNED: Final = (
    "nucleation_seeded",
    "nucleation_spontaneous",
    "freezing_point_per_percent",
    "transfer_temperature",
    "storage_temperature",
)
_MAY_BE_ZERO: Final = (
    "contamination_probability",
    "microbe_lag",
    "platelet_removal_sd",
    "wash_recovery_sd",
    "selection_recovery_spread",
    "column_clogging",
    "nontarget_log_reduction_sd",
    "t_cell_log_reduction_sd",
    "dead_cd34_carried",
    "handling_death",
    "transduction_cycles",
    "cytokine_share",
    "culture_shear",
    "medium_renewal",
    "vector_carry_over",
    "growth_lag_sd",
    "oxygen_transfer",
    "lactate_start",
    "cd34_marker_loss",
    "repopulating_loss_late",
    "moi_per_cycle",
    "vector_wait",
    "vector_refreezes",
    "pge2_dose",
    "poloxamer_dose",
    "um171_dose",
    "sr1_dose",
    "harvest_recovery_sd",
    "bound_fraction",
    "pump_volume_sd",
    "dmso_contact_temperature",
    "seeding_step",
    "nucleation_sd",
    "survival_spread",
    "supercooling_penalty",
    "transfer_penalty",
    "storage_time",
    "post_thaw_wait",
    "post_thaw_loss",
    "post_thaw_lysis",
    "bag_failure",
    "ribonucleoprotein_dose",
    "editing_spread",
    "electroporation_growth_share",
    "vcn_cv",
    "purity_sd",
    "editing_assay_sd",
    "nucleation_seeded",
    "nucleation_spontaneous",
    "freezing_point_per_percent",
    "transfer_temperature",
    "storage_temperature",
)
CATALOGUE: Final = Catalogue(UNITS, _SIGNED, _MAY_BE_ZERO)
"""What a profile of the process must state."""

COUNT_UNIT: Final = "count"
"""Unit of parameters that are whole numbers."""


def load_process_profile(text: str, *, file: str) -> Profile:
    """Read a profile of the process.

    Args:
        text: The YAML text.
        file: The name to be shown in findings.

    Raises:
        ProfileError: The text has findings.
    """
    return load_profile(text, file=file, catalogue=CATALOGUE)


def combine_profiles(device: Profile, process: Profile) -> Profile:
    """Give one profile with the parameters of both.

    Raises:
        SettingError: A name stands in both.
    """
    known = {parameter.name for parameter in device.parameters}
    for parameter in process.parameters:
        if parameter.name in known:
            raise SettingError(parameter.name, "stands in both profiles")
    return build_profile(
        f"{device.code}+{process.code}",
        f"{device.title}; {process.title}",
        (*device.parameters, *process.parameters),
    )


def apply_settings(profile: Profile, settings: Mapping[str, float]) -> Profile:
    """Give the profile with some values set.

    Raises:
        SettingError: A name is unknown, or a value is out of range or not whole where it must be.
    """
    known = {parameter.name: parameter for parameter in profile.parameters}
    for name, value in settings.items():
        problem = find_problem(known.get(name), value)
        if problem:
            raise SettingError(name, problem)
    changed = tuple(
        replace(p, value=float(settings[p.name])) if p.name in settings else p
        for p in profile.parameters
    )
    return build_profile(profile.code, profile.title, changed)


def find_problem(parameter: Parameter | None, value: float) -> str:
    """Tell what is wrong with a value for a parameter; an empty text if nothing is."""
    if parameter is None:
        return "is not a parameter"
    if not parameter.low <= value <= parameter.high:
        unit = "" if parameter.unit in {"-", "1", COUNT_UNIT} else f" {parameter.unit}"
        return f"must be from {parameter.low:g} to {parameter.high:g}{unit}, not {value:g}"
    if parameter.unit == COUNT_UNIT and value != int(value):
        return f"must be a whole number, not {value:g}"
    return ""
