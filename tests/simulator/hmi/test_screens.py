"""Screens on a surface in memory: keys and mouse reach what they must."""

from collections.abc import Callable
from typing import Any

import pytest

from simulator.controller.commands import (
    AcknowledgeAlarm,
    AnswerPrompt,
    ControlElement,
    EnterReading,
    FileDeviation,
    MoveClamp,
    NotifyPerson,
    ShelveAlarm,
    SilenceHorn,
)
from simulator.hmi import inputs
from simulator.hmi.actions import Choose
from simulator.hmi.geometry import Rect
from simulator.hmi.painter import find_changes
from simulator.hmi.screens.debrief import DebriefScreen
from simulator.hmi.screens.help import HelpScreen
from simulator.hmi.screens.run import RunScreen
from tests.simulator.hmi import views

SIZES = [(1280, 720), (1366, 768), (1920, 1080)]


def press(loop: Any, *keys: str) -> None:
    for key in keys:
        loop.take_input(inputs.Key(key))
        loop.refresh()


def write(loop: Any, text: str) -> None:
    for character in text:
        loop.take_input(inputs.Key(character))
        loop.take_input(inputs.Text(character))
        loop.refresh()


def focus_on(loop: Any, control_id: str) -> None:
    for _ in range(200):
        if loop.ui.focus == control_id:
            return
        press(loop, "tab")
    raise AssertionError(f"Tab never reaches {control_id}")


def click(loop: Any, control_id: str) -> None:
    control = next(c for c in loop.scene.controls if c.id == control_id)
    for kind in ("move", "down", "up"):
        loop.take_input(inputs.Pointer(kind, control.rect.centre))
    loop.refresh()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("page", ["process", "alarms", "trends", "record", "hands"])
def test_every_page_keeps_its_controls_inside_the_window(
    open_loop: Callable[..., Any], page: str, size: tuple[int, int]
) -> None:
    loop = open_loop(RunScreen(views.StillSession(views.an_alarm_view())), size)
    loop._take(Choose("page", page))
    loop.refresh()
    window = Rect(0, 0, *size)

    outside = [c.id for c in loop.scene.controls if not c.area and c.rect.common(window) != c.rect]

    assert outside == []


@pytest.mark.parametrize("page", ["process", "alarms", "trends", "record", "hands"])
def test_tab_reaches_every_control_and_comes_back(open_loop: Callable[..., Any], page: str) -> None:
    loop = open_loop(RunScreen(views.StillSession(views.an_alarm_view())))
    loop._take(Choose("page", page))
    loop.refresh()
    controls = {c.id for c in loop.scene.controls}
    seen = set()

    for _ in range(len(controls)):
        press(loop, "tab")
        seen.add(loop.ui.focus)

    assert seen == controls


def test_controls_have_unique_names(open_loop: Callable[..., Any]) -> None:
    loop = open_loop(RunScreen(views.StillSession(views.an_alarm_view())))

    for page in ("process", "alarms", "trends", "record", "hands"):
        loop._take(Choose("page", page))
        loop.refresh()
        ids = [c.id for c in loop.scene.controls]
        assert len(ids) == len(set(ids)), page


def test_a_letter_answers_the_prompt(open_loop: Callable[..., Any]) -> None:
    session = views.StillSession(views.a_view())
    loop = open_loop(RunScreen(session))
    answer = next(c for c in loop.scene.controls if c.id == "act:1")

    press(loop, answer.key)

    assert session.commands == [AnswerPrompt("confirm-volume", "differ")]


def test_the_first_action_has_the_focus_and_enter_takes_it(open_loop: Callable[..., Any]) -> None:
    session = views.StillSession(views.a_view())
    loop = open_loop(RunScreen(session))

    press(loop, "enter")

    assert session.commands == [AnswerPrompt("confirm-volume", "agree")]


def test_a_click_does_what_the_key_does(open_loop: Callable[..., Any]) -> None:
    session = views.StillSession(views.a_view())
    loop = open_loop(RunScreen(session))

    click(loop, "act:0")

    assert session.commands == [AnswerPrompt("confirm-volume", "agree")]


def test_a_press_that_is_dragged_away_does_nothing(open_loop: Callable[..., Any]) -> None:
    session = views.StillSession(views.a_view())
    loop = open_loop(RunScreen(session))
    button = next(c for c in loop.scene.controls if c.id == "act:0")

    loop.take_input(inputs.Pointer("down", button.rect.centre))
    loop.take_input(inputs.Pointer("up", (5, 300)))

    assert session.commands == []


