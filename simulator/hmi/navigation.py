"""Where the focus goes: Tab in reading order, arrows to the nearest control, letters to shortcuts.

Pure: works on the controls of a scene. Editing of text fields is here too, as it decides which keys
a field keeps for itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.hmi.geometry import Rect
    from simulator.hmi.scene import Area, Control

ARROWS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
EDITING_KEYS = {"backspace", "delete", "left", "right", "home", "end"}


def step_focus(controls: tuple[Control, ...], focus: str, step: int) -> str:
    """Give the next (+1) or previous (-1) control in reading order; it goes round at the ends."""
    if not controls:
        return ""
    ids = [c.id for c in controls]
    if focus not in ids:
        return ids[0] if step > 0 else ids[-1]
    return ids[(ids.index(focus) + step) % len(ids)]


def move_focus(controls: tuple[Control, ...], focus: str, arrow: str) -> str:
    """Give the nearest control in the direction of an arrow; the same one when there is none."""
    here = next((c for c in controls if c.id == focus), None)
    if here is None:
        return step_focus(controls, focus, 1)
    dx, dy = ARROWS[arrow]
    best, best_cost = focus, 1_000_000
    for other in controls:
        cost = _cost(here.rect, other.rect, dx, dy)
        if other.id != focus and cost is not None and cost < best_cost:
            best, best_cost = other.id, cost
    return best


def _cost(here: Rect, there: Rect, dx: int, dy: int) -> int | None:
    (ax, ay), (bx, by) = here.centre, there.centre
    along = (bx - ax) * dx + (by - ay) * dy
    if along <= 2:
        return None
    if dx:
        aside = max(0, there.y - here.bottom, here.y - there.bottom) * 3 + abs(by - ay) // 4
    else:
        aside = max(0, there.x - here.right, here.x - there.right) * 3 + abs(bx - ax) // 4
    return along + aside


def find_by_key(controls: tuple[Control, ...], key: str) -> Control | None:
    """Give the control whose shortcut was pressed; the last one wins, as dialogs come last."""
    return next((c for c in reversed(controls) if key in c.key.split()), None)


def find_at(
    controls: tuple[Control, ...], areas: tuple[Area, ...], at: tuple[int, int]
) -> Control | None:
    """Give the control under the pointer; one that is scrolled out of its area does not count."""
    seen = {area.id: area.rect for area in areas}
    for control in reversed(controls):
        inside = control.area not in seen or seen[control.area].holds(at)
        if inside and control.rect.holds(at):
            return control
    return None


def clamp_scroll(area: Area, offset: int) -> int:
    """Keep a scroll offset between the ends of an area's content."""
    return max(0, min(offset, area.content_height - area.rect.h))


def scroll_to(area: Area, offset: int, rect: Rect) -> int:
    """Give the offset with which a rectangle (as it lies on the screen) is seen in the area."""
    if rect.y < area.rect.y:
        offset -= area.rect.y - rect.y + 8
    elif rect.bottom > area.rect.bottom:
        offset += rect.bottom - area.rect.bottom + 8
    return clamp_scroll(area, offset)


@dataclass(frozen=True, slots=True)
class Editing:
    """A text while it is written, with the place of the caret."""

    text: str = ""
    caret: int = 0

    def insert(self, text: str, limit: int) -> Editing:
        text = "".join(c for c in text if c.isprintable() or c == "\n")
        text = text[: max(0, limit - len(self.text))]
        whole = self.text[: self.caret] + text + self.text[self.caret :]
        return Editing(whole, self.caret + len(text))

    def press(self, key: str) -> Editing:
        """Give the text after an editing key; other keys change nothing."""
        text, caret = self.text, self.caret
        match key:
            case "backspace" if caret:
                return Editing(text[: caret - 1] + text[caret:], caret - 1)
            case "delete":
                return Editing(text[:caret] + text[caret + 1 :], caret)
            case "left":
                return Editing(text, max(0, caret - 1))
            case "right":
                return Editing(text, min(len(text), caret + 1))
            case "home":
                return Editing(text, 0)
            case "end":
                return Editing(text, len(text))
            case _:
                return self
