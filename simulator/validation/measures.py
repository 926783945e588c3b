"""How the model's figure of every row is computed, from fixed seeds."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Final

from simulator.kernel.numerics import exp, power
from simulator.kernel.randomness import draw_normal
from simulator.plant.parameters import Profile
from simulator.process.freezing import Bag, Survival, freeze_bag, still_freezer
from simulator.process.holding import HoldRates
from simulator.process.integration import positive_share
from simulator.process.selection import Selection, load_factor, platelet_factor, purity_of
from simulator.process.vector import VectorDecay
from simulator.process.washing import diluted_share
from simulator.validation.evidence import (
    EDITING,
    FIRST_GENERATION,
    REFERENCE,
    SEED,
    Estimate,
    Evidence,
    estimate_between,
    estimate_mean,
    estimate_median,
    estimate_over_range,
    estimate_sd,
    estimate_share,
    median_batch,
)

Measure = Callable[[Evidence], Estimate]

_NIGHT_H: Final = 15.0
_NIGHT_PER_ML: Final = 2.0e8
_NIGHT_PUBLISHED: Final = 0.165
_LN_2: Final = 0.6931471805599453
_Z_90: Final = 1.6448536


def measure_recovery(evidence: Evidence) -> Estimate:
    """Give the recovery of selection, wash included."""
    return estimate_mean(evidence.read(REFERENCE, lambda s: 100.0 * s.outcome.cd34_recovery))


def measure_recovery_sd(evidence: Evidence) -> Estimate:
    """Give the spread of that recovery."""
    return estimate_sd(evidence.read(REFERENCE, lambda s: 100.0 * s.outcome.cd34_recovery))


def measure_fresh_viability(evidence: Evidence) -> Estimate:
    """Give viability after selection two hours after collection."""

    def viability(carried: float) -> float:
        batch = median_batch(transport_time=2.0, dead_cd34_carried=carried)
        return 100.0 * batch.ledger[3].cells.viability

    carried = evidence.profile.value("dead_cd34_carried")
    ends = (viability(0.0), viability(1.0))
    return estimate_between(viability(carried), ends, "no to all dead CD34+ cells held")


def measure_membrane_wash(evidence: Evidence) -> Estimate:
    """Give the recovery when 90 to 98 % of platelets are removed."""
    column = Selection.from_profile(evidence.profile)
    platelets = evidence.profile.value("apheresis_platelets")

    def recovery(removed: float) -> float:
        return 100.0 * column.recovery(5.0e8, 1.0, platelets * (1.0 - removed), 30.0, 0.0)

    return estimate_between(
        recovery(0.94), (recovery(0.90), recovery(0.98)), "90 to 98 % of platelets removed"
    )


def measure_platelet_ratio(evidence: Evidence) -> Estimate:
    """Give the recovery at the reference platelets over that without platelets."""
    return estimate_over_range(
        evidence,
        "platelet_penalty",
        lambda p: platelet_factor(1.0, 1.0, p.value("platelet_penalty")),
    )


def measure_overload(evidence: Evidence, cd34_per_vial: float) -> Estimate:
    """Give the recovery lost to overload, in per cent."""

    def lost(profile: Profile) -> float:
        value = profile.value
        held = load_factor(
            cd34_per_vial, 1.0, value("vial_capacity_saturating"), value("overload_sharpness")
        )
        return 100.0 * (1.0 - held)

    return estimate_over_range(evidence, "overload_sharpness", lost)


def measure_purity(evidence: Evidence, share: float, recovery: float) -> Estimate:
    """Give the purity from an input share, over two standard deviations of the log reduction."""
    middle = evidence.profile.value("nontarget_log_reduction")
    reach = 2.0 * evidence.profile.value("nontarget_log_reduction_sd")
    ends = (
        100.0 * purity_of(share, recovery, middle - reach),
        100.0 * purity_of(share, recovery, middle + reach),
    )
    model = 100.0 * purity_of(share, recovery, middle)
    return estimate_between(model, ends, "two standard deviations of the log reduction")


def measure_hold_loss(evidence: Evidence, temperature_c: float, hours: float) -> Estimate:
    """Give the loss of viable CD34+ cells in uncrowded material, in per cent."""
    name = "hold_loss_5c" if temperature_c < 10.0 else "hold_loss_21c"  # noqa: PLR2004

    def lost(profile: Profile) -> float:
        kept = HoldRates.from_profile(profile).kept_share(temperature_c, 1.0e8, hours)
        return 100.0 * (1.0 - kept)

    return estimate_over_range(evidence, name, lost)


def measure_first_vcn(evidence: Evidence) -> Estimate:
    """Give copies of two cycles without enhancers."""
    return estimate_median(evidence.read(FIRST_GENERATION, lambda s: s.outcome.vcn))


def measure_first_positive(evidence: Evidence) -> Estimate:
    """Give positive cells of two cycles without enhancers."""
    return estimate_median(
        evidence.read(FIRST_GENERATION, lambda s: 100.0 * s.outcome.lvv_positive)
    )


def measure_first_dose(evidence: Evidence) -> Estimate:
    """Give the dose of two cycles without enhancers."""
    return estimate_median(
        evidence.read(FIRST_GENERATION, lambda s: 1.0e-6 * s.outcome.dose_per_kg)
    )


def measure_positive_at_1_1(evidence: Evidence) -> Estimate:
    """Give positive cells at 1.1 copies over the spread of the dispersion between batches."""
    k = evidence.profile.value("dispersion_plain")
    reach = power(evidence.profile.value("dispersion_gsd"), _Z_90)
    ends = (100.0 * positive_share(1.1, k / reach), 100.0 * positive_share(1.1, k * reach))
    return estimate_between(
        100.0 * positive_share(1.1, k), ends, "5th to 95th percentile of the dispersion"
    )


def measure_refined_vcn(evidence: Evidence) -> Estimate:
    """Give copies of the reference process."""
    return estimate_median(evidence.read(REFERENCE, lambda s: s.outcome.vcn))


def measure_refined_positive(evidence: Evidence) -> Estimate:
    """Give positive cells of the reference process."""
    return estimate_median(evidence.read(REFERENCE, lambda s: 100.0 * s.outcome.lvv_positive))


def measure_density(_evidence: Evidence, figure: str) -> Estimate:
    """Give a figure at 4e6 cells per mL over that at 1e5, one cycle at MOI 50."""

    def ratio(dose: float) -> float:
        dense, thin = (
            median_batch(
                transduction_cycles=1.0,
                moi_per_cycle=50.0,
                seeding_density=density,
                pge2_dose=dose,
                poloxamer_dose=dose,
            ).outcome
            for density in (4.0e6, 1.0e5)
        )
        return float(getattr(dense, figure)) / float(getattr(thin, figure))

    plain = ratio(0.0)
    return estimate_between(plain, (plain, ratio(1.0)), "without and with enhancers")


def measure_enhancement(_evidence: Evidence, poloxamer: float) -> Estimate:
    """Give copies with enhancers over those with none, at 10, 25 and 50 units per cell."""

    def ratio(moi: float) -> float:
        base = median_batch(moi_per_cycle=moi, pge2_dose=0.0, poloxamer_dose=0.0).outcome.vcn
        return median_batch(moi_per_cycle=moi, poloxamer_dose=poloxamer).outcome.vcn / base

    return estimate_between(ratio(25.0), (ratio(10.0), ratio(50.0)), "at MOI 10 and 50")


def measure_half_life(evidence: Evidence) -> Estimate:
    """Give the half-life of the vector at 37 C."""
    return estimate_over_range(
        evidence,
        "vector_half_life_37c",
        lambda p: _LN_2 / VectorDecay.from_profile(p).rate_per_h(37.0),
    )


def measure_medium_change(evidence: Evidence) -> Estimate:
    """Give the dilution by one cycle of the device's wash."""

    def fold(profile: Profile) -> float:
        value = profile.value
        return 1.0 / diluted_share(value("wash_residual_volume"), value("wash_volume"), 1, 0.0)

    return estimate_over_range(evidence, "wash_residual_volume", fold)


