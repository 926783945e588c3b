"""Words for standings, reasons, meanings and states; state is told by word and shape first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from assessments.certificates import CertificateState
from assessments.certification import Reason
from assessments.evidence import AttemptJudged, Evidence, ModuleRead, RunJudged, RunReviewed
from webapp.platform.i18n import _, ngettext
from webapp.services.scenarios import find_title
from webapp.services.signing import Refusal
from webapp.services.standings import Situation, Standing
from webapp.storage.base import read_time
from webapp.storage.records import SignatureMeaning

DAYS = frozenset({"opens_on", "passed_on"})


@dataclass(frozen=True, slots=True)
class Word:
    """A state as it is shown: a word, an icon and a tone."""

    text: str
    icon: str
    tone: str


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One piece of evidence under a requirement; `run_uid` leads to the run."""

    text: str
    at: datetime
    run_uid: str | None = None


@dataclass(frozen=True, slots=True)
class RequirementLine:
    """One line of the matrix: what is asked for, whether it is there, and why not."""

    title: str
    word: Word
    evidence: tuple[EvidenceLine, ...]
    missing: tuple[str, ...]


def describe_situation(situation: Situation) -> Word:
    """Give the word for where a person stands."""
    return {
        Situation.READY: Word(_("Ready to certify"), "certificate", "good"),
        Situation.TO_REVIEW: Word(_("Run to review"), "warning", "warning"),
        Situation.RENEWAL: Word(_("Renewal due"), "clock", "warning"),
        Situation.LAPSED: Word(_("No valid certificate"), "cross", "bad"),
        Situation.TRAINING: Word(_("In training"), "book", "info"),
        Situation.CERTIFIED: Word(_("Certified"), "check", "good"),
    }[situation]


def describe_state(state: CertificateState) -> Word:
    """Give the word for what a certificate is worth."""
    return {
        CertificateState.VALID: Word(_("Valid"), "check", "good"),
        CertificateState.EXPIRED: Word(_("Expired"), "clock", "warning"),
        CertificateState.SUPERSEDED: Word(_("Superseded"), "info", "info"),
        CertificateState.REVOKED: Word(_("Revoked"), "cross", "bad"),
    }[state]


def describe_verdict(verdict: str | None) -> Word:
    """Give the word for the site's verdict on a run."""
    words = {
        "CONFIRMED": Word(_("Confirmed"), "check", "good"),
        "DIVERGED": Word(_("Diverged"), "cross", "bad"),
        "MALFORMED": Word(_("Malformed"), "cross", "bad"),
        "RETIRED_REVISION": Word(_("Retired revision"), "info", "warning"),
        "TIMED_OUT": Word(_("Timed out"), "clock", "warning"),
    }
    return words.get(verdict or "", Word(_("Being checked"), "clock", "info"))


def describe_meaning(meaning: SignatureMeaning | str) -> str:
    """Give the sentence of the fixed list that a signature says."""
    sentences: dict[object, str] = {
        SignatureMeaning.ACCEPTED: _("Reviewed: this run is evidence of competence"),
        SignatureMeaning.NOT_ACCEPTED: _("Reviewed: this run is not accepted"),
        SignatureMeaning.WITNESSED: _("Witnessed: the person named played this run"),
        SignatureMeaning.CERTIFIED: _("Certified: the holder has fulfilled the programme"),
        SignatureMeaning.REVOKED: _("Revoked: the certificate is not valid any more"),
    }
    return sentences[SignatureMeaning(meaning)]


def describe_meaning_hint(meaning: SignatureMeaning | str) -> str:
    """Tell what follows from a signature of this meaning."""
    sentences: dict[object, str] = {
        SignatureMeaning.ACCEPTED: _("The run may count towards the certificate."),
        SignatureMeaning.NOT_ACCEPTED: _(
            "The run will not count, and it ends the row of good runs. Give the reason below."
        ),
        SignatureMeaning.WITNESSED: _(
            "You watched and know who sat there. It is kept and shown, and is not a review."
        ),
    }
    return sentences[SignatureMeaning(meaning)]


