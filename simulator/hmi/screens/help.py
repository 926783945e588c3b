"""The help page: what the screen is for, its keys, its signs; Esc leads back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.hmi import theme
from simulator.hmi.actions import Action, Back
from simulator.hmi.canvas import Button, Canvas, key_caption
from simulator.hmi.catalogue import load_catalogue, tr
from simulator.hmi.fields import scrolled
from simulator.hmi.geometry import Rect
from simulator.hmi.scene import Scene

if TYPE_CHECKING:
    from simulator.hmi.screen import Brush

EVERYWHERE = (
    ("tab", "tab"),
    ("arrows", ""),
    ("enter", "enter"),
    ("esc", "esc"),
    ("pageup", "pageup"),
    ("bigger", "ctrl++"),
    ("smaller", "ctrl+-"),
    ("normal", "ctrl+0"),
    ("full", "f11"),
)
RUN_KEYS = (
    ("process", "f2"),
    ("alarms", "f3"),
    ("trends", "f4"),
    ("record", "f5"),
    ("hands", "f6"),
    ("deviation", "f7"),
    ("notify", "f8"),
    ("procedure", "f9"),
    ("leave", "f10"),
    ("ack", "k"),
    ("silence", "m"),
    ("speed", "+"),
    ("slower", "-"),
    ("next", "n"),
    ("pause", "p"),
    ("hint", "h"),
)


class HelpScreen:
    """Lies on top of the screen that asked for help."""

    name = "help"

    def __init__(self, topic: str) -> None:
        self.topic = topic or "start"

    def enter(self) -> None:
        """Nothing to begin."""

    def leave(self) -> None:
        """Nothing to end."""

    def handle(self, action: Action) -> Action | None:
        return action

    def update(self, elapsed_s: float) -> Action | None:  # noqa: ARG002
        return None

    def draw(self, brush: Brush) -> Scene:
        window = Rect(0, 0, *brush.ui.size)
        scroll = tuple(sorted(brush.ui.scroll.items()))
        pane = brush.keep("help", (self.topic, scroll), lambda c: draw_help(c, window, self.topic))
        return Scene((pane,), first_focus="close", told=(("topic", self.topic),))


def draw_help(canvas: Canvas, window: Rect, topic: str) -> None:
    """Draw the page."""
    canvas.box(window, theme.WINDOW)
    head, rest = window.cut_top(canvas.px(60))
    canvas.box(head, theme.HEADER)
    inner = head.inset(canvas.px(24), canvas.px(10))
    close, inner = inner.cut_right(canvas.px(130), canvas.px(10))
    canvas.button(close, Button("close", tr("help.close"), Back(), "esc"))
    canvas.words(inner, tr("help.title"), theme.TITLE.tinted(theme.HEADER_INK))
    body = rest.inset(canvas.px(24), canvas.px(16))
    left, right = body.cut_left(body.w * 11 // 20, canvas.px(28))
    scrolled(canvas, "help", left, lambda c, r: _draw_texts(c, r, topic))
    scrolled(canvas, "help-keys", right, lambda c, r: _draw_keys(c, r, topic))


def _draw_texts(canvas: Canvas, rect: Rect, topic: str) -> Rect:
    texts = load_catalogue()
    for i in range(1, 20):
        title = texts.get(f"help.{topic}.title{i}")
        if title is None:
            break
        rect = canvas.paragraph(rect, title, theme.STRONG)
        rect = canvas.paragraph(rect, tr(f"help.{topic}.text{i}"), theme.BODY)
        rect = rect.cut_top(canvas.px(10))[1]
    if topic == "run":
        rect = _draw_signs(canvas, rect)
    return rect


def _draw_signs(canvas: Canvas, rect: Rect) -> Rect:
    rect = canvas.paragraph(rect, tr("help.signs"), theme.STRONG).cut_top(canvas.px(4))[1]
    for rank in (1, 2, 3):
        row, rect = rect.cut_top(canvas.px(32))
        sign, text = row.cut_left(canvas.px(28), canvas.px(12))
        canvas.badge(sign.centred(canvas.px(26), canvas.px(26)), rank)
        canvas.words(text, tr(f"help.sign{rank}"), theme.BODY)
    return rect


def _draw_keys(canvas: Canvas, rect: Rect, topic: str) -> Rect:
    rect = canvas.paragraph(rect, tr("help.keys"), theme.STRONG).cut_top(canvas.px(4))[1]
    for name, key in EVERYWHERE:
        rect = _draw_key(canvas, rect, name, key)
    if topic == "run":
        rect = canvas.paragraph(rect.cut_top(canvas.px(8))[1], tr("help.run_keys"), theme.STRONG)
        for name, key in RUN_KEYS:
            rect = _draw_key(canvas, rect, name, key)
    return rect


def _draw_key(canvas: Canvas, rect: Rect, name: str, key: str) -> Rect:
    words = tr(f"help.key.{name}")
    room = rect.w - canvas.px(104)
    height = max(canvas.px(26), canvas.paragraph_height(words, theme.BODY, room))
    row, rest = rect.cut_top(height, canvas.px(2))
    caption = key_caption(key) if key else tr("help.arrow_keys")
    cap, text = row.cut_left(canvas.px(92), canvas.px(12))
    width = canvas.fonts.width(caption, theme.SMALL.strong()) + canvas.px(14)
    box = Rect(cap.x, cap.y + canvas.px(2), min(width, cap.w), canvas.px(22))
    canvas.box(box, theme.RAISED, theme.INK_SOFT, radius=3)
    canvas.words(box, caption, theme.SMALL.strong().tinted(theme.INK), "centre")
    canvas.paragraph(text, words, theme.BODY)
    return rest
