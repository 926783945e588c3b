"""Courses: lessons as files, checked, released in immutable versions, and what counts as read.

Pure: standard library, YAML, a Markdown parser and an HTML cleaner. No database, web, clock or
chance. This module is the door; other packages import from here only.
"""

from courses.checks import Checked, check_content
from courses.errors import (
    CourseError,
    InvalidValueError,
    ReleaseDocumentError,
    UnknownPartError,
)
from courses.findings import Finding
from courses.knowledge_checks import Judgement, Outcome, judge, read_number
from courses.loader import read_tree
from courses.markup import (
    CheckPlace,
    Html,
    RenderedLesson,
    Section,
    render_lesson,
    render_text,
)
from courses.progress import (
    LessonProgress,
    ModuleProgress,
    Reading,
    Status,
    assess_lesson,
    assess_module,
)
from courses.releases import (
    ContentRelease,
    PartChange,
    ReleaseDifference,
    compare,
    digest_module,
    digest_of,
    make_release,
    read_document,
    surroundings_of,
    write_document,
)
from courses.structure import (
    CheckKind,
    Confidence,
    Course,
    GlossaryTerm,
    KnowledgeCheck,
    Lesson,
    Module,
    Objective,
    Option,
    Role,
    Source,
)

__all__ = [
    "CheckKind",
    "CheckPlace",
    "Checked",
    "Confidence",
    "ContentRelease",
    "Course",
    "CourseError",
    "Finding",
    "GlossaryTerm",
    "Html",
    "InvalidValueError",
    "Judgement",
    "KnowledgeCheck",
    "Lesson",
    "LessonProgress",
    "Module",
    "ModuleProgress",
    "Objective",
    "Option",
    "Outcome",
    "PartChange",
    "Reading",
    "ReleaseDifference",
    "ReleaseDocumentError",
    "RenderedLesson",
    "Role",
    "Section",
    "Source",
    "Status",
    "UnknownPartError",
    "assess_lesson",
    "assess_module",
    "check_content",
    "compare",
    "digest_module",
    "digest_of",
    "judge",
    "make_release",
    "read_document",
    "read_number",
    "read_tree",
    "render_lesson",
    "render_text",
    "surroundings_of",
    "write_document",
]
