"""From the eluate to the harvest: seeding, culture, and transduction or electroporation."""

from dataclasses import dataclass, replace
from typing import Final

from simulator.kernel.numerics import exp
from simulator.plant.parameters import Profile
from simulator.process.cells import Cells
from simulator.process.chance import Chance
from simulator.process.culture import (
    FIRST_DAY_H,
    CultureState,
    advance_culture,
    seed_vessel,
)
from simulator.process.electroporation import Electroporation
from simulator.process.integration import Enhancement, blend, positive_share, saturated_copies
from simulator.process.kinetics import Conditions, Kinetics
from simulator.process.measurement import applied_moi, reported_amount
from simulator.process.selection import shift_share

_LEAST_COUNT_ERROR: Final = -0.6


@dataclass(frozen=True, slots=True)
class Seeded:
    """The vessel at seeding.

    Attributes:
        state: The vessel.
        volume_ml: Medium.
        cells: What was seeded.
    """

    state: CultureState
    volume_ml: float
    cells: Cells


@dataclass(frozen=True, slots=True)
class Harvest:
    """The vessel at harvest and what its cells carry.

    Attributes:
        state: The vessel.
        cells: Its cells.
        moi_applied: Vector for each cell that was really added, over all cycles.
        vector_ml: Volume of vector added.
        vcn: True copies per diploid genome.
        lvv_positive: True share of cells with at least one copy.
        allelic_edit: True share of edited alleles.
    """

    state: CultureState
    cells: Cells
    moi_applied: float = 0.0
    vector_ml: float = 0.0
    vcn: float = 0.0
    lvv_positive: float = 0.0
    allelic_edit: float = 0.0

    @property
    def repopulating_share(self) -> float:
        """Give the share of repopulating capacity that is left in a cell."""
        return self.state.repopulating_share


def donor_kinetics(profile: Profile, chance: Chance) -> Kinetics:
    """Give the kinetics of this donor's cells with the enhancers of the profile."""
    kinetics = Kinetics.from_profile(
        profile,
        growth_factor=chance.factor("donor.growth", profile.value("growth_rate_gsd")),
        lag_shift_h=profile.value("growth_lag_sd") * chance.normal("donor.lag"),
    )
    effect = Enhancement.from_profile(profile)
    return replace(
        kinetics,
        death_per_h=kinetics.death_per_h
        * chance.factor("donor.death", profile.value("death_rate_gsd")),
        marker_loss_per_h=kinetics.marker_loss_per_h * effect.marker_loss,
        repopulating_early_per_h=kinetics.repopulating_early_per_h * effect.repopulating_loss,
        repopulating_late_per_h=kinetics.repopulating_late_per_h * effect.repopulating_loss,
    )


def seed_cells(eluate: Cells, profile: Profile, chance: Chance) -> Seeded:
    """Give the vessel seeded at the density of the profile, by a count that has an error."""
    value = profile.value
    kept = (1.0 - value("selection_draw")) * (1.0 - value("handling_death"))
    died = (1.0 - value("selection_draw")) * value("handling_death")
    cells = replace(
        eluate,
        cd34=eluate.cd34 * kept,
        other=eluate.other * kept,
        dead=eluate.dead * (1.0 - value("selection_draw")) + eluate.viable * died,
        t_cells=eluate.t_cells * kept,
        b_cells=eluate.b_cells * kept,
    )
    error = count_error(profile, chance, "assay.seeding_count")
    volume = max(cells.viable * (1.0 + error) / value("seeding_density"), 1.0)
    state = seed_vessel(profile, cells.viable / volume, cells.dead / volume)
    return Seeded(state, volume, replace(cells, volume_ml=volume))


def count_error(profile: Profile, chance: Chance, stream: str) -> float:
    """Give the relative error of a replicate count."""
    replicates = int(profile.value("count_replicates"))
    reported = reported_amount(1.0, profile.value("count_cv"), replicates, chance.normal(stream))
    return max(reported - 1.0, _LEAST_COUNT_ERROR)


