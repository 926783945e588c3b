"""Small line plots and histograms as SVG that can be read on light and on dark pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 640, 400
LEFT, RIGHT, TOP, BOTTOM = 62, 18, 62, 50
DASHES = ("", "7 4", "2 3", "10 3 2 3")
STYLE = """
  .paper { fill: #ffffff } .ink { fill: #1b1f24 } .grid { stroke: #d4d9e0 }
  .axis { stroke: #4a5260 } .note { stroke: #4a5260 } text { font: 13px sans-serif }
  .title { font: 600 15px sans-serif }
  .c0 { stroke: #0b5cad } .c1 { stroke: #b3461b } .c2 { stroke: #2a7d3f } .c3 { stroke: #7a3db8 }
  .f0 { fill: #0b5cad } .f1 { fill: #b3461b } .f2 { fill: #2a7d3f } .f3 { fill: #7a3db8 }
  path, line { fill: none }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #14181d } .ink { fill: #e8ebef } .grid { stroke: #39414b }
    .axis { stroke: #aab2bd } .note { stroke: #aab2bd }
    .c0 { stroke: #7ab8ff } .c1 { stroke: #ff9f73 } .c2 { stroke: #7fd69a } .c3 { stroke: #c9a2ff }
    .f0 { fill: #7ab8ff } .f1 { fill: #ff9f73 } .f2 { fill: #7fd69a } .f3 { fill: #c9a2ff }
  }
"""


@dataclass(frozen=True)
class Line:
    """A curve with its label; it is told apart by colour and by dashes."""

    label: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Marks:
    """Published points with a label, each with the ends of its range if it has any."""

    label: str
    points: Sequence[tuple[float, float, float, float]]


@dataclass(frozen=True)
class Axis:
    """An axis: what it shows, where it begins and ends, and its ticks."""

    title: str
    low: float
    high: float
    ticks: Sequence[float]


class Picture:
    """A picture in the making."""

    def __init__(self, title: str, description: str, across: Axis, up: Axis) -> None:
        self.across, self.up = across, up
        size = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
        self.parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="t d">',
            f'<title id="t">{escape(title)}</title>',
            f'<desc id="d">{escape(description)}</desc>',
            f"<style>{STYLE}</style>",
            f'<rect class="paper" width="{WIDTH}" height="{HEIGHT}"/>',
            f'<text class="ink title" x="{LEFT}" y="22">{escape(title)}</text>',
        ]
        self._legend_x = float(LEFT)
        self._draw_axes()

    def draw_lines(self, lines: Sequence[Line]) -> None:
        for number, line in enumerate(lines):
            points = " L".join(f"{self._x(x):.1f} {self._y(y):.1f}" for x, y in line.points)
            dash = f' stroke-dasharray="{DASHES[number]}"' if DASHES[number] else ""
            self.parts.append(f'<path class="c{number}" stroke-width="2.2"{dash} d="M{points}"/>')
            x = self._legend_x
            self.parts.append(
                f'<line class="c{number}" stroke-width="2.2"{dash} x1="{x:.0f}" y1="41" '
                f'x2="{x + 28:.0f}" y2="41"/>'
            )
            self._write_legend(line.label, 34.0)

    def draw_marks(self, marks: Marks, colour: int) -> None:
        for x, y, low, high in marks.points:
            at, here = self._x(x), self._y(y)
            if high > low:
                self._draw_range(at, self._y(low), self._y(high), colour)
                continue
            self.parts.append(f'<circle class="f{colour}" r="4.5" cx="{at:.1f}" cy="{here:.1f}"/>')
        x = self._legend_x
        self.parts.append(f'<circle class="f{colour}" r="4.5" cx="{x + 6:.0f}" cy="41"/>')
        self._write_legend(marks.label, 15.0)

    def _draw_range(self, at: float, low: float, high: float, colour: int) -> None:
        path = f"M{at - 4:.1f} {low:.1f}h8m-4 0V{high:.1f}m-4 0h8"
        self.parts.append(f'<path class="c{colour}" stroke-width="2" d="{path}"/>')

    def draw_bars(self, label: str, bars: Sequence[tuple[float, float, float]]) -> None:
        for low, high, height in bars:
            x, y = self._x(low), self._y(height)
            self.parts.append(
                f'<rect class="f0" x="{x + 1:.1f}" y="{y:.1f}" width="{self._x(high) - x - 2:.1f}" '
                f'height="{self._y(self.up.low) - y:.1f}"/>'
            )
        self.parts.append(
            f'<rect class="f0" x="{self._legend_x:.0f}" y="35" width="14" height="12"/>'
        )
        self._write_legend(label, 20.0)

    def draw_limit(self, label: str, at: float) -> None:
        x = self._x(at)
        self.parts.append(
            f'<line class="note" stroke-width="1.5" stroke-dasharray="4 3" x1="{x:.1f}" '
            f'y1="{TOP}" x2="{x:.1f}" y2="{HEIGHT - BOTTOM}"/>'
            f'<text class="ink" x="{x + 5:.1f}" y="{TOP + 14}">{escape(label)}</text>'
        )

    def finish(self) -> str:
        return "\n".join((*self.parts, "</svg>")) + "\n"

    def _write_legend(self, label: str, offset: float) -> None:
        x = self._legend_x + offset
        self.parts.append(f'<text class="ink" x="{x:.0f}" y="45">{escape(label)}</text>')
        self._legend_x = x + 7.0 * len(label) + 16.0

    def _x(self, value: float) -> float:
        share = (value - self.across.low) / (self.across.high - self.across.low)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def _y(self, value: float) -> float:
        share = (value - self.up.low) / (self.up.high - self.up.low)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)

    def _draw_axes(self) -> None:
        floor, right = HEIGHT - BOTTOM, WIDTH - RIGHT
        for tick in self.up.ticks:
            y = self._y(tick)
            self.parts.append(
                f'<line class="grid" x1="{LEFT}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}"/>'
                f'<text class="ink" text-anchor="end" x="{LEFT - 8}" y="{y + 4:.1f}">'
                f"{tick:g}</text>"
            )
        for tick in self.across.ticks:
            x = self._x(tick)
            self.parts.append(
                f'<line class="axis" x1="{x:.1f}" y1="{floor}" x2="{x:.1f}" y2="{floor + 5}"/>'
                f'<text class="ink" text-anchor="middle" x="{x:.1f}" y="{floor + 19}">'
                f"{tick:g}</text>"
            )
        self.parts.append(
            f'<line class="axis" x1="{LEFT}" y1="{floor}" x2="{right}" y2="{floor}"/>'
            f'<text class="ink" text-anchor="middle" x="{(LEFT + right) / 2:.0f}" '
            f'y="{HEIGHT - 10}">{escape(self.across.title)}</text>'
            f'<text class="ink" text-anchor="middle" transform="translate(16 '
            f'{(TOP + floor) / 2:.0f}) rotate(-90)">{escape(self.up.title)}</text>'
        )
