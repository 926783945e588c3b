"""Marks become pixels; only the rectangles that differ from the last picture are touched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pygame

from simulator.hmi.geometry import Rect
from simulator.hmi.marks import Box, Clip, Dashes, Polygon, Polyline, Round, Veil, Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from simulator.hmi.scene import Pane, Scene
    from simulator.hmi.text import Fonts

DASH = 9
GAP = 9
MOST_RECTS = 28
MOST_KEPT = 40
VEIL = (30, 38, 44, 120)


def find_changes(before: Scene | None, after: Scene, size: tuple[int, int]) -> list[Rect]:
    """Give the rectangles in which two pictures differ; the whole window when it is the first."""
    whole = Rect(0, 0, *size)
    if before is None or len(before.panes) != len(after.panes):
        return [whole]
    changed: list[Rect] = []
    for old, new in zip(before.panes, after.panes, strict=True):
        if old is not new and old.marks is not new.marks:
            changed.extend(_differences(old, new))
    return merge([rect.common(whole) for rect in changed])


def _differences(old: Pane, new: Pane) -> Iterable[Rect]:
    was, now = set(old.marks), set(new.marks)
    for mark in was ^ now:
        yield mark.rect
    if len(was) == len(now) == len(old.marks) and was == now and old.marks != new.marks:
        yield from (mark.rect for mark in new.marks)


def merge(rects: list[Rect]) -> list[Rect]:
    """Join rectangles that overlap where little is drawn in vain, until few are left."""
    left = [rect for rect in rects if rect.w and rect.h]
    done: list[Rect] = []
    for rect in sorted(left):
        for i, other in enumerate(done):
            if _pays_to_join(other, rect):
                done[i] = other.joined(rect)
                break
        else:
            done.append(rect)
    if len(done) > MOST_RECTS:
        done = _join_rows(done)
    return done


def _pays_to_join(one: Rect, other: Rect) -> bool:
    if not one.overlaps(other):
        return False
    both = one.joined(other)
    return 4 * both.w * both.h <= 5 * (one.w * one.h + other.w * other.h)


def _join_rows(rects: list[Rect]) -> list[Rect]:
    rects = sorted(rects, key=lambda r: (r.y, r.x))
    while len(rects) > MOST_RECTS:
        rects = [
            rects[i].joined(rects[i + 1]) if i + 1 < len(rects) else rects[i]
            for i in range(0, len(rects), 2)
        ]
    return rects


class Painter:
    """Shows scenes on a surface and remembers the last one."""

    def __init__(self, surface: pygame.Surface, fonts: Fonts) -> None:
        self.surface = surface
        self._fonts = fonts
        self._shown: Scene | None = None
        self._rects: dict[int, tuple[Pane, list[Rect]]] = {}
        self._drawers: dict[type, Callable[[pygame.Surface, Any], None]] = {
            Box: self._box,
            Veil: self._veil,
            Words: self._words,
            Polyline: self._polyline,
            Dashes: self._dashes,
            Polygon: self._polygon,
            Round: self._round,
            Clip: self._clip,
        }

    def forget(self) -> None:
        """Draw everything the next time."""
        self._shown = None

    def show(self, scene: Scene) -> list[Rect]:
        """Draw what differs; answers the rectangles that were touched."""
        if scene is self._shown:
            return []
        changes = find_changes(self._shown, scene, self.surface.get_size())
        places = [(pane.marks, self._rects_of(pane)) for pane in scene.panes if pane.marks]
        for rect in changes:
            self.surface.set_clip(rect)
            touched = pygame.Rect(rect)
            for marks, rects in places:
                for index in touched.collidelistall(rects):
                    mark = marks[index]
                    self._drawers[type(mark)](self.surface, mark)
        self.surface.set_clip(None)
        self._shown = scene
        return changes

    def _rects_of(self, pane: Pane) -> list[Rect]:
        """Give the rectangles of a pane's marks; kept while the pane is shown."""
        found = self._rects.get(id(pane))
        if found is None or found[0] is not pane:
            if len(self._rects) > MOST_KEPT:
                self._rects.clear()
            found = self._rects[id(pane)] = (pane, [mark.rect for mark in pane.marks])
        return found[1]

    def _box(self, surface: pygame.Surface, mark: Box) -> None:
        if mark.fill:
            pygame.draw.rect(surface, mark.fill, mark.rect, border_radius=mark.radius)
        if mark.border:
            pygame.draw.rect(
                surface, mark.border, mark.rect, mark.border_width, border_radius=mark.radius
            )

    def _veil(self, surface: pygame.Surface, mark: Veil) -> None:
        layer = pygame.Surface((mark.rect.w, mark.rect.h), pygame.SRCALPHA)
        layer.fill(VEIL)
        surface.blit(layer, mark.rect)

    def _words(self, surface: pygame.Surface, mark: Words) -> None:
        drawn = self._fonts.surface(mark.text, mark.style)
        width, height = drawn.get_size()
        slack = mark.rect.w - width
        x = mark.rect.x + {"left": 0, "centre": slack // 2, "right": slack}[mark.align]
        surface.blit(drawn, (x, mark.rect.y + (mark.rect.h - height) // 2))

    def _polyline(self, surface: pygame.Surface, mark: Polyline) -> None:
        if mark.width == 1 and len(mark.points) > 2:
            pygame.draw.aalines(surface, mark.colour, False, mark.points)  # noqa: FBT003
        else:
            pygame.draw.lines(surface, mark.colour, False, mark.points, mark.width)  # noqa: FBT003

    def _dashes(self, surface: pygame.Surface, mark: Dashes) -> None:
        (x0, y0), (x1, y1) = mark.start, mark.end
        length = abs(x1 - x0) + abs(y1 - y0)
        dx, dy = (x1 > x0) - (x1 < x0), (y1 > y0) - (y1 < y0)
        half = mark.width // 2
        at = mark.offset % (DASH + GAP) - (DASH + GAP)
        while at < length:
            low, high = max(0, at), min(length, at + DASH)
            if high > low:
                ax, ay = x0 + dx * low, y0 + dy * low
                bx, by = x0 + dx * high, y0 + dy * high
                left, top = min(ax, bx) - half * (dx == 0), min(ay, by) - half * (dy == 0)
                size = (high - low, mark.width) if dx else (mark.width, high - low)
                surface.fill(mark.colour, ((left, top), size))
            at += DASH + GAP

    def _polygon(self, surface: pygame.Surface, mark: Polygon) -> None:
        if mark.fill:
            pygame.draw.polygon(surface, mark.fill, mark.points)
        if mark.border:
            pygame.draw.polygon(surface, mark.border, mark.points, mark.border_width)

    def _round(self, surface: pygame.Surface, mark: Round) -> None:
        radius = min(mark.rect.w, mark.rect.h) // 2
        if mark.fill:
            pygame.draw.aacircle(surface, mark.fill, mark.rect.centre, radius)
        if mark.border:
            pygame.draw.aacircle(surface, mark.border, mark.rect.centre, radius, mark.border_width)

    def _clip(self, surface: pygame.Surface, mark: Clip) -> None:
        before = surface.get_clip()
        seen = before.clip(mark.rect)
        if seen.w and seen.h:
            surface.set_clip(seen)
            inside = Rect(seen.x, seen.y, seen.w, seen.h)
            for each in mark.marks:
                if each.rect.overlaps(inside):
                    self._drawers[type(each)](surface, each)
            surface.set_clip(before)
