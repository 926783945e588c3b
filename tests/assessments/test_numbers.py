"""Numbers as people write them."""

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.errors import NumberAmbiguousError, NumberUnreadableError, ResponseError
from assessments.numbers import format_number, parse_number, print_exactly, split_unit

numbers = st.decimals(
    min_value=-1_000_000, max_value=1_000_000, places=4, allow_nan=False, allow_infinity=False
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,5", "1.5"),
        ("1.5e6", "1500000"),
        ("1.5×10^6", "1500000"),
        ("1,5 · 10⁻³", "0.0015"),
        ("10^6", "1000000"),
        ("١٢٫٥", "12.5"),
        ("۱۲٫۵", "12.5"),
        ("๑๒.๕", "12.5"),
        ("1 234,5", "1234.5"),
        ("1\u202f234.5", "1234.5"),
        ("1,234,567", "1234567"),
        ("1.234,5", "1234.5"),
        ("0,125", "0.125"),
        ("−3", "-3"),
        (".5", "0.5"),
        ("+7", "7"),
    ],
)
def test_a_number_is_read_in_the_spelling_of_its_country(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", "  ", "abc", "1.2.3", "12 34", "1e999", "--3", "1" * 61, "NaN", "Infinity", "1_0"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(NumberUnreadableError):
        parse_number(text)


def test_a_comma_before_three_digits_is_not_guessed() -> None:
    with pytest.raises(NumberAmbiguousError):
        parse_number("1,500")


@given(numbers)
def test_every_number_is_read_back_as_it_was_printed(value: Decimal) -> None:
    assert parse_number(print_exactly(value)) == value


@given(numbers, st.integers(min_value=-20, max_value=20))
def test_what_is_shown_is_read_back_within_its_digits(value: Decimal, exponent: int) -> None:
    value = value.scaleb(exponent)

    shown = parse_number(format_number(value, digits=4))

    assert abs(shown - value) <= abs(value) * Decimal("0.0005")


@given(st.text(max_size=40))
def test_any_text_is_either_read_or_refused(text: str) -> None:
    with contextlib.suppress(ResponseError):
        assert parse_number(split_unit(text)[0]).is_finite()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("12.5 mL", ("12.5", "mL")),
        ("9.5e6cells/kg", ("9.5e6", "cells/kg")),
        ("1.5 × 10⁶ cells/kg", ("1.5 x 10^6", "cells/kg")),
        ("200 × g", ("200", "x g")),
        ("-3 °C", ("-3", "°C")),
        ("5%", ("5", "%")),
        ("7", ("7", "")),
    ],
)
def test_the_unit_is_taken_from_behind_the_number(text: str, parts: tuple[str, str]) -> None:
    assert split_unit(text) == parts
