"""The one loop: it owns the event queue, the focus and the clock, and shows what screens draw."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, cast

import pygame

from simulator.hmi import inputs, navigation, theme
from simulator.hmi.actions import Back, Choose, Go, PointAt, Quit, TextSize, Typed
from simulator.hmi.marks import Box
from simulator.hmi.navigation import Editing
from simulator.hmi.scene import Area, Control, Pane, Scene, Ui
from simulator.hmi.screen import Brush, Screen

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from simulator.hmi.actions import Action
    from simulator.hmi.geometry import Rect
    from simulator.hmi.measure import Meter
    from simulator.hmi.painter import Painter
    from simulator.hmi.text import Fonts
    from simulator.hmi.trace import Trace

FRAMES_PER_SECOND = 60
WHEEL_STEP = 54
TEXT_LIMIT = 600
FIELD_ROLES = {"textbox", "textarea"}


class Loop:
    """Runs screens until one of them asks to quit.

    `open_screen` makes a screen for a `Go`; help lies on top of the screen that asked for it.
    """

    def __init__(
        self,
        fonts: Fonts,
        painter: Painter,
        open_screen: Callable[[Go], Screen],
        trace: Trace,
        meter: Meter,
    ) -> None:
        self.ui = Ui()
        self.brush = Brush(fonts, self.ui)
        self.stack: list[Screen] = []
        self.scene = Scene(())
        self._fonts = fonts
        self._painter = painter
        self._open_screen = open_screen
        self._trace = trace
        self._meter = meter
        self._editing: dict[str, Editing] = {}
        self._pressed = ""
        self._is_running = True
        self._must_refresh = True
        self.screenshots: Path | None = None
        self._pictures: set[str] = set()

    @property
    def screen(self) -> Screen:
        return self.stack[-1]

    def run(self, first: Go) -> None:
        """Show the first screen and go on until the window is closed."""
        clock = pygame.time.Clock()
        self._resize(self._painter.surface.get_size())
        self._take(first)
        last = perf_counter()
        while self._is_running and not self._meter.is_done:
            began = perf_counter()
            drawn = self.frame(began - last)
            last = began
            self._meter.note_first_picture()
            self._meter.note_frame(perf_counter() - began, drawn=drawn)
            clock.tick(FRAMES_PER_SECOND)
        self.stack[-1].leave()

    def show_still(self, first: Go, actions: tuple[Action, ...]) -> None:
        """Show a screen as it is after some actions; for pictures, without letting time pass."""
        self._resize(self._painter.surface.get_size())
        self._take(first)
        for action in actions:
            self._take(action)
        self.refresh()
        self.refresh()

    def frame(self, elapsed_s: float) -> bool:
        """Do one frame: inputs, time, picture; answers whether something was drawn."""
        for event in pygame.event.get():
            taken = inputs.translate(event)
            if taken is not None:
                self.take_input(taken)
        if self._has_ended():
            return False
        self.ui.seconds += elapsed_s
        self.ui.blink = self.ui.seconds % 1.0 < 0.6
        self._take(self.screen.update(elapsed_s))
        return False if self._has_ended() else self.refresh()

    def _has_ended(self) -> bool:
        return not self._is_running

    def refresh(self) -> bool:
        """Draw the screen and show what differs."""
        scene = self.screen.draw(self.brush)
        self._settle_focus(scene)
        shown = self._with_rings(scene)
        self.scene = scene
        changes = self._painter.show(shown)
        if self._must_refresh:
            pygame.display.flip()
            self._must_refresh = False
        elif changes:
            pygame.display.update([pygame.Rect(*rect) for rect in changes])
        self._trace.note(self.screen.name, scene, self.ui)
        if self.screenshots is not None:
            self._keep_picture(self.screenshots, scene)
        return bool(changes)

    def _keep_picture(self, folder: Path, scene: Scene) -> None:
        told = dict(scene.told)
        parts = (self.screen.name, *(str(told.get(k) or "") for k in ("page", "tab", "dialog")))
        name = "-".join(part for part in parts if part)
        if name not in self._pictures:
            self._pictures.add(name)
            folder.mkdir(parents=True, exist_ok=True)
            pygame.image.save(self._painter.surface, str(folder / f"{name}.png"))

    # --- inputs

    def take_input(self, taken: inputs.Input) -> None:
        """Turn one input into an action of the screen.

        The next input of the same frame finds the screen as this one left it.
        """
        self._dispatch(taken)
        is_still_pointer = isinstance(taken, inputs.Pointer) and taken.kind == "move"
        if self._is_running and not is_still_pointer:
            self.refresh_scene()

    def _dispatch(self, taken: inputs.Input) -> None:
        match taken:
            case inputs.Key(name):
                self._take_key(name)
            case inputs.Text(text):
                self._take_text(text)
            case inputs.Pointer():
                self._take_pointer(taken)
            case inputs.Wheel(at, steps):
                self._scroll_at(at, -steps * self._fonts.px(WHEEL_STEP))
            case inputs.Resized(size):
                self._resize(size)
            case inputs.Exposed():
                self._must_refresh = True
            case inputs.Closed():
                self._take(Quit())

    def _take_key(self, name: str) -> None:
        self.ui.focus_shown = True
        control = self._focused()
        if control is not None and control.role in FIELD_ROLES and self._edit(control, name):
            return
        if name in {"tab", "shift+tab"}:
            self._focus(
                navigation.step_focus(
                    self.scene.controls, self.ui.focus, -1 if name.startswith("shift") else 1
                )
            )
            return
        shortcut = navigation.find_by_key(self.scene.controls, name)
        if shortcut is not None:
            self._focus(shortcut.id)
            self._press(shortcut)
        elif name in {"enter", "space"} and control is not None:
            self._press(control)
        else:
            self._take_window_key(name, control)

    def _take_window_key(self, name: str, control: Control | None) -> None:
        sizes = {"ctrl++": 1, "ctrl+-": -1, "ctrl+0": 0}
        if name in sizes:
            self._take(TextSize(sizes[name]))
        elif name == "esc":
            self._take(Back())
        elif name == "f1" and self.screen.name != "help":
            self._take(Go("help", self.screen.name))
        elif name == "f11":
            pygame.display.toggle_fullscreen()
        elif name in {"pageup", "pagedown"}:
            self._page(-1 if name == "pageup" else 1)
        elif name in navigation.ARROWS:
            self._take_arrow(name, control)

    def _take_arrow(self, name: str, control: Control | None) -> None:
        if control is not None and control.role == "chart" and name in {"left", "right"}:
            self._take(Choose(control.id, name))
            return
        before = self.ui.focus
        self._focus(navigation.move_focus(self.scene.controls, before, name))
        if self.ui.focus == before and name in {"up", "down"}:
            self._page(-0.2 if name == "up" else 0.2)

    def _take_text(self, text: str) -> None:
        control = self._focused()
        if control is not None and control.role in FIELD_ROLES:
            self._set_text(control, self._edited(control).insert(text, TEXT_LIMIT))

    def _edit(self, control: Control, name: str) -> bool:
        if name == "enter" and control.role == "textarea":
            self._set_text(control, self._edited(control).insert("\n", TEXT_LIMIT))
            return True
        if name in navigation.EDITING_KEYS:
            self._set_text(control, self._edited(control).press(name))
            return True
        return len(name.removeprefix("shift+")) == 1 or name in {"space", "shift+space", "+", "-"}

    def _edited(self, control: Control) -> Editing:
        kept = self._editing.get(control.id)
        if kept is None or kept.text != control.state:
            kept = Editing(control.state, len(control.state))
        return kept

    def _set_text(self, control: Control, editing: Editing) -> None:
        self._editing[control.id] = editing
        self.ui.caret = editing.caret
        self._take(Typed(control.id, editing.text))

    def _take_pointer(self, taken: inputs.Pointer) -> None:
        found = navigation.find_at(self.scene.controls, self.scene.areas, taken.at)
        self.ui.hover = found.id if found else ""
        if taken.kind == "move":
            self._point_at(found, taken.at)
        elif taken.kind == "down":
            self._pressed = self.ui.hover
            self.ui.focus_shown = False
            if found is not None:
                self._focus(found.id)
        elif found is not None and found.id == self._pressed:
            self._press(found)

    def _point_at(self, found: Control | None, at: tuple[int, int]) -> None:
        for control in self.scene.controls:
            if control.role == "chart":
                inside = found is not None and found.id == control.id
                share = (at[0] - control.rect.x) * 1000 // max(1, control.rect.w) if inside else -1
                self._take(PointAt(control.id, share))

    def _press(self, control: Control) -> None:
        if control.role not in FIELD_ROLES:
            self._take(cast("Action", control.action))

    # --- focus and scrolling

    def _focused(self) -> Control | None:
        return next((c for c in self.scene.controls if c.id == self.ui.focus), None)

    def _focus(self, control_id: str) -> None:
        if control_id != self.ui.focus:
            self.ui.focus = control_id
            control = self._focused()
            self.ui.caret = len(control.state) if control and control.role in FIELD_ROLES else 0
        control = self._focused()
        area = next((a for a in self.scene.areas if control and a.id == control.area), None)
        if control is not None and area is not None:
            offset = self.ui.offset(area.id)
            self.ui.scroll[area.id] = navigation.scroll_to(area, offset, control.rect)

    def _settle_focus(self, scene: Scene) -> None:
        ids = {c.id for c in scene.controls}
        if self.ui.focus not in ids:
            first = scene.first_focus
            others = (c.id for c in scene.controls if c.id != "close")
            self.ui.focus = first if first in ids else next(others, next(iter(ids), ""))
        for area in scene.areas:
            offset = self.ui.offset(area.id)
            if offset != navigation.clamp_scroll(area, offset):
                self.ui.scroll[area.id] = navigation.clamp_scroll(area, offset)

    def _page(self, pages: float) -> None:
        area = self._area_of_focus()
        if area is not None:
            offset = self.ui.offset(area.id) + round(area.rect.h * 0.85 * pages)
            self.ui.scroll[area.id] = navigation.clamp_scroll(area, offset)

    def _area_of_focus(self) -> Area | None:
        control = self._focused()
        areas = [a for a in self.scene.areas if a.content_height > a.rect.h]
        mine = [a for a in areas if control and a.id == control.area]
        return next(iter(mine or areas), None)

    def _scroll_at(self, at: tuple[int, int], pixels: int) -> None:
        for area in reversed(self.scene.areas):
            if area.rect.holds(at):
                offset = self.ui.offset(area.id) + pixels
                self.ui.scroll[area.id] = navigation.clamp_scroll(area, offset)
                return

    # --- screens

    def _take(self, action: Action | None) -> None:
        answer = self.screen.handle(action) if action is not None and self.stack else action
        match answer:
            case Go():
                self._go(answer)
            case Back():
                self._close_top()
            case Quit():
                self._is_running = False
            case TextSize(step):
                self._set_text_size(step)

    def _go(self, go: Go) -> None:
        if self.stack:
            self.screen.leave()
        screen = self._open_screen(go)
        if go.screen == "help":
            self.stack.append(screen)
        else:
            self.stack = [screen]
        self._enter()

    def _close_top(self) -> None:
        if len(self.stack) > 1:
            self.stack.pop().leave()
            self._enter()

    def _enter(self) -> None:
        self.ui.focus = ""
        self.ui.scroll.clear()
        self.screen.enter()
        self.refresh_scene()

    def refresh_scene(self) -> None:
        """Know the controls of the screen before the next input comes."""
        self.scene = self.screen.draw(self.brush)
        self._settle_focus(self.scene)

    def _set_text_size(self, step: int) -> None:
        scales = theme.TEXT_SCALES
        place = scales.index(self.ui.text_scale) + step if step else 0
        self.ui.text_scale = scales[max(0, min(place, len(scales) - 1))]
        self._apply_scale()

    def _resize(self, size: tuple[int, int]) -> None:
        width, height = max(size[0], 640), max(size[1], 400)
        surface = pygame.display.get_surface()
        self._painter.surface = surface if surface is not None else self._painter.surface
        self.ui.size = (width, height)
        self._painter.forget()
        self._must_refresh = True
        self._apply_scale()

    def _apply_scale(self) -> None:
        self._fonts.set_scale(theme.window_scale(*self.ui.size) * self.ui.text_scale)
        self.brush.kept.clear()
        self._painter.forget()
        self._must_refresh = True

    def _with_rings(self, scene: Scene) -> Scene:
        marks: list[Box] = []
        control = next((c for c in scene.controls if c.id == self.ui.focus), None)
        hovered = next((c for c in scene.controls if c.id == self.ui.hover), None)
        clips = {a.id: a.rect for a in scene.areas}
        if hovered is not None and hovered is not control:
            rect = _seen(hovered, clips)
            marks.append(Box(rect, None, theme.ACCENT, 2, self._fonts.px(4)))
        if control is not None and _seen(control, clips).h > 4:
            rect = _seen(control, clips)
            marks.append(Box(rect.inset(-3), None, theme.WHITE, 2, self._fonts.px(5)))
            marks.append(Box(rect.inset(-2), None, theme.FOCUS, 3, self._fonts.px(4)))
        key = tuple(marks)
        kept = self.brush.kept.get("rings")
        pane = kept[1] if kept and kept[0] == key else Pane(key)
        self.brush.kept["rings"] = (key, pane)
        return Scene((*scene.panes, pane), scene.modal)


def _seen(control: Control, clips: dict[str, Rect]) -> Rect:
    return control.rect.common(clips.get(control.area, control.rect))
