"""A careful trainee at the real window: decides by what the run shows, acts by the keyboard alone.

The journal on disk holds every command before it takes effect, and the engine is deterministic.
So a second run beside the window can follow the first one exactly, and the scripted `Skilled`
operator, who looks at views only, can say what a careful person would do next. What it says is then
done in the window with Tab, Enter, function keys and typed text.
"""

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.controller.commands import (
    AcknowledgeAlarm,
    Command,
    ControlElement,
    EndRun,
    EnterReading,
    FileDeviation,
    NotifyPerson,
    ResetAlarm,
    SignRecord,
    SilenceHorn,
    command_from_plain,
)
from simulator.journal import read_journal, start_run
from simulator.scenario.operators import Skilled
from simulator.scenario.views import RunView
from tests.simulator.hmi.window import Window

if TYPE_CHECKING:
    from simulator.scenario.run import Run

LIMIT_S = 240.0
FAST = 300  # seconds simulated in one second
PATIENCE_TICKS = 40  # a door takes some seconds to close
EACH_FASTER = ["plus"] * 9


class Shadow:
    """Follows the run of the window through its journal."""

    def __init__(self, journal: Path) -> None:
        self.journal = journal
        self.lines = 0
        self.run: Run | None = None

    def catch_up(self, told: dict[str, Any]) -> RunView | None:
        """Return the view that the window shows, or nothing when it has changed meanwhile."""
        content = self.journal.read_bytes()
        whole = content[: content.rfind(b"\n") + 1].splitlines(keepends=True)
        if self.run is None:
            self.run = start_run(read_journal(whole[0]).header)
            self.lines = 1
        for line in whole[self.lines :]:
            plain = json.loads(line)
            if plain["kind"] == "command":
                self.run.advance(plain["tick"])
                self.run.submit(command_from_plain(plain["command"]))
            elif plain["kind"] == "checkpoint":
                self.run.advance(plain["tick"])
        self.lines = len(whole)
        return self.reach(told)

    def reach(self, told: dict[str, Any]) -> RunView | None:
        run = self.run
        assert run is not None
        if run.tick < told["tick"]:
            run.advance(told["tick"])
        view = run.view()
        worst = view.worst_alarm
        shown = (
            view.tick,
            view.prompt.code if view.prompt else "",
            f"{worst.tag} {worst.state}" if worst else "",
        )
        return view if shown == (told["tick"], told["prompt"], told["alarm"]) else None


