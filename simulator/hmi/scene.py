"""What a screen gives the loop: panes of marks, and the controls a person can operate.

A control carries the action it stands for as a value; the loop hands that value back to the screen
when the control is pressed. So mouse, keyboard and tests go the same way.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simulator.hmi.geometry import Rect

if TYPE_CHECKING:
    from simulator.hmi.marks import Mark

EMPTY = Rect(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Control:
    """One thing that can be operated.

    `key` is the shortcut that is shown, such as `a`, `f2`, `ctrl+s`. `area` names the scroll area
    that the control lies in. `state` is what a screen reader would add: pressed, expanded, a value.
    """

    id: str
    rect: Rect
    role: str
    label: str
    action: object
    key: str = ""
    area: str = ""
    state: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """A part that scrolls: where it is seen and how high its content is."""

    id: str
    rect: Rect
    content_height: int


@dataclass(frozen=True, slots=True)
class Pane:
    """A part of the picture that is built together and kept while nothing in it changes."""

    marks: tuple[Mark, ...] = ()
    controls: tuple[Control, ...] = ()
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True, slots=True)
class Scene:
    """The whole picture at one moment.

    `modal` is the index of the first pane of a dialog: panes before it are seen, not operated.
    `told` is what a screen reader would be told about the state, for the trace.
    """

    panes: tuple[Pane, ...]
    modal: int = 0
    first_focus: str = ""
    told: tuple[tuple[str, object], ...] = ()

    @property
    def controls(self) -> tuple[Control, ...]:
        return tuple(c for pane in self.panes[self.modal :] for c in pane.controls)

    @property
    def areas(self) -> tuple[Area, ...]:
        return tuple(a for pane in self.panes[self.modal :] for a in pane.areas)


@dataclass(slots=True)
class Ui:
    """What the loop keeps for the screens: focus, pointer, scrolling, text size, wall time."""

    size: tuple[int, int] = (1280, 720)
    text_scale: float = 1.0
    focus: str = ""
    focus_shown: bool = False
    hover: str = ""
    scroll: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    blink: bool = True
    caret: int = 0

    def offset(self, area: str) -> int:
        return self.scroll.get(area, 0)
