"""Content of releases in memory: read once from the database, then kept by digest.

A release never changes, so what is kept here can never be stale. Only a few releases are alive at a
time: the current one of each course, and those on which somebody is still reading.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from courses import (
    CheckPlace,
    Course,
    Html,
    Lesson,
    Module,
    RenderedLesson,
    Section,
    Source,
    digest_module,
    read_document,
    render_lesson,
    surroundings_of,
)
from webapp.platform.errors import NotFoundError
from webapp.storage import learning as storage

KEPT = 8
_kept: dict[str, "PreparedContent"] = {}


@dataclass(frozen=True, slots=True)
class PreparedContent:
    """A course with its lessons ready to be shown, and the digest of every module."""

    digest: str
    course: Course
    lessons: Mapping[tuple[str, str], RenderedLesson]
    module_digests: Mapping[str, str]
    sources: Mapping[str, Source]

    def find_module(self, code: str) -> Module:
        """Return a module.

        Raises:
            NotFoundError: The release has no such module.
        """
        for module in self.course.modules:
            if module.code == code:
                return module
        raise NotFoundError

    def find_lesson(self, module_code: str, lesson_code: str) -> Lesson:
        """Return a lesson.

        Raises:
            NotFoundError: The release has no such lesson.
        """
        for lesson in self.find_module(module_code).lessons:
            if lesson.code == lesson_code:
                return lesson
        raise NotFoundError


def render_course(course: Course) -> dict[str, dict[str, RenderedLesson]]:
    """Render every lesson of a course."""
    return {
        module.code: {
            lesson.code: render_lesson(lesson, surroundings_of(course, module))
            for lesson in module.lessons
        }
        for module in course.modules
    }


def write_rendered(rendered: Mapping[str, Mapping[str, RenderedLesson]]) -> str:
    """Write rendered lessons as JSON."""
    data = {
        module: {code: _write_lesson(lesson) for code, lesson in lessons.items()}
        for module, lessons in rendered.items()
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _write_lesson(lesson: RenderedLesson) -> dict[str, Any]:
    sections = [
        [section.anchor, section.title, [_write_part(part) for part in section.parts]]
        for section in lesson.sections
    ]
    return {"sections": sections, "sources": list(lesson.sources)}


def _write_part(part: Html | CheckPlace) -> list[str]:
    return ["html", part.html] if isinstance(part, Html) else ["check", part.check_code]


def read_rendered(text: str) -> dict[tuple[str, str], RenderedLesson]:
    """Read what `write_rendered` wrote."""
    return {
        (module, code): _read_lesson(data)
        for module, lessons in json.loads(text).items()
        for code, data in lessons.items()
    }


def _read_lesson(data: Mapping[str, Any]) -> RenderedLesson:
    sections = tuple(
        Section(
            anchor,
            title,
            tuple(Html(text) if kind == "html" else CheckPlace(text) for kind, text in parts),
        )
        for anchor, title, parts in data["sections"]
    )
    return RenderedLesson(sections, tuple(data["sources"]))


def load_content(session: Session, digest: str) -> PreparedContent:
    """Return the content of the release with a digest, from memory when it was read before.

    Raises:
        NotFoundError: No release has this digest.
    """
    found = _kept.get(digest)
    if found is not None:
        return found
    row = storage.load_content(session, digest)
    if row is None:
        raise NotFoundError
    document, rendered = row
    content = prepare(digest, read_document(document), read_rendered(rendered))
    while len(_kept) >= KEPT:
        _kept.pop(next(iter(_kept)), None)
    _kept[digest] = content
    return content


def prepare(
    digest: str, course: Course, lessons: Mapping[tuple[str, str], RenderedLesson]
) -> PreparedContent:
    """Put together what is kept of a release."""
    return PreparedContent(
        digest=digest,
        course=course,
        lessons=lessons,
        module_digests={m.code: digest_module(course, m.code) for m in course.modules},
        sources={source.code: source for source in course.sources},
    )
