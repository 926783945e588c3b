"""The life of an attempt: states, commands, and the terms that were copied at its start.

Whether a command may be given is decided here from the state, the terms and the time of the server.
Storing what happened, and scoring it, is done elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from assessments.banks import Assessment, ItemBank
from assessments.errors import AttemptRefusedError, TimeOverError
from assessments.kinds.contract import Json


class AttemptState(StrEnum):
    """Where an attempt stands."""

    READY = "ready"
    OPEN = "open"
    SUBMITTED = "submitted"
    TIMED_OUT = "timed_out"


class AttemptCommand(StrEnum):
    """What can be asked of an attempt."""

    START = "start"
    RECORD_RESPONSE = "record_response"
    SUBMIT = "submit"
    TIME_OUT = "time_out"


TRANSITIONS: Mapping[tuple[AttemptState, AttemptCommand], AttemptState] = MappingProxyType(
    {
        (AttemptState.READY, AttemptCommand.START): AttemptState.OPEN,
        (AttemptState.OPEN, AttemptCommand.RECORD_RESPONSE): AttemptState.OPEN,
        (AttemptState.OPEN, AttemptCommand.SUBMIT): AttemptState.SUBMITTED,
        (AttemptState.OPEN, AttemptCommand.TIME_OUT): AttemptState.TIMED_OUT,
    }
)
"""Every pair that is not here is refused."""

ENDED = frozenset({AttemptState.SUBMITTED, AttemptState.TIMED_OUT})
"""States in which nothing can be answered any more and the feedback is open."""


def next_state(state: AttemptState, command: AttemptCommand) -> AttemptState:
    """Return the state that follows.

    Raises:
        AttemptRefusedError: The state does not allow the command.
    """
    follows = TRANSITIONS.get((state, command))
    if follows is None:
        raise AttemptRefusedError(state.value, command.value)
    return follows


@dataclass(frozen=True, slots=True)
class Terms:
    """The rules of one attempt; a later change of the assessment does not touch them."""

    assessment_code: str
    assessment_title: str
    time_limit_seconds: int
    grace_seconds: int
    attempt_limit: int
    cut_percent: Decimal
    blueprint_digest: str
    bank_code: str
    bank_digest: str
    course_code: str

    def deadline(self, started_at: datetime) -> datetime:
        """Return when the time is over."""
        return started_at + timedelta(seconds=self.time_limit_seconds)

    def remaining_seconds(self, started_at: datetime, now: datetime) -> int:
        """Return the whole seconds left, 0 when the time is over."""
        left = (self.deadline(started_at) - now).total_seconds()
        return max(int(left), 0)

    def is_over(self, started_at: datetime, now: datetime) -> bool:
        """Tell whether limit and grace have passed, so that nothing is taken any more."""
        return now > self.deadline(started_at) + timedelta(seconds=self.grace_seconds)

    def to_json(self) -> dict[str, Json]:
        """Return the terms as stored with the attempt."""
        return {
            "assessment": self.assessment_code,
            "title": self.assessment_title,
            "time_limit_seconds": self.time_limit_seconds,
            "grace_seconds": self.grace_seconds,
            "attempt_limit": self.attempt_limit,
            "cut_percent": str(self.cut_percent),
            "blueprint": self.blueprint_digest,
            "bank": self.bank_code,
            "bank_digest": self.bank_digest,
            "course": self.course_code,
        }

    @classmethod
    def from_json(cls, data: dict[str, Json]) -> "Terms":
        """Return terms as stored."""
        return cls(
            assessment_code=data["assessment"],
            assessment_title=data["title"],
            time_limit_seconds=data["time_limit_seconds"],
            grace_seconds=data["grace_seconds"],
            attempt_limit=data["attempt_limit"],
            cut_percent=Decimal(data["cut_percent"]),
            blueprint_digest=data["blueprint"],
            bank_code=data["bank"],
            bank_digest=data["bank_digest"],
            course_code=data["course"],
        )


def copy_terms(assessment: Assessment, bank: ItemBank) -> Terms:
    """Return the terms of an attempt that starts on this assessment."""
    return Terms(
        assessment_code=assessment.code,
        assessment_title=assessment.title,
        time_limit_seconds=assessment.time_limit_minutes * 60,
        grace_seconds=assessment.grace_seconds,
        attempt_limit=assessment.attempt_limit,
        cut_percent=assessment.cut_percent,
        blueprint_digest=assessment.blueprint.digest,
        bank_code=bank.code,
        bank_digest=bank.digest,
        course_code=bank.course,
    )


def check_command(
    state: AttemptState,
    command: AttemptCommand,
    terms: Terms,
    started_at: datetime,
    now: datetime,
) -> AttemptState:
    """Return the state that follows a command of the person, judged by the server's clock.

    Raises:
        AttemptRefusedError: The state does not allow the command.
        TimeOverError: Limit and grace have passed.
    """
    follows = next_state(state, command)
    if terms.is_over(started_at, now):
        late = now - terms.deadline(started_at)
        raise TimeOverError(int(late.total_seconds()))
    return follows


class Eligibility(StrEnum):
    """Whether a person may start an attempt, and if not, why."""

    MAY_START = "may_start"
    ATTEMPT_OPEN = "attempt_open"
    ALREADY_PASSED = "already_passed"
    NEEDS_RELEASE = "needs_release"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands with one assessment; `released` counts attempts a trainer gave."""

    used: int
    released: int
    has_open: bool
    has_passed: bool

    def attempts_left(self, attempt_limit: int) -> int:
        """Return how many more attempts may be started without a trainer."""
        return 0 if self.has_passed else max(attempt_limit + self.released - self.used, 0)

    def decide(self, attempt_limit: int) -> Eligibility:
        """Return whether another attempt may start."""
        if self.has_passed:
            return Eligibility.ALREADY_PASSED
        if self.has_open:
            return Eligibility.ATTEMPT_OPEN
        if self.attempts_left(attempt_limit) == 0:
            return Eligibility.NEEDS_RELEASE
        return Eligibility.MAY_START