def describe_refusal(refusal: Refusal) -> str:
    """Tell why nothing was signed and what to do."""
    sentences: dict[object, str] = {
        Refusal.WRONG_PASSWORD: _(
            "Nothing was signed. The password was not right, or there were too many wrong ones: "
            "then wait fifteen minutes. What you wrote is still here."
        ),
        Refusal.ALREADY_SIGNED: _(
            "Nothing was signed. This record has a signature with the same meaning already; "
            "it stands below."
        ),
        Refusal.NOT_ACCEPTED_BEFORE: _(
            "Nothing was signed. A trainer signed that this run is not accepted, and that stays. "
            "The person needs another run."
        ),
        Refusal.REASON_MISSING: _("Nothing was signed. Give a reason for this decision."),
        Refusal.RECORD_CHANGED: _(
            "Nothing was signed. There is something new since you opened the page. "
            "Look at it as it stands here, then sign."
        ),
    }
    return sentences[refusal]


def describe_reason(reason: Reason) -> str:
    """Write the sentence for a reason of a refusal."""
    values = dict(reason.parameters)
    if "scenario" in values:
        values["scenario"] = find_title(values["scenario"])
    if "module" in values:
        values["module"] = name_code(values["module"].rpartition("/")[2])
    if "assessment" in values:
        values["assessment"] = name_code(values["assessment"])
    for name in DAYS & values.keys():
        day = date.fromisoformat(values[name])
        values[name] = f"{day.day} {day:%b %Y}"
    return SENTENCES[reason.code](values)


def name_code(code: str) -> str:
    """Turn a code into words where nothing better is known: `air-in-line` is `Air in line`."""
    return code.replace("-", " ").capitalize()


SENTENCES: dict[str, Callable[[dict[str, str]], str]] = {
    "module.not_read": lambda v: _("The module “%(module)s” is not read to its end.", **v),
    "module.release_outdated": lambda v: _(
        "The module was read in release %(release)s; read it again from release %(needed)s on.", **v
    ),
    "assessment.not_taken": lambda v: _("The assessment is not taken yet.", **v),
    "assessment.not_passed": lambda v: _(
        "The last attempt reached %(score)s %%; the mark is %(cut)s %%.", **v
    ),
    "assessment.critical_missed": lambda v: _(
        "A critical item was missed, so the mark does not count.", **v
    ),
    "assessment.too_old": lambda v: _(
        "The assessment was passed on %(passed_on)s, more than %(within_days)s days ago.", **v
    ),
    "run.awaiting_verdict": lambda v: _(
        "The run “%(scenario)s” still waits for the site's verdict.", **v
    ),
    "run.not_confirmed": lambda v: _(
        "The run “%(scenario)s” was not confirmed by the site's replay (%(verdict)s). "
        "Runs count only after it.",
        **v,
    ),
    "run.critical_error": lambda v: _(
        "The run “%(scenario)s” has a critical error. Runs count only after it.", **v
    ),
    "run.failed": lambda v: _(
        "The run “%(scenario)s” was not passed. Runs count only after it.", **v
    ),
    "run.not_accepted": lambda v: _(
        "A trainer did not accept the run “%(scenario)s”. Runs count only after it.", **v
    ),
    "runs.too_few": lambda v: _("Good exam runs in a row: %(have)s of %(needed)s.", **v),
    "runs.no_fault": lambda v: _(
        "At least %(needed)s of the runs must be a scenario with a fault.", **v
    ),
    "runs.too_old": lambda v: _("A run is older than %(within_days)s days.", **v),
    "runs.used_before": lambda v: _(
        "Runs that were played before certificate %(certificate)s was decided are used up.", **v
    ),
    "review.missing": lambda v: _("No trainer has accepted the run “%(scenario)s” yet.", **v),
    "review.by_oneself": lambda v: _(
        "The run “%(scenario)s” is signed by the trainee themselves; that does not count.", **v
    ),
    "review.of_another_result": lambda v: _(
        "The run “%(scenario)s” was judged again after it was signed. It must be signed again.", **v
    ),
    "renewal.not_open": lambda v: _(
        "Certificate %(certificate)s is valid. It can be renewed from %(opens_on)s on.", **v
    ),
}


