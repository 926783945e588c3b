"""People, roles, sites and the trail, through the pages."""

import re

import pytest
from sqlalchemy import select

from webapp.platform.actors import Role
from webapp.storage.audit import AuditReview
from webapp.storage.people import Person, RoleChange, RoleStep, load_roles

PEOPLE = "/administration/people"


@pytest.fixture
def admin(client, make_person, sign_in):
    person = make_person(Role.ADMINISTRATOR, name="Ines Carvalho")
    sign_in(client, person)
    return person


def page_of(person):
    return f"{PEOPLE}/{person.uid}"


def test_an_administrator_adds_a_person_who_then_chooses_a_password(
    client, app, admin, make_site, session
):
    make_site(code="BKK-1", name="Bangkok")
    answer = client.post(
        f"{PEOPLE}/new",
        data={
            "display_name": "สมชาย ใจดี",
            "login_name": "Somchai",
            "site": "BKK-1",
            "role": "trainee",
        },
    )
    password = re.search(r'class="secret" dir="ltr">([^<]+)<', answer.text)[1]

    theirs = app.test_client()
    signed = theirs.post("/account/sign-in", data={"login_name": "somchai", "password": password})

    assert signed.status_code == 303
    assert theirs.get(PEOPLE).location == "/account/password"
    person = session.scalar(select(Person).where(Person.login_name == "somchai"))
    assert load_roles(session, [person.id])[person.id] == {Role.TRAINEE}
    assert password not in client.get(f"{PEOPLE}/{person.uid}").text


def test_a_taken_log_in_name_is_refused_and_what_was_typed_is_kept(client, admin, make_person):
    make_person(login_name="somchai")

    answer = client.post(
        f"{PEOPLE}/new",
        data={"display_name": "Other", "login_name": "somchai", "site": "", "role": "trainee"},
    )

    assert answer.status_code == 422
    assert "Somebody has this log-in name already." in answer.text
    assert 'value="Other"' in answer.text


def test_roles_are_granted_and_revoked_as_rows_that_stay(client, admin, make_person, session):
    person = make_person()
    for step in ("granted", "revoked", "granted"):
        answer = client.post(
            f"{page_of(person)}/roles", data={"role": "trainer", "step": step, "reason": step}
        )
        assert answer.status_code == 303

    steps = session.scalars(
        select(RoleChange.step).where(RoleChange.person_id == person.id).order_by(RoleChange.id)
    ).all()
    assert steps == [RoleStep.GRANTED, RoleStep.REVOKED, RoleStep.GRANTED]
    assert load_roles(session, [person.id])[person.id] == {Role.TRAINER}
    assert "Role Trainer revoked" in client.get(page_of(person)).text


def test_a_revoked_role_closes_at_the_next_request(client, app, admin, make_person, sign_in):
    other = make_person(Role.ADMINISTRATOR)
    theirs = app.test_client()
    sign_in(theirs, other)
    assert theirs.get(PEOPLE).status_code == 200

    client.post(
        f"{page_of(other)}/roles",
        data={"role": "administrator", "step": "revoked", "reason": "left"},
    )

    assert theirs.get(PEOPLE).status_code == 403


def test_granting_what_is_held_and_revoking_what_is_not_are_refused(client, admin, make_person):
    person = make_person(Role.TRAINEE)
    for role, step in (("trainee", "granted"), ("author", "revoked")):
        answer = client.post(
            f"{page_of(person)}/roles", data={"role": role, "step": step, "reason": "x"}
        )
        assert answer.status_code == 409
        assert "it is so already" in answer.text


def test_a_change_needs_a_reason(client, admin, make_person):
    answer = client.post(
        f"{page_of(make_person())}/roles",
        data={"role": "trainee", "step": "granted", "reason": ""},
    )

    assert answer.status_code == 422
    assert "Fill this in." in answer.text


def test_nobody_takes_the_administration_from_themselves(client, admin):
    answer = client.post(
        f"{page_of(admin)}/roles",
        data={"role": "administrator", "step": "revoked", "reason": "tired"},
    )

    assert answer.status_code == 409
    assert "Ask another administrator" in answer.text
    assert (
        client.post(
            f"{page_of(admin)}/active", data={"active": "no", "reason": "tired"}
        ).status_code
        == 409
    )


def test_a_deactivated_person_is_out_at_once_and_stays_on_the_list(
    client, app, admin, make_person, sign_in
):
    person = make_person(Role.TRAINEE, name="Somchai")
    theirs = app.test_client()
    sign_in(theirs, person)

    client.post(f"{page_of(person)}/active", data={"active": "no", "reason": "left"})

    assert theirs.get("/account/password").status_code == 303
    assert "Deactivated" in client.get(f"{PEOPLE}?search=somchai").text
    again = theirs.post(
        "/account/sign-in", data={"login_name": person.login_name, "password": person.password}
    )
    assert again.status_code == 422
    client.post(f"{page_of(person)}/active", data={"active": "yes", "reason": "came back"})
    sign_in(theirs, person)


def test_a_one_time_password_ends_all_sessions(client, app, admin, make_person, sign_in):
    person = make_person()
    theirs = app.test_client()
    sign_in(theirs, person)

    answer = client.post(f"{page_of(person)}/password")

    assert "shown only this once" in answer.text
    assert theirs.get("/account/password").status_code == 303


