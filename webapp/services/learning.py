"""Reading: where a person stands, what a lesson shows them, and what they do in it.

A person who began a module stays on the release where it was begun until the module is completed;
everybody else reads the current release. What counts as completed is decided in `courses.progress`.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from courses import (
    Judgement,
    KnowledgeCheck,
    Lesson,
    LessonProgress,
    Module,
    ModuleProgress,
    Outcome,
    Reading,
    Status,
    assess_module,
    judge,
)
from webapp.platform.actors import Actor
from webapp.platform.errors import NotFoundError, RefusedError
from webapp.platform.identity import new_uid
from webapp.services.audit import record_fact
from webapp.services.content import PreparedContent, load_content
from webapp.services.publishing import PublishOutcome, PublishResult, publish_content
from webapp.services.reading import (
    LONG_AGO,
    Choice,
    CourseView,
    GivenAnswer,
    LessonView,
    ModuleView,
    Position,
    Traces,
    choose_release,
    sort_traces,
)
from webapp.storage import learning as storage
from webapp.storage.learning import Place, ReadingKind, Standing, Trace

__all__ = [
    "AnswerOutcome",
    "CompletedModule",
    "CourseView",
    "FinishOutcome",
    "GivenAnswer",
    "LessonView",
    "ModuleView",
    "Position",
    "PublishOutcome",
    "PublishResult",
    "answer_check",
    "finish_lesson",
    "get_course",
    "list_completed_modules",
    "list_courses",
    "open_lesson",
    "publish_content",
    "save_position",
]

EDITION_CHANGED = "learning.edition.changed"
LOAD_AGAIN = (
    "This page shows an edition of the module that you are not reading. Load the page again."
)


@dataclass(frozen=True, slots=True)
class CompletedModule:
    """A module that a person has completed, with the release on which it was read."""

    course_code: str
    module_code: str
    module_title: str
    release_digest: str
    release_version: int
    completed_at: datetime


@dataclass(frozen=True, slots=True)
class AnswerOutcome:
    """What became of an answer to a knowledge check."""

    check: KnowledgeCheck
    judgement: Judgement
    given: GivenAnswer
    lesson: LessonProgress
    is_module_completed: bool


@dataclass(frozen=True, slots=True)
class FinishOutcome:
    """What became of "I have read this lesson"."""

    lesson: LessonProgress
    module: ModuleProgress
    is_module_completed: bool


def list_courses(session: Session, actor: Actor) -> tuple[CourseView, ...]:
    """List the current courses with what the person has done in each of their modules."""
    standings = storage.list_standings(session, actor.person_id)
    traces = _group_traces(session, actor.person_id, standings)
    by_course: dict[str, list[Standing]] = defaultdict(list)
    for standing in standings:
        by_course[standing.course_code].append(standing)
    return tuple(
        _view_course(session, rows, traces)
        for rows in by_course.values()
        if any(row.is_current for row in rows)
    )


def get_course(session: Session, actor: Actor, course_code: str) -> CourseView:
    """Return one course with what the person has done in it.

    Raises:
        NotFoundError: There is no such course.
    """
    standings = storage.list_standings(session, actor.person_id, course_code=course_code)
    if not any(row.is_current for row in standings):
        raise NotFoundError
    return _view_course(session, standings, _group_traces(session, actor.person_id, standings))


GroupedTraces = Mapping[tuple[int, str], list[Trace]]


def _group_traces(session: Session, person_id: int, standings: Sequence[Standing]) -> GroupedTraces:
    grouped: dict[tuple[int, str], list[Trace]] = defaultdict(list)
    begun = {standing.release_id for standing in standings if standing.start_id is not None}
    if begun:
        for trace in storage.list_traces(session, person_id, begun):
            grouped[trace.release_id, trace.module_code].append(trace)
    return grouped


def _view_course(
    session: Session, standings: Sequence[Standing], traces: GroupedTraces
) -> CourseView:
    current = next(s for s in standings if s.is_current)
    content = load_content(session, current.digest)
    modules = tuple(
        _view_module(session, standings, module.code, traces) for module in content.course.modules
    )
    return CourseView(content.course, current.version, modules, current.digest)


def _view_module(
    session: Session, standings: Sequence[Standing], module_code: str, traces: GroupedTraces
) -> ModuleView:
    choice = choose_release(session, standings, module_code)
    module = load_content(session, choice.digest).find_module(module_code)
    left = traces.get((choice.release_id, module_code), [])
    sorted_traces = sort_traces(left)
    progress = assess_module(module, sorted_traces.reading)
    completed = choice.completed
    return ModuleView(
        module=module,
        progress=progress,
        version=choice.version,
        resume=_find_resume(progress, sorted_traces),
        completed_at=completed.completed_at if completed else None,
        completed_version=completed.version if completed else None,
        is_changed=choice.is_changed,
        digest=choice.digest,
    )


def _find_resume(progress: ModuleProgress, traces: Traces) -> tuple[str, Position | None] | None:
    if progress.next_lesson is None:
        return None
    begun = [p.lesson_code for p in progress.lessons if p.status is Status.IN_PROGRESS]
    placed = [code for code in begun if code in traces.positions]
    lesson = max(placed, key=lambda code: _when(traces.positions[code]), default=None)
    lesson = lesson or next(iter(begun), progress.next_lesson)
    return lesson, traces.positions.get(lesson)


def _when(position: Position) -> datetime:
    return position.saved_at or LONG_AGO


@dataclass(frozen=True, slots=True)
class _Desk:
    """A reader at a lesson: the chosen release and everything left there so far."""

    choice: Choice
    content: PreparedContent
    module: Module
    lesson: Lesson
    place: Place
    traces: Traces


def _sit_down(session: Session, actor: Actor, path: Sequence[str]) -> _Desk:
    """Find the release, the lesson and the traces of a reader in two queries."""
    course_code, module_code, lesson_code = path
    standings = storage.list_standings(
        session, actor.person_id, course_code=course_code, module_code=module_code
    )
    choice = choose_release(session, standings, module_code)
    content = load_content(session, choice.digest)
    lesson = content.find_lesson(module_code, lesson_code)
    left = storage.list_traces(session, actor.person_id, (choice.release_id,), module_code)
    place = Place(actor.person_id, choice.release_id, module_code, lesson_code)
    module = content.find_module(module_code)
    return _Desk(choice, content, module, lesson, place, sort_traces(left))


def open_lesson(session: Session, actor: Actor, path: Sequence[str]) -> LessonView:
    """Return a lesson as a person sees it; `path` is course, module and lesson code.

    Looking alone writes nothing. A module begins with the first saved position, answer or finish.

    Raises:
        NotFoundError: There is no such lesson in the release that the person reads.
    """
    desk = _sit_down(session, actor, path)
    answers = {
        check: given
        for (lesson, check), given in desk.traces.answers.items()
        if lesson == desk.lesson.code
    }
    return LessonView(
        content=desk.content,
        version=desk.choice.version,
        is_current=desk.choice.is_current,
        module=desk.module,
        lesson=desk.lesson,
        rendered=desk.content.lessons[desk.module.code, desk.lesson.code],
        progress=assess_module(desk.module, desk.traces.reading),
        position=desk.traces.positions.get(desk.lesson.code),
        answers=answers,
    )


def _begin(session: Session, desk: _Desk, digest: str, *, now: datetime) -> None:
    """Bind the reader to the release shown, if that is the one to be read.

    Raises:
        RefusedError: The page shows another edition than the one the person reads.
    """
    if digest != desk.choice.digest:
        raise RefusedError(EDITION_CHANGED, LOAD_AGAIN)
    if desk.lesson.code not in desk.traces.reading.opened:
        storage.note_start(session, desk.place, now=now)
        storage.note_event(session, desk.place, ReadingKind.OPENED, now=now)


def save_position(
    session: Session,
    actor: Actor,
    path: Sequence[str],
    position: Position,
    *,
    digest: str,
    now: datetime,
) -> None:
    """Remember where the reader is; the first time this also begins the module.

    Raises:
        RefusedError: The page shows another edition than the one the person reads.
        NotFoundError: There is no such lesson.
    """
    desk = _sit_down(session, actor, path)
    _begin(session, desk, digest, now=now)
    storage.save_position(session, desk.place, position.anchor, position.permille, now=now)


def answer_check(  # noqa: PLR0913 - a place, an answer and the page it was given on
    session: Session,
    actor: Actor,
    path: Sequence[str],
    check_code: str,
    answer: Sequence[str],
    *,
    digest: str,
    now: datetime,
) -> AnswerOutcome:
    """Judge an answer to a knowledge check and keep it; unreadable answers are not kept.

    Raises:
        RefusedError: The page shows another edition than the one the person reads.
        NotFoundError: There is no such knowledge check.
    """
    desk = _sit_down(session, actor, path)
    check = _find_check(desk.lesson, check_code)
    judgement = judge(check, answer)
    before = desk.traces.answers.get((desk.lesson.code, check_code))
    was_right = judgement.is_right or (before is not None and before.was_right)
    given = GivenAnswer(tuple(answer), judgement.is_right, was_right)
    if judgement.outcome is Outcome.UNREADABLE:
        progress = assess_module(desk.module, desk.traces.reading)
        lesson = _of_lesson(progress, desk)
        return AnswerOutcome(check, judgement, given, lesson, is_module_completed=False)
    _begin(session, desk, digest, now=now)
    row = storage.CheckAnswer(
        uid=new_uid(),
        **_row_place(desk.place),
        check_code=check_code,
        response=list(answer),
        is_right=judgement.is_right,
        answered_at=now,
    )
    record_fact(session, actor, "learning:check:answer", row, now=now)
    right = desk.traces.reading.right_checks
    if was_right:
        right = frozenset(right) | {(desk.lesson.code, check_code)}
    reading = Reading(
        frozenset(desk.traces.reading.opened) | {desk.lesson.code},
        desk.traces.reading.finished,
        right,
    )
    progress = assess_module(desk.module, reading)
    done = _complete_if_due(session, actor, desk, progress, now=now)
    lesson = _of_lesson(progress, desk)
    return AnswerOutcome(check, judgement, given, lesson, is_module_completed=done)


def _find_check(lesson: Lesson, code: str) -> KnowledgeCheck:
    for check in lesson.checks:
        if check.code == code:
            return check
    raise NotFoundError


def _row_place(place: Place) -> dict[str, object]:
    return {
        "person_id": place.person_id,
        "release_id": place.release_id,
        "module_code": place.module_code,
        "lesson_code": place.lesson_code,
    }


def _of_lesson(progress: ModuleProgress, desk: _Desk) -> LessonProgress:
    return next(p for p in progress.lessons if p.lesson_code == desk.lesson.code)


def finish_lesson(
    session: Session, actor: Actor, path: Sequence[str], *, digest: str, now: datetime
) -> FinishOutcome:
    """Write down that the end of a lesson was reached, and complete the module when that is due.

    Raises:
        RefusedError: The page shows another edition than the one the person reads.
        NotFoundError: There is no such lesson.
    """
    desk = _sit_down(session, actor, path)
    _begin(session, desk, digest, now=now)
    storage.note_event(session, desk.place, ReadingKind.FINISHED, now=now)
    seen = desk.traces.reading
    here = {desk.lesson.code}
    reading = Reading(
        frozenset(seen.opened) | here, frozenset(seen.finished) | here, seen.right_checks
    )
    progress = assess_module(desk.module, reading)
    done = _complete_if_due(session, actor, desk, progress, now=now)
    return FinishOutcome(_of_lesson(progress, desk), progress, done)


def _complete_if_due(
    session: Session, actor: Actor, desk: _Desk, progress: ModuleProgress, *, now: datetime
) -> bool:
    """Record the completion of a module once; tell whether it happened now."""
    if progress.status is not Status.COMPLETED or storage.find_completion(session, desk.place):
        return False
    row = storage.ModuleCompletion(
        uid=new_uid(),
        person_id=actor.person_id,
        release_id=desk.choice.release_id,
        module_code=desk.module.code,
        module_title=desk.module.title,
        module_digest=desk.content.module_digests[desk.module.code],
        completed_at=now,
    )
    record_fact(session, actor, "learning:module:complete", row, now=now)
    return True


def list_completed_modules(session: Session, person_id: int) -> tuple[CompletedModule, ...]:
    """List the modules that a person has completed, the oldest first."""
    return tuple(
        CompletedModule(
            record.course_code,
            record.module_code,
            record.module_title,
            record.release_digest,
            record.release_version,
            record.completed_at,
        )
        for record in storage.list_completions(session, person_id)
    )
