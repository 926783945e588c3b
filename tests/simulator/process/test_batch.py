"""Whole virtual batches: the reference balance, robustness, determinism, speed."""

import os
import subprocess
import sys
import time
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.kernel.digest import digest_values
from simulator.process.batch import make_batch
from simulator.process.chance import Chance, seed_of_batch
from simulator.process.errors import SettingError, UnknownVariantError
from simulator.process.parameters import apply_settings
from simulator.process.variants import VARIANTS, find_variant
from simulator.validation.library import load_combined, load_specification

NAMES = tuple(
    parameter.name for parameter in load_combined().parameters if parameter.unit != "count"
)

DIGEST_PROGRAM = """
from simulator.kernel.digest import digest_values
from simulator.validation.cohorts import Cohort, run_part
parts = run_part(Cohort("hgi001", (("moi_per_cycle", 30.0),), 5), 0, 4)
print(digest_values([[getattr(s.outcome, n) for n in type(s.outcome).__slots__] for s in parts]))
"""


def outcome_values(result) -> list[float]:
    return [getattr(result.outcome, name) for name in type(result.outcome).__slots__]


@pytest.mark.parametrize(
    ("point", "viable", "cd34_per_kg", "viability_percent"),
    [
        ("collected", 5.0e10, 13.0, 98),
        ("received", 4.8e10, 12.0, 95.5),
        ("platelets washed", 4.6e10, 11.6, 96),
        ("selected", 4.7e8, 8.9, 98.5),
        ("seeded", 4.6e8, 8.7, 97),
        ("harvested", 6.7e8, 11.9, 93),
        ("harvest washed", 5.9e8, 10.4, 94),
        ("filled", 5.4e8, 9.5, 94),
    ],
)
def test_the_median_batch_keeps_the_reference_account(
    profile, specification, point, viable, cd34_per_kg, viability_percent
) -> None:
    result = make_batch(profile, "vector", specification, None)
    cells = next(line.cells for line in result.ledger if line.point == point)

    assert cells.viable == pytest.approx(viable, rel=0.03)
    assert cells.cd34 / 50.0e6 == pytest.approx(cd34_per_kg, rel=0.03)
    assert 100 * cells.viability == pytest.approx(viability_percent, abs=1.5)


def test_the_median_batch_is_released_with_the_reference_figures(profile, specification) -> None:
    result = make_batch(profile, "vector", specification, None)

    assert result.decision.released
    assert result.outcome.vcn == pytest.approx(3.1, rel=0.03)
    assert result.outcome.lvv_positive == pytest.approx(0.77, abs=0.01)
    assert result.outcome.fold_expansion == pytest.approx(1.46, abs=0.03)
    assert 0.85 <= result.outcome.post_thaw_viability <= 0.92
    assert 0.88 <= result.outcome.cd34_purity <= 0.92
    thawed = result.outcome.thawed_dose_per_kg / result.outcome.dose_per_kg
    assert thawed == pytest.approx(0.90, abs=0.015)


def test_cells_are_never_made_after_the_harvest_nor_before_the_culture(
    profile, specification
) -> None:
    for number in range(20):
        result = make_batch(profile, "vector", specification, seed_of_batch(3, number))
        cd34 = [line.cells.cd34 for line in result.ledger]

        assert all(b <= a * (1 + 1e-12) for a, b in pairwise(cd34[:5]))
        assert all(b <= a * (1 + 1e-12) for a, b in pairwise(cd34[5:]))


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.code)
def test_every_variant_makes_a_batch(profile, specification, variant) -> None:
    changed = apply_settings(profile, variant.settings)

    result = make_batch(changed, variant.route, specification, 1)

    assert result.outcome.dose_per_kg > 1.0e6
    assert (result.outcome.vcn > 0.0) == (variant.route == "vector")
    assert (result.outcome.allelic_edit > 0.0) == (variant.route == "editing")


