"""Instruments, their errors and their failures."""

import statistics

import pytest

from simulator.plant.interface import (
    Actuators,
    BubbleSensorDirty,
    Hook,
    LoadCellDrift,
    LoadCellFreeze,
    PlaceCheckWeight,
    PressureOffset,
    PumpUnderDelivery,
    TubeUnseated,
    Valve,
    ValveStuck,
    WipeSensor,
)


def readings(plant, field: str, count: int = 400) -> list[float]:
    values = []
    for _ in range(count):
        plant.advance(Actuators(), 1)
        values.append(getattr(plant.measure(), field))
    return values


def test_a_load_cell_reads_within_a_gram_in_steps_of_a_tenth(new_operator) -> None:
    plant = new_operator().plant
    plant.advance(Actuators(), 60)
    values = readings(plant, "wt_102_g")
    true = plant.instruments.shown_g[1]

    assert all(abs(value - true) <= 1.25 for value in values)
    assert all(abs(value * 10 - round(value * 10)) < 1e-6 for value in values)
    assert statistics.fmean(values) == pytest.approx(true, abs=0.1)


def test_pressure_and_temperature_scatter_as_stated(new_operator) -> None:
    plant = new_operator().plant

    assert statistics.pstdev(readings(plant, "pt_101_mbar")) == pytest.approx(1.7, abs=0.2)
    assert statistics.pstdev(readings(plant, "tt_102_c")) == pytest.approx(0.07, abs=0.01)


def test_a_check_weight_shows_whether_a_load_cell_lives(new_operator) -> None:
    plant = new_operator().plant
    plant.advance(Actuators(), 60)
    before = plant.measure()
    plant.inject(LoadCellFreeze(Hook.WASTE))
    plant.act(PlaceCheckWeight(Hook.WASTE, 200.0))
    plant.act(PlaceCheckWeight(Hook.PRODUCT, 200.0))
    plant.advance(Actuators(), 60)
    after = plant.measure()

    assert after.wt_103_g == pytest.approx(before.wt_103_g, abs=1.5)
    assert after.wt_104_g - before.wt_104_g == pytest.approx(200.0, abs=3.0)


def test_a_drifting_load_cell_moves_while_nothing_flows(new_operator) -> None:
    plant = new_operator().plant
    plant.advance(Actuators(), 60)
    before = plant.measure().wt_101_g
    plant.inject(LoadCellDrift(Hook.INPUT, 30.0))
    plant.advance(Actuators(), 3600)

    assert plant.measure().wt_101_g - before == pytest.approx(15.0, abs=3.0)
    plant.clear(LoadCellDrift(Hook.INPUT))
    assert plant.measure().wt_101_g == pytest.approx(before, abs=3.0)


def test_a_pressure_offset_is_in_the_reading_and_not_in_the_pressure(new_operator) -> None:
    plant = new_operator().plant
    plant.inject(PressureOffset("PT-102", 40.0))

    assert statistics.fmean(readings(plant, "pt_102_mbar")) == pytest.approx(40.0, abs=1.0)
    assert plant.fluids.outlet_mbar == pytest.approx(0.0, abs=0.1)


def test_a_dirty_air_detector_chatters_until_it_is_wiped(new_operator) -> None:
    operator = new_operator(primed=True)
    operator.run(100, Valve.INPUT, Valve.CHAMBER, pump_ml_per_min=60.0)
    operator.run(60)
    plant = operator.plant
    plant.inject(BubbleSensorDirty("AD-101", 0.05))
    dirty = readings(plant, "ad_101_air", 1000)
    plant.act(WipeSensor("AD-101"))
    clean = readings(plant, "ad_101_air", 200)

    assert 20 <= dirty.count(True) <= 90
    assert not any(clean)


def delivered(operator, flow: float = 60.0, ticks: int = 200) -> tuple[float, float]:
    """What the scale and the totaliser say about the same transfer."""
    plant = operator.plant
    operator.run(20, Valve.BUFFER, Valve.WASTE, pump_ml_per_min=flow)
    volume, total = plant.fluids.bags[1].amounts[0], plant.totaliser_ml
    operator.run(ticks, Valve.BUFFER, Valve.WASTE, pump_ml_per_min=flow)
    return volume - plant.fluids.bags[1].amounts[0], plant.totaliser_ml - total


def test_the_pump_delivers_what_it_counts_within_its_calibration(new_operator) -> None:
    moved, counted = delivered(new_operator(primed=True))

    assert counted == pytest.approx(100.0)
    assert moved == pytest.approx(100.0, rel=0.06)


def test_a_worn_pump_tube_shows_only_on_the_scale(new_operator) -> None:
    good, _ = delivered(new_operator(primed=True))
    operator = new_operator(primed=True)
    operator.plant.inject(PumpUnderDelivery(0.08))
    worn, counted = delivered(operator)

    assert counted == pytest.approx(100.0)
    assert worn / good == pytest.approx(0.92, abs=0.005)


def test_an_unseated_pump_tube_moves_almost_nothing(new_operator) -> None:
    operator = new_operator(primed=True)
    operator.plant.inject(TubeUnseated())

    assert delivered(operator)[0] < 5.0


def test_a_stuck_valve_tells_so_by_its_feedback(new_operator) -> None:
    operator = new_operator(primed=True)
    operator.plant.inject(ValveStuck(Valve.BUFFER))
    operator.run(4, Valve.BUFFER, Valve.WASTE)
    feedback = operator.plant.measure().valves_open

    assert not feedback[Valve.BUFFER.place]
    assert feedback[Valve.WASTE.place]
