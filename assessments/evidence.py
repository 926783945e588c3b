"""Evidence: what is known about one person, as values that certification decides on.

Each kind has a `uid`, a `subject_code` (what it is about) and `achieved_at` (from when on it can
count). Whether a piece of evidence is enough for anything is decided in
`assessments.certification`, not here.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from assessments.errors import AssessmentError


@dataclass(eq=False)
class NaiveTimeError(AssessmentError):
    """Evidence was given a time without a zone, so it could not be put in order."""

    uid: str
    code: ClassVar[str] = "assessments.evidence.time_without_zone"


class Verdict(StrEnum):
    """What the site's own replay said of a run; see `simulator.journal`."""

    CONFIRMED = "CONFIRMED"
    DIVERGED = "DIVERGED"
    MALFORMED = "MALFORMED"
    RETIRED_REVISION = "RETIRED_REVISION"
    TIMED_OUT = "TIMED_OUT"


class ReviewMeaning(StrEnum):
    """What a trainer's signature under a run means; the list is fixed (21 CFR 11.50(a)(3))."""

    ACCEPTED = "reviewed-evidence-of-competence"
    NOT_ACCEPTED = "reviewed-not-accepted"
    WITNESSED = "witnessed"


def demand_zone(uid: str, *times: datetime) -> None:
    """Refuse a time without a zone.

    Raises:
        NaiveTimeError: One of `times` has none.
    """
    if any(time.tzinfo is None for time in times):
        raise NaiveTimeError(uid)


@dataclass(frozen=True, slots=True)
class ModuleRead:
    """Evidence that a module was read to its end in one release.

    Attributes:
        subject_code: `course/module`.
    """

    uid: str
    subject_code: str
    achieved_at: datetime
    release_version: int
    release_digest: str

    def __post_init__(self) -> None:
        demand_zone(self.uid, self.achieved_at)


@dataclass(frozen=True, slots=True)
class AttemptJudged:
    """Evidence from an assessment that was handed in, passed or not."""

    uid: str
    subject_code: str
    achieved_at: datetime
    score_percent: Decimal
    cut_percent: Decimal
    critical_missed: tuple[str, ...]
    passed: bool
    form_digest: str

    def __post_init__(self) -> None:
        demand_zone(self.uid, self.achieved_at)


@dataclass(frozen=True, slots=True)
class RunJudged:
    """Evidence from one simulator run that reached the site.

    Attributes:
        subject_code: The scenario.
        achieved_at: When the site received it; before that nobody could count it.
        started_at: When it was played; this is what puts runs in order.
        has_permit: Whether the site had permitted it; without that it is practice and never counts.
        verdict: Of the site's replay; `None` while it waits for one.
        digest: Over the run's final state, verdict and result: what a reviewer signs.
    """

    uid: str
    subject_code: str
    achieved_at: datetime
    started_at: datetime
    level: str
    has_permit: bool
    verdict: Verdict | None
    passed: bool
    critical_errors: tuple[str, ...]
    digest: str

    def __post_init__(self) -> None:
        demand_zone(self.uid, self.achieved_at, self.started_at)


@dataclass(frozen=True, slots=True)
class RunReviewed:
    """Evidence that a trainer signed under a run.

    Attributes:
        subject_code: The uid of the run.
        signed_digest: What was signed; worthless when the run's digest is another one.
        signer_qualification: What the signer was qualified by at that time; noted, not judged.
    """

    uid: str
    subject_code: str
    achieved_at: datetime
    meaning: ReviewMeaning
    signed_digest: str
    signer_uid: str
    holder_uid: str
    signer_qualification: str

    def __post_init__(self) -> None:
        demand_zone(self.uid, self.achieved_at)

    def is_own(self) -> bool:
        """Tell whether somebody signed for themself."""
        return self.signer_uid == self.holder_uid


@dataclass(frozen=True, slots=True)
class CertificateHeld:
    """An earlier certificate of the same person.

    Attributes:
        subject_code: The programme.
        achieved_at: When it was issued.
        run_uids: The runs that it rests on; they are used up.
        revoked_at: When it was revoked, if it was.
        is_superseded: Whether a later one took its place.
    """

    uid: str
    subject_code: str
    achieved_at: datetime
    valid_until_on: date
    run_uids: tuple[str, ...]
    revoked_at: datetime | None = None
    is_superseded: bool = False

    def __post_init__(self) -> None:
        demand_zone(self.uid, self.achieved_at)

    def is_in_force(self, now: datetime) -> bool:
        """Tell whether it can be relied on at `now`."""
        if self.is_superseded or (self.revoked_at is not None and self.revoked_at <= now):
            return False
        return now.astimezone(UTC).date() <= self.valid_until_on


Evidence = ModuleRead | AttemptJudged | RunJudged | RunReviewed | CertificateHeld
