"""Plants for tests: the generic profile, and an operator who can set the device up and wash."""

from collections.abc import Callable
from importlib.resources import files

import pytest

from simulator.plant.interface import (
    Actuators,
    Clamp,
    CloseDoor,
    HangBag,
    Hook,
    InvertBag,
    MountSet,
    OpenDoor,
    SeatSpike,
    SetClamp,
    Valve,
    WeldLine,
    open_valves,
)
from simulator.plant.parameters import Profile, load_profile
from simulator.plant.plant import Plant


class Operator:
    """Drives a plant the way a careful person and a plain controller would."""

    def __init__(self, plant: Plant) -> None:
        self.plant = plant

    def install(self) -> None:
        for action in (
            OpenDoor(),
            MountSet(),
            CloseDoor(),
            *(HangBag(hook) for hook in Hook),
            SeatSpike(),
            WeldLine(),
            *(SetClamp(clamp, closed=False) for clamp in Clamp),
        ):
            result = self.plant.act(action)
            assert result.done or result.code == "bag.already_hung", (action, result)

    def run(self, ticks: int, *valves: Valve, **drive: float) -> None:
        self.plant.advance(Actuators(valves_open=open_valves(*valves), **drive), ticks)

    def prime(self) -> None:
        self.run(150, Valve.BUFFER, Valve.WASTE, pump_ml_per_min=50.0)
        self.run(30, Valve.BUFFER, Valve.CHAMBER, pump_ml_per_min=50.0)
        self.run(10)

    def load(self) -> None:
        plant = self.plant
        plant.act(InvertBag(Hook.INPUT))
        while plant.fluids.bags[0].amounts[0] > 1.0:
            self.run(1, Valve.INPUT, Valve.CHAMBER, pump_ml_per_min=60.0)
        self.run(30, Valve.BUFFER, Valve.CHAMBER, pump_ml_per_min=60.0)

    def wash(self, cycles: int, spin_s: int, speed_rpm: float = 1495.0) -> None:
        chamber = self.plant.fluids.chamber
        for _ in range(cycles):
            while chamber.volume_ml < 500.0:
                self.run(1, Valve.BUFFER, Valve.CHAMBER, pump_ml_per_min=100.0)
            self.run(60, mixer=True)
            self.run(60 + 2 * spin_s, centrifuge_rpm=speed_rpm, door_lock=True)
            while chamber.volume_ml > 100.0:
                self.run(
                    1,
                    Valve.SUPERNATANT,
                    Valve.WASTE,
                    pump_ml_per_min=100.0,
                    centrifuge_rpm=speed_rpm,
                    door_lock=True,
                )
            self.run(100, door_lock=True)
        self.run(120, mixer=True)


@pytest.fixture(scope="session")
def profile_text() -> str:
    path = files("simulator") / "profiles" / "celaxi-generic.yaml"
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def profile(profile_text: str) -> Profile:
    return load_profile(profile_text, file="celaxi-generic.yaml")


@pytest.fixture(scope="session")
def new_operator(profile: Profile) -> Callable[..., Operator]:
    def build(seed: int = 1, *, primed: bool = False, installed: bool = True) -> Operator:
        operator = Operator(Plant(profile, seed))
        if installed or primed:
            operator.install()
        if primed:
            operator.prime()
        return operator

    return build
