"""From the desktop to the verdict: real station, real server, real replay in its own process."""

import hashlib
import json
import os
import re
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from simulator.scenario.operators import Skilled
from simulator.station.client import SiteClient
from simulator.station.errors import (
    NotPairedError,
    PermitUsedError,
    SiteRefusedError,
    SiteUnreachableError,
)
from simulator.station.pairing import PairingState
from simulator.station.permits import keep_permit, read_permit
from simulator.station.settings import Credentials
from simulator.station.station import Station
from simulator.station.stored_runs import RunState
from simulator.station.upload import SIGNATURE_HEADER, last_hash_of, signed_message
from tests.support.database import NOW
from webapp.platform.actors import Role
from webapp.services import runs
from webapp.services.runs import replay_run
from webapp.services.scenarios import find_scenarios
from webapp.services.site_key import SiteKey
from webapp.services.verdicts import WaitingRun
from webapp.storage.runs import RunVerdict, TrainingRun, UploadRefusal, VerdictKind
from webapp.verifier import Limits, expect_header, judge_run, judge_waiting, replay_limited

SCENARIO = "prepare-and-wash-nominal"


@pytest.fixture
def person(make_person):
    return make_person(Role.TRAINEE, name="Nok Srisai")


@pytest.fixture
def browser(live, person, sign_in):
    client = live.client()
    sign_in(client, person)
    return client


@pytest.fixture
def station(tmp_path, live, browser):
    opened = Station.open(tmp_path / "desktop")
    pair(opened, live, browser)
    yield opened
    opened.close()


def pair(station, live, browser):
    pairing = station.pair(live.address, "Bench 3")
    while pairing.status.state is PairingState.CONTACTING:
        time.sleep(0.01)
    page = browser.post("/pair", data={"user_code": pairing.status.code.user_code})
    uid = re.search(r'name="request_uid"[^>]*value="([^"]+)"', page.text)[1]
    browser.post("/pair/confirm", data={"request_uid": uid, "approve": "x"})
    while pairing.status.state is PairingState.WAITING:
        time.sleep(0.01)
    assert pairing.status.state is PairingState.PAIRED, pairing.status.error


def play(session):
    operator = Skilled(30)
    while not session.is_over:
        command = operator.act(session.view())
        if command is not None:
            session.submit(command)
        if not session.is_over:
            session.advance_to(session.tick + operator.pause)
    return session.finish()


def play_short(session):
    """Begin, let some minutes pass and leave."""
    session.advance_to(700)
    return session.finish()


def canonical(document):
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()


def chain_again(lines):
    """Write journal lines with all hashes made new: what a forger would do."""
    content, last = b"", None
    for line in lines:
        document = json.loads(line)
        if last is not None:
            document["previous"] = last
            if document["kind"] == "footer":
                document.pop("seal")
                document["seal"] = hashlib.sha256(canonical(document)).hexdigest()
        encoded = canonical(document)
        last = hashlib.sha256(encoded).hexdigest()
        content += encoded + b"\n"
    return content


def test_an_exam_run_made_without_a_network_is_sent_later_and_confirmed(
    live, browser, station, person, database
):
    (permit,) = station.fetch_permits([SCENARIO], 1)
    there = station.credentials
    station._credentials = Credentials(
        "http://127.0.0.1:1", *(getattr(there, name) for name in there.__slots__[1:])
    )
    debrief = play(station.start_permitted(permit.run_uid))
    lost = station.outbox.send_now()
    station._credentials = there

    sent, again = station.outbox.send_now(), station.outbox.send_now()
    checking = browser.get(f"/runs/{permit.run_uid}").text
    ((_, finding),) = judge_waiting(database)
    station.outbox.send_now()

    assert isinstance(lost.problem, SiteUnreachableError)
    assert lost.waiting == (permit.run_uid,)
    assert sent.waiting == again.waiting == ()
    assert "Being checked" in checking
    assert finding.kind is VerdictKind.CONFIRMED, finding
    with database.read() as session:
        (result,) = runs.list_run_results(session, person.id)
        timeline = replay_run(session, permit.run_uid)
        assert session.scalar(select(TrainingRun.journal)) == (
            station.folder.journal(permit.run_uid).read_bytes()
        )
    assert result.assessed
    assert result.seed == permit.seed
    assert int(result.score_percent) == debrief.score.percent
    assert result.passed == debrief.score.is_passed
    assert timeline.scenario_code == SCENARIO
    assert timeline.phases
    assert timeline.operator_actions
    assert timeline.series
    assert timeline.last_tick == debrief.last_tick
    page = browser.get(f"/runs/{permit.run_uid}").text
    assert "Confirmed" in page
    assert "<svg" in page
    (kept,) = station.list_runs()
    assert (kept.state, kept.verdict) == (RunState.JUDGED, "CONFIRMED")
    assert kept.score_percent == debrief.score.percent
    journal = browser.get(f"/runs/{permit.run_uid}/journal")
    assert journal.data == station.folder.journal(permit.run_uid).read_bytes()