def build_matrix(standing: Standing) -> tuple[RequirementLine, ...]:
    """List every requirement of the programme with its evidence or with what is missing."""
    programme = standing.programme
    titles = {f"{m.course_code}/{m.module_code}": m.module_title for m in standing.shown.modules}
    modules = [f"{need.course_code}/{need.module_code}" for need in programme.modules]
    assessments = [need.assessment_code for need in programme.assessments]
    return (
        *(
            make_line(
                standing,
                _("Module: %(title)s", title=titles.get(code) or name_code(code.partition("/")[2])),
                f"module:{code}",
                [e for e in used(standing) if isinstance(e, ModuleRead) and e.subject_code == code],
            )
            for code in modules
        ),
        *(
            make_line(
                standing,
                _("Assessment: %(title)s", title=name_code(code)),
                f"assessment:{code}",
                [e for e in used(standing) if isinstance(e, AttemptJudged)],
            )
            for code in assessments
        ),
        make_line(
            standing,
            ngettext(
                "%(num)s exam run, passed and confirmed",
                "%(num)s exam runs in a row, passed and confirmed",
                programme.runs.consecutive,
            ),
            "runs",
            [e for e in used(standing) if isinstance(e, RunJudged)],
        ),
        make_line(
            standing,
            _("A trainer's signature under each of these runs"),
            "review",
            [e for e in used(standing) if isinstance(e, RunReviewed)],
        ),
    )


def used(standing: Standing) -> tuple[Evidence, ...]:
    return standing.decision.used


def make_line(
    standing: Standing, title: str, requirement: str, evidence: Iterable[Evidence]
) -> RequirementLine:
    reasons = [r for r in standing.decision.reasons if r.requirement == requirement]
    lines = tuple(describe_evidence(standing, each) for each in evidence)
    missing = tuple(describe_reason(reason) for reason in reasons)
    if lines and not missing:
        word = Word(_("Fulfilled"), "check", "good")
    elif lines:
        word = Word(_("In part"), "warning", "warning")
    else:
        word = Word(_("Missing"), "cross", "")
    return RequirementLine(title, word, lines, missing)


def describe_evidence(standing: Standing, item: Evidence) -> EvidenceLine:
    if isinstance(item, ModuleRead):
        return EvidenceLine(
            _("Release %(version)s", version=item.release_version), item.achieved_at
        )
    if isinstance(item, AttemptJudged):
        text = _("%(score)s %% (mark %(cut)s %%)", score=item.score_percent, cut=item.cut_percent)
        return EvidenceLine(text, item.achieved_at)
    if isinstance(item, RunJudged):
        return EvidenceLine(find_title(item.subject_code), item.started_at, item.uid)
    signature = next(s for s in standing.shown.signatures if s.uid == item.uid)
    return EvidenceLine(signature.signer_name, item.achieved_at)


def count_fulfilled(standing: Standing) -> tuple[int, int]:
    """Count the requirements that are fulfilled, and all of them."""
    lines = build_matrix(standing)
    return sum(line.word.tone == "good" for line in lines), len(lines)


def choose_reasons(standing: Standing) -> tuple[Reason, ...]:
    """Choose what a list says is missing: for a valid certificate only when it can be renewed."""
    reasons = standing.decision.reasons
    if standing.situation is Situation.CERTIFIED:
        return tuple(r for r in reasons if r.requirement == "renewal")
    if standing.runs_to_review:
        return tuple(r for r in reasons if r.code != "review.missing")
    return reasons


def when_written(text: str) -> datetime:
    """Read a moment as it stands in the decision document of a certificate."""
    return read_time(text)


def days_left(until: date, now: datetime) -> int:
    """Count the days to the last day of a certificate."""
    return (until - now.date()).days


ACTIONS: dict[str, Callable[[], str]] = {
    "runs:run:receive": lambda: _("Run received"),
    "records:run:sign": lambda: _("Run signed"),
    "records:certificate:sign": lambda: _("Certificate signed"),
    "records:certificate:issue": lambda: _("Certificate issued"),
    "records:run:comment": lambda: _("Comment written"),
    "assessing:attempt:start": lambda: _("Assessment begun"),
    "assessing:attempt:score": lambda: _("Assessment scored"),
    "runs:verdict:give": lambda: _("Verdict given"),
}


def describe_action(action: str) -> str:
    """Give words for an action of the audit trail; an unknown one is shown as it is."""
    words = ACTIONS.get(action)
    return words() if words else action.replace(":", ", ")
