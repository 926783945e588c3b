"""Centrifuge, door contact, mains and UPS."""

import pytest

from simulator.kernel.units import rcf_from_rpm
from simulator.plant.interface import (
    ActuatorError,
    Actuators,
    CentrifugeImbalance,
    MainsDip,
    OpenDoor,
    Valve,
    open_valves,
)

SPIN = Actuators(centrifuge_rpm=1500.0, door_lock=True)


def test_the_rotor_follows_its_ramp_and_reaches_two_hundred_g(new_operator) -> None:
    plant = new_operator().plant
    plant.advance(SPIN, 30)
    assert plant.measure().sc_101_rpm == pytest.approx(750.0)

    plant.advance(SPIN, 60)

    assert plant.measure().sc_101_rpm == 1500.0
    assert rcf_from_rpm(1500.0, 8.0) == pytest.approx(200.0, rel=0.01)


def test_a_rotor_with_an_open_door_has_no_drive(new_operator) -> None:
    plant = new_operator().plant
    plant.advance(Actuators(centrifuge_rpm=1500.0), 60)
    assert plant.act(OpenDoor()).done
    plant.advance(Actuators(centrifuge_rpm=1500.0), 80)

    assert plant.measure().sc_101_rpm == 0.0


def test_imbalance_shakes_with_the_square_of_the_speed_and_lifts_the_layer(new_operator) -> None:
    layers = []
    for severity in (0.0, 1.5):
        operator = new_operator(primed=True)
        operator.load()
        plant = operator.plant
        plant.inject(CentrifugeImbalance(severity))
        plant.advance(SPIN, 400)
        layers.append((plant.measure().vt_101_mm_per_s, plant.fluids.chamber.settled[1]))

    assert layers[0][0] < 2.0
    assert layers[1][0] > 7.0
    assert layers[1][1] < 0.9 * layers[0][1]


def test_a_mains_dip_stops_the_drives_and_ends_by_itself(new_operator) -> None:
    plant = new_operator(primed=True).plant
    drive = Actuators(pump_ml_per_min=50.0, valves_open=open_valves(Valve.BUFFER, Valve.WASTE))
    plant.advance(drive, 20)
    plant.inject(MainsDip(240))
    total = plant.totaliser_ml
    plant.advance(drive, 239)
    measured = plant.measure()

    assert not measured.jb_101_mains
    assert measured.jb_101_ups_percent == pytest.approx(90.0, abs=1.0)
    assert plant.totaliser_ml == total
    assert measured.valves_open[Valve.BUFFER.place]
    plant.advance(drive, 10)
    assert plant.measure().jb_101_mains
    assert plant.totaliser_ml > total


def test_an_empty_ups_lets_every_valve_fall_shut_and_keeps_the_door_bolted(new_operator) -> None:
    plant = new_operator(primed=True).plant
    drive = Actuators(door_lock=True, valves_open=open_valves(Valve.BUFFER, Valve.WASTE))
    plant.advance(drive, 4)
    plant.inject(MainsDip(0))
    plant.advance(drive, 25 * 120)
    measured = plant.measure()

    assert measured.jb_101_ups_percent == 0.0
    assert not any(measured.valves_open)
    assert plant.act(OpenDoor()).code == "door.locked"
    plant.clear(MainsDip(0))
    plant.advance(drive, 1200)
    assert plant.measure().valves_open[Valve.BUFFER.place]
    assert plant.measure().jb_101_ups_percent > 3.0


@pytest.mark.parametrize(
    "bad",
    [
        {"pump_ml_per_min": 201.0},
        {"pump_ml_per_min": float("nan")},
        {"centrifuge_rpm": -1.0},
        {"heater_duty": 2.0},
        {"valves_open": (True,)},
    ],
)
def test_no_drive_accepts_an_impossible_value(bad) -> None:
    with pytest.raises(ActuatorError) as caught:
        Actuators(**bad)

    assert caught.value.code == "plant.actuator.impossible"
    assert caught.value.field in bad
