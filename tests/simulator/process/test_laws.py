"""The remaining equations against hand-computed values, bounds, monotony and limits."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.kernel.numerics import exp
from simulator.process.contamination import Microbe, detection_probability
from simulator.process.electroporation import Electroporation
from simulator.process.holding import HoldRates
from simulator.process.integration import (
    Enhancement,
    blend,
    colony_shares,
    copies_per_positive_cell,
    poisson_positive_share,
    positive_share,
    saturated_copies,
)
from simulator.process.measurement import (
    applied_moi,
    counted_share,
    early_copies,
    reported_amount,
    reported_share,
)
from simulator.process.parameters import apply_settings
from simulator.process.selection import (
    Selection,
    load_factor,
    platelet_factor,
    purity_of,
    shift_share,
    surviving_share,
)
from simulator.process.storage import stored_share
from simulator.process.vector import VectorDecay, diffusion_rate_per_h, uptake_rate_per_h
from simulator.process.washing import diluted_share, residual_vector_share

SHARE = st.floats(0.001, 0.999)


@pytest.mark.parametrize(
    ("temperature_c", "hours", "lost_percent"),
    [(5, 24, 10.2), (5, 48, 19.4), (5, 72, 27.7), (21, 24, 17.5), (21, 48, 31.9), (21, 72, 43.8)],
)
def test_hold_loss_has_the_reference_values(profile, temperature_c, hours, lost_percent) -> None:
    kept = HoldRates.from_profile(profile).kept_share(temperature_c, 1.0e8, hours)

    assert 100 * (1 - kept) == pytest.approx(lost_percent, abs=0.1)


def test_nothing_lives_a_day_undiluted_at_body_temperature(profile) -> None:
    assert HoldRates.from_profile(profile).kept_share(37.0, 1.0e8, 24.0) < 0.02


@given(st.floats(0, 40), st.floats(0, 40), st.floats(1e6, 1e9))
def test_warmth_and_crowding_never_help(profile, one_c, other_c, per_ml) -> None:
    rates = HoldRates.from_profile(profile)
    cold, warm = sorted((one_c, other_c))

    assert rates.rate_per_h(cold, per_ml) <= rates.rate_per_h(warm, per_ml) * (1 + 1e-12)
    assert rates.rate_per_h(cold, per_ml) <= rates.rate_per_h(cold, per_ml * 2)


@pytest.mark.parametrize(("cells", "factor"), [(6e8, 1.0), (1e9, 0.98), (1.5e9, 0.81), (2e9, 0.62)])
def test_a_vial_holds_so_many_cells(cells, factor) -> None:
    assert load_factor(cells, 1, 1.25e9, 8.0) == pytest.approx(factor, abs=0.006)


@given(st.floats(1e7, 1e11), st.integers(1, 5))
def test_reagent_never_holds_more_than_its_capacity(cells, vials) -> None:
    held = cells * load_factor(cells, vials, 1.25e9, 8.0)

    assert held <= min(cells, vials * 1.25e9) * (1 + 1e-9)


@pytest.mark.parametrize(
    ("share", "purity"), [(0.002, 75), (0.005, 88), (0.01, 94), (0.015, 96), (0.03, 98)]
)
def test_purity_has_the_reference_values(share, purity) -> None:
    assert 100 * purity_of(share, 0.75, 3.3) == pytest.approx(purity, abs=1.0)


@given(SHARE, SHARE, SHARE, st.floats(1.0, 5.0))
def test_purity_rises_with_the_input(one, other, recovery, log_reduction) -> None:
    low, high = sorted((one, other))

    assert purity_of(low, recovery, log_reduction) <= purity_of(high, recovery, log_reduction)
    assert 0.0 <= purity_of(low, recovery, log_reduction) <= 1.0


def test_platelets_label_time_and_clogging_cost_recovery(profile) -> None:
    column = Selection.from_profile(profile)

    assert platelet_factor(0.0, 2.0e10, 0.13) == 1.0
    assert platelet_factor(1.0e15, 2.0e10, 0.13) == pytest.approx(0.61)
    assert column.label_factor(30.0) == column.label_factor(90.0) == 1.0
    assert column.label_factor(10.0) < 0.75
    assert column.recovery(5e8, 1, 0.0, 30.0, 1.0) == pytest.approx(0.6 * 0.82, rel=0.001)


@given(SHARE, st.floats(-5, 5))
def test_a_shifted_share_stays_a_share_and_shifts_back(share, spread) -> None:
    shifted = shift_share(share, spread)

    assert 0.0 <= shifted <= 1.0
    assert shift_share(shifted, -spread) == pytest.approx(share, rel=1e-6)


def test_a_log_reduction_of_three_leaves_a_thousandth() -> None:
    assert surviving_share(3.0) == pytest.approx(0.001, rel=1e-12)


@pytest.mark.parametrize(
    ("temperature_c", "half_life_h"), [(37.0, 35.0), (22.0, 45.0), (4.0, 108.0)]
)
def test_vector_has_the_stated_half_lives(profile, temperature_c, half_life_h) -> None:
    decay = VectorDecay.from_profile(profile)

    assert decay.kept_share(temperature_c, half_life_h) == pytest.approx(0.5, rel=1e-9)


def test_four_hours_at_room_temperature_cost_six_per_cent(profile) -> None:
    decay = VectorDecay.from_profile(profile)

    assert 1 - decay.kept_share(22.0, 4.0) == pytest.approx(0.06, abs=0.003)
    assert 1 - decay.kept_share(37.0, 2.0) == pytest.approx(0.04, abs=0.003)
    assert decay.rate_per_h(40.5) / decay.rate_per_h(37.0) == pytest.approx(1.5, abs=0.01)


@given(st.floats(2, 41), st.floats(2, 41))
def test_vector_decays_faster_when_warmer(profile, one_c, other_c) -> None:
    decay = VectorDecay.from_profile(profile)
    cold, warm = sorted((one_c, other_c))

    assert decay.rate_per_h(cold) <= decay.rate_per_h(warm) * (1 + 1e-12)


@pytest.mark.parametrize(("height_mm", "rate"), [(2.0, 0.0146), (5.0, 0.0023)])
def test_diffusion_over_a_height_has_the_reference_rate(height_mm, rate) -> None:
    assert diffusion_rate_per_h(5.4e-12, height_mm, 1.0) == pytest.approx(rate, rel=0.02)


@given(st.floats(1e-3, 0.5), st.floats(1e4, 1e8), st.floats(1e-4, 10.0))
def test_uptake_is_slower_than_both_of_its_steps(sticking, cells, diffusion) -> None:
    rate = uptake_rate_per_h(sticking, 9.8e-7, cells, diffusion)

    assert rate <= diffusion
    assert rate <= sticking * 9.8e-7 * cells


@pytest.mark.parametrize(
    ("copies", "dispersion", "percent"),
    [(1.1, 0.38, 40.3), (0.7, 0.35, 32.0), (3.2, 1.1, 78.0), (10.0, 1.2, 93.0)],
)
def test_the_over_dispersed_law_has_the_published_pairs(copies, dispersion, percent) -> None:
    assert 100 * positive_share(copies, dispersion) == pytest.approx(percent, abs=2.0)


@given(st.floats(0.01, 12.0))
def test_the_over_dispersed_law_tends_to_poisson(copies) -> None:
    assert positive_share(copies, 1.0e6) == pytest.approx(poisson_positive_share(copies), rel=1e-4)
    assert positive_share(copies, 1.0e9) == poisson_positive_share(copies)


@given(st.floats(1e-6, 12.0), st.floats(0.1, 50.0))
def test_dispersion_only_takes_positive_cells_away(copies, dispersion) -> None:
    positive = positive_share(copies, dispersion)

    assert 0.0 <= positive <= poisson_positive_share(copies) + 1e-12
    assert positive <= positive_share(copies + 0.1, dispersion)
    assert copies_per_positive_cell(copies, positive) >= copies * (1 - 1e-6)


@given(st.floats(0.05, 8.0), st.floats(0.2, 5.0))
def test_colonies_share_out_all_copies(copies, dispersion) -> None:
    shares = colony_shares(copies, dispersion, 2000)

    assert sum(shares) == pytest.approx(1.0)
    mean = sum(count * share for count, share in enumerate(shares))
    assert mean == pytest.approx(copies, rel=1e-3)


@given(st.floats(0.0, 1000.0))
def test_copies_saturate(linear) -> None:
    copies = saturated_copies(linear, 12.0)

    assert 0.0 <= copies <= min(linear, 12.0) + 1e-9


def test_each_enhancer_has_its_own_effect(profile) -> None:
    def effect(pge2: float, poloxamer: float) -> Enhancement:
        doses = {"pge2_dose": pge2, "poloxamer_dose": poloxamer}
        return Enhancement.from_profile(apply_settings(profile, doses))

    assert (effect(0, 0).sticking, effect(0, 0).integration, effect(0, 0).strength) == (1, 1, 0)
    assert effect(1, 0).integration == pytest.approx(2.0)
    assert effect(1, 0).sticking == 1.0
    assert effect(0, 1).sticking == pytest.approx(2.5)
    both = effect(1, 1)
    assert (both.sticking, both.integration, both.strength) == pytest.approx((2.5, 3.0, 1.0))
    assert 0.0 < effect(1, 0).strength < effect(0, 1).strength < 1.0


def test_options_that_nobody_validated_are_off_and_act_on_their_states_only(profile) -> None:
    plain = Enhancement.from_profile(profile)
    tried = Enhancement.from_profile(apply_settings(profile, {"um171_dose": 1, "sr1_dose": 1}))

    assert (plain.repopulating_loss, plain.marker_loss) == (1.0, 1.0)
    assert tried.repopulating_loss < 1.0
    assert tried.marker_loss < 1.0
    assert (tried.sticking, tried.integration) == (plain.sticking, plain.integration)


def test_a_blend_begins_plain_and_ends_enhanced() -> None:
    assert blend(0.38, 1.1, 0.0) == 0.38
    assert blend(0.38, 1.1, 1.0) == pytest.approx(1.1)


@pytest.mark.parametrize(("cycles", "share"), [(1, 0.20), (2, 0.040), (3, 0.008)])
def test_washing_dilutes_by_the_reference_steps(cycles, share) -> None:
    assert diluted_share(40.0, 160.0, cycles, 0.0) == pytest.approx(share)


@given(st.floats(1, 100), st.floats(1, 400), st.integers(1, 8), st.floats(0, 1))
def test_the_bound_share_is_never_washed_away(residual, wash, cycles, bound) -> None:
    left = diluted_share(residual, wash, cycles, bound)

    assert bound * (1 - 1e-12) <= left <= 1.0
    assert diluted_share(residual, wash, cycles + 1, bound) <= left
    assert residual_vector_share(left, 0.02, 1.0) <= left


def test_electroporation_trades_cells_for_editing(profile) -> None:
    pulse = Electroporation.from_profile(profile)

    assert pulse.recovery(1.0) == pytest.approx(0.68, abs=0.005)
    assert pulse.edited_share(1.0, 1.0) == pytest.approx(0.80, abs=0.005)
    assert pulse.edited_share(1.0, 0.0) == 0.0


@given(st.floats(0.1, 2.0), st.floats(0.1, 2.0))
def test_a_stronger_field_edits_more_and_kills_more(profile, one, other) -> None:
    pulse = Electroporation.from_profile(profile)
    weak, strong = sorted((one, other))

    assert pulse.recovery(strong) <= pulse.recovery(weak)
    assert pulse.edited_share(weak, 1.0) <= pulse.edited_share(strong, 1.0) <= 0.92


def test_a_few_microbes_cloud_the_medium_within_two_days() -> None:
    microbe = Microbe(1.25, 3.0, 1.0e7)
    hours = microbe.hours_until_turbid(10.0 / 440.0)

    assert 36.0 < hours < 48.0
    assert microbe.per_ml(10.0 / 440.0, hours) == pytest.approx(1.0e7, rel=1e-9)
    assert microbe.per_ml(1.0, 2.0) == 1.0
    assert microbe.per_ml(1.0, 1.0e6) == 1.0e9
    assert microbe.hours_until_turbid(0.0) == float("inf")


@given(st.floats(0, 1e9), st.floats(0, 1e9))
def test_more_organisms_are_found_more_often(one, other) -> None:
    few, many = sorted((one, other))

    assert 0.0 <= detection_probability(few, 10.0) <= detection_probability(many, 10.0) <= 1.0


def test_storage_in_vapour_loses_nothing_and_a_freezer_half_in_a_year() -> None:
    assert stored_share(-150.0, 3650.0, 0.0018) == 1.0
    assert stored_share(-80.0, 183.0, 0.0018) == pytest.approx(0.72, abs=0.01)
    assert stored_share(-80.0, 365.0, 0.0018) == pytest.approx(0.52, abs=0.01)
    assert stored_share(-60.0, 365.0, 0.0018) < stored_share(-80.0, 365.0, 0.0018)


def test_replicates_halve_the_error_when_there_are_four() -> None:
    assert reported_amount(100.0, 0.1, 1, 1.0) == pytest.approx(110.0)
    assert reported_amount(100.0, 0.1, 4, 1.0) == pytest.approx(105.0)
    assert reported_amount(100.0, 0.1, 1, -99.0) == 0.0


@given(SHARE, st.floats(0, 0.5), st.floats(-9, 9))
def test_a_reported_share_is_a_share(share, sd, noise) -> None:
    assert 0.0 <= reported_share(share, sd, noise) <= 1.0
    assert 0.0 <= counted_share(share, 40, noise) <= 1.0


def test_an_early_reading_of_copies_is_inflated() -> None:
    assert early_copies(2.0, 3.0) == 5.0
    assert early_copies(2.0, 5.0) == pytest.approx(2.0 * (1 + 1.5 * exp(-1.0)))
    assert early_copies(2.0, 14.0) == pytest.approx(2.0, rel=0.01)


def test_counting_twice_the_cells_halves_what_each_gets() -> None:
    assert applied_moi(25.0, 1.0, 1.0) == 12.5
    assert applied_moi(25.0, 1.2, 0.0) == 30.0


def test_laws_of_a_profile_can_be_changed_in_one_constant(profile) -> None:
    decay = VectorDecay.from_profile(profile)

    assert replace(decay, body_per_h=0.0).kept_share(37.0, 100.0) == 1.0
