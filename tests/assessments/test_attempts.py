"""The life of an attempt over the full product of states and commands, and its terms."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from assessments import (
    ENDED,
    AttemptCommand,
    AttemptRefusedError,
    AttemptState,
    Eligibility,
    Standing,
    Terms,
    TimeOverError,
    check_command,
    copy_terms,
    next_state,
)
from tests.assessments.support import foundation_bank, foundation_knowledge

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
ALLOWED = {
    ("ready", "start"): "open",
    ("open", "record_response"): "open",
    ("open", "submit"): "submitted",
    ("open", "time_out"): "timed_out",
}


def the_terms() -> Terms:
    return copy_terms(foundation_knowledge(), foundation_bank())


@pytest.mark.parametrize(("state", "command"), list(product(AttemptState, AttemptCommand)))
def test_every_pair_of_state_and_command_is_decided(
    state: AttemptState, command: AttemptCommand
) -> None:
    expected = ALLOWED.get((state.value, command.value))

    if expected is None:
        with pytest.raises(AttemptRefusedError) as caught:
            next_state(state, command)
        assert (caught.value.state, caught.value.command) == (state.value, command.value)
    else:
        assert next_state(state, command).value == expected


def test_nothing_follows_an_end() -> None:
    assert {AttemptState.SUBMITTED, AttemptState.TIMED_OUT} == ENDED


@pytest.mark.parametrize(
    ("seconds", "remaining", "is_over"),
    [
        (0, 2700, False),
        (2699, 1, False),
        (2700, 0, False),
        (2705, 0, False),
        (2706, 0, True),
    ],
)
def test_the_time_is_over_after_limit_and_grace(
    seconds: int, remaining: int, is_over: bool
) -> None:
    now = START + timedelta(seconds=seconds)

    assert the_terms().remaining_seconds(START, now) == remaining
    assert the_terms().is_over(START, now) is is_over


def test_a_late_answer_is_refused_with_how_late_it_was() -> None:
    late = START + timedelta(seconds=2712)

    with pytest.raises(TimeOverError) as caught:
        check_command(AttemptState.OPEN, AttemptCommand.RECORD_RESPONSE, the_terms(), START, late)

    assert caught.value.late_by_seconds == 12


def test_an_answer_after_the_submission_is_refused_whatever_the_time() -> None:
    with pytest.raises(AttemptRefusedError):
        check_command(
            AttemptState.SUBMITTED, AttemptCommand.RECORD_RESPONSE, the_terms(), START, START
        )


def test_terms_come_back_as_they_were_stored() -> None:
    assert Terms.from_json(the_terms().to_json()) == the_terms()


@pytest.mark.parametrize(
    ("standing", "decision", "left"),
    [
        (Standing(0, 0, False, False), Eligibility.MAY_START, 3),
        (Standing(2, 0, False, False), Eligibility.MAY_START, 1),
        (Standing(3, 0, False, False), Eligibility.NEEDS_RELEASE, 0),
        (Standing(3, 1, False, False), Eligibility.MAY_START, 1),
        (Standing(4, 1, False, False), Eligibility.NEEDS_RELEASE, 0),
        (Standing(1, 0, True, False), Eligibility.ATTEMPT_OPEN, 2),
        (Standing(1, 0, False, True), Eligibility.ALREADY_PASSED, 0),
    ],
)
def test_a_person_may_start_as_long_as_attempts_are_left(
    standing: Standing, decision: Eligibility, left: int
) -> None:
    assert standing.decide(3) is decision
    assert standing.attempts_left(3) == left
