"""Tells, as JSON lines, what a screen reader would be told: screen, focus, prompt, state.

Tests read it to drive the real window; a person who helps from afar can read it too.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from simulator.hmi.scene import Control, Scene, Ui


class Trace:
    """Writes a line whenever something that is told changes."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        self._last: tuple[object, ...] = ()
        self._count = 0
        self._began = monotonic()

    def note(self, screen: str, scene: Scene, ui: Ui) -> None:
        """Write one line when it differs from the last."""
        if self._stream is None:
            return
        controls = scene.controls
        current = (screen, ui.focus, controls, scene.areas, scene.told, ui.size, ui.text_scale)
        if current == self._last:
            return
        self._last = current
        self._count += 1
        focus = next((c for c in controls if c.id == ui.focus), None)
        line = {
            "number": self._count,
            "ms": round((monotonic() - self._began) * 1000),
            "screen": screen,
            "size": list(ui.size),
            "text_scale": ui.text_scale,
            "focus": plain_control(focus) if focus else None,
            "told": dict(scene.told),
            "controls": [plain_control(c) for c in controls],
            "areas": {area.id: list(area.rect) for area in scene.areas},
        }
        self._stream.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
        self._stream.flush()

    def close(self) -> None:
        if self._stream not in (None, sys.stdout):
            self._stream.close()


def plain_control(control: Control) -> dict[str, object]:
    """Give a control as plain values."""
    return {
        "id": control.id,
        "role": control.role,
        "label": control.label,
        "key": control.key,
        "state": control.state,
        "rect": list(control.rect),
        "area": control.area,
    }


def open_trace(target: str) -> Trace:
    """Open a trace: `-` is standard output, empty is none, else a file.

    Raises:
        OSError: The file cannot be written.
    """
    if not target:
        return Trace(None)
    return Trace(sys.stdout if target == "-" else Path(target).open("w", encoding="utf-8"))
