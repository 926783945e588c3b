"""Sentences and values for the pages of an assessment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import current_app, url_for

from assessments import (
    AssessmentError,
    AttemptState,
    Eligibility,
    Form,
    FormItem,
    ItemScore,
    ReviewRow,
    score_form,
)
from assessments.items import Confidence, Source
from webapp.platform.errors import AcademyError, RefusedError
from webapp.platform.i18n import _, ngettext
from webapp.services.assessment_catalogue import load_catalogue
from webapp.services.attempts import AssessmentStanding
from webapp.storage.attempts import AttemptRecord

MINUTE_S = 60


@dataclass(frozen=True, slots=True)
class Word:
    """A state as a word, a shape (icon) and a tone."""

    text: str
    icon: str
    tone: str


@dataclass(frozen=True, slots=True)
class Question:
    """An item for the attempt page: what is shown, what is saved, what is wrong with the input."""

    position: int
    kind: str
    prompt: tuple[str, ...]
    shown: Mapping[str, Any]
    answer: Any = None
    error: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_answered(self) -> bool:
        return self.answer is not None

    @property
    def hint(self) -> str:
        return describe_kind(self.kind)

    @property
    def ordered_options(self) -> list[dict[str, str]]:
        """The steps in the order that was saved, or as they were drawn."""
        options: list[dict[str, str]] = self.shown["options"]
        if not self.answer:
            return options
        by_label = {option["label"]: option for option in options}
        return [by_label[label] for label in self.answer]


@dataclass(frozen=True, slots=True)
class Review:
    """An item on the result page: what was given, what was right, why, and where to read on."""

    item: FormItem
    score: ItemScore
    rows: tuple[ReviewRow, ...]
    answered_at: datetime | None
    lesson_title: str
    lesson_url: str

    @property
    def word(self) -> Word:
        if self.score.is_right:
            return Word(_("Right"), "check", "good")
        if not self.score.is_answered:
            return Word(_("Not answered"), "cross", "bad")
        if self.score.points:
            share = int(self.score.points * 100)
            return Word(_("Partly right, %(share)s %%", share=share), "warning", "warning")
        return Word(_("Wrong"), "cross", "bad")

    @property
    def prompt(self) -> tuple[str, ...]:
        return split_paragraphs(self.item.prompt)

    @property
    def sources(self) -> list[tuple[str, str]]:
        return [(source.citation, describe_confidence(source)) for source in self.item.sources]


def split_paragraphs(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("\n\n"))


def describe_kind(kind: str) -> str:
    sentences = {
        "single_choice": _("Choose one answer."),
        "multiple_response": _("Choose every answer that is right. Wrong choices cost points."),
        "ordering": _("Bring the steps into the right order."),
        "numeric": _("Give a number and its unit."),
        "matching": _("Choose a partner for each entry. Partners may be used twice or not at all."),
    }
    return str(sentences[kind])


def describe_confidence(source: Source) -> str:
    words = {
        Confidence.HIGH: _("well founded"),
        Confidence.MEDIUM: _("general knowledge of the field"),
        Confidence.LOW: _("uncertain"),
        Confidence.TRAINING: _("chosen for training, not a registered limit"),
    }
    return str(words[source.confidence])


def present_questions(
    form: Form,
    answers: Mapping[int, Any],
    errors: Mapping[int, tuple[str, Mapping[str, str]]] | None = None,
) -> list[Question]:
    """Give every item of the form for the attempt page; keys stay behind."""
    wrong = errors or {}
    return [
        Question(
            position=item.position,
            kind=item.interaction.kind,
            prompt=split_paragraphs(item.prompt),
            shown=item.interaction.show(),
            answer=answers.get(item.position),
            error=wrong.get(item.position, ("", {}))[0],
            typed=wrong.get(item.position, ("", {}))[1],
        )
        for item in form.items
    ]


def present_reviews(
    form: Form, responses: Mapping[int, tuple[Any, datetime]], attempt: AttemptRecord
) -> list[Review]:
    """Give every item of an ended attempt with its feedback."""
    answers = {position: value for position, (value, _at) in responses.items()}
    result = score_form(form, answers, attempt.terms.cut_percent)
    lessons = find_lessons(attempt)
    return [
        Review(
            item=item,
            score=score,
            rows=item.interaction.review(answers.get(item.position)),
            answered_at=responses[item.position][1] if item.position in responses else None,
            lesson_title=lessons.get(item.objective, ("", ""))[0],
            lesson_url=lessons.get(item.objective, ("", ""))[1],
        )
        for item, score in zip(form.items, result.items, strict=True)
    ]


def find_lessons(attempt: AttemptRecord) -> dict[str, tuple[str, str]]:
    """Give title and address of the lesson of each objective; no address where none is offered."""
    bank = next((b for b in load_catalogue().banks if b.code == attempt.terms.bank_code), None)
    if bank is None:
        return {}
    return {
        objective.code: (
            objective.title,
            build_lesson_url(bank.course, module.code, objective.lesson),
        )
        for module in bank.modules
        for objective in module.objectives
    }


def build_lesson_url(course: str, module: str, lesson: str) -> str:
    if "learning.show_lesson" not in current_app.view_functions:
        return ""
    return url_for(
        "learning.show_lesson", course_code=course, module_code=module, lesson_code=lesson
    )


def describe_standing(standing: AssessmentStanding) -> Word:
    return {
        Eligibility.MAY_START: Word(_("Ready to start"), "arrow", "info")
        if not standing.attempts
        else Word(_("Not passed yet"), "warning", "warning"),
        Eligibility.ATTEMPT_OPEN: Word(_("In progress"), "clock", "warning"),
        Eligibility.ALREADY_PASSED: Word(_("Passed"), "check", "good"),
        Eligibility.NEEDS_RELEASE: Word(_("A trainer must release an attempt"), "lock", "bad"),
    }[standing.eligibility]


def describe_state(attempt: AttemptRecord) -> Word:
    """Say in a word how an attempt stands."""
    if attempt.outcome is None:
        return Word(_("In progress"), "clock", "info")
    if attempt.outcome.passed:
        return Word(_("Passed"), "check", "good")
    return Word(_("Not passed"), "cross", "bad")


def describe_end(attempt: AttemptRecord) -> str:
    if attempt.state is AttemptState.TIMED_OUT:
        return str(_("The time was over; what was saved until then was marked."))
    return str(_("Handed in."))


def describe_reasons(attempt: AttemptRecord) -> list[str]:
    """Say why an attempt was passed or not, one sentence for each rule."""
    outcome = attempt.outcome
    if outcome is None:
        return []
    mark = _(
        "Mark: %(score)s %% reached, %(cut)s %% needed.",
        score=show_percent(outcome.score_percent),
        cut=show_percent(outcome.cut_percent),
    )
    missed = len(outcome.critical_missed)
    critical = (
        ngettext(
            "%(num)s question that must be right was not.",
            "%(num)s questions that must be right were not.",
            missed,
        )
        if missed
        else _("Every question that must be right was right.")
    )
    return [mark, critical]


def show_percent(value: Decimal) -> str:
    """Show a percentage without an empty decimal.

    Example:
        >>> show_percent(Decimal("80.0")), show_percent(Decimal("79.9"))
        ('80', '79.9')
    """
    text = f"{value:.1f}"
    return text.removesuffix(".0")


def show_minutes(seconds: int) -> str:
    """Show a remaining time in whole minutes, and the last minute in seconds."""
    if seconds >= MINUTE_S:
        minutes = -(-seconds // MINUTE_S)
        return str(ngettext("%(num)s minute left", "%(num)s minutes left", minutes))
    return str(ngettext("%(num)s second left", "%(num)s seconds left", seconds))


def describe_refusal(error: Exception) -> str:
    """Give the sentence for a refusal of the rules or of the site."""
    if isinstance(error, RefusedError) and error.message_key:
        return str(_(error.message_key))
    code = getattr(error, "code", "")
    return str(sentences().get(code) or _("This answer could not be saved. Reload the page."))


def sentences() -> dict[str, str]:
    return {
        "assessments.response.number_unreadable": _(
            "This is not a number that can be read. "
            "Examples: 12.5 or 12,5 or 1.5e6 or 1.5\u00d710^6."
        ),
        "assessments.response.number_ambiguous": _(
            "This can be read in two ways. Write 1500 for fifteen hundred, 1.5 for one and a half."
        ),
        "assessments.response.unit_missing": _("Choose a unit for your number."),
        "assessments.response.unit_unknown": _(
            "This unit is not offered. Choose one from the list."
        ),
        "assessments.response.shape": _("Each place must be given exactly once."),
        "assessments.attempt.position": _("There is no such question."),
        "assessments.attempt.refused": _(
            "This attempt has ended. This answer does not count; what was saved before does."
        ),
        "assessments.attempt.time_over": _(
            "The time is over. This answer came too late and does not count; "
            "what was saved before does."
        ),
        "assessing.attempt": _("This attempt is not yours or does not exist."),
    }


def status_of(error: AssessmentError | AcademyError) -> int:
    """Give the HTTP status of a refused answer."""
    if isinstance(error, AcademyError):
        return error.status
    return 422 if error.code.startswith("assessments.response.") else 409