class Trainee:
    """Plays the run that the window shows to its end, by keyboard alone."""

    def __init__(self, window: Window, data_dir: Path) -> None:
        self.window = window
        self.runs = data_dir
        self.operator = Skilled()
        self.shadow: Shadow | None = None
        self.last: tuple[Command | None, int] = (None, 0)

    def play(self) -> dict[str, Any]:
        """Return the trace line of the debrief."""
        end = time.monotonic() + LIMIT_S
        while time.monotonic() < end:
            line = self.window.now()
            if line["screen"] == "debrief":
                return line
            told = line["told"]
            if line["screen"] != "run" or not (told["is_operator_due"] or told["alarm"]):
                self.let_time_run(line)
                continue
            view = self.look(told)
            command = self.operator.act(view) if view else None
            if command is None or self.is_under_way(command, told):
                time.sleep(0.03)
                continue
            assert view is not None
            self.do(command, view)
            self.last = (command, self.window.now()["told"].get("tick", 0))
        raise AssertionError(f"the run did not end: {self.window.now()['told']}")

    def is_under_way(self, command: Command, told: dict[str, Any]) -> bool:
        """Tell whether this was done a moment ago and the device still works at it."""
        done, tick = self.last
        return done == command and told["tick"] < tick + PATIENCE_TICKS

    def let_time_run(self, line: dict[str, Any]) -> None:
        """Wait for the device; an alarm set the time back to real time, so ask for more speed."""
        told = line["told"]
        if line["screen"] == "run" and told["speed"] < FAST and not told["dialog"]:
            self.window.keys(*EACH_FASTER)
        time.sleep(0.03)

    def look(self, told: dict[str, Any]) -> RunView | None:
        if self.shadow is None:
            self.shadow = Shadow(max(self.runs.rglob("*.jsonl"), key=lambda p: p.stat().st_mtime))
        return self.shadow.catch_up(told)

    def do(self, command: Command, view: RunView) -> None:
        """Give one command through the window and wait until it is on disk."""
        before = self.count_commands()
        if self.give(command, view):
            self.wait_until_written(before)

    def give(self, command: Command, view: RunView) -> bool:
        """Give one command; answers False when the device went on meanwhile."""
        match command:
            case EnterReading(item, value, _unit):
                self.write_reading(item, value)
            case SignRecord(element, meaning):
                self.open_page("F5", "record")
                self.window.press_id_by_keyboard(f"sign:{element}:{meaning}")
            case NotifyPerson(role, _message):
                self.call(role, view)
            case FileDeviation():
                self.report(command)
            case AcknowledgeAlarm(tag):
                self.open_page("F3", "alarms")
                self.window.press_id_by_keyboard(f"ack:{tag}")
            case SilenceHorn():
                self.window.press_id_by_keyboard("silence")
            case EndRun():
                self.end()
            case _:
                return self.choose(command, view)
        return True

    def end(self) -> None:
        self.window.press_by_keyboard("End the run")
        self.window.press_by_keyboard("Yes, do it")
        self.window.wait(lambda n: n["screen"] == "debrief", "debrief")

    def count_commands(self) -> int:
        assert self.shadow is not None
        return self.shadow.journal.read_bytes().count(b'"kind":"command"')

    def wait_until_written(self, before: int) -> None:
        end = time.monotonic() + 20
        while time.monotonic() < end:
            if self.count_commands() > before:
                return
            time.sleep(0.02)
        raise AssertionError(f"nothing was written: {self.window.now()['told']}")

    def open_page(self, key: str, page: str) -> None:
        if self.window.now()["told"]["page"] != page:
            self.window.keys(key)
            self.window.wait(lambda n: n["told"].get("page") == page, page)

    def choose(self, command: Command, view: RunView) -> bool:
        """Press what gives a command; answers False when the device went on meanwhile."""
        prompt = view.prompt
        for action in (*(prompt.actions if prompt else ()), *view.actions):
            if action.command == command:
                break
        else:
            raise AssertionError(f"no control gives {command}")
        if self.window.find(action.label) is None:
            self.show(command)
        if not self.appears(action.label):
            if self.window.now()["told"]["dialog"]:
                self.window.keys("Escape")
            return False
        self.window.press_by_keyboard(action.label)
        if action.needs_confirmation:
            self.window.press_by_keyboard("Yes, do it")
        return True

    def appears(self, label: str) -> bool:
        end = time.monotonic() + 5
        while time.monotonic() < end:
            if self.window.find(label):
                return True
            time.sleep(0.05)
        return False

    def show(self, command: Command) -> None:
        """Bring the control of a command on the screen."""
        if isinstance(command, ControlElement):
            self.window.keys("F9")
            self.window.wait(lambda n: n["told"].get("dialog") == "procedure", "procedure")
        elif isinstance(command, ResetAlarm):
            self.open_page("F3", "alarms")
            self.window.press_id_by_keyboard(f"response:{command.alarm}")
        else:
            self.open_page("F6", "hands")

    def type_into(self, control: str, text: str) -> None:
        self.window.focus_id_by_keyboard(control)
        self.window.xdotool("type", "--delay", "4", "--", text)

    def write_reading(self, item: str, value: float) -> None:
        self.open_page("F5", "record")
        self.window.press_id_by_keyboard(f"enter:{item}")
        self.window.wait(lambda n: n["told"].get("dialog") == "reading", "reading form")
        self.type_into("value", f"{value:.1f}")
        self.window.press_id_by_keyboard("reading-send")

    def call(self, role: str, view: RunView) -> None:
        label = next(
            a.label
            for a in view.actions
            if isinstance(a.command, NotifyPerson) and a.command.role == role
        )
        self.window.keys("F8")
        self.window.wait(lambda n: n["told"].get("dialog") == "notify", "whom to call")
        self.window.press_by_keyboard(label)

    def report(self, command: FileDeviation) -> None:
        self.window.keys("F7")
        self.window.wait(lambda n: n["told"].get("dialog") == "deviation", "deviation form")
        chosen = [f"event:{command.event}"]
        chosen += [f"actions:{each}" for each in command.immediate_actions]
        chosen += [f"impact:{command.product_impact}"]
        chosen += [f"told:{each}" for each in command.told]
        chosen += [f"decision:{command.decision_by}"] if command.decision_by else []
        for control in chosen:
            self.window.press_id_by_keyboard(control)
        self.type_into("narrative", command.narrative)
        self.window.press_id_by_keyboard("deviation-send")
