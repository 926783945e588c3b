"""The one place that turns text into pixels: bundled fonts, runs by script, wrapping, caches.

Latin text with people's names in Thai or Arabic is drawn run by run, each run with the font that
covers it and its own script and direction. Figures have one width, so values do not jitter.
"""

from __future__ import annotations

from collections import OrderedDict
from functools import cache
from importlib.resources import as_file, files
from itertools import groupby
from typing import TYPE_CHECKING

import pygame

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.hmi.theme import Style

ELLIPSIS = "…"
CACHE_LIMIT = 3000
THAI = (0x0E00, 0x0E7F)
ARABIC = ((0x0600, 0x06FF), (0x0750, 0x077F), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF))
MATHS = frozenset({*range(0x2190, 0x2196), 0x2212, 0x2248, 0x2260, 0x2264, 0x2265})
FONT_FILES = {
    ("latin", False): "NotoSans-Regular.ttf",
    ("latin", True): "NotoSans-Bold.ttf",
    ("thai", False): "NotoSansThai-Regular.ttf",
    ("thai", True): "NotoSansThai-Regular.ttf",
    ("arabic", False): "NotoSansArabic-Regular.ttf",
    ("arabic", True): "NotoSansArabic-Regular.ttf",
    ("maths", False): "NotoSansMath-Regular.ttf",
    ("maths", True): "NotoSansMath-Regular.ttf",
}


@cache
def script_of(character: str) -> str:
    """Name the font family that draws a character."""
    code = ord(character)
    if code < 0x0600:
        return "latin"
    if THAI[0] <= code <= THAI[1]:
        return "thai"
    if any(low <= code <= high for low, high in ARABIC):
        return "arabic"
    return "maths" if code in MATHS else "latin"


def split_runs(text: str) -> tuple[tuple[str, str], ...]:
    """Split a text into (script, part); spaces between two Arabic words stay with them.

    Example:
        >>> split_runs("P-101 →")
        (('latin', 'P-101 '), ('maths', '→'))
    """
    if text.isascii():
        return (("latin", text),) if text else ()
    scripts = [script_of(c) for c in text]
    for i, character in enumerate(text):
        if character == " " and 0 < i < len(text) - 1:
            scripts[i] = scripts[i - 1] if scripts[i - 1] == scripts[i + 1] else "latin"
    pairs = zip(scripts, text, strict=True)
    return tuple((s, "".join(c for _, c in part)) for s, part in groupby(pairs, lambda p: p[0]))


class Fonts:
    """Measures and draws text at the scale of the window; keeps what it drew."""

    def __init__(self, scale: float = 1.0) -> None:
        self.scale = scale
        self._fonts: dict[tuple[str, bool, int], pygame.font.Font] = {}
        self._widths: dict[tuple[str, float, bool], int] = {}
        self._surfaces: OrderedDict[tuple[str, Style, float], pygame.Surface] = OrderedDict()
        self._wrapped: dict[tuple[str, float, bool, int, float], tuple[str, ...]] = {}

    def set_scale(self, scale: float) -> None:
        """Change the scale; everything kept is measured anew."""
        if scale != self.scale:
            self.scale = scale
            for kept in (self._widths, self._surfaces, self._wrapped):
                kept.clear()

    def px(self, logical: float) -> int:
        """Give a length in pixels of the window."""
        return round(logical * self.scale)

    def line_height(self, style: Style) -> int:
        return round(style.size * self.scale * 1.36)

    def width(self, text: str, style: Style) -> int:
        """Give the width of one line in pixels."""
        key = (text, style.size, style.bold)
        found = self._widths.get(key)
        if found is None:
            found = 0
            for script, part in split_runs(text):
                found += self._font(script, style).size(part)[0]
            if len(self._widths) > 20 * CACHE_LIMIT:
                self._widths.clear()
            self._widths[key] = found
        return found

    def fit(self, text: str, style: Style, width: int) -> str:
        """Give the text, cut with an ellipsis where it is wider than `width`."""
        if self.width(text, style) <= width:
            return text
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if self.width(text[:middle].rstrip() + ELLIPSIS, style) <= width:
                low = middle
            else:
                high = middle - 1
        return text[:low].rstrip() + ELLIPSIS

    def wrap(self, text: str, style: Style, width: int) -> tuple[str, ...]:
        """Break a text into lines no wider than `width`; a word that is too long is divided."""
        key = (text, style.size, style.bold, width, self.scale)
        found = self._wrapped.get(key)
        if found is None:
            found = tuple(
                line for part in text.split("\n") for line in self._wrap_part(part, style, width)
            )
            if len(self._wrapped) > CACHE_LIMIT:
                self._wrapped.clear()
            self._wrapped[key] = found
        return found

    def _wrap_part(self, text: str, style: Style, width: int) -> Iterator[str]:
        line = ""
        for word in text.split(" "):
            longer = f"{line} {word}" if line else word
            if self.width(longer, style) <= width:
                line = longer
                continue
            if line:
                yield line
            line = word
            while self.width(line, style) > width and len(line) > 1:
                head = self._longest_head(line, style, width)
                yield line[:head]
                line = line[head:]
        yield line

    def _longest_head(self, word: str, style: Style, width: int) -> int:
        head = 1
        while head < len(word) and self.width(word[: head + 1], style) <= width:
            head += 1
        return head

    def surface(self, text: str, style: Style) -> pygame.Surface:
        """Give the picture of one line, drawn once and then kept."""
        key = (text, style, self.scale)
        found = self._surfaces.get(key)
        if found is None:
            found = self._draw(text, style)
            self._surfaces[key] = found
            if len(self._surfaces) > CACHE_LIMIT:
                self._surfaces.popitem(last=False)
        else:
            self._surfaces.move_to_end(key)
        return found

    def _draw(self, text: str, style: Style) -> pygame.Surface:
        runs = split_runs(text)
        if len(runs) == 1 and runs[0][0] == "latin":
            return self._font("latin", style).render(text, True, style.colour)  # noqa: FBT003
        parts = [(self._font(s, style), part) for s, part in runs]
        ascent = max((f.get_ascent() for f, _ in parts), default=1)
        height = max((ascent - f.get_ascent() + f.get_height() for f, _ in parts), default=1)
        width = self.width(text, style)
        whole = pygame.Surface((max(1, width), height), pygame.SRCALPHA)
        x = 0
        for font, part in parts:
            drawn = font.render(part, True, style.colour)  # noqa: FBT003
            whole.blit(drawn, (x, ascent - font.get_ascent()))
            x += font.size(part)[0]
        return whole

    def _font(self, script: str, style: Style) -> pygame.font.Font:
        size = max(8, round(style.size * self.scale))
        key = (script, style.bold, size)
        found = self._fonts.get(key)
        if found is None:
            found = self._fonts[key] = _load(FONT_FILES[script, style.bold], size)
            if script == "thai":
                found.set_script("Thai")
            if script == "arabic":
                found.set_script("Arab")
                found.set_direction(pygame.DIRECTION_RTL)
        return found


def _load(name: str, size: int) -> pygame.font.Font:
    source = files("simulator.hmi") / "assets" / "fonts" / name
    with as_file(source) as path:
        return pygame.font.Font(str(path), size)
