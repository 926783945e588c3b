"""The audit trail: reading it, verifying it now, and recording a review of it."""

from datetime import UTC, date, datetime, time, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from webapp.areas.administration.forms import EmptyForm, ReviewForm, TrailForm
from webapp.areas.administration.presenters import describe_finding, describe_report
from webapp.areas.administration.routes import blueprint
from webapp.platform import clock
from webapp.platform.access import Role, current_actor, open_to
from webapp.platform.errors import ForbiddenError
from webapp.platform.i18n import _
from webapp.platform.transaction import current_database, current_session
from webapp.services import audit
from webapp.services.audit import Report, TrailFilter

SHOWN_FINDINGS = 50


def begin_of(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), UTC) if day else None


def read_filter(form: TrailForm) -> TrailFilter:
    until = form.until.data + timedelta(days=1) if form.until.data else None
    return TrailFilter(
        actor=form.actor.data or "",
        action=form.action.data or "",
        table=form.table.data or "",
        since=begin_of(form.since.data),
        until=begin_of(until),
        before=form.before.data,
    )


def verify_now() -> Report:
    """Verify on a connection of its own, so that nobody who writes has to wait."""
    with current_database().read() as looking:
        return audit.verify(looking)


@blueprint.get("/audit")
@open_to(Role.ADMINISTRATOR, Role.AUDITOR)
def show_audit() -> ResponseReturnValue:
    form = TrailForm(request.args)
    form.table.choices = [SelectChoice("", _("All")), *map(SelectChoice, audit.list_kinds())]
    is_valid = form.validate()
    wanted = read_filter(form) if is_valid else TrailFilter()
    page = audit.list_trail(current_session(), current_actor(), wanted)
    kept = {k: v for k, v in request.args.items() if k != "before" and v}
    return render_template(
        "administration/audit.html",
        form=form,
        page=page,
        kept=kept,
        is_filtered=bool(kept),
    ), 200 if is_valid else 422


@blueprint.post("/audit/verify")
@open_to(Role.ADMINISTRATOR, Role.AUDITOR)
def verify_audit() -> ResponseReturnValue:
    EmptyForm().validate()
    refuse_one_site()
    return show_verification(verify_now(), ReviewForm(formdata=None), 200)


def show_verification(report: Report, form: ReviewForm, status: int) -> ResponseReturnValue:
    return render_template(
        "administration/verification.html",
        report=report,
        summary=describe_report(report),
        findings=[describe_finding(f) for f in report.findings[:SHOWN_FINDINGS]],
        checked_at=clock.now(),
        form=form,
        reviews=load_reviews(),
    ), status


def load_reviews() -> tuple[tuple[audit.AuditReview, str], ...]:
    with current_database().read() as looking:
        return audit.load_reviews(looking)


def refuse_one_site() -> None:
    if not current_actor().sees_all_sites():
        raise ForbiddenError("audit.one_site")


@blueprint.get("/audit/reviews")
@open_to(Role.ADMINISTRATOR, Role.AUDITOR)
def list_reviews() -> ResponseReturnValue:
    refuse_one_site()
    reviews = audit.load_reviews(current_session())
    return render_template("administration/reviews.html", reviews=reviews)


@blueprint.post("/audit/reviews")
@open_to(Role.ADMINISTRATOR)
def record_review() -> ResponseReturnValue:
    refuse_one_site()
    form = ReviewForm()
    report = verify_now()
    if not form.validate():
        return show_verification(report, form, 422)
    audit.record_review(
        current_session(),
        current_actor(),
        report,
        has_findings=form.has_findings.data,
        conclusion=form.conclusion.data,
        now=clock.now(),
    )
    flash(_("The review is recorded."), "good")
    return redirect(url_for("administration.list_reviews"), 303)
