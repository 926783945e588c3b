"""The annunciator: runs every alarm of a table over measured signals, and the horn.

Delays count ticks. Silencing is not acknowledging, and neither changes what the alarm is about.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from simulator.controller.alarm_states import (
    ACTIVE,
    IN_SERVICE,
    UNSEEN,
    AlarmEvent,
    AlarmState,
    next_alarm_state,
)
from simulator.controller.alarms import RANK, AlarmDefinition

TRUE: Final = 0.5
NORMAL: Final = AlarmState.NORMAL


@dataclass(frozen=True, slots=True)
class AlarmChange:
    """An alarm went from one state to another by an event."""

    tag: str
    event: AlarmEvent
    state: AlarmState


class _Alarm:
    """The changing part of one alarm."""

    __slots__ = (
        "acknowledged_by",
        "active",
        "definition",
        "is_high",
        "pending",
        "raised",
        "release",
        "set_point",
        "signal",
        "since",
        "state",
        "suppressed_by",
        "until",
    )

    def __init__(self, definition: AlarmDefinition) -> None:
        self.definition = definition
        self.signal = definition.signal
        self.suppressed_by = definition.suppressed_by
        self.is_high = definition.side == "high"
        self.set_point = definition.set_point
        self.release = definition.release
        self.state = AlarmState.NORMAL
        self.active = False
        self.pending = 0
        self.raised: int | None = None
        self.since = 0
        self.until: int | None = None
        self.acknowledged_by: str | None = None

    def values(self) -> tuple[object, ...]:
        return (
            self.state.value,
            self.active,
            self.pending,
            self.raised,
            self.since,
            self.until,
            self.acknowledged_by,
        )


class Annunciator:
    """All alarms of the device with their states, and whether the horn sounds."""

    def __init__(self, definitions: tuple[AlarmDefinition, ...]) -> None:
        self._alarms = tuple(_Alarm(each) for each in definitions)
        self._by_tag = {each.definition.tag: each for each in self._alarms}
        self.is_horn_on = False

    @property
    def definitions(self) -> tuple[AlarmDefinition, ...]:
        """The rationalised alarms, in the order of the table."""
        return tuple(each.definition for each in self._alarms)

    def state(self, tag: str) -> AlarmState:
        """Return the state of one alarm.

        Raises:
            KeyError: There is no such alarm.
        """
        return self._by_tag[tag].state

    def has(self, tag: str) -> bool:
        """Tell whether an alarm of this tag is in the table."""
        return tag in self._by_tag

    def is_active(self, tag: str) -> bool:
        """Tell whether the condition of an alarm holds, after its delays."""
        return self._by_tag[tag].active

    def raised_tick(self, tag: str) -> int | None:
        """Return when the alarm was raised last."""
        return self._by_tag[tag].raised

    def shelved_until(self, tag: str) -> int | None:
        """Return when the shelving of an alarm ends."""
        return self._by_tag[tag].until

    def acknowledged_by(self, tag: str) -> str | None:
        """Return who acknowledged the alarm last."""
        return self._by_tag[tag].acknowledged_by

    def worst(self) -> str | None:
        """Return the most urgent alarm that is shown: unseen first, then by priority and age."""
        best: tuple[tuple[int, int, int], str] | None = None
        for each in self._alarms:
            if each.state not in UNSEEN and each.state not in ACTIVE and not _is_latched(each):
                continue
            key = (RANK[each.definition.priority], int(each.state not in UNSEEN), each.since)
            if best is None or key < best[0]:
                best = (key, each.definition.tag)
        return best[1] if best else None

    def update(self, tick: int, signals: Mapping[str, float]) -> list[AlarmChange]:
        """Take the samples of this tick; return every change of state."""
        changes: list[AlarmChange] = []
        for each in self._alarms:
            value = signals[each.signal]
            limit = each.release if each.active else each.set_point
            exceeded = value >= limit if each.is_high else value <= limit
            if not (each.suppressed_by or exceeded or each.active) and each.state is NORMAL:
                each.pending = 0
                continue
            suppressed = False
            for name in each.suppressed_by:
                if signals[name] > TRUE:
                    suppressed = True
                    break
            calm = AlarmState.SUPPRESSED_BY_DESIGN if suppressed else AlarmState.NORMAL
            if exceeded == each.active and each.state is calm:
                each.pending = 0
            else:
                self._delay(each, tick, changes, exceeded=exceeded)
                self._watch_suppression(each, tick, changes, suppressed=suppressed)
                self._watch_timers(each, tick, changes)
        return changes

    def _delay(
        self, each: _Alarm, tick: int, changes: list[AlarmChange], *, exceeded: bool
    ) -> None:
        definition = each.definition
        if exceeded == each.active:
            each.pending = 0
            return
        each.pending += 1
        if each.pending >= (definition.on_delay if exceeded else definition.off_delay):
            each.active, each.pending = exceeded, 0
            self._fire(each, _edge(each), tick, changes)

    def _watch_suppression(
        self, each: _Alarm, tick: int, changes: list[AlarmChange], *, suppressed: bool
    ) -> None:
        if suppressed and each.state in IN_SERVICE:
            self._fire(each, AlarmEvent.SUPPRESS, tick, changes)
        elif not suppressed and each.state is AlarmState.SUPPRESSED_BY_DESIGN:
            self._fire(each, _variant("UNSUPPRESS", each), tick, changes)

    def _watch_timers(self, each: _Alarm, tick: int, changes: list[AlarmChange]) -> None:
        if each.state is AlarmState.SHELVED and each.until is not None and tick >= each.until:
            each.until = None
            self._fire(each, _variant("UNSHELVE", each), tick, changes)
        realarm = each.definition.realarm
        if realarm and each.state is AlarmState.ACKNOWLEDGED and tick - each.since >= realarm:
            self._fire(each, AlarmEvent.REALARM, tick, changes)

    def _fire(self, each: _Alarm, event: AlarmEvent, tick: int, changes: list[AlarmChange]) -> bool:
        state = next_alarm_state(each.state, event)
        if state is None:
            return False
        each.state, each.since = state, tick
        if state is AlarmState.UNACKNOWLEDGED:
            each.raised = tick
            each.acknowledged_by = None
            self.is_horn_on = True
        elif not any(other.state is AlarmState.UNACKNOWLEDGED for other in self._alarms):
            self.is_horn_on = False
        changes.append(AlarmChange(each.definition.tag, event, state))
        return True

    def give(self, tag: str, event: AlarmEvent, tick: int, *, by: str = "") -> list[AlarmChange]:
        """Apply an operator's event to an alarm; an empty answer means that it was not allowed.

        `SHELVE` needs `shelve`; `UNSHELVE_*` and `RETURN_*` choose their variant themselves.
        """
        each = self._by_tag[tag]
        changes: list[AlarmChange] = []
        if event in {AlarmEvent.UNSHELVE_NORMAL, AlarmEvent.UNSHELVE_ABNORMAL}:
            event, each.until = _variant("UNSHELVE", each), None
        elif event in {AlarmEvent.RETURN_NORMAL, AlarmEvent.RETURN_ABNORMAL}:
            event = _variant("RETURN", each)
        if self._fire(each, event, tick, changes) and event is AlarmEvent.ACKNOWLEDGE:
            each.acknowledged_by = by
        return changes

    def shelve(self, tag: str, until: int, tick: int) -> list[AlarmChange]:
        """Shelve an alarm until a tick; an empty answer means that it was not allowed."""
        changes = self.give(tag, AlarmEvent.SHELVE, tick)
        if changes:
            self._by_tag[tag].until = until
        return changes

    def silence(self) -> bool:
        """Stop the horn; tell whether it sounded."""
        was_on, self.is_horn_on = self.is_horn_on, False
        return was_on

    def state_values(self) -> tuple[Any, ...]:
        """Return the exact state for the digest."""
        return (self.is_horn_on, *(each.values() for each in self._alarms))

    def snapshot(self) -> tuple[Any, ...]:
        """Return the state for `restore`."""
        return self.state_values()

    def restore(self, snapshot: tuple[Any, ...]) -> None:
        """Put the alarms back to a snapshot of the same table."""
        self.is_horn_on = snapshot[0]
        for each, row in zip(self._alarms, snapshot[1:], strict=True):
            state, each.active, each.pending, each.raised, each.since, each.until, by = row
            each.state, each.acknowledged_by = AlarmState(state), by


def _is_latched(each: _Alarm) -> bool:
    return each.state is AlarmState.LATCHED_ACKNOWLEDGED


def _edge(each: _Alarm) -> AlarmEvent:
    if each.active:
        return AlarmEvent.RAISE
    return AlarmEvent.CLEAR_LATCHING if each.definition.is_latching else AlarmEvent.CLEAR


def _variant(name: str, each: _Alarm) -> AlarmEvent:
    return AlarmEvent(f"{name}_{'ABNORMAL' if each.active else 'NORMAL'}")
