"""Programmes: what must be shown for a certificate, in one fixed version.

Values only. Reading one from its file is in `assessments.programme_files`; judging a person's
evidence by it is in `assessments.certification`.
"""

from dataclasses import dataclass
from typing import ClassVar

from assessments.errors import AssessmentError


@dataclass(eq=False)
class ProgrammeValueError(AssessmentError):
    """A programme asks for something that nobody could ever show."""

    programme_code: str
    problem: str
    code: ClassVar[str] = "assessments.programme.impossible"


@dataclass(frozen=True, slots=True)
class ModuleRequirement:
    """A module that must have been read.

    Attributes:
        oldest_release: First release number of the course that is accepted; every later one is.
    """

    course_code: str
    module_code: str
    oldest_release: int


@dataclass(frozen=True, slots=True)
class AssessmentRequirement:
    """An assessment that must have been passed.

    Attributes:
        newest_pass_within_days: Age in days that a pass may have on the day of the decision.
    """

    assessment_code: str
    newest_pass_within_days: int


@dataclass(frozen=True, slots=True)
class ScenarioChoice:
    """A scenario whose exam runs count, and whether it contains a fault that must be handled."""

    code: str
    has_fault: bool


@dataclass(frozen=True, slots=True)
class RunRequirement:
    """The simulator runs that must have been played one after the other.

    Attributes:
        consecutive: How many runs in a row must be good.
        with_fault: How many of these must come from a scenario with a fault.
        level: The only training level that counts.
        played_within_days: Age in days that the older run may have on the day of the decision.
    """

    consecutive: int
    with_fault: int
    level: str
    played_within_days: int
    scenarios: tuple[ScenarioChoice, ...]

    def fault_codes(self) -> frozenset[str]:
        """Tell which of the scenarios contain a fault."""
        return frozenset(choice.code for choice in self.scenarios if choice.has_fault)

    def scenario_codes(self) -> frozenset[str]:
        """Tell which scenarios count at all."""
        return frozenset(choice.code for choice in self.scenarios)


@dataclass(frozen=True, slots=True)
class Programme:
    """What must be shown for one certificate, in one fixed version.

    Attributes:
        digest: SHA-256 over the content of the file, so that a certificate can name exactly what it
            was decided on.
        valid_months: How long a certificate is valid.
        renewal_days: How many days before its end it may be renewed.

    Raises:
        ProgrammeValueError: Nobody could ever fulfil it.
    """

    code: str
    version: int
    title: str
    scope: str
    digest: str
    valid_months: int
    renewal_days: int
    modules: tuple[ModuleRequirement, ...]
    assessments: tuple[AssessmentRequirement, ...]
    runs: RunRequirement

    def __post_init__(self) -> None:
        if self.valid_months < 1 or self.renewal_days < 0 or self.version < 1:
            raise ProgrammeValueError(self.code, "a period or the version is below its least value")
        if self.runs.consecutive < 1 or not 0 <= self.runs.with_fault <= self.runs.consecutive:
            raise ProgrammeValueError(
                self.code, "runs.with_fault must lie between 0 and runs.consecutive"
            )
        if self.runs.with_fault and not self.runs.fault_codes():
            raise ProgrammeValueError(
                self.code, "a run with a fault is asked for and no scenario has one"
            )
