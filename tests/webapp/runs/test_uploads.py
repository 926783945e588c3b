"""Permits, taking in journals and keeping verdicts, on both databases."""

import hashlib
import json
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from tests.support.database import NOW
from tests.webapp.runs.desk import Desk
from webapp.platform.actors import Role
from webapp.platform.errors import NotFoundError, RefusedError
from webapp.services import audit, permits, runs, stations, uploads, verdicts
from webapp.services.scenarios import ScenarioFacts
from webapp.services.site_key import SiteKey, canonical_bytes, is_signed_by
from webapp.services.uploads import Upload
from webapp.services.verdicts import Finding
from webapp.storage.audit import AuditEntry
from webapp.storage.runs import RefusalKind, TrainingRun, UploadRefusal, VerdictKind

KEY = SiteKey("s" * 40)
NOMINAL = ScenarioFacts("nominal", "Nominal", "All goes well", "a" * 64, "b" * 64, "c" * 64, 3)
RESULT = {
    "score": {"percent": 87, "is_passed": True, "critical_errors": []},
    "final_digest": "d" * 64,
}


@pytest.fixture
def people(make_person):
    return make_person(Role.TRAINEE), make_person(Role.TRAINEE)


@pytest.fixture
def desk(session, people):
    return Desk(session, people[0].actor)


@pytest.fixture
def other_desk(session, desk, people):
    return Desk(session, people[1].actor)


def give(session, desk, count=1, now=NOW):
    return permits.issue_permits(session, KEY, desk.identity(), [NOMINAL], count, now=now)


def journal_for(run_uid, begun=NOW, filler=""):
    header = {
        "kind": "header",
        "run_uid": run_uid,
        "scenario_code": "nominal",
        "level": "exam",
        "seed": 5,
        "wall_time": begun.isoformat(),
    }
    footer = {"kind": "footer", "claimed_score": 100, "filler": filler}
    return b"".join(json.dumps(line).encode() + b"\n" for line in (header, footer))


def send(session, desk, run_uid, journal=None, now=NOW, signature=None):
    upload = Upload(run_uid, journal or journal_for(run_uid), "")
    signed = Upload(run_uid, upload.journal, signature or desk.sign(upload.signed_message))
    return uploads.receive_run(session, desk.identity(), signed, now=now)


def permit_uid(session, desk):
    return give(session, desk)[0]["permit"]["run_uid"]


def refusals(session):
    return session.scalars(select(UploadRefusal).order_by(UploadRefusal.id)).all()


def test_a_permit_is_signed_and_names_everything_that_must_be_the_same(session, desk):
    (envelope,) = give(session, desk)

    permit = envelope["permit"]
    assert is_signed_by(KEY.public_text, canonical_bytes(permit), envelope["signature"])
    assert permit["person_uid"] == desk.actor.person_uid
    assert permit["station_uid"] == desk.identity().station_uid
    assert (permit["scenario_digest"], permit["recipe_digest"]) == ("a" * 64, "b" * 64)
    assert (permit["profile_digest"], permit["model_revision"]) == ("c" * 64, 3)
    assert permit["level"] == "exam"
    assert 0 <= permit["seed"] < 2**53


def test_asking_again_gives_the_same_permits_and_tops_up(session, desk):
    first = give(session, desk, 2)
    again = give(session, desk, 2)
    more = give(session, desk, 3)

    assert again == first
    assert more[:2] == first
    assert len({each["permit"]["seed"] for each in more}) == 3


def test_a_person_holds_at_most_five_open_permits_of_a_scenario(session, desk):
    give(session, desk, 4)
    second = Desk(session, desk.actor)

    assert len(give(session, second, 3)) == 1
    third = Desk(session, desk.actor)
    with pytest.raises(RefusedError, match=r"permit\.too_many"):
        give(session, third, 1)
    assert len(give(session, third, 1, now=NOW + permits.LIFETIME)) == 1


@pytest.mark.parametrize("count", [0, -1, 6])
def test_an_impossible_count_is_refused(session, desk, count):
    with pytest.raises(RefusedError, match=r"permit\.count"):
        give(session, desk, count)


def test_a_run_is_stored_exactly_as_it_came_and_recorded(session, desk):
    uid = permit_uid(session, desk)
    journal = journal_for(uid)

    outcome = send(session, desk, uid, journal)

    run = session.scalar(select(TrainingRun).where(TrainingRun.uid == uid))
    assert outcome.is_new
    assert outcome.refusal is None
    assert run.journal == journal
    assert run.journal_sha256 == hashlib.sha256(journal).hexdigest()
    entry = session.scalar(
        select(AuditEntry).where(AuditEntry.row_uid == uid, AuditEntry.table_name == "runs")
    )
    assert entry.action == "runs:run:receive"


