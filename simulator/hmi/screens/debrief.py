"""The debrief: result first, then what was judged with its evidence, then the timeline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.hmi import theme
from simulator.hmi.actions import Action, Back, Choose, Go, PointAt
from simulator.hmi.canvas import Button, Canvas
from simulator.hmi.catalogue import tr, word
from simulator.hmi.fields import scrolled
from simulator.hmi.geometry import Rect
from simulator.hmi.presenters import debriefs
from simulator.hmi.presenters.formats import clock_text, number_text
from simulator.hmi.scene import Scene
from simulator.hmi.screens.timeline import draw_timeline

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.hmi.screen import Brush
    from simulator.scenario.views import Debrief, ObservationView

TABS = (("result", "f2"), ("timeline", "f3"), ("batch", "f4"))
REFRESH_S = 1.0


@dataclass(slots=True)
class DebriefState:
    """What the debrief screen shows."""

    debrief: Debrief
    place: str
    upload: str = ""
    tab: str = "result"
    cursor: int = -1


class DebriefScreen:
    """Shows the judged run; nothing here can change it."""

    name = "debrief"

    def __init__(self, debrief: Debrief, place: str, read_upload: Callable[[], str]) -> None:
        self.state = DebriefState(debrief, place, read_upload())
        self._read_upload = read_upload
        self._since_s = 0.0

    def enter(self) -> None:
        """Nothing to begin."""

    def leave(self) -> None:
        """Nothing to end."""

    def handle(self, action: Action) -> Action | None:
        match action:
            case Choose("tab", tab):
                self.state.tab = tab
                self.state.cursor = -1
            case Choose("chart", arrow):
                at = self.state.cursor if self.state.cursor >= 0 else 500
                step = {"left": -5, "right": 5}.get(arrow, 0)
                self.state.cursor = max(0, min(1000, at + step))
            case PointAt(_, x):
                if x >= 0:
                    self.state.cursor = x
            case Back():
                return Go("start")
            case _:
                return action
        return None

    def update(self, elapsed_s: float) -> Action | None:
        self._since_s += elapsed_s
        if self._since_s >= REFRESH_S:
            self._since_s = 0.0
            self.state.upload = self._read_upload()
        return None

    def draw(self, brush: Brush) -> Scene:
        window = Rect(0, 0, *brush.ui.size)
        state = self.state
        scroll = tuple(sorted(brush.ui.scroll.items()))
        key = (state.tab, state.cursor, state.upload, scroll)
        pane = brush.keep("debrief", key, lambda c: draw_debrief(c, window, state))
        score = state.debrief.score
        told = (
            ("tab", state.tab),
            ("is_passed", score.is_passed),
            ("percent", score.percent),
            ("critical_errors", list(score.critical_errors)),
            ("outcome", str(state.debrief.outcome)),
            ("place", state.place),
            ("upload", state.upload),
        )
        return Scene((pane,), first_focus="again", told=told)


def draw_debrief(canvas: Canvas, window: Rect, state: DebriefState) -> None:
    """Draw result, tabs and the chosen part."""
    debrief = state.debrief
    canvas.box(window, theme.WINDOW)
    head, rest = window.cut_top(canvas.px(104))
    _draw_head(canvas, head, debrief)
    foot, rest = rest.cut_bottom(canvas.px(48))
    _draw_foot(canvas, foot, state)
    tabs, rest = rest.inset(canvas.px(24), canvas.px(10)).cut_top(canvas.px(36), canvas.px(10))
    row = tabs
    for tab, key in TABS:
        cell, row = row.cut_left(canvas.px(230), canvas.px(8))
        look = "chosen" if state.tab == tab else "plain"
        button = Button(
            f"tab:{tab}", tr(f"debrief.tab_{tab}"), Choose("tab", tab), key, look, "tab"
        )
        canvas.button(cell, button)
    if state.tab == "timeline":
        draw_timeline(canvas, rest, debrief, state.cursor)
    elif state.tab == "batch":
        scrolled(canvas, "batch", rest, lambda c, r: _draw_batch(c, r, debrief))
    else:
        scrolled(canvas, "result", rest, lambda c, r: _draw_result(c, r, debrief))


def _draw_head(canvas: Canvas, rect: Rect, debrief: Debrief) -> None:
    canvas.box(rect, theme.HEADER)
    inner = rect.inset(canvas.px(24), canvas.px(12))
    verdict = debriefs.verdict_of(debrief)
    box, inner = inner.cut_left(canvas.px(150), canvas.px(20))
    fill = theme.WHITE if verdict.is_passed else theme.HEADER
    ink = theme.INK if verdict.is_passed else theme.WHITE
    canvas.box(box, fill, theme.WHITE, radius=5, border_width=2)
    upper, lower = box.inset(0, canvas.px(6)).cut_top(box.h * 3 // 5)
    canvas.words(upper, f"{debrief.score.percent} %", theme.DISPLAY.tinted(ink), "centre")
    canvas.words(lower, verdict.headline, theme.STRONG.tinted(ink), "centre")
    line = canvas.px(26)
    row, inner = inner.cut_top(line)
    title = f"{debrief.scenario_title} · {tr(f'level.{debrief.level}')}"
    canvas.words(row, title, theme.LARGE.tinted(theme.HEADER_INK))
    row, inner = inner.cut_top(line)
    canvas.words(row, f"{verdict.score} · {verdict.reason}", theme.BODY.tinted(theme.HEADER_INK))
    row, inner = inner.cut_top(line)
    style = theme.SMALL.tinted(theme.HEADER_SOFT)
    canvas.words(row, debriefs.outcome_line(debrief), style)


def _draw_foot(canvas: Canvas, rect: Rect, state: DebriefState) -> None:
    canvas.box(rect, theme.PANEL)
    canvas.rule((rect.x, rect.y), (rect.right, rect.y), theme.RULE)
    inner = rect.inset(canvas.px(18), canvas.px(6))
    label = tr("debrief.back")
    width = canvas.button_width(label, "enter") + canvas.px(20)
    button, inner = inner.cut_right(width, canvas.px(12))
    canvas.button(button, Button("again", label, Go("start"), "esc", "primary"))
    label = tr("foot.help")
    help_at, inner = inner.cut_right(canvas.button_width(label, "f1"), canvas.px(12))
    canvas.button(help_at, Button("help", label, Go("help", "debrief"), "f1", "quiet"))
    upper, lower = inner.cut_top(inner.h // 2)
    canvas.words(upper, state.upload, theme.SMALL.tinted(theme.INK))
    canvas.words(lower, tr("debrief.place", place=state.place), theme.SMALL)


def _draw_result(canvas: Canvas, rect: Rect, debrief: Debrief) -> Rect:
    errors = debrief.score.critical_errors
    if errors:
        titles = {o.code: o.title for o in debrief.observations}
        height = canvas.px(44) + canvas.px(26) * len(errors)
        box, rect = rect.cut_top(height, canvas.px(12))
        canvas.box(box, theme.HIGH_PALE, theme.HIGH, radius=4)
        inner = box.inset(canvas.px(14), canvas.px(8))
        row, inner = inner.cut_top(canvas.px(26))
        sign, row = row.cut_left(canvas.px(22), canvas.px(10))
        canvas.badge(sign, 1)
        canvas.words(row, tr("debrief.critical", count=len(errors)), theme.STRONG)
        for code in errors:
            row, inner = inner.cut_top(canvas.px(26))
            canvas.words(row.cut_left(canvas.px(32))[1], titles.get(code, code), theme.BODY)
    for item in debriefs.ordered_observations(debrief):
        rect = _draw_observation(canvas, rect, item)
    if debrief.lessons:
        rect = canvas.paragraph(rect.cut_top(canvas.px(8))[1], tr("debrief.lessons"), theme.STRONG)
        for lesson in debrief.lessons:
            rect = canvas.paragraph(rect, f"•  {lesson}", theme.BODY)
    rect = canvas.paragraph(rect.cut_top(canvas.px(8))[1], tr("debrief.limits"), theme.STRONG)
    for limit in debrief.limits_of_simulation:
        rect = canvas.paragraph(rect, f"•  {limit}", theme.SMALL)
    return rect


def _draw_observation(canvas: Canvas, rect: Rect, item: ObservationView) -> Rect:
    name, text = debriefs.observation_sign(item)
    lines = [item.why] if not item.is_met else []
    lines += [t for t in (debriefs.window_text(item),) if t and not item.is_met]
    lines += [debriefs.evidence_text(e) for e in item.evidence[:3]]
    if item.lesson and not item.is_met:
        lines.append(tr("debrief.lesson", lesson=item.lesson))
    width = rect.w - canvas.px(66)
    height = canvas.px(36)
    for line in lines:
        height += canvas.paragraph_height(line, theme.SMALL, width)
    box, rest = rect.cut_top(height, canvas.px(6))
    canvas.box(box, theme.RAISED if item.is_met else theme.WHITE, theme.RULE_SOFT, radius=4)
    sign, inner = box.inset(canvas.px(12), canvas.px(6)).cut_left(canvas.px(26), canvas.px(14))
    _draw_sign(canvas, sign.cut_top(canvas.px(26))[0], name)
    row, inner = inner.cut_top(canvas.px(24))
    word_at, row = row.cut_right(canvas.fonts.width(text, theme.SMALL.strong()) + 4, canvas.px(10))
    canvas.words(word_at, text, theme.SMALL.strong().tinted(theme.INK), "right")
    canvas.words(row, item.title, theme.STRONG)
    for line in lines:
        inner = canvas.paragraph(inner, line, theme.SMALL)
    return rest


def _draw_sign(canvas: Canvas, rect: Rect, name: str) -> None:
    size = canvas.px(22)
    box = rect.centred(size, size)
    if name == "critical":
        canvas.badge(box, 1)
        return
    x, y = box.x, box.y
    if name == "met":
        tick = ((x + size // 6, y + size // 2), (x + size * 2 // 5, y + size * 3 // 4))
        canvas.line((*tick, (x + size * 5 // 6, y + size // 5)), theme.INK, canvas.px(3))
        return
    canvas.round(box, None, theme.INK)
    canvas.rule((x + 5, y + size - 6), (x + size - 6, y + 5), theme.INK)


def _draw_batch(canvas: Canvas, rect: Rect, debrief: Debrief) -> Rect:
    rect = canvas.paragraph(rect, tr("debrief.true_results"), theme.STRONG)
    rect = canvas.paragraph(rect, tr("debrief.true_note"), theme.SMALL).cut_top(canvas.px(6))[1]
    for title, value, unit in debrief.true_results:
        row, rect = rect.cut_top(canvas.px(26))
        left, right = row.cut_left(min(row.w // 2, canvas.px(420)), canvas.px(10))
        canvas.words(left, title, theme.BODY)
        canvas.words(
            right, f"{number_text(value, 2 if abs(value) < 100 else 0)} {unit}", theme.STRONG
        )
        canvas.rule((row.x, row.bottom), (row.right, row.bottom), theme.RULE_SOFT)
    record = debrief.batch_record
    rect = canvas.paragraph(
        rect.cut_top(canvas.px(14))[1], tr("record.title", batch=record.batch_number), theme.STRONG
    )
    for entry in record.entries:
        row, rect = rect.cut_top(canvas.px(25))
        stamp, row = row.cut_left(canvas.px(70))
        canvas.words(stamp, clock_text(entry.tick * debriefs.TICK_SECONDS), theme.SMALL)
        by, row = row.cut_right(canvas.px(150), canvas.px(8))
        canvas.words(by, entry.by, theme.SMALL, "right")
        left, right = row.cut_left(row.w // 2, canvas.px(8))
        canvas.words(left, entry.title, theme.BODY)
        canvas.words(right, f"{entry.value} {entry.unit}".strip(), theme.STRONG)
        canvas.rule((row.x, row.bottom), (row.right, row.bottom), theme.RULE_SOFT)
    for report in record.deviations:
        text = tr("record.deviation", number=report.number, event=word("event", report.event))
        rect = canvas.paragraph(rect.cut_top(canvas.px(8))[1], text, theme.STRONG)
        rect = canvas.paragraph(rect, report.narrative, theme.BODY)
    return rect
