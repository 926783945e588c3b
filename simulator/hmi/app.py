"""Puts the window together: arguments, station, display, screens, loop."""

from __future__ import annotations

import json
import os
import secrets
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from simulator.hmi.actions import Go
from simulator.hmi.catalogue import tr, word
from simulator.hmi.measure import Meter
from simulator.hmi.options import make_parser
from simulator.hmi.trace import open_trace
from simulator.scenario.library import load_scenarios
from simulator.station.errors import StationError
from simulator.station.station import Station

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    import pygame

    from simulator.hmi.loop import Loop
    from simulator.hmi.presenters.offers import Offer
    from simulator.hmi.screen import Screen
    from simulator.hmi.trace import Trace
    from simulator.station.session import RunSession

WRONG_USE = 2
SEEDS = 2**31


def run_window(arguments: list[str] | None = None) -> int:
    """Open the window with the options of a command line; answers the exit status."""
    return open_window(make_parser().parse_args(arguments))


def open_window(options: argparse.Namespace) -> int:
    """Open the window and play; answers the exit status."""
    try:
        station = Station.open(options.data_dir)
    except StationError as error:
        print(str(error), file=sys.stderr)  # noqa: T201
        return WRONG_USE
    try:
        return _run_with(station, options)
    except StationError as error:
        print(str(error), file=sys.stderr)  # noqa: T201
        return WRONG_USE
    finally:
        station.close()


def _run_with(station: Station, options: argparse.Namespace) -> int:
    if options.site:
        station.save_settings(replace(station.settings, site_address=options.site))
    offers = list_offers()
    if options.scenario and options.scenario not in [offer.code for offer in offers]:
        known = ", ".join(offer.code for offer in offers)
        print(  # noqa: T201
            f"There is no scenario '{options.scenario}'. Known: {known}.", file=sys.stderr
        )
        return WRONG_USE
    surface = open_display(options.size)
    if surface is None:
        return WRONG_USE
    meter = Meter(options.measure)
    trace = open_trace(options.trace)
    director = Director(station, offers)
    loop = make_loop(surface, director, trace, meter, options.screenshot_dir)
    station.outbox.start()
    first = Go("start")
    if options.scenario:
        seed = secrets.randbelow(SEEDS) if options.seed is None else options.seed
        session = station.start_practice(options.scenario, options.level, seed)
        session.pacer.set_speed(options.speed)
        director.begin(session)
        first = Go("run")
    try:
        loop.run(first)
    finally:
        director.leave_run()
        trace.close()
        close_display()
    if options.measure:
        print(json.dumps(meter.report()))  # noqa: T201
    return 0


def open_display(size: tuple[int, int]) -> pygame.Surface | None:
    """Open the window; without a display say so in one sentence and give nothing."""
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    os.environ.setdefault("SDL_VIDEO_X11_WMCLASS", "celaxi-sim")
    # Only what changed is sent to the display; a texture of the whole window costs far more.
    os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
    import pygame  # noqa: PLC0415 - a headless command must not load it

    try:
        pygame.display.init()
        pygame.font.init()
        surface = pygame.display.set_mode(size, pygame.RESIZABLE)
    except pygame.error as error:
        print(  # noqa: T201
            "The simulator window needs a display, and none was found "
            f"({error}). Start it on a desktop, or use `celaxi-sim run`, which needs none.",
            file=sys.stderr,
        )
        return None
    pygame.display.set_caption("Celaxi Academy simulator")
    pygame.key.set_repeat(400, 40)
    pygame.key.start_text_input()
    return surface


def close_display() -> None:
    """Close what `open_display` opened."""
    import pygame  # noqa: PLC0415

    pygame.quit()


def list_offers() -> tuple[Offer, ...]:
    """Give the scenarios of the library as the start screen shows them."""
    from simulator.hmi.presenters.offers import Offer  # noqa: PLC0415

    return tuple(
        Offer(
            code=scenario.code,
            title=scenario.title,
            summary=scenario.summary,
            expected_s=60.0 * scenario.duration_min,
            competencies=tuple(scenario.competencies),
        )
        for scenario in load_scenarios()
    )


def make_loop(
    surface: pygame.Surface,
    director: Director,
    trace: Trace,
    meter: Meter,
    screenshots: Path | None,
) -> Loop:
    """Put fonts, painter and loop together."""
    from simulator.hmi.loop import Loop  # noqa: PLC0415
    from simulator.hmi.painter import Painter  # noqa: PLC0415
    from simulator.hmi.text import Fonts  # noqa: PLC0415

    fonts = Fonts()
    loop = Loop(fonts, Painter(surface, fonts), director.open_screen, trace, meter)
    loop.screenshots = screenshots
    return loop


class Director:
    """Makes screens and keeps the run in play between them."""

    def __init__(self, station: Station, offers: tuple[Offer, ...]) -> None:
        self.station = station
        self.offers = offers
        self.session: RunSession | None = None

    def begin(self, session: RunSession) -> None:
        """Take a run that is to be played."""
        self.session = session

    def leave_run(self) -> None:
        """Close the files of the run in play, if any."""
        if self.session is not None:
            self.session.leave()
            self.session = None

    def open_screen(self, go: Go) -> Screen:
        """Make the screen that was asked for."""
        from simulator.hmi.screens.debrief import DebriefScreen  # noqa: PLC0415
        from simulator.hmi.screens.help import HelpScreen  # noqa: PLC0415
        from simulator.hmi.screens.run import RunScreen  # noqa: PLC0415
        from simulator.hmi.screens.start import StartScreen  # noqa: PLC0415

        if go.screen == "help":
            return HelpScreen(go.argument)
        if go.screen == "run" and self.session is not None:
            return RunScreen(self.session)
        if go.screen == "debrief" and self.session is not None:
            session = self.session
            debrief = session.finish()
            self.station.outbox.send_soon()
            uid = session.label.run_uid
            place = str(self.station.folder.journal(uid))
            return DebriefScreen(debrief, place, lambda: self.upload_line(uid))
        self.leave_run()
        return StartScreen(self.station, self.offers, self.begin, lambda: secrets.randbelow(SEEDS))

    def upload_line(self, run_uid: str) -> str:
        """Give what became of a finished run, in one sentence."""
        run = next((r for r in self.station.list_runs() if r.run_uid == run_uid), None)
        if run is None or not run.is_assessed:
            return tr("debrief.upload_practice")
        verdict = word("verdict", run.verdict or "")
        return tr(f"debrief.upload_{run.state}", verdict=verdict, detail=run.detail)
