"""A loop on a surface in memory: the real screens, fonts and painter, without a window."""

from collections.abc import Callable, Iterator
from typing import Any

import pygame
import pytest

from simulator.hmi.actions import Go
from simulator.hmi.loop import Loop
from simulator.hmi.measure import Meter
from simulator.hmi.painter import Painter
from simulator.hmi.screens.help import HelpScreen
from simulator.hmi.text import Fonts
from simulator.hmi.trace import Trace


@pytest.fixture
def open_loop(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Any]]:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    pygame.display.init()
    pygame.font.init()

    def open_on(screen: Any, size: tuple[int, int] = (1280, 720)) -> Loop:
        surface = pygame.display.set_mode(size)
        fonts = Fonts()

        def make(go: Go) -> Any:
            return HelpScreen(go.argument) if go.screen == "help" else screen

        loop = Loop(fonts, Painter(surface, fonts), make, Trace(None), Meter(0))
        loop._resize(size)
        loop._take(Go(screen.name))
        loop.refresh()
        return loop

    yield open_on
    pygame.quit()
