"""A station at work without a site: runs on disk, resuming, full disks, two copies."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from simulator.controller.commands import (
    EndRun,
    MoveDoor,
    Position,
    RequestHint,
    SilenceHorn,
    WriteComment,
)
from simulator.journal import verify
from simulator.station import files
from simulator.station.errors import (
    JournalWriteError,
    RunNotFoundError,
    RunNotResumableError,
    StationInUseError,
)
from simulator.station.station import Station
from simulator.station.stored_runs import RunState

SCENARIO = "prepare-and-wash-nominal"
NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


@pytest.fixture
def station(tmp_path):
    opened = Station.open(tmp_path, read_clock=lambda: NOW)
    yield opened
    opened.close()


@pytest.fixture
def session(station):
    started = station.start_practice(SCENARIO, "guided", 11)
    yield started
    started.leave()


def lines_of(station, session):
    content = station.folder.journal(session.label.run_uid).read_bytes()
    return [json.loads(line) for line in content.splitlines()]


def test_a_command_is_on_disk_before_it_takes_effect(station, session, monkeypatch):
    on_disk = []
    real = type(session.run).submit

    def look_first(run, command):
        on_disk.append(len(lines_of(station, session)))
        return real(run, command)

    monkeypatch.setattr(type(session.run), "submit", look_first)
    session.submit(MoveDoor(Position.OPEN))

    assert on_disk == [2]


def test_a_finished_run_is_a_whole_journal_that_replays_to_the_same(station, session):
    session.submit(MoveDoor(Position.OPEN))
    session.advance_to(1500)
    debrief = session.finish()

    verdict = verify(station.folder.journal(session.label.run_uid).read_bytes())

    assert verdict.kind == "CONFIRMED", verdict
    assert verdict.result.score == debrief.score
    assert verdict.result.final_digest == session.run.digest()
    assert session.finish().score == debrief.score
    assert station.list_runs()[0].state is RunState.PRACTICE


def test_a_second_copy_is_refused_with_a_sentence(station, tmp_path):
    with pytest.raises(StationInUseError, match="already running with the data folder"):
        Station.open(tmp_path)


def test_a_run_left_in_the_middle_is_found_and_resumed(station, session):
    session.submit(MoveDoor(Position.OPEN))
    session.advance_to(1300)
    session.submit(WriteComment("half way"))
    digest, tick = session.run.digest(), session.tick
    session.leave()

    found = station.find_unfinished()
    resumed = station.resume(found.run_uid)

    assert found.run_uid == session.label.run_uid
    assert (resumed.tick, resumed.run.digest()) == (tick, digest)
    assert resumed.label.is_resumed
    resumed.finish()
    assert verify(station.folder.journal(found.run_uid).read_bytes()).kind == "CONFIRMED"
    assert station.find_unfinished() is None


def test_half_a_line_at_the_end_is_cut_off_and_kept_aside(station, session):
    session.submit(WriteComment("whole"))
    session.leave()
    path = station.folder.journal(session.label.run_uid)
    with path.open("ab") as file:
        file.write(b'{"kind":"command","sequ')

    resumed = station.resume(session.label.run_uid)

    assert resumed.run.sequence == 1
    assert path.with_suffix(".cut").read_bytes() == b'{"kind":"command","sequ\n'
    resumed.finish()
    assert verify(path.read_bytes()).kind == "CONFIRMED"


def test_a_finished_run_and_an_unknown_one_cannot_be_resumed(station, session):
    session.finish()

    with pytest.raises(RunNotResumableError, match="it is finished"):
        station.resume(session.label.run_uid)
    with pytest.raises(RunNotFoundError):
        station.resume("11111111-1111-4111-8111-111111111111")


def test_a_damaged_journal_is_not_resumed_and_left_as_it_is(station, session):
    session.submit(WriteComment("one"))
    session.submit(WriteComment("two"))
    session.leave()
    path = station.folder.journal(session.label.run_uid)
    damaged = path.read_bytes().replace(b'"one"', b'"ONE"')
    path.write_bytes(damaged)

    with pytest.raises(RunNotResumableError, match="cannot be resumed"):
        station.resume(session.label.run_uid)
    assert path.read_bytes() == damaged


class FullDisk:
    """Refuses writing from the moment it is switched on, like a disk without room."""

    def __init__(self, monkeypatch):
        self.is_full = False
        real = files.os.write

        def write(handle, content):
            if self.is_full:
                real(handle, content[:10])
                raise OSError(28, "No space left on device")
            return real(handle, content)

        monkeypatch.setattr(files.os, "write", write)


def test_a_command_that_cannot_be_written_does_not_take_effect_and_can_be_given_again(
    station, session, monkeypatch
):
    disk = FullDisk(monkeypatch)
    session.submit(WriteComment("before"))
    digest = session.run.digest()
    disk.is_full = True

    with pytest.raises(JournalWriteError, match="no space left on device"):
        session.submit(WriteComment("lost?"))

    assert session.run.digest() == digest
    disk.is_full = False
    session.submit(WriteComment("again"))
    session.finish()
    path = station.folder.journal(session.label.run_uid)
    assert verify(path.read_bytes()).kind == "CONFIRMED"
    assert b"lost?" not in path.read_bytes()


def test_time_stands_still_while_checkpoints_cannot_be_written_and_goes_on_later(
    station, session, monkeypatch
):
    disk = FullDisk(monkeypatch)
    session.submit(WriteComment("before"))
    disk.is_full = True
    with pytest.raises(JournalWriteError):
        session.advance_to(5000)
    disk.is_full = False

    session.advance_to(5000)
    session.finish()

    path = station.folder.journal(session.label.run_uid)
    assert verify(path.read_bytes()).kind == "CONFIRMED"


def test_a_footer_that_cannot_be_written_is_written_when_there_is_room(
    station, session, monkeypatch
):
    disk = FullDisk(monkeypatch)
    session.submit(EndRun())
    disk.is_full = True
    with pytest.raises(JournalWriteError):
        session.finish()
    assert not session.is_finished
    disk.is_full = False

    session.finish()

    path = station.folder.journal(session.label.run_uid)
    assert verify(path.read_bytes()).kind == "CONFIRMED"


def test_a_run_that_cannot_be_begun_leaves_no_file(station, monkeypatch):
    disk = FullDisk(monkeypatch)
    disk.is_full = True

    with pytest.raises(JournalWriteError):
        station.start_practice(SCENARIO, "guided", 1)
    assert list(station.folder.runs.iterdir()) == []


def test_frames_bring_time_at_the_chosen_speed(session):
    session.pacer.set_speed(60)

    reports = [session.frame(1 / 30) for _ in range(30)]

    made = sum(report.ticks for report in reports)
    assert made == session.tick
    assert 100 <= made <= 120


def test_a_paused_screen_lets_no_time_pass(session):
    session.pause(is_paused=True)
    assert session.frame(0.25).ticks == 0
    session.pause(is_paused=False)
    session.pacer.set_speed(60)
    assert session.frame(0.25).ticks > 0


def test_skipping_does_not_start_while_the_device_waits_for_the_operator(session):
    assert session.view().is_waiting_for_operator

    session.skip_to_next_event()

    assert not session.is_skipping


def test_the_same_run_in_frames_and_in_one_step_has_the_same_digest(station, session):
    other = station.start_practice(SCENARIO, "guided", 11)
    session.pacer.set_speed(300)
    while session.tick < 900:
        session.frame(1 / 60)
    other.advance_to(session.tick)

    assert other.run.digest() == session.run.digest()
    other.leave()


def test_the_view_is_made_anew_only_after_a_change(session):
    first = session.view()

    assert session.view() is first
    session.submit(SilenceHorn())
    assert session.view() is not first


def test_a_hint_is_a_command_like_any_other(station, session):
    session.submit(RequestHint())

    assert lines_of(station, session)[-1]["command"]["kind"] == "hint"


def test_the_latest_moment_survives_a_restart(tmp_path):
    later = NOW + timedelta(days=3)
    Station.open(tmp_path, read_clock=lambda: later).close()

    again = Station.open(tmp_path, read_clock=lambda: NOW)

    assert again._latest_known == later
    again.close()
