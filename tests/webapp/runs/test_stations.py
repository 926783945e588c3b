"""Pairing a station, its token, and revoking it, on both databases."""

import base64
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from tests.support.database import NOW
from webapp.platform.actors import Role
from webapp.platform.errors import NotFoundError, RefusedError
from webapp.services import stations
from webapp.services.site_key import SiteKey, canonical_bytes, is_signed_by
from webapp.services.stations import CollectedToken
from webapp.storage.runs import PairingStep, StationToken


class Desk:
    """A station's side of a pairing, as plain values."""

    def __init__(self):
        self.key = Ed25519PrivateKey.generate()
        self.public = base64.b64encode(self.key.public_key().public_bytes_raw()).decode()

    def sign(self, message):
        return base64.b64encode(self.key.sign(message)).decode()

    def begin(self, session, name="Bench 3", now=NOW):
        return stations.begin_pairing(session, name, self.public, address="10.0.0.1", now=now)

    def collect(self, session, offer, now=NOW):
        signature = self.sign(b"celaxi-pairing\n" + offer.device_code.encode())
        return stations.collect_token(session, offer.device_code, signature, now=now)

    def pair(self, session, actor):
        offer = self.begin(session)
        subject = stations.find_pairing(session, actor, offer.user_code, now=NOW)
        stations.answer_pairing(session, actor, subject.request_uid, PairingStep.APPROVED, now=NOW)
        return self.collect(session, offer)


@pytest.fixture
def person(make_person):
    return make_person(Role.TRAINEE)


def test_a_confirmed_station_gets_a_token_that_finds_its_person(session, person):
    collected = Desk().pair(session, person.actor)

    found = stations.find_station(session, collected.token)

    assert isinstance(collected, CollectedToken)
    assert found is not None
    assert found.actor.person_uid == person.uid
    assert found.station_name == "Bench 3"
    assert collected.person_name == person.display_name


def test_the_token_itself_is_stored_nowhere(session, person):
    collected = Desk().pair(session, person.actor)

    stored = session.scalars(select(StationToken.token_digest)).all()

    assert collected.token not in stored
    assert stored == [stations.digest_token(collected.token)]


def test_a_code_is_found_however_it_is_typed(session, person):
    offer = Desk().begin(session)
    typed = " " + offer.user_code.replace("-", " ").lower() + " "

    subject = stations.find_pairing(session, person.actor, typed, now=NOW)

    assert subject is not None
    assert subject.station_name == "Bench 3"


def test_codes_have_no_letter_that_can_be_mistaken():
    letters = set("".join(stations.new_user_code() for _ in range(200)))

    assert letters <= set("BCDFGHJKLMNPQRSTVWXZ-")


def test_before_the_person_confirms_the_station_is_told_to_wait(session):
    desk = Desk()

    assert desk.collect(session, desk.begin(session)) == "authorization_pending"


def test_an_expired_code_is_neither_found_nor_collected(session, person):
    desk = Desk()
    offer = desk.begin(session)
    later = NOW + stations.CODE_LIFETIME

    assert stations.find_pairing(session, person.actor, offer.user_code, now=later) is None
    assert desk.collect(session, offer, now=later) == "expired_token"


def test_a_refused_station_gets_no_token(session, person):
    desk = Desk()
    offer = desk.begin(session)
    subject = stations.find_pairing(session, person.actor, offer.user_code, now=NOW)
    stations.answer_pairing(
        session, person.actor, subject.request_uid, PairingStep.REFUSED, now=NOW
    )

    assert desk.collect(session, offer) == "access_denied"


def test_a_code_pairs_once(session, person, make_person):
    other = make_person(Role.TRAINEE).actor
    offer = Desk().begin(session)
    subject = stations.find_pairing(session, person.actor, offer.user_code, now=NOW)
    uid = subject.request_uid
    stations.answer_pairing(session, person.actor, uid, PairingStep.APPROVED, now=NOW)

    assert stations.find_pairing(session, other, offer.user_code, now=NOW) is None
    with pytest.raises(RefusedError, match=r"pairing\.over"):
        stations.answer_pairing(session, other, uid, PairingStep.APPROVED, now=NOW)


