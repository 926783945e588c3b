"""Documents and sentences for stations."""

import json
from http import HTTPStatus
from typing import Any

from flask import Response

from webapp.platform.i18n import _
from webapp.services.runs import RunSheet
from webapp.storage.runs import RefusalKind, VerdictKind

PAIRING_SENTENCES = {
    "authorization_pending": "The person has not confirmed this simulator yet.",
    "access_denied": "The person did not confirm this simulator.",
    "expired_token": "The pairing code has expired. Ask for a new code.",
}
REFUSALS = {
    RefusalKind.STATION_REVOKED: (
        403,
        "This simulator was removed from its account; the run was not taken in.",
    ),
    RefusalKind.BAD_SIGNATURE: (
        403,
        "The journal is not signed by this simulator; the run was not taken in.",
    ),
    RefusalKind.FOREIGN_PERMIT: (
        403,
        (
            "The permit of this run was given to another person or simulator; the run was not"
            " taken in and the attempt was recorded."
        ),
    ),
    RefusalKind.FOREIGN_RUN: (
        403,
        "This run belongs to another simulator; it was not taken in and the attempt was recorded.",
    ),
    RefusalKind.DIFFERENT_BYTES: (
        409,
        (
            "The site already has another journal for this run. The first one counts; this attempt "
            "was recorded."
        ),
    ),
    RefusalKind.PERMIT_EXPIRED: (
        410,
        "The permit of this run had expired; the run does not count. Fetch a new permit.",
    ),
}


def answer_problem(status: int, code: str, sentence: str) -> Response:
    """Give a problem document (RFC 9457) that keeps what the request has written."""
    problem = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": _(sentence),
    }
    return Response(json.dumps(problem), status, mimetype="application/problem+json")


def answer_refusal(kind: RefusalKind) -> Response:
    status, sentence = REFUSALS[kind]
    return answer_problem(status, f"upload.{kind.value}", sentence)


def describe_verdict(kind: str) -> str:
    """Give the sentence for a verdict."""
    sentences = {
        VerdictKind.CONFIRMED: _("The site replayed the run and got exactly the same."),
        VerdictKind.DIVERGED: _("The site replayed the run and got something else."),
        VerdictKind.MALFORMED: _("The journal of the run is not a whole, unchanged journal."),
        VerdictKind.RETIRED_REVISION: _(
            "The run was made with a version of the simulator that the site no longer replays."
        ),
        VerdictKind.TIMED_OUT: _("The replay took too long and was stopped."),
    }
    return str(sentences[VerdictKind(kind)])


def present_run(sheet: RunSheet) -> dict[str, Any]:
    """Give what a station may know of its run."""
    result = sheet.result
    state = {"run_uid": result.run_uid, "state": "received", "sha256": sheet.journal_sha256}
    if result.verdict is None:
        return state
    score = None if result.score_percent is None else int(result.score_percent)
    return state | {
        "state": "judged",
        "verdict": result.verdict,
        "detail": describe_verdict(result.verdict),
        "score_percent": score,
        "is_passed": result.passed,
        "critical_errors": list(result.critical_errors),
    }
