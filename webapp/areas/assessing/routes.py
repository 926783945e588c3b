"""The pages of an assessment: offer, conditions, attempt, result; for trainers the attempts."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from assessments import AssessmentError, AttemptState, TimeOverError
from webapp.areas.assessing import access, presenters
from webapp.areas.assessing.forms import (
    ReleaseForm,
    StartForm,
    SubmitForm,
    make_answer_form,
    read_answer,
    read_save,
)
from webapp.platform import clock, transaction
from webapp.platform.access import Role, current_actor, open_to
from webapp.platform.errors import AcademyError, NotFoundError
from webapp.platform.i18n import _
from webapp.platform.identity import new_uid
from webapp.platform.transaction import current_session
from webapp.services import attempts
from webapp.services.assessment_catalogue import load_catalogue
from webapp.services.responses import GivenResponse, Saved, load_form, record_response
from webapp.storage.attempts import (
    AttemptRecord,
    list_attempts_of,
    list_recent,
    list_releases,
    load_responses,
)

blueprint = Blueprint("assessing", __name__, url_prefix="/assessments", template_folder="templates")
LISTED = 200
TAKERS = (Role.TRAINEE,)
REVIEWERS = (Role.TRAINER, Role.AUDITOR)


@blueprint.get("/")
@open_to(*TAKERS, *REVIEWERS)
def list_assessments() -> ResponseReturnValue:
    actor = current_actor()
    bring_up_to_date(actor.person_id)
    standings = attempts.list_standings(current_session(), actor.person_id)
    return render_template(
        "assessing/list_assessments.html",
        standings=standings if actor.holds(*TAKERS) else (),
        present=presenters,
        may_review=actor.holds(*REVIEWERS),
        may_take=actor.holds(*TAKERS),
    )


def bring_up_to_date(person_id: int) -> None:
    """End the person's attempts whose time is over, before anything about them is shown."""
    now = clock.now()
    own = list_attempts_of(current_session(), person_id)
    overdue = [attempt for attempt in own if attempts.is_overdue(attempt, now)]
    if overdue:
        session = transaction.begin_writing()
        for attempt in overdue:
            attempts.close_if_overdue(session, attempt, now=now)


@blueprint.get("/<code>")
@open_to(*TAKERS)
def show_assessment(code: str) -> ResponseReturnValue:
    bring_up_to_date(current_actor().person_id)
    return render_conditions(code, StartForm(), 200)


def render_conditions(code: str, form: StartForm, status: int) -> ResponseReturnValue:
    standing = attempts.get_standing(current_session(), current_actor().person_id, code)
    page = render_template(
        "assessing/show_assessment.html",
        standing=standing,
        assessment=standing.assessment,
        bank=load_catalogue().get_bank(standing.assessment.bank),
        form=form,
        present=presenters,
    )
    return page, status


@blueprint.post("/<code>/start")
@open_to(*TAKERS)
def start_attempt(code: str) -> ResponseReturnValue:
    form = StartForm()
    if not form.validate():
        return render_conditions(code, form, 422)
    uid = attempts.start_attempt(current_session(), current_actor(), code, now=clock.now())
    return redirect(url_for("assessing.show_attempt", uid=uid), 303)


@blueprint.get("/attempts/<uid>")
@open_to(*TAKERS, *REVIEWERS)
def show_attempt(uid: str) -> ResponseReturnValue:
    actor = current_actor()
    attempt = load_current(uid)
    if attempt.state is not AttemptState.OPEN:
        return render_result(attempt)
    if not access.is_own(actor, attempt):
        return render_template("assessing/attempt_open.html", attempt=attempt, present=presenters)
    answers = {at: v for at, (v, _at) in load_responses(current_session(), attempt.id).items()}
    return render_attempt(attempt, answers)


def load_current(uid: str) -> AttemptRecord:
    """Load a visible attempt; one whose time is over is ended first."""
    session, actor, now = current_session(), current_actor(), clock.now()
    attempt = access.load_visible_attempt(session, actor, uid)
    if not attempts.is_overdue(attempt, now):
        return attempt
    session = transaction.begin_writing()
    attempts.close_if_overdue(session, attempt, now=now)
    return access.load_visible_attempt(session, actor, uid)


def render_attempt(
    attempt: AttemptRecord,
    answers: Mapping[int, Any],
    errors: Mapping[int, tuple[str, Mapping[str, str]]] | None = None,
) -> str:
    form = load_form(current_session(), attempt)
    return render_template(
        "assessing/attempt.html",
        attempt=attempt,
        questions=presenters.present_questions(form, answers, errors),
        remaining_seconds=attempt.terms.remaining_seconds(attempt.started_at, clock.now()),
        present=presenters,
        new_uid=new_uid,
    )


def render_result(attempt: AttemptRecord) -> str:
    session, actor = current_session(), current_actor()
    standing = attempts.get_standing(session, attempt.person_id, attempt.terms.assessment_code)
    return render_template(
        "assessing/result.html",
        attempt=attempt,
        outcome=attempt.outcome,
        reviews=presenters.present_reviews(
            load_form(session, attempt), load_responses(session, attempt.id), attempt
        ),
        standing=standing,
        is_own=access.is_own(actor, attempt),
        may_release=actor.holds(Role.TRAINER)
        and not access.is_own(actor, attempt)
        and standing.eligibility == "needs_release",
        releases=list_releases(session, attempt.person_id),
        form=ReleaseForm(),
        present=presenters,
    )