def test_sending_the_same_bytes_again_changes_nothing(session, desk):
    uid = permit_uid(session, desk)
    send(session, desk, uid)
    entries = session.query(AuditEntry).count()

    outcome = send(session, desk, uid)

    assert not outcome.is_new
    assert outcome.refusal is None
    assert session.query(AuditEntry).count() == entries


def test_other_bytes_for_the_same_run_are_refused_and_kept_once(session, desk):
    uid = permit_uid(session, desk)
    send(session, desk, uid)
    changed = journal_for(uid, filler="better")

    outcomes = [send(session, desk, uid, changed).refusal for _ in range(3)]

    assert outcomes == [RefusalKind.DIFFERENT_BYTES] * 3
    (kept,) = refusals(session)
    assert kept.journal == changed
    assert session.scalar(select(TrainingRun.journal)) == journal_for(uid)


def test_evidence_of_refused_bytes_does_not_grow_without_end(session, desk):
    uid = permit_uid(session, desk)
    send(session, desk, uid)

    for number in range(12):
        send(session, desk, uid, journal_for(uid, filler=str(number)))

    assert len(refusals(session)) == uploads.KEPT_CONFLICTS_OF_ONE_RUN


def test_the_permit_of_another_person_is_refused_and_recorded(session, desk, other_desk):
    uid = permit_uid(session, desk)

    outcome = send(session, other_desk, uid)

    assert outcome.refusal is RefusalKind.FOREIGN_PERMIT
    (kept,) = refusals(session)
    assert kept.station_id == other_desk.identity().station_id
    assert kept.journal is None
    assert send(session, desk, uid).refusal is None


def test_a_permit_is_bound_to_its_station_too(session, desk):
    uid = permit_uid(session, desk)

    outcome = send(session, Desk(session, desk.actor), uid)

    assert outcome.refusal is RefusalKind.FOREIGN_PERMIT


def test_a_journal_signed_by_another_key_is_refused(session, desk, other_desk):
    uid = permit_uid(session, desk)
    message = Upload(uid, journal_for(uid), "").signed_message

    outcome = send(session, desk, uid, signature=other_desk.sign(message))

    assert outcome.refusal is RefusalKind.BAD_SIGNATURE


def test_a_signature_for_another_journal_is_refused(session, desk):
    uid = permit_uid(session, desk)
    message = Upload(uid, journal_for(uid, filler="other"), "").signed_message

    assert send(session, desk, uid, signature=desk.sign(message)).refusal


def test_a_run_begun_after_the_permit_expired_is_refused(session, desk):
    uid = permit_uid(session, desk)
    late = NOW + permits.LIFETIME + timedelta(minutes=1)

    outcome = send(session, desk, uid, journal_for(uid, begun=late), now=late)

    assert outcome.refusal is RefusalKind.PERMIT_EXPIRED


def test_a_run_begun_in_time_may_be_sent_later_but_not_for_ever(session, desk):
    first, second = (each["permit"]["run_uid"] for each in give(session, desk, 2))
    soon = NOW + permits.LIFETIME + timedelta(days=1)
    late = NOW + permits.LIFETIME + permits.SENDING_TIME

    assert send(session, desk, first, now=soon).refusal is None
    assert send(session, desk, second, now=late).refusal is RefusalKind.PERMIT_EXPIRED


def test_a_revoked_station_sends_nothing_any_more_and_the_try_is_recorded(session, desk):
    uid = permit_uid(session, desk)
    stations.revoke_station(session, desk.actor, desk.identity().station_uid, "lost", now=NOW)

    assert send(session, desk, uid).refusal is RefusalKind.STATION_REVOKED
    assert refusals(session)[0].kind is RefusalKind.STATION_REVOKED


def test_a_run_without_a_permit_is_practice(session, desk, people):
    uid = "11111111-1111-4111-8111-111111111111"
    send(session, desk, uid)

    (result,) = runs.list_run_results(session, people[0].id)

    assert not result.assessed
    assert result.scenario_code == "nominal"


def test_a_practice_run_of_somebody_else_cannot_be_sent_again_as_ones_own(
    session, desk, other_desk
):
    uid = "11111111-1111-4111-8111-111111111111"
    send(session, desk, uid)

    assert send(session, other_desk, uid).refusal is RefusalKind.FOREIGN_RUN


def test_practice_does_not_flood_the_site(session, desk, monkeypatch):
    monkeypatch.setattr(uploads, "PRACTICE_RUNS_IN_A_DAY", 2)
    uids = [f"11111111-1111-4111-8111-11111111111{number}" for number in range(3)]
    for uid in uids[:2]:
        send(session, desk, uid)

    with pytest.raises(RefusedError, match=r"upload\.flood"):
        send(session, desk, uids[2])
    assert send(session, desk, permit_uid(session, desk)).is_new
    assert send(session, desk, uids[2], now=NOW + timedelta(days=1)).is_new


