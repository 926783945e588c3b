"""Where each person stands: what they have shown, what the programme says of it, what is next.

Evidence comes from learning, attempts and runs and is translated here into the values that
`assessments.certification` decides on. No rule about a pass or a certificate is written here.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessments.certification import Decision, decide, list_reviewable_runs
from assessments.evidence import (
    AttemptJudged,
    CertificateHeld,
    Evidence,
    ModuleRead,
    ReviewMeaning,
    RunJudged,
    RunReviewed,
    Verdict,
)
from assessments.programme import Programme
from assessments.programme_files import load_programmes
from webapp.platform.actors import Actor, Role
from webapp.platform.errors import ConfigurationError, NotFoundError
from webapp.services.attempts import AttemptResult, list_attempt_results
from webapp.services.holdings import Holding, list_holdings
from webapp.services.learning import CompletedModule, list_completed_modules
from webapp.services.runs import RunResult, list_run_results
from webapp.services.verdicts import choose_effective
from webapp.storage.base import canonical_json
from webapp.storage.people import Person, PersonSummary, people_query, summarise
from webapp.storage.records import (
    Signature,
    SubjectKind,
    digest_verdict,
    list_signatures_about,
)
from webapp.storage.runs import RunVerdict, TrainingRun

PROGRAMME_CODE = "device-preparation"
REVIEWS = frozenset(ReviewMeaning)


class Situation(StrEnum):
    """What a trainer has to know of a person at a glance, the most urgent first."""

    READY = "ready"
    TO_REVIEW = "to-review"
    RENEWAL = "renewal"
    LAPSED = "lapsed"
    TRAINING = "training"
    CERTIFIED = "certified"


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that one person has shown, as the areas give it."""

    modules: tuple[CompletedModule, ...]
    attempts: tuple[AttemptResult, ...]
    runs: tuple[RunResult, ...]
    signatures: tuple[Signature, ...]
    holdings: tuple[Holding, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """One person, one programme, one moment."""

    person: PersonSummary
    programme: Programme
    shown: Shown
    evidence: tuple[Evidence, ...]
    decision: Decision
    situation: Situation
    runs_to_review: tuple[str, ...]

    @property
    def valid_holding(self) -> Holding | None:
        """The certificate of this programme that is in force."""
        held = (each for each in self.shown.holdings if each.is_valid)
        return next((each for each in held if each.programme_code == self.programme.code), None)


@cache
def find_programme(code: str = PROGRAMME_CODE) -> Programme:
    """Give a programme of the academy.

    Raises:
        ConfigurationError: A programme file has a mistake; the sentence names file and line.
        NotFoundError: There is no such programme.
    """
    loaded = load_programmes()
    if loaded.findings:
        raise ConfigurationError("records.programme.unreadable", str(loaded.findings[0]))
    found = next((each for each in loaded.programmes if each.code == code), None)
    if found is None:
        raise NotFoundError("records.programme.unknown")
    return found


def load_standing(session: Session, person: Person, *, now: datetime) -> Standing:
    """Tell where one person stands."""
    site = people_query().where(Person.id == person.id)
    summary = summarise(session, session.execute(site).all())[0]
    return judge(session, summary, find_programme(), now=now)


def list_standings(session: Session, actor: Actor, *, now: datetime) -> tuple[Standing, ...]:
    """List the trainees whose records the actor may see, by name, each with their standing."""
    query = people_query(role=Role.TRAINEE).where(Person.deactivated_at.is_(None))
    if not actor.sees_all_sites():
        query = query.where(Person.site_id == actor.site_id, Person.site_id.is_not(None))
    programme = find_programme()
    people = summarise(session, session.execute(query).all())
    return tuple(judge(session, person, programme, now=now) for person in people)


def judge(
    session: Session, person: PersonSummary, programme: Programme, *, now: datetime
) -> Standing:
    shown = Shown(
        list_completed_modules(session, person.id),
        list_attempt_results(session, person.id),
        list_run_results(session, person.id),
        list_signatures_about(session, person.id),
        list_holdings(session, person.id, now=now),
    )
    evidence = translate(session, person, shown)
    decision = decide(programme, evidence, now)
    to_review = tuple(run.uid for run in list_reviewable_runs(programme, evidence, now))
    return Standing(
        person,
        programme,
        shown,
        evidence,
        decision,
        find_situation(programme, shown, decision, to_review, now),
        to_review,
    )


def find_situation(
    programme: Programme,
    shown: Shown,
    decision: Decision,
    to_review: tuple[str, ...],
    now: datetime,
) -> Situation:
    held = [each for each in shown.holdings if each.programme_code == programme.code]
    valid = next((each for each in held if each.is_valid), None)
    if decision.is_granted:
        return Situation.READY
    if to_review:
        return Situation.TO_REVIEW
    if valid is None:
        return Situation.LAPSED if held else Situation.TRAINING
    opens_on = valid.valid_until_on - timedelta(days=programme.renewal_days)
    return Situation.RENEWAL if now.date() >= opens_on else Situation.CERTIFIED


def translate(session: Session, person: PersonSummary, shown: Shown) -> tuple[Evidence, ...]:
    """Turn what the areas know of a person into evidence."""
    reviews = [
        each
        for each in shown.signatures
        if each.subject_kind is SubjectKind.RUN and each.meaning.value in REVIEWS
    ]
    digests = digest_runs(session, {each.subject_uid for each in reviews})
    return (
        *(to_module(each) for each in shown.modules),
        *(to_attempt(each) for each in shown.attempts),
        *(to_run(each, digests) for each in shown.runs),
        *(to_review(each, person) for each in reviews),
        *(to_held(each) for each in shown.holdings),
    )


def to_module(module: CompletedModule) -> ModuleRead:
    subject = f"{module.course_code}/{module.module_code}"
    return ModuleRead(
        uid=f"{subject}@{module.release_version}",
        subject_code=subject,
        achieved_at=module.completed_at,
        release_version=int(module.release_version),
        release_digest=module.release_digest,
    )


def to_attempt(attempt: AttemptResult) -> AttemptJudged:
    return AttemptJudged(
        uid=attempt.attempt_uid,
        subject_code=attempt.assessment_code,
        achieved_at=attempt.submitted_at,
        score_percent=attempt.score_percent,
        cut_percent=attempt.cut_percent,
        critical_missed=attempt.critical_missed,
        passed=attempt.passed,
        form_digest=attempt.form_digest,
    )


def to_run(run: RunResult, digests: Mapping[str, str]) -> RunJudged:
    """Translate a run; a start after its arrival comes from a wrong clock and is cut to it."""
    return RunJudged(
        uid=run.run_uid,
        subject_code=run.scenario_code,
        achieved_at=run.received_at,
        started_at=min(run.started_at or run.received_at, run.received_at),
        level=run.level,
        has_permit=run.assessed,
        verdict=Verdict(run.verdict) if run.verdict else None,
        passed=run.passed,
        critical_errors=run.critical_errors,
        digest=digests.get(run.run_uid, ""),
    )


def to_review(signature: Signature, holder: PersonSummary) -> RunReviewed:
    return RunReviewed(
        uid=signature.uid,
        subject_code=signature.subject_uid,
        achieved_at=signature.signed_at,
        meaning=ReviewMeaning(signature.meaning.value),
        signed_digest=signature.subject_digest,
        signer_uid=holder.uid if signature.signer_id == holder.id else f"id:{signature.signer_id}",
        holder_uid=holder.uid,
        signer_qualification=signature.signer_qualification,
    )


def to_held(holding: Holding) -> CertificateHeld:
    return CertificateHeld(
        uid=holding.number,
        subject_code=holding.programme_code,
        achieved_at=holding.issued_at,
        valid_until_on=holding.valid_until_on,
        run_uids=holding.run_uids,
        revoked_at=holding.revoked_at,
        is_superseded=any(step.kind.value == "superseded" for step in holding.steps),
    )


def digest_runs(session: Session, run_uids: Iterable[str]) -> dict[str, str]:
    """Compute what a reviewer signs: one digest over run, journal, verdict and whole result.

    It is computed from the rows as they are now, so a signature under a changed row is worthless.
    """
    uids = tuple(run_uids)
    if not uids:
        return {}
    query = select(TrainingRun).where(TrainingRun.uid.in_(uids))
    return {run.uid: digest_run(session, run) for run in session.scalars(query)}


def digest_run(session: Session, run: TrainingRun) -> str:
    query = select(RunVerdict).where(RunVerdict.run_id == run.id).order_by(RunVerdict.id)
    verdict = choose_effective(list(session.scalars(query)))
    document = {
        "run_uid": run.uid,
        "journal_sha256": run.journal_sha256,
        "verdict_digest": digest_verdict(session, verdict) if verdict else None,
        "result_digest": hash_text(canonical_json(verdict.result)) if verdict else None,
    }
    return hash_text(canonical_json(document))


def hash_text(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
