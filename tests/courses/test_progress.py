"""What counts as read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses import Module, Reading, Status, assess_module, check_content
from tests.support.content import SMALL_COURSE


@pytest.fixture(name="module")
def module_fixture(files: dict[str, str]) -> Module:
    course = check_content(files).course
    assert course is not None
    return course.modules[0]


BOTH = frozenset({("first", "pick"), ("first", "number")})


@pytest.mark.parametrize(
    ("reading", "status"),
    [
        pytest.param(Reading(), Status.NOT_STARTED, id="nothing"),
        pytest.param(Reading(opened={"first"}), Status.IN_PROGRESS, id="opened"),
        pytest.param(Reading(right_checks={("first", "pick")}), Status.IN_PROGRESS, id="one check"),
        pytest.param(Reading(finished={"first"}), Status.IN_PROGRESS, id="end without checks"),
        pytest.param(Reading(right_checks=BOTH), Status.IN_PROGRESS, id="checks without end"),
        pytest.param(Reading(finished={"first"}, right_checks=BOTH), Status.COMPLETED, id="both"),
    ],
)
def test_a_module_is_complete_when_read_to_the_end_and_answered(
    module: Module, reading: Reading, status: Status
) -> None:
    progress = assess_module(module, reading)

    assert progress.status is status
    assert (progress.next_lesson is None) == (status is Status.COMPLETED)


def test_missing_checks_are_named_in_the_order_of_the_lesson(module: Module) -> None:
    (lesson,) = assess_module(module, Reading(finished={"first"})).lessons

    assert lesson.missing_checks == ("pick", "number")


CHECKS = st.frozensets(st.sampled_from(sorted(BOTH)))
LESSONS = st.frozensets(st.sampled_from(["first", "unknown"]))
ORDER = [Status.NOT_STARTED, Status.IN_PROGRESS, Status.COMPLETED]


@given(LESSONS, LESSONS, CHECKS, LESSONS, LESSONS, CHECKS)
def test_doing_more_never_loses_progress(
    opened: frozenset,
    finished: frozenset,
    right: frozenset,
    more_opened: frozenset,
    more_finished: frozenset,
    more_right: frozenset,
) -> None:
    module = check_content(SMALL_COURSE).course.modules[0]
    less = Reading(opened, finished, right)
    more = Reading(opened | more_opened, finished | more_finished, right | more_right)

    before, after = assess_module(module, less), assess_module(module, more)

    assert ORDER.index(before.status) <= ORDER.index(after.status)
    assert before.completed_count <= after.completed_count
