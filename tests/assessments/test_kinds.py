"""Every kind of item: what it shows, reads, scores and explains."""

import json
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import KINDS, Interaction, seeded_draw
from assessments.errors import (
    NumberUnreadableError,
    ResponseError,
    ResponseShapeError,
    UnitMissingError,
    UnitUnknownError,
)
from tests.assessments.support import (
    a_matching,
    a_multiple_response,
    a_numeric,
    a_single_choice,
    an_ordering,
)

ALL = (a_single_choice(), a_multiple_response(), an_ordering(), a_numeric(), a_matching())
EVERY_KIND = pytest.mark.parametrize("item", ALL, ids=lambda item: item.kind)
seeds = st.text(min_size=1, max_size=8)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["A", "B", "Z", "", "1,5", "min"]),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(st.sampled_from(["A", "B", "number", "unit", "Z"]), inner, max_size=4)
    ),
    max_leaves=8,
)


@EVERY_KIND
def test_a_kind_comes_back_from_its_document(item: Interaction) -> None:
    arranged = item.arrange("s", seeded_draw("1"))

    document = json.loads(json.dumps(arranged.to_json()))

    assert KINDS[item.kind](document) == arranged


@EVERY_KIND
def test_no_answer_earns_nothing(item: Interaction) -> None:
    arranged = item.arrange("s", seeded_draw("1"))

    assert arranged.read_response(None) is None
    assert arranged.score(None) == 0
    assert arranged.review(None)


@EVERY_KIND
def test_what_is_shown_holds_no_key_and_no_feedback(item: Interaction) -> None:
    shown = json.dumps(item.arrange("s", seeded_draw("1")).show())

    for hidden in ("correct", "feedback", "Because", "formula", "factor", "right"):
        assert hidden not in shown.replace("Text of right", "")


@EVERY_KIND
@given(given_value=anything, seed=seeds)
def test_any_response_is_refused_or_scored_between_nothing_and_one(
    item: Interaction, given_value: object, seed: str
) -> None:
    arranged = item.arrange("s", seeded_draw(seed))
    try:
        response = arranged.read_response(given_value)
    except ResponseError:
        return

    assert 0 <= arranged.score(response) <= 1
    assert arranged.review(response)
    assert arranged.read_response(_give_again(arranged, response)) == response


def _give_again(item: Interaction, response: object) -> object:
    if item.kind == "numeric" and isinstance(response, dict):
        return {"number": response["number"], "unit": response["unit"]}
    return response


@given(seeds, seeds)
def test_the_order_of_the_options_does_not_change_the_score(first: str, second: str) -> None:
    for seed in (first, second):
        item = a_multiple_response().arrange("s", seeded_draw(seed))
        labels = {option.code: "ABCDE"[at] for at, option in enumerate(item.options)}
        response = item.read_response([labels["five"], labels["one"], labels["two"]])
        assert item.score(response) == Fraction(1, 3)


def test_choosing_everything_earns_only_what_the_wrong_ones_leave() -> None:
    assert a_multiple_response().score(["A", "B", "C", "D", "E"]) == Fraction(1, 3)
    assert a_multiple_response().score(["D", "E"]) == 0
    assert a_multiple_response().score(["A", "B", "C"]) == 1


@given(seeds)
def test_steps_are_never_handed_out_in_the_right_order(seed: str) -> None:
    item = an_ordering().arrange("s", seeded_draw(seed))

    assert tuple(option.code for option in item.options) != item.correct
    assert item.score(item.correct_response()) == 1


def test_an_order_earns_a_share_for_each_right_succession() -> None:
    item = an_ordering()  # shown as A=c B=a C=d D=b

    assert item.score(["B", "D", "A", "C"]) == 1
    assert item.score(["D", "B", "A", "C"]) == Fraction(1, 3)
    assert item.score(["C", "A", "D", "B"]) == 0


def test_an_order_without_every_step_is_refused() -> None:
    with pytest.raises(ResponseShapeError):
        an_ordering().read_response(["A", "B", "C"])


def test_each_right_pair_earns_its_share() -> None:
    item = a_matching()

    assert item.score(item.read_response({"A": "A", "B": "B", "C": "A"})) == 1
    assert item.score(item.read_response({"A": "A", "B": "", "C": "C"})) == Fraction(1, 3)


def numeric_of_150() -> object:
    values = (a_numeric().arrange("s", seeded_draw(str(n))) for n in range(200))
    return next(item for item in values if dict(item.drawn)["volume"] == 150)


@pytest.mark.parametrize(
    ("number", "unit", "points"),
    [
        ("7.5", "min", 1),
        ("7,5", "min", 1),
        ("7.5 min", "", 1),
        ("٧٫٥", "min", 1),
        ("๗.๕", "min", 1),
        ("0.75×10^1", "min", 1),
        ("7.65", "min", 1),
        ("7.66", "min", 0),
        ("0.125", "h", 1),
        ("7.5", "mL", 0),
        ("7.5 mL", "min", 0),
        ("-7.5", "min", 0),
    ],
)
def test_a_number_counts_within_its_tolerance_and_in_its_unit(
    number: str, unit: str, points: int
) -> None:
    item = numeric_of_150()

    assert item.score(item.read_response({"number": number, "unit": unit})) == points


@pytest.mark.parametrize(
    ("number", "unit", "error"),
    [
        ("seven", "min", NumberUnreadableError),
        ("7.5", "", UnitMissingError),
        ("7.5 fathoms", "", UnitUnknownError),
        ("7.5", "fathoms", UnitUnknownError),
    ],
)
def test_an_unreadable_number_is_an_input_error_and_no_wrong_answer(
    number: str, unit: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        a_numeric().read_response({"number": number, "unit": unit})


def test_a_known_mistake_is_recognised_by_its_number() -> None:
    item = numeric_of_150()

    (row,) = item.review(item.read_response({"number": "3000", "unit": "min"}))

    assert row.feedback == "You multiplied 150."
    assert row.expected == "7.5 min"
    assert not row.is_right


def test_numbers_and_keys_are_put_into_the_texts() -> None:
    item = numeric_of_150()

    assert item.fill("{volume} mL gives {answer} {unit}") == "150 mL gives 7.5 min"
    assert item.key() == Decimal("7.5")
