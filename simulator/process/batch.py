"""A whole virtual batch, from receipt to the thawed product and the release decision.

The schedule is that of the reference process: wash, selection, 24 h of pre-stimulation,
transduction at 24 h and at 44 h, harvest at 66 h, wash, fill, freezing. A batch is a function of
profile, variant, specification and seed; without a seed it is the median batch.
"""

from dataclasses import dataclass
from typing import Final

from simulator.plant.parameters import Profile
from simulator.process.assays import report
from simulator.process.cells import Cells, LedgerLine
from simulator.process.chance import Chance
from simulator.process.contamination import Microbe
from simulator.process.finishing import (
    Filled,
    Thawed,
    Washed,
    fill_bags,
    freeze_and_thaw,
    wash_harvest,
)
from simulator.process.incubation import Harvest, Seeded, edit, seed_cells, transduce
from simulator.process.release import Decision, Specification, decide_release
from simulator.process.upstream import Selected, collect, select_cd34, transport, wash_platelets
from simulator.process.vector import VectorDecay
from simulator.process.washing import residual_vector_share

_WASH_H: Final = 1.0
"""Duration of the harvest wash."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """True figures of a batch, shares between 0 and 1.

    Attributes:
        vcn: Copies per diploid genome.
        lvv_positive: Share of cells with at least one copy.
        dose_per_kg: Viable CD34+ cells per kilogram before freezing.
        viability: Before freezing.
        cd34_recovery: Over platelet wash and selection.
        cd34_purity: Before freezing.
        fold_expansion: Viable cells at harvest over those seeded.
        post_thaw_viability: After thaw.
        post_thaw_recovery: Viable CD34+ cells after thaw over those frozen.
        allelic_edit: Share of edited alleles.
        t_cells_per_kg: Residual T cells.
        wash_dilution: Dilution of dissolved substances by the harvest wash.
        residual_vector_per_cell: Free infectious vector left for each viable cell after it.
        repopulating_share: Repopulating capacity left in a cell.
        thawed_dose_per_kg: Viable CD34+ cells per kilogram in whole bags after thaw.
    """

    vcn: float
    lvv_positive: float
    dose_per_kg: float
    viability: float
    cd34_recovery: float
    cd34_purity: float
    fold_expansion: float
    post_thaw_viability: float
    post_thaw_recovery: float
    allelic_edit: float
    t_cells_per_kg: float
    wash_dilution: float
    residual_vector_per_cell: float
    repopulating_share: float
    thawed_dose_per_kg: float


@dataclass(frozen=True, slots=True)
class BatchResult:
    """A batch: what is true, what was reported, what was decided.

    Attributes:
        outcome: True figures.
        reported: Values of the assays, with their errors.
        decision: Release by the specification.
        ledger: Cells at each point of the process.
        contaminated: Whether microbes came with the material.
        broken_bags: Bags found cracked at thaw.
    """

    outcome: Outcome
    reported: dict[str, float | None]
    decision: Decision
    ledger: tuple[LedgerLine, ...]
    contaminated: bool
    broken_bags: int


@dataclass(frozen=True, slots=True)
class _Steps:
    """Everything that one batch passed through."""

    collected: Cells
    received: Cells
    washed: Cells
    selected: Selected
    seeded: Seeded
    harvest: Harvest
    clean: Washed
    filled: Filled
    thawed: Thawed

    def ledger(self) -> tuple[LedgerLine, ...]:
        points = (
            ("collected", self.collected),
            ("received", self.received),
            ("platelets washed", self.washed),
            ("selected", self.selected.cells),
            ("seeded", self.seeded.cells),
            ("harvested", self.harvest.cells),
            ("harvest washed", self.clean.cells),
            ("filled", self.filled.cells),
            ("thawed", self.thawed.cells),
        )
        return tuple(LedgerLine(point, cells) for point, cells in points)


def make_batch(
    profile: Profile, route: str, specification: Specification, seed: int | None
) -> BatchResult:
    """Give a virtual batch.

    Args:
        profile: Parameters of device and process together.
        route: `vector` or `editing`.
        specification: What the product is released by.
        seed: The seed of this batch; `None` for the median batch.
    """
    chance = Chance(seed)
    steps = _run_steps(profile, route, chance)
    outcome = _conclude(steps, profile)
    organisms = 0.0
    if chance.happens("donor.contamination", profile.value("contamination_probability")):
        start = profile.value("contamination_start") / steps.seeded.volume_ml
        organisms = Microbe.from_profile(profile).per_ml(start, steps.harvest.state.hours)
    reported = report(
        profile,
        chance,
        {
            "dose_per_kg": outcome.dose_per_kg,
            "concentration_per_ml": steps.filled.concentration_per_ml,
            "viability": outcome.viability,
            "post_thaw_viability": outcome.post_thaw_viability,
            "cd34_purity": outcome.cd34_purity,
            "t_cells_per_kg": outcome.t_cells_per_kg,
            "vcn": outcome.vcn,
            "lvv_positive": outcome.lvv_positive,
            "allelic_edit": outcome.allelic_edit,
            "wash_dilution": outcome.wash_dilution,
            "dmso_percent": steps.filled.dmso_percent,
        },
        organisms,
    )
    return BatchResult(
        outcome,
        reported,
        decide_release(specification, route, reported),
        steps.ledger(),
        organisms > 0.0,
        steps.thawed.broken_bags,
    )


def _run_steps(profile: Profile, route: str, chance: Chance) -> _Steps:
    collected = collect(profile, chance)
    received = transport(collected, profile)
    washed = wash_platelets(received, profile, chance)
    selected = select_cd34(received, washed, profile, chance)
    seeded = seed_cells(selected.cells, profile, chance)
    grow = edit if route == "editing" else transduce
    harvest = grow(seeded, profile, chance)
    clean = wash_harvest(harvest.cells, profile, chance)
    filled = fill_bags(clean.cells, profile, chance)
    thawed = freeze_and_thaw(filled, profile, chance)
    return _Steps(collected, received, washed, selected, seeded, harvest, clean, filled, thawed)


def _residual_vector(steps: _Steps, profile: Profile) -> float:
    decay = VectorDecay.from_profile(profile).rate_per_h(profile.value("ambient_temperature"))
    left = residual_vector_share(steps.clean.residual_share, decay, _WASH_H)
    free = steps.harvest.state.vector_per_ml * steps.seeded.volume_ml
    return free * left / max(steps.clean.cells.viable, 1.0)


def _conclude(steps: _Steps, profile: Profile) -> Outcome:
    weight_kg = profile.value("patient_weight")
    filled = steps.filled.cells
    return Outcome(
        vcn=steps.harvest.vcn,
        lvv_positive=steps.harvest.lvv_positive,
        dose_per_kg=filled.cd34 / weight_kg,
        viability=filled.viability,
        cd34_recovery=steps.selected.recovery,
        cd34_purity=filled.cd34_share,
        fold_expansion=steps.harvest.cells.viable / max(steps.seeded.cells.viable, 1.0),
        post_thaw_viability=steps.thawed.cells.viability,
        post_thaw_recovery=steps.thawed.survival,
        allelic_edit=steps.harvest.allelic_edit,
        t_cells_per_kg=filled.t_cells / weight_kg,
        wash_dilution=steps.clean.dilution,
        residual_vector_per_cell=_residual_vector(steps, profile),
        repopulating_share=steps.harvest.repopulating_share,
        thawed_dose_per_kg=steps.thawed.cells.cd34 / weight_kg,
    )
