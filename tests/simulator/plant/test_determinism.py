"""The same bits, however time is divided, stored or hashed."""

import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.kernel.digest import digest_values
from simulator.plant.interface import (
    Actuators,
    AirInInputLine,
    Clamp,
    ClampLeftClosed,
    DrawSample,
    Hook,
    MainsDip,
    Valve,
    open_valves,
)
from simulator.plant.plant import Plant

STAGES = (
    (Actuators(pump_ml_per_min=60.0, valves_open=open_valves(Valve.INPUT, Valve.CHAMBER)), 500),
    (Actuators(), 700),
    (Actuators(mixer=True), 60),
    (Actuators(centrifuge_rpm=1495.0, door_lock=True), 300),
    (
        Actuators(
            pump_ml_per_min=80.0,
            centrifuge_rpm=1495.0,
            door_lock=True,
            valves_open=open_valves(Valve.SUPERNATANT, Valve.WASTE),
        ),
        200,
    ),
    (Actuators(heater_duty=0.5), 2000),
)

SCRIPT = """
from importlib.resources import files
from simulator.plant.interface import *
from simulator.plant.parameters import load_profile
from simulator.plant.plant import Plant
path = files("simulator") / "profiles" / "celaxi-generic.yaml"
plant = Plant(load_profile(path.read_text(encoding="utf-8"), file=path.name), 5)
for action in (OpenDoor(), MountSet(), CloseDoor(), SeatSpike(), WeldLine(),
               *(HangBag(hook) for hook in Hook), *(SetClamp(c, False) for c in Clamp)):
    plant.act(action)
plant.inject(LabelMismatch(LabelledItem.INPUT_BAG))
plant.advance(Actuators(60.0, open_valves(Valve.INPUT, Valve.CHAMBER)), 900)
plant.advance(Actuators(centrifuge_rpm=1495.0, door_lock=True), 400)
print(plant.digest())
"""


def play(plant: Plant, pieces: list[int]) -> str:
    """Play the stages, each divided by the given sizes of pieces in turn."""
    turn = 0
    for actuators, ticks in STAGES:
        left = ticks
        while left > 0:
            piece = min(left, pieces[turn % len(pieces)])
            plant.advance(actuators, piece)
            left -= piece
            turn += 1
    return plant.digest()


@pytest.fixture(scope="module")
def whole(new_operator) -> str:
    return play(new_operator(primed=True).plant, [10**9])


@settings(max_examples=12, deadline=None)
@given(pieces=st.lists(st.integers(min_value=1, max_value=400), min_size=1, max_size=6))
def test_any_partition_of_the_steps_gives_the_same_digest(new_operator, whole, pieces) -> None:
    assert play(new_operator(primed=True).plant, pieces) == whole


def test_single_steps_give_the_same_digest_as_one_long_advance(new_operator, whole) -> None:
    assert play(new_operator(primed=True).plant, [1]) == whole


@settings(max_examples=12, deadline=None)
@given(stop=st.integers(min_value=1, max_value=3700))
def test_a_restored_snapshot_continues_like_the_uninterrupted_run(
    new_operator, profile, stop
) -> None:
    plant = new_operator(primed=True).plant
    plant.inject(ClampLeftClosed(Clamp.PRODUCT))
    plant.inject(AirInInputLine())
    plant.inject(MainsDip(1500))
    plant.act(DrawSample(Hook.INPUT, 2.0))
    copy = None
    done = 0
    for actuators, ticks in STAGES:
        before = min(max(stop - done, 0), ticks) if copy is None else ticks
        plant.advance(actuators, before)
        if copy is None and before < ticks:
            copy = Plant(profile, 1)
            copy.restore(plant.snapshot())
            assert copy.digest() == plant.digest()
            plant.advance(actuators, ticks - before)
            copy.advance(actuators, ticks - before)
        elif copy is not None:
            copy.advance(actuators, ticks)
        done += ticks

    assert copy is not None
    assert copy.digest() == plant.digest()


@settings(max_examples=20, deadline=None)
@given(ticks=st.lists(st.integers(min_value=1, max_value=5000), min_size=1, max_size=5))
def test_asking_the_instruments_changes_nothing(new_operator, ticks) -> None:
    asked, left_alone = new_operator(primed=True).plant, new_operator(primed=True).plant
    for count in ticks:
        asked.advance(Actuators(heater_duty=0.3), count)
        left_alone.advance(Actuators(heater_duty=0.3), count)
        assert asked.measure() == asked.measure()

    assert asked.digest() == left_alone.digest()


def test_the_digest_does_not_depend_on_hash_randomisation() -> None:
    digests = set()
    for hash_seed in ("0", "1", "4242"):
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT],
            check=True,
            capture_output=True,
            text=True,
            env=environment,
        )
        digests.add(done.stdout.strip())

    assert len(digests) == 1


def test_another_seed_gives_another_plant(new_operator) -> None:
    digests = {play(new_operator(seed, primed=True).plant, [10**9]) for seed in (1, 2)}

    assert len(digests) == 2


def test_a_state_of_a_plant_is_plain_values_only(new_operator) -> None:
    assert digest_values(new_operator(primed=True).plant.state_values())


def test_three_quiet_days_are_crossed_without_stepping_the_fluids(new_operator) -> None:
    plant = new_operator(primed=True).plant
    plant.advance(Actuators(), 200)
    assert plant.is_quiet()

    pressure = plant.fluids.outlet_mbar
    plant.advance(Actuators(), 72 * 7200)

    assert plant.is_quiet()
    assert plant.fluids.outlet_mbar == pressure