@pytest.mark.parametrize(
    "journal",
    [b"\x00\xff", b"[" * 50_000, b'{"kind": "header", "level": {"a": 1}, "seed": 1e999}\n', b"\n"],
    ids=["bytes", "deeply nested", "odd values", "an empty line"],
)
def test_a_journal_that_says_nothing_readable_is_stored_all_the_same(session, desk, journal):
    uid = permit_uid(session, desk)

    assert send(session, desk, uid, journal).is_new
    assert session.scalar(select(TrainingRun.claimed)) == {}


def test_the_result_holds_the_verdict_and_never_the_claim(session, desk, people):
    uid = permit_uid(session, desk)
    send(session, desk, uid)
    before = runs.list_run_results(session, people[0].id)[0]
    verdicts.keep_verdict(
        session,
        verdicts.load_waiting(session, uid),
        Finding(VerdictKind.CONFIRMED, result=RESULT),
        now=NOW,
    )

    after = runs.list_run_results(session, people[0].id)[0]

    assert (before.verdict, before.score_percent, before.passed) == (None, None, False)
    assert (after.verdict, after.score_percent, after.passed) == ("CONFIRMED", Decimal(87), True)
    assert after.final_digest == "d" * 64
    assert after.assessed


def judge(session, uid, kind, *, is_again=True, result=None):
    run = verdicts.load_waiting(session, uid)
    finding = Finding(kind, "code", "why", 5, 6, result)
    return verdicts.keep_verdict(session, run, finding, is_again=is_again, now=NOW)


def test_a_second_verifier_of_the_same_revision_adds_no_verdict(session, desk):
    uid = permit_uid(session, desk)
    send(session, desk, uid)
    judge(session, uid, VerdictKind.DIVERGED, is_again=False)

    assert judge(session, uid, VerdictKind.DIVERGED, is_again=False) is None
    assert verdicts.list_waiting_uids(session) == ()


@pytest.mark.parametrize(
    ("later", "holds"),
    [
        (VerdictKind.RETIRED_REVISION, "CONFIRMED"),
        (VerdictKind.TIMED_OUT, "CONFIRMED"),
        (VerdictKind.DIVERGED, "DIVERGED"),
    ],
)
def test_the_newest_verdict_that_says_something_holds(session, desk, people, later, holds):
    uid = permit_uid(session, desk)
    send(session, desk, uid)
    judge(session, uid, VerdictKind.CONFIRMED, result=RESULT)
    judge(session, uid, later)

    assert runs.list_run_results(session, people[0].id)[0].verdict == holds
    sheet = runs.load_run(session, desk.actor, uid)
    assert [each.round for each in sheet.verdicts] == [2, 1]


def test_runs_verdicts_and_permits_cannot_be_changed_in_the_database(session, desk):
    uid = permit_uid(session, desk)
    send(session, desk, uid)
    judge(session, uid, VerdictKind.DIVERGED)
    session.commit()

    for statement in (
        "UPDATE runs SET byte_count = 1",
        "DELETE FROM run_verdicts",
        "UPDATE permits SET level = 'guided'",
    ):
        with pytest.raises(DBAPIError):
            session.execute(text(statement))
        session.rollback()


def test_a_run_is_shown_to_its_owner_and_to_reviewers_of_the_site_only(
    session, make_site, make_person
):
    site = make_site()
    owner = make_person(Role.TRAINEE, site=site)
    welcome = [make_person(role, site=site).actor for role in (Role.TRAINER, Role.AUDITOR)]
    refused = [
        make_person(Role.TRAINEE, site=site).actor,
        make_person(Role.TRAINER, site=make_site()).actor,
    ]
    desk = Desk(session, owner.actor)
    uid = permit_uid(session, desk)
    send(session, desk, uid)

    for actor in (owner.actor, *welcome):
        assert runs.load_run(session, actor, uid).result.run_uid == uid
        assert runs.load_journal(session, actor, uid).content == journal_for(uid)
    for actor in refused:
        with pytest.raises(NotFoundError):
            runs.load_run(session, actor, uid)
        with pytest.raises(NotFoundError):
            runs.load_journal(session, actor, uid)


def test_the_audit_trail_over_all_of_this_is_whole(session, desk):
    uid = permit_uid(session, desk)
    send(session, desk, uid)
    send(session, desk, uid, journal_for(uid, filler="x"))
    judge(session, uid, VerdictKind.CONFIRMED, result=RESULT)
    session.commit()

    assert audit.verify(session).is_intact