def test_a_permit_begins_one_run_only(station):
    (permit,) = station.fetch_permits([SCENARIO], 1)
    play_short(station.start_permitted(permit.run_uid))

    with pytest.raises(PermitUsedError, match="one run only"):
        station.start_permitted(permit.run_uid)
    assert station.list_permits() == ()


def test_permits_are_topped_up_beside_those_that_wait_to_be_sent(station):
    first = station.fetch_permits([SCENARIO], 2)
    play_short(station.start_permitted(first[0].run_uid))

    station.fetch_permits([SCENARIO], 2)

    assert len(station.list_permits()) == 2


def test_practice_stays_here_until_it_is_sent_and_never_counts(
    live, browser, station, person, database
):
    session = station.start_practice(SCENARIO, "guided", 5)
    play_short(session)
    uid = session.label.run_uid
    assert station.outbox.send_now().waiting == ()
    assert station.list_runs()[0].state is RunState.PRACTICE

    station.send_practice(uid)
    station.outbox.send_now()
    judge_waiting(database)

    with database.read() as reading:
        (result,) = runs.list_run_results(reading, person.id)
    assert result.verdict == "CONFIRMED"
    assert not result.assessed
    assert result.level == "guided"
    assert "Practice" in browser.get("/runs").text


def test_a_station_that_is_not_paired_says_so(tmp_path):
    alone = Station.open(tmp_path / "alone")

    with pytest.raises(NotPairedError):
        alone.fetch_permits([SCENARIO])
    assert alone.outbox.send_now().problem is None
    alone.close()


def test_a_scenario_that_the_site_does_not_have_is_refused(station):
    with pytest.raises(SiteRefusedError, match="does not have the scenario moon-landing"):
        station.fetch_permits(["moon-landing"])


def test_the_permit_of_another_person_is_refused_with_a_sentence_and_recorded(
    live, station, make_person, sign_in, tmp_path, database
):
    (permit,) = station.fetch_permits([SCENARIO], 1)
    play_short(station.start_permitted(permit.run_uid))
    journal = station.folder.journal(permit.run_uid).read_bytes()
    other_browser = live.client()
    sign_in(other_browser, make_person(Role.TRAINEE))
    thief = Station.open(tmp_path / "thief")
    pair(thief, live, other_browser)
    signature = thief._key.sign(signed_message(permit.run_uid, last_hash_of(journal)))

    with pytest.raises(SiteRefusedError, match="given to another person") as caught:
        thief._make_client().post_bytes(
            f"/runs/{permit.run_uid}", journal, {SIGNATURE_HEADER: signature}
        )

    thief.close()
    assert caught.value.status == 403
    with database.read() as session:
        assert session.scalar(select(func.count(UploadRefusal.id))) == 1
        assert session.scalar(select(func.count(TrainingRun.id))) == 0


def test_a_station_without_a_known_token_sends_nothing(live):
    with pytest.raises(SiteRefusedError, match="Pair it with the site again") as caught:
        SiteClient(live.address, "x" * 43).get("/scenarios")
    assert caught.value.status == 401


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """Give a whole journal of a permit run, and what its header must say."""
    site, station = SiteKey("s" * 40), Station.open(tmp_path_factory.mktemp("desktop"))
    (scenario,) = find_scenarios([SCENARIO])
    permit = {
        "run_uid": "11111111-1111-4111-8111-111111111111",
        "person_uid": "p",
        "station_uid": "s",
        "scenario_code": SCENARIO,
        "scenario_digest": scenario.scenario_digest,
        "recipe_digest": scenario.recipe_digest,
        "profile_digest": scenario.profile_digest,
        "model_revision": scenario.model_revision,
        "seed": 4711,
        "level": "exam",
        "issued_at": NOW.isoformat(),
        "expires_at": (NOW + timedelta(days=9999)).isoformat(),
    }
    station._credentials = Credentials("http://127.0.0.1:1", "s", "t", site.public_text, "p", "N")
    envelope = {"permit": permit, "signature": site.sign(permit)}
    keep_permit(station.folder, read_permit(envelope, site.public_text))
    play(station.start_permitted(permit["run_uid"]))
    journal = station.folder.journal(permit["run_uid"]).read_bytes()
    station.close()
    return journal, expect_header(
        WaitingRun(1, permit["run_uid"], journal, permit, envelope["signature"])
    )