def _counted_survival(evidence: Evidence) -> list[float]:
    """Give post-thaw recovery as two counts with their errors would show it."""
    cv = evidence.profile.value("cd34_count_cv")
    shown = []
    for number, sample in enumerate(evidence.cohorts[REFERENCE]):
        before = max(0.5, 1.0 + cv * draw_normal(SEED, "validation.before", number))
        after = max(0.0, 1.0 + cv * draw_normal(SEED, "validation.after", number))
        shown.append(100.0 * sample.outcome.post_thaw_recovery * after / before)
    return shown


def measure_thaw(evidence: Evidence) -> Estimate:
    """Give the counted recovery after thaw."""
    return estimate_mean(_counted_survival(evidence))


def measure_thaw_sd(evidence: Evidence) -> Estimate:
    """Give the spread of the counted recovery after thaw."""
    return estimate_sd(_counted_survival(evidence))


def measure_uncontrolled(evidence: Evidence) -> Estimate:
    """Give the loss after the published night and freezing in still air at -80 C."""
    value = evidence.profile.value
    bag = Bag.of(evidence.profile, value("still_air_fill"), value("still_air_conductance"))
    law = Survival.from_profile(evidence.profile, value("survival_best"))
    middle, reach = value("nucleation_spontaneous"), 2.0 * value("nucleation_sd")

    def lost(nucleation_c: float) -> float:
        curve = freeze_bag(bag, still_freezer(-80.0), nucleation_c)
        lives = law.freezing_share(curve.rate_c_per_min, curve.nucleation_c)
        lives *= law.contact_share(0.5, 4.0)
        return 100.0 * (1.0 - (1.0 - _NIGHT_PUBLISHED) * lives)

    return estimate_between(
        lost(middle),
        (lost(middle - reach), lost(middle + reach)),
        "two standard deviations of the nucleation temperature",
    )


def measure_night(evidence: Evidence) -> Estimate:
    """Give the loss of a night at 5 C in dense material."""

    def lost(profile: Profile) -> float:
        rate = HoldRates.from_profile(profile).rate_per_h(5.0, _NIGHT_PER_ML)
        return 100.0 * (1.0 - exp(-rate * _NIGHT_H))

    return estimate_over_range(evidence, "hold_loss_5c", lost)


