"""Growth, death, food, gas and acidity."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.kernel.numerics import exp
from simulator.process.culture import CultureState, advance_culture, culture_ph
from simulator.process.kinetics import (
    cardinal_ph_factor,
    cardinal_temperature_factor,
    medium_ph,
    oxygen_at_cells_mm,
    oxygen_demand_mm,
    settled_limit_per_cm2,
    stress_death_per_h,
)

CARDINALS = (27.0, 37.0, 41.5)


@pytest.mark.parametrize(
    ("temperature_c", "factor"), [(32.0, 0.475), (40.5, 0.439), (37.0, 1.0), (26.0, 0.0), (42, 0)]
)
def test_growth_follows_the_cardinal_temperatures(temperature_c, factor) -> None:
    assert cardinal_temperature_factor(temperature_c, CARDINALS) == pytest.approx(factor, abs=0.002)


@given(st.floats(-50, 100), st.floats(0, 14))
def test_cardinal_factors_stay_between_zero_and_one(temperature_c, ph) -> None:
    assert 0.0 <= cardinal_temperature_factor(temperature_c, CARDINALS) <= 1.0 + 1e-12
    assert 0.0 <= cardinal_ph_factor(ph, (6.5, 7.35, 8.3)) <= 1.0 + 1e-12


@pytest.mark.parametrize(
    ("bicarbonate_mm", "co2", "ph"),
    [(26.0, 0.05, 7.48), (20.0, 0.05, 7.36), (20.0, 0.02, 7.76), (20.0, 0.08, 7.16)],
)
def test_acidity_agrees_with_hand_computed_values(bicarbonate_mm, co2, ph) -> None:
    assert medium_ph(bicarbonate_mm, co2) == pytest.approx(ph, abs=0.006)


@pytest.mark.parametrize(("height_mm", "per_cm2"), [(2, 2.4e6), (5, 9.7e5), (10, 4.9e5)])
def test_diffusion_feeds_so_many_settled_cells(kinetics, height_mm, per_cm2) -> None:
    assert settled_limit_per_cm2(kinetics, 0.20, height_mm) == pytest.approx(per_cm2, rel=0.02)


@given(
    supply=st.floats(0.001, 0.3),
    half=st.floats(0.001, 0.05),
    demand=st.floats(0.0, 50.0),
)
def test_oxygen_at_the_cells_balances_supply_and_uptake(supply, half, demand) -> None:
    oxygen = oxygen_at_cells_mm(supply, half, demand)

    assert 0.0 <= oxygen <= supply * (1 + 1e-12)
    assert supply - oxygen == pytest.approx(demand * oxygen / (half + oxygen), rel=1e-6, abs=1e-9)


def test_at_ten_millimetres_a_million_cells_per_ml_lack_oxygen(kinetics, conditions) -> None:
    def oxygen(height_mm: float) -> float:
        around = replace(conditions, liquid_height_mm=height_mm)
        demand = oxygen_demand_mm(kinetics, around, 1.0e6)
        return oxygen_at_cells_mm(around.oxygen_mm, kinetics.oxygen_half_mm, demand)

    assert oxygen(2.0) > 0.15
    assert oxygen(10.0) < 0.02


def test_a_rocked_vessel_is_fed_by_its_transfer(kinetics, conditions) -> None:
    rocked = replace(conditions, transfer_per_h=2.0)

    assert oxygen_demand_mm(kinetics, rocked, 1.0e6) == pytest.approx(40.0 * 1.0e-3 / 2.0)


def test_heat_kills_above_forty_degrees(kinetics, conditions) -> None:
    hot = replace(conditions, temperature_c=40.5)

    assert stress_death_per_h(kinetics, conditions) == 0.0
    assert stress_death_per_h(kinetics, hot) == pytest.approx(0.02 * exp(-0.5))


def test_two_hours_at_40_5_degrees_cost_two_to_three_points(kinetics, conditions, seeded) -> None:
    state = advance_culture(seeded, kinetics, conditions, 40.0)
    hot = advance_culture(state, kinetics, replace(conditions, temperature_c=40.5), 2.0)
    calm = advance_culture(state, kinetics, conditions, 2.0)

    assert 0.018 < calm.viability - hot.viability < 0.03


def test_eight_cool_hours_in_the_growth_phase_cost_some_cells(kinetics, conditions, seeded) -> None:
    def fold(temperature_c: float) -> float:
        state = advance_culture(seeded, kinetics, conditions, 45.0)
        state = advance_culture(
            state, kinetics, replace(conditions, temperature_c=temperature_c), 8.0
        )
        return advance_culture(state, kinetics, conditions, 13.0).viable_per_ml

    assert fold(32.0) / fold(37.0) == pytest.approx(0.94, abs=0.02)


def test_lost_carbon_dioxide_raises_ph_slows_growth_and_kills(kinetics, conditions, seeded) -> None:
    state = advance_culture(seeded, kinetics, conditions, 44.0)
    calm = advance_culture(state, kinetics, conditions, 6.0)
    lost = advance_culture(state, kinetics, replace(conditions, co2_fraction=0.005), 6.0)

    assert culture_ph(lost, kinetics) > 7.9
    assert 0.01 < calm.viability - lost.viability < 0.05
    assert lost.viable_per_ml < calm.viable_per_ml


def test_shear_kills_above_its_threshold(kinetics, conditions) -> None:
    assert stress_death_per_h(kinetics, replace(conditions, shear_pa=0.4)) == 0.0
    assert stress_death_per_h(kinetics, replace(conditions, shear_pa=1.5)) == pytest.approx(0.02)


def test_cells_balance_when_nothing_grows_and_nothing_falls_apart(
    kinetics, conditions, seeded
) -> None:
    still = replace(kinetics, growth_per_h=0.0, lysis_per_h=0.0)
    before = seeded.viable_per_ml + seeded.dead_per_ml

    after = advance_culture(seeded, still, conditions, 72.0)

    assert after.viable_per_ml + after.dead_per_ml == pytest.approx(before, rel=1e-12)


def test_lactate_follows_from_the_glucose_eaten(kinetics, conditions, seeded) -> None:
    after = advance_culture(seeded, kinetics, conditions, 48.0)

    eaten = seeded.glucose_mm - after.glucose_mm
    assert after.lactate_mm - seeded.lactate_mm == pytest.approx(1.7 * eaten, rel=1e-9)


def test_free_adsorbed_and_decayed_vector_add_up(kinetics, conditions, seeded) -> None:
    stable = replace(kinetics, decay=replace(kinetics.decay, body_per_h=0.0), growth_per_h=0.0)
    stable = replace(stable, death_per_h=0.0, toxicity_per_h=0.0)
    start = seeded.add_vector(25.0, 0.0)

    after = advance_culture(start, stable, conditions, 20.0)

    adsorbed = after.adsorbed_per_cell * after.viable_per_ml
    assert after.vector_per_ml + adsorbed == pytest.approx(start.vector_per_ml, rel=1e-9)


def test_repopulating_cells_halve_in_a_day_and_fall_slower_later(
    kinetics, conditions, seeded
) -> None:
    day = advance_culture(seeded, kinetics, conditions, 24.0)
    later = advance_culture(day, kinetics, conditions, 48.0)

    assert day.repopulating_share == pytest.approx(0.5, abs=0.01)
    assert later.repopulating_share == pytest.approx(0.5 * exp(-0.48), abs=0.01)
    assert day.marker_share == 1.0
    assert later.marker_share == pytest.approx(exp(-0.0015 * 48), rel=1e-9)


def test_no_time_changes_nothing(kinetics, conditions, seeded) -> None:
    assert advance_culture(seeded, kinetics, conditions, 0.0) is seeded


@settings(max_examples=60, deadline=None)
@given(
    density=st.floats(1.0e3, 2.0e7),
    glucose=st.floats(0.0, 30.0),
    lactate=st.floats(0.0, 40.0),
    temperature=st.floats(4.0, 45.0),
    co2=st.floats(0.0005, 0.2),
    height=st.floats(0.5, 20.0),
    cytokines=st.floats(0.0, 1.0),
    vector=st.floats(0.0, 1.0e9),
)
def test_nothing_becomes_negative_or_infinite_whatever_happens(  # noqa: PLR0917
    kinetics, conditions, density, glucose, lactate, temperature, co2, height, cytokines, vector
) -> None:
    start = CultureState(0.0, density, 0.1 * density, glucose, lactate, co2, vector)
    around = replace(
        conditions,
        temperature_c=temperature,
        co2_fraction=co2,
        liquid_height_mm=height,
        cytokine_share=cytokines,
    )

    end = advance_culture(start, kinetics, around, 72.0)

    for value in (
        end.viable_per_ml,
        end.dead_per_ml,
        end.glucose_mm,
        end.lactate_mm,
        end.vector_per_ml,
        end.adsorbed_per_cell,
    ):
        assert 0.0 <= value < 1.0e12
    assert 0.0 <= end.viability <= 1.0
    assert end.vector_per_ml <= vector
    assert end.glucose_mm <= glucose
