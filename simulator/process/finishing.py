"""From the harvest to the thawed product: wash, formulation, freezing, storage, thaw."""

from dataclasses import dataclass, replace
from math import ceil

from simulator.kernel.numerics import exp
from simulator.plant.parameters import Profile
from simulator.process.cells import Cells
from simulator.process.chance import Chance
from simulator.process.freezing import Bag, ControlledChamber, FreezingCurve, Survival, freeze_bag
from simulator.process.selection import shift_share
from simulator.process.storage import stored_share
from simulator.process.washing import diluted_share

_LEAST_RECOVERY = 0.30


@dataclass(frozen=True, slots=True)
class Washed:
    """Washed cells and how far dissolved substances were diluted."""

    cells: Cells
    residual_share: float

    @property
    def dilution(self) -> float:
        """Give the dilution of dissolved substances."""
        return 1.0 / self.residual_share


@dataclass(frozen=True, slots=True)
class Filled:
    """The bags before freezing."""

    cells: Cells
    bags: int
    dmso_percent: float

    @property
    def concentration_per_ml(self) -> float:
        """Give viable cells per millilitre."""
        return self.cells.viable / self.cells.volume_ml


@dataclass(frozen=True, slots=True)
class Thawed:
    """The product at the bedside.

    Attributes:
        cells: In the bags that are whole.
        curve: How they were frozen.
        survival: Share of viable cells that lived through freezing, storage and thaw.
        broken_bags: Bags found cracked.
    """

    cells: Cells
    curve: FreezingCurve
    survival: float
    broken_bags: int


def wash_harvest(harvest: Cells, profile: Profile, chance: Chance) -> Washed:
    """Give the washed cells."""
    value = profile.value
    share = value("harvest_recovery")
    share += value("harvest_recovery_sd") * chance.normal("harvest.recovery")
    share = min(max(share, _LEAST_RECOVERY), 1.0)
    cells = replace(
        harvest,
        volume_ml=value("wash_residual_volume"),
        cd34=harvest.cd34 * share,
        other=harvest.other * share,
        dead=harvest.dead * share * value("dead_carried_in_wash"),
        t_cells=harvest.t_cells * share,
        b_cells=harvest.b_cells * share,
    )
    residual = diluted_share(
        value("wash_residual_volume"),
        value("wash_volume"),
        int(value("wash_cycles")),
        value("bound_fraction"),
    )
    return Washed(cells, residual)


def fill_bags(washed: Cells, profile: Profile, chance: Chance) -> Filled:
    """Give the filled bags; more bags than planned if the cells would be too dense."""
    value = profile.value
    share = value("fill_recovery") * (1.0 - value("product_draw"))
    viable = washed.viable * share
    per_bag = value("concentration_limit") * value("fill_volume") * 0.9
    bags = max(int(value("bags_filled")), ceil(viable / per_bag))
    cells = replace(
        washed,
        volume_ml=bags * value("fill_volume"),
        cd34=washed.cd34 * share,
        other=washed.other * share,
        dead=washed.dead * share,
        t_cells=washed.t_cells * share,
        b_cells=washed.b_cells * share,
    )
    dmso = value("dmso_percent") * (1.0 + value("pump_volume_sd") * chance.normal("fill.dmso"))
    return Filled(cells, bags, dmso)


def freeze_and_thaw(filled: Filled, profile: Profile, chance: Chance) -> Thawed:
    """Give the thawed product."""
    value = profile.value
    curve = freeze_bag(
        Bag.from_profile(profile),
        ControlledChamber(value("freezing_ramp"), seeded=value("seeding_step") >= 1.0),
        draw_nucleation_c(profile, chance),
    )
    best = shift_share(
        value("survival_best"), value("survival_spread") * chance.normal("freeze.survival")
    )
    law = Survival.from_profile(profile, best)
    share = law.freezing_share(curve.rate_c_per_min, curve.nucleation_c)
    share *= law.contact_share(value("dmso_contact_time") / 60.0, value("dmso_contact_temperature"))
    share *= law.transfer_share(value("transfer_temperature"))
    share *= stored_share(
        value("storage_temperature"), value("storage_time"), value("storage_loss_minus80")
    )
    share *= exp(-value("post_thaw_loss") * value("post_thaw_wait"))
    broken = count_broken(filled.bags, profile, chance)
    return Thawed(_thaw(filled, share, broken, profile), curve, share, broken)


def draw_nucleation_c(profile: Profile, chance: Chance) -> float:
    """Give the temperature at which ice begins in this bag; never above -3 C."""
    value = profile.value
    noise = value("nucleation_sd") * chance.normal("freeze.nucleation")
    if value("seeding_step") >= 1.0:
        return min(value("nucleation_seeded") + 0.5 * noise, -3.0)
    return min(value("nucleation_spontaneous") + noise, -3.0)


def count_broken(bags: int, profile: Profile, chance: Chance) -> int:
    """Give how many bags are cracked at thaw."""
    broken = 0
    for number in range(bags):
        if chance.happens(f"freeze.bag.{number}", profile.value("bag_failure")):
            broken += 1
    return broken


def _thaw(filled: Filled, share: float, broken: int, profile: Profile) -> Cells:
    whole = (filled.bags - broken) / filled.bags
    cells = filled.cells
    killed = cells.viable * (1.0 - share)
    seen = 1.0 - profile.value("post_thaw_lysis")
    return Cells(
        cells.volume_ml * whole,
        cells.cd34 * share * whole,
        cells.other * share * whole,
        (cells.dead + killed) * seen * whole,
        0.0,
        cells.t_cells * share * whole,
        cells.b_cells * share * whole,
    )
