"""Immutable releases of a course: document, digest, version, difference between two of them.

The digest is the SHA-256 of the canonical document, which holds everything that a reader sees or is
judged by: texts, knowledge checks with their keys, drawings, sources, glossary. Rendered HTML is
made from the document and is not part of the digest.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from courses.errors import ReleaseDocumentError
from courses.markup import Surroundings, list_references
from courses.structure import (
    CheckKind,
    Confidence,
    Course,
    Figure,
    GlossaryTerm,
    KnowledgeCheck,
    Lesson,
    Module,
    NumericKey,
    Objective,
    Option,
    Role,
    Source,
)

SCHEMA = 1
"""Raised when the form of the document changes, never when content does."""


@dataclass(frozen=True, slots=True)
class ContentRelease:
    """One immutable version of a course; `version` counts from 1 within the course."""

    course: Course
    version: int
    digest: str


@dataclass(frozen=True, slots=True)
class PartChange:
    """One part that differs between two releases.

    `kind` is added, removed or changed; `part` is module, lesson, glossary, source or course;
    `aspects` names what changed, for example text, knowledge checks, figures.
    """

    kind: str
    part: str
    code: str
    title: str
    aspects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReleaseDifference:
    """Everything that differs, and the modules that must be read again because of it."""

    changes: tuple[PartChange, ...]
    modules_to_read_again: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the two releases say the same."""
        return not self.changes


def make_release(course: Course, version: int) -> ContentRelease:
    """Return the release of a sound course under a version number."""
    return ContentRelease(course, version, digest_of(write_document(course)))


def write_document(course: Course) -> str:
    """Return the canonical JSON of a course: sorted keys, no spaces, exact decimals as text."""
    return _canonical({"schema": SCHEMA, "course": asdict(course)})


def _canonical(value: Any) -> str:
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_write_decimal
    )


