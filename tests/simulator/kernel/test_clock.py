"""Ticks of half a second."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.kernel.clock import format_tick, seconds_from_ticks, ticks_from_seconds
from simulator.kernel.units import ml_per_min_from_ml_per_tick, ml_per_tick_from_ml_per_min


@given(st.floats(min_value=0.0, max_value=1e6))
def test_ticks_last_at_least_the_seconds_asked_for(seconds: float) -> None:
    ticks = ticks_from_seconds(seconds)

    assert seconds <= seconds_from_ticks(ticks) <= seconds + 0.5


@pytest.mark.parametrize(
    ("tick", "text"), [(0, "00:00:00.0"), (1, "00:00:00.5"), (66 * 7200, "66:00:00.0")]
)
def test_a_tick_reads_as_hours_minutes_seconds(tick: int, text: str) -> None:
    assert format_tick(tick) == text


def test_a_flow_and_its_volume_for_one_tick_convert_back() -> None:
    assert ml_per_min_from_ml_per_tick(ml_per_tick_from_ml_per_min(50.0)) == pytest.approx(50.0)
