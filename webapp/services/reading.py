"""How a person stands to courses, modules and lessons: values, and which release they read.

A person who began a module stays on the release where it was begun until the module is completed;
everybody else reads the current release. What happens while reading is in `services.learning`.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from courses import (
    Course,
    Lesson,
    LessonProgress,
    Module,
    ModuleProgress,
    Reading,
    RenderedLesson,
    Status,
)
from webapp.platform.errors import NotFoundError
from webapp.services.content import PreparedContent, load_content
from webapp.storage.learning import ReadingKind, Standing, Trace


@dataclass(frozen=True, slots=True)
class Position:
    """Where a reader stopped in a lesson."""

    anchor: str
    permille: int
    saved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """The last answer to a knowledge check, and whether it was ever right."""

    response: tuple[str, ...]
    is_right: bool
    was_right: bool


@dataclass(frozen=True, slots=True)
class Traces:
    """What one person left in one module of one release, sorted for use."""

    reading: Reading = field(default_factory=Reading)
    positions: Mapping[str, Position] = field(default_factory=dict)
    answers: Mapping[tuple[str, str], GivenAnswer] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ModuleView:
    """How one person stands to one module.

    `version` and `digest` are those of the release that the person reads. `completed_version` is
    set when the module was completed; `is_changed` tells that it teaches something else since then.
    """

    module: Module
    progress: ModuleProgress
    version: int
    resume: tuple[str, Position | None] | None
    completed_at: datetime | None
    completed_version: int | None
    is_changed: bool
    digest: str = ""


LONG_AGO = datetime.min.replace(tzinfo=UTC)


def _last_read(view: ModuleView) -> datetime:
    position = view.resume[1] if view.resume else None
    return (position.saved_at if position else None) or LONG_AGO


@dataclass(frozen=True, slots=True)
class CourseView:
    """How one person stands to one course."""

    course: Course
    version: int
    modules: tuple[ModuleView, ...]
    digest: str = ""

    @property
    def next_module(self) -> ModuleView | None:
        """Return the module to read next: the one read last, else the first that is not done."""
        todo = [view for view in self.modules if view.progress.status is not Status.COMPLETED]
        begun = [view for view in todo if view.progress.status is Status.IN_PROGRESS]
        return max(begun, key=_last_read, default=next(iter(todo), None))


@dataclass(frozen=True, slots=True)
class LessonView:
    """One lesson as one person sees it."""

    content: PreparedContent
    version: int
    is_current: bool
    module: Module
    lesson: Lesson
    rendered: RenderedLesson
    progress: ModuleProgress
    position: Position | None
    answers: Mapping[str, GivenAnswer]

    @property
    def lesson_progress(self) -> LessonProgress:
        """Return how far this lesson has been read."""
        return next(p for p in self.progress.lessons if p.lesson_code == self.lesson.code)

    @property
    def neighbours(self) -> tuple[Lesson | None, Lesson | None]:
        """Return the lessons before and after this one in its module."""
        lessons = self.module.lessons
        index = lessons.index(self.lesson)
        before = lessons[index - 1] if index else None
        after = lessons[index + 1] if index + 1 < len(lessons) else None
        return before, after


@dataclass(frozen=True, slots=True)
class Choice:
    """The release that a person reads for one module."""

    release_id: int
    version: int
    digest: str
    is_current: bool
    completed: Standing | None
    is_changed: bool


def choose_release(session: Session, standings: Sequence[Standing], module_code: str) -> Choice:
    """Decide which release a person reads for a module: the one begun, else the current one."""
    mine = [s for s in standings if s.module_code == module_code]
    current = next((s for s in standings if s.is_current), None)
    if current is None:
        raise NotFoundError
    completed = max((s for s in mine if s.completed_at), key=lambda s: s.version, default=None)
    begun = [s for s in mine if s.completed_at is None]
    if begun:
        last = max(begun, key=lambda s: s.start_id or 0)
        return make_choice(last, completed, is_changed=completed is not None)
    if completed is None:
        return make_choice(current, None, is_changed=False)
    now_taught = load_content(session, current.digest).module_digests.get(module_code)
    if now_taught == completed.completed_digest:
        return make_choice(completed, completed, is_changed=False)
    return make_choice(current, completed, is_changed=True)


def make_choice(standing: Standing, completed: Standing | None, *, is_changed: bool) -> Choice:
    return Choice(
        standing.release_id,
        standing.version,
        standing.digest,
        standing.is_current,
        completed,
        is_changed,
    )


def sort_traces(traces: Iterable[Trace]) -> Traces:
    opened: set[str] = set()
    finished: set[str] = set()
    positions: dict[str, Position] = {}
    answers: dict[tuple[str, str], GivenAnswer] = {}
    for trace in traces:
        if trace.kind == "answer":
            key = (trace.lesson_code, trace.detail or "")
            before = answers.get(key)
            is_right = bool(trace.value)
            was_right = is_right or (before is not None and before.was_right)
            answers[key] = GivenAnswer(
                tuple(json.loads(trace.response or "[]")), is_right, was_right
            )
        elif trace.kind == "position":
            positions[trace.lesson_code] = Position(
                trace.detail or "", trace.value or 0, trace.saved_at
            )
        elif trace.kind == ReadingKind.OPENED:
            opened.add(trace.lesson_code)
        else:
            finished.add(trace.lesson_code)
    right = frozenset(key for key, answer in answers.items() if answer.was_right)
    return Traces(Reading(opened, finished, right), positions, answers)
