"""Every route is closed unless opened; headers, forged and foreign requests; errors."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from tests.support.database import NOW
from webapp.factory import create_app
from webapp.platform import access
from webapp.platform.access import ANYONE, SIGNED_IN
from webapp.platform.actors import Actor, Role
from webapp.platform.errors import RefusedError
from webapp.platform.headers import CONTENT_SECURITY_POLICY
from webapp.platform.transaction import current_session
from webapp.services import people
from webapp.storage.people import Site

PUBLIC = {
    "accounts.sign_in",
    "accounts.try_sign_in",
    "healthz",
}


def rules_of(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def fill(rule):
    values = {
        name: {"IntegerConverter": 1, "UUIDConverter": "0" * 36}.get(type(kind).__name__, "x")
        for name, kind in rule._converters.items()
    }
    return rule.build(values, append_unknown=False)[1]


def test_every_route_says_to_whom_it_is_open(app):
    with app.app_context():
        closed = [rule.endpoint for rule in rules_of(app) if not access.opened_to(rule.endpoint)]

    assert closed == []


def test_our_own_public_pages_are_exactly_these(app):
    with app.app_context():
        public = {r.endpoint for r in rules_of(app) if ANYONE in access.opened_to(r.endpoint)}

    ours = {name for name in public if name.split(".")[0] not in {"api", "verification"}}
    assert ours == PUBLIC


def test_a_visitor_is_let_into_no_page_that_is_not_public(app, client):
    with app.app_context():
        closed = [r for r in rules_of(app) if ANYONE not in access.opened_to(r.endpoint)]
    let_in = []
    for rule in closed:
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            answer = client.open(fill(rule), method=method)
            is_asked = answer.status_code == 401 or (
                answer.status_code == 303 and answer.location.startswith("/account/sign-in")
            )
            if not is_asked:
                let_in.append((method, rule.rule, answer.status_code))

    assert closed
    assert let_in == []


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_only_what_is_opened_to_it(app, client, make_person, sign_in, role):
    sign_in(client, make_person(role))
    with app.app_context():
        closed = [
            rule
            for rule in rules_of(app)
            if not access.opened_to(rule.endpoint) & {ANYONE, SIGNED_IN, role}
        ]
    let_in = [
        (method, rule.rule)
        for rule in closed
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if client.open(fill(rule), method=method).status_code != 403
    ]

    assert closed
    assert let_in == []


def test_an_auditor_may_change_nothing_but_the_own_password_and_session(app):
    with app.app_context():
        changing = {
            rule.endpoint
            for rule in rules_of(app)
            if rule.methods & {"POST", "PUT", "PATCH", "DELETE"}
            and access.opened_to(rule.endpoint) & {Role.AUDITOR}
        }

    ours = {name for name in changing if name.startswith(("accounts.", "administration."))}
    assert ours == {"administration.verify_audit"}  # computes, and writes nothing


def test_a_route_that_nobody_opened_is_closed_to_everybody(app, make_person, sign_in):
    app.add_url_rule("/forgotten", "forgotten", lambda: "open")
    client = app.test_client()
    sign_in(client, make_person(*Role))

    assert client.get("/forgotten").status_code == 403


def test_every_page_carries_the_security_headers(app, client, make_person, sign_in):
    sign_in(client, make_person(*Role))
    for rule in rules_of(app):
        if "GET" not in rule.methods:
            continue
        answer = client.get(fill(rule))
        assert answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY, rule.rule
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "Cache-Control" in answer.headers


def test_no_page_of_ours_has_inline_styles_scripts_or_outside_addresses(
    client, make_person, sign_in
):
    sign_in(client, make_person(*Role))
    for address in (
        "/administration/people",
        "/administration/people/new",
        "/administration/sites",
        "/administration/audit",
        "/administration/reviews",
        "/account/password",
        "/nothing",
    ):
        text = client.get(address).text
        for forbidden in (" style=", " onclick=", "<script>", "http://", "https://"):
            assert forbidden not in text, (address, forbidden)


def test_the_cookie_is_kept_from_scripts_and_other_sites(client, make_person, sign_in):
    cookie = sign_in(client, make_person()).headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_under_https_the_cookie_is_secure_and_bound_to_the_host(settings, database):

    app = create_app(replace(settings, base_url="https://academy.example"), database)
    answer = app.test_client().get("/account/sign-in")

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-celaxi=")
    assert "Secure" in cookie
    assert "Strict-Transport-Security" in answer.headers


def test_a_forged_request_is_refused(client, make_person, sign_in):
    sign_in(client, make_person())

    answer = client.post("/account/sign-out", csrf=False)

    assert answer.status_code == 400
    assert "Reload it" in answer.text
    assert client.get("/account/password").status_code == 200


def test_a_form_with_a_foreign_field_is_refused_and_the_field_named(client, make_person, sign_in):
    sign_in(client, make_person(Role.ADMINISTRATOR))

    answer = client.post(
        "/administration/sites",
        data={"code": "X-1", "name": "X", "country": "Y", "is_admin": "1"},
    )

    assert answer.status_code == 400
    assert "is_admin" in answer.text


def test_an_unknown_address_is_a_friendly_page(client):
    answer = client.get("/no/such/page")

    assert answer.status_code == 404
    assert "There is nothing here" in answer.text


def test_an_api_error_is_a_problem_document(client):
    answer = client.get("/api/v1/no-such-thing")

    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"
    assert answer.json["code"] == "web.http_404"


def test_a_bug_is_answered_with_an_occurrence_number_and_nothing_is_kept(
    app, make_person, sign_in, session
):

    @access.open_to(ANYONE)
    def fail():
        people.add_site(current_session(), "system", code="AA", name="A", country="B", now=NOW)
        raise ZeroDivisionError

    app.add_url_rule("/fail", "fail", fail, methods=["POST"])
    app.config["PROPAGATE_EXCEPTIONS"] = False
    answer = app.test_client().post("/fail")

    assert answer.status_code == 500
    assert "Number of this occurrence" in answer.text
    assert "ZeroDivision" not in answer.text
    assert session.scalar(select(func.count()).select_from(Site)) == 0


def test_a_refusal_says_its_sentence_and_rolls_back(app, session):

    @access.open_to(ANYONE)
    def refuse():
        people.add_site(current_session(), "system", code="AA", name="A", country="B", now=NOW)
        raise RefusedError("test.refused", "The attempt has ended.")

    app.add_url_rule("/refuse", "refuse", refuse, methods=["POST"])
    answer = app.test_client().post("/refuse")

    assert answer.status_code == 409
    assert "The attempt has ended." in answer.text
    assert session.scalar(select(func.count()).select_from(Site)) == 0


@pytest.mark.parametrize(
    ("site", "roles", "asked", "sees"),
    [
        (1, {Role.TRAINER}, 1, True),
        (1, {Role.TRAINER}, 2, False),
        (1, {Role.ADMINISTRATOR}, 2, False),
        (None, {Role.AUDITOR}, 2, True),
        (None, {Role.TRAINER}, 2, False),
        (None, {Role.TRAINER}, None, False),
    ],
    ids=["own site", "other site", "site admin", "overseer", "no site", "no site, nobody's"],
)
def test_sites_separate_their_people(site, roles, asked, sees):
    actor = Actor(1, "u", "n", site, frozenset(roles), "s")

    assert actor.may_see_site(asked) is sees
