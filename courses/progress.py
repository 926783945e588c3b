"""What counts as read: the rule from reading events to a completed lesson and a completed module.

A lesson is complete when the reader reached its end and every knowledge check in it was at last
answered rightly; a first wrong answer does no harm. A module is complete when all its lessons are.
Order is free. Nothing here knows persons, releases or times.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from courses.structure import Lesson, Module


class Status(StrEnum):
    """How far something has been read."""

    NOT_STARTED = "not-started"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True)
class Reading:
    """What one person has done in one module of one release.

    `right_checks` holds pairs of lesson code and check code that were answered rightly at least
    once.
    """

    opened: AbstractSet[str] = frozenset()
    finished: AbstractSet[str] = frozenset()
    right_checks: AbstractSet[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class LessonProgress:
    """How far one lesson has been read, and what is missing.

    `missing_checks` are in the order of the lesson; `is_end_reached` tells of the text alone.
    """

    lesson_code: str
    status: Status
    is_end_reached: bool
    missing_checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModuleProgress:
    """How far one module has been read; `next_lesson` is the first that is not complete, if any."""

    module_code: str
    status: Status
    lessons: tuple[LessonProgress, ...]
    next_lesson: str | None

    @property
    def completed_count(self) -> int:
        """Number of completed lessons."""
        return len([item for item in self.lessons if item.status is Status.COMPLETED])


def assess_lesson(lesson: Lesson, reading: Reading) -> LessonProgress:
    """Tell how far a lesson has been read."""
    missing = tuple(
        check.code
        for check in lesson.checks
        if (lesson.code, check.code) not in reading.right_checks
    )
    is_end_reached = lesson.code in reading.finished
    began = lesson.code in reading.opened or len(missing) < len(lesson.checks)
    if is_end_reached and not missing:
        status = Status.COMPLETED
    elif is_end_reached or began:
        status = Status.IN_PROGRESS
    else:
        status = Status.NOT_STARTED
    return LessonProgress(lesson.code, status, is_end_reached, missing)


def assess_module(module: Module, reading: Reading) -> ModuleProgress:
    """Tell how far a module has been read."""
    lessons = tuple(assess_lesson(lesson, reading) for lesson in module.lessons)
    open_lessons = [item for item in lessons if item.status is not Status.COMPLETED]
    if not open_lessons:
        status = Status.COMPLETED
    elif any(item.status is not Status.NOT_STARTED for item in lessons):
        status = Status.IN_PROGRESS
    else:
        status = Status.NOT_STARTED
    following = open_lessons[0].lesson_code if open_lessons else None
    return ModuleProgress(module.code, status, lessons, following)