def test_people_are_found_by_a_part_of_the_name_and_by_role(client, admin, make_person):
    make_person(Role.TRAINEE, name="Anong Charoensuk")
    make_person(Role.TRAINER, name="100% _Real_")

    assert "Anong" in client.get(f"{PEOPLE}?search=ANONG").text
    assert "Anong" not in client.get(f"{PEOPLE}?role=trainer").text
    assert "Anong" not in client.get(f"{PEOPLE}?search=%25").text
    assert "Nobody found" in client.get(f"{PEOPLE}?search=zzz").text


def test_long_lists_are_paged(client, admin, make_person):
    for number in range(30):
        make_person(name=f"Number {number:02}")

    first, second = client.get(PEOPLE).text, client.get(f"{PEOPLE}?page=2").text

    assert "31 people, page 1 of 2" in first
    assert "Number 29" in second
    assert "Number 29" not in first


def test_an_administrator_of_one_site_sees_and_changes_only_its_people(
    client, make_person, make_site, sign_in
):
    here, there = make_site(), make_site()
    sign_in(client, make_person(Role.ADMINISTRATOR, site=here))
    ours, theirs = make_person(name="Ours", site=here), make_person(name="Theirs", site=there)

    listed = client.get(PEOPLE).text
    assert "Ours" in listed
    assert "Theirs" not in listed
    assert client.get(page_of(ours)).status_code == 200
    for answer in (
        client.get(page_of(theirs)),
        client.post(f"{page_of(theirs)}/password"),
        client.post(
            f"{page_of(theirs)}/roles",
            data={"role": "trainee", "step": "granted", "reason": "x"},
        ),
    ):
        assert answer.status_code == 404
    elsewhere = client.post(
        f"{PEOPLE}/new",
        data={"display_name": "N", "login_name": "nnn", "site": there.code, "role": "trainee"},
    )
    assert elsewhere.status_code == 422


def test_the_administrator_of_one_site_makes_no_overseer_and_no_site(
    client, make_person, make_site, sign_in
):
    sign_in(client, make_person(Role.ADMINISTRATOR, site=make_site()))

    without_site = client.post(
        f"{PEOPLE}/new",
        data={"display_name": "N", "login_name": "nnn", "site": "", "role": "auditor"},
    )
    new_site = client.post(
        "/administration/sites", data={"code": "ZZ-1", "name": "Z", "country": "Z"}
    )

    assert without_site.status_code == 422
    assert new_site.status_code == 409


def test_an_auditor_reads_everything_and_changes_nothing(client, make_person, sign_in):
    person = make_person()
    sign_in(client, make_person(Role.AUDITOR))

    for address in (PEOPLE, page_of(person), "/administration/sites", "/administration/audit"):
        page = client.get(address)
        assert page.status_code == 200
        for word in ("Add a person", "Record the change", "Add the site", "one-time"):
            assert f">{word}" not in page.text
    for address in (f"{PEOPLE}/new", f"{page_of(person)}/roles", "/administration/audit/reviews"):
        assert client.post(address).status_code == 403


def test_a_site_is_added_once(client, admin):
    site = {"code": "amm-1", "name": "Amman", "country": "Jordan"}

    assert client.post("/administration/sites", data=site).status_code == 303
    again = client.post("/administration/sites", data=site)

    assert again.status_code == 422
    assert "Another site has this code already." in again.text


def test_the_trail_is_filtered_and_paged(client, admin, make_person):
    for number in range(30):
        make_person(Role.TRAINEE, name=f"P{number}")

    newest = client.get("/administration/audit").text
    older = re.search(r'href="([^"]*before=\d+[^"]*)"', newest)[1].replace("&amp;", "&")
    sessions = client.get("/administration/audit?actor=ines&action=accounts:security").text

    assert client.get(older).status_code == 200
    assert "accounts:security:signed_in" in sessions
    assert "people:role" not in sessions
    assert "No entry fits" in client.get("/administration/audit?until=2001-01-01").text
    assert client.get("/administration/audit?table=nonsense").status_code == 422


def test_a_review_of_the_trail_is_recorded(client, admin, session):
    assert "The trail is intact" in client.post("/administration/audit/verify").text

    done = client.post(
        "/administration/audit/reviews",
        data={"conclusion": "Everything was read; nothing unusual.", "has_findings": "y"},
    )

    assert done.status_code == 303
    review = session.scalar(select(AuditReview))
    assert (review.reviewer_id, review.has_findings) == (admin.id, True)
    assert "nothing unusual" in client.get("/administration/reviews").text or (
        "nothing unusual" in client.get("/administration/audit/reviews").text
    )


def test_somebody_of_one_site_sees_only_what_its_people_did(
    client, make_person, make_site, sign_in
):
    here = make_site()
    person = make_person(Role.AUDITOR, site=here, name="Local Auditor")
    sign_in(client, person)

    page = client.get("/administration/audit").text

    assert "Local Auditor" in page
    assert "the system" not in page
    assert client.post("/administration/audit/verify").status_code == 403
