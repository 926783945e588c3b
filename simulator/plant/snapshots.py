"""The exact state of a plant as plain values, and back: for digests, snapshots and branches."""

from typing import TYPE_CHECKING, Any, TypeAlias

from simulator.plant.interface import Actuators

if TYPE_CHECKING:
    from simulator.plant.plant import Plant

PlantState: TypeAlias = tuple[Any, ...]
"""Nested plain values: the exact state, in a fixed order."""


def read_state(plant: "Plant") -> PlantState:
    """Give everything that the further course depends on."""
    fluids, drive = plant.fluids, plant.actuators
    return (
        plant.tick,
        plant.seed,
        (
            drive.pump_ml_per_min,
            drive.valves_open,
            drive.centrifuge_rpm,
            drive.mixer,
            drive.heater_duty,
            drive.door_lock,
        ),
        tuple(bag.values() for bag in fluids.bags),
        tuple(tube.values() for tube in (*fluids.tubes, fluids.inlet, fluids.outlet)),
        fluids.chamber.values(),
        plant.kit.values(),
        (fluids.inlet_mbar, fluids.outlet_mbar, fluids.slug_ml, fluids.feed_c),
        (fluids.highest_mbar, tuple(fluids.leaked)),
        plant.rotor.values(),
        plant.power.values(),
        plant.heat.values(),
        plant.instruments.values(),
        (tuple(plant.valves), tuple(plant.stuck), plant.door_closed, plant.door_bolted),
        (plant.encoder_ml_per_min, plant.totaliser_ml, plant.pump_ticks, plant.pump_worn),
        (plant.kits_left, tuple(plant.labels.items()), plant.next_weld_bad),
        (tuple(plant.samples), plant.assays, tuple(plant.sampled), tuple(plant.discarded)),
        plant.fluids_awake,
    )


def load_state(plant: "Plant", state: PlantState) -> None:
    """Put a plant into a state read from a plant with the same profile, seed and setup."""
    fluids = plant.fluids
    plant.tick, plant.seed = state[0], state[1]
    plant.actuators = Actuators(*state[2])
    for bag, values in zip(fluids.bags, state[3], strict=True):
        bag.load(values)
    tubes = (*fluids.tubes, fluids.inlet, fluids.outlet)
    for tube, values in zip(tubes, state[4], strict=True):
        tube.load(values)
    fluids.chamber.load(state[5])
    plant.kit.load(state[6])
    fluids.inlet_mbar, fluids.outlet_mbar, fluids.slug_ml, fluids.feed_c = state[7]
    fluids.highest_mbar, fluids.leaked = state[8][0], list(state[8][1])
    plant.rotor.load(state[9])
    plant.power.load(state[10])
    plant.heat.load(state[11])
    plant.instruments.load(state[12])
    _load_rest(plant, state)
    fluids.arrange(plant.valves)


def _load_rest(plant: "Plant", state: PlantState) -> None:
    plant.valves, plant.stuck = list(state[13][0]), list(state[13][1])
    plant.door_closed, plant.door_bolted = state[13][2:]
    plant.encoder_ml_per_min, plant.totaliser_ml, plant.pump_ticks, plant.pump_worn = state[14]
    plant.kits_left, plant.next_weld_bad = state[15][0], state[15][2]
    plant.labels = dict(state[15][1])
    plant.samples, plant.assays = list(state[16][0]), state[16][1]
    plant.sampled, plant.discarded = list(state[16][2]), list(state[16][3])
    plant.fluids_awake = state[17]
