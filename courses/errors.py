"""Refusals of `courses`: what is raised when a caller asks for something that cannot be.

Mistakes in content are never raised; they are values, `courses.checks.Finding`.
"""

from dataclasses import dataclass
from typing import ClassVar


class CourseError(Exception):
    """Root of every refusal of `courses`; `code` is stable and never translated."""

    code: ClassVar[str] = "courses.refused"


@dataclass(eq=False)
class InvalidValueError(CourseError):
    """A value of the course structure was built with something that cannot stand."""

    field: str
    reason: str
    code: ClassVar[str] = "courses.value.invalid"


@dataclass(eq=False)
class ReleaseDocumentError(CourseError):
    """A stored release cannot be read: it was changed, or it is of an unknown schema."""

    reason: str
    code: ClassVar[str] = "courses.release.unreadable"


@dataclass(eq=False)
class UnknownPartError(CourseError):
    """A module, a lesson or a knowledge check was asked for that the release does not hold."""

    part: str
    part_code: str
    code: ClassVar[str] = "courses.part.unknown"
