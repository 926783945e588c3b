"""The pages and the saving of answers over HTTP."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessments import AttemptState
from assessments.kinds import Numeric, Ordering
from tests.support.database import MadePerson
from tests.webapp.assessing.desk import (
    CODE,
    LIMIT,
    START,
    clock_at,
    fail,
    get_attempt,
    get_form,
    right_values,
)
from webapp.platform.access import Role
from webapp.platform.db import Database
from webapp.storage.attempts import ItemResponse, load_responses

LIST = "/assessments/"
SOON = START + timedelta(minutes=2)
LATE = START + LIMIT + timedelta(minutes=10)


@pytest.fixture
def site(make_site: Callable) -> object:
    return make_site()


@pytest.fixture
def person(make_person: Callable, site: object) -> MadePerson:
    return make_person(Role.TRAINEE, site=site, name="Somchai")


@pytest.fixture
def taker(client: FlaskClient, sign_in: Callable, person: MadePerson) -> FlaskClient:
    sign_in(client, person)
    return client


@pytest.fixture
def log_in(app: object, sign_in: Callable) -> Callable[[MadePerson], FlaskClient]:
    def do(person: MadePerson) -> FlaskClient:
        client = app.test_client()
        sign_in(client, person)
        return client

    return do


def start(client: FlaskClient) -> str:
    response = client.post(f"{LIST}{CODE}/start", data={"understood": "y"})
    assert response.status_code == 303, response.text
    return response.location.rsplit("/", 1)[-1]


def save(client: FlaskClient, attempt: str, position: int, value: object, **more: object) -> object:
    body = {"uid": str(uuid4()), "sequence": 1, "position": position, "value": value, **more}
    return client.post(f"{LIST}attempts/{attempt}/responses", json=body)


def saved(session: Session, uid: str) -> dict[int, object]:
    session.rollback()
    responses = load_responses(session, get_attempt(session, uid).id)
    return {position: value for position, (value, _at) in responses.items()}


def find_position(session: Session, uid: str, kind: str) -> int:
    session.rollback()
    form = get_form(session, uid)
    return next(item.position for item in form.items if item.interaction.kind == kind)


def test_the_list_says_what_an_assessment_is_made_of(taker: FlaskClient) -> None:
    page = taker.get(LIST).text

    for part in ("Foundation knowledge", "24", "45 minutes", "80 %", "Attempts left", "none yet"):
        assert part in page


def test_an_attempt_starts_only_after_the_conditions_were_confirmed(taker: FlaskClient) -> None:
    refused = taker.post(f"{LIST}{CODE}/start", data={})

    assert refused.status_code == 422
    assert "Tick the box" in refused.text
    assert "See the conditions and start" in taker.get(LIST).text


def test_an_unknown_assessment_is_not_found(taker: FlaskClient) -> None:
    assert taker.get(f"{LIST}nothing").status_code == 404
    assert taker.post(f"{LIST}nothing/start", data={"understood": "y"}).status_code == 404


def test_the_page_sent_to_the_browser_holds_no_key(taker: FlaskClient, session: Session) -> None:
    uid = start(taker)

    page = taker.get(f"{LIST}attempts/{uid}").text

    for item in get_form(session, uid).items:
        assert item.rationale[:40] not in page
        assert item.code not in page
        for row in item.interaction.review(None):
            assert not row.feedback or row.feedback not in page
        if isinstance(item.interaction, Numeric):
            assert item.interaction.formula.text not in page
    assert '"correct"' not in page
    assert "critical" not in page


def test_a_saved_answer_is_there_after_reload_and_in_a_second_tab(
    taker: FlaskClient, session: Session, log_in: Callable, person: MadePerson
) -> None:
    uid = start(taker)
    at = find_position(session, uid, "single_choice")
    assert save(taker, uid, at, "B").json == {"saved": True, "known": False}

    for tab in (taker, log_in(person)):
        state = tab.get(f"{LIST}attempts/{uid}/state").json
        assert state["answers"] == {str(at): "B"}
        assert re.search(r'value="B" checked', tab.get(f"{LIST}attempts/{uid}").text)


def test_the_last_of_two_tabs_wins_in_the_order_of_arrival(
    taker: FlaskClient, session: Session, log_in: Callable, person: MadePerson
) -> None:
    uid = start(taker)
    second = log_in(person)
    at = find_position(session, uid, "single_choice")

    save(taker, uid, at, "A", sequence=9)
    save(second, uid, at, "C", sequence=1)

    assert saved(session, uid) == {at: "C"}


def test_an_answer_sent_twice_is_acknowledged_twice_and_written_once(
    taker: FlaskClient, session: Session
) -> None:
    uid = start(taker)
    at = find_position(session, uid, "single_choice")
    name = str(uuid4())

    answers = [save(taker, uid, at, "A", uid=name).json for _ in range(2)]

    assert answers == [{"saved": True, "known": False}, {"saved": True, "known": True}]
    session.rollback()
    assert session.scalar(select(func.count()).select_from(ItemResponse)) == 1


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"uid": "x", "sequence": 1, "position": 1, "value": "A"},
        {"uid": str(uuid4()), "sequence": -1, "position": 1, "value": "A"},
        {"uid": str(uuid4()), "sequence": True, "position": 1, "value": "A"},
        {"uid": str(uuid4()), "sequence": 1, "position": "1", "value": "A"},
        {"uid": str(uuid4()), "sequence": 1, "position": 1, "value": "A", "points": 1},
        {"uid": str(uuid4()), "sequence": 1, "position": 1, "value": "A" * 9000},
    ],
)
def test_a_tampered_body_is_refused(taker: FlaskClient, session: Session, body: object) -> None:
    uid = start(taker)

    response = taker.post(f"{LIST}attempts/{uid}/responses", json=body)

    assert response.status_code == 400
    assert saved(session, uid) == {}


@pytest.mark.parametrize("value", ["Z", ["A"], {"A": "A"}, 1, {"number": "1"}])
def test_a_value_that_does_not_fit_the_item_is_refused(
    taker: FlaskClient, session: Session, value: object
) -> None:
    uid = start(taker)
    at = find_position(session, uid, "single_choice")

    response = save(taker, uid, at, value)

    assert response.status_code == 422
    assert response.json["code"] == "assessments.response.shape"
    assert saved(session, uid) == {}


def test_an_unreadable_number_says_how_numbers_are_written(
    taker: FlaskClient, session: Session
) -> None:
    uid = start(taker)
    at = find_position(session, uid, "numeric")
    unit = get_form(session, uid).get(at).interaction.unit

    response = save(taker, uid, at, {"number": "1,500", "unit": unit})

    assert response.status_code == 422
    assert "two ways" in response.json["message"]


def test_a_request_without_the_token_saves_nothing(taker: FlaskClient, session: Session) -> None:
    uid = start(taker)
    at = find_position(session, uid, "single_choice")
    body = {"uid": str(uuid4()), "sequence": 1, "position": at, "value": "A"}

    response = taker.post(f"{LIST}attempts/{uid}/responses", json=body, csrf=False)

    assert response.status_code == 400
    assert saved(session, uid) == {}


def test_another_persons_attempt_is_not_found_in_any_way(
    taker: FlaskClient, session: Session, log_in: Callable, make_person: Callable, site: object
) -> None:
    uid = start(taker)
    other = log_in(make_person(Role.TRAINEE, site=site))
    base = f"{LIST}attempts/{uid}"

    answers = [
        other.get(base),
        other.get(f"{base}/state"),
        other.get(f"{base}/submit"),
        other.post(f"{base}/submit", data={}),
        other.post(f"{base}/answers/1", data={"choice": "A"}),
        save(other, uid, 1, "A"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 6
    assert saved(session, uid) == {}


def test_nobody_answers_without_signing_in(app: object, taker: FlaskClient) -> None:
    uid = start(taker)
    visitor = app.test_client()

    assert save(visitor, uid, 1, "A").status_code == 303
    assert visitor.get(LIST).status_code == 303


def test_a_late_answer_is_refused_clearly_and_ends_the_attempt(
    taker: FlaskClient, session: Session
) -> None:
    with clock_at(START):
        uid = start(taker)
    with clock_at(SOON):
        at = find_position(session, uid, "single_choice")
        save(taker, uid, at, "A")
    with clock_at(LATE):
        response = save(taker, uid, at, "B")

    assert response.status_code == 409
    assert response.json["code"] == "assessments.attempt.time_over"
    assert "too late" in response.json["message"]
    assert saved(session, uid) == {at: "A"}
    assert get_attempt(session, uid).state is AttemptState.TIMED_OUT


def test_looking_at_an_attempt_whose_time_is_over_ends_it(
    taker: FlaskClient, session: Session
) -> None:
    with clock_at(START):
        uid = start(taker)
    with clock_at(LATE):
        page = taker.get(f"{LIST}attempts/{uid}").text

    assert "Not passed" in page
    assert "The time was over" in page
    session.rollback()
    assert get_attempt(session, uid).outcome.ended_at == START + LIMIT


def test_the_list_ends_an_attempt_whose_time_is_over(taker: FlaskClient, session: Session) -> None:
    with clock_at(START):
        uid = start(taker)
    with clock_at(LATE):
        assert "Not passed yet" in taker.get(LIST).text

    session.rollback()
    assert get_attempt(session, uid).state is AttemptState.TIMED_OUT


def test_the_confirmation_names_what_is_not_answered(taker: FlaskClient, session: Session) -> None:
    uid = start(taker)
    at = find_position(session, uid, "single_choice")
    save(taker, uid, at, "A")

    page = taker.get(f"{LIST}attempts/{uid}/submit").text

    assert "23 questions are not answered" in page
    assert f'#question-{at}"' not in page


def test_handing_in_shows_the_feedback_and_takes_no_more_answers(
    taker: FlaskClient, session: Session
) -> None:
    uid = start(taker)
    form = get_form(session, uid)
    for at, value in right_values(form).items():
        assert save(taker, uid, at, value).status_code == 200

    response = taker.post(f"{LIST}attempts/{uid}/submit", data={})

    assert response.status_code == 303
    page = taker.get(response.location).text
    assert "100 %" in page
    assert page.count('class="card review"') == 24
    assert form.items[0].sources[0].citation[:12] in page
    refused = save(taker, uid, 1, None)
    assert (refused.status_code, refused.json["code"]) == (409, "assessments.attempt.refused")
    assert "Passed" in taker.get(LIST).text


def test_handing_in_twice_changes_nothing(taker: FlaskClient, session: Session) -> None:
    uid = start(taker)

    for _ in range(2):
        assert taker.post(f"{LIST}attempts/{uid}/submit", data={}).status_code == 303

    session.rollback()
    assert get_attempt(session, uid).state is AttemptState.SUBMITTED


def test_a_form_with_foreign_fields_is_refused(taker: FlaskClient, session: Session) -> None:
    uid = start(taker)
    foreign = {"points": "1"}

    assert taker.post(f"{LIST}{CODE}/start", data={"understood": "y", **foreign}).status_code == 400
    assert taker.post(f"{LIST}attempts/{uid}/submit", data=foreign).status_code == 400
    at = find_position(session, uid, "single_choice")
    data = {"choice": "A", "response_uid": str(uuid4()), **foreign}
    assert taker.post(f"{LIST}attempts/{uid}/answers/{at}", data=data).status_code == 400
    assert saved(session, uid) == {}


def fields_for(value: object, kind: str) -> dict[str, object]:
    if kind == "single_choice":
        return {"choice": value}
    if kind == "multiple_response":
        return {"choices": value}
    if kind == "ordering":
        return {f"place-{label}": str(place) for place, label in enumerate(value, 1)}
    if kind == "matching":
        return {f"match-{source}": target for source, target in value.items()}
    return dict(value)


def test_every_kind_is_answered_by_plain_forms(taker: FlaskClient, session: Session) -> None:
    uid = start(taker)
    form = get_form(session, uid)

    for at, value in right_values(form).items():
        fields = fields_for(value, form.get(at).interaction.kind)
        data = {"response_uid": str(uuid4()), **fields}
        response = taker.post(f"{LIST}attempts/{uid}/answers/{at}", data=data)
        assert response.status_code == 303, response.text
        assert response.location.endswith(f"#question-{at}")

    taker.post(f"{LIST}attempts/{uid}/submit", data={})
    session.rollback()
    assert get_attempt(session, uid).outcome.passed


def test_a_plain_form_keeps_what_was_typed_beside_its_error(
    taker: FlaskClient, session: Session
) -> None:
    uid = start(taker)
    at = find_position(session, uid, "numeric")
    data = {"response_uid": str(uuid4()), "number": "about 5½", "unit": ""}

    response = taker.post(f"{LIST}attempts/{uid}/answers/{at}", data=data)

    assert response.status_code == 422
    assert "about 5½" in response.text
    assert "This is not a number" in response.text or "Choose a unit" in response.text


def test_a_place_given_twice_is_an_input_error(taker: FlaskClient, session: Session) -> None:
    uid = start(taker)
    at = find_position(session, uid, "ordering")
    item = get_form(session, uid).get(at)
    assert isinstance(item.interaction, Ordering)
    places = {f"place-{o['label']}": "1" for o in item.interaction.show()["options"]}

    response = taker.post(
        f"{LIST}attempts/{uid}/answers/{at}", data={"response_uid": str(uuid4()), **places}
    )

    assert response.status_code == 422
    assert "exactly once" in response.text


def test_a_trainer_sees_the_form_as_it_was_shown_and_releases_an_attempt(
    database: Database,
    person: MadePerson,
    log_in: Callable,
    make_person: Callable,
    site: object,
    session: Session,
) -> None:
    trainer = log_in(make_person(Role.TRAINER, site=site))
    with database.write() as writing:
        uid = [fail(writing, person.actor) for _ in range(3)][-1]

    assert "Somchai" in trainer.get(f"{LIST}attempts").text
    page = trainer.get(f"{LIST}attempts/{uid}").text
    assert "Release one further attempt" in page
    short = trainer.post(f"{LIST}attempts/{uid}/release", data={"reason": "ok"})
    assert short.status_code == 303
    assert "between 10 and 500" in trainer.get(short.location).text

    trainer.post(f"{LIST}attempts/{uid}/release", data={"reason": "Went through it together."})

    page = trainer.get(f"{LIST}attempts/{uid}").text
    assert "Went through it together." in page
    assert "Release one further attempt" not in page


@pytest.mark.parametrize("role", [Role.TRAINER, Role.AUDITOR])
def test_reviewers_of_another_site_do_not_find_an_attempt(
    taker: FlaskClient, log_in: Callable, make_person: Callable, make_site: Callable, role: Role
) -> None:
    uid = start(taker)
    stranger = log_in(make_person(role, site=make_site()))

    assert stranger.get(f"{LIST}attempts/{uid}").status_code == 404
    assert uid not in stranger.get(f"{LIST}attempts").text


def test_an_auditor_without_a_site_reads_all_and_releases_nothing(
    taker: FlaskClient, log_in: Callable, make_person: Callable
) -> None:
    uid = start(taker)
    auditor = log_in(make_person(Role.AUDITOR))

    assert "still running" in auditor.get(f"{LIST}attempts/{uid}").text
    response = auditor.post(f"{LIST}attempts/{uid}/release", data={"reason": "x" * 20})
    assert response.status_code == 403


def test_the_state_gives_a_fresh_token_and_the_time_of_the_server(taker: FlaskClient) -> None:
    with clock_at(START):
        uid = start(taker)
    with clock_at(SOON):
        state = json.loads(taker.get(f"{LIST}attempts/{uid}/state").text)

    assert state["remaining_seconds"] == 43 * 60
    assert state["open"]
    assert state["csrf_token"]
