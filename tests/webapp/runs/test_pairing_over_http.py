"""Pairing as it happens: the station's own code against a real server, the person in a browser."""

import json
import re
import time
import urllib.error
import urllib.request

import pytest

from simulator.station.client import SiteClient
from simulator.station.errors import PairingEndedError, SiteRefusedError
from simulator.station.keys import load_or_make_key
from simulator.station.pairing import (
    Pairing,
    PairingState,
    begin_pairing,
    collect_credentials,
)
from webapp.platform.actors import Role


@pytest.fixture
def key(tmp_path):
    return load_or_make_key(tmp_path / "station.key")


@pytest.fixture
def browser(live, make_person, sign_in):
    person = make_person(Role.TRAINEE, name="Nok Srisai")
    client = live.client()
    sign_in(client, person)
    return client


def confirm(browser, user_code, button="approve"):
    page = browser.post("/pair", data={"user_code": user_code})
    uid = re.search(r'name="request_uid"[^>]*value="([^"]+)"', page.text)[1]
    return page, browser.post("/pair/confirm", data={"request_uid": uid, button: "x"})


def wait_for(pairing, state):
    for _ in range(200):
        if pairing.status.state is state:
            return pairing.status
        time.sleep(0.05)
    raise AssertionError(pairing.status)


def test_a_station_is_paired_while_the_person_types_its_code(live, browser, key):
    kept = []
    pairing = Pairing(SiteClient(live.address), key, "Bench 3", kept.append)
    status = wait_for(pairing, PairingState.WAITING)
    assert status.code.verification_uri == f"{live.address}/pair"

    page, answer = confirm(browser, status.code.user_code)
    status = wait_for(pairing, PairingState.PAIRED)

    assert "Bench 3" in page.text
    assert answer.status_code == 303
    assert kept == [status.credentials]
    assert status.credentials.person_name == "Nok Srisai"
    assert "Bench 3" in browser.get("/stations").text


def test_a_refused_station_is_told_so(live, browser, key):
    pairing = Pairing(SiteClient(live.address), key, "Bench 3", lambda _: None)
    code = wait_for(pairing, PairingState.WAITING).code

    confirm(browser, code.user_code, "refuse")

    status = wait_for(pairing, PairingState.ENDED)
    assert isinstance(status.error, PairingEndedError)
    assert str(status.error).startswith("The pairing was refused on the site")


def test_a_code_that_nobody_waits_with_is_refused_beside_the_field(live, browser):
    answer = browser.post("/pair", data={"user_code": "BBBB-CCCC"})

    assert answer.status_code == 422
    assert "No simulator waits with this code" in answer.text
    assert 'value="BBBB-CCCC"' in answer.text


def test_a_form_with_foreign_fields_is_refused(browser):
    answer = browser.post("/pair", data={"user_code": "BBBB-CCCC", "person": "1"})

    assert answer.status_code == 400
    assert "person" in answer.text


def test_a_second_confirmation_of_the_same_code_is_refused(live, browser, key):
    code = begin_pairing(SiteClient(live.address), key, "Bench 3")
    page, _ = confirm(browser, code.user_code)
    uid = re.search(r'name="request_uid"[^>]*value="([^"]+)"', page.text)[1]

    answer = browser.post("/pair/confirm", data={"request_uid": uid, "approve": "x"})

    assert answer.status_code == 409
    assert "already used" in answer.text


def test_the_token_of_a_removed_station_is_refused_with_a_sentence(live, browser, key):
    code = begin_pairing(SiteClient(live.address), key, "Bench 3")
    confirm(browser, code.user_code)
    credentials = collect_credentials(SiteClient(live.address), key, code)
    site = SiteClient(live.address, credentials.token)

    browser.post(f"/stations/{credentials.station_uid}/revoke", data={"reason": "lost"})

    with pytest.raises(SiteRefusedError, match="was removed from your account") as caught:
        site.get("/runs/00000000-0000-4000-8000-000000000000")
    assert caught.value.status == 403


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/scenarios", "GET"),
        ("/permits", "POST"),
        ("/runs/00000000-0000-4000-8000-000000000000", "GET"),
        ("/runs/00000000-0000-4000-8000-000000000000", "POST"),
    ],
)
def test_without_a_token_everything_is_closed_even_to_a_signed_in_browser(browser, path, method):
    answer = browser.open(f"/api/v1{path}", method=method, data=b"{}")

    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"
    assert "Pair it with the site again" in answer.json["detail"]
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b'{"station_name": "x"}', b'{"station_name": 5, "public_key": "x"}'],
    ids=["empty", "a list", "no JSON", "one missing", "a number"],
)
def test_a_request_of_the_wrong_shape_is_a_problem_document(live, body):
    request = urllib.request.Request(f"{live.address}/api/v1/pairings", data=body, method="POST")

    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request)

    with caught.value as error:
        assert error.code == 400
        assert error.headers["Content-Type"] == "application/problem+json"
        assert json.loads(error.read())["detail"]


def test_foreign_entries_are_named(live):
    with pytest.raises(SiteRefusedError, match="admin"):
        SiteClient(live.address).post_json(
            "/pairings", {"station_name": "a", "public_key": "b", "admin": True}
        )


def test_a_trainer_sees_and_removes_stations_of_the_own_site_only(
    live, make_person, make_site, sign_in, key
):
    site = make_site()
    owner = make_person(Role.TRAINEE, site=site)
    owners, trainers, strangers = live.client(), live.client(), live.client()
    sign_in(owners, owner)
    sign_in(trainers, make_person(Role.TRAINER, site=site))
    sign_in(strangers, make_person(Role.TRAINER, site=make_site()))
    code = begin_pairing(SiteClient(live.address), key, "Bench 9")
    confirm(owners, code.user_code)

    assert "Bench 9" in trainers.get(f"/stations?person={owner.uid}").text
    assert strangers.get(f"/stations?person={owner.uid}").status_code == 404
    assert strangers.get("/stations?person=nobody").status_code == 404


def test_pages_without_anything_say_what_to_do(browser):
    assert "No simulator is paired" in browser.get("/stations").text
    assert "XXXX-XXXX" in browser.get("/pair").text
