"""The language of keys."""

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.errors import FormulaError
from assessments.formulas import read_formula


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("-2 ** 2", "-4"),
        ("2 ** -1", "0.5"),
        ("2 ** 3 ** 2", "512"),
        ("8 / 4 / 2", "1"),
        ("8 - 4 - 2", "2"),
        ("sqrt(16) + abs(-1)", "5"),
        ("max(1, 2, 3) - min(4, 5)", "-1"),
        ("log10(1e6)", "6"),
        ("exp(ln(7)) - 7 < 1", None),
        ("1.118e-5 * 10 * 1000 ** 2", "111.8"),
    ],
)
def test_a_formula_has_the_value_of_arithmetic(text: str, value: str | None) -> None:
    if value is None:
        with pytest.raises(FormulaError):
            read_formula(text)
    else:
        assert read_formula(text).compute({}) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1 +",
        "(1",
        "1)",
        "a b",
        "a.b",
        "__import__('os')",
        "open(x)",
        "sqrt(1, 2)",
        "1; 2",
        "a[0]",
        "x if y else z",
        "'text'",
        "1" * 501,
    ],
)
def test_what_is_no_formula_is_refused_with_its_reason(text: str) -> None:
    with pytest.raises(FormulaError) as caught:
        read_formula(text)

    assert caught.value.reason


@pytest.mark.parametrize("text", ["1 / x", "ln(x)", "sqrt(x - 1)", "log10(x)"])
def test_a_formula_without_a_value_says_so(text: str) -> None:
    with pytest.raises(FormulaError):
        read_formula(text).compute({"x": Decimal(0)})


def test_a_missing_variable_is_named() -> None:
    with pytest.raises(FormulaError, match="no value for y"):
        read_formula("x + y").compute({"x": Decimal(1)})


def test_the_names_of_a_formula_are_listed_once_in_order() -> None:
    assert read_formula("b * a + b - max(c, a)").variables == ("b", "a", "c")


@given(st.decimals(-99, 99, places=3), st.decimals(-99, 99, places=3))
def test_printed_sums_are_the_sums_of_decimals(a: Decimal, b: Decimal) -> None:
    assert read_formula("a + b - a").compute({"a": a, "b": b}) == b


@given(st.text(alphabet="abx012.+-*/() ,e", max_size=30))
def test_any_text_is_a_formula_or_refused(text: str) -> None:
    with contextlib.suppress(FormulaError):
        assert read_formula(text).text == text
