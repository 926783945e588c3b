"""The interface of the desktop program: pairing, scenarios, permits, runs."""

from flask import Blueprint, Response, current_app, request, url_for
from flask.typing import ResponseReturnValue

from webapp.areas.api.access import load_station, read_token
from webapp.areas.api.forms import read_codes, read_count, read_document, read_text
from webapp.areas.api.presenters import (
    PAIRING_SENTENCES,
    answer_problem,
    answer_refusal,
    present_run,
)
from webapp.platform import clock
from webapp.platform.access import ANYONE, open_to
from webapp.platform.config import Settings
from webapp.platform.transaction import current_session
from webapp.services import permits, runs, scenarios, stations, uploads
from webapp.services.site_key import SiteKey, canonical_bytes, is_signed_by

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


def settings() -> Settings:
    found: Settings = current_app.extensions["celaxi.settings"]
    return found


def site_key() -> SiteKey:
    return SiteKey(settings().secret_key)


@blueprint.post("/pairings")
@open_to(ANYONE)
def begin_pairing() -> ResponseReturnValue:
    document = read_document("station_name", "public_key")
    offer = stations.begin_pairing(
        current_session(),
        read_text(document, "station_name"),
        read_text(document, "public_key"),
        address=request.remote_addr or "-",
        now=clock.now(),
    )
    address = settings().base_url + url_for("runs.pair_station")
    return {
        "device_code": offer.device_code,
        "user_code": offer.user_code,
        "verification_uri": address,
        "expires_in": offer.expires_in_s,
        "interval": offer.interval_s,
    }, 201


@blueprint.post("/pairings/token")
@open_to(ANYONE)
def collect_token() -> ResponseReturnValue:
    document = read_document("device_code", "signature")
    collected = stations.collect_token(
        current_session(),
        read_text(document, "device_code"),
        read_text(document, "signature"),
        now=clock.now(),
    )
    if isinstance(collected, str):
        return answer_problem(400, collected, PAIRING_SENTENCES[collected])
    return {
        "station_uid": collected.station_uid,
        "token": collected.token,
        "site_public_key": site_key().public_text,
        "person_uid": collected.person_uid,
        "person_name": collected.person_name,
    }


@blueprint.get("/scenarios")
@open_to(ANYONE)
def list_scenarios() -> ResponseReturnValue:
    load_station(current_session(), read_token())
    return {"scenarios": [each.as_document() for each in scenarios.list_scenarios()]}


@blueprint.post("/permits")
@open_to(ANYONE)
def issue_permits() -> ResponseReturnValue:
    token = read_token()
    document = read_document("scenario_codes", "count", "requested_at")
    codes, count = read_codes(document, "scenario_codes"), read_count(document, "count")
    chosen = scenarios.find_scenarios(codes)
    station = load_station(current_session(), token)
    signature = request.headers.get("Celaxi-Signature", "")
    if not is_signed_by(station.public_key, canonical_bytes(document), signature):
        return answer_problem(
            403, "permit.signature", "The request is not signed by this simulator."
        )
    now = clock.now()
    issued = permits.issue_permits(current_session(), site_key(), station, chosen, count, now=now)
    return {"permits": list(issued), "site_time": now.isoformat()}, 201


@blueprint.post("/runs/<run_uid>")
@open_to(ANYONE)
def receive_run(run_uid: str) -> ResponseReturnValue:
    token = read_token()
    if not uploads.is_run_uid(run_uid):
        return answer_problem(404, "upload.uid", "There is no run with such an address.")
    if (request.content_length or 0) > uploads.LARGEST_JOURNAL_BYTES:
        return answer_problem(413, "upload.size", "The journal is too large to be a run.")
    journal = request.get_data(cache=False)
    if not journal:
        return answer_problem(400, "upload.empty", "The journal is empty.")
    upload = uploads.Upload(
        run_uid, journal, request.headers.get("Celaxi-Journal-Signature", "")[:200]
    )
    return take_in(token, upload)


def take_in(token: str, upload: uploads.Upload) -> ResponseReturnValue:
    session = current_session()
    station = load_station(session, token, is_revoked_welcome=True)
    outcome = uploads.receive_run(session, station, upload, now=clock.now())
    if outcome.refusal is not None:
        return answer_refusal(outcome.refusal)
    sheet = runs.load_run(session, station.actor, upload.run_uid)
    return present_run(sheet), 202 if outcome.is_new else 200


@blueprint.get("/runs/<run_uid>")
@open_to(ANYONE)
def show_run(run_uid: str) -> ResponseReturnValue:
    session = current_session()
    station = load_station(session, read_token())
    return present_run(runs.load_run(session, station.actor, run_uid))


@blueprint.after_request
def forget_cookies(response: Response) -> Response:
    """Let no answer to a station set a cookie."""
    response.headers.pop("Set-Cookie", None)
    return response
