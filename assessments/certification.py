"""Certification: whether a person's evidence is enough for the certificate of a programme.

`decide` takes a programme, everything that is known about one person and the time to decide for,
and answers with the evidence that the certificate rests on, or with every reason why it is refused.
It looks at nothing else, so an old decision can be computed again: evidence that is later than
`now` is left out.

Nothing here knows about people's names, storage or sentences. How a programme is read from its file
is in `assessments.programme_files`; what a certificate is after it was issued is in
`assessments.certificates`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from assessments.evidence import (
    AttemptJudged,
    CertificateHeld,
    Evidence,
    ModuleRead,
    ReviewMeaning,
    RunJudged,
    RunReviewed,
    Verdict,
    demand_zone,
)
from assessments.programme import (
    AssessmentRequirement,
    ModuleRequirement,
    Programme,
    RunRequirement,
)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a certificate is refused: a stable code and what belongs into its sentence.

    Attributes:
        requirement: Which line of the programme is not fulfilled, for instance
            `module:course/module`.
    """

    code: str
    requirement: str
    parameters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer for one person, one programme and one time.

    Attributes:
        reasons: Everything that is missing; empty exactly when the certificate is granted.
        used: What the certificate rests on. Holds what is fulfilled even when others are missing.
    """

    programme_code: str
    programme_digest: str
    decided_for: datetime
    reasons: tuple[Reason, ...]
    used: tuple[Evidence, ...]

    @property
    def is_granted(self) -> bool:
        """Tell whether nothing is missing."""
        return not self.reasons


@dataclass(frozen=True, slots=True)
class _Finding:
    used: tuple[Evidence, ...] = ()
    reasons: tuple[Reason, ...] = ()


def decide(programme: Programme, evidence: Iterable[Evidence], now: datetime) -> Decision:
    """Decide whether the evidence is enough at `now`, and say all that is missing.

    The order of the evidence does not matter. Evidence later than `now` is left out.

    Args:
        programme: The rules.
        evidence: Everything known about one person; evidence of other programmes does no harm.
        now: The time to decide for, with zone.

    Raises:
        NaiveTimeError: `now` has no zone.
    """
    demand_zone("now", now)
    known = tuple(sorted((e for e in evidence if e.achieved_at <= now), key=_order))
    findings = (
        *(_find_module(need, known) for need in programme.modules),
        *(_find_attempt(need, known, now) for need in programme.assessments),
        _find_runs(programme, known, now),
        _find_renewal(programme, known, now),
    )
    return Decision(
        programme_code=programme.code,
        programme_digest=programme.digest,
        decided_for=now,
        reasons=tuple(reason for finding in findings for reason in finding.reasons),
        used=tuple(item for finding in findings for item in finding.used),
    )


def _order(item: Evidence) -> tuple[datetime, str, str]:
    return item.achieved_at, item.uid, type(item).__name__


def _find_module(need: ModuleRequirement, known: tuple[Evidence, ...]) -> _Finding:
    subject = f"{need.course_code}/{need.module_code}"
    read = [e for e in known if isinstance(e, ModuleRead) and e.subject_code == subject]
    accepted = [e for e in read if e.release_version >= need.oldest_release]
    requirement = f"module:{subject}"
    if accepted:
        return _Finding(
            used=(max(accepted, key=lambda e: (e.release_version, e.achieved_at, e.uid)),)
        )
    if not read:
        return _Finding(reasons=(Reason("module.not_read", requirement, (("module", subject),)),))
    newest = max(e.release_version for e in read)
    details = (("module", subject), ("release", str(newest)), ("needed", str(need.oldest_release)))
    return _Finding(reasons=(Reason("module.release_outdated", requirement, details),))


def _find_attempt(
    need: AssessmentRequirement, known: tuple[Evidence, ...], now: datetime
) -> _Finding:
    code = need.assessment_code
    judged = [e for e in known if isinstance(e, AttemptJudged) and e.subject_code == code]
    passed = [e for e in judged if e.passed and not e.critical_missed]
    requirement = f"assessment:{code}"
    if not judged:
        return _Finding(
            reasons=(Reason("assessment.not_taken", requirement, (("assessment", code),)),)
        )
    if not passed:
        return _Finding(reasons=(_explain_attempt(requirement, judged[-1]),))
    newest = passed[-1]
    if now - newest.achieved_at <= timedelta(days=need.newest_pass_within_days):
        return _Finding(used=(newest,))
    details = (
        ("assessment", code),
        ("passed_on", newest.achieved_at.astimezone(UTC).date().isoformat()),
        ("within_days", str(need.newest_pass_within_days)),
    )
    return _Finding(reasons=(Reason("assessment.too_old", requirement, details),))


def _explain_attempt(requirement: str, attempt: AttemptJudged) -> Reason:
    if attempt.critical_missed:
        items = ", ".join(sorted(attempt.critical_missed))
        details = (("assessment", attempt.subject_code), ("items", items))
        return Reason("assessment.critical_missed", requirement, details)
    marks = (
        ("assessment", attempt.subject_code),
        ("score", str(attempt.score_percent)),
        ("cut", str(attempt.cut_percent)),
    )
    return Reason("assessment.not_passed", requirement, marks)


def list_counting_runs(programme: Programme, evidence: Iterable[Evidence]) -> tuple[RunJudged, ...]:
    """List the exam runs that the programme looks at, in the order of play, good and bad."""
    codes = programme.runs.scenario_codes()
    runs = (
        e
        for e in evidence
        if isinstance(e, RunJudged)
        and e.has_permit
        and e.level == programme.runs.level
        and e.subject_code in codes
    )
    return tuple(sorted(runs, key=lambda e: (e.started_at, e.achieved_at, e.uid)))


def explain_run(run: RunJudged, reviews: Iterable[RunReviewed]) -> Reason | None:
    """Tell why a counting run ends a row of good runs, or `None` when it is good.

    A run without a final verdict ends the row as well: it may be the failed run between two good
    ones. A run that any trainer signed as not accepted stays not accepted.
    """
    details = (("run", run.uid), ("scenario", run.subject_code))
    if run.verdict in {None, Verdict.TIMED_OUT}:
        return Reason("run.awaiting_verdict", "runs", details)
    if run.verdict is not Verdict.CONFIRMED:
        return Reason("run.not_confirmed", "runs", (*details, ("verdict", str(run.verdict))))
    if run.critical_errors:
        errors = ", ".join(sorted(run.critical_errors))
        return Reason("run.critical_error", "runs", (*details, ("errors", errors)))
    if not run.passed:
        return Reason("run.failed", "runs", details)
    mine = [r for r in reviews if r.subject_code == run.uid and not r.is_own()]
    if any(r.meaning is ReviewMeaning.NOT_ACCEPTED for r in mine):
        return Reason("run.not_accepted", "runs", details)
    return None


def list_reviewable_runs(
    programme: Programme, evidence: Iterable[Evidence], now: datetime
) -> tuple[RunJudged, ...]:
    """List the good and usable runs that no trainer has judged yet, in the order of play."""
    known = tuple(evidence)
    reviews = tuple(
        e
        for e in known
        if isinstance(e, RunReviewed)
        and not e.is_own()
        and e.meaning is not ReviewMeaning.WITNESSED
    )
    judged = {review.subject_code for review in reviews}
    return tuple(
        run
        for run in list_counting_runs(programme, known)
        if run.uid not in judged
        and explain_run(run, reviews) is None
        and _why_stale(programme, run, known, now) is None
    )


def _find_runs(programme: Programme, known: tuple[Evidence, ...], now: datetime) -> _Finding:
    """Find the newest row of good runs with the trainer's signatures, or say what is missing."""
    reviews = tuple(e for e in known if isinstance(e, RunReviewed))
    streak, end = _trailing_streak(list_counting_runs(programme, known), reviews)
    fresh = [run for run in streak if not _why_stale(programme, run, known, now)]
    stale = [_why_stale(programme, run, known, now) for run in streak]
    need = programme.runs
    rows = [
        tuple(fresh[i : i + need.consecutive]) for i in range(len(fresh) - need.consecutive + 1)
    ]
    with_fault = [row for row in rows if _count_faults(need, row) >= need.with_fault]
    signed = [row for row in with_fault if not _unsigned(row, reviews)]
    if signed:
        row = signed[-1]
        return _Finding(used=(*row, *(_signature(run, reviews) for run in row)))
    if with_fault:
        row = with_fault[-1]
        return _Finding(used=row, reasons=_unsigned(row, reviews))
    if rows:
        return _Finding(
            reasons=(Reason("runs.no_fault", "runs", (("needed", str(need.with_fault)),)),)
        )
    few = (("have", str(len(fresh))), ("needed", str(need.consecutive)))
    first = tuple(dict.fromkeys(reason for reason in (end, *stale) if reason))
    return _Finding(reasons=(*first, Reason("runs.too_few", "runs", few)))


