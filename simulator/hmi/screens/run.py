"""The run screen: mimic or another page at the left, the prompt at the right, alarms in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.hmi import theme
from simulator.hmi.actions import Action, Back, Choose, Go, PointAt, Typed
from simulator.hmi.canvas import NARROW
from simulator.hmi.geometry import Rect
from simulator.hmi.presenters import batch
from simulator.hmi.presenters.mimic import READOUT_PLACES, MimicPicture, picture_of
from simulator.hmi.scene import Pane, Scene
from simulator.hmi.screens import alarms, deviation, hands, record, run_dialogs, trends
from simulator.hmi.screens.mimic import draw_equipment, draw_pipes, draw_readout, flow_pane
from simulator.hmi.screens.prompt import draw_prompt_panel
from simulator.hmi.screens.run_actions import RunActions
from simulator.hmi.screens.run_frame import draw_banner, draw_foot, draw_header
from simulator.hmi.screens.state import RunUi
from simulator.station.errors import StationError

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.hmi.canvas import Canvas
    from simulator.hmi.ports import RunPort
    from simulator.hmi.screen import Brush
    from simulator.station.session import FrameReport

REFRESH_S = 0.2
PAGES: dict[str, Callable[[Canvas, Rect, RunUi], None]] = {
    "alarms": alarms.draw_alarms,
    "trends": trends.draw_trends,
    "record": record.draw_record,
    "hands": hands.draw_hands,
}
DIALOGS: dict[str, Callable[[Canvas, RunUi], None]] = {
    "response": alarms.draw_response,
    "shelve": alarms.draw_shelve,
    "deviation": deviation.draw_deviation,
    "reading": record.draw_reading,
    "correct": record.draw_correction,
    "object": hands.draw_object,
    **run_dialogs.DIALOGS,
}


class RunScreen:
    """A run in play. What is pressed is done by `RunActions`; here is time and the picture."""

    name = "run"

    def __init__(self, session: RunPort) -> None:
        self.session = session
        self.state = RunUi(session.view())
        self._actions = RunActions(session, self.state)
        self._since_view_s = 0.0
        self._picture: tuple[int, MimicPicture] | None = None

    def enter(self) -> None:
        self._actions.refresh()

    def leave(self) -> None:
        """Nothing to close: the session is kept until the run is left for good."""

    def handle(self, action: Action) -> Action | None:
        match action:
            case Typed(field, text):
                self.state.fields[field] = text
                self.state.problem = ""
            case PointAt(_, x):
                self.state.cursor = x
            case Back():
                self._go_back()
            case Choose(what, value):
                return self._actions.choose(what, value)
            case _:
                return action
        return None

    def _go_back(self) -> None:
        if self.state.dialog:
            self.state.close()
        elif self.state.page != "process":
            self.state.page = "process"
        else:
            self.state.open("leave")

    # --- time

    def update(self, elapsed_s: float) -> Action | None:
        state = self.state
        state.seconds_flowing += elapsed_s
        state.notice_left_s -= elapsed_s
        self._since_view_s += elapsed_s
        if self.session.is_over:
            return Go("debrief")
        try:
            report = self.session.frame(elapsed_s)
        except StationError as error:
            self.session.pause(is_paused=True)
            state.open("problem", str(error))
            return None
        if (report.ticks and self._since_view_s >= REFRESH_S) or report.events:
            self._since_view_s = 0.0
            self._actions.refresh()
            self._note(report)
        return None

    def _note(self, report: FrameReport) -> None:
        if report.was_slowed:
            self._actions.slow_for_alarm(self.session.pacer.pace.speed_factor)
        self._actions.slow_for_prompt()

    # --- picture

    def draw(self, brush: Brush) -> Scene:
        state, ui = self.state, brush.ui
        window = Rect(0, 0, *ui.size)
        header, rest = window.cut_top(brush.px(52))
        banner, rest = rest.cut_top(brush.px(44))
        foot, rest = rest.cut_bottom(brush.px(44))
        is_narrow = ui.size[0] / brush.fonts.scale < NARROW
        prompt, page = rest.cut_right(
            min(brush.px(410), rest.w * 2 // 5) if not is_narrow else rest.w * 9 // 20
        )
        pace = self.session.pacer.pace
        times = (pace, self.session.is_paused, self.session.is_skipping, state.speed_to_return_to)
        lit = ui.blink if batch.banner_of(state.view).is_flashing else True
        scroll = tuple(sorted(ui.scroll.items()))
        fields = (tuple(state.fields.items()), tuple(state.chosen.items()), state.problem)
        typing = (ui.focus, ui.caret, ui.blink, fields) if state.dialog else ()
        version = state.version
        panes = (
            self._page_pane(brush, page, scroll),
            self._flow(page, brush),
            brush.keep(
                "equipment", (version, state.page, self._notice()), lambda c: self._front(c, page)
            ),
            brush.keep(
                "header", (version, times), lambda c: draw_header(c, header, state, self.session)
            ),
            brush.keep("banner", (version, lit), lambda c: draw_banner(c, banner, state)),
            brush.keep("prompt", (version, scroll), lambda c: draw_prompt_panel(c, prompt, state)),
            brush.keep("foot", (state.page,), lambda c: draw_foot(c, foot, state)),
            brush.keep(
                "dialog",
                (version if state.dialog else 0, state.dialog, state.subject, scroll, typing),
                self._draw_dialog,
            ),
        )
        return Scene(
            panes,
            modal=len(panes) - 1 if state.dialog else 0,
            first_focus=self._first_focus(),
            told=self._told(),
        )

    def _first_focus(self) -> str:
        if self.state.dialog:
            return ""
        if batch.prompt_actions(self.state.view):
            return "act:0"
        return "to-hands" if batch.needs_hands(self.state.view) else f"page:{self.state.page}"

    def _page_pane(self, brush: Brush, rect: Rect, scroll: object) -> Pane:
        state = self.state
        key = (state.version, state.page, scroll, state.pens, state.window_s, state.cursor)
        notice = self._notice()
        return brush.keep("page", (key, notice), lambda c: self._draw_page(c, rect, notice))

    def _draw_page(self, canvas: Canvas, rect: Rect, notice: str) -> None:
        canvas.box(rect, theme.WINDOW)
        if notice:
            row, rect = rect.cut_top(canvas.px(34))
            canvas.box(row, theme.ACCENT_PALE)
            canvas.words(row.inset(canvas.px(14), 0), notice, theme.STRONG)
        if self.state.page == "process":
            draw_pipes(canvas, self._process_parts(canvas, rect)[1], self._mimic())
        else:
            PAGES[self.state.page](canvas, rect, self.state)

    def _process_parts(self, canvas: Canvas | Brush, rect: Rect) -> tuple[Rect, Rect]:
        strip, rest = rect.inset(canvas.px(10), canvas.px(6)).cut_bottom(
            canvas.px(58), canvas.px(6)
        )
        return strip, rest

    def _notice(self) -> str:
        return self.state.notice if self.state.notice_left_s > 0 else ""

    def _front(self, canvas: Canvas, rect: Rect) -> None:
        if self.state.page != "process":
            return
        if self._notice():
            rect = rect.cut_top(canvas.px(34))[1]
        picture = self._mimic()
        strip, rest = self._process_parts(canvas, rect)
        draw_equipment(canvas, rest, picture)
        scales = {bag.load_cell for bag in picture.bags}
        others = [
            r for r in picture.readouts if r.tag not in READOUT_PLACES | dict.fromkeys(scales)
        ]
        count = max(1, min(len(others), strip.w // canvas.px(104)))
        for readout, cell in zip(others, strip.columns(count, canvas.px(6)), strict=False):
            draw_readout(canvas, cell, readout)

    def _flow(self, rect: Rect, brush: Brush) -> Pane:
        if self.state.page != "process" or not self._mimic().flowing:
            return EMPTY
        if self._notice():
            rect = rect.cut_top(brush.px(34))[1]
        rest = self._process_parts(brush, rect)[1]
        seconds = 0.0 if self.session.is_paused else self.state.seconds_flowing
        return flow_pane(rest, self._mimic(), seconds)

    def _mimic(self) -> MimicPicture:
        if self._picture is None or self._picture[0] != self.state.version:
            self._picture = (self.state.version, picture_of(self.state.view))
        return self._picture[1]

    def _draw_dialog(self, canvas: Canvas) -> None:
        if self.state.dialog:
            DIALOGS[self.state.dialog](canvas, self.state)

    def _told(self) -> tuple[tuple[str, object], ...]:
        view, prompt = self.state.view, self.state.view.prompt
        path = batch.crumbs_of(view)
        worst = view.worst_alarm
        return (
            ("page", self.state.page),
            ("tick", view.tick),
            ("dialog", self.state.dialog),
            ("notice", self._notice()),
            ("path", view.current_path),
            ("state", path[-1].state if path else "IDLE"),
            ("prompt", prompt.code if prompt else ""),
            ("prompt_title", prompt.title if prompt else ""),
            ("is_operator_due", bool(prompt and prompt.is_operator_due)),
            ("alarm", f"{worst.tag} {worst.state}" if worst else ""),
            ("speed", self.session.pacer.pace.speed_factor),
            ("is_paused", self.session.is_paused),
            ("guidance", view.guidance.text if view.guidance else ""),
            ("outcome", str(view.outcome)),
        )


EMPTY = Pane()
