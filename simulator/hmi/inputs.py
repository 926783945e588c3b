"""Pygame events become small values; nothing else in the window reads the event queue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pygame

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = {
    pygame.K_RETURN: "enter",
    pygame.K_KP_ENTER: "enter",
    pygame.K_SPACE: "space",
    pygame.K_ESCAPE: "esc",
    pygame.K_TAB: "tab",
    pygame.K_BACKSPACE: "backspace",
    pygame.K_DELETE: "delete",
    pygame.K_LEFT: "left",
    pygame.K_RIGHT: "right",
    pygame.K_UP: "up",
    pygame.K_DOWN: "down",
    pygame.K_HOME: "home",
    pygame.K_END: "end",
    pygame.K_PAGEUP: "pageup",
    pygame.K_PAGEDOWN: "pagedown",
    pygame.K_PLUS: "+",
    pygame.K_EQUALS: "+",
    pygame.K_KP_PLUS: "+",
    pygame.K_MINUS: "-",
    pygame.K_KP_MINUS: "-",
}
BUTTON_LEFT = 1


@dataclass(frozen=True, slots=True)
class Key:
    """A key went down; `name` with its modifiers in front, such as `shift+tab` or `ctrl+s`."""

    name: str


@dataclass(frozen=True, slots=True)
class Text:
    """Text arrived from keyboard or input method."""

    text: str


@dataclass(frozen=True, slots=True)
class Pointer:
    """The mouse did something: `move`, `down` or `up`."""

    kind: str
    at: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Wheel:
    """The wheel was turned; positive is upwards."""

    at: tuple[int, int]
    steps: int


@dataclass(frozen=True, slots=True)
class Resized:
    """The window has another size."""

    size: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Exposed:
    """The window must be drawn again."""


@dataclass(frozen=True, slots=True)
class Closed:
    """The window is to be closed."""


Input = Key | Text | Pointer | Wheel | Resized | Exposed | Closed


def key_name(code: int, modifiers: int) -> str:
    """Name a key in the way shortcuts are written."""
    name = NAMES.get(code) or pygame.key.name(code)
    parts = []
    if modifiers & pygame.KMOD_CTRL:
        parts.append("ctrl")
    if modifiers & pygame.KMOD_ALT:
        parts.append("alt")
    if modifiers & pygame.KMOD_SHIFT and name != "+":
        parts.append("shift")
    return "+".join([*parts, name])


def translate(event: pygame.event.Event) -> Input | None:
    """Turn one event into an input, or nothing when the window does not use it."""
    reader = READERS.get(event.type)
    return reader(event) if reader else None


def _read_button(event: pygame.event.Event) -> Input | None:
    if event.button != BUTTON_LEFT:
        return None
    kind = "down" if event.type == pygame.MOUSEBUTTONDOWN else "up"
    return Pointer(kind, event.pos)


def _read_wheel(event: pygame.event.Event) -> Input:
    return Wheel(pygame.mouse.get_pos(), event.y)


READERS: dict[int, Callable[[pygame.event.Event], Input | None]] = {
    pygame.QUIT: lambda _: Closed(),
    pygame.KEYDOWN: lambda e: Key(key_name(e.key, e.mod)),
    pygame.TEXTINPUT: lambda e: Text(e.text),
    pygame.MOUSEMOTION: lambda e: Pointer("move", e.pos),
    pygame.MOUSEBUTTONDOWN: _read_button,
    pygame.MOUSEBUTTONUP: _read_button,
    pygame.MOUSEWHEEL: _read_wheel,
    pygame.VIDEORESIZE: lambda e: Resized((e.w, e.h)),
    pygame.WINDOWEXPOSED: lambda _: Exposed(),
}
