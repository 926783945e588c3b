from itertools import product

import pytest

from simulator.controller.alarm_states import IN_SERVICE, AlarmEvent, AlarmState, next_alarm_state

A, E = AlarmState, AlarmEvent
RULES = {
    (A.NORMAL, E.RAISE): A.UNACKNOWLEDGED,
    (A.RETURNED_UNACKNOWLEDGED, E.RAISE): A.UNACKNOWLEDGED,
    (A.LATCHED_UNACKNOWLEDGED, E.RAISE): A.UNACKNOWLEDGED,
    (A.LATCHED_ACKNOWLEDGED, E.RAISE): A.UNACKNOWLEDGED,
    (A.UNACKNOWLEDGED, E.ACKNOWLEDGE): A.ACKNOWLEDGED,
    (A.RETURNED_UNACKNOWLEDGED, E.ACKNOWLEDGE): A.NORMAL,
    (A.LATCHED_UNACKNOWLEDGED, E.ACKNOWLEDGE): A.LATCHED_ACKNOWLEDGED,
    (A.UNACKNOWLEDGED, E.CLEAR): A.RETURNED_UNACKNOWLEDGED,
    (A.ACKNOWLEDGED, E.CLEAR): A.NORMAL,
    (A.UNACKNOWLEDGED, E.CLEAR_LATCHING): A.LATCHED_UNACKNOWLEDGED,
    (A.ACKNOWLEDGED, E.CLEAR_LATCHING): A.LATCHED_ACKNOWLEDGED,
    (A.ACKNOWLEDGED, E.REALARM): A.UNACKNOWLEDGED,
    (A.LATCHED_ACKNOWLEDGED, E.RESET): A.NORMAL,
    (A.SHELVED, E.UNSHELVE_NORMAL): A.NORMAL,
    (A.SHELVED, E.UNSHELVE_ABNORMAL): A.UNACKNOWLEDGED,
    (A.SUPPRESSED_BY_DESIGN, E.UNSUPPRESS_NORMAL): A.NORMAL,
    (A.SUPPRESSED_BY_DESIGN, E.UNSUPPRESS_ABNORMAL): A.UNACKNOWLEDGED,
    (A.OUT_OF_SERVICE, E.RETURN_NORMAL): A.NORMAL,
    (A.OUT_OF_SERVICE, E.RETURN_ABNORMAL): A.UNACKNOWLEDGED,
}
ASIDE = {E.SHELVE: A.SHELVED, E.SUPPRESS: A.SUPPRESSED_BY_DESIGN, E.REMOVE: A.OUT_OF_SERVICE}


@pytest.mark.parametrize(("state", "event"), list(product(A, E)), ids=str)
def test_every_pair_of_state_and_event_leads_where_the_standard_says(state, event):
    expected = RULES.get((state, event))
    if event in ASIDE:
        expected = ASIDE[event] if state in IN_SERVICE else None

    assert next_alarm_state(state, event) == expected


def test_what_was_put_aside_while_abnormal_never_comes_back_acknowledged():
    returns = (E.UNSHELVE_ABNORMAL, E.UNSUPPRESS_ABNORMAL, E.RETURN_ABNORMAL)
    found = {next_alarm_state(state, event) for state in A for event in returns}

    assert found == {None, A.UNACKNOWLEDGED}