def test_a_journal_changed_by_one_value_is_found_out_with_the_place(finished):
    journal, expected = finished
    lines = journal.splitlines()
    place = next(n for n, line in enumerate(lines) if b'"scan"' in line)
    changed = list(lines)
    changed[place] = re.sub(
        rb'"tick":(\d+)', lambda m: b'"tick":%d' % (int(m[1]) + 1), changed[place]
    )

    plain = replay_limited(b"\n".join(changed) + b"\n", expected)
    forged = replay_limited(chain_again(changed), expected)
    cut = replay_limited(b"\n".join(lines[:-3]) + b"\n", expected)

    assert plain.kind is VerdictKind.MALFORMED
    assert plain.line is not None
    assert forged.kind is VerdictKind.DIVERGED, forged
    assert forged.tick is not None
    assert cut.kind is VerdictKind.MALFORMED, cut


def test_a_claimed_score_is_never_used(finished):
    journal, expected = finished
    lines = journal.splitlines()
    footer = json.loads(lines[-1])
    honest = replay_limited(journal, expected)
    footer["claimed_score"] = 100 if footer["claimed_score"] != 100 else 1
    boasting = replay_limited(chain_again([*lines[:-1], json.dumps(footer).encode()]), expected)

    assert honest.kind is VerdictKind.CONFIRMED, honest
    assert boasting.kind is not VerdictKind.CONFIRMED or (
        boasting.result["score"] == honest.result["score"]
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("seed", 1),
        ("level", "guided"),
        ("scenario_digest", "0" * 64),
        ("run_uid", "22222222-2222-4222-8222-222222222222"),
        ("permit", None),
    ],
)
def test_a_header_that_differs_from_the_permit_is_malformed_and_names_the_entry(
    finished, name, value
):
    journal, expected = finished
    lines = journal.splitlines()
    header = json.loads(lines[0]) | {name: value}

    finding = replay_limited(chain_again([json.dumps(header).encode(), *lines[1:]]), expected)

    assert finding.kind is VerdictKind.MALFORMED
    assert name in finding.reason
    assert finding.line == 1


@pytest.mark.parametrize(
    "journal",
    [b"\x00" * 5000, b"[" * 200_000 + b"\n", b"{}\n" * 1000, b"\n\n", b'{"kind":"header"}\n'],
    ids=["zeros", "deeply nested", "empty objects", "empty lines", "a bare header"],
)
def test_bytes_that_are_no_journal_are_malformed(journal):
    finding = replay_limited(journal, {})

    assert finding.kind is VerdictKind.MALFORMED, finding


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(wall_s=0.3), "time.wall"),
        (Limits(cpu_s=1), "time.cpu"),
        (Limits(memory_bytes=32_000_000), "memory"),
    ],
    ids=["wall time", "processor time", "memory"],
)
def test_a_replay_that_wants_too_much_is_stopped(finished, limits, code):
    journal, expected = finished

    finding = replay_limited(journal, expected, limits)

    assert finding.kind is VerdictKind.TIMED_OUT
    assert finding.reason_code in {code, "replay.stopped"}


def test_the_replay_gets_nothing_of_our_environment(monkeypatch):
    seen = []
    real = subprocess.Popen

    def remember(*arguments, **named):
        seen.append(named["env"])
        return real(*arguments, **named)

    monkeypatch.setenv("CELAXI_SECRET_KEY", "very secret")
    monkeypatch.setattr(subprocess, "Popen", remember)
    replay_limited(b"x\n", {})

    assert set(seen[0]) == {"PATH", "LANG"}


def test_a_run_judged_again_gets_another_verdict_beside_the_first(station, database):
    (permit,) = station.fetch_permits([SCENARIO], 1)
    play_short(station.start_permitted(permit.run_uid))
    station.outbox.send_now()

    judge_run(database, permit.run_uid)
    judge_run(database, permit.run_uid, is_again=True)

    with database.read() as session:
        rounds = session.scalars(select(RunVerdict.round).order_by(RunVerdict.id)).all()
    assert rounds == [1, 2]


def test_a_killed_verifier_takes_up_its_work_again_and_judges_each_run_once(
    station, database, settings
):
    (permit,) = station.fetch_permits([SCENARIO], 1)
    play_short(station.start_permitted(permit.run_uid))
    station.outbox.send_now()
    environment = {
        **os.environ,
        "CELAXI_DATABASE_URL": settings.database_url,
        "CELAXI_SECRET_KEY": settings.secret_key,
        "CELAXI_DATA_DIR": str(settings.data_dir),
    }

    def start():
        return subprocess.Popen([sys.executable, "-m", "webapp.verifier"], env=environment)

    first = start()
    time.sleep(0.7)
    first.kill()
    first.wait()
    second = start()
    kinds = []
    for _ in range(300):
        with database.read() as session:
            kinds = session.scalars(select(RunVerdict.kind)).all()
        if kinds:
            break
        time.sleep(0.1)
    time.sleep(1.5)
    second.terminate()

    assert second.wait(10) == 0
    assert kinds == [VerdictKind.CONFIRMED]
    with database.read() as session:
        assert session.scalar(select(func.count(RunVerdict.id))) == 1
