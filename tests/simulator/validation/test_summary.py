"""Distributions of cohorts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.validation.cohorts import Cohort, run_part
from simulator.validation.evidence import (
    estimate_mean,
    estimate_median,
    estimate_sd,
    estimate_share,
)
from simulator.validation.summary import count_failures, distribute, percentile, summarise


def test_percentiles_lie_between_neighbours() -> None:
    values = (0.0, 10.0, 20.0, 30.0, 40.0)

    assert percentile(values, 0.05) == pytest.approx(2.0)
    assert percentile(values, 1.0) == 40.0


def test_a_distribution_has_hand_computed_figures() -> None:
    spread = distribute([1.0, 2.0, 3.0, 4.0])

    assert (spread.mean, spread.p50) == (2.5, 2.5)
    assert spread.sd == pytest.approx(1.2909944)
    assert distribute([7.0]).sd == 0.0


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50))
def test_percentiles_are_in_order_and_within_the_values(values) -> None:
    spread = distribute(values)

    assert min(values) <= spread.p5 <= spread.p50 <= spread.p95 <= max(values)
    assert spread.sd >= 0.0


def test_estimates_carry_intervals() -> None:
    values = [float(n) for n in range(101)]

    assert (estimate_mean(values).low, estimate_mean(values).high) == (5.0, 95.0)
    assert estimate_median(values).model == 50.0
    sd = estimate_sd(values)
    assert sd.low < sd.model < sd.high
    share = estimate_share(95, 100)
    assert share.model == 95.0
    assert share.low == pytest.approx(88.8, abs=0.1)
    assert share.high == pytest.approx(97.8, abs=0.1)
    assert estimate_share(0, 10).low == pytest.approx(0.0, abs=1e-9)


def test_a_summary_counts_each_missed_limit() -> None:
    cohort = Cohort("one-cycle", (), 1)
    samples = run_part(cohort, 0, 10)

    answer = summarise(cohort, samples)

    assert answer["release_pass_rate"] == 0.0
    assert answer["failures_by_reason"]["lvv_positive"] == 10
    assert list(count_failures(samples).values()) == sorted(
        count_failures(samples).values(), reverse=True
    )
    assert answer["settings"] == {}
    assert set(answer["distributions"]) == set(answer["units"])
