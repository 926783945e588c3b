"""Refusals of the assessment rules.

Each has a stable `code` and typed fields; the sentence for people is made where it is shown. A
wrong answer, a failed attempt and a finding in a bank are values, not errors.
"""

from dataclasses import dataclass
from typing import ClassVar


class AssessmentError(Exception):
    """Root of every refusal of `assessments`; `code` is stable and never translated."""

    code: ClassVar[str] = "assessments.refused"


@dataclass(eq=False)
class FormulaError(AssessmentError):
    """A formula cannot be read, or has no value for the numbers it was given."""

    formula: str
    reason: str
    code: ClassVar[str] = "assessments.formula"

    def __str__(self) -> str:
        return f"{self.reason} in “{self.formula}”"


class ResponseError(AssessmentError):
    """What was given cannot be read as a response; nothing was recorded and nothing is lost."""

    code: ClassVar[str] = "assessments.response.unreadable"


@dataclass(eq=False)
class NumberUnreadableError(ResponseError):
    """The text is not a number in any accepted spelling."""

    text: str
    code: ClassVar[str] = "assessments.response.number_unreadable"


@dataclass(eq=False)
class NumberAmbiguousError(ResponseError):
    """The text has two readings, such as `1,500` (one and a half, or fifteen hundred)."""

    text: str
    code: ClassVar[str] = "assessments.response.number_ambiguous"


@dataclass(eq=False)
class UnitMissingError(ResponseError):
    """A number was given without its unit."""

    code: ClassVar[str] = "assessments.response.unit_missing"


@dataclass(eq=False)
class UnitUnknownError(ResponseError):
    """The unit is not among those that the item offers."""

    unit: str
    code: ClassVar[str] = "assessments.response.unit_unknown"


@dataclass(eq=False)
class ResponseShapeError(ResponseError):
    """The response does not have the shape of the item, or names an option that was not shown."""

    reason: str
    code: ClassVar[str] = "assessments.response.shape"


@dataclass(eq=False)
class BlueprintError(AssessmentError):
    """The bank cannot fill a form of this blueprint."""

    reason: str
    code: ClassVar[str] = "assessments.blueprint.unsatisfiable"


@dataclass(eq=False)
class AttemptRefusedError(AssessmentError):
    """A command came in a state of the attempt that does not allow it."""

    state: str
    command: str
    code: ClassVar[str] = "assessments.attempt.refused"


@dataclass(eq=False)
class TimeOverError(AssessmentError):
    """The response or command reached the server after the time limit and its grace."""

    late_by_seconds: int
    code: ClassVar[str] = "assessments.attempt.time_over"


@dataclass(eq=False)
class PositionError(AssessmentError):
    """The form has no item at this position."""

    position: int
    code: ClassVar[str] = "assessments.attempt.position"
