"""Samples and the cell counter: true concentrations, read with the error of the assay."""

from typing import TYPE_CHECKING, Final

from simulator.kernel.randomness import draw_normal
from simulator.plant.interface import ActionResult, Hook
from simulator.plant.species import (
    CD34,
    PLATELETS,
    RED,
    VOLUME,
    Amounts,
    add_amounts,
    count_nucleated,
    take_fraction,
    viability,
)

if TYPE_CHECKING:
    from simulator.plant.plant import Plant

_LARGEST_ML: Final = 20.0
_SMALLEST_ML: Final = 0.1
_SOURCES: Final = tuple(hook.value for hook in Hook)


def draw_sample(plant: "Plant", source: str, volume_ml: float) -> ActionResult:
    """Draw a sample from a bag or the chamber; it leaves the mass balance of its source."""
    if not _SMALLEST_ML <= volume_ml <= _LARGEST_ML:
        return ActionResult(done=False, code="sample.impossible_volume")
    taken = _take(plant, source, volume_ml)
    if taken is None:
        return ActionResult(done=False, code="sample.not_enough")
    add_amounts(plant.sampled, taken)
    plant.samples.append(tuple(taken))
    return ActionResult(done=True, values=(("sample_number", float(len(plant.samples))),))


def _take(plant: "Plant", source: str, volume_ml: float) -> Amounts | None:
    if source == "chamber":
        suspended = plant.fluids.chamber.suspended
        if suspended[VOLUME] <= volume_ml:
            return None
        return take_fraction(suspended, volume_ml / suspended[VOLUME])
    bag = plant.fluids.bags[_SOURCES.index(source)]
    if bag.amounts[VOLUME] <= volume_ml:
        return None
    return bag.draw(volume_ml)[1]


def count_sample(plant: "Plant", sample_number: int) -> ActionResult:
    """Count a sample once; each assay has its own error, fixed by the seed and its number.

    Nucleated cells vary by `count_cv`, CD34+ and platelets by `cd34_count_cv`, viability by
    `viability_sd`; errors beyond three standard deviations do not occur.
    """
    if not 1 <= sample_number <= len(plant.samples):
        return ActionResult(done=False, code="sample.unknown")
    plant.assays += 1
    amounts = list(plant.samples[sample_number - 1])
    volume, value = amounts[VOLUME], plant.profile.value
    flow_cv = value("cd34_count_cv")
    alive = viability(amounts) + value("viability_sd") * _error(plant, "viability")
    alive = 1.0 if alive > 1.0 else max(alive, 0.0)
    nucleated = count_nucleated(amounts) * (1.0 + value("count_cv") * _error(plant, "cells"))
    cd34 = amounts[CD34] * (1.0 + flow_cv * _error(plant, "cd34"))
    platelets = amounts[PLATELETS] * (1.0 + flow_cv * _error(plant, "platelets"))
    return ActionResult(
        done=True,
        values=(
            ("tnc_per_ml", nucleated / volume),
            ("cd34_per_ml", cd34 / volume),
            ("platelets_per_ml", platelets / volume),
            ("viability_percent", 100.0 * alive),
            ("hematocrit_percent", 100.0 * amounts[RED] / volume),
        ),
    )


def _error(plant: "Plant", assay: str) -> float:
    error = draw_normal(plant.seed, f"assay.{assay}", plant.assays)
    if error > 3.0:  # noqa: PLR2004 - a gross error is repeated by the laboratory
        return 3.0
    return max(-3.0, error)
