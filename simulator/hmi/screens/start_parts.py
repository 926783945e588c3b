"""Draws the parts of the start screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.hmi import theme
from simulator.hmi.actions import Choose, Go
from simulator.hmi.canvas import Button, Canvas
from simulator.hmi.catalogue import tr
from simulator.hmi.fields import Field, Option, dialog, draw_field, draw_option, scrolled
from simulator.hmi.geometry import Rect
from simulator.hmi.presenters import offers
from simulator.hmi.presenters.formats import duration_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.hmi.screens.start import StartState
    from simulator.station.pairing import PairingStatus

LEVELS = ("guided", "assisted", "exam")
MOST_RUNS = 12


def draw_start(canvas: Canvas, window: Rect, state: StartState) -> None:
    """Draw head, the column about the person, and the choice of a run."""
    canvas.box(window, theme.WINDOW)
    head, rest = window.cut_top(canvas.px(72))
    _draw_head(canvas, head)
    foot, rest = rest.cut_bottom(canvas.px(44))
    _draw_foot(canvas, foot, state)
    rest = rest.inset(canvas.px(24), canvas.px(18))
    left, right = rest.cut_left(min(canvas.px(390), rest.w * 2 // 5), canvas.px(20))
    scrolled(canvas, "person", left, lambda c, r: _draw_person_column(c, r, state))
    _draw_choice(canvas, right, state)


def _draw_head(canvas: Canvas, rect: Rect) -> None:
    canvas.box(rect, theme.HEADER)
    inner = rect.inset(canvas.px(24), canvas.px(8))
    chip = canvas.fonts.width(tr("header.training"), theme.TINY.strong()) + canvas.px(14)
    place, inner = inner.cut_right(chip, canvas.px(10))
    canvas.chip(
        (place.x, rect.y + (rect.h - canvas.px(20)) // 2),
        tr("header.training"),
        theme.HEADER_INK,
        None,
    )
    upper, lower = inner.cut_top(inner.h * 3 // 5)
    canvas.words(upper, tr("start.title"), theme.TITLE.tinted(theme.HEADER_INK))
    canvas.words(lower, tr("start.generic"), theme.SMALL.tinted(theme.HEADER_SOFT))


def _draw_foot(canvas: Canvas, rect: Rect, state: StartState) -> None:
    canvas.box(rect, theme.PANEL)
    canvas.rule((rect.x, rect.y), (rect.right, rect.y), theme.RULE)
    inner = rect.inset(canvas.px(18), canvas.px(4))
    help_at, inner = inner.cut_left(canvas.px(110), canvas.px(8))
    canvas.button(help_at, Button("help", tr("foot.help"), Go("help", "start"), "f1", "quiet"))
    quit_at, inner = inner.cut_right(canvas.px(120), canvas.px(8))
    canvas.button(quit_at, Button("quit", tr("start.quit"), Choose("quit"), "ctrl+q", "quiet"))
    canvas.words(inner, state.notice or tr("start.keys"), theme.SMALL, "centre")


def _card(canvas: Canvas, rect: Rect, title: str) -> Rect:
    row, rest = rect.cut_top(canvas.px(28), canvas.px(4))
    canvas.words(row, title, theme.STRONG)
    canvas.rule((row.x, row.bottom), (row.right, row.bottom), theme.RULE)
    return rest


def _draw_person_column(canvas: Canvas, rect: Rect, state: StartState) -> Rect:
    if state.unfinished is not None:
        rect = _draw_unfinished(canvas, rect, state)
    rect = _card(canvas, rect, tr("start.you"))
    if state.person:
        rect = canvas.paragraph(rect, state.person, theme.LARGE)
        rect = canvas.paragraph(rect, tr("start.paired", site=state.site), theme.SMALL)
        buttons: tuple[Button, ...] = (
            Button("unpair", tr("start.unpair"), Choose("unpair"), look="quiet"),
        )
    else:
        rect = canvas.paragraph(rect, tr("start.not_paired"), theme.BODY)
        buttons = (Button("pair", tr("start.pair"), Choose("pair"), "p"),)
    rect = canvas.row_of_buttons(rect.cut_top(canvas.px(6))[1], buttons)
    rect = _card(canvas, rect.cut_top(canvas.px(6))[1], tr("start.outbox"))
    if state.outbox is not None:
        line = offers.outbox_line(state.outbox, is_paired=bool(state.person))
        rect = canvas.paragraph(rect, line, theme.BODY).cut_top(canvas.px(4))[1]
        if state.person and state.outbox.waiting:
            button = Button("send", tr("outbox.send"), Choose("send"), "o")
            rect = canvas.row_of_buttons(rect, (button,))
    rect = _card(canvas, rect.cut_top(canvas.px(6))[1], tr("start.runs"))
    return _draw_runs(canvas, rect, state)


def _draw_unfinished(canvas: Canvas, rect: Rect, state: StartState) -> Rect:
    run = state.unfinished
    if run is None:
        return rect
    titles = {o.code: o.title for o in state.offers}
    title, detail = offers.run_line(run, titles)
    box, rest = rect.cut_top(canvas.px(138), canvas.px(14))
    canvas.box(box, theme.ACCENT_PALE, theme.ACCENT, radius=4)
    inner = box.inset(canvas.px(14), canvas.px(10))
    row, inner = inner.cut_top(canvas.px(22))
    canvas.words(row, tr("start.unfinished"), theme.STRONG.tinted(theme.ACCENT_DARK))
    row, inner = inner.cut_top(canvas.px(24))
    canvas.words(row, title, theme.BODY)
    row, inner = inner.cut_top(canvas.px(22), canvas.px(8))
    canvas.words(row, detail, theme.SMALL)
    button = Button("resume", tr("start.resume"), Choose("resume", run.run_uid), "c", "primary")
    canvas.row_of_buttons(inner, (button,))
    return rest


def _draw_runs(canvas: Canvas, rect: Rect, state: StartState) -> Rect:
    titles = {o.code: o.title for o in state.offers}
    if not state.runs:
        return canvas.paragraph(rect, tr("start.no_runs"), theme.BODY)
    for run in state.runs[:MOST_RUNS]:
        title, detail = offers.run_line(run, titles)
        row, rect = rect.cut_top(canvas.px(22))
        canvas.words(row, title, theme.BODY)
        row, rect = rect.cut_top(canvas.px(22), canvas.px(4))
        canvas.words(row, detail, theme.SMALL)
    return rect


def _draw_choice(canvas: Canvas, rect: Rect, state: StartState) -> None:
    canvas.box(rect, theme.PANEL, theme.RULE, radius=6)
    inner = rect.inset(canvas.px(20), canvas.px(14))
    tabs, inner = inner.cut_top(canvas.px(38), canvas.px(10))
    for kind, cell in zip(("practice", "assessed"), tabs.columns(2, canvas.px(8)), strict=True):
        look = "chosen" if state.kind == kind else "plain"
        label = tr(f"start.kind_{kind}", count=len(state.permits))
        action = Choose("kind", kind)
        key = {"practice": "f2", "assessed": "f3"}[kind]
        button = Button(f"kind:{kind}", label, action, key, look, role="tab", state=look)
        canvas.button(cell, button)
    foot, inner = inner.cut_bottom(canvas.px(46), canvas.px(8))
    label = tr("start.begin_assessed" if state.kind == "assessed" else "start.begin_practice")
    width = canvas.button_width(label, "s") + canvas.px(30)
    go, note = foot.cut_right(width, canvas.px(14))
    can_start = state.kind == "practice" or bool(state.permit)
    button = Button("start", label, Choose("start"), "s", "primary", is_enabled=can_start)
    canvas.button(go.centred(width, canvas.px(40)), button)
    canvas.paragraph(note.moved(0, canvas.px(2)), tr(f"start.note_{state.kind}"), theme.SMALL, 2)
    if state.kind == "practice":
        _draw_scenarios(canvas, inner, state)
    else:
        _draw_permits(canvas, inner, state)


def _draw_scenarios(canvas: Canvas, rect: Rect, state: StartState) -> None:
    best = offers.best_results(state.runs)
    levels, rect = rect.cut_bottom(canvas.px(60), canvas.px(8))
    left, right = rect.cut_left(rect.w * 11 // 20, canvas.px(18))
    scrolled(canvas, "scenarios", left, lambda c, r: _draw_offers(c, r, state, best))
    scrolled(canvas, "details", right, lambda c, r: _draw_details(c, r, state, best))
    _draw_levels(canvas, levels, state)


def _draw_offers(canvas: Canvas, rect: Rect, state: StartState, best: dict[str, str]) -> Rect:
    chosen = state.offer()
    for offer in state.offers:
        row, rect = rect.cut_top(canvas.px(52), canvas.px(6))
        is_chosen = offer is chosen
        fill = theme.WHITE if is_chosen else theme.RAISED
        canvas.box(row, fill, theme.ACCENT if is_chosen else theme.RULE_SOFT, radius=4)
        mark = canvas.px(5)
        if is_chosen:
            canvas.box(Rect(row.x, row.y, mark, row.h), theme.ACCENT)
        inner = row.inset(canvas.px(16), canvas.px(5))
        upper, lower = inner.cut_top(inner.h // 2)
        canvas.words(upper, offer.title, theme.STRONG)
        text = tr("start.takes", time=duration_text(offer.expected_s))
        canvas.words(lower, f"{text} · {best.get(offer.code, tr('start.never'))}", theme.SMALL)
        action = Choose("scenario", offer.code)
        state_word = "chosen" if is_chosen else "not chosen"
        canvas.touch(
            row,
            Button(f"scenario:{offer.code}", offer.title, action, role="radio", state=state_word),
        )
    return rect


def _draw_details(canvas: Canvas, rect: Rect, state: StartState, best: dict[str, str]) -> Rect:
    offer = state.offer()
    rect = canvas.paragraph(rect, offer.title, theme.LARGE).cut_top(canvas.px(4))[1]
    rect = canvas.paragraph(rect, offer.summary, theme.BODY).cut_top(canvas.px(10))[1]
    if offer.competencies:
        rect = canvas.paragraph(rect, tr("start.competencies"), theme.STRONG)
        for text in offer.competencies:
            rect = canvas.paragraph(rect, f"•  {text}", theme.BODY)
    rect = canvas.paragraph(rect.cut_top(canvas.px(10))[1], tr("start.duration"), theme.STRONG)
    cells = rect.columns(4, canvas.px(6))
    for (speed, time), cell in zip(offers.durations(offer), cells, strict=True):
        upper, rest = cell.cut_top(canvas.px(20))
        canvas.words(upper, speed, theme.SMALL)
        canvas.words(rest.cut_top(canvas.px(22))[0], time, theme.STRONG)
    rect = rect.cut_top(canvas.px(52))[1]
    return canvas.paragraph(rect, best.get(offer.code, tr("start.never")), theme.SMALL)


def _draw_levels(canvas: Canvas, rect: Rect, state: StartState) -> None:
    row, note = rect.cut_top(canvas.px(32))
    title, row = row.cut_left(canvas.px(60), canvas.px(8))
    canvas.words(title, tr("start.level"), theme.STRONG)
    for level, cell in zip(LEVELS, row.columns(3, canvas.px(6)), strict=True):
        option = Option(
            f"level:{level}", tr(f"level.{level}"), Choose("level", level), state.level == level
        )
        draw_option(canvas, cell, option)
    canvas.words(note, tr(f"level_note.{state.level}"), theme.SMALL)


def _draw_permits(canvas: Canvas, rect: Rect, state: StartState) -> None:
    rect = canvas.paragraph(rect, tr("permits.text"), theme.BODY).cut_top(canvas.px(8))[1]
    if not state.person:
        rect = canvas.paragraph(rect, tr("permits.pair_first"), theme.STRONG)
        button = Button("pair-here", tr("start.pair"), Choose("pair"))
        canvas.row_of_buttons(rect.cut_top(canvas.px(6))[1], (button,))
        return
    button = Button("fetch", tr("permits.fetch"), Choose("fetch"), "f")
    rect = canvas.row_of_buttons(rect, (button,)).cut_top(canvas.px(4))[1]
    if not state.permits:
        canvas.paragraph(rect, tr("permits.none"), theme.BODY)
    scrolled(canvas, "permits", rect, lambda c, r: _draw_permit_rows(c, r, state))


def _draw_permit_rows(canvas: Canvas, rect: Rect, state: StartState) -> Rect:
    titles = {o.code: o.title for o in state.offers}
    for status in state.permits:
        permit = status.permit
        row, rect = rect.cut_top(canvas.px(52), canvas.px(6))
        is_chosen = permit.run_uid == state.permit
        border = theme.ACCENT if is_chosen else theme.RULE_SOFT
        canvas.box(row, theme.WHITE if is_chosen else theme.RAISED, border, radius=4)
        if is_chosen:
            canvas.box(Rect(row.x, row.y, canvas.px(5), row.h), theme.ACCENT)
        upper, lower = row.inset(canvas.px(16), canvas.px(5)).cut_top(row.h // 2 - canvas.px(5))
        title = titles.get(permit.scenario_code, permit.scenario_code)
        canvas.words(upper, title, theme.STRONG)
        canvas.words(lower, offers.permit_line(status), theme.SMALL)
        state_word = "chosen" if is_chosen else "not chosen"
        canvas.touch(
            row,
            Button(
                f"permit:{permit.run_uid}",
                f"{title}, {permit.level}",
                Choose("permit", permit.run_uid),
                role="radio",
                state=state_word,
            ),
        )
    return rect


# --- dialogs


def _draw_pair(canvas: Canvas, state: StartState, status: PairingStatus | None) -> None:
    inner = dialog(canvas, tr("pair.title"), (640, 330))
    if status is None or status.code is None:
        inner = canvas.paragraph(inner, tr("pair.text"), theme.BODY).cut_top(canvas.px(10))[1]
        problem = state.problem
        if status is not None:
            problem = str(status.error) if status.error else tr("pair.contacting")
        site = state.fields.get("site", "")
        field = Field("site", tr("pair.site"), site, hint=tr("pair.site_hint"), problem=problem)
        inner = draw_field(canvas, inner, field)
        button = Button("pair-begin", tr("pair.begin"), Choose("pair-begin"), "enter", "primary")
        canvas.row_of_buttons(inner, (button,))
        return
    inner = canvas.paragraph(inner, tr("pair.enter"), theme.BODY).cut_top(canvas.px(4))[1]
    inner = canvas.paragraph(inner, status.code.verification_uri, theme.STRONG)
    box, inner = inner.cut_top(canvas.px(84), canvas.px(12))
    box = box.inset(0, canvas.px(6))
    canvas.box(box, theme.WHITE, theme.ACCENT, radius=4)
    canvas.words(box, status.code.user_code, theme.DISPLAY, "centre")
    text = str(status.error) if status.error else tr("pair.waiting")
    canvas.paragraph(inner, text, theme.BODY)


def _draw_unpair(canvas: Canvas, state: StartState, _: PairingStatus | None) -> None:
    inner = dialog(canvas, tr("unpair.title"), (560, 240))
    text = tr("unpair.text", site=state.site)
    inner = canvas.paragraph(inner, text, theme.BODY).cut_top(canvas.px(12))[1]
    buttons = (
        Button("unpair-keep", tr("unpair.no"), Choose("close"), "n"),
        Button("unpair-do", tr("unpair.yes"), Choose("unpair-do"), "y", look="danger"),
    )
    canvas.row_of_buttons(inner, buttons)


def _draw_quit(canvas: Canvas, _state: StartState, _: PairingStatus | None) -> None:
    inner = dialog(canvas, tr("quit.title"), (480, 210))
    inner = canvas.paragraph(inner, tr("quit.text"), theme.BODY).cut_top(canvas.px(12))[1]
    buttons = (
        Button("quit-stay", tr("quit.no"), Choose("close"), "n", "primary"),
        Button("quit-do", tr("quit.yes"), Choose("quit"), "y"),
    )
    canvas.row_of_buttons(inner, buttons)


def _draw_problem(canvas: Canvas, state: StartState, _: PairingStatus | None) -> None:
    inner = dialog(canvas, tr("problem.title"), (640, 240))
    canvas.paragraph(inner, state.problem, theme.BODY)


DIALOGS: dict[str, Callable[[Canvas, StartState, PairingStatus | None], None]] = {
    "pair": _draw_pair,
    "unpair": _draw_unpair,
    "quit": _draw_quit,
    "problem": _draw_problem,
}
