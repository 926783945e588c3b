import hashlib
import re

import pytest
from sqlalchemy import func, select

from tests.webapp.records.stories import Story
from webapp.platform.actors import Role
from webapp.storage.people import SecurityEvent, SecurityKind
from webapp.storage.records import Certificate, RunComment, Signature
from webapp.storage.runs import VerdictKind
from webapp.storage.verification import verify_trail

ACCEPT = "reviewed-evidence-of-competence"


def shown_digest(html: str) -> str:
    found = re.search(r'name="shown_digest" type="hidden" value="([0-9a-f]{64})"', html)
    assert found is not None, html
    return found[1]


def sign(client, person, run_uid, **changes):
    page = client.get(f"/records/runs/{run_uid}").text
    data = {
        "meaning": ACCEPT,
        "reason": "",
        "password": person.password,
        "shown_digest": shown_digest(page),
    }
    return client.post(f"/records/runs/{run_uid}/signatures", data=data | changes)


def certify(client, trainer, person, **changes):
    page = client.get(f"/records/people/{person.uid}").text
    data = {"password": trainer.password, "shown_digest": shown_digest(page)} | changes
    return client.post(f"/records/people/{person.uid}/certificates", data=data)


@pytest.fixture
def issued(story: Story, client, sign_in):
    """A certificate issued through the pages: (number, trainee, trainer, run uids)."""
    trainee, trainer = story.trainee(), story.trainer()
    played = story.prepare(trainee)
    sign_in(client, trainer)
    for run_uid in played:
        assert sign(client, trainer, run_uid).status_code == 303
    answer = certify(client, trainer, trainee)
    assert answer.status_code == 303, answer.text
    return answer.location.rpartition("/")[2], trainee, trainer, played


def test_a_trainer_goes_from_the_list_over_the_reviews_to_the_certificate(
    issued, client, session
) -> None:
    number, trainee, _trainer, played = issued

    people = client.get("/records/people").text
    assert trainee.display_name in people
    assert number in people
    page = client.get(f"/records/certificates/{number}").text
    assert all(run_uid in page for run_uid in played)
    pdf = client.get(f"/records/certificates/{number}/file")
    stored = session.scalars(select(Certificate.pdf_sha256)).one()
    assert pdf.mimetype == "application/pdf"
    assert hashlib.sha256(pdf.data).hexdigest() == stored
    assert client.get(f"/records/certificates/{number}/file").data == pdf.data


def test_every_signature_on_a_page_shows_name_time_with_zone_and_meaning(issued, client) -> None:
    number, _trainee, trainer, played = issued

    for address in (f"/records/runs/{played[0]}", f"/records/certificates/{number}"):
        html = client.get(address).text
        assert trainer.display_name in html
        assert "Reviewed: this run is evidence of competence" in html
        assert re.search(r"\d\d:\d\d UTC", html)


def test_the_trail_over_all_of_it_is_intact_and_red_after_one_changed_byte(
    issued, session, database
) -> None:
    session.rollback()
    assert verify_trail(session).is_intact

    with database.write() as writing:
        for deed in ("update", "delete"):
            writing.connection().exec_driver_sql(f"DROP TRIGGER keep_certificates_{deed}")
        writing.connection().exec_driver_sql("UPDATE certificates SET pdf = pdf || x'00'")
    session.rollback()

    report = verify_trail(session)
    assert not report.is_intact
    assert "certificates" in str(report)


WHO = {
    "holder": (200, 200, 200, 403),
    "trainer": (200, 200, 200, 422),
    "auditor": (200, 200, 200, 403),
    "administrator": (200, 200, 200, 403),
    "other trainee": (404, 404, 404, 403),
    "trainer elsewhere": (404, 404, 404, 404),
    "author": (404, 404, 404, 403),
}


@pytest.mark.parametrize("who", WHO)
def test_who_may_read_and_who_may_sign(  # noqa: PLR0917
    who, issued, story, client, app, sign_in, make_site
) -> None:
    number, trainee, trainer, played = issued
    person = {
        "holder": lambda: trainee,
        "trainer": lambda: trainer,
        "auditor": lambda: story.make(Role.AUDITOR),
        "administrator": lambda: story.make(Role.ADMINISTRATOR, site=story.site),
        "other trainee": lambda: story.trainee("Somebody Else"),
        "trainer elsewhere": lambda: story.trainer(site=make_site()),
        "author": lambda: story.make(Role.AUTHOR, site=story.site),
    }[who]()
    digest = shown_digest(client.get(f"/records/runs/{played[0]}").text)
    visitor = app.test_client()
    sign_in(visitor, person)

    statuses = (
        visitor.get(f"/records/people/{trainee.uid}").status_code,
        visitor.get(f"/records/runs/{played[0]}").status_code,
        visitor.get(f"/records/certificates/{number}").status_code,
        visitor.post(
            f"/records/runs/{played[0]}/signatures",
            data={"meaning": ACCEPT, "password": person.password, "shown_digest": digest},
        ).status_code,
    )

    assert statuses == WHO[who]


