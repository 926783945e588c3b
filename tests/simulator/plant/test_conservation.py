"""Nothing is made or lost, whatever the controller, the hands and the faults do."""

from math import isfinite

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.plant.contents import list_stores
from simulator.plant.interface import (
    VALVE_COUNT,
    Actuators,
    AirInInputLine,
    BubbleSensorDirty,
    CentrifugeImbalance,
    Clamp,
    ClampLeftClosed,
    CloseDoor,
    CountSample,
    DrawSample,
    HangBag,
    Hook,
    InspectKit,
    InspectLine,
    InvertBag,
    KitLeak,
    LeakKind,
    Line,
    LineKink,
    LoadCellDrift,
    LoadCellFreeze,
    MainsDip,
    MountSet,
    OpenDoor,
    PressureOffset,
    PumpUnderDelivery,
    PurgeLine,
    ReplaceKit,
    SeatSpike,
    SetClamp,
    TightenLuers,
    TubeUnseated,
    UnhangBag,
    Valve,
    ValveStuck,
    WeldFails,
    WeldLine,
)
from simulator.plant.truth import read_truth, total_amounts

AMOUNT = st.floats(allow_nan=True, allow_infinity=True)
ACTUATORS = st.builds(
    Actuators,
    pump_ml_per_min=st.floats(min_value=-200.0, max_value=200.0),
    valves_open=st.lists(st.booleans(), min_size=8, max_size=8).map(
        lambda low: (*low, *(False,) * (VALVE_COUNT - 8))
    ),
    centrifuge_rpm=st.sampled_from([0.0, 0.0, 700.0, 1500.0, 3000.0]),
    mixer=st.booleans(),
    heater_duty=st.floats(min_value=-1.0, max_value=1.0),
    door_lock=st.booleans(),
)
HOOKS = st.sampled_from(list(Hook))
LINES = st.sampled_from(list(Line))
CLAMPS = st.sampled_from(list(Clamp))
ACTIONS = st.one_of(
    st.builds(SetClamp, CLAMPS, st.booleans()),
    st.builds(HangBag, HOOKS),
    st.builds(UnhangBag, HOOKS),
    st.builds(InvertBag, HOOKS),
    st.builds(PurgeLine, LINES),
    st.builds(SeatSpike, LINES),
    st.builds(WeldLine, LINES),
    st.builds(InspectLine, LINES),
    st.builds(
        DrawSample,
        st.sampled_from(["input", "buffer", "waste", "product", "chamber", "nothing"]),
        st.one_of(st.floats(min_value=0.1, max_value=20.0), AMOUNT),
    ),
    st.builds(CountSample, st.integers(min_value=-1, max_value=5)),
    st.sampled_from(
        [OpenDoor(), CloseDoor(), MountSet(), ReplaceKit(), TightenLuers(), InspectKit()]
    ),
)
EFFECTS = st.one_of(
    st.builds(
        KitLeak,
        st.sampled_from(list(LeakKind)),
        st.sampled_from([15.0, 400.0, -1.0]),
        st.booleans(),
    ),
    st.builds(ClampLeftClosed, CLAMPS),
    st.builds(AirInInputLine, st.one_of(st.just(3.0), AMOUNT), st.booleans()),
    st.builds(MainsDip, st.integers(min_value=-5, max_value=400)),
    st.builds(LineKink, LINES, st.one_of(st.just(22.0), AMOUNT)),
    st.builds(LoadCellDrift, HOOKS, AMOUNT),
    st.builds(LoadCellFreeze, HOOKS),
    st.builds(PumpUnderDelivery, AMOUNT),
    st.builds(PressureOffset, st.sampled_from(["PT-101", "PT-999"]), AMOUNT),
    st.builds(BubbleSensorDirty, st.sampled_from(["AD-101", "AD-999"]), AMOUNT),
    st.builds(ValveStuck, st.sampled_from(list(Valve)), st.booleans()),
    st.builds(CentrifugeImbalance, AMOUNT),
    st.sampled_from([TubeUnseated(), WeldFails()]),
)
EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("drive"), ACTUATORS, st.integers(min_value=1, max_value=400)),
        st.tuples(st.just("act"), ACTIONS, st.just(0)),
        st.tuples(st.just("inject"), EFFECTS, st.just(0)),
        st.tuples(st.just("clear"), EFFECTS, st.just(0)),
    ),
    min_size=1,
    max_size=25,
)


def numbers(values):
    if isinstance(values, tuple):
        for value in values:
            yield from numbers(value)
    elif isinstance(values, float):
        yield values


def play(plant, events) -> None:
    for kind, what, ticks in events:
        if kind == "drive":
            plant.advance(what, ticks)
        else:
            getattr(plant, kind)(what)


@settings(max_examples=120, deadline=None)
@given(events=EVENTS, primed=st.booleans())
def test_any_course_of_events_conserves_mass_and_cells(new_operator, events, primed) -> None:
    plant = new_operator(primed=primed).plant
    before = total_amounts(plant)
    play(plant, events)
    after = total_amounts(plant)

    for index in (0, 4, 5, 6):
        assert after[index] == pytest.approx(before[index], rel=1e-9)
    assert after[1] + after[2] + after[3] == pytest.approx(
        before[1] + before[2] + before[3], rel=1e-9
    )
    assert after[1] <= before[1] * (1.0 + 1e-12)


@settings(max_examples=120, deadline=None)
@given(events=EVENTS)
def test_no_course_of_events_makes_a_negative_amount_or_an_infinite_value(
    new_operator, events
) -> None:
    plant = new_operator(primed=True).plant
    play(plant, events)

    assert all(isfinite(number) for number in numbers(plant.state_values()))
    for store in list_stores(plant.fluids):
        assert all(amount >= 0.0 for amount in store)
    measured = plant.measure()
    assert all(isfinite(v) for v in measured if isinstance(v, float))
    assert read_truth(plant).cd34_recovery <= 1.0 + 1e-9


@settings(max_examples=60, deadline=None)
@given(events=EVENTS)
def test_air_and_liquid_of_a_rigid_tube_keep_its_volume(new_operator, events) -> None:
    plant = new_operator(primed=True).plant
    volumes = [tube.total_ml() for tube in plant.fluids.tubes]
    play(plant, events)

    assert [tube.total_ml() for tube in plant.fluids.tubes] == pytest.approx(volumes, rel=1e-9)
    for tube in (*plant.fluids.tubes, plant.fluids.inlet, plant.fluids.outlet):
        liquid = tube.total_ml() - tube.air_ml()
        assert tube.amounts[0] == pytest.approx(liquid, rel=1e-9, abs=1e-9)
