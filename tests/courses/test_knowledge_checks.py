"""Answers are judged, and numbers understood as people type them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses import (
    CheckKind,
    InvalidValueError,
    KnowledgeCheck,
    Option,
    Outcome,
    judge,
    read_number,
)
from courses.structure import NumericKey

OPTIONS = (
    Option("a", is_right=True, explanation=""),
    Option("b", is_right=False, explanation=""),
    Option("c", is_right=True, explanation=""),
)
MANY = KnowledgeCheck("many", CheckKind.MULTIPLE_RESPONSE, "?", "o", "", OPTIONS)
ONE = KnowledgeCheck("one", CheckKind.SINGLE_CHOICE, "?", "o", "", OPTIONS[:2])
KEY = NumericKey(Decimal("7.5"), Decimal("0.5"), "mL")
NUMBER = KnowledgeCheck("number", CheckKind.NUMERIC, "?", "o", "", numeric=KEY)


@pytest.mark.parametrize(
    ("check", "answer", "outcome"),
    [
        pytest.param(ONE, ["0"], Outcome.RIGHT, id="right choice"),
        pytest.param(ONE, ["1"], Outcome.NOT_YET, id="wrong choice"),
        pytest.param(ONE, ["0", "1"], Outcome.UNREADABLE, id="two for one"),
        pytest.param(ONE, [], Outcome.UNREADABLE, id="nothing"),
        pytest.param(ONE, ["7"], Outcome.UNREADABLE, id="unknown option"),
        pytest.param(ONE, ["-1"], Outcome.UNREADABLE, id="negative option"),
        pytest.param(MANY, ["2", "0"], Outcome.RIGHT, id="all right ones in any order"),
        pytest.param(MANY, ["0"], Outcome.NOT_YET, id="one missing"),
        pytest.param(MANY, ["0", "1", "2"], Outcome.NOT_YET, id="one too many"),
        pytest.param(NUMBER, ["7.0"], Outcome.RIGHT, id="lower end"),
        pytest.param(NUMBER, ["8,0"], Outcome.RIGHT, id="upper end with a comma"),
        pytest.param(NUMBER, ["8.01"], Outcome.NOT_YET, id="just outside"),
        pytest.param(NUMBER, ["much"], Outcome.UNREADABLE, id="a word"),
    ],
)
def test_answers_are_judged(check: KnowledgeCheck, answer: list[str], outcome: Outcome) -> None:
    assert judge(check, answer).outcome is outcome


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", "12"),
        (" 12.50 ", "12.50"),
        ("12,5", "12.5"),
        ("1.2e7", "1.2e7"),
        ("1.2 × 10^7", "1.2e7"),
        ("1.2·10", None),
        ("1.2 x 10⁷", "1.2e7"),
        ("−3", "-3"),
        ("12,000", None),
        ("1,234.5", None),
        ("", None),
        ("NaN", None),
        ("Infinity", None),
        ("1e9999", None),
    ],
)
def test_numbers_are_read_as_people_type_them(text: str, number: str | None) -> None:
    assert read_number(text) == (None if number is None else Decimal(number))


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-999, max_value=999, places=2))
def test_every_plain_number_is_read_back(number: Decimal) -> None:
    assert read_number(str(number)) == number


@given(st.decimals(min_value=0, max_value=20, places=3))
def test_a_number_is_right_exactly_within_the_tolerance(number: Decimal) -> None:
    assert judge(NUMBER, [str(number)]).is_right == (abs(number - KEY.value) <= KEY.tolerance)


@given(st.text(max_size=30))
def test_no_text_makes_judging_fail(text: str) -> None:
    judge(NUMBER, [text])
    judge(ONE, [text])


def test_a_check_that_does_not_fit_its_kind_cannot_exist() -> None:
    with pytest.raises(InvalidValueError):
        KnowledgeCheck("one", CheckKind.SINGLE_CHOICE, "?", "o", "", OPTIONS)
