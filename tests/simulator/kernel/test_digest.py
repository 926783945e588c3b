"""Digests of exact states."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.kernel.digest import UndigestibleError, digest_values, encode_values

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=10),
    st.binary(max_size=10),
)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4).map(tuple), max_leaves=12)


def shape(value):
    """A form that tells apart what a replay can tell apart."""
    if isinstance(value, tuple):
        return ("tuple", tuple(shape(item) for item in value))
    return (type(value).__name__, value.hex() if isinstance(value, float) else value)


@given(VALUES, VALUES)
def test_two_states_have_one_encoding_exactly_when_they_are_the_same(first, second) -> None:
    assert (encode_values(first) == encode_values(second)) == (shape(first) == shape(second))


@given(st.floats(min_value=1e-300, max_value=1e300))
def test_one_bit_of_a_float_changes_the_digest(x: float) -> None:
    assert digest_values((x,)) != digest_values((math.nextafter(x, math.inf),))


def test_minus_zero_is_another_state_than_zero() -> None:
    assert digest_values(0.0) != digest_values(-0.0)


@pytest.mark.parametrize("value", [math.nan, {1: 2}, object(), {1, 2}])
def test_what_has_no_canonical_form_is_refused(value) -> None:
    with pytest.raises(UndigestibleError):
        digest_values((value,))


def test_the_digest_of_a_known_state_is_this_on_every_machine() -> None:
    assert digest_values((1, 0.5, "WT-101", True, None)) == KNOWN


KNOWN = "aa55574afd4998bdfd8b81b70827ae838028de092c4c0148232c802ac943a976"
