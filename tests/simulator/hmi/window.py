"""Drives the real window on a display of its own, by keys or by mouse, and reads its trace."""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PROGRAM = "import sys; from simulator.hmi import run_window; sys.exit(run_window(sys.argv[1:]))"
TAIL_BYTES = 262_144  # far more than the longest line of a trace


class Display:
    """An X server without a screen; `SDL_VIDEODRIVER=x11` programs draw into it."""

    def __init__(self, size: tuple[int, int]) -> None:
        read, write = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{size[0]}x{size[1]}x24"],
            pass_fds=(write,),
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        ready, _, _ = select.select([read], [], [], 20)
        if not ready:
            raise AssertionError("Xvfb did not start")
        with os.fdopen(read) as pipe:
            self.name = f":{pipe.readline().strip()}"

    def close(self) -> None:
        self.server.terminate()
        self.server.wait(10)


class Window:
    """The simulator as a person at the keyboard or with the mouse has it."""

    def __init__(self, display: Display, folder: Path, *options: str) -> None:
        self.trace = folder / "trace.jsonl"
        self.errors = folder / "stderr.txt"
        self.trace.write_text("")
        self.env = {
            **os.environ,
            "DISPLAY": display.name,
            "SDL_VIDEODRIVER": "x11",
            "SDL_AUDIODRIVER": "dummy",
        }
        command = [sys.executable, "-c", PROGRAM, "--data-dir", str(folder / "data")]
        with self.errors.open("w") as stream:
            self.process = subprocess.Popen(
                [*command, "--trace", str(self.trace), *options], env=self.env, stderr=stream
            )

    def now(self) -> dict[str, Any]:
        """Give the newest whole line of the trace."""
        with self.trace.open("rb") as stream:
            stream.seek(max(0, self.trace.stat().st_size - TAIL_BYTES))
            content = stream.read()
        whole = content[: content.rfind(b"\n") + 1].splitlines()
        return json.loads(whole[-1]) if whole else {"screen": "", "told": {}, "controls": []}

    def wait(self, is_so: Callable[[dict[str, Any]], bool], what: str, seconds: float = 30) -> Any:
        """Wait until the trace is as wanted."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            line = self.now()
            if line["screen"] and is_so(line):
                return line
            if self.process.poll() is not None:
                raise AssertionError(f"the window closed: {self.errors.read_text()[-2000:]}")
            time.sleep(0.02)
        line = self.now()
        raise AssertionError(f"no {what}: {line['screen']} {line['told']}")

    def xdotool(self, *arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], env=self.env, check=True, timeout=30)

    def keys(self, *names: str) -> None:
        self.xdotool("key", "--delay", "12", *names)

    def find(self, label: str) -> dict[str, Any] | None:
        return next((c for c in self.now()["controls"] if c["label"] == label), None)

    def is_idle(self) -> bool:
        before = self.trace.stat().st_size
        time.sleep(0.08)
        return self.trace.stat().st_size == before

    # --- by keyboard

    def press_by_keyboard(self, label: str) -> None:
        """Reach a control with Tab alone and take it with Enter."""
        self._reach("label", label)
        self.keys("Return")

    def press_id_by_keyboard(self, control: str) -> None:
        """Reach the control of an id with Tab alone and take it with Enter."""
        self._reach("id", control)
        self.keys("Return")

    def focus_id_by_keyboard(self, control: str) -> None:
        """Reach the control of an id with Tab alone."""
        self._reach("id", control)

    def _reach(self, name: str, value: str) -> None:
        self.wait(lambda n: any(c[name] == value for c in n["controls"]), value)
        for _ in range(20):
            line = self.now()
            ids = [c["id"] for c in line["controls"]]
            wanted = next((c["id"] for c in line["controls"] if c[name] == value), None)
            focus = line["focus"]["id"] if line["focus"] else ids[0]
            if wanted is None or focus not in ids:
                time.sleep(0.05)
                continue
            if focus == wanted:
                return
            steps = (ids.index(wanted) - ids.index(focus)) % len(ids)
            back = len(ids) - steps
            if steps <= back:
                self.keys(*["Tab"] * steps)
            else:
                self.keys(*["shift+Tab"] * back)
            self._settle(wanted)
        raise AssertionError(f"Tab did not reach {value}")

    def _settle(self, wanted: str) -> None:
        """Wait a moment for the focus; the caller tries again when the screen changed."""
        end = time.monotonic() + 1.5
        while time.monotonic() < end:
            focus = self.now()["focus"]
            if focus and focus["id"] == wanted:
                return
            time.sleep(0.02)

    # --- by mouse

    def press_by_mouse(self, label: str) -> None:
        """Scroll a control into sight and click on it."""
        self.wait(lambda n: any(c["label"] == label for c in n["controls"]), label)
        for _ in range(60):
            line = self.now()
            control = next((c for c in line["controls"] if c["label"] == label), None)
            if control is None:
                continue
            x, y, w, h = control["rect"]
            area = line["areas"].get(control["area"])
            if area is None or (area[1] <= y and y + h <= area[1] + area[3]):
                if not self.is_idle():
                    continue
                self.xdotool("mousemove", str(x + w // 2), str(y + h // 2), "click", "1")
                self.is_idle()
                return
            middle = (str(area[0] + area[2] // 2), str(area[1] + area[3] // 2))
            button = "4" if y < area[1] else "5"
            self.xdotool("mousemove", *middle, "click", button)
            time.sleep(0.05)
        raise AssertionError(f"cannot scroll to {label}")

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(10)
