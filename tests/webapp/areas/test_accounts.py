"""Signing in, sessions that end, and the password, through the pages."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.support.database import PASSWORD
from webapp.platform import clock, passwords
from webapp.platform.actors import Role
from webapp.services import authentication
from webapp.storage.people import (
    LoginSession,
    PasswordCredential,
    SecurityEvent,
    SecurityKind,
)

PAGE = "/account/password"
NEW = "four quite unrelated words"


def try_password(client, login_name, password, **kwargs):
    return client.post(
        "/account/sign-in", data={"login_name": login_name, "password": password}, **kwargs
    )


def test_a_person_signs_in_and_out(client, make_person, sign_in):
    person = make_person()

    sign_in(client, person)
    assert person.display_name in client.get(PAGE).text
    assert client.post("/account/sign-out").status_code == 303

    assert client.get(PAGE).location.startswith("/account/sign-in")


def test_a_stolen_cookie_is_worthless_after_signing_out(client, app, make_person, sign_in):
    sign_in(client, make_person())
    cookie = client.get_cookie("celaxi").value
    client.post("/account/sign-out")

    thief = app.test_client()
    thief.set_cookie("celaxi", cookie)

    assert thief.get(PAGE).status_code == 303


def test_a_failure_does_not_tell_which_half_was_wrong(client, make_person):
    person = make_person()

    wrong_password = try_password(client, person.login_name, "nonsense nonsense")
    wrong_name = try_password(client, "nobody", "nonsense nonsense")

    assert wrong_password.status_code == wrong_name.status_code == 422
    shown = [
        page.text.replace(person.login_name, "").replace("nobody", "").split("<main")[1]
        for page in (wrong_password, wrong_name)
    ]
    strip = [text.split('name="csrf_token"')[0] for text in shown]
    assert strip[0] == strip[1]
    assert "nonsense" not in wrong_name.text


def test_an_unknown_name_costs_a_hash_as_well(client, monkeypatch):
    seen = []
    kept = passwords.STANDARD.matches
    monkeypatch.setattr(
        passwords.STANDARD, "matches", lambda *args: seen.append(args) or kept(*args)
    )

    try_password(client, "nobody", "x")

    assert seen == [(None, "x")]


def test_too_many_failures_block_the_account_even_for_the_right_password(client, make_person):
    person = make_person()
    for _ in range(authentication.FAILURES_PER_ACCOUNT):
        assert try_password(client, person.login_name, "wrong").status_code == 422

    assert try_password(client, person.login_name, PASSWORD).status_code == 429


def test_too_many_failures_block_the_address_for_every_account(client, make_person):
    person = make_person()
    for number in range(authentication.FAILURES_PER_ADDRESS):
        try_password(client, f"guess{number}", "wrong")

    assert try_password(client, person.login_name, PASSWORD).status_code == 429
    elsewhere = try_password(
        client, person.login_name, PASSWORD, environ_base={"REMOTE_ADDR": "10.1.2.3"}
    )
    assert elsewhere.status_code == 303


def test_a_block_ends_by_itself(client, make_person, monkeypatch):
    person = make_person()
    for _ in range(authentication.FAILURES_PER_ACCOUNT):
        try_password(client, person.login_name, "wrong")
    later = clock.now() + authentication.FAILURE_WINDOW + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert try_password(client, person.login_name, PASSWORD).status_code == 303


def test_every_security_event_is_a_judged_fact(client, make_person, sign_in, session):
    person = make_person()
    try_password(client, person.login_name, "wrong")
    sign_in(client, person)
    client.post("/account/sign-out")

    kinds = session.scalars(
        select(SecurityEvent.kind)
        .where(SecurityEvent.person_id == person.id)
        .order_by(SecurityEvent.id)
    ).all()
    assert kinds[1:] == [
        SecurityKind.SIGN_IN_FAILED,
        SecurityKind.SIGNED_IN,
        SecurityKind.SIGNED_OUT,
    ]


@pytest.mark.parametrize(
    ("passed", "is_open"),
    [
        (timedelta(minutes=29), True),
        (timedelta(minutes=30), False),
    ],
    ids=["just in time", "idle for too long"],
)
def test_an_idle_session_ends(client, make_person, sign_in, monkeypatch, passed, is_open):
    sign_in(client, make_person())
    later = clock.now() + passed
    monkeypatch.setattr(clock, "now", lambda: later)

    assert (client.get(PAGE).status_code == 200) is is_open


def test_a_session_ends_after_twelve_hours_however_busy(client, make_person, sign_in, monkeypatch):
    start = clock.now()
    sign_in(client, make_person())
    for minutes in range(20, 12 * 60, 20):
        monkeypatch.setattr(clock, "now", lambda at=minutes: start + timedelta(minutes=at))
        assert client.get(PAGE).status_code == 200

    monkeypatch.setattr(clock, "now", lambda: start + timedelta(hours=12, seconds=2))

    assert client.get(PAGE).status_code == 303


def test_being_seen_is_written_at_most_once_a_minute(
    client, make_person, sign_in, monkeypatch, session
):
    sign_in(client, make_person())
    start = session.scalar(select(LoginSession.last_seen_at))
    seen = []
    for seconds in (10, 59, 61, 70, 119, 125):
        monkeypatch.setattr(clock, "now", lambda at=seconds: start + timedelta(seconds=at))
        client.get(PAGE)
        session.rollback()
        seen.append((session.scalar(select(LoginSession.last_seen_at)) - start).seconds)

    assert seen == [0, 0, 61, 61, 61, 125]


def test_a_revoked_session_and_a_deactivated_person_are_out_at_once(
    client, make_person, sign_in, database
):
    sign_in(client, make_person())
    with database.write() as writing:
        writing.execute(update(LoginSession).values(revoked_at=clock.now()))

    assert client.get(PAGE).status_code == 303


def test_the_token_is_stored_as_a_digest_only(client, make_person, sign_in, session):
    sign_in(client, make_person())
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]

    stored = session.scalar(select(LoginSession.token_digest))

    assert stored == authentication.digest_token(token)
    assert token not in stored


def change(client, current, new, repeated=None):
    return client.post(PAGE, data={"current": current, "new": new, "repeated": repeated or new})


def test_a_person_changes_the_password_and_all_sessions_end(client, app, make_person, sign_in):
    person = make_person()
    elsewhere = app.test_client()
    sign_in(client, person)
    sign_in(elsewhere, person)

    assert change(client, PASSWORD, NEW).status_code == 303

    assert client.get(PAGE).status_code == elsewhere.get(PAGE).status_code == 303
    assert try_password(client, person.login_name, PASSWORD).status_code == 422
    assert try_password(client, person.login_name, NEW).status_code == 303


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("wrong", NEW, NEW), "not your present password"),
        ((PASSWORD, "short", "short"), "at least 12 characters"),
        ((PASSWORD, PASSWORD, PASSWORD), "differs from your present"),
        ((PASSWORD, NEW, "something else here"), "two new passwords differ"),
        ((PASSWORD, "my name is somchai", "my name is somchai"), "log-in name in the password"),
        ((PASSWORD, "x" * 201, "x" * 201), "at most 200"),
    ],
    ids=["wrong", "short", "same", "differ", "like the name", "long"],
)
def test_a_new_password_that_will_not_do_is_explained(
    client, make_person, sign_in, words, sentence
):
    sign_in(client, make_person(login_name="somchai"))

    answer = change(client, *words)

    assert answer.status_code == 422
    assert sentence in answer.text


def test_a_one_time_password_opens_nothing_but_its_own_change(client, make_person, sign_in):
    person = make_person(Role.ADMINISTRATOR, must_change=True)
    sign_in(client, person)

    assert client.get("/administration/people").location == PAGE
    assert "Choose your own password" in client.get(PAGE).text

    change(client, PASSWORD, NEW)
    assert try_password(client, person.login_name, NEW).status_code == 303
    assert client.get("/administration/people").status_code == 200


def test_an_outdated_hash_is_renewed_at_the_next_sign_in(
    client, make_person, sign_in, session, monkeypatch
):
    person = make_person()
    before = session.get_one(PasswordCredential, person.id).password_hash
    session.rollback()
    stronger = passwords.Hashing(passwords.PasswordHasher(2, 16, 1))
    monkeypatch.setattr(passwords, "STANDARD", stronger)

    sign_in(client, person)

    session.expire_all()
    after = session.get_one(PasswordCredential, person.id).password_hash
    assert before != after
    assert not stronger.is_outdated(after)


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_never_leads_to_another_site(client, make_person, target):
    person = make_person()

    answer = client.post(
        "/account/sign-in",
        data={"login_name": person.login_name, "password": PASSWORD, "next": target},
    )

    assert answer.location == "/"


def test_signing_in_leads_back_to_where_one_was(client, make_person):
    person = make_person(Role.ADMINISTRATOR)
    asked = client.get("/administration/people?search=x")

    page = client.get(asked.location)

    assert 'value="/administration/people?search=x"' in page.text
    assert person


def test_a_signature_password_is_counted_and_recorded(session, make_person):
    person = make_person()
    now = clock.now()

    assert authentication.confirm_password(session, person.actor, PASSWORD, now=now)
    for _ in range(authentication.FAILURES_PER_ACCOUNT):
        assert not authentication.confirm_password(session, person.actor, "wrong", now=now)
    assert not authentication.confirm_password(session, person.actor, PASSWORD, now=now)


def test_a_person_with_a_one_time_password_cannot_sign(session, make_person):
    person = make_person(must_change=True)

    assert not authentication.confirm_password(session, person.actor, PASSWORD, now=clock.now())
