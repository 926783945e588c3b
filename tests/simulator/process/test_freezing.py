"""Freezing curves and survival."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.process.freezing import (
    Bag,
    ControlledChamber,
    Survival,
    freeze_bag,
    still_freezer,
)


@pytest.fixture(scope="module")
def bag(profile) -> Bag:
    return Bag.from_profile(profile)


def freeze(bag: Bag, *, seeded: bool, step_s: float = 5.0, ramp: float = 1.0):
    return freeze_bag(
        bag, ControlledChamber(ramp, seeded=seeded), -7.0 if seeded else -12.0, step_s=step_s
    )


def test_five_per_cent_dmso_freezes_at_minus_1_8(bag) -> None:
    assert bag.freezing_point_c == pytest.approx(-1.8)


@given(st.floats(-400.0, -7.0))
def test_enthalpy_and_temperature_belong_together(profile, enthalpy) -> None:
    bag = Bag.from_profile(profile)
    temperature = bag.temperature_with_ice(enthalpy)
    if temperature >= bag.freezing_point_c:
        return

    liquid = bag.cp_j_per_g_k * bag.freezing_point_c
    cooled = bag.cp_frozen_j_per_g_k * (temperature - bag.freezing_point_c)
    ice = bag.latent_j_per_g * bag.ice_share(temperature)
    assert liquid + cooled - ice == pytest.approx(enthalpy, rel=1e-9)
    assert 0.0 <= bag.ice_share(temperature) <= bag.water_share


def test_a_seeding_step_shortens_the_plateau_and_tames_the_rebound(bag) -> None:
    seeded, wild = freeze(bag, seeded=True), freeze(bag, seeded=False)

    assert seeded.nucleation_c == -7.0
    assert wild.nucleation_c == -12.0
    assert 4.0 < seeded.plateau_min < wild.plateau_min < 13.0
    assert 0.8 < seeded.rate_c_per_min < 1.4 < wild.rate_c_per_min
    assert 2.0 < wild.steepest_c_per_min < 4.0
    assert 45.0 < seeded.minutes < 75.0


def test_release_of_supercooling_warms_the_bag_at_once(bag) -> None:
    curve = freeze(bag, seeded=False)
    temperatures = [bag_c for _, bag_c, _ in curve.points]

    jumps = [b - a for a, b in pairwise(temperatures)]
    assert max(jumps) > 7.0


def test_shorter_steps_change_the_curve_little(bag) -> None:
    for seeded in (True, False):
        coarse, fine = freeze(bag, seeded=seeded), freeze(bag, seeded=seeded, step_s=0.5)
        assert coarse.rate_c_per_min == pytest.approx(fine.rate_c_per_min, rel=0.05)
        assert coarse.plateau_min == pytest.approx(fine.plateau_min, abs=0.3)


def test_a_still_freezer_cools_too_fast_and_costs_a_third(profile) -> None:
    large = Bag.of(profile, 100.0, 0.4)
    curve = freeze_bag(large, still_freezer(-80.0), -12.0)
    law = Survival.from_profile(profile, 0.92)

    assert 3.0 < curve.rate_c_per_min < 5.0
    assert law.freezing_share(curve.rate_c_per_min, curve.nucleation_c) == pytest.approx(
        0.62, abs=0.03
    )


def test_survival_has_the_reference_values(profile) -> None:
    law = Survival.from_profile(profile, 0.92)

    assert law.freezing_share(1.0, -7.0) == pytest.approx(0.92)
    assert law.freezing_share(1.0, -12.0) == pytest.approx(0.853, abs=0.002)
    assert law.freezing_share(5.0, -7.0) == pytest.approx(0.56, abs=0.01)
    assert law.contact_share(1.5, 22.0) == pytest.approx(0.741, abs=0.002)
    assert law.contact_share(25 / 60, 4.0) == pytest.approx(0.98, abs=0.002)
    assert law.transfer_share(-100.0) == 1.0
    assert law.transfer_share(-40.0) == pytest.approx(0.449, abs=0.001)


@settings(max_examples=25, deadline=None)
@given(
    fill=st.floats(10.0, 200.0),
    conductance=st.floats(0.05, 2.0),
    nucleation=st.floats(-20.0, -3.0),
    ramp=st.floats(0.1, 10.0),
    seeded=st.booleans(),
)
def test_every_curve_ends_cold_and_finite(
    profile, fill, conductance, nucleation, ramp, seeded
) -> None:
    bag = Bag.of(profile, fill, conductance)
    curve = freeze_bag(bag, ControlledChamber(ramp, seeded=seeded), nucleation)
    law = Survival.from_profile(profile, 0.92)

    assert 0.0 <= curve.rate_c_per_min < 200.0
    assert curve.plateau_min >= 0.0
    assert all(-150.0 < bag_c < 5.0 for _, bag_c, _ in curve.points)
    assert 0.0 <= law.freezing_share(curve.rate_c_per_min, curve.nucleation_c) <= 0.92
