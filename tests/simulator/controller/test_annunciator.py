from dataclasses import replace

import pytest

from simulator.controller.alarm_states import AlarmEvent, AlarmState
from simulator.controller.alarms import example_alarm
from simulator.controller.annunciator import Annunciator

TAG = "PAH-EXAMPLE"


def an_annunciator(**changes):
    return Annunciator((replace(example_alarm(), **changes),))


def feed(annunciator, values, start=1, **signals):
    for tick, value in enumerate(values, start):
        annunciator.update(tick, {"PT-102": value, **signals})


def test_an_alarm_waits_for_its_on_delay():
    annunciator = an_annunciator(on_delay=3)

    feed(annunciator, [400.0, 400.0])
    assert annunciator.state(TAG) is AlarmState.NORMAL
    feed(annunciator, [400.0], start=3)

    assert annunciator.state(TAG) is AlarmState.UNACKNOWLEDGED


def test_a_value_that_hovers_inside_the_deadband_does_not_chatter():
    annunciator = an_annunciator(on_delay=1, off_delay=1)

    feed(annunciator, [301.0, 295.0, 301.0, 295.0])

    assert annunciator.state(TAG) is AlarmState.UNACKNOWLEDGED
    assert annunciator.raised_tick(TAG) == 1


def test_a_latching_alarm_stays_until_it_is_acknowledged_and_reset():
    annunciator = an_annunciator(is_latching=True, on_delay=1, off_delay=1)
    feed(annunciator, [400.0, 0.0])

    assert annunciator.state(TAG) is AlarmState.LATCHED_UNACKNOWLEDGED
    assert annunciator.give(TAG, AlarmEvent.RESET, 3) == []
    annunciator.give(TAG, AlarmEvent.ACKNOWLEDGE, 3, by="operator")
    annunciator.give(TAG, AlarmEvent.RESET, 4)

    assert annunciator.state(TAG) is AlarmState.NORMAL


def test_silencing_the_horn_acknowledges_nothing():
    annunciator = an_annunciator(on_delay=1)
    feed(annunciator, [400.0])

    assert annunciator.silence()

    assert not annunciator.is_horn_on
    assert annunciator.state(TAG) is AlarmState.UNACKNOWLEDGED


def test_a_shelved_alarm_comes_back_unacknowledged_when_its_time_is_over():
    annunciator = an_annunciator(on_delay=1)
    feed(annunciator, [400.0])
    annunciator.give(TAG, AlarmEvent.ACKNOWLEDGE, 1)
    annunciator.shelve(TAG, until=5, tick=2)

    feed(annunciator, [400.0] * 2, start=3)
    assert annunciator.state(TAG) is AlarmState.SHELVED
    feed(annunciator, [400.0], start=5)

    assert annunciator.state(TAG) is AlarmState.UNACKNOWLEDGED


def test_design_logic_suppresses_and_releases():
    annunciator = an_annunciator(on_delay=1, suppressed_by=("mains-lost",))

    feed(annunciator, [400.0], **{"mains-lost": 1.0})
    assert annunciator.state(TAG) is AlarmState.SUPPRESSED_BY_DESIGN
    feed(annunciator, [400.0], start=2, **{"mains-lost": 0.0})

    assert annunciator.state(TAG) is AlarmState.UNACKNOWLEDGED


def test_an_alarm_that_stays_is_raised_again_after_its_time():
    annunciator = an_annunciator(on_delay=1, realarm=10)
    feed(annunciator, [400.0])
    annunciator.give(TAG, AlarmEvent.ACKNOWLEDGE, 1)

    feed(annunciator, [400.0] * 10, start=2)

    assert annunciator.state(TAG) is AlarmState.UNACKNOWLEDGED


def test_a_snapshot_brings_every_state_and_delay_back():
    annunciator = an_annunciator(on_delay=4)
    feed(annunciator, [400.0, 400.0])
    other = an_annunciator(on_delay=4)

    other.restore(annunciator.snapshot())
    feed(other, [400.0, 400.0], start=3)

    assert other.state(TAG) is AlarmState.UNACKNOWLEDGED


@pytest.mark.parametrize("side", ["high", "low"])
def test_the_deadband_lies_on_the_safe_side(side):
    alarm = replace(example_alarm(), side=side)
    inside = 295.0 if side == "high" else 305.0

    assert not alarm.is_exceeded(inside, was_exceeded=False)
    assert alarm.is_exceeded(inside, was_exceeded=True)
