"""What every screen is: five methods, and a store for panes that have not changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from simulator.hmi.canvas import Canvas

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from simulator.hmi.actions import Action
    from simulator.hmi.scene import Pane, Scene, Ui
    from simulator.hmi.text import Fonts


class Screen(Protocol):
    """A screen: `draw` changes nothing that can be seen, `handle` and `update` do not draw."""

    name: str

    def enter(self) -> None:
        """Begin; called each time the screen comes to the front."""

    def handle(self, action: Action) -> Action | None:
        """Take an action; answer one that is the window's business (`Go`, `Quit`, `Back`)."""

    def update(self, elapsed_s: float) -> Action | None:
        """Let time pass; may answer an action like `handle`."""

    def draw(self, brush: Brush) -> Scene:
        """Give the picture."""

    def leave(self) -> None:
        """End; called each time another screen comes to the front."""


@dataclass(slots=True)
class Brush:
    """What drawing needs: fonts, the state of the window, and panes kept from the last frames."""

    fonts: Fonts
    ui: Ui
    kept: dict[str, tuple[Hashable, Pane]] = field(default_factory=dict)

    def canvas(self, area: str = "") -> Canvas:
        return Canvas(self.fonts, self.ui, area)

    def px(self, logical: float) -> int:
        return self.fonts.px(logical)

    def keep(self, name: str, key: Hashable, build: Callable[[Canvas], None]) -> Pane:
        """Give the pane built last time when its key is the same, else build it."""
        key = (key, self.ui.size, self.fonts.scale)
        found = self.kept.get(name)
        if found is not None and found[0] == key:
            return found[1]
        canvas = self.canvas()
        build(canvas)
        pane = canvas.freeze()
        self.kept[name] = (key, pane)
        return pane
