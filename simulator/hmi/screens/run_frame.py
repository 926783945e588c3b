"""The frame of the run screen that is always in sight: header, alarm banner, keys at the foot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.hmi import theme
from simulator.hmi.actions import Choose, Go
from simulator.hmi.canvas import Button, Canvas, key_caption
from simulator.hmi.catalogue import tr
from simulator.hmi.geometry import Rect
from simulator.hmi.presenters import batch
from simulator.hmi.presenters.formats import MINUS, speed_text

if TYPE_CHECKING:
    from simulator.hmi.ports import RunPort
    from simulator.hmi.screens.state import RunUi

FOOT_KEYS = (
    ("f2", "process"),
    ("f3", "alarms"),
    ("f4", "trends"),
    ("f5", "record"),
    ("f6", "hands"),
)


def draw_header(canvas: Canvas, rect: Rect, state: RunUi, session: RunPort) -> None:
    """Draw batch, time and speed."""
    view = state.view
    canvas.box(rect, theme.HEADER)
    inner = rect.inset(canvas.px(14), 0)
    style = theme.SMALL.tinted(theme.HEADER_SOFT)
    speed, inner = inner.cut_right(canvas.px(396 if canvas.is_narrow else 500), canvas.px(12))
    _draw_speed(canvas, speed.inset(0, canvas.px(8)), state, session)
    clock, inner = inner.cut_right(canvas.px(150 if canvas.is_narrow else 250), canvas.px(12))
    now, left, limit = batch.time_texts(view)
    upper, lower = clock.inset(0, canvas.px(4)).cut_top(clock.h // 2)
    canvas.words(upper, now, theme.LARGE.tinted(theme.HEADER_INK), "right")
    key = "header.left_short" if canvas.is_narrow else "header.left"
    canvas.words(lower, tr(key, left=left, limit=limit), style, "right")
    chip_at = (inner.x, rect.y + (rect.h - canvas.px(20)) // 2)
    chip = canvas.chip(chip_at, tr("header.training"), theme.HEADER_INK, None)
    inner = Rect(
        chip.right + canvas.px(12), inner.y, inner.right - chip.right - canvas.px(12), inner.h
    )
    upper, lower = inner.inset(0, canvas.px(4)).cut_top(inner.h // 2)
    canvas.words(upper, view.scenario_title, theme.STRONG.tinted(theme.HEADER_INK))
    level = tr(f"level.{view.level}")
    kind = tr("header.assessed") if session.label.is_assessed else tr("header.practice")
    canvas.words(lower, f"{view.batch_number} · {level} · {kind}", style)


def _draw_speed(canvas: Canvas, rect: Rect, state: RunUi, session: RunPort) -> None:
    gap = canvas.px(6)
    side = canvas.px(30 if canvas.is_narrow else 36)
    slower, rest = rect.cut_left(side, gap)
    word_box, rest = rest.cut_left(canvas.px(110 if canvas.is_narrow else 140), gap)
    faster, rest = rest.cut_left(side, gap)
    canvas.box(slower, None, theme.HEADER_SOFT, radius=4)
    canvas.words(slower, MINUS, theme.LARGE.tinted(theme.HEADER_INK), "centre")
    canvas.touch(slower, Button("slower", tr("speed.slower"), Choose("slower"), "-"))
    canvas.box(faster, None, theme.HEADER_SOFT, radius=4)
    canvas.words(faster, "+", theme.LARGE.tinted(theme.HEADER_INK), "centre")
    canvas.touch(faster, Button("faster", tr("speed.faster"), Choose("faster"), "+"))
    text, note = _speed_words(state, session)
    upper, lower = word_box.cut_top(word_box.h // 2 + 2)
    canvas.words(upper, text, theme.STRONG.tinted(theme.HEADER_INK), "centre")
    canvas.words(lower, note, theme.TINY.tinted(theme.HEADER_SOFT), "centre")
    key = "speed.next_short" if canvas.is_narrow else "speed.next"
    buttons = [Button("skip", tr(key), Choose("skip"), "n", look="dark")]
    if not session.label.is_assessed and state.view.level != "exam":
        key = "speed.go_on" if session.is_paused else "speed.pause"
        buttons.append(Button("pause", tr(key), Choose("pause"), "p", look="dark"))
    for button in buttons:
        cell, rest = rest.cut_left(rest.w // 2 if button.id == "skip" else rest.w, gap)
        canvas.box(cell, None, theme.HEADER_SOFT, radius=4)
        canvas.button(cell, button)


def _speed_words(state: RunUi, session: RunPort) -> tuple[str, str]:
    pace = session.pacer.pace
    if session.is_paused:
        return tr("speed.paused"), tr("speed.paused_note")
    if session.is_skipping:
        return tr("speed.skipping"), tr("speed.skipping_note")
    text = tr("speed.now", speed=speed_text(pace.speed_factor))
    if pace.is_behind:
        return text, tr("speed.behind", reached=speed_text(round(pace.reached_factor)))
    if state.speed_to_return_to:
        return text, tr("speed.returns", speed=speed_text(state.speed_to_return_to))
    return text, tr("speed.note")


def draw_banner(canvas: Canvas, rect: Rect, state: RunUi) -> None:
    """Draw the worst alarm with its sign, and how many there are of each priority."""
    banner = batch.banner_of(state.view)
    pale = theme.PRIORITY_PALES.get(banner.rank, theme.PANEL)
    lit = not banner.is_flashing or canvas.ui.blink
    canvas.box(rect, pale if lit else theme.PANEL)
    edge = theme.PRIORITY_COLOURS.get(banner.rank, theme.RULE)
    canvas.box(Rect(rect.x, rect.bottom - canvas.px(3), rect.w, canvas.px(3)), edge)
    inner = rect.inset(canvas.px(14), canvas.px(5))
    if banner.rank:
        sign, inner = inner.cut_left(canvas.px(30), canvas.px(10))
        canvas.badge(sign, banner.rank, hollow=not lit)
    inner = _draw_banner_buttons(canvas, inner, state, can_acknowledge=banner.can_acknowledge)
    if not canvas.is_narrow:
        inner = _draw_counts(canvas, inner, banner.counts)
    if not banner.rank:
        canvas.words(inner, banner.text, theme.BODY.tinted(theme.INK_SOFT))
        return
    text = f"{banner.tag}  {banner.text}"
    width = min(canvas.fonts.width(text, theme.STRONG) + canvas.px(16), inner.w * 3 // 4)
    left, right = inner.cut_left(width)
    canvas.words(left, text, theme.STRONG)
    more = tr("banner.more", count=banner.more) if banner.more else ""
    canvas.words(right, f"{banner.state} · {banner.since}  {more}", theme.SMALL)
    touch = Button(
        "banner", f"{banner.text}, {banner.state}", Choose("response", banner.tag), role="alarm"
    )
    canvas.touch(inner, touch)


def _draw_banner_buttons(
    canvas: Canvas, rect: Rect, state: RunUi, *, can_acknowledge: bool
) -> Rect:
    if can_acknowledge:
        label = tr("alarm.acknowledge")
        button, rect = rect.cut_right(canvas.button_width(label, "k"), canvas.px(8))
        canvas.button(button, Button("ack-worst", label, Choose("ack-worst"), "k"))
    if state.view.is_horn_on:
        label = tr("alarm.silence")
        button, rect = rect.cut_right(canvas.button_width(label, "m"), canvas.px(8))
        canvas.button(button, Button("silence", label, Choose("silence"), "m"))
        if not canvas.is_narrow:
            caption, rect = rect.cut_right(canvas.px(92), canvas.px(8))
            canvas.words(caption, tr("alarm.horn"), theme.SMALL.tinted(theme.INK), "right")
    return rect


def _draw_counts(canvas: Canvas, rect: Rect, counts: tuple[int, int, int]) -> Rect:
    box, rest = rect.cut_right(canvas.px(138), canvas.px(10))
    for i, (count, cell) in enumerate(zip(counts, box.columns(3, canvas.px(4)), strict=True)):
        sign, number = cell.cut_left(canvas.px(20), canvas.px(5))
        canvas.badge(sign.centred(canvas.px(18), canvas.px(18)), i + 1, hollow=not count)
        style = theme.STRONG if count else theme.BODY.tinted(theme.INK_FAINT)
        canvas.words(number, str(count), style)
    return rest


def draw_foot(canvas: Canvas, rect: Rect, state: RunUi) -> None:
    """Draw the pages and the other doors, each with its key."""
    canvas.box(rect, theme.PANEL)
    canvas.rule((rect.x, rect.y), (rect.right, rect.y), theme.RULE)
    buttons = [Button("help", tr("foot.help"), Go("help", "run"), "f1", look="tab")]
    buttons += [
        Button(
            f"page:{page}",
            tr(f"foot.{page}"),
            Choose("page", page),
            key,
            look="chosen" if state.page == page else "tab",
            role="tab",
            state="chosen" if state.page == page else "",
        )
        for key, page in FOOT_KEYS
    ]
    buttons += [
        Button("deviation", tr("foot.deviation"), Choose("open", "deviation"), "f7", look="tab"),
        Button("notify", tr("foot.notify"), Choose("open", "notify"), "f8", look="tab"),
        Button("procedure", tr("foot.procedure"), Choose("open", "procedure"), "f9", look="tab"),
        Button("leave", tr("foot.leave"), Choose("open", "leave"), "f10", look="tab"),
    ]
    cells = rect.inset(canvas.px(6), canvas.px(4)).columns(len(buttons), canvas.px(2))
    for button, cell in zip(buttons, cells, strict=True):
        if canvas.is_narrow:
            _draw_small_tab(canvas, cell, button)
        else:
            canvas.button(cell, button)


def _draw_small_tab(canvas: Canvas, rect: Rect, button: Button) -> None:
    if button.look == "chosen":
        canvas.box(rect, theme.WHITE, theme.ACCENT, radius=4)
    key, label = rect.inset(2, 0).cut_top(rect.h * 2 // 5)
    canvas.words(key, key_caption(button.key), theme.TINY, "centre")
    canvas.words(label, button.label, theme.Style(12, theme.INK), "centre")
    canvas.touch(rect, button)
