"""What a course is made of: frozen values, equal when their content is equal.

Nothing here reads files, renders or judges. A value that exists is sound in itself; whether it fits
the rest of the course (links, objectives, figures) is asked in `courses.checks`.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from courses.errors import InvalidValueError, UnknownPartError

CODE_PATTERN = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
"""Codes are lower-case words joined by hyphens; they stand in addresses and in records."""


class Confidence(StrEnum):
    """How far a statement can be trusted; shown to the reader beside every source."""

    PUBLISHED = "published"
    GENERAL_KNOWLEDGE = "general-knowledge"
    DERIVED = "derived"
    TRAINING_ASSUMPTION = "training-assumption"


class Role(StrEnum):
    """Work for which a lesson is meant (chapter "Curriculum" of the process reference)."""

    MANUFACTURING_OPERATOR = "MO"
    QC_ANALYST = "QC"
    QA_REVIEWER = "QA"
    PROCESS_ENGINEER = "PE"
    TRAINER = "TR"


class CheckKind(StrEnum):
    """The forms of a knowledge check."""

    SINGLE_CHOICE = "single-choice"
    MULTIPLE_RESPONSE = "multiple-response"
    NUMERIC = "numeric"


def is_code(text: str) -> bool:
    """Tell whether a text may serve as a code.

    Example:
        >>> is_code("starting-material"), is_code("Starting material")
        (True, False)
    """
    return CODE_PATTERN.fullmatch(text) is not None


def _require(*, holds: bool, name: str, reason: str) -> None:
    if not holds:
        raise InvalidValueError(name, reason)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from, with its confidence."""

    code: str
    text: str
    confidence: Confidence

    def __post_init__(self) -> None:
        _require(holds=is_code(self.code), name="source.code", reason=self.code)


@dataclass(frozen=True, slots=True)
class Objective:
    """What a learner can do after the module; `code` is unique in the course, like `M6.1`."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that may be chosen, with the reason why it is right or wrong."""

    text: str
    is_right: bool
    explanation: str


@dataclass(frozen=True, slots=True)
class NumericKey:
    """The right number of a numeric knowledge check.

    `tolerance` is absolute, in the same `unit`, and both ends count as right.
    """

    value: Decimal
    tolerance: Decimal
    unit: str

    def __post_init__(self) -> None:
        _require(holds=self.tolerance >= 0, name="numeric.tolerance", reason="negative")


@dataclass(frozen=True, slots=True)
class KnowledgeCheck:
    """A question inside a lesson. It helps to learn and is repeated until the answer is right.

    Choices have at least two options; a single choice has exactly one right option; a numeric check
    has a key and no options.

    Raises:
        InvalidValueError: If kind, options and key do not fit together.
    """

    code: str
    kind: CheckKind
    question: str
    objective: str
    explanation: str
    options: tuple[Option, ...] = ()
    numeric: NumericKey | None = None

    def __post_init__(self) -> None:
        right = len([option for option in self.options if option.is_right])
        _require(holds=is_code(self.code), name="check.code", reason=self.code)
        if self.kind is CheckKind.NUMERIC:
            fits = self.numeric is not None and not self.options
        elif self.kind is CheckKind.SINGLE_CHOICE:
            fits = self.numeric is None and len(self.options) > 1 and right == 1
        else:
            fits = self.numeric is None and len(self.options) > 1 and right > 0
        _require(holds=fits, name="check.options", reason=f"{self.code} is no {self.kind}")


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing: SVG that was checked, cut down to what is allowed, and written canonically."""

    code: str
    title: str
    description: str
    svg: str


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """A word of the field and its meaning in plain English."""

    code: str
    term: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """One sitting of reading: Markdown text with figures, citations and knowledge checks."""

    code: str
    title: str
    summary: str
    minutes: int
    roles: tuple[Role, ...]
    objectives: tuple[str, ...]
    take_away: tuple[str, ...]
    checks: tuple[KnowledgeCheck, ...]
    body: str

    def __post_init__(self) -> None:
        _require(holds=is_code(self.code), name="lesson.code", reason=self.code)
        _require(holds=self.minutes > 0, name="lesson.minutes", reason="not positive")

    def find_check(self, code: str) -> KnowledgeCheck:
        """Return the knowledge check with this code.

        Raises:
            UnknownPartError: If the lesson has no such check.
        """
        for check in self.checks:
            if check.code == code:
                return check
        raise UnknownPartError("check", code)


@dataclass(frozen=True, slots=True)
class Module:
    """A part of the curriculum that is read, and counted, as a whole."""

    code: str
    number: str
    title: str
    summary: str
    roles: tuple[Role, ...]
    objectives: tuple[Objective, ...]
    lessons: tuple[Lesson, ...]

    def __post_init__(self) -> None:
        _require(holds=is_code(self.code), name="module.code", reason=self.code)

    @property
    def minutes(self) -> int:
        """Minutes of reading in all lessons."""
        return sum(lesson.minutes for lesson in self.lessons)

    def find_lesson(self, code: str) -> Lesson:
        """Return the lesson with this code.

        Raises:
            UnknownPartError: If the module has no such lesson.
        """
        for lesson in self.lessons:
            if lesson.code == code:
                return lesson
        raise UnknownPartError("lesson", code)


@dataclass(frozen=True, slots=True)
class Course:
    """Everything that one release of a course says."""

    code: str
    title: str
    summary: str
    locale: str
    modules: tuple[Module, ...]
    glossary: tuple[GlossaryTerm, ...] = ()
    sources: tuple[Source, ...] = ()
    figures: tuple[Figure, ...] = field(default=(), repr=False)
    changes: str = ""

    def __post_init__(self) -> None:
        _require(holds=is_code(self.code), name="course.code", reason=self.code)

    def find_module(self, code: str) -> Module:
        """Return the module with this code.

        Raises:
            UnknownPartError: If the course has no such module.
        """
        for module in self.modules:
            if module.code == code:
                return module
        raise UnknownPartError("module", code)
