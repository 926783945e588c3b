"""People and records: standings, runs on their timeline, signatures, certificates."""

from collections import Counter
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    json,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from webapp.areas.records import lanes, presenters
from webapp.areas.records.forms import CertifyForm, CommentForm, ReviewForm, RevokeForm
from webapp.platform import clock
from webapp.platform.access import SIGNED_IN, Role, current_actor, open_to
from webapp.platform.errors import NotFoundError
from webapp.platform.i18n import _
from webapp.platform.transaction import current_session
from webapp.services import certificates, records, runs
from webapp.services.certificates import Issued, NotGranted, digest_standing
from webapp.services.holdings import list_holdings
from webapp.services.signing import Refusal, Wish, load_readable_person
from webapp.services.standings import Situation, list_standings, load_standing
from webapp.storage.people import Person
from webapp.storage.records import SignatureMeaning

blueprint = Blueprint("records", __name__, url_prefix="/records", template_folder="templates")
READERS = (Role.TRAINER, Role.AUDITOR, Role.ADMINISTRATOR)
PAGE_SIZE = 50


def show(template: str, **values: Any) -> str:
    return render_template(template, present=presenters, lanes=lanes, **values)


@blueprint.get("/people")
@open_to(*READERS)
def list_people() -> ResponseReturnValue:
    search = request.args.get("search", "").strip()
    chosen = request.args.get("situation", "")
    page = max(request.args.get("page", 1, int), 1)
    everybody = list_standings(current_session(), current_actor(), now=clock.now())
    found = [s for s in everybody if search.lower() in s.person.display_name.lower()]
    kept = [s for s in found if chosen in {"", s.situation.value}]
    return show(
        "records/people.html",
        standings=kept[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        total=len(kept),
        page=page,
        pages=max(1, -(-len(kept) // PAGE_SIZE)),
        has_people=bool(everybody),
        counts=Counter(s.situation for s in found),
        situations=tuple(Situation),
        search=search,
        chosen=chosen,
    )


@blueprint.get("/people/<person_uid>")
@open_to(SIGNED_IN)
def show_person(person_uid: str) -> ResponseReturnValue:
    return render_person(person_uid, CertifyForm(formdata=None))


def render_person(
    person_uid: str, form: CertifyForm, refusal: Refusal | None = None, status: int = 200
) -> ResponseReturnValue:
    session, actor = current_session(), current_actor()
    person = load_readable_person(session, actor, person_uid)
    now = clock.now()
    record = records.load_person_record(session, actor, person, now=now)
    form.shown_digest.data = digest_standing(record.standing)
    page = show(
        "records/person.html",
        record=record,
        standing=record.standing,
        matrix=presenters.build_matrix(record.standing),
        form=form,
        refusal=refusal,
        is_own=actor.person_id == person.id,
        now=now,
    )
    return page, status


@blueprint.post("/people/<person_uid>/certificates")
@open_to(Role.TRAINER)
def certify(person_uid: str) -> ResponseReturnValue:
    form = CertifyForm()
    if not form.validate():
        return render_person(person_uid, form, status=422)
    base_url = str(current_app.config["SETTINGS"].base_url)
    wish = Wish(SignatureMeaning.CERTIFIED, "", form.password.data, form.shown_digest.data)
    outcome = certificates.certify(
        current_session(), current_actor(), person_uid, wish, base_url, now=clock.now()
    )
    if isinstance(outcome, Issued):
        flash(_("Certificate %(number)s is issued.", number=outcome.number), "good")
        return redirect(url_for("records.show_certificate", number=outcome.number), 303)
    if isinstance(outcome, NotGranted):
        flash(
            _("No certificate was issued: the rule is not fulfilled. See what is missing."), "bad"
        )
        return render_person(person_uid, form, status=409)
    return render_person(person_uid, form, outcome, 422)


@blueprint.get("/runs/<run_uid>")
@open_to(SIGNED_IN)
def show_run(run_uid: str) -> ResponseReturnValue:
    return render_run(run_uid, ReviewForm(formdata=None), CommentForm(formdata=None))


def render_run(
    run_uid: str,
    review_form: ReviewForm,
    comment_form: CommentForm,
    refusal: Refusal | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    review = records.load_review(current_session(), current_actor(), run_uid)
    review_form.shown_digest.data = review.digest
    run = review.timeline
    page = show(
        "records/run.html",
        review=review,
        run=run,
        drawing=lanes.draw(run) if run else None,
        moment=find_moment(run) if run else None,
        review_form=review_form,
        comment_form=comment_form,
        refusal=refusal,
        meanings=records.REVIEW_MEANINGS,
    )
    return page, status


def find_moment(run: runs.RunTimeline) -> lanes.Moment:
    asked = request.args.get("at", "")
    tick = int(asked) if asked.isdecimal() else lanes.read_moment(asked, run.tick_seconds)
    return lanes.describe_moment(run, tick or 0)


@blueprint.get("/runs/<run_uid>/moment")
@open_to(SIGNED_IN)
def show_moment(run_uid: str) -> ResponseReturnValue:
    """Give the panel of one moment alone, for the cursor of the timeline."""
    review = records.load_review(current_session(), current_actor(), run_uid)
    if review.timeline is None:
        raise NotFoundError("run.no_result")
    return show("records/_moment.html", run=review.timeline, moment=find_moment(review.timeline))


@blueprint.post("/runs/<run_uid>/signatures")
@open_to(Role.TRAINER)
def sign_run(run_uid: str) -> ResponseReturnValue:
    form = ReviewForm()
    if not form.validate():
        return render_run(run_uid, form, CommentForm(formdata=None), status=422)
    wish = Wish(
        SignatureMeaning(form.meaning.data),
        form.reason.data or "",
        form.password.data,
        form.shown_digest.data,
    )
    outcome = records.sign_review(
        current_session(), current_actor(), run_uid, wish, now=clock.now()
    )
    if isinstance(outcome, Refusal):
        return render_run(run_uid, form, CommentForm(formdata=None), outcome, 422)
    flash(_("Signed: %(meaning)s.", meaning=presenters.describe_meaning(outcome.meaning)), "good")
    return redirect(url_for("records.show_run", run_uid=run_uid, _anchor="signatures"), 303)


@blueprint.post("/runs/<run_uid>/comments")
@open_to(Role.TRAINER)
def add_comment(run_uid: str) -> ResponseReturnValue:
    form = CommentForm()
    if not form.validate():
        return render_run(run_uid, ReviewForm(formdata=None), form, status=422)
    tick = lanes.read_moment(form.moment.data or "")
    records.add_comment(
        current_session(), current_actor(), run_uid, form.text.data, tick, now=clock.now()
    )
    flash(_("The comment is kept."), "good")
    return redirect(url_for("records.show_run", run_uid=run_uid, at=tick, _anchor="comments"), 303)


@blueprint.get("/runs/<run_uid>/journal")
@open_to(SIGNED_IN)
def download_journal(run_uid: str) -> ResponseReturnValue:
    journal = runs.load_journal(current_session(), current_actor(), run_uid)
    return attach(journal.content, f"run-{run_uid}.jsonl", "application/jsonl")


@blueprint.get("/runs/<run_uid>/result")
@open_to(SIGNED_IN)
def download_result(run_uid: str) -> ResponseReturnValue:
    result = records.load_result(current_session(), current_actor(), run_uid)
    content = json.dumps(result, indent=2, sort_keys=True).encode()
    return attach(content, f"result-{run_uid}.json", "application/json")


def attach(content: bytes, name: str, mimetype: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype=mimetype, headers=headers)


@blueprint.get("/certificates")
@open_to(SIGNED_IN)
def list_certificates() -> ResponseReturnValue:
    session, actor, now = current_session(), current_actor(), clock.now()
    person = session.get_one(Person, actor.person_id)
    standing = load_standing(session, person, now=now) if actor.holds(Role.TRAINEE) else None
    return show(
        "records/certificates.html",
        holdings=list_holdings(session, actor.person_id, now=now),
        standing=standing,
        matrix=presenters.build_matrix(standing) if standing else (),
        now=now,
    )


@blueprint.get("/certificates/<number>")
@open_to(SIGNED_IN)
def show_certificate(number: str) -> ResponseReturnValue:
    return render_certificate(number, RevokeForm(formdata=None))


def render_certificate(
    number: str, form: RevokeForm, refusal: Refusal | None = None, status: int = 200
) -> ResponseReturnValue:
    sheet = certificates.load_sheet(current_session(), current_actor(), number, now=clock.now())
    form.shown_digest.data = sheet.holding.decision_digest
    page = show("records/certificate.html", sheet=sheet, form=form, refusal=refusal)
    return page, status


@blueprint.get("/certificates/<number>/file")
@open_to(SIGNED_IN)
def download_certificate(number: str) -> ResponseReturnValue:
    pdf = certificates.load_pdf(current_session(), current_actor(), number)
    return attach(pdf, f"certificate-{number}.pdf", "application/pdf")


@blueprint.post("/certificates/<number>/revocation")
@open_to(Role.TRAINER, Role.ADMINISTRATOR)
def revoke(number: str) -> ResponseReturnValue:
    form = RevokeForm()
    if not form.validate():
        return render_certificate(number, form, status=422)
    wish = Wish(
        SignatureMeaning.REVOKED, form.reason.data, form.password.data, form.shown_digest.data
    )
    outcome = certificates.revoke(current_session(), current_actor(), number, wish, now=clock.now())
    if isinstance(outcome, Refusal):
        return render_certificate(number, form, outcome, 422)
    flash(_("Certificate %(number)s is revoked.", number=number), "good")
    return redirect(url_for("records.show_certificate", number=number), 303)
