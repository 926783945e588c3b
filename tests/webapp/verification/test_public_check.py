import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from assessments.certificates import make_number
from tests.webapp.records.stories import Story
from webapp.platform import clock
from webapp.services.certificates import Issued, certify, digest_standing
from webapp.services.records import load_review, sign_review
from webapp.services.signing import Wish
from webapp.services.standings import load_standing
from webapp.storage.people import Person
from webapp.storage.records import SignatureMeaning, VerificationMiss

UNKNOWN = make_number(bytes(range(64)))


@pytest.fixture
def number(story: Story, database) -> str:
    trainee, trainer = story.trainee("Nok Srisai"), story.trainer("Layla Haddad")
    played = story.prepare(trainee)
    with database.write() as session:
        for run_uid in played:
            digest = load_review(session, trainer.actor, run_uid).digest
            asked = Wish(SignatureMeaning.ACCEPTED, "", trainer.password, digest)
            sign_review(session, trainer.actor, run_uid, asked, now=story.now)
        standing = load_standing(session, session.get_one(Person, trainee.id), now=story.now)
        asked = Wish(SignatureMeaning.CERTIFIED, "", trainer.password, digest_standing(standing))
        outcome = certify(
            session, trainer.actor, trainee.uid, asked, "https://a.example", now=story.now
        )
    assert isinstance(outcome, Issued)
    return outcome.number


def words(html: str) -> str:
    main = html.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_anybody_may_ask_and_is_told_number_holder_scope_validity(client, number) -> None:
    answer = client.get(f"/verify/{number}")

    assert answer.status_code == 200
    told = words(answer.text)
    for part in ("This certificate is valid", number, "Nok Srisai", "Device preparation"):
        assert part in told, part


def test_nothing_else_is_told(client, number, story) -> None:
    html = client.get(f"/verify/{number}").text

    for hidden in (
        "Layla Haddad",
        story.site.name,
        "91.3",
        "94",
        "CONFIRMED",
        "Clamp left closed",
        "Foundation knowledge",
        "/records/",
    ):
        assert hidden not in words(html), hidden
    assert not re.search(r"[0-9a-f]{64}|[0-9a-f]{8}-[0-9a-f]{4}-", words(html))


def test_a_number_is_read_however_it_is_typed(client, number) -> None:
    typed = number.lower().replace("-", " ")

    answer = client.get("/verify", query_string={"number": typed})

    assert answer.status_code == 303
    assert answer.location.endswith(number)


def test_a_mistyped_number_is_noticed_before_anything_is_looked_up(client, number, session) -> None:
    last = "2" if number[-1] != "2" else "3"

    answer = client.get("/verify", query_string={"number": number[:-1] + last})

    assert answer.status_code == 422
    assert "one sign is wrong or missing" in answer.text
    assert session.scalar(select(func.count()).select_from(VerificationMiss)) == 0


def test_an_unknown_number_is_answered_as_unknown(client, number) -> None:
    answer = client.get(f"/verify/{UNKNOWN}")

    assert answer.status_code == 404
    assert "There is no such certificate" in answer.text
    assert "Nok Srisai" not in answer.text


def test_whoever_guesses_is_stopped_and_others_are_not(client, number, app) -> None:
    for _ in range(20):
        assert client.get(f"/verify/{UNKNOWN}").status_code == 404

    assert client.get(f"/verify/{UNKNOWN}").status_code == 429
    assert client.get(f"/verify/{number}").status_code == 429
    elsewhere = app.test_client()
    other = elsewhere.get(f"/verify/{number}", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert other.status_code == 200


def test_after_ten_minutes_a_stopped_address_may_ask_again(client, number, monkeypatch) -> None:
    for _ in range(20):
        client.get(f"/verify/{UNKNOWN}")
    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert client.get(f"/verify/{number}").status_code == 200


def test_what_somebody_typed_is_shown_as_text_and_not_as_page(client) -> None:
    answer = client.get("/verify/<script>alert(1)</script>")

    assert "<script>alert" not in answer.text


def test_an_expired_certificate_says_so(client, number, monkeypatch) -> None:
    later = clock.now() + timedelta(days=366)
    monkeypatch.setattr(clock, "now", lambda: later)

    answer = client.get(f"/verify/{number}")

    assert answer.status_code == 200
    assert "This certificate has expired" in answer.text
