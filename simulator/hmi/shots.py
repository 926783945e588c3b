"""Pictures of every screen without a window, of real runs played by a scripted operator."""

from __future__ import annotations

import os
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from simulator.controller.commands import RequestHint
from simulator.hmi.actions import Choose, Go, PointAt
from simulator.hmi.measure import Meter
from simulator.hmi.trace import Trace
from simulator.scenario.library import open_run
from simulator.scenario.operators import Careless, Skilled, play_recorded
from simulator.scenario.views import Level
from simulator.station.pacing import Pacer
from simulator.station.session import FrameReport, RunLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from simulator.controller.commands import Command
    from simulator.hmi.actions import Action
    from simulator.hmi.screen import Screen
    from simulator.scenario.events import RunEvent
    from simulator.scenario.run import Run
    from simulator.scenario.views import Debrief, RunView

WRONG_USE = 2
BEGUN_TICKS = 24
SEED = 20260417
NOMINAL = "prepare-and-wash-nominal"
FAULTY = "clamp-left-closed"


class ShownRun:
    """A run for looking at: time stands still, commands take effect and are not kept."""

    def __init__(self, run: Run, scenario: str, level: Level) -> None:
        self.run = run
        self.label = RunLabel("shown", scenario, str(level), is_assessed=False, is_resumed=False)
        self.pacer = Pacer()
        self.is_paused = False
        self.is_skipping = False

    @property
    def is_over(self) -> bool:
        return False

    def view(self) -> RunView:
        return self.run.view()

    def submit(self, command: Command) -> tuple[RunEvent, ...]:
        return self.run.submit(command)

    def frame(self, _elapsed_s: float) -> FrameReport:
        return FrameReport(0, (), self.pacer.pace, is_skipping=False, was_slowed=False)

    def pause(self, *, is_paused: bool) -> None:
        self.is_paused = is_paused

    def skip_to_next_event(self) -> None:
        """Time stands still."""

    def stop_skipping(self) -> None:
        """Time stands still."""

    def finish(self) -> Debrief:
        return self.run.debrief()

    def leave(self) -> None:
        """There is no file to close."""


def play_until(
    scenario: str, level: Level, is_reached: Callable[[RunView], bool], most_ticks: int = 40_000
) -> ShownRun:
    """Let the skilled operator play until a view is as wanted, or the run is over."""
    run = open_run(scenario, SEED, level)
    operator = Skilled()
    while not run.is_over and run.tick < most_ticks:
        view = run.view()
        if is_reached(view):
            break
        command = operator.act(view)
        if command is not None:
            run.submit(command)
        if not run.is_over:
            run.advance(run.tick + operator.pause)
    return ShownRun(run, scenario, level)


def is_drawing_off(view: RunView) -> bool:
    return view.current_path == "UP2/wash-1/separate" and "supernatant" in view.mimic.flowing_lines


def has_alarm(view: RunView) -> bool:
    return view.worst_alarm is not None


PICTURES: tuple[tuple[str, str, tuple[Action, ...]], ...] = (
    ("run-begin", "begin", ()),
    ("run-process", "process", ()),
    ("run-alarm", "alarm", ()),
    ("run-alarm-list", "alarm", (Choose("page", "alarms"),)),
    ("run-response-page", "alarm", (Choose("response-worst"),)),
    ("run-trends", "process", (Choose("page", "trends"), PointAt("chart", 700))),
    ("run-record", "process", (Choose("page", "record"),)),
    ("run-deviation", "alarm", (Choose("open", "deviation"),)),
    ("run-hands", "begin", (Choose("page", "hands"),)),
    ("run-object", "process", (Choose("object", "CL-1"),)),
    ("run-notify", "alarm", (Choose("open", "notify"),)),
    ("run-procedure", "process", (Choose("open", "procedure"),)),
    ("run-leave", "process", (Choose("open", "leave"),)),
    ("run-hint", "hint", ()),
    ("run-exam", "exam", ()),
)
STARTS: dict[str, tuple[Action, ...]] = {
    "start": (),
    "start-assessed": (Choose("kind", "assessed"),),
    "start-pairing": (Choose("pair"),),
}
DEBRIEFS = ("debrief-result", "debrief-result-missed", "debrief-timeline", "debrief-batch")
HELPS = ("help-start", "help-run", "help-debrief")
NAMES = (*(name for name, _, _ in PICTURES), *DEBRIEFS, *STARTS, *HELPS)
STAGES: dict[str, tuple[str, Level, Callable[[RunView], bool]]] = {
    "begin": (NOMINAL, Level.GUIDED, lambda view: view.tick >= BEGUN_TICKS),
    "process": (NOMINAL, Level.GUIDED, is_drawing_off),
    "alarm": (FAULTY, Level.ASSISTED, has_alarm),
    "hint": (FAULTY, Level.ASSISTED, has_alarm),
    "exam": (FAULTY, Level.EXAM, has_alarm),
    "ended": (FAULTY, Level.EXAM, lambda view: view.is_over),
}