def test_only_the_holder_of_the_private_key_collects_the_token(session, person):
    desk = Desk()
    offer = desk.begin(session)
    subject = stations.find_pairing(session, person.actor, offer.user_code, now=NOW)
    stations.answer_pairing(
        session, person.actor, subject.request_uid, PairingStep.APPROVED, now=NOW
    )

    assert Desk().collect(session, offer) == "access_denied"


def test_a_token_lost_on_the_way_is_replaced_and_void(session, person):
    desk = Desk()
    offer = desk.begin(session)
    subject = stations.find_pairing(session, person.actor, offer.user_code, now=NOW)
    stations.answer_pairing(
        session, person.actor, subject.request_uid, PairingStep.APPROVED, now=NOW
    )
    first = desk.collect(session, offer)
    second = desk.collect(session, offer)

    assert first.station_uid == second.station_uid
    assert stations.find_station(session, first.token) is None
    assert stations.find_station(session, second.token) is not None


def test_guessing_codes_is_stopped_after_ten_wrong_ones(session, person):
    offer = Desk().begin(session)
    for _ in range(stations.WRONG_CODES_BEFORE_PAUSE):
        assert stations.find_pairing(session, person.actor, "BBBB-BBBB", now=NOW) is None

    with pytest.raises(RefusedError, match=r"pairing\.paused"):
        stations.find_pairing(session, person.actor, offer.user_code, now=NOW)
    later = NOW + stations.WRONG_CODES_WINDOW
    assert stations.find_pairing(session, person.actor, "BBBB-BBBB", now=later) is None


def test_one_network_cannot_open_pairings_without_end(session):
    desk = Desk()
    for _ in range(stations.OPEN_REQUESTS_FROM_ONE_ADDRESS):
        desk.begin(session)

    with pytest.raises(RefusedError, match=r"pairing\.too_many"):
        desk.begin(session)
    desk.begin(session, now=NOW + timedelta(hours=1))


@pytest.mark.parametrize(
    "name", ["", "   ", "x" * 81, "a\u202eb"], ids=["empty", "blank", "long", "bidi"]
)
def test_a_station_needs_a_readable_name(session, name):
    with pytest.raises(RefusedError, match=r"pairing\.name"):
        Desk().begin(session, name=name)


def test_a_revoked_station_is_found_and_marked(session, person):
    collected = Desk().pair(session, person.actor)

    stations.revoke_station(session, person.actor, collected.station_uid, "lost", now=NOW)
    stations.revoke_station(session, person.actor, collected.station_uid, "lost", now=NOW)

    assert stations.find_station(session, collected.token).is_revoked
    (listed,) = stations.list_stations(session, person.id)
    assert listed.revocation_reason == "lost"


def test_a_trainer_of_the_site_may_revoke_and_one_of_another_site_may_not(
    session, make_person, make_site
):
    site, elsewhere = make_site(), make_site()
    owner = make_person(Role.TRAINEE, site=site)
    stranger = make_person(Role.TRAINER, site=elsewhere).actor
    colleague = make_person(Role.TRAINEE, site=site).actor
    trainer = make_person(Role.TRAINER, site=site).actor
    collected = Desk().pair(session, owner.actor)

    for refused in (stranger, colleague):
        with pytest.raises(NotFoundError):
            stations.revoke_station(session, refused, collected.station_uid, "no", now=NOW)
    revoked = stations.revoke_station(
        session, trainer, collected.station_uid, "left the site", now=NOW
    )

    assert revoked.person_uid == owner.uid


def test_the_site_key_follows_from_the_secret_key_and_signs():
    document = {"run_uid": "a", "seed": 5}
    one, same, other = SiteKey("x" * 32), SiteKey("x" * 32), SiteKey("y" * 32)

    assert one.public_text == same.public_text != other.public_text
    assert is_signed_by(one.public_text, canonical_bytes(document), same.sign(document))
    assert not is_signed_by(other.public_text, canonical_bytes(document), one.sign(document))
    assert not is_signed_by(one.public_text, canonical_bytes({"seed": 6}), one.sign(document))
