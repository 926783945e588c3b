"""Rectangles in pixels and how to cut them up. No Pygame: layouts are tested without a window."""

from __future__ import annotations

from typing import NamedTuple


class Rect(NamedTuple):
    """A rectangle of whole pixels; `x`, `y` is the top left corner."""

    x: int
    y: int
    w: int
    h: int

    @property
    def right(self) -> int:
        return self.x + self.w

    @property
    def bottom(self) -> int:
        return self.y + self.h

    @property
    def centre(self) -> tuple[int, int]:
        return self.x + self.w // 2, self.y + self.h // 2

    def inset(self, dx: int, dy: int | None = None) -> Rect:
        """Give the rectangle made smaller on each side."""
        dy = dx if dy is None else dy
        return Rect(self.x + dx, self.y + dy, max(0, self.w - 2 * dx), max(0, self.h - 2 * dy))

    def cut_top(self, height: int, gap: int = 0) -> tuple[Rect, Rect]:
        """Split off `height` pixels at the top; the rest begins `gap` pixels below."""
        height = min(height, self.h)
        rest = max(0, self.h - height - gap)
        return Rect(self.x, self.y, self.w, height), Rect(self.x, self.bottom - rest, self.w, rest)

    def cut_bottom(self, height: int, gap: int = 0) -> tuple[Rect, Rect]:
        """Split off `height` pixels at the bottom; answers (bottom part, rest above)."""
        height = min(height, self.h)
        rest = max(0, self.h - height - gap)
        return (
            Rect(self.x, self.bottom - height, self.w, height),
            Rect(self.x, self.y, self.w, rest),
        )

    def cut_left(self, width: int, gap: int = 0) -> tuple[Rect, Rect]:
        """Split off `width` pixels at the left; the rest begins `gap` pixels further."""
        width = min(width, self.w)
        rest = max(0, self.w - width - gap)
        return Rect(self.x, self.y, width, self.h), Rect(self.right - rest, self.y, rest, self.h)

    def cut_right(self, width: int, gap: int = 0) -> tuple[Rect, Rect]:
        """Split off `width` pixels at the right; answers (right part, rest)."""
        width = min(width, self.w)
        rest = max(0, self.w - width - gap)
        return Rect(self.right - width, self.y, width, self.h), Rect(self.x, self.y, rest, self.h)

    def columns(self, count: int, gap: int = 0) -> tuple[Rect, ...]:
        """Divide into `count` columns of equal width."""
        width = (self.w - gap * (count - 1)) // count
        return tuple(Rect(self.x + i * (width + gap), self.y, width, self.h) for i in range(count))

    def moved(self, dx: int, dy: int) -> Rect:
        return Rect(self.x + dx, self.y + dy, self.w, self.h)

    def centred(self, width: int, height: int) -> Rect:
        """Give a rectangle of that size in the middle of this one, never larger than it."""
        width, height = min(width, self.w), min(height, self.h)
        return Rect(self.x + (self.w - width) // 2, self.y + (self.h - height) // 2, width, height)

    def holds(self, point: tuple[int, int]) -> bool:
        return self.x <= point[0] < self.right and self.y <= point[1] < self.bottom

    def overlaps(self, other: Rect) -> bool:
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )

    def joined(self, other: Rect) -> Rect:
        """Give the smallest rectangle around both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        return Rect(x, y, max(self.right, other.right) - x, max(self.bottom, other.bottom) - y)

    def common(self, other: Rect) -> Rect:
        """Give what lies in both; empty when they do not touch."""
        x, y = max(self.x, other.x), max(self.y, other.y)
        return Rect(
            x,
            y,
            max(0, min(self.right, other.right) - x),
            max(0, min(self.bottom, other.bottom) - y),
        )


def bound(points: tuple[tuple[int, int], ...], margin: int = 0) -> Rect:
    """Give the rectangle around points, wider by `margin` on each side."""
    xs = [p[0] for p in points]
    ys = [p[1] for p in points]
    return Rect(
        min(xs) - margin,
        min(ys) - margin,
        max(xs) - min(xs) + 2 * margin + 1,
        max(ys) - min(ys) + 2 * margin + 1,
    )
