"""The life of one alarm (ISA-18.2 / IEC 62682) as a transition table.

Limits, delays and sound are elsewhere (`simulator.controller.alarms`,
`simulator.controller.annunciator`). Events whose result depends on the process or on latching come
in variants, so that the table alone says where each leads.
"""

from enum import StrEnum
from types import MappingProxyType
from typing import Final


class AlarmState(StrEnum):
    """States A to I of the standard."""

    NORMAL = "NORMAL"
    UNACKNOWLEDGED = "UNACKNOWLEDGED"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    RETURNED_UNACKNOWLEDGED = "RETURNED_UNACKNOWLEDGED"
    LATCHED_UNACKNOWLEDGED = "LATCHED_UNACKNOWLEDGED"
    LATCHED_ACKNOWLEDGED = "LATCHED_ACKNOWLEDGED"
    SHELVED = "SHELVED"
    SUPPRESSED_BY_DESIGN = "SUPPRESSED_BY_DESIGN"
    OUT_OF_SERVICE = "OUT_OF_SERVICE"


class AlarmEvent(StrEnum):
    """What can happen to an alarm; `*_ABNORMAL` means that the condition still holds."""

    RAISE = "RAISE"
    CLEAR = "CLEAR"
    CLEAR_LATCHING = "CLEAR_LATCHING"
    ACKNOWLEDGE = "ACKNOWLEDGE"
    RESET = "RESET"
    REALARM = "REALARM"
    SHELVE = "SHELVE"
    UNSHELVE_NORMAL = "UNSHELVE_NORMAL"
    UNSHELVE_ABNORMAL = "UNSHELVE_ABNORMAL"
    SUPPRESS = "SUPPRESS"
    UNSUPPRESS_NORMAL = "UNSUPPRESS_NORMAL"
    UNSUPPRESS_ABNORMAL = "UNSUPPRESS_ABNORMAL"
    REMOVE = "REMOVE"
    RETURN_NORMAL = "RETURN_NORMAL"
    RETURN_ABNORMAL = "RETURN_ABNORMAL"


A = AlarmState
E = AlarmEvent

IN_SERVICE: Final = (
    A.NORMAL,
    A.UNACKNOWLEDGED,
    A.ACKNOWLEDGED,
    A.RETURNED_UNACKNOWLEDGED,
    A.LATCHED_UNACKNOWLEDGED,
    A.LATCHED_ACKNOWLEDGED,
)
"""States A to F: the alarm can be raised."""

ACTIVE: Final = (A.UNACKNOWLEDGED, A.ACKNOWLEDGED)
"""States in which the condition holds and is shown."""

UNSEEN: Final = (A.UNACKNOWLEDGED, A.RETURNED_UNACKNOWLEDGED, A.LATCHED_UNACKNOWLEDGED)
"""States that ask for an acknowledgement."""

ALARM_TRANSITIONS: Final = MappingProxyType(
    {
        (A.NORMAL, E.RAISE): A.UNACKNOWLEDGED,
        (A.UNACKNOWLEDGED, E.ACKNOWLEDGE): A.ACKNOWLEDGED,
        (A.UNACKNOWLEDGED, E.CLEAR): A.RETURNED_UNACKNOWLEDGED,
        (A.UNACKNOWLEDGED, E.CLEAR_LATCHING): A.LATCHED_UNACKNOWLEDGED,
        (A.ACKNOWLEDGED, E.CLEAR): A.NORMAL,
        (A.ACKNOWLEDGED, E.CLEAR_LATCHING): A.LATCHED_ACKNOWLEDGED,
        (A.ACKNOWLEDGED, E.REALARM): A.UNACKNOWLEDGED,
        (A.RETURNED_UNACKNOWLEDGED, E.ACKNOWLEDGE): A.NORMAL,
        (A.RETURNED_UNACKNOWLEDGED, E.RAISE): A.UNACKNOWLEDGED,
        (A.LATCHED_UNACKNOWLEDGED, E.ACKNOWLEDGE): A.LATCHED_ACKNOWLEDGED,
        (A.LATCHED_UNACKNOWLEDGED, E.RAISE): A.UNACKNOWLEDGED,
        (A.LATCHED_ACKNOWLEDGED, E.RESET): A.NORMAL,
        (A.LATCHED_ACKNOWLEDGED, E.RAISE): A.UNACKNOWLEDGED,
        **{(state, E.SHELVE): A.SHELVED for state in IN_SERVICE},
        **{(state, E.SUPPRESS): A.SUPPRESSED_BY_DESIGN for state in IN_SERVICE},
        **{(state, E.REMOVE): A.OUT_OF_SERVICE for state in IN_SERVICE},
        (A.SHELVED, E.UNSHELVE_NORMAL): A.NORMAL,
        (A.SHELVED, E.UNSHELVE_ABNORMAL): A.UNACKNOWLEDGED,
        (A.SUPPRESSED_BY_DESIGN, E.UNSUPPRESS_NORMAL): A.NORMAL,
        (A.SUPPRESSED_BY_DESIGN, E.UNSUPPRESS_ABNORMAL): A.UNACKNOWLEDGED,
        (A.OUT_OF_SERVICE, E.RETURN_NORMAL): A.NORMAL,
        (A.OUT_OF_SERVICE, E.RETURN_ABNORMAL): A.UNACKNOWLEDGED,
    }
)
"""{(state, event): next state}; a pair that is not here changes nothing and is refused."""

SHOWN: Final = MappingProxyType(
    {
        A.NORMAL: "none",
        A.UNACKNOWLEDGED: "flash",
        A.ACKNOWLEDGED: "steady",
        A.RETURNED_UNACKNOWLEDGED: "slow-flash",
        A.LATCHED_UNACKNOWLEDGED: "flash",
        A.LATCHED_ACKNOWLEDGED: "steady",
        A.SHELVED: "shelved",
        A.SUPPRESSED_BY_DESIGN: "suppressed",
        A.OUT_OF_SERVICE: "out-of-service",
    }
)
"""How a screen shows each state."""


def next_alarm_state(state: AlarmState, event: AlarmEvent) -> AlarmState | None:
    """Return where an event leads from a state, or nothing when it is not allowed there.

    Example:
        >>> next_alarm_state(AlarmState.UNACKNOWLEDGED, AlarmEvent.ACKNOWLEDGE)
        <AlarmState.ACKNOWLEDGED: 'ACKNOWLEDGED'>
    """
    return ALARM_TRANSITIONS.get((state, event))