@pytest.mark.parametrize("role", [Role.TRAINEE, Role.AUTHOR])
def test_the_list_of_people_is_closed_to_those_who_do_not_look_after_others(
    role, story, client, sign_in
) -> None:
    sign_in(client, story.make(role, site=story.site))

    assert client.get("/records/people").status_code == 403


def test_a_stranger_is_asked_to_sign_in(client, story) -> None:
    assert "/account/sign-in" in client.get("/records/people").location


def test_a_wrong_password_keeps_what_was_written_and_is_recorded(
    story, client, sign_in, session
) -> None:
    trainee, trainer = story.trainee(), story.trainer()
    run_uid = story.prepare(trainee)[0]
    sign_in(client, trainer)

    answer = sign(client, trainer, run_uid, password="wrong", reason="Watched it twice.")

    assert answer.status_code == 422
    assert "Nothing was signed." in answer.text
    assert "Watched it twice." in answer.text
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Signature)) == 0
    kinds = session.scalars(select(SecurityEvent.kind)).all()
    assert SecurityKind.CONFIRMATION_FAILED in kinds


def test_a_second_click_signs_and_issues_once(issued, story, client, session) -> None:
    _number, trainee, trainer, played = issued

    assert sign(client, trainer, played[0]).status_code == 422
    again = client.post(
        f"/records/people/{trainee.uid}/certificates",
        data={"password": trainer.password, "shown_digest": "0" * 64},
    )

    assert again.status_code == 409
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Certificate)) == 1
    assert session.scalar(select(func.count()).select_from(Signature)) == 3


def test_signing_for_oneself_is_refused_and_not_even_offered(story, client, sign_in) -> None:
    both = story.make(Role.TRAINEE, Role.TRAINER, site=story.site)
    run_uid = story.prepare(both)[0]
    sign_in(client, both)

    assert 'name="password"' not in client.get(f"/records/runs/{run_uid}").text
    answer = client.post(
        f"/records/runs/{run_uid}/signatures",
        data={"meaning": ACCEPT, "password": both.password, "shown_digest": "0" * 64},
    )

    assert answer.status_code == 409
    assert "Nobody signs for themselves" in answer.text


@pytest.mark.parametrize(
    "data",
    [
        pytest.param({"meaning": "approved"}, id="a meaning that is not on the list"),
        pytest.param({"meaning": "certified"}, id="a meaning of another record"),
        pytest.param({}, id="no meaning"),
        pytest.param({"meaning": ACCEPT, "password": ""}, id="no password"),
    ],
)
def test_a_form_with_something_wrong_is_shown_again(data, story, client, sign_in) -> None:
    trainer = story.trainer()
    run_uid = story.play(story.trainee())
    sign_in(client, trainer)

    answer = client.post(
        f"/records/runs/{run_uid}/signatures",
        data={"password": trainer.password, "shown_digest": "0" * 64} | data,
    )

    assert answer.status_code == 422
    assert "field-error" in answer.text


def test_a_foreign_field_is_refused(story, client, sign_in) -> None:
    trainer = story.trainer()
    run_uid = story.play(story.trainee())
    sign_in(client, trainer)

    answer = sign(client, trainer, run_uid, signed_at="2020-01-01")

    assert answer.status_code == 400


def test_a_comment_at_a_moment_is_kept_and_leads_back_to_it(
    story, client, sign_in, session
) -> None:
    trainer = story.trainer()
    run_uid = story.play(story.trainee())
    sign_in(client, trainer)

    answer = client.post(
        f"/records/runs/{run_uid}/comments", data={"text": "Too late.", "moment": "12:45"}
    )

    assert answer.status_code == 303
    session.rollback()
    assert session.scalars(select(RunComment.tick)).one() == 1530
    assert "At 12:45" in client.get(f"/records/runs/{run_uid}").text
    wrong = client.post(f"/records/runs/{run_uid}/comments", data={"text": "x", "moment": "noon"})
    assert wrong.status_code == 422


