"""Values for the templates of the learning area, translated and ready to be shown."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from courses import (
    CheckKind,
    CheckPlace,
    Confidence,
    Course,
    Html,
    KnowledgeCheck,
    Outcome,
    PartChange,
    Reading,
    RenderedLesson,
    Role,
    Source,
    Status,
    assess_module,
)
from webapp.platform.i18n import _
from webapp.services.content import PreparedContent
from webapp.services.learning import CourseView, GivenAnswer, LessonView, ModuleView
from webapp.services.publishing import ReleaseView

RESUME_FROM_PERMILLE = 20
"""Somebody who stopped before this part of a lesson is not asked whether to go on there."""


@dataclass(frozen=True, slots=True)
class Badge:
    """A state in a word, with the tone that repeats it."""

    text: str
    tone: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class CheckPage:
    """A knowledge check as it stands in the page.

    `given` is the last answer, `outcome` what became of it; both are empty before the first answer.
    """

    check: KnowledgeCheck
    number: int
    given: tuple[str, ...] = ()
    outcome: Outcome | None = None
    was_right: bool = False

    @property
    def input_type(self) -> str:
        """Return the type of the inputs of a choice."""
        return "radio" if self.check.kind is CheckKind.SINGLE_CHOICE else "checkbox"

    @property
    def chosen(self) -> frozenset[str]:
        """Return the indexes of the chosen options."""
        return frozenset(self.given)


@dataclass(frozen=True, slots=True)
class SectionPage:
    """A section of a lesson: prepared HTML and the checks between it."""

    anchor: str
    title: str
    parts: tuple[Markup | CheckPage, ...]


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A source as listed below a lesson."""

    source: Source
    confidence: Badge


def name_role(role: Role) -> str:
    """Return the work behind the letters of a role."""
    names: dict[Role, str] = {
        Role.MANUFACTURING_OPERATOR: _("Manufacturing operator"),
        Role.QC_ANALYST: _("QC analyst"),
        Role.QA_REVIEWER: _("QA reviewer"),
        Role.PROCESS_ENGINEER: _("Process engineer"),
        Role.TRAINER: _("Trainer"),
    }
    return names[role]


def show_confidence(confidence: Confidence) -> Badge:
    """Return how far a source can be trusted."""
    return {
        Confidence.PUBLISHED: Badge(_("Published"), "good"),
        Confidence.GENERAL_KNOWLEDGE: Badge(_("General knowledge, to be verified"), "warning"),
        Confidence.DERIVED: Badge(_("Derived here"), "info"),
        Confidence.TRAINING_ASSUMPTION: Badge(_("Training assumption"), "warning"),
    }[confidence]


def show_status(status: Status) -> Badge:
    """Return how far something has been read."""
    return {
        Status.NOT_STARTED: Badge(_("Not started")),
        Status.IN_PROGRESS: Badge(_("In progress"), "info"),
        Status.COMPLETED: Badge(_("Completed"), "good", "check"),
    }[status]


def show_module(view: ModuleView) -> Badge:
    """Return the state of a module, with a change since it was completed."""
    if view.is_changed:
        return Badge(_("Changed since you completed it"), "warning", "warning")
    return show_status(view.progress.status)


def list_sections(
    rendered: RenderedLesson, checks: Mapping[str, CheckPage]
) -> tuple[SectionPage, ...]:
    """Put the checks of a reader into the prepared sections of a lesson."""
    return tuple(
        SectionPage(
            section.anchor,
            section.title,
            tuple(show_part(part, checks) for part in section.parts),
        )
        for section in rendered.sections
    )


def show_part(part: Html | CheckPlace, checks: Mapping[str, CheckPage]) -> Markup | CheckPage:
    """Return prepared HTML as it is, or the check that belongs in this place."""
    if isinstance(part, Html):
        return Markup(part.html)  # noqa: S704 - cleaned when it was published
    return checks[part.check_code]


def list_checks(view: LessonView, unread: CheckPage | None = None) -> dict[str, CheckPage]:
    """Return the checks of a lesson with the reader's last answers.

    Args:
        view: The lesson as the reader sees it.
        unread: A check whose answer could not be understood, with what was typed.
    """
    pages = {
        check.code: show_check(check, number, view.answers.get(check.code))
        for number, check in enumerate(view.lesson.checks, 1)
    }
    if unread is not None:
        pages[unread.check.code] = unread
    return pages


def show_check(check: KnowledgeCheck, number: int, given: GivenAnswer | None) -> CheckPage:
    """Return one check with the last answer to it."""
    if given is None:
        return CheckPage(check, number)
    outcome = Outcome.RIGHT if given.is_right else Outcome.NOT_YET
    return CheckPage(check, number, given.response, outcome, given.was_right)


def state_of_course(view: CourseView) -> Hashable:
    """Return everything that the dashboard says about a course, in few words."""
    following = view.next_module
    return (
        view.digest,
        view.version,
        following.module.code if following else None,
        tuple(state_of_module(module) for module in view.modules),
    )


def state_of_module(view: ModuleView) -> Hashable:
    return (
        view.digest,
        view.version,
        view.progress,
        view.resume[0] if view.resume else None,
        view.completed_at,
        view.completed_version,
        view.is_changed,
    )


def state_of_lesson(view: LessonView) -> Hashable:
    """Return what a lesson page depends on, except where exactly the reader stopped."""
    return (
        view.content.digest,
        view.version,
        view.is_current,
        view.module.code,
        view.lesson.code,
        view.progress,
        None if view.position is None else view.position.permille > RESUME_FROM_PERMILLE,
        tuple(view.answers.items()),
    )


def list_sources(content: PreparedContent, rendered: RenderedLesson) -> tuple[SourcePage, ...]:
    """Return the sources of a lesson in the order of their numbers."""
    sources = (content.sources[code] for code in rendered.sources)
    return tuple(SourcePage(source, show_confidence(source.confidence)) for source in sources)


def preview_lesson(release: ReleaseView, module_code: str, lesson_code: str) -> LessonView:
    """Return a lesson of a release as nobody has read it."""
    content = release.content
    module = content.find_module(module_code)
    return LessonView(
        content=content,
        version=release.record.version,
        is_current=release.record.is_current,
        module=module,
        lesson=content.find_lesson(module_code, lesson_code),
        rendered=content.lessons[module_code, lesson_code],
        progress=assess_module(module, Reading()),
        position=None,
        answers={},
    )


def preview_course(course: Course, version: int) -> CourseView:
    """Return a course as nobody has read it."""
    modules = tuple(
        ModuleView(
            module=module,
            progress=assess_module(module, Reading()),
            version=version,
            resume=None,
            completed_at=None,
            completed_version=None,
            is_changed=False,
        )
        for module in course.modules
    )
    return CourseView(course, version, modules)


def describe_change(change: PartChange) -> str:
    """Return one difference between two releases as a sentence."""
    kinds = {"added": _("added"), "removed": _("removed"), "changed": _("changed")}
    parts = {
        "course": _("Course"),
        "module": _("Module"),
        "lesson": _("Lesson"),
        "glossary": _("Glossary term"),
        "source": _("Source"),
    }
    sentence = f"{parts[change.part]} “{change.title}” {kinds[change.kind]}"
    return f"{sentence}: {', '.join(change.aspects)}" if change.aspects else sentence