@blueprint.get("/attempts/<uid>/state")
@open_to(*TAKERS)
def show_state(uid: str) -> ResponseReturnValue:
    """Answer what a page needs to agree with the server again: answers, time, a fresh token."""
    session, now = current_session(), clock.now()
    attempt = access.load_own_attempt(session, current_actor(), uid)
    answers = {at: value for at, (value, _at) in load_responses(session, attempt.id).items()}
    is_open = attempt.state is AttemptState.OPEN and not attempts.is_overdue(attempt, now)
    return {
        "open": is_open,
        "remaining_seconds": attempt.terms.remaining_seconds(attempt.started_at, now),
        "answers": answers,
        "csrf_token": generate_csrf(),
    }


@blueprint.post("/attempts/<uid>/responses")
@open_to(*TAKERS)
def save_response(uid: str) -> ResponseReturnValue:
    """Save one answer that the page sends in the background."""
    given = read_save(request)
    if given is None:
        return {"code": "assessing.save.shape", "message": _("The answer has a wrong shape.")}, 400
    now = clock.now()
    try:
        saved = record_response(current_session(), current_actor(), uid, given, now=now)
    except (AssessmentError, AcademyError) as error:
        transaction.abandon()
        end_when_over(uid, error)
        refusal = {"code": error.code, "message": presenters.describe_refusal(error)}
        return refusal, presenters.status_of(error)
    return {"saved": True, "known": saved is Saved.KNOWN}


def end_when_over(uid: str, error: Exception) -> None:
    """End the attempt when an answer came too late."""
    if isinstance(error, TimeOverError):
        session = transaction.begin_writing()
        attempt = access.load_own_attempt(session, current_actor(), uid)
        attempts.close_if_overdue(session, attempt, now=clock.now())


@blueprint.post("/attempts/<uid>/answers/<int:position>")
@open_to(*TAKERS)
def save_answer(uid: str, position: int) -> ResponseReturnValue:
    """Save one answer from a page without JavaScript."""
    session, actor, now = current_session(), current_actor(), clock.now()
    attempt = access.load_own_attempt(session, actor, uid)
    form_document = load_form(session, attempt)
    if not 1 <= position <= len(form_document.items):
        raise NotFoundError("assessing.position")
    item = form_document.get(position)
    form = make_answer_form(item)()
    try:
        name = form["response_uid"].data if form.validate() else new_uid()
        given = GivenResponse(name or new_uid(), 0, position, read_answer(item, form))
        record_response(session, actor, uid, given, now=now)
    except AssessmentError as error:
        return answer_refused(attempt, position, error)
    return redirect(url_for("assessing.show_attempt", uid=uid) + f"#question-{position}", 303)


def answer_refused(
    attempt: AttemptRecord, position: int, error: AssessmentError
) -> ResponseReturnValue:
    """Show the page again with what was typed, or the result when the attempt is over."""
    transaction.abandon()
    sentence = presenters.describe_refusal(error)
    if presenters.status_of(error) != 422:  # noqa: PLR2004 - unreadable input
        end_when_over(attempt.uid, error)
        flash(sentence, "warning")
        return redirect(url_for("assessing.show_attempt", uid=attempt.uid), 303)
    answers = {at: v for at, (v, _at) in load_responses(current_session(), attempt.id).items()}
    typed = {key: value for key, value in request.form.items() if key != "csrf_token"}
    return render_attempt(attempt, answers, {position: (sentence, typed)}), 422


@blueprint.get("/attempts/<uid>/submit")
@open_to(*TAKERS)
def confirm_submission(uid: str) -> ResponseReturnValue:
    attempt = load_current(uid)
    if attempt.state is not AttemptState.OPEN or not access.is_own(current_actor(), attempt):
        return redirect(url_for("assessing.show_attempt", uid=uid), 303)
    session = current_session()
    answers = {at: v for at, (v, _at) in load_responses(session, attempt.id).items()}
    questions = presenters.present_questions(load_form(session, attempt), answers)
    return render_template(
        "assessing/submit.html",
        attempt=attempt,
        questions=questions,
        unanswered=[question for question in questions if not question.is_answered],
        remaining_seconds=attempt.terms.remaining_seconds(attempt.started_at, clock.now()),
        form=SubmitForm(),
        present=presenters,
    )


@blueprint.post("/attempts/<uid>/submit")
@open_to(*TAKERS)
def submit_attempt(uid: str) -> ResponseReturnValue:
    SubmitForm().validate()
    session, actor, now = current_session(), current_actor(), clock.now()
    attempt = access.load_own_attempt(session, actor, uid)
    if attempt.state is AttemptState.OPEN and not attempts.close_if_overdue(
        session, attempt, now=now
    ):
        attempts.submit_attempt(session, actor, attempt, now=now)
    return redirect(url_for("assessing.show_attempt", uid=uid), 303)


@blueprint.get("/attempts")
@open_to(*REVIEWERS)
def list_attempts() -> ResponseReturnValue:
    actor, now = current_actor(), clock.now()
    if attempts.has_overdue(current_session(), now=now):
        attempts.close_overdue(transaction.begin_writing(), now=now)
    listed = list_recent(
        current_session(),
        site_id=actor.site_id,
        every_site=actor.sees_all_sites(),
        limit=LISTED,
    )
    return render_template(
        "assessing/list_attempts.html", attempts=listed, limit=LISTED, present=presenters
    )


@blueprint.post("/attempts/<uid>/release")
@open_to(Role.TRAINER)
def release_attempt(uid: str) -> ResponseReturnValue:
    form = ReleaseForm()
    session, actor = current_session(), current_actor()
    attempt = access.load_released_attempt(session, actor, uid)
    if not form.validate():
        for error in form.reason.errors:
            flash(str(error), "bad")
    else:
        reason = form.reason.data.strip()
        attempts.release_attempt(session, actor, attempt, reason=reason, now=clock.now())
        flash(_("One further attempt is released for %(name)s.", name=attempt.person_name), "good")
    return redirect(url_for("assessing.show_attempt", uid=uid), 303)