def test_the_page_of_a_moment_tells_phase_alarms_actions_and_values(story, client, sign_in) -> None:
    trainer = story.trainer()
    run_uid = story.play(story.trainee())
    sign_in(client, trainer)

    panel = client.get(f"/records/runs/{run_uid}/moment?at=1530").text

    for part in ("At 12:45", "Prime and tare", "Pump outlet pressure high", "Stop pump", "kPa"):
        assert part in panel, part
    by_time = client.get(f"/records/runs/{run_uid}/moment?at=12:45").text
    assert by_time == panel
    assert "At 30:00" in client.get(f"/records/runs/{run_uid}/moment?at=999999").text
    assert "At 0:00" in client.get(f"/records/runs/{run_uid}/moment?at=-5").text


def test_journal_and_result_are_downloaded_as_they_are_kept(story, client, sign_in) -> None:
    trainer = story.trainer()
    run_uid = story.play(story.trainee())
    sign_in(client, trainer)

    journal = client.get(f"/records/runs/{run_uid}/journal")
    result = client.get(f"/records/runs/{run_uid}/result")

    assert journal.data == f'{{"header": "{run_uid}"}}\n'.encode()
    assert result.json is not None
    assert result.json["debrief"]["scenario_code"] == "clamp-left-closed"


@pytest.mark.parametrize("verdict", [None, VerdictKind.DIVERGED, VerdictKind.MALFORMED])
def test_a_run_without_a_result_says_so_and_offers_the_journal(
    verdict, story, client, sign_in
) -> None:
    trainer = story.trainer()
    run_uid = story.play(story.trainee(), verdict=verdict)
    sign_in(client, trainer)

    page = client.get(f"/records/runs/{run_uid}").text

    assert "No timeline" in page
    assert f"/records/runs/{run_uid}/journal" in page
    assert client.get(f"/records/runs/{run_uid}/result").status_code == 404


def test_a_revocation_is_asked_with_reason_and_shown_with_it(issued, client) -> None:
    number, _trainee, trainer, _played = issued
    digest = shown_digest(client.get(f"/records/certificates/{number}").text)
    address = f"/records/certificates/{number}/revocation"
    data = {"reason": "", "password": trainer.password, "shown_digest": digest}

    assert client.post(address, data=data).status_code == 422
    done = client.post(address, data=data | {"reason": "Another person played."})

    assert done.status_code == 303
    page = client.get(f"/records/certificates/{number}").text
    assert "Revoked" in page
    assert "Another person played." in page
    public = client.get(f"/verify/{number}").text
    assert "This certificate is revoked" in public
    assert "Another person played." not in public


def test_the_holder_sees_what_is_missing_and_downloads_the_file(
    issued, app, story, sign_in
) -> None:
    number, trainee, _trainer, _played = issued
    holder, beginner = app.test_client(), app.test_client()
    sign_in(holder, trainee)
    sign_in(beginner, story.trainee("New Person"))

    assert number in holder.get("/records/certificates").text
    assert holder.get(f"/records/certificates/{number}/file").status_code == 200
    empty = beginner.get("/records/certificates").text
    assert "No certificate yet" in empty
    assert "The assessment is not taken yet." in empty


def test_the_list_is_filtered_searched_and_has_empty_states(story, client, sign_in) -> None:
    sign_in(client, story.trainer())
    assert "No trainees yet" in client.get("/records/people").text
    waiting = story.trainee("Busaba Chai")
    story.prepare(waiting)
    story.trainee("Anan Dee")

    def names(query: str) -> set[str]:
        html = client.get(f"/records/people?{query}").text
        return {name for name in ("Busaba Chai", "Anan Dee") if name in html}

    assert names("") == {"Busaba Chai", "Anan Dee"}
    assert names("situation=to-review") == {"Busaba Chai"}
    assert names("search=anan") == {"Anan Dee"}
    assert "Nobody here" in client.get("/records/people?search=nobody").text


def test_an_auditor_reads_everything_and_is_offered_no_change(issued, app, story, sign_in) -> None:
    number, trainee, _trainer, played = issued
    auditor = app.test_client()
    sign_in(auditor, story.make(Role.AUDITOR))

    for address in (
        f"/records/people/{trainee.uid}",
        f"/records/runs/{played[0]}",
        f"/records/certificates/{number}",
    ):
        html = auditor.get(address).text
        assert 'name="password"' not in html
        assert 'name="text"' not in html
