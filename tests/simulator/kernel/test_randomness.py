"""Chance that depends on its arguments alone."""

import statistics

from hypothesis import given
from hypothesis import strategies as st

from simulator.kernel.randomness import draw, draw_normal, key_of, noise_at, normal_quantile


@given(st.integers(), st.text(max_size=20), st.integers(min_value=0, max_value=2**62))
def test_a_draw_lies_in_the_unit_interval_and_repeats(seed: int, stream: str, tick: int) -> None:
    value = draw(seed, stream, tick)

    assert 0.0 <= value < 1.0
    assert draw(seed, stream, tick) == value


def test_the_bits_of_a_draw_are_these_on_every_machine() -> None:
    assert draw(42, "WT-101", 1000).hex() == DRAW_BITS
    assert draw_normal(42, "count", 3).hex() == NORMAL_BITS


DRAW_BITS = "0x1.2f9526e257460p-4"
NORMAL_BITS = "-0x1.9a8baa901d5cfp-5"


def test_draws_are_uniform_and_streams_are_unrelated() -> None:
    first = [draw(7, "a", tick) for tick in range(20_000)]
    second = [draw(7, "b", tick) for tick in range(20_000)]

    assert abs(statistics.fmean(first) - 0.5) < 0.01
    assert abs(statistics.pvariance(first) - 1 / 12) < 0.002
    assert abs(statistics.correlation(first, second)) < 0.02
    assert abs(statistics.correlation(first[:-1], first[1:])) < 0.02


def test_neighbouring_seeds_give_unrelated_draws() -> None:
    first = [draw(seed, "a", 5) for seed in range(20_000)]

    assert abs(statistics.correlation(first[:-1], first[1:])) < 0.02


def test_instrument_noise_has_mean_zero_spread_one_and_a_bound() -> None:
    key = key_of(3, "PT-101")
    values = [noise_at(key, tick) for tick in range(50_000)]

    assert abs(statistics.fmean(values)) < 0.02
    assert abs(statistics.pstdev(values) - 1.0) < 0.01
    assert max(map(abs, values)) < 3.47


@given(st.floats(min_value=1e-300, max_value=1.0 - 1e-12))
def test_the_normal_quantile_agrees_with_the_standard_library(p: float) -> None:
    expected = statistics.NormalDist().inv_cdf(p)

    assert abs(normal_quantile(p) - expected) <= 1e-12 * max(1.0, abs(expected))


def test_normal_draws_have_mean_zero_and_spread_one() -> None:
    values = [draw_normal(1, "x", tick) for tick in range(20_000)]

    assert abs(statistics.fmean(values)) < 0.03
    assert abs(statistics.pstdev(values) - 1.0) < 0.02
