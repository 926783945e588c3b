"""Pressures, leaks and air in the fluid path."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.plant.interface import (
    AirInInputLine,
    Clamp,
    ClampLeftClosed,
    InspectKit,
    KitLeak,
    LeakKind,
    Line,
    LineKink,
    OpenDoor,
    PurgeLine,
    SeatSpike,
    TightenLuers,
    Valve,
)
from simulator.plant.pressures import resistance_mbar_s_per_ml
from simulator.plant.truth import read_truth


def pressurise(operator, target_mbar: float = 300.0) -> None:
    while operator.plant.fluids.outlet_mbar < target_mbar:
        operator.run(1, Valve.VENT, pump_ml_per_min=50.0)
    operator.run(4)


def decay_in_half_a_minute(operator) -> float:
    before = operator.plant.fluids.outlet_mbar
    operator.run(60)
    return before - operator.plant.fluids.outlet_mbar


@pytest.mark.parametrize(("flow", "drop"), [(10, 3.7), (50, 18), (100, 37), (150, 55)])
def test_the_pressure_drop_of_a_line_follows_poiseuille(flow: float, drop: float) -> None:
    assert resistance_mbar_s_per_ml(1.2, 1.5, 2.4) * flow / 60.0 == pytest.approx(drop, rel=0.03)


def test_a_closed_clamp_brings_six_hundred_mbar_within_fifteen_to_forty_seconds(
    new_operator,
) -> None:
    operator = new_operator(primed=True)
    operator.plant.inject(ClampLeftClosed(Clamp.WASTE))
    ticks = 0
    while operator.plant.measure().pt_102_mbar < 600.0:
        operator.run(1, Valve.BUFFER, Valve.WASTE, pump_ml_per_min=50.0)
        ticks += 1

    assert 30 <= ticks <= 80


@settings(max_examples=15, deadline=None)
@given(flow=st.floats(min_value=5.0, max_value=150.0))
def test_pressure_behind_a_closed_clamp_never_falls_while_the_pump_turns(
    new_operator, flow: float
) -> None:
    operator = new_operator(primed=True)
    operator.plant.inject(ClampLeftClosed(Clamp.WASTE))
    operator.run(2, Valve.BUFFER, Valve.WASTE, pump_ml_per_min=flow)
    pressure = operator.plant.fluids.outlet_mbar
    for _ in range(60):
        operator.run(1, Valve.BUFFER, Valve.WASTE, pump_ml_per_min=flow)
        if operator.plant.kit.burst:
            break
        assert operator.plant.fluids.outlet_mbar >= pressure
        pressure = operator.plant.fluids.outlet_mbar


def test_a_closed_clamp_on_the_source_shows_as_suction_and_a_weight_that_stands(
    new_operator,
) -> None:
    operator = new_operator(primed=True)
    operator.plant.inject(ClampLeftClosed(Clamp.INPUT))
    before = operator.plant.fluids.bags[0].amounts[0]
    operator.run(20, Valve.INPUT, Valve.CHAMBER, pump_ml_per_min=50.0)

    assert operator.plant.measure().pt_101_mbar < -300.0
    assert operator.plant.fluids.bags[0].amounts[0] == before


def test_pumping_on_against_a_closed_clamp_bursts_the_set(new_operator) -> None:
    operator = new_operator(primed=True)
    operator.plant.inject(ClampLeftClosed(Clamp.WASTE))
    operator.run(300, Valve.BUFFER, Valve.WASTE, pump_ml_per_min=100.0)

    assert operator.plant.kit.burst
    assert operator.plant.measure().ls_101_wet
    assert operator.plant.act(InspectKit()).code == "kit.burst"


def test_an_intact_kit_holds_its_pressure(new_operator) -> None:
    operator = new_operator()
    pressurise(operator)

    assert decay_in_half_a_minute(operator) < 2.0


@pytest.mark.parametrize("kind", list(LeakKind))
def test_a_leaking_kit_loses_about_thirty_mbar_in_half_a_minute(
    new_operator, kind: LeakKind
) -> None:
    operator = new_operator()
    operator.plant.inject(KitLeak(kind, diameter_um=15.0))
    pressurise(operator)

    assert decay_in_half_a_minute(operator) == pytest.approx(33.0, abs=6.0)


def test_tightening_mends_a_loose_luer_but_no_pinhole(new_operator) -> None:
    decays = {}
    for kind in LeakKind:
        operator = new_operator()
        operator.plant.inject(KitLeak(kind))
        operator.plant.act(OpenDoor())
        operator.plant.act(TightenLuers())
        pressurise(operator)
        decays[kind] = decay_in_half_a_minute(operator)

    assert decays[LeakKind.LOOSE_LUER] < 2.0
    assert decays[LeakKind.PINHOLE] > 20.0


def draw_vacuum(operator, target_mbar: float = -300.0) -> float:
    """Evacuate the inlet side, hold for half a minute, give the loss of vacuum."""
    while operator.plant.fluids.inlet_mbar > target_mbar:
        operator.run(1, Valve.WASTE, pump_ml_per_min=50.0)
    operator.run(4)
    before = operator.plant.fluids.inlet_mbar
    operator.run(60)
    return operator.plant.fluids.inlet_mbar - before


def test_a_hole_before_the_pump_shows_in_the_vacuum_hold_only(new_operator) -> None:
    losses = []
    for holed in (False, True):
        operator = new_operator()
        if holed:
            operator.plant.inject(KitLeak(LeakKind.PINHOLE, inlet_side=True))
        losses.append(draw_vacuum(operator))
        operator.run(20, Valve.VENT, Valve.WASTE)
        pressurise(operator)
        losses.append(decay_in_half_a_minute(operator))

    intact_vacuum, intact_pressure, holed_vacuum, holed_pressure = losses
    assert intact_vacuum < 3.0
    assert holed_vacuum > 50.0
    assert intact_pressure < 2.0
    assert holed_pressure < 2.0


def test_a_kink_raises_the_pressure_by_its_factor(new_operator) -> None:
    rises = []
    for factor in (1.0, 22.0):
        operator = new_operator(primed=True)
        operator.plant.inject(LineKink(Line.WASTE, factor))
        operator.run(80, Valve.BUFFER, Valve.WASTE, pump_ml_per_min=50.0)
        rises.append(operator.plant.fluids.outlet_mbar + 20.0)

    assert rises[1] / rises[0] == pytest.approx(22.0, rel=0.05)


def test_an_air_slug_arrives_at_the_detector_when_the_line_has_been_displaced(
    new_operator,
) -> None:
    operator = new_operator(primed=True)
    drive = {"pump_ml_per_min": 30.0}
    operator.run(60, Valve.INPUT, Valve.CHAMBER, **drive)
    assert not operator.plant.measure().ad_101_air

    operator.plant.inject(AirInInputLine(slug_ml=2.0, spike_loose=False))
    seen = []
    for tick in range(60):
        operator.run(1, Valve.INPUT, Valve.CHAMBER, **drive)
        if operator.plant.measure().ad_101_air:
            seen.append(tick)

    line_ml = operator.plant.fluids.tubes[0].total_ml()
    assert seen[0] == pytest.approx(line_ml / 0.25, abs=4)
    assert len(seen) == pytest.approx(2.0 / 0.25, abs=4)


def test_a_reseated_spike_and_a_purge_keep_air_out_of_the_chamber(new_operator) -> None:
    airs = []
    for mended in (False, True):
        operator = new_operator(primed=True)
        operator.run(200, Valve.INPUT, Valve.CHAMBER, pump_ml_per_min=30.0)
        before = read_truth(operator.plant).air_in_chamber_ml
        operator.plant.inject(AirInInputLine())
        operator.run(30, Valve.INPUT, Valve.CHAMBER, pump_ml_per_min=30.0)
        if mended:
            assert operator.plant.act(SeatSpike(Line.INPUT)).done
            assert operator.plant.act(PurgeLine(Line.INPUT)).value("air_ml") > 1.0
        operator.run(120, Valve.INPUT, Valve.CHAMBER, pump_ml_per_min=30.0)
        airs.append(read_truth(operator.plant).air_in_chamber_ml - before)

    assert airs[0] > 3.0
    assert airs[1] < 0.1
