"""Draws the fluid path: greys for the normal, signs with number and shape for the abnormal."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from simulator.hmi import theme
from simulator.hmi.actions import Choose
from simulator.hmi.canvas import Button, Canvas
from simulator.hmi.catalogue import tr, word
from simulator.hmi.geometry import Rect, bound
from simulator.hmi.marks import Dashes, Mark
from simulator.hmi.presenters import mimic as places
from simulator.hmi.presenters.formats import TIMES
from simulator.hmi.scene import Pane

if TYPE_CHECKING:
    from simulator.hmi.presenters.mimic import BagPicture, MimicPicture, Part, Readout

FLOW_PX_PER_S = 42
TAG = theme.Style(11, theme.INK_SOFT)
VALUE = theme.Style(14, theme.INK, bold=True)


@dataclass(frozen=True, slots=True)
class Frame:
    """Puts places of the 1000 by 560 frame into a rectangle of the window."""

    rect: Rect

    @property
    def scale(self) -> float:
        return min(self.rect.w / places.FRAME[0], self.rect.h / places.FRAME[1])

    def at(self, x: float, y: float) -> tuple[int, int]:
        left = self.rect.x + (self.rect.w - places.FRAME[0] * self.scale) / 2
        top = self.rect.y + (self.rect.h - places.FRAME[1] * self.scale) / 2
        return round(left + x * self.scale), round(top + y * self.scale)

    def box(self, x: float, y: float, w: float, h: float) -> Rect:
        (left, top), (right, bottom) = self.at(x, y), self.at(x + w, y + h)
        return Rect(left, top, right - left, bottom - top)

    def style(self, canvas: Canvas, size: float, colour: theme.Colour) -> theme.Style:
        """Give a style no larger than the drawing has room for."""
        room = (size + 2.0) * self.scale / canvas.fonts.scale
        return theme.Style(round(min(size, max(room, 6.0)) * 2) / 2, colour)

    def tag(self, canvas: Canvas) -> theme.Style:
        return self.style(canvas, 11, theme.INK_SOFT)

    def value(self, canvas: Canvas) -> theme.Style:
        return self.style(canvas, 14, theme.INK).strong()

    def around(self, x: float, y: float, size: float) -> Rect:
        return self.box(x - size / 2, y - size / 2, size, size)


def draw_pipes(canvas: Canvas, rect: Rect, picture: MimicPicture) -> None:
    """Draw what lies behind the moving dashes."""
    _draw_pipes(canvas, Frame(rect), picture)


def draw_equipment(canvas: Canvas, rect: Rect, picture: MimicPicture) -> None:
    """Draw what sits on the pipes, in front of the dashes, and the values."""
    frame = Frame(rect)
    _draw_manifold_values(canvas, frame, picture)
    _draw_fittings(canvas, frame, picture)
    _draw_vent(canvas, frame)
    _draw_interlocks(canvas, frame, picture)
    _draw_pump(canvas, frame, picture)
    _draw_chamber(canvas, frame, picture)
    _draw_state_line(canvas, frame, picture)


def _draw_fittings(canvas: Canvas, frame: Frame, picture: MimicPicture) -> None:
    for bag in picture.bags:
        if bag.code in places.BAG_PLACES:
            _draw_bag(canvas, frame, bag)
    drawers = (
        (picture.valves, places.VALVE_PLACES, _draw_valve),
        (picture.clamps, places.CLAMP_PLACES, _draw_clamp),
        (picture.detectors, places.DETECTOR_PLACES, _draw_detector),
    )
    for parts, known, draw in drawers:
        for part in parts:
            if part.tag in known:
                draw(canvas, frame, part)


def flow_pane(rect: Rect, picture: MimicPicture, seconds: float) -> Pane:
    """Give the dashes that move along the lines in which something flows."""
    frame = Frame(rect)
    offset = int(seconds * FLOW_PX_PER_S) % 18
    marks: dict[tuple[tuple[int, int], tuple[int, int]], Mark] = {}
    for line in picture.flowing:
        for points in _directed(line, picture):
            placed = [frame.at(*p) for p in points]
            for start, end in pairwise(placed):
                width = max(3, round(5 * frame.scale))
                marks[start, end] = Dashes(
                    bound((start, end), width), start, end, theme.PIPE_FLOW, width, offset
                )
    return Pane(tuple(marks.values()))


def _directed(line: str, picture: MimicPicture) -> tuple[tuple[tuple[int, int], ...], ...]:
    paths = places.PIPES.get(line, ())
    if picture.is_flow_reversed:
        return tuple(tuple(reversed(p)) for p in paths)
    return paths


def _draw_pipes(canvas: Canvas, frame: Frame, picture: MimicPicture) -> None:
    width = max(5, round(9 * frame.scale))
    for name, paths in places.PIPES.items():
        colour = theme.RULE if name in {"vent", "sampling"} else theme.PIPE
        for points in paths:
            placed = tuple(frame.at(*p) for p in points)
            for start, end in pairwise(placed):
                box = bound((start, end), width // 2)
                canvas.box(box, theme.RAISED if name in picture.flowing else colour)
    # the outline of a flowing line is drawn over the plain ones, so that crossings stay clear
    for name in picture.flowing:
        for points in places.PIPES.get(name, ()):
            placed = tuple(frame.at(*p) for p in points)
            for start, end in pairwise(placed):
                canvas.box(bound((start, end), width // 2), theme.RAISED)


def _draw_bag(canvas: Canvas, frame: Frame, bag: BagPicture) -> None:
    x, y = places.BAG_PLACES[bag.code]
    w, h = places.BAG_SIZE
    body = frame.box(x, y, w, h)
    hook = frame.box(x + w / 2 - 7, y - 10, 14, 12)
    canvas.box(hook, None, theme.EQUIPMENT_DARK, radius=4, border_width=2)
    canvas.box(body, theme.RAISED, theme.EQUIPMENT_DARK, radius=9)
    inner = body.inset(3).cut_bottom(frame.box(x, y + 70, w, h - 70).h)[0]
    filled = round(inner.h * bag.level)
    if filled > 2:
        liquid = Rect(inner.x, inner.bottom - filled, inner.w, filled)
        canvas.box(liquid, theme.LIQUID, radius=7)
    plate = frame.box(x + 5, y + 5, w - 10, 64)
    canvas.box(plate, theme.RAISED, radius=5)
    line = plate.h // 3
    title, low = plate.cut_top(line)
    top, low = low.cut_top(line)
    canvas.words(title, bag.title, frame.style(canvas, 12.5, theme.INK).strong(), "centre")
    canvas.words(top, f"{bag.volume} mL", frame.value(canvas), "centre")
    canvas.words(low, f"{bag.weight} g", frame.tag(canvas), "centre")
    tag = frame.box(x + w / 2 + 12, y - 21, 70, 18)
    canvas.words(tag, bag.load_cell, frame.tag(canvas))
    _sign(canvas, frame.at(x + w - 6, y - 8), bag.rank)
    label = f"{bag.title}: {bag.volume} mL, {bag.weight} g"
    button = Button(f"bag:{bag.code}", label, Choose("object", bag.code), role="equipment")
    canvas.touch(body, button)


def _draw_valve(canvas: Canvas, frame: Frame, valve: Part) -> None:
    x, y, lie = places.VALVE_PLACES[valve.tag]
    r = 15
    fill = theme.RUNNING if valve.state == "open" else theme.EQUIPMENT_DARK
    corners: tuple[tuple[tuple[float, float], ...], ...]
    if lie == "h":
        corners = (((-r, -10), (0, 0), (-r, 10)), ((r, -10), (0, 0), (r, 10)))
    else:
        corners = (((-10, -r), (0, 0), (10, -r)), ((-10, r), (0, 0), (10, r)))
    for triangle in corners:
        points = tuple(frame.at(x + dx, y + dy) for dx, dy in triangle)
        canvas.polygon(points, fill, theme.INK, 1)
    label = f"{valve.tag}"
    if lie == "v":
        canvas.words(_right_of(canvas, frame, x + 17, y), label, frame.tag(canvas))
    else:
        canvas.words(frame.box(x - 40, y - 32, 80, 20), label, frame.tag(canvas), "centre")
    if valve.is_abnormal:
        _sign(canvas, frame.at(x - 20, y), valve.rank or 2)
    state = word("valve", valve.state)
    button = Button(
        f"valve:{valve.tag}",
        f"{valve.tag} {valve.title}: {state}",
        Choose("object", valve.tag),
        role="equipment",
    )
    canvas.touch(frame.around(x, y, 34), button)


def _right_of(canvas: Canvas, frame: Frame, x: float, y: float) -> Rect:
    left, middle = frame.at(x, y)
    height = canvas.px(16)
    return Rect(left, middle - height // 2, canvas.px(74), height)


def _draw_clamp(canvas: Canvas, frame: Frame, clamp: Part) -> None:
    x, y = places.CLAMP_PLACES[clamp.tag]
    body = frame.box(x - 15, y - 9, 30, 18)
    fills = {"open": theme.RUNNING, "closed": theme.EQUIPMENT_DARK}
    canvas.box(body, fills.get(clamp.state, theme.EQUIPMENT), theme.INK, radius=3)
    cx, cy = body.centre
    if clamp.state == "closed":
        canvas.line(((body.x + 3, cy), (body.right - 4, cy)), theme.WHITE, 2)
    elif clamp.state == "open":
        canvas.line(((cx - 5, body.y + 3), (cx - 5, body.bottom - 4)), theme.INK, 2)
        canvas.line(((cx + 5, body.y + 3), (cx + 5, body.bottom - 4)), theme.INK, 2)
    else:
        canvas.words(body, "?", frame.style(canvas, 12, theme.INK).strong(), "centre")
    canvas.words(_right_of(canvas, frame, x + 19, y), clamp.tag, frame.tag(canvas))
    _sign(canvas, frame.at(x - 24, y), clamp.rank)
    label = f"{clamp.tag} {clamp.title}: {word('clamp', clamp.state)}"
    action = Choose("object", clamp.tag)
    canvas.touch(body.inset(-4), Button(f"clamp:{clamp.tag}", label, action, role="equipment"))


def _draw_detector(canvas: Canvas, frame: Frame, detector: Part) -> None:
    x, y = places.DETECTOR_PLACES[detector.tag]
    ring = frame.around(x, y, 24)
    fill = theme.WHITE if detector.is_abnormal else theme.EQUIPMENT
    canvas.round(ring, fill, theme.INK)
    style = frame.style(canvas, 9, theme.INK).strong()
    canvas.words(ring, tr("mimic.air") if detector.is_abnormal else "", style, "centre")
    if not detector.is_abnormal:
        canvas.round(ring.inset(ring.w // 3), theme.EQUIPMENT_DARK)
    below = y == places.MANIFOLD_Y
    rect = frame.box(x - 34, y + 14, 68, 18) if below else _right_of(canvas, frame, x + 17, y)
    canvas.words(rect, detector.tag, frame.tag(canvas), "centre" if below else "left")
    _sign(canvas, frame.at(x - 24, y - (22 if below else 0)), detector.rank)


def _draw_vent(canvas: Canvas, frame: Frame) -> None:
    body = frame.box(306, 238, 32, 24)
    canvas.box(body, theme.EQUIPMENT, theme.EQUIPMENT_DARK, radius=3)
    for i in range(1, 4):
        x = body.x + body.w * i // 4
        canvas.rule((x, body.y + 3), (x, body.bottom - 4), theme.EQUIPMENT_DARK)
    canvas.words(frame.box(290, 214, 64, 20), tr("mimic.vent"), frame.tag(canvas), "centre")


def _draw_interlocks(canvas: Canvas, frame: Frame, picture: MimicPicture) -> None:
    if not picture.interlocks:
        return
    room = frame.box(306, 26, 220, 200)
    title = frame.style(canvas, 12, theme.INK).strong()
    lines = []
    for name, reason in picture.interlocks[:2]:
        lines += [(f"{tr('mimic.interlock')}: {name}", title), (reason, title.plain())]
    width = room.w - 2 * canvas.px(8)
    height = canvas.px(12)
    for text, style in lines:
        height += canvas.paragraph_height(text, style, width)
    body = room.cut_top(height)[0]
    canvas.box(body, theme.RAISED, theme.INK_SOFT, radius=4)
    inner = body.inset(canvas.px(8), canvas.px(5))
    for text, style in lines:
        inner = canvas.paragraph(inner, text, style)


def _draw_pump(canvas: Canvas, frame: Frame, picture: MimicPicture) -> None:
    x, y, r = places.PUMP_PLACE
    ring = frame.around(x, y, 2 * r)
    canvas.round(
        ring, theme.RUNNING if picture.is_pump_running else theme.EQUIPMENT_DARK, theme.INK
    )
    ink = theme.INK if picture.is_pump_running else theme.WHITE
    tip = tuple(frame.at(x + dx, y + dy) for dx, dy in ((-9, -13), (15, 0), (-9, 13)))
    canvas.polygon(tip, ink)
    text = f"P-101  {word('pump', _pump(picture))}"
    canvas.words(frame.box(x - 60, y + r + 4, 120, 18), text, frame.tag(canvas), "centre")
    text = f"{picture.pump_flow} mL/min"
    canvas.words(frame.box(x - 60, y + r + 21, 120, 20), text, frame.value(canvas), "centre")
    _sign(canvas, frame.at(x - 26, y - 26), picture.pump_rank)
    label = f"P-101: {word('pump', _pump(picture))}, {picture.pump_flow} mL/min"
    canvas.touch(ring, Button("pump", label, Choose("object", "P-101"), role="equipment"))


def _pump(picture: MimicPicture) -> str:
    return "running" if picture.is_pump_running else "stopped"


def _draw_chamber(canvas: Canvas, frame: Frame, picture: MimicPicture) -> None:
    x, y, w, h = places.CHAMBER_FRAME
    body = frame.box(x, y, w, h)
    border = 3 if picture.door == "locked" else 1
    fill = theme.RUNNING if picture.is_spinning else theme.EQUIPMENT
    canvas.box(body, fill, theme.INK, radius=10, border_width=border)
    bowl = frame.box(x + 12, y + 14, w - 24, 78)
    canvas.box(bowl, theme.RAISED, theme.EQUIPMENT_DARK, radius=6)
    filled = round((bowl.h - 6) * picture.chamber_level)
    if filled > 1:
        liquid = Rect(bowl.x + 3, bowl.bottom - 3 - filled, bowl.w - 6, filled)
        canvas.box(liquid, theme.LIQUID, radius=4)
        if picture.is_layer_detected:
            layer = Rect(liquid.x, liquid.y + liquid.h // 2, liquid.w, max(3, canvas.px(4)))
            canvas.box(layer, theme.WHITE, theme.INK)
    plate = frame.box(x + 16, y + 17, w - 32, 24)
    canvas.box(plate, theme.RAISED, radius=4)
    canvas.words(plate, f"{picture.chamber_volume} mL", frame.value(canvas), "centre")
    text = frame.box(x + 4, y + 98, w - 8, 20)
    canvas.words(text, "C-101", frame.style(canvas, 12, theme.INK).strong(), "centre")
    canvas.words(text.moved(0, text.h), f"{picture.speed} rpm", frame.value(canvas), "centre")
    canvas.words(
        text.moved(0, 2 * text.h), f"{picture.force} {TIMES} g", frame.tag(canvas), "centre"
    )
    label = tr("mimic.chamber_label", state=picture.centrifuge_state, speed=picture.speed)
    canvas.touch(body, Button("chamber", label, Choose("object", "C-101"), role="equipment"))


def _draw_manifold_values(canvas: Canvas, frame: Frame, picture: MimicPicture) -> None:
    for readout in picture.readouts:
        place = places.READOUT_PLACES.get(readout.tag)
        if place is not None:
            x, y = place
            foot = 412 if readout.tag == "PT-101" else 510
            stem = (frame.at(foot, y + 56), frame.at(foot, places.MANIFOLD_Y))
            canvas.rule(*stem, theme.EQUIPMENT_DARK)
            styles = (frame.tag(canvas), frame.value(canvas))
            draw_readout(canvas, frame.box(x - 20, y, 96, 56), readout, styles)


def draw_readout(
    canvas: Canvas,
    rect: Rect,
    readout: Readout,
    styles: tuple[theme.Style, theme.Style] = (TAG, VALUE),
) -> None:
    """Draw a value with its tag, its bar with normal band and limits, and its alarm sign."""
    border = theme.PRIORITY_COLOURS.get(readout.rank, theme.RULE)
    width = 2 if readout.rank else 1
    canvas.box(rect, theme.RAISED, border, radius=4, border_width=width)
    inner = rect.inset(canvas.px(5), canvas.px(3))
    top, rest = inner.cut_top(inner.h * 3 // 10)
    canvas.words(top, readout.tag, styles[0])
    bar, middle = rest.cut_bottom(min(canvas.px(8), inner.h // 5))
    text = f"{readout.text} {readout.unit}"
    if readout.share is None:
        text = tr("mimic.no_value")
    elif not readout.is_reliable:
        text += " ?"
    canvas.words(middle, text, styles[1])
    draw_bar(canvas, bar, readout)
    if readout.rank:
        size = min(canvas.px(18), rect.h // 3)
        canvas.badge(Rect(rect.right - size - 3, rect.y + 2, size, size), readout.rank)
    label = f"{readout.tag} {readout.title}: {readout.text} {readout.unit}"
    action = Choose("object", readout.tag)
    canvas.touch(rect, Button(f"value:{readout.tag}", label, action, role="equipment"))


def draw_bar(canvas: Canvas, rect: Rect, readout: Readout) -> None:
    """Draw a horizontal bar: scale, normal band, limits as ticks, the value as a pointer."""
    track = rect.centred(rect.w, max(4, canvas.px(6)))
    canvas.box(track, theme.WHITE, theme.RULE)
    if readout.band is not None:
        low, high = (track.x + round(track.w * share) for share in readout.band)
        canvas.box(Rect(low, track.y + 1, max(1, high - low), track.h - 2), theme.BAND)
    for share, rank in readout.limits:
        x = track.x + min(track.w - 2, round(track.w * share))
        canvas.box(Rect(x, track.y, 2, track.h), theme.PRIORITY_COLOURS[rank])
    if readout.set_point is not None:
        x = track.x + round((track.w - 1) * readout.set_point)
        canvas.rule((x, track.y - 2), (x, track.bottom + 1), theme.ACCENT)
    if readout.share is not None:
        x = track.x + round((track.w - 1) * readout.share)
        half = max(3, canvas.px(4))
        tip = ((x - half, rect.bottom), (x + half, rect.bottom), (x, rect.bottom - half - 3))
        canvas.polygon(tip, theme.INK)


def _draw_state_line(canvas: Canvas, frame: Frame, picture: MimicPicture) -> None:
    facts = [
        ("door", tr("mimic.door"), word("door", picture.door), picture.door == "open"),
        ("kit", tr("mimic.kit"), word("kit", str(picture.is_kit_mounted).lower()), False),
        ("mains", tr("mimic.mains"), _mains(picture), not picture.is_mains_on),
    ]
    leak = next((d for d in picture.detectors if d.tag == "LS-101"), None)
    if leak is not None:
        state = word("leak", leak.state)
        facts.append(("leak", tr("mimic.leak"), state, leak.is_abnormal))
    place = frame.box(20, 530, 960, 28)
    width = place.w // len(facts)
    for i, (name, title, text, is_odd) in enumerate(facts):
        rect = Rect(place.x + i * width, place.y, width - canvas.px(8), place.h)
        canvas.box(rect, theme.RAISED, theme.INK if is_odd else theme.RULE_SOFT, radius=4)
        small = frame.style(canvas, 13, theme.INK_SOFT)
        style = small.tinted(theme.INK)
        left, right = rect.inset(canvas.px(8), 0).cut_left(
            canvas.fonts.width(title, small), canvas.px(6)
        )
        canvas.words(left, title, small)
        canvas.words(right, text, style.strong())
        label = f"{title} {text}"
        canvas.touch(rect, Button(f"fact:{name}", label, Choose("object", name), role="equipment"))


def _mains(picture: MimicPicture) -> str:
    key = "mimic.mains_on" if picture.is_mains_on else "mimic.mains_off"
    return tr(key, charge=picture.ups)


def _sign(canvas: Canvas, at: tuple[int, int], rank: int) -> None:
    if rank:
        size = canvas.px(20)
        canvas.badge(Rect(at[0] - size // 2, at[1] - size // 2, size, size), rank)