def test_the_worst_alarm_is_acknowledged_and_the_horn_silenced_by_key(
    open_loop: Callable[..., Any],
) -> None:
    session = views.StillSession(views.an_alarm_view())
    loop = open_loop(RunScreen(session))

    press(loop, "m", "k")

    assert session.commands == [SilenceHorn(), AcknowledgeAlarm("PAH-102")]


def test_a_clamp_is_opened_from_the_picture(open_loop: Callable[..., Any]) -> None:
    session = views.StillSession(views.a_view())
    loop = open_loop(RunScreen(session))

    click(loop, "clamp:CL-1")
    press(loop, "a")

    assert isinstance(session.commands[0], MoveClamp)
    assert loop.screen.state.dialog == ""


def test_what_cannot_be_undone_is_asked_twice(open_loop: Callable[..., Any]) -> None:
    session = views.StillSession(views.a_view())
    loop = open_loop(RunScreen(session))

    press(loop, "f9")
    abort = next(c for c in loop.scene.controls if c.label == "Abort")
    press(loop, abort.key)

    assert session.commands == []
    press(loop, "y")
    assert isinstance(session.commands[0], ControlElement)


def test_escape_closes_a_dialog_and_never_ends_the_run(open_loop: Callable[..., Any]) -> None:
    session = views.StillSession(views.a_view())
    loop = open_loop(RunScreen(session))

    press(loop, "f7", "esc")
    assert loop.screen.state.dialog == ""
    press(loop, "f4", "esc")
    assert loop.screen.state.page == "process"
    press(loop, "esc")
    assert loop.screen.state.dialog == "leave"
    assert not session.left


def test_a_deviation_report_is_written_by_keyboard(open_loop: Callable[..., Any]) -> None:
    session = views.StillSession(views.a_view())
    loop = open_loop(RunScreen(session))

    press(loop, "f7")
    for control in ("event:air-detected", "actions:held-process", "impact:possible"):
        focus_on(loop, control)
        press(loop, "space")
    focus_on(loop, "told:quality-assurance")
    press(loop, "space")
    focus_on(loop, "narrative")
    write(loop, "air at 12 min")
    focus_on(loop, "deviation-send")
    press(loop, "enter")

    report = session.commands[0]
    assert isinstance(report, FileDeviation)
    assert report.event == "air-detected"
    assert report.immediate_actions == ("held-process",)
    assert report.told == ("quality-assurance",)
    assert report.narrative == "air at 12 min"
    assert report.noticed_tick == 2310


def test_an_incomplete_report_stays_open_and_says_what_is_missing(
    open_loop: Callable[..., Any],
) -> None:
    session = views.StillSession(views.a_view())
    loop = open_loop(RunScreen(session))

    press(loop, "f7")
    click(loop, "deviation-send")

    assert session.commands == []
    assert loop.screen.state.dialog == "deviation"
    assert loop.screen.state.problem


def test_a_reading_is_entered_with_its_unit(open_loop: Callable[..., Any]) -> None:
    session = views.StillSession(views.a_view())
    loop = open_loop(RunScreen(session))

    press(loop, "f5")
    click(loop, "enter:input-weight")
    write(loop, "187,5")
    press(loop, "enter")

    assert session.commands == [EnterReading("input-weight", 187.5, "g")]


def test_a_call_asks_for_a_message_first(open_loop: Callable[..., Any]) -> None:
    session = views.StillSession(views.a_view())
    loop = open_loop(RunScreen(session))

    press(loop, "f8")
    qa = next(c for c in loop.scene.controls if "quality" in c.label)
    press(loop, qa.key)
    write(loop, "Air in the line")
    focus_on(loop, "text-send")
    press(loop, "enter")

    assert isinstance(session.commands[0], NotifyPerson)
    assert session.commands[0].message == "Air in the line"


def test_shelving_needs_a_reason(open_loop: Callable[..., Any]) -> None:
    session = views.StillSession(views.an_alarm_view())
    loop = open_loop(RunScreen(session))

    loop._take(Choose("response", "PAL-101"))
    loop.refresh()
    shelve = next(c for c in loop.scene.controls if c.label == "Shelve")
    click(loop, shelve.id)
    click(loop, "shelve-send")
    assert session.commands == []
    focus_on(loop, "reason")
    write(loop, "sensor is cleaned")
    click(loop, "shelve-send")

    assert session.commands == [ShelveAlarm("PAL-101", "sensor is cleaned", 5)]


