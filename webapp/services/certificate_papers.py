"""What a certificate rests on, as a document to be kept, and the same as a page to be printed."""

from datetime import datetime
from typing import Any

from assessments.certificates import Validity
from assessments.evidence import AttemptJudged, ModuleRead, RunJudged, RunReviewed
from webapp.documents.certificate import (
    AttemptLine,
    CertificateDocument,
    ModuleLine,
    RunLine,
    SignatureLine,
)
from webapp.services.holdings import Holding
from webapp.services.standings import Standing
from webapp.storage.base import read_time, write_time
from webapp.storage.records import Signature

MEANINGS = {
    "reviewed-evidence-of-competence": "Reviewed: this run is evidence of competence",
    "reviewed-not-accepted": "Reviewed: this run is not accepted",
    "witnessed": "Witnessed: the person named played this run",
    "certified": "Certified: the holder has fulfilled the programme",
    "revoked": "Revoked: the certificate is not valid any more",
}
"""The fixed list in the words that stand on the certificate; kept in English as printed."""


def make_decision(
    standing: Standing,
    number: str,
    validity: Validity,
    previous: Holding | None,
    *,
    now: datetime,
) -> dict[str, Any]:
    """Write down the decision with all of its evidence; its digest is what the trainer signs."""
    programme, person = standing.programme, standing.person
    used = standing.decision.used
    return {
        "number": number,
        "holder": {"uid": person.uid, "name": person.display_name},
        "site": person.site_name or "",
        "programme": {
            "code": programme.code,
            "version": programme.version,
            "digest": programme.digest,
            "title": programme.title,
            "scope": programme.scope,
        },
        "decided_at": write_time(now),
        "valid_from_on": validity.from_on.isoformat(),
        "valid_until_on": validity.until_on.isoformat(),
        "supersedes": previous.number if previous else None,
        "modules": [describe_module(standing, e) for e in used if isinstance(e, ModuleRead)],
        "attempts": [describe_attempt(standing, e) for e in used if isinstance(e, AttemptJudged)],
        "runs": [describe_run(standing, e) for e in used if isinstance(e, RunJudged)],
        "reviews": [describe_review(standing, e) for e in used if isinstance(e, RunReviewed)],
    }


def describe_module(standing: Standing, read: ModuleRead) -> dict[str, Any]:
    module = next(
        m
        for m in standing.shown.modules
        if f"{m.course_code}/{m.module_code}" == read.subject_code
        and m.release_digest == read.release_digest
    )
    return {
        "title": module.module_title,
        "course_code": module.course_code,
        "module_code": module.module_code,
        "release_version": str(module.release_version),
        "release_digest": module.release_digest,
        "completed_at": write_time(module.completed_at),
    }


def describe_attempt(standing: Standing, judged: AttemptJudged) -> dict[str, Any]:
    attempt = next(a for a in standing.shown.attempts if a.attempt_uid == judged.uid)
    return {
        "uid": attempt.attempt_uid,
        "title": attempt.assessment_title,
        "assessment_code": attempt.assessment_code,
        "score_percent": str(attempt.score_percent),
        "cut_percent": str(attempt.cut_percent),
        "form_digest": attempt.form_digest,
        "bank_digest": attempt.bank_digest,
        "submitted_at": write_time(attempt.submitted_at),
    }


def describe_run(standing: Standing, judged: RunJudged) -> dict[str, Any]:
    run = next(r for r in standing.shown.runs if r.run_uid == judged.uid)
    return {
        "uid": run.run_uid,
        "title": run.scenario_title,
        "scenario_code": run.scenario_code,
        "level": run.level,
        "seed": run.seed,
        "verdict": run.verdict,
        "score_percent": str(run.score_percent),
        "started_at": write_time(judged.started_at),
        "received_at": write_time(run.received_at),
        "final_digest": run.final_digest,
        "model_revision": str(run.model_revision),
        "station": run.station_name,
        "station_uid": run.station_uid,
        "record_digest": judged.digest,
    }


def describe_review(standing: Standing, review: RunReviewed) -> dict[str, Any]:
    signature = next(s for s in standing.shown.signatures if s.uid == review.uid)
    return {
        "uid": signature.uid,
        "name": signature.signer_name,
        "signed_at": write_time(signature.signed_at),
        "meaning": signature.meaning.value,
        "qualification": signature.signer_qualification,
        "run_uid": signature.subject_uid,
        "digest": signature.subject_digest,
    }


def make_document(
    decision: dict[str, Any], digest: str, signed: Signature, verify_url: str
) -> CertificateDocument:
    """Turn the decision and the signature under it into what is printed."""
    programme = decision["programme"]
    return CertificateDocument(
        number=decision["number"],
        verify_url=verify_url,
        holder=decision["holder"]["name"],
        programme=programme["title"],
        programme_code=programme["code"],
        programme_version=programme["version"],
        programme_digest=programme["digest"],
        scope=programme["scope"],
        site=decision["site"],
        issued_at=signed.signed_at,
        valid_from_on=datetime.fromisoformat(decision["valid_from_on"]).date(),
        valid_until_on=datetime.fromisoformat(decision["valid_until_on"]).date(),
        supersedes=decision["supersedes"],
        modules=tuple(print_module(each) for each in decision["modules"]),
        attempts=tuple(print_attempt(each) for each in decision["attempts"]),
        runs=tuple(print_run(each) for each in decision["runs"]),
        reviews=tuple(print_review(each) for each in decision["reviews"]),
        certified=SignatureLine(
            name=signed.signer_name,
            signed_at=signed.signed_at,
            meaning=MEANINGS[signed.meaning.value],
            record="Decision for this certificate",
            digest=digest,
            qualification=signed.signer_qualification,
        ),
    )


def print_module(module: dict[str, Any]) -> ModuleLine:
    return ModuleLine(
        module["title"],
        module["course_code"],
        module["release_version"],
        module["release_digest"],
        read_time(module["completed_at"]),
    )


def print_attempt(attempt: dict[str, Any]) -> AttemptLine:
    return AttemptLine(
        attempt["title"],
        attempt["score_percent"],
        attempt["cut_percent"],
        attempt["uid"],
        attempt["form_digest"],
        read_time(attempt["submitted_at"]),
    )


def print_run(run: dict[str, Any]) -> RunLine:
    return RunLine(
        run["title"],
        run["level"],
        run["uid"],
        run["verdict"],
        run["score_percent"],
        read_time(run["started_at"]),
        run["final_digest"],
        run["model_revision"],
        run["station"],
    )


def print_review(review: dict[str, Any]) -> SignatureLine:
    return SignatureLine(
        review["name"],
        read_time(review["signed_at"]),
        MEANINGS[review["meaning"]],
        f"Run {review['run_uid']}",
        review["digest"],
        review["qualification"],
    )
