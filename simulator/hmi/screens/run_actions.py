"""What happens when something on the run screen is pressed: commands, pages, dialogs, time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.controller.commands import (
    AcknowledgeAlarm,
    BypassInterlock,
    Command,
    CorrectEntry,
    EnterReading,
    NotifyPerson,
    RequestHint,
    ShelveAlarm,
    SignatureMeaning,
    SignRecord,
    SilenceHorn,
    TypeIdentifier,
    WriteComment,
)
from simulator.hmi.actions import Action, Go
from simulator.hmi.catalogue import tr
from simulator.hmi.presenters import batch
from simulator.hmi.presenters.formats import MINUS, speed_text
from simulator.hmi.screens.deviation import fill_first, read_form
from simulator.station.errors import StationError

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.hmi.ports import RunPort
    from simulator.hmi.screens.state import RunUi
    from simulator.scenario.events import RunEvent
    from simulator.scenario.views import ActionView

CALM_SPEED = 10
FORMS: dict[type, tuple[str, str]] = {
    TypeIdentifier: ("identifier", "text"),
    NotifyPerson: ("message", "message"),
    WriteComment: ("comment", "text"),
    BypassInterlock: ("bypass", "reason"),
}


class RunActions:
    """Does what was pressed and keeps the state of the screen in step with the run."""

    def __init__(self, session: RunPort, state: RunUi) -> None:
        self._session = session
        self._state = state
        self._deeds: dict[str, Callable[[str], Action | None]] = {
            "page": self._show_page,
            "open": self._open,
            "close": lambda _: self._state.close(),
            "object": lambda v: self._state.open("object", v),
            "response": self._open_response,
            "response-worst": lambda _: self._open_worst(),
            "prompt": self._do_prompt,
            "do": lambda v: self.give(self._state.view.actions[int(v)]),
            "alarm-action": self._do_alarm,
            "ack-worst": lambda _: self._acknowledge_worst(),
            "silence": lambda _: self.submit(SilenceHorn()),
            "hint": lambda _: self.submit(RequestHint()),
            "confirm": lambda _: self._confirm(),
            "slower": lambda _: self._change_speed(-1),
            "faster": lambda _: self._change_speed(1),
            "skip": lambda _: self._skip(),
            "pause": lambda _: self._session.pause(is_paused=not self._session.is_paused),
            "pen": self._toggle_pen,
            "window": self._set_window,
            "chart": self._move_cursor,
            "minutes": lambda v: self._set_field("minutes", v),
            "shelve-send": lambda _: self._send_shelve(),
            "open-reading": lambda v: self._state.open("reading", v),
            "reading-send": lambda _: self._send_reading(),
            "open-correct": lambda v: self._state.open("correct", v),
            "correct-send": lambda _: self._send_correction(),
            "sign": self._sign,
            "text-send": lambda _: self._send_text(),
            "deviation-send": lambda _: self._send_deviation(),
            "leave": self._leave,
        }

    def choose(self, what: str, value: str) -> Action | None:
        """Do what a control stands for."""
        kind, _, group = what.partition(":")
        if kind == "check":
            self._state.toggle(group, value)
            return None
        if kind == "radio":
            self._state.chosen[group] = (value,)
            self._state.problem = ""
            return None
        return self._deeds[what](value)

    # --- the run

    def refresh(self) -> None:
        """Take a fresh view of the run."""
        self._state.view = self._session.view()
        self._state.version += 1

    def submit(self, command: Command) -> None:
        """Give a command to the run and show what came of it."""
        try:
            events = self._session.submit(command)
        except StationError as error:
            self._state.open("problem", str(error))
            return
        self.refresh()
        self._tell_answer(events)
        self._return_to_speed()

    def _tell_answer(self, events: tuple[RunEvent, ...]) -> None:
        """Say what was refused or found; other commands show in the picture itself."""
        messages = self._state.view.messages
        if messages and any(is_worth_telling(event) for event in events):
            self._state.tell(messages[-1].text)

    def give(self, action: ActionView) -> None:
        """Give the command of an action; ask first where it cannot be undone or needs words."""
        command = action.command
        form = FORMS.get(type(command))
        if form is not None and not getattr(command, form[1]):
            self._state.open("text", form[0])
            self._state.pending = command
        elif isinstance(command, ShelveAlarm):
            self._state.open("shelve", command.alarm)
        elif action.needs_confirmation:
            self._state.open("confirm", action.label)
            self._state.pending = command
        else:
            self._state.close()
            self.submit(command)

    def _confirm(self) -> None:
        command = self._state.pending
        self._state.close()
        if command is not None:
            self.submit(command)

    def _do_prompt(self, value: str) -> None:
        actions = batch.prompt_actions(self._state.view)
        if int(value) < len(actions):
            self.give(actions[int(value)])

    def _do_alarm(self, value: str) -> None:
        tag, index = value.rsplit("/", 1)
        alarm = next((a for a in self._state.view.alarms if a.tag == tag), None)
        if alarm is not None and int(index) < len(alarm.actions):
            stays_open = self._state.dialog == "response"
            self.give(alarm.actions[int(index)])
            if stays_open and not self._state.dialog:
                self._state.open("response", tag)

    def _acknowledge_worst(self) -> None:
        worst = self._state.view.worst_alarm
        if worst is not None:
            self.submit(AcknowledgeAlarm(worst.tag))

    def _sign(self, value: str) -> None:
        path, meaning = value.split("|")
        self.submit(SignRecord(path, SignatureMeaning(meaning)))

    # --- pages and dialogs

    def _show_page(self, page: str) -> None:
        self._state.page = page
        self._state.cursor = -1

    def _open(self, dialog: str) -> None:
        if dialog == "comment":
            self._state.open("text", "comment")
            self._state.pending = WriteComment("")
            return
        self._state.open(dialog)
        if dialog == "deviation":
            fill_first(self._state)

    def _open_response(self, tag: str) -> None:
        self._state.open("response", tag)

    def _open_worst(self) -> None:
        worst = self._state.view.worst_alarm
        if worst is not None:
            self._state.open("response", worst.tag)

    def _set_field(self, name: str, value: str) -> None:
        self._state.fields[name] = value

    def _toggle_pen(self, tag: str) -> None:
        pens = self._state.pens
        self._state.pens = tuple(p for p in pens if p != tag) if tag in pens else (*pens[-4:], tag)

    def _set_window(self, seconds: str) -> None:
        self._state.window_s = int(seconds)

    def _move_cursor(self, arrow: str) -> None:
        at = self._state.cursor if self._state.cursor >= 0 else 1000
        self._state.cursor = max(0, min(1000, at + {"left": -10, "right": 10}.get(arrow, 0)))

    def _leave(self, how: str) -> Action | None:
        if how == "later":
            self._session.leave()
            return Go("start")
        self._state.close()
        return Go("debrief")

    # --- forms

    def _send_shelve(self) -> None:
        reason = self._state.fields.get("reason", "").strip()
        if not reason:
            self._state.problem = tr("alarm.no_reason")
            return
        command = ShelveAlarm(
            self._state.subject, reason, int(self._state.fields.get("minutes", "5"))
        )
        self._state.close()
        self.submit(command)

    def _send_reading(self) -> None:
        blank = next(
            (f for f in self._state.view.record.blank_fields if f.item == self._state.subject), None
        )
        number = parse_number(self._state.fields.get("value", ""))
        if blank is None or number is None:
            self._state.problem = tr("record.no_number")
            return
        self._state.close()
        self.submit(EnterReading(blank.item, number, blank.unit))

    def _send_correction(self) -> None:
        value = self._state.fields.get("value", "").strip()
        reason = self._state.fields.get("reason", "").strip()
        if not value or not reason:
            self._state.problem = tr("record.no_correction")
            return
        command = CorrectEntry(int(self._state.subject), value, reason)
        self._state.close()
        self.submit(command)

    def _send_text(self) -> None:
        text = self._state.fields.get("text", "").strip()
        command = self._state.pending
        if not text or command is None:
            self._state.problem = tr("form.no_text")
            return
        self._state.close()
        match command:
            case TypeIdentifier(item=item):
                self.submit(TypeIdentifier(item, text))
            case NotifyPerson(role=role):
                self.submit(NotifyPerson(role, text))
            case BypassInterlock(interlock=interlock):
                self.submit(BypassInterlock(interlock, text))
            case _:
                self.submit(WriteComment(text))

    def _send_deviation(self) -> None:
        read = read_form(self._state)
        if isinstance(read, str):
            self._state.problem = read
            return
        self._state.close()
        self.submit(read)
        self._state.tell(tr("deviation.filed"))

    # --- time

    def _change_speed(self, step: int) -> None:
        """Change the speed; while time is slow for a prompt, the speed to return to."""
        pacer = self._session.pacer
        waiting = self._state.speed_to_return_to
        if waiting:
            pacer.set_speed(waiting)
        (pacer.faster if step > 0 else pacer.slower)()
        if waiting:
            self._state.speed_to_return_to = pacer.pace.speed_factor
            pacer.set_speed(1)
        self._session.stop_skipping()

    def _skip(self) -> None:
        if self._session.is_skipping:
            self._session.stop_skipping()
        else:
            self._session.pause(is_paused=False)
            self._session.skip_to_next_event()

    def slow_for_alarm(self, speed: int) -> None:
        """Say that an alarm slowed time; the person chooses the speed again."""
        self._state.speed_to_return_to = 0
        self._state.tell(tr("speed.slowed_by_alarm", speed=speed_text(speed)), 8.0)

    def slow_for_prompt(self) -> None:
        """Slow down once for each prompt that waits for the person."""
        prompt = self._state.view.prompt
        known = (prompt.code, prompt.since_tick) if prompt else ("", -1)
        if known == self._state.known_prompt:
            return
        self._state.known_prompt = known
        speed = self._session.pacer.pace.speed_factor
        if prompt is None or not prompt.is_operator_due:
            self._return_to_speed()
        elif speed > CALM_SPEED:
            self._session.pacer.set_speed(1)
            self._state.speed_to_return_to = speed
            self.refresh()

    def _return_to_speed(self) -> None:
        """Go back to the speed from before a prompt once nothing waits for the person."""
        state = self._state
        prompt = state.view.prompt
        if not state.speed_to_return_to or any(
            a.shown == "flash" for a in batch.active_alarms(state.view)
        ):
            return
        if prompt is None or not prompt.is_operator_due:
            self._session.pacer.set_speed(state.speed_to_return_to)
            state.speed_to_return_to = 0


def is_worth_telling(event: RunEvent) -> bool:
    """Tell whether an event answers the person: a refusal, or what eyes and hands found."""
    facts = dict(event.detail)
    return facts.get("accepted") is False or bool(facts.get("found"))


def parse_number(text: str) -> float | None:
    """Give the number that a person wrote, with point or comma; nothing when it is none.

    Example:
        >>> parse_number(" 12,5 "), parse_number("a lot")
        (12.5, None)
    """
    try:
        number = float(text.strip().replace(",", ".").replace(MINUS, "-"))
    except ValueError:
        return None
    return number if abs(number) < 1e9 else None
