"""Real time into ticks."""

import pytest

from simulator.station.pacing import SPEED_FACTORS, Pacer

FRAME_S = 1 / 60


def make_frames(pacer, seconds, *, share_made=1.0):
    total = 0
    pace = pacer.pace
    for _ in range(round(seconds / FRAME_S)):
        due = pacer.due_ticks(FRAME_S)
        made = int(due * share_made)
        pace = pacer.note(due=due, made=made)
        total += made
    return total, pace


@pytest.mark.parametrize("factor", SPEED_FACTORS)
def test_ten_seconds_bring_twenty_ticks_times_the_speed(factor):
    total, pace = make_frames(Pacer(factor), 10)

    assert total == pytest.approx(20 * factor, abs=1)
    assert not pace.is_behind


def test_a_computer_that_makes_half_of_the_ticks_is_behind_and_says_how_much():
    _, pace = make_frames(Pacer(600), 3, share_made=0.5)

    assert pace.is_behind
    assert pace.speed_factor == 600
    assert pace.reached_factor == pytest.approx(300, rel=0.05)


def test_what_was_not_made_is_not_made_up_later():
    pacer = Pacer(60)
    pacer.due_ticks(FRAME_S)
    pacer.note(due=2, made=0)

    assert pacer.due_ticks(FRAME_S) == 2


def test_a_computer_that_slept_does_not_rush_through_the_time():
    assert Pacer(1).due_ticks(3600.0) == 0
    assert Pacer(3600).due_ticks(3600.0) == 1800


def test_a_clock_that_goes_back_brings_no_time():
    assert Pacer(3600).due_ticks(-5.0) == 0


def test_speed_moves_by_steps_and_stays_in_its_range():
    pacer = Pacer()
    pacer.slower()
    assert pacer.pace.speed_factor == 1
    for _ in range(30):
        pacer.faster()
    assert pacer.pace.speed_factor == 3600
    pacer.slower()
    assert pacer.pace.speed_factor == 1200


def test_a_speed_that_does_not_exist_becomes_the_nearest():
    assert Pacer(55).pace.speed_factor == 60
