import pytest

from simulator.controller.interlocks import (
    TRIP_TICKS,
    Trips,
    guard,
    list_active,
    next_trips,
    wants_bolt,
)
from simulator.controller.phases.base import SAFE, Drive
from simulator.plant.interface import CLOSED_VALVES, Valve, open_valves
from simulator.scenario.library import open_run
from simulator.scenario.views import Level

PUMPING = Drive(50.0, open_valves(Valve.RECIRCULATION, Valve.PRODUCT))


@pytest.fixture(scope="module")
def calm():
    m = open_run("identity-mismatch", 1, Level.EXAM).plant.measure()
    return m._replace(d_101_locked=True, ad_101_air=False, ad_103_air=False)


@pytest.mark.parametrize("change", [{"pt_102_mbar": 700.0}, {"pt_101_mbar": -400.0}])
def test_the_pump_stops_at_an_occlusion_after_three_ticks_and_stays_off(calm, change):
    m, trips = calm._replace(**change), Trips()
    for _ in range(TRIP_TICKS):
        assert not trips.occlusion
        trips = next_trips(trips, m, PUMPING, ())

    assert trips.occlusion
    assert guard(PUMPING, m, trips).flow == 0.0
    assert next_trips(trips, calm, SAFE, ()).occlusion


def test_air_before_the_product_bag_stops_the_pump_and_shuts_the_product_valve(calm):
    m = calm._replace(ad_103_air=True)

    trips = next_trips(Trips(), m, PUMPING, ("air-product",))
    drive = guard(PUMPING, m, trips)

    assert trips.air
    assert drive.flow == 0.0
    assert not drive.valves[Valve.PRODUCT.index]


def test_a_dry_line_is_no_trip_where_nobody_supervises_it(calm):
    assert not next_trips(Trips(), calm._replace(ad_101_air=True), PUMPING, ()).air


def test_without_mains_everything_is_off_and_shut(calm):
    drive = guard(PUMPING._replace(rpm=1400.0), calm._replace(jb_101_mains=False), Trips())

    assert drive == SAFE
    assert drive.valves == CLOSED_VALVES


def test_the_rotor_gets_no_speed_while_the_door_is_not_bolted(calm):
    wanted = Drive(0.0, CLOSED_VALVES, 1400.0, mixer=False)

    assert guard(wanted, calm, Trips()).rpm == 1400.0
    assert guard(wanted, calm._replace(d_101_locked=False), Trips()).rpm == 0.0


@pytest.mark.parametrize(
    "change", [{"sc_101_rpm": 200.0}, {"pt_102_mbar": 390.0}, {"pt_101_mbar": -200.0}]
)
def test_the_bolt_stays_out_while_opening_would_be_unsafe(calm, change):
    assert wants_bolt(calm._replace(**change), is_needed=False)
    assert not wants_bolt(calm, is_needed=False)
    assert not wants_bolt(calm._replace(d_101_closed=False), is_needed=True)


def test_active_interlocks_are_named(calm):
    m = calm._replace(jb_101_mains=False, d_101_closed=False)

    found = list_active(m, Trips(occlusion=True, air=True), PUMPING, needs_door=True)

    assert found == ("door", "door-needed", "occlusion", "air", "mains")