def _trailing_streak(
    runs: tuple[RunJudged, ...], reviews: tuple[RunReviewed, ...]
) -> tuple[tuple[RunJudged, ...], Reason | None]:
    for index in range(len(runs) - 1, -1, -1):
        reason = explain_run(runs[index], reviews)
        if reason is not None:
            return runs[index + 1 :], reason
    return runs, None


def _count_faults(need: RunRequirement, row: tuple[RunJudged, ...]) -> int:
    return sum(run.subject_code in need.fault_codes() for run in row)


def _why_stale(
    programme: Programme, run: RunJudged, known: tuple[Evidence, ...], now: datetime
) -> Reason | None:
    """Tell why a good run cannot be used: too old, or older than the last certificate's end."""
    if now - run.started_at > timedelta(days=programme.runs.played_within_days):
        days = (("within_days", str(programme.runs.played_within_days)),)
        return Reason("runs.too_old", "runs", days)
    held = [e for e in known if isinstance(e, CertificateHeld) and e.subject_code == programme.code]
    for certificate in held:
        closed_at = max(certificate.achieved_at, _revoked_before(certificate, now))
        if run.uid in certificate.run_uids or run.started_at <= closed_at:
            return Reason("runs.used_before", "runs", (("certificate", certificate.uid),))
    return None