class Camera:
    """Takes pictures of screens at one size."""

    def __init__(
        self,
        size: tuple[int, int],
        folder: Path,
        text_scale: float = 1.0,
        names: frozenset[str] = frozenset(),
    ) -> None:
        self.size = size
        self.folder = folder
        self.text_scale = text_scale
        self.names = names

    def wants(self, name: str) -> bool:
        """Tell whether a picture is asked for; without names every one is."""
        return not self.names or name in self.names

    def take(self, name: str, screen: Screen, actions: tuple[Action, ...] = ()) -> Path:
        """Show a screen, do the actions on it and keep the picture."""
        import pygame  # noqa: PLC0415 - only here a picture is drawn

        from simulator.hmi.loop import Loop  # noqa: PLC0415
        from simulator.hmi.painter import Painter  # noqa: PLC0415
        from simulator.hmi.text import Fonts  # noqa: PLC0415

        surface = pygame.display.set_mode(self.size)
        fonts = Fonts()
        loop = Loop(fonts, Painter(surface, fonts), lambda _: screen, Trace(None), Meter(0))
        loop.ui.text_scale = self.text_scale
        loop.show_still(Go(screen.name), actions)
        scale = "" if self.text_scale == 1.0 else f"-{round(self.text_scale * 100)}"
        path = self.folder / f"{name}-{self.size[0]}x{self.size[1]}{scale}.png"
        pygame.image.save(surface, str(path))
        return path


def take_all(camera: Camera) -> Iterator[Path]:
    """Keep a picture of every screen that the camera wants; answers the files one by one."""
    from simulator.hmi.screens.help import HelpScreen  # noqa: PLC0415
    from simulator.hmi.screens.run import RunScreen  # noqa: PLC0415

    for name, which, actions in PICTURES:
        if camera.wants(name):
            yield camera.take(name, RunScreen(play_stage(which)), actions)
    yield from take_debrief(camera)
    yield from take_start(camera)
    for name in HELPS:
        if camera.wants(name):
            yield camera.take(name, HelpScreen(name.removeprefix("help-")))


@cache
def play_stage(name: str) -> ShownRun:
    """Return a run played up to a stage."""
    scenario, level, is_reached = STAGES[name]
    shown = play_until(scenario, level, is_reached)
    if name == "hint":
        shown.submit(RequestHint())
    return shown


def take_debrief(camera: Camera) -> Iterator[Path]:
    """Keep the parts of the debrief, of a good run and of a careless one."""
    from simulator.hmi.catalogue import tr  # noqa: PLC0415
    from simulator.hmi.screens.debrief import DebriefScreen  # noqa: PLC0415

    place = "~/.local/share/celaxi-sim/runs/4f0c2a7e.jsonl"
    for name in DEBRIEFS:
        if not camera.wants(name):
            continue
        tab = name.removeprefix("debrief-").removesuffix("-missed")
        debrief = play_debrief(is_careless=name.endswith("-missed"))
        screen = DebriefScreen(debrief, place, lambda: tr("debrief.upload_practice"))
        actions: tuple[Action, ...] = (Choose("tab", tab),)
        if tab == "timeline":
            actions = (*actions, PointAt("chart", 400))
        yield camera.take(name, screen, actions)


@cache
def play_debrief(*, is_careless: bool) -> Debrief:
    """Return the debrief of a run with a fault."""
    if not is_careless:
        return play_stage("ended").run.debrief()
    run = open_run(FAULTY, SEED, Level.EXAM)
    play_recorded(run, Careless(), submit=run.submit, advance=run.advance)
    return run.debrief()


def take_start(camera: Camera) -> Iterator[Path]:
    """Keep the start screen of a fresh station."""
    from simulator.hmi.app import list_offers  # noqa: PLC0415
    from simulator.hmi.screens.start import StartScreen  # noqa: PLC0415
    from simulator.station.station import Station  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        station = Station.open(Path(folder))
        try:
            for name, actions in STARTS.items():
                if not camera.wants(name):
                    continue
                screen = StartScreen(station, list_offers(), lambda _: None, lambda: SEED)
                yield camera.take(name, screen, actions)
        finally:
            station.close()


def draw_screens(
    folder: Path,
    names: tuple[str, ...],
    sizes: tuple[tuple[int, int], ...],
    text_scales: tuple[float, ...],
) -> int:
    """Draw the screens of some names (or all) into a folder; answers the exit status."""
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        say(f"There is no screen {unknown[0]!r}. Known: {', '.join(NAMES)}.", sys.stderr)
        return WRONG_USE
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or "it cannot be written"
        say(f"The pictures cannot be written to {folder}: {reason}.", sys.stderr)
        return WRONG_USE
    os.environ["SDL_VIDEODRIVER"] = "dummy"
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    import pygame  # noqa: PLC0415

    pygame.display.init()
    pygame.font.init()
    try:
        for size in sizes:
            for text_scale in text_scales:
                for path in take_all(Camera(size, folder, text_scale, frozenset(names))):
                    say(str(path), sys.stdout)
    finally:
        pygame.quit()
    return 0


def say(text: str, stream: TextIO) -> None:
    """Write one line."""
    stream.write(f"{text}\n")
