"""Portable functions against the C library, in units of the last place."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.kernel import numerics


def ulps(value: float, reference: float) -> float:
    return abs(value - reference) / math.ulp(reference)


@given(st.floats(min_value=-700.0, max_value=709.0))
def test_exp_is_right_to_two_units_in_the_last_place(x: float) -> None:
    assert ulps(numerics.exp(x), math.exp(x)) <= 2.0


@given(st.floats(min_value=1e-300, max_value=1e300))
def test_log_is_right_to_two_units_in_the_last_place(x: float) -> None:
    reference = math.log(x)

    assert numerics.log(x) == reference or ulps(numerics.log(x), reference) <= 2.0


@given(
    st.floats(min_value=1e-9, max_value=1e9),
    st.floats(min_value=-30.0, max_value=30.0),
)
def test_power_is_right_to_two_units_in_the_last_place(x: float, y: float) -> None:
    reference = math.pow(x, y)
    if 1e-300 < reference < 1e300:
        assert ulps(numerics.power(x, y), reference) <= 2.0


@given(st.floats(min_value=0.0, max_value=1e300))
def test_sqrt_is_exact(x: float) -> None:
    assert numerics.sqrt(x) == math.sqrt(x)


def test_exp_reaches_its_ends() -> None:
    assert numerics.exp(710.0) == math.inf
    assert numerics.exp(-746.0) == 0.0
    assert numerics.exp(-745.0) > 0.0


def test_log_reaches_its_ends() -> None:
    assert numerics.log(0.0) == -math.inf
    assert numerics.log(math.inf) == math.inf
    assert numerics.log(5e-324) == math.log(5e-324)


@pytest.mark.parametrize(("x", "y"), [(2.0, 0.0), (1.0, 99.0)])
def test_trivial_powers_are_one(x: float, y: float) -> None:
    assert numerics.power(x, y) == 1.0


@pytest.mark.parametrize("x", [-1.0, math.nan])
def test_the_log_of_a_negative_number_is_refused(x: float) -> None:
    with pytest.raises(ValueError, match="negative"):
        numerics.log(x)


@pytest.mark.parametrize(("x", "y"), [(-1.0, 2.0), (0.0, -1.0)])
def test_a_power_without_a_value_is_refused(x: float, y: float) -> None:
    with pytest.raises(ValueError, match="negative"):
        numerics.power(x, y)


@pytest.mark.parametrize(
    ("function", "argument", "bits"),
    [
        (numerics.exp, 1.0, "0x1.5bf0a8b14576ap+1"),
        (numerics.exp, -0.0045, "0x1.fdb380491c59fp-1"),
        (numerics.log, 10.0, "0x1.26bb1bbb55516p+1"),
        (numerics.log, 0.3, "-0x1.34378fcbda721p+0"),
    ],
)
def test_the_bits_are_these_on_every_machine(function, argument, bits) -> None:
    assert function(argument).hex() == bits