def measure_dmso_removed(evidence: Evidence) -> Estimate:
    """Give the DMSO removed by the device's wash."""

    def removed(profile: Profile) -> float:
        value = profile.value
        left = diluted_share(
            value("wash_residual_volume"),
            value("wash_volume"),
            int(value("wash_cycles")),
            value("bound_fraction"),
        )
        return 100.0 * (1.0 - left)

    return estimate_over_range(evidence, "wash_residual_volume", removed)


def measure_wash_recovery(evidence: Evidence) -> Estimate:
    """Give the recovery of the harvest wash over two standard deviations."""
    value = evidence.profile.value
    middle, reach = value("harvest_recovery"), 2.0 * value("harvest_recovery_sd")
    return estimate_between(
        100.0 * middle,
        (100.0 * (middle - reach), 100.0 * min(1.0, middle + reach)),
        "two standard deviations between runs",
    )


def measure_dose_reached(evidence: Evidence) -> Estimate:
    """Give the share of batches with the required dose."""
    doses = evidence.read(REFERENCE, lambda s: s.outcome.dose_per_kg)
    return estimate_share(len([dose for dose in doses if dose >= 5.0e6]), len(doses))  # noqa: PLR2004


def measure_failures(evidence: Evidence) -> Estimate:
    """Give the share of batches that miss the training specification."""
    samples = evidence.cohorts[REFERENCE]
    return estimate_share(len([s for s in samples if not s.released]), len(samples))


def measure_parameter(evidence: Evidence, name: str, scale: float) -> Estimate:
    """Give a parameter itself, over its range."""
    return estimate_over_range(evidence, name, lambda p: scale * p.value(name))


def measure_editing_dose(evidence: Evidence) -> Estimate:
    """Give the dose of the editing route."""
    return estimate_median(evidence.read(EDITING, lambda s: 1.0e-6 * s.outcome.dose_per_kg))


def measure_edited(evidence: Evidence) -> Estimate:
    """Give the edited alleles of the editing route."""
    return estimate_median(evidence.read(EDITING, lambda s: 100.0 * s.outcome.allelic_edit))


def measure_residual(evidence: Evidence, figure: str) -> Estimate:
    """Give residual T or B cells for 5e6 CD34+ cells."""
    return estimate_median(evidence.read(REFERENCE, lambda s: float(getattr(s, figure))))


MEASURES: Final[Mapping[str, Measure]] = MappingProxyType(
    {
        "V1": measure_recovery,
        "V1-sd": measure_recovery_sd,
        "V2": measure_fresh_viability,
        "V3": partial(measure_residual, figure="t_cells_per_5e6"),
        "V3-b": partial(measure_residual, figure="b_cells_per_5e6"),
        "V4": measure_membrane_wash,
        "V4-t": partial(measure_parameter, name="t_cell_log_reduction_membrane", scale=1.0),
        "V5": measure_platelet_ratio,
        "V6": partial(measure_overload, cd34_per_vial=1.0e9),
        "V6-overload": partial(measure_overload, cd34_per_vial=2.0e9),
        "V7": partial(measure_purity, share=0.0051, recovery=0.817),
        "V8": partial(measure_purity, share=0.01, recovery=0.74),
        "V9": partial(measure_hold_loss, temperature_c=5.0, hours=24.0),
        "V9-48h": partial(measure_hold_loss, temperature_c=5.0, hours=48.0),
        "V9-72h": partial(measure_hold_loss, temperature_c=5.0, hours=72.0),
        "V10": partial(measure_hold_loss, temperature_c=21.0, hours=24.0),
        "V10-48h": partial(measure_hold_loss, temperature_c=21.0, hours=48.0),
        "V10-72h": partial(measure_hold_loss, temperature_c=21.0, hours=72.0),
        "V11": measure_first_vcn,
        "V11-lvv": measure_first_positive,
        "V11-dose": measure_first_dose,
        "V13": measure_positive_at_1_1,
        "V14": measure_refined_vcn,
        "V14-lvv": measure_refined_positive,
        "V16": partial(measure_density, figure="lvv_positive"),
        "V16-vcn": partial(measure_density, figure="vcn"),
        "V17": partial(measure_enhancement, poloxamer=1.0),
        "V18": partial(measure_enhancement, poloxamer=0.0),
        "V20": measure_half_life,
        "V20-wash": measure_medium_change,
        "V21": measure_thaw,
        "V21-sd": measure_thaw_sd,
        "V22": measure_uncontrolled,
        "V22-night": measure_night,
        "V23": measure_dmso_removed,
        "V23-recovery": measure_wash_recovery,
        "V24": measure_dose_reached,
        "V26": measure_failures,
        "V27": partial(measure_parameter, name="contamination_probability", scale=100.0),
        "V28": partial(measure_parameter, name="bag_failure", scale=100.0),
        "V29": measure_editing_dose,
        "V29-edit": measure_edited,
    }
)
"""The measure of each row that the model predicts; rows without one are for display."""
