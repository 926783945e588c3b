"""Own runs, their verdicts and journals; stations and pairing."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.areas.runs import charts, presenters
from webapp.areas.runs.access import find_station_owner
from webapp.areas.runs.forms import CodeForm, ConfirmForm, RevokeForm
from webapp.platform import clock
from webapp.platform.access import SIGNED_IN, current_actor, open_to
from webapp.platform.errors import RefusedError
from webapp.platform.i18n import _
from webapp.platform.transaction import current_session
from webapp.services import permits, runs, scenarios, stations
from webapp.services.stations import PairingSubject
from webapp.storage.runs import PairingStep

blueprint = Blueprint("runs", __name__, template_folder="templates")
blueprint.add_app_template_global(presenters.show_ticks, "show_ticks")


@blueprint.get("/runs")
@open_to(SIGNED_IN)
def list_runs() -> ResponseReturnValue:
    session, actor = current_session(), current_actor()
    results = runs.list_run_results(session, actor.person_id)
    given = permits.list_permits(session, actor.person_id, scenarios.titles(), now=clock.now())
    return render_template(
        "runs/list_runs.html",
        results=tuple(reversed(results)),
        permits=tuple(permit for permit in given if permit.state != "used"),
        stations=stations.list_stations(session, actor.person_id),
        present=presenters,
    )


@blueprint.get("/runs/<run_uid>")
@open_to(SIGNED_IN)
def show_run(run_uid: str) -> ResponseReturnValue:
    session = current_session()
    sheet = runs.load_run(session, current_actor(), run_uid)
    timeline = runs.replay_run(session, run_uid)
    return render_template(
        "runs/show_run.html",
        sheet=sheet,
        timeline=timeline,
        chart=charts.draw_chart(timeline) if timeline.is_replayed else None,
        groups=presenters.group_observations(timeline),
        present=presenters,
    )


@blueprint.get("/runs/<run_uid>/journal")
@open_to(SIGNED_IN)
def download_journal(run_uid: str) -> ResponseReturnValue:
    journal = runs.load_journal(current_session(), current_actor(), run_uid)
    headers = {
        "Content-Disposition": f'attachment; filename="run-{journal.run_uid}.jsonl"',
        "Digest": f"sha-256={journal.sha256}",
    }
    return Response(journal.content, mimetype="application/x-ndjson", headers=headers)


@blueprint.route("/pair", methods=["GET", "POST"])
@open_to(SIGNED_IN)
def pair_station() -> ResponseReturnValue:
    form = CodeForm()
    if request.method == "GET":
        return render_template("runs/pair_station.html", form=form)
    status = 422
    if form.validate():
        try:
            subject = stations.find_pairing(
                current_session(), current_actor(), form.user_code.data, now=clock.now()
            )
        except RefusedError as error:
            status, problem = 429, _(error.message_key)
        else:
            if subject is not None:
                return ask_to_confirm(subject)
            problem = _(
                "No simulator waits with this code. Check each letter, or ask for a new code."
            )
        form.user_code.errors = [problem]
    return render_template("runs/pair_station.html", form=form), status


def ask_to_confirm(subject: PairingSubject) -> ResponseReturnValue:
    form = ConfirmForm(formdata=None, data={"request_uid": subject.request_uid})
    return render_template("runs/confirm_station.html", form=form, subject=subject)


@blueprint.post("/pair/confirm")
@open_to(SIGNED_IN)
def confirm_station() -> ResponseReturnValue:
    form = ConfirmForm()
    form.validate()
    step = PairingStep.APPROVED if form.approve.data else PairingStep.REFUSED
    stations.answer_pairing(
        current_session(), current_actor(), form.request_uid.data, step, now=clock.now()
    )
    if step is PairingStep.APPROVED:
        flash(_("The simulator is paired. It goes on by itself within a few seconds."), "good")
    else:
        flash(_("The simulator was refused. Nothing was paired."), "info")
    return redirect(url_for("runs.list_stations"), 303)


@blueprint.get("/stations")
@open_to(SIGNED_IN)
def list_stations() -> ResponseReturnValue:
    owner = find_station_owner(current_session(), current_actor(), request.args.get("person"))
    return render_template(
        "runs/list_stations.html",
        stations=stations.list_stations(current_session(), owner.person_id),
        owner=owner,
        form=RevokeForm(formdata=None),
    )


@blueprint.post("/stations/<station_uid>/revoke")
@open_to(SIGNED_IN)
def revoke_station(station_uid: str) -> ResponseReturnValue:
    form = RevokeForm()
    if not form.validate():
        raise RefusedError("station.reason", "Say in a few words why the simulator is removed.")
    revoked = stations.revoke_station(
        current_session(), current_actor(), station_uid, form.reason.data, now=clock.now()
    )
    flash(_("%(name)s is removed. The site accepts nothing from it.", name=revoked.name), "good")
    own = revoked.person_uid == current_actor().person_uid
    return redirect(url_for("runs.list_stations", person=None if own else revoked.person_uid), 303)
