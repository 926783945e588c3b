"""Permits as the station checks them: signature, clock, form."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from simulator.station.errors import (
    ClockSetBackError,
    PermitExpiredError,
    PermitSignatureError,
)
from simulator.station.files import Folder
from simulator.station.keys import canonical_bytes
from simulator.station.permits import check_time, keep_permit, list_permits, read_permit

ISSUED = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


class Site:
    """A site's signing key as plain values."""

    def __init__(self):
        self.key = Ed25519PrivateKey.generate()
        self.public = base64.b64encode(self.key.public_key().public_bytes_raw()).decode()

    def envelope(self, **changes):
        permit = {
            "run_uid": "11111111-1111-4111-8111-111111111111",
            "person_uid": "p",
            "station_uid": "s",
            "scenario_code": "prepare-and-wash-nominal",
            "scenario_digest": "a" * 64,
            "recipe_digest": "b" * 64,
            "profile_digest": "c" * 64,
            "model_revision": 1,
            "seed": 7,
            "level": "exam",
            "issued_at": ISSUED.isoformat(),
            "expires_at": (ISSUED + timedelta(days=14)).isoformat(),
            **changes,
        }
        return {"permit": permit, "signature": self.sign(permit)}

    def sign(self, permit):
        return base64.b64encode(self.key.sign(canonical_bytes(permit))).decode()


@pytest.fixture
def site():
    return Site()


def test_a_signed_permit_is_read(site):
    permit = read_permit(site.envelope(), site.public)

    assert permit.seed == 7
    assert permit.expires_at - permit.issued_at == timedelta(days=14)


@pytest.mark.parametrize(
    ("name", "value"),
    [("seed", 8), ("expires_at", "2099-01-01T00:00:00+00:00"), ("level", "guided")],
)
def test_a_permit_changed_by_one_entry_is_refused(site, name, value):
    envelope = site.envelope()
    envelope["permit"][name] = value

    with pytest.raises(PermitSignatureError, match="does not carry the signature of your site"):
        read_permit(envelope, site.public)


def test_the_permit_of_another_site_is_refused(site):
    with pytest.raises(PermitSignatureError):
        read_permit(Site().envelope(), site.public)


@pytest.mark.parametrize(
    "changes",
    [{"run_uid": "../../settings"}, {"seed": None}, {"expires_at": "soon"}, {"level": 5}],
    ids=["a path", "no seed", "no time", "no text"],
)
def test_a_signed_permit_of_the_wrong_form_is_refused(site, changes):
    with pytest.raises(PermitSignatureError):
        read_permit(site.envelope(**changes), site.public)


@pytest.mark.parametrize("envelope", [None, [], {}, {"permit": {}}, {"permit": {}, "signature": 5}])
def test_what_is_no_envelope_is_refused(site, envelope):
    with pytest.raises(PermitSignatureError):
        read_permit(envelope, site.public)


def test_kept_permits_come_back_and_those_of_another_site_are_passed_over(site, tmp_path):
    folder = Folder(tmp_path)
    folder.prepare()
    other = Site()
    uid = "22222222-2222-4222-8222-222222222222"
    keep_permit(folder, read_permit(site.envelope(), site.public))
    keep_permit(folder, read_permit(other.envelope(run_uid=uid), other.public))

    assert [each.seed for each in list_permits(folder, site.public)] == [7]


def test_an_expired_permit_says_when_it_expired(site):
    permit = read_permit(site.envelope(), site.public)

    with pytest.raises(PermitExpiredError, match="16 March 2026 at 08:30 UTC"):
        check_time(permit, permit.expires_at, None)
    check_time(permit, permit.expires_at - timedelta(seconds=1), None)


def test_a_clock_set_back_before_the_permit_was_given_is_noticed(site):
    permit = read_permit(site.envelope(), site.public)

    with pytest.raises(ClockSetBackError, match="Set the clock right"):
        check_time(permit, ISSUED - timedelta(hours=1), None)


def test_a_clock_set_back_to_revive_a_permit_is_noticed(site):
    permit = read_permit(site.envelope(), site.public)
    seen = permit.expires_at + timedelta(days=1)

    with pytest.raises(ClockSetBackError):
        check_time(permit, ISSUED + timedelta(days=1), seen)


def test_a_clock_that_runs_some_minutes_behind_the_site_is_no_offence(site):
    check_time(read_permit(site.envelope(), site.public), ISSUED - timedelta(minutes=9), None)