def _write_decimal(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise ReleaseDocumentError(f"no place for {type(value).__name__}")


def digest_of(document: str) -> str:
    """Return the SHA-256 of a document as 64 hexadecimal digits."""
    return hashlib.sha256(document.encode()).hexdigest()


def read_document(document: str) -> Course:
    """Return the course of a stored document.

    Raises:
        ReleaseDocumentError: If the text is no document of a known schema.
    """
    try:
        data = json.loads(document)
        if data["schema"] != SCHEMA:
            raise ReleaseDocumentError(f"schema {data['schema']}")
        return _read_course(data["course"])
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise ReleaseDocumentError(str(error)) from error


def _read_course(data: Mapping[str, Any]) -> Course:
    return Course(
        **{
            **data,
            "modules": tuple(_read_module(item) for item in data["modules"]),
            "glossary": tuple(GlossaryTerm(**item) for item in data["glossary"]),
            "sources": tuple(
                Source(item["code"], item["text"], Confidence(item["confidence"]))
                for item in data["sources"]
            ),
            "figures": tuple(Figure(**item) for item in data["figures"]),
        }
    )


def _read_module(data: Mapping[str, Any]) -> Module:
    return Module(
        **{
            **data,
            "roles": tuple(Role(item) for item in data["roles"]),
            "objectives": tuple(Objective(**item) for item in data["objectives"]),
            "lessons": tuple(_read_lesson(item) for item in data["lessons"]),
        }
    )


def _read_lesson(data: Mapping[str, Any]) -> Lesson:
    return Lesson(
        **{
            **data,
            "roles": tuple(Role(item) for item in data["roles"]),
            "objectives": tuple(data["objectives"]),
            "take_away": tuple(data["take_away"]),
            "checks": tuple(_read_check(item) for item in data["checks"]),
        }
    )


def _read_check(data: Mapping[str, Any]) -> KnowledgeCheck:
    key = data["numeric"]
    numeric = key and NumericKey(Decimal(key["value"]), Decimal(key["tolerance"]), key["unit"])
    return KnowledgeCheck(
        **{
            **data,
            "kind": CheckKind(data["kind"]),
            "options": tuple(Option(**item) for item in data["options"]),
            "numeric": numeric or None,
        }
    )


def surroundings_of(course: Course, module: Module) -> Surroundings:
    """Return what the lessons of a module may point to."""
    return Surroundings(
        module_code=module.code,
        figures={figure.code: figure for figure in course.figures},
        terms={term.code: term for term in course.glossary},
        sources={source.code: source for source in course.sources},
    )


def digest_module(course: Course, module_code: str) -> str:
    """Return a digest of everything that counts as this module, with its figures and sources.

    Two releases in which it is equal hold the same module: who has read one has read the other.

    Raises:
        UnknownPartError: If the course has no such module.
    """
    module = course.find_module(module_code)
    used = [
        (reference.kind, reference.target.removeprefix("figure:"))
        for lesson in module.lessons
        for reference in list_references(lesson.body)
    ]
    figures = [asdict(figure) for figure in course.figures if ("figure", figure.code) in used]
    sources = [asdict(source) for source in course.sources if ("citation", source.code) in used]
    parts = {"module": asdict(module), "figures": figures, "sources": sources}
    return digest_of(_canonical(parts))


def compare(old: Course, new: Course) -> ReleaseDifference:
    """Tell what changed from one release to another, and what must be read again.

    A change of glossary, roles or of a title alone does not send anybody back to reading; a change
    of what a lesson teaches, shows or asks does.
    """
    changes = [
        *_compare_course(old, new),
        *_compare_modules(old, new),
        *_compare_flat("glossary", old.glossary, new.glossary, lambda term: term.term),
        *_compare_flat("source", old.sources, new.sources, lambda source: source.text),
    ]
    to_read = tuple(
        module.code
        for module in new.modules
        if _teaching(new, module.code) != _teaching(old, module.code)
    )
    return ReleaseDifference(tuple(changes), to_read)


def _compare_course(old: Course, new: Course) -> list[PartChange]:
    aspects = tuple(
        name for name in ("title", "summary", "locale") if getattr(old, name) != getattr(new, name)
    )
    return [PartChange("changed", "course", new.code, new.title, aspects)] if aspects else []


def _compare_modules(old: Course, new: Course) -> list[PartChange]:
    before = {module.code: module for module in old.modules}
    after = {module.code: module for module in new.modules}
    changes = []
    for code in [*after, *(code for code in before if code not in after)]:
        if code not in before:
            changes.append(PartChange("added", "module", code, after[code].title))
        elif code not in after:
            changes.append(PartChange("removed", "module", code, before[code].title))
        else:
            aspects = _differing(before[code], after[code], MODULE_ASPECTS)
            if aspects:
                changes.append(PartChange("changed", "module", code, after[code].title, aspects))
            changes.extend(_compare_lessons(old, new, code))
    return changes


LESSON_ASPECTS = {
    "title": "title",
    "summary": "summary",
    "minutes": "minutes",
    "roles": "roles",
    "objectives": "objectives",
    "take_away": "take-away",
    "checks": "knowledge checks",
    "body": "text",
}
MODULE_ASPECTS = {
    "number": "number",
    "title": "title",
    "summary": "summary",
    "roles": "roles",
    "objectives": "objectives",
}
TEACHING = ("take_away", "checks", "body")


def _differing(old: object, new: object, aspects: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(word for name, word in aspects.items() if getattr(old, name) != getattr(new, name))


def _compare_lessons(old: Course, new: Course, module_code: str) -> list[PartChange]:
    before = {lesson.code: lesson for lesson in old.find_module(module_code).lessons}
    after = {lesson.code: lesson for lesson in new.find_module(module_code).lessons}
    changes = []
    for code in [*after, *(code for code in before if code not in after)]:
        path = f"{module_code}/{code}"
        if code not in before:
            changes.append(PartChange("added", "lesson", path, after[code].title))
        elif code not in after:
            changes.append(PartChange("removed", "lesson", path, before[code].title))
        else:
            aspects = _differing(before[code], after[code], LESSON_ASPECTS)
            if _drawings(old, before[code]) != _drawings(new, after[code]):
                aspects = (*aspects, "figures")
            if aspects:
                changes.append(PartChange("changed", "lesson", path, after[code].title, aspects))
    if [code for code in before if code in after] != [code for code in after if code in before]:
        title = new.find_module(module_code).title
        changes.append(PartChange("changed", "module", module_code, title, ("order of lessons",)))
    return changes


def _drawings(course: Course, lesson: Lesson) -> list[Figure]:
    shown = {
        reference.target.removeprefix("figure:")
        for reference in list_references(lesson.body)
        if reference.kind == "figure"
    }
    return [figure for figure in course.figures if figure.code in shown]


def _teaching(course: Course, module_code: str) -> object:
    """Return what a module teaches, without titles, roles and order; `None` if it is not there."""
    for module in course.modules:
        if module.code == module_code:
            return {
                lesson.code: (
                    *(getattr(lesson, name) for name in TEACHING),
                    _drawings(course, lesson),
                )
                for lesson in module.lessons
            }
    return None


def _compare_flat(
    part: str, old: tuple[Any, ...], new: tuple[Any, ...], title_of: Callable[[Any], str]
) -> list[PartChange]:
    before = {item.code: item for item in old}
    after = {item.code: item for item in new}
    changes = [
        PartChange("added" if code not in before else "changed", part, code, title_of(item))
        for code, item in after.items()
        if before.get(code) != item
    ]
    changes.extend(
        PartChange("removed", part, code, title_of(item))
        for code, item in before.items()
        if code not in after
    )
    return changes
