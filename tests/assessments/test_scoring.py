"""Marks and passes."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from assessments import Form, assemble_form, score_form, seeded_draw
from assessments.kinds import Response
from assessments.scoring import percent_of
from tests.assessments.support import foundation_bank, foundation_knowledge, right_response

CUT = Decimal(80)


def a_form(seed: str = "scored") -> Form:
    return assemble_form(foundation_bank(), foundation_knowledge().blueprint, seeded_draw(seed))


def right_responses(form: Form) -> dict[int, Response]:
    return {item.position: right_response(item.interaction) for item in form.items}


def test_all_right_is_a_pass_with_everything() -> None:
    for number in range(40):
        form = a_form(f"all{number}")
        result = score_form(form, right_responses(form), CUT)
        assert result.percent == 100
        assert result.passed
        assert result.critical_missed == ()


def test_nothing_answered_fails_with_every_critical_item_named() -> None:
    form = a_form()

    result = score_form(form, {}, CUT)

    assert result.percent == 0
    assert not result.passed
    assert len(result.critical_missed) == 4
    assert not any(score.is_answered for score in result.items)


def test_one_critical_item_fails_the_attempt_whatever_the_mark() -> None:
    form = a_form()
    responses = right_responses(form)
    critical = next(item for item in form.items if item.is_critical)
    del responses[critical.position]

    result = score_form(form, responses, CUT)

    assert result.percent == Decimal("95.8")
    assert result.critical_missed == (critical.code,)
    assert not result.passed


def test_the_mark_itself_passes_and_a_hair_below_it_does_not() -> None:
    form = a_form()
    responses = right_responses(form)
    plain = [item.position for item in form.items if not item.is_critical]
    for position in plain[:4]:
        del responses[position]  # 20 of 24 are 83.3 %

    assert score_form(form, responses, CUT).passed
    assert score_form(form, responses, Decimal("83.33")).passed
    assert not score_form(form, responses, Decimal("83.34")).passed


def test_a_percentage_is_cut_and_never_rounded_up() -> None:
    assert percent_of(Fraction(2399, 30), 100) == Decimal("79.9")


@given(st.sets(st.integers(min_value=1, max_value=24)), st.text(max_size=5))
@settings(max_examples=40, deadline=None)
def test_a_score_is_the_sum_of_its_items_and_lies_between_its_bounds(
    answered: set[int], seed: str
) -> None:
    form = a_form(seed)
    right = right_responses(form)

    result = score_form(form, {at: right[at] for at in answered}, CUT)

    assert result.points == len(answered) == sum(score.points for score in result.items)
    assert 0 <= result.percent <= 100
    assert result.passed == (len(answered) >= 19.2 and not result.critical_missed)


@given(st.integers(min_value=1, max_value=24))
@settings(deadline=None)
def test_one_more_right_answer_never_lowers_the_mark(position: int) -> None:
    form = a_form()
    right = right_responses(form)
    without = {at: response for at, response in right.items() if at != position}

    assert score_form(form, right, CUT).points >= score_form(form, without, CUT).points