def transduce(seeded: Seeded, profile: Profile, chance: Chance) -> Harvest:
    """Give the harvest after pre-stimulation and the profile's cycles of transduction."""
    value = profile.value
    kinetics = donor_kinetics(profile, chance)
    effect = Enhancement.from_profile(profile)
    rest = Conditions.from_profile(profile)
    exposed = replace(rest, sticking=rest.sticking * effect.sticking)
    cycles = int(value("transduction_cycles"))
    ratio = titre_ratio(profile, kinetics, chance)
    times = (value("prestimulation_time"), value("second_transduction_time"))
    state = advance_culture(seeded.state, kinetics, rest, times[0])
    applied = 0.0
    vector_ml = 0.0
    for cycle, until in enumerate((times[1], value("harvest_time")), 1):
        error = count_error(profile, chance, f"assay.cycle_count.{cycle}")
        moi = 0.0
        if cycle <= cycles:
            moi = applied_moi(value("moi_per_cycle"), ratio, -error / (1.0 + error))
            counted = state.viable_per_ml * seeded.volume_ml * (1.0 + error)
            vector_ml += value("moi_per_cycle") * counted / value("vector_titre")
        state = state.renew_medium(value("medium_renewal"), seeded.state)
        state = state.add_vector(moi, value("vector_carry_over"))
        applied += moi
        state = advance_culture(state, kinetics, exposed, until - state.hours)
    harvest = Harvest(state, harvested_cells(seeded, state), applied, vector_ml)
    return integrate(harvest, profile, effect, chance)


def titre_ratio(profile: Profile, kinetics: Kinetics, chance: Chance) -> float:
    """Give true over labelled titre at addition: the lot, the wait after thaw, refreezing."""
    value = profile.value
    ratio = chance.factor("vector.titre", value("vector_titre_gsd"))
    ratio *= kinetics.decay.kept_share(value("vector_wait_temperature"), value("vector_wait"))
    for _ in range(int(value("vector_refreezes"))):
        ratio *= value("vector_thaw_survival")
    return ratio


def harvested_cells(seeded: Seeded, state: CultureState) -> Cells:
    """Give the cells in the vessel; residual T and B cells do not grow."""
    viable = state.viable_per_ml * seeded.volume_ml
    cd34 = viable * seeded.cells.cd34_share * state.marker_share
    return Cells(
        seeded.volume_ml,
        cd34,
        viable - cd34,
        state.dead_per_ml * seeded.volume_ml,
        0.0,
        seeded.cells.t_cells,
        seeded.cells.b_cells,
    )


def integrate(harvest: Harvest, profile: Profile, effect: Enhancement, chance: Chance) -> Harvest:
    """Give the harvest with copies and positive share of this donor and batch."""
    value = profile.value
    spread = blend(
        value("donor_gsd_integration"), value("donor_gsd_integration_enhanced"), effect.strength
    )
    copies = value("copies_per_adsorbed_unit") * effect.integration
    copies *= harvest.state.adsorbed_per_cell * chance.factor("donor.integration", spread)
    vcn = saturated_copies(copies, value("copies_saturation"))
    dispersion = blend(value("dispersion_plain"), value("dispersion_enhanced"), effect.strength)
    dispersion *= chance.factor("donor.dispersion", value("dispersion_gsd"))
    return replace(harvest, vcn=vcn, lvv_positive=positive_share(vcn, dispersion))


def edit(seeded: Seeded, profile: Profile, chance: Chance) -> Harvest:
    """Give the harvest after pre-stimulation, electroporation and a day of recovery.

    The profile states viability one day after the pulse, so cells that fall apart on that day are
    counted in.
    """
    value = profile.value
    kinetics = donor_kinetics(profile, chance)
    rest = Conditions.from_profile(profile)
    pulse = Electroporation.from_profile(profile)
    before = advance_culture(seeded.state, kinetics, rest, value("editing_prestimulation"))
    recovery = shift_share(
        pulse.recovery(value("electroporation_field")), 0.3 * chance.normal("editing.recovery")
    )
    viable = before.viable_per_ml * recovery
    gone = exp(kinetics.lysis_per_h * FIRST_DAY_H)
    dead = viable * (1.0 / value("electroporation_viability") - 1.0) * gone
    shocked = replace(before, viable_per_ml=viable, dead_per_ml=dead)
    shocked = shocked.renew_medium(value("medium_renewal"), seeded.state)
    slowed = replace(
        kinetics, growth_per_h=kinetics.growth_per_h * value("electroporation_growth_share")
    )
    state = advance_culture(shocked, slowed, rest, value("harvest_time") - before.hours)
    edited = pulse.edited_share(value("electroporation_field"), value("ribonucleoprotein_dose"))
    edited = shift_share(edited, value("editing_spread") * chance.normal("editing.share"))
    return Harvest(state, harvested_cells(seeded, state), allelic_edit=edited)