def test_an_unknown_variant_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownVariantError, match="hgi001, hgi002, one-cycle, editing"):
        find_variant("hgi003")


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("moi", 25.0, "is not a parameter"),
        ("moi_per_cycle", 101.0, "must be from 0 to 100"),
        ("moi_per_cycle", float("nan"), "must be from 0 to 100"),
        ("wash_cycles", 2.5, "must be a whole number"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(profile, name, value, problem) -> None:
    with pytest.raises(SettingError, match=problem) as caught:
        apply_settings(profile, {name: value})

    assert caught.value.code == "process.setting.refused"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    picks=st.dictionaries(st.sampled_from(NAMES), st.sampled_from((0.0, 0.5, 1.0)), max_size=25),
    route=st.sampled_from(("vector", "editing")),
    seed=st.integers(0, 2**32),
)
def test_no_setting_within_the_ranges_gives_an_impossible_batch(picks, route, seed) -> None:
    profile = load_combined()
    chosen = {
        p.name: min(p.low + picks[p.name] * (p.high - p.low), p.high)
        for p in profile.parameters
        if p.name in picks
    }

    result = make_batch(apply_settings(profile, chosen), route, load_specification(), seed)

    digest_values(outcome_values(result))
    outcome = result.outcome
    assert all(0.0 <= value < 1.0e12 for value in outcome_values(result))
    for share in (
        outcome.lvv_positive,
        outcome.viability,
        outcome.cd34_recovery,
        outcome.cd34_purity,
        outcome.post_thaw_viability,
        outcome.post_thaw_recovery,
        outcome.allelic_edit,
        outcome.repopulating_share,
    ):
        assert share <= 1.0 + 1e-12


def test_dead_material_gives_an_empty_product_and_no_error(specification) -> None:
    worst = {"transport_time": 96.0, "transport_temperature": 37.0, "hold_loss_37c": 0.5}
    dead = apply_settings(load_combined(), {**worst, "cd34_collected_per_kg": 4.0e6})

    result = make_batch(dead, "vector", specification, 1)

    assert result.outcome.dose_per_kg < 1.0
    assert not result.decision.released


@pytest.mark.parametrize(
    ("name", "better", "worse", "figure"),
    [
        ("transport_time", 4.0, 72.0, "dose_per_kg"),
        ("transport_temperature", 5.0, 22.0, "dose_per_kg"),
        ("moi_per_cycle", 50.0, 12.5, "vcn"),
        ("liquid_height", 2.0, 5.0, "vcn"),
        ("vector_wait", 0.0, 4.0, "vcn"),
        ("platelet_removal", 0.98, 0.6, "cd34_recovery"),
        ("column_clogging", 0.0, 1.0, "cd34_recovery"),
        ("wash_cycles", 3.0, 1.0, "wash_dilution"),
        ("wash_cycles", 1.0, 3.0, "residual_vector_per_cell"),
        ("dmso_contact_time", 25.0, 90.0, "post_thaw_recovery"),
        ("seeding_step", 1.0, 0.0, "post_thaw_recovery"),
        ("transfer_temperature", -100.0, -40.0, "post_thaw_recovery"),
        ("storage_temperature", -150.0, -80.0, "post_thaw_recovery"),
        ("cytokine_share", 1.0, 0.0, "fold_expansion"),
        ("culture_shear", 0.0, 5.0, "viability"),
        ("um171_dose", 1.0, 0.0, "repopulating_share"),
    ],
)
def test_a_worse_setting_gives_a_worse_figure(
    profile, specification, name, better, worse, figure
) -> None:
    good, bad = (
        getattr(
            make_batch(apply_settings(profile, {name: value}), "vector", specification, 7).outcome,
            figure,
        )
        for value in (better, worse)
    )

    assert bad < good


def test_a_seed_always_gives_the_same_batch_and_another_a_different_one(
    profile, specification
) -> None:
    one, again, other = (
        digest_values(outcome_values(make_batch(profile, "vector", specification, seed)))
        for seed in (1, 1, 2)
    )

    assert one == again != other


def test_the_median_batch_has_no_chance() -> None:
    chance = Chance(None)

    assert chance.normal("x") == 0.0
    assert chance.factor("x", 2.0) == 1.0
    assert not chance.happens("x", 1.0)


def test_hash_randomisation_changes_no_figure() -> None:
    answers = {
        subprocess.run(
            [sys.executable, "-c", DIGEST_PROGRAM],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }

    assert len(answers) == 1


def test_contaminated_material_fails_the_sterility_test(profile, specification) -> None:
    often = apply_settings(profile, {"contamination_probability": 0.012})
    results = [
        make_batch(often, "vector", specification, seed_of_batch(1, number))
        for number in range(400)
    ]
    contaminated = [result for result in results if result.contaminated]

    assert contaminated
    for result in contaminated:
        assert result.reported["sterility"] == 1.0
        assert "sterility" in [reason.attribute for reason in result.decision.failures]


def test_a_thousand_batches_take_less_than_five_minutes_on_two_cores(
    profile, specification
) -> None:
    begin = time.process_time()
    for number in range(10):
        make_batch(profile, "vector", specification, seed_of_batch(1, number))
    seconds = (time.process_time() - begin) / 10

    assert seconds < 0.3
    assert seconds * 1000 / 2 < 300