def _revoked_before(certificate: CertificateHeld, now: datetime) -> datetime:
    revoked_at = certificate.revoked_at
    return revoked_at if revoked_at is not None and revoked_at <= now else certificate.achieved_at


def _signatures(run: RunJudged, reviews: tuple[RunReviewed, ...]) -> list[RunReviewed]:
    return [r for r in reviews if r.subject_code == run.uid and r.meaning is ReviewMeaning.ACCEPTED]


def _is_binding(review: RunReviewed, run: RunJudged) -> bool:
    return not review.is_own() and review.signed_digest == run.digest


def _signature(run: RunJudged, reviews: tuple[RunReviewed, ...]) -> RunReviewed:
    return next(r for r in _signatures(run, reviews) if _is_binding(r, run))


def _unsigned(row: tuple[RunJudged, ...], reviews: tuple[RunReviewed, ...]) -> tuple[Reason, ...]:
    return tuple(reason for run in row if (reason := _why_unsigned(run, reviews)) is not None)


def _why_unsigned(run: RunJudged, reviews: tuple[RunReviewed, ...]) -> Reason | None:
    signatures = _signatures(run, reviews)
    if any(_is_binding(review, run) for review in signatures):
        return None
    details = (("run", run.uid), ("scenario", run.subject_code))
    if not signatures:
        return Reason("review.missing", "review", details)
    if all(review.is_own() for review in signatures):
        return Reason("review.by_oneself", "review", details)
    return Reason("review.of_another_result", "review", details)


def _find_renewal(programme: Programme, known: tuple[Evidence, ...], now: datetime) -> _Finding:
    """Refuse a second certificate while the first is in force and not yet to be renewed."""
    held = [
        e
        for e in known
        if isinstance(e, CertificateHeld)
        and e.subject_code == programme.code
        and e.is_in_force(now)
    ]
    for certificate in held:
        opens_on = certificate.valid_until_on - timedelta(days=programme.renewal_days)
        if now.astimezone(UTC).date() < opens_on:
            details = (("certificate", certificate.uid), ("opens_on", opens_on.isoformat()))
            return _Finding(reasons=(Reason("renewal.not_open", "renewal", details),))
    return _Finding()
