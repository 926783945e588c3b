"""The true state as scoring and debriefs may see it. The controller and the screens never do."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from simulator.plant.contents import list_stores
from simulator.plant.interface import Clamp
from simulator.plant.kit import CLAMPS
from simulator.plant.species import (
    CD34,
    PLATELETS,
    SPECIES_COUNT,
    VOLUME,
    Amounts,
    add_amounts,
    nothing,
    viability,
)

if TYPE_CHECKING:
    from simulator.plant.plant import Plant

_WETTING_ML: Final = 0.01


@dataclass(frozen=True, slots=True)
class Truth:
    """What is really so at one tick.

    Attributes:
        tick: The tick.
        bag_volumes_ml: True volumes in the order of `Hook`.
        chamber_ml: Liquid in the chamber.
        chamber_viability: Viable share of nucleated cells in the chamber.
        cd34_recovery: Viable CD34+ in chamber and product bag over those at tick 0.
        platelet_removal: Share of the platelets at tick 0 that is no longer in chamber or
            product bag or waiting in the input bag.
        cd34_lost: Share of the viable CD34+ at tick 0 that went to waste, pan or discard.
        leaked_ml: Liquid that left the kit into the pan.
        air_in_chamber_ml: Air that was pumped into the chamber.
        input_left_ml: Liquid left in the input bag and the input line.
        inlet_mbar: True pressure before the pump.
        outlet_mbar: True pressure after the pump.
        highest_mbar: Highest outlet pressure so far.
        clamps_closed: Closed hand clamps.
        kit_number: 1 for the first kit.
        kit_tight: Whether the kit at hand has no leak beyond an intact one.
        kit_touched: Whether patient material has entered the kit.
        sterility_breaches: Codes of what broke sterility while the kit held patient material or
            buffer: `burst`, `leak`, `bad_weld`, `pouch`.
        mains: Whether the mains are present.
    """

    tick: int
    bag_volumes_ml: tuple[float, float, float, float]
    chamber_ml: float
    chamber_viability: float
    cd34_recovery: float
    platelet_removal: float
    cd34_lost: float
    leaked_ml: float
    air_in_chamber_ml: float
    input_left_ml: float
    inlet_mbar: float
    outlet_mbar: float
    highest_mbar: float
    clamps_closed: tuple[Clamp, ...]
    kit_number: int
    kit_tight: bool
    kit_touched: bool
    sterility_breaches: tuple[str, ...]
    mains: bool


def read_truth(plant: "Plant") -> Truth:
    """Give the true state of a plant."""
    fluids, kit = plant.fluids, plant.kit
    source, buffer, waste, product = fluids.bags
    chamber = fluids.chamber.all_amounts()
    start = plant.setup.input_amounts
    kept_cd34 = chamber[CD34] + product.amounts[CD34]
    kept_platelets = chamber[PLATELETS] + product.amounts[PLATELETS] + source.amounts[PLATELETS]
    lost = waste.amounts[CD34] + fluids.leaked[CD34] + plant.discarded[CD34]
    return Truth(
        plant.tick,
        (
            source.amounts[VOLUME],
            buffer.amounts[VOLUME],
            waste.amounts[VOLUME],
            product.amounts[VOLUME],
        ),
        chamber[VOLUME],
        viability(chamber),
        _share(kept_cd34, start[CD34]),
        1.0 - _share(kept_platelets, start[PLATELETS]),
        _share(lost, start[CD34]),
        fluids.leaked[VOLUME],
        fluids.chamber.air_taken_ml,
        source.amounts[VOLUME] + fluids.tubes[0].amounts[VOLUME],
        fluids.inlet_mbar,
        fluids.outlet_mbar,
        fluids.highest_mbar,
        tuple(c for c, closed in zip(CLAMPS, kit.clamps_closed, strict=True) if closed),
        kit.number,
        kit.is_tight,
        kit.touched,
        _find_breaches(plant),
        plant.power.mains,
    )


def total_amounts(plant: "Plant") -> tuple[float, ...]:
    """Give every species summed over all vessels, tubes, samples, pan and discards.

    Volume, platelets, red cells and plasma never change; viable and dead nucleated cells change
    only into each other.
    """
    total: Amounts = nothing()
    for store in list_stores(plant.fluids):
        add_amounts(total, store)
    add_amounts(total, plant.fluids.leaked)
    add_amounts(total, plant.sampled)
    add_amounts(total, plant.discarded)
    return tuple(total[:SPECIES_COUNT])


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0.0 else 0.0


def _find_breaches(plant: "Plant") -> tuple[str, ...]:
    kit = plant.kit
    leaked = plant.fluids.leaked[VOLUME] > _WETTING_ML or not kit.is_tight
    signs = (
        (kit.burst, "burst"),
        (leaked and kit.touched, "leak"),
        (kit.weld_bad and kit.touched, "bad_weld"),
        (kit.pouch_damaged and kit.touched, "pouch"),
    )
    return tuple(code for broken, code in signs if broken)