def test_letters_in_a_field_are_text_and_not_shortcuts(open_loop: Callable[..., Any]) -> None:
    session = views.StillSession(views.an_alarm_view())
    loop = open_loop(RunScreen(session))

    press(loop, "f7")
    focus_on(loop, "narrative")
    write(loop, "km")

    assert session.commands == []
    assert loop.screen.state.fields["narrative"] == "km"


def test_keys_that_arrive_within_one_frame_are_all_taken(open_loop: Callable[..., Any]) -> None:
    session = views.StillSession(views.a_view())
    loop = open_loop(RunScreen(session))

    press(loop, "f5")
    click(loop, "enter:input-weight")
    for character in "161.6":
        loop.take_input(inputs.Key(character))
        loop.take_input(inputs.Text(character))
    loop.take_input(inputs.Key("tab"))
    loop.take_input(inputs.Key("enter"))

    assert session.commands == [EnterReading("input-weight", 161.6, "g")]


def test_text_is_edited_in_the_middle(open_loop: Callable[..., Any]) -> None:
    loop = open_loop(RunScreen(views.StillSession(views.a_view())))

    press(loop, "f7")
    focus_on(loop, "narrative")
    write(loop, "ac")
    press(loop, "left")
    write(loop, "b")
    press(loop, "end", "backspace")

    assert loop.screen.state.fields["narrative"] == "ab"


def test_speed_is_changed_by_key_and_there_is_no_pause_in_an_exam(
    open_loop: Callable[..., Any],
) -> None:
    session = views.StillSession(views.a_view(level=views.v.Level.EXAM))
    loop = open_loop(RunScreen(session))

    press(loop, "+", "+", "-")

    assert session.pacer.pace.speed_factor == 2
    assert not any(c.id == "pause" for c in loop.scene.controls)


def test_faster_while_a_prompt_waits_changes_the_speed_to_return_to(
    open_loop: Callable[..., Any],
) -> None:
    session = views.StillSession(views.a_view())
    session.pacer.set_speed(60)
    loop = open_loop(RunScreen(session))
    loop.screen._actions.slow_for_prompt()
    assert session.pacer.pace.speed_factor == 1

    press(loop, "+")

    assert session.pacer.pace.speed_factor == 1
    assert loop.screen.state.speed_to_return_to == 120


def test_help_lies_on_top_and_leads_back(open_loop: Callable[..., Any]) -> None:
    loop = open_loop(RunScreen(views.StillSession(views.a_view())))

    press(loop, "f1")
    assert loop.screen.name == "help"
    press(loop, "esc")

    assert loop.screen.name == "run"


def test_text_grows_and_shrinks_by_key(open_loop: Callable[..., Any]) -> None:
    loop = open_loop(HelpScreen("run"))

    press(loop, "ctrl++", "ctrl++")
    assert loop.ui.text_scale == 1.25
    press(loop, "ctrl+0")

    assert loop.ui.text_scale == 1.0


def test_a_still_picture_is_not_drawn_again(open_loop: Callable[..., Any]) -> None:
    still = views.a_view(mimic=views.a_mimic(flowing_lines=()))
    loop = open_loop(RunScreen(views.StillSession(still)))

    assert loop.refresh() is False


def test_only_the_moving_dashes_are_drawn_while_liquid_flows(open_loop: Callable[..., Any]) -> None:
    loop = open_loop(RunScreen(views.StillSession(views.a_view())))
    before = loop.screen.draw(loop.brush)
    loop.screen.update(0.1)
    after = loop.screen.draw(loop.brush)

    changes = find_changes(before, after, (1280, 720))

    assert changes
    assert sum(r.w * r.h for r in changes) < 1280 * 720 // 40


def test_the_debrief_goes_back_to_the_start(open_loop: Callable[..., Any]) -> None:
    screen = DebriefScreen(views.a_debrief(), "/data/run.jsonl", lambda: "sent")
    loop = open_loop(screen)

    press(loop, "f3", "f4", "f2")
    told = dict(loop.scene.told)

    assert told["tab"] == "result"
    assert told["place"] == "/data/run.jsonl"
    assert told["critical_errors"] == ["no-speed"]


def test_drawing_changes_nothing(open_loop: Callable[..., Any]) -> None:
    screen = RunScreen(views.StillSession(views.a_view()))
    loop = open_loop(screen)

    first = screen.draw(loop.brush)
    loop.brush.kept.clear()
    second = screen.draw(loop.brush)

    assert first.panes == second.panes
