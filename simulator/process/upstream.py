"""From the donor to selected CD34+ cells: collection, transport, platelet wash, selection."""

from dataclasses import dataclass
from math import ceil
from typing import Final

from simulator.kernel.numerics import exp
from simulator.plant.parameters import Profile
from simulator.process.cells import Cells
from simulator.process.chance import Chance
from simulator.process.holding import HoldRates
from simulator.process.measurement import reported_amount
from simulator.process.selection import Selection, shift_share, surviving_share

_ELUATE_ML: Final = 60.0
_WASHED_ML: Final = 120.0
_LEAST_SHARE: Final = 0.02


@dataclass(frozen=True, slots=True)
class Selected:
    """The eluate and how it came about.

    Attributes:
        cells: The eluate.
        recovery: Viable CD34+ cells against those at receipt, wash included.
        vials: Vials of labelling reagent used.
    """

    cells: Cells
    recovery: float
    vials: int


def collect(profile: Profile, chance: Chance) -> Cells:
    """Give the collection of one donor."""
    value = profile.value
    median = value("cd34_collected_per_kg") * value("patient_weight")
    cd34 = median * chance.factor("donor.cd34", value("donor_gsd_cd34"))
    nucleated = median / value("cd34_fraction")
    nucleated *= chance.factor("donor.nucleated", value("donor_gsd_nucleated"))
    other = max(nucleated - cd34, 0.0)
    return Cells(
        value("apheresis_volume"),
        cd34,
        other,
        (cd34 + other) * (1.0 / value("apheresis_viability") - 1.0),
        value("apheresis_platelets")
        * chance.factor("donor.platelets", value("donor_gsd_platelets")),
        other * shift_share(value("t_cell_fraction"), 0.15 * chance.normal("donor.t_cells")),
        other * shift_share(value("b_cell_fraction"), 0.25 * chance.normal("donor.b_cells")),
        cd34 * (1.0 / value("apheresis_viability") - 1.0),
    )


def transport(cells: Cells, profile: Profile) -> Cells:
    """Give what arrives after the profile's transport."""
    value = profile.value
    return hold(
        cells,
        HoldRates.from_profile(profile),
        value("transport_temperature"),
        value("transport_time"),
    )


def hold(cells: Cells, rates: HoldRates, temperature_c: float, hours: float) -> Cells:
    """Give what is left after a wait; cells that die stay as dead cells."""
    concentration = (cells.viable + cells.dead) / cells.volume_ml
    rate = rates.rate_per_h(temperature_c, concentration)
    kept = exp(-rate * hours)
    kept_other = exp(-rate * rates.other_ratio * hours)
    return Cells(
        cells.volume_ml,
        cells.cd34 * kept,
        cells.other * kept_other,
        cells.dead + cells.cd34 * (1.0 - kept) + cells.other * (1.0 - kept_other),
        cells.platelets,
        cells.t_cells * kept_other,
        cells.b_cells * kept_other,
        cells.dead_cd34 + cells.cd34 * (1.0 - kept),
    )


def wash_platelets(cells: Cells, profile: Profile, chance: Chance) -> Cells:
    """Give what the platelet wash leaves."""
    value = profile.value
    kept = value("wash_recovery") + value("wash_recovery_sd") * chance.normal("wash.recovery")
    removal = value("platelet_removal")
    removal += value("platelet_removal_sd") * chance.normal("wash.platelets")
    share = min(max(kept, _LEAST_SHARE), 1.0)
    return Cells(
        _WASHED_ML,
        cells.cd34 * share,
        cells.other * share,
        cells.dead * share,
        cells.platelets * (1.0 - min(max(removal, 0.0), 0.995)),
        cells.t_cells * share,
        cells.b_cells * share,
        cells.dead_cd34 * share,
    )


def select_cd34(received: Cells, washed: Cells, profile: Profile, chance: Chance) -> Selected:
    """Give the eluate. Recovery counts from receipt, so the wash is part of it."""
    value = profile.value
    column = Selection.from_profile(profile)
    counted = reported_amount(
        washed.cd34, value("cd34_count_cv"), 1, chance.normal("assay.load_count")
    )
    vials = max(1, ceil(counted / value("vial_capacity_label")))
    median = column.recovery(
        washed.cd34,
        vials,
        washed.platelets,
        value("label_time"),
        value("column_clogging"),
    )
    spread = value("selection_recovery_spread") * chance.normal("selection.recovery")
    recovery = min(shift_share(median, spread), washed.cd34 / max(received.cd34, 1.0))
    return Selected(_eluate(received, recovery, profile, chance), recovery, vials)


def _reduction(kind: str, profile: Profile, chance: Chance) -> float:
    spread = profile.value(f"{kind}_log_reduction_sd") * chance.normal(f"selection.{kind}")
    return max(0.5, profile.value(f"{kind}_log_reduction") + spread)


def _eluate(received: Cells, recovery: float, profile: Profile, chance: Chance) -> Cells:
    """Give the cells of the eluate; a column also holds some dead CD34+ cells."""
    unwanted = surviving_share(_reduction("nontarget", profile, chance))
    t_cells = received.t_cells * surviving_share(_reduction("t_cell", profile, chance))
    b_cells = received.b_cells * surviving_share(profile.value("b_cell_log_reduction"))
    dead_cd34 = received.dead_cd34 * recovery * profile.value("dead_cd34_carried")
    return Cells(
        _ELUATE_ML,
        received.cd34 * recovery,
        max(received.other * unwanted, t_cells + b_cells),
        dead_cd34 + received.dead * unwanted,
        0.0,
        t_cells,
        b_cells,
        dead_cd34,
    )
