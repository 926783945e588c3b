"""The start screen: who I am, what waits, what I can begin."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from simulator.hmi.actions import Action, Back, Choose, Go, Quit, Typed
from simulator.hmi.catalogue import tr
from simulator.hmi.geometry import Rect
from simulator.hmi.scene import Scene
from simulator.hmi.screens import start_parts
from simulator.station.errors import StationError
from simulator.station.pairing import Pairing, PairingState

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.hmi.canvas import Canvas
    from simulator.hmi.presenters.offers import Offer
    from simulator.hmi.screen import Brush
    from simulator.station.background import Task
    from simulator.station.permits import Permit, PermitStatus
    from simulator.station.session import RunSession
    from simulator.station.station import Station
    from simulator.station.stored_runs import StoredRun
    from simulator.station.upload import OutboxStatus

REFRESH_S = 1.0


@dataclass(slots=True)
class StartState:
    """What the start screen shows and what was chosen on it."""

    offers: tuple[Offer, ...]
    kind: str = "practice"
    scenario: str = ""
    level: str = "guided"
    permit: str = ""
    dialog: str = ""
    problem: str = ""
    notice: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    runs: tuple[StoredRun, ...] = ()
    permits: tuple[PermitStatus, ...] = ()
    unfinished: StoredRun | None = None
    outbox: OutboxStatus | None = None
    person: str = ""
    site: str = ""
    version: int = 0

    def offer(self) -> Offer:
        return next((o for o in self.offers if o.code == self.scenario), self.offers[0])


class StartScreen:
    """Begins runs: a new one, an assessed one, or the one that was interrupted."""

    name = "start"

    def __init__(
        self,
        station: Station,
        offers: tuple[Offer, ...],
        begin: Callable[[RunSession], None],
        draw_seed: Callable[[], int],
    ) -> None:
        self.station = station
        self.state = StartState(offers, scenario=offers[0].code)
        self.state.fields["site"] = station.settings.site_address
        self._begin = begin
        self._draw_seed = draw_seed
        self._pairing: Pairing | None = None
        self._fetching: Task[tuple[Permit, ...]] | None = None
        self._since_s = 0.0
        self._deeds: dict[str, Callable[[str], Action | None]] = {
            "kind": lambda v: self._set("kind", v),
            "scenario": lambda v: self._set("scenario", v),
            "level": lambda v: self._set("level", v),
            "permit": lambda v: self._set("permit", v),
            "start": lambda _: self._start(),
            "resume": self._resume,
            "pair": lambda _: self._set("dialog", "pair"),
            "pair-begin": lambda _: self._begin_pairing(),
            "unpair": lambda _: self._set("dialog", "unpair"),
            "unpair-do": lambda _: self._unpair(),
            "fetch": lambda _: self._fetch(),
            "send": lambda _: self._send(),
            "close": lambda _: self._close(),
            "quit": lambda _: Quit(),
        }

    def enter(self) -> None:
        self.refresh()

    def leave(self) -> None:
        if self._pairing is not None:
            self._pairing.cancel()

    def refresh(self) -> None:
        """Read again what is kept on this computer."""
        state, station = self.state, self.station
        state.runs = station.list_runs()
        state.unfinished = station.find_unfinished()
        state.permits = station.list_permits()
        state.outbox = station.outbox_status()
        found = station.credentials
        state.person = found.person_name if found else ""
        state.site = found.site_address if found else ""
        uids = [p.permit.run_uid for p in state.permits]
        if state.permit not in uids:
            state.permit = uids[0] if uids else ""
        state.version += 1

    def handle(self, action: Action) -> Action | None:
        match action:
            case Typed(name, text):
                self.state.fields[name] = text
                self.state.problem = ""
            case Back():
                if self.state.dialog:
                    self._close()
                else:
                    self._set("dialog", "quit")
            case Choose(what, value):
                return self._deeds[what](value)
            case _:
                return action
        return None

    def update(self, elapsed_s: float) -> Action | None:
        self._since_s += elapsed_s
        if self._since_s >= REFRESH_S:
            self._since_s = 0.0
            self.refresh()
            self._hear_pairing()
            self._hear_permits()
        return None

    @property
    def pairing(self) -> Pairing | None:
        return self._pairing

    # --- deeds

    def _set(self, name: str, value: str) -> None:
        setattr(self.state, name, value)
        self.state.problem = ""
        self.state.version += 1

    def _close(self) -> None:
        if self._pairing is not None:
            self._pairing.cancel()
            self._pairing = None
        self._set("dialog", "")

    def _start(self) -> Action | None:
        state = self.state
        if state.kind == "assessed":
            if not state.permit:
                self._set("notice", tr("permits.none"))
                return None
            return self._open(lambda: self.station.start_permitted(state.permit))
        code = state.offer().code
        return self._open(lambda: self.station.start_practice(code, state.level, self._draw_seed()))

    def _resume(self, run_uid: str) -> Action | None:
        return self._open(lambda: self.station.resume(run_uid))

    def _open(self, make: Callable[[], RunSession]) -> Action | None:
        try:
            self._begin(make())
        except StationError as error:
            self.state.dialog = "problem"
            self.state.problem = str(error)
            self.state.version += 1
            return None
        return Go("run")

    def _begin_pairing(self) -> None:
        address = self.state.fields.get("site", "").strip()
        try:
            self._pairing = self.station.pair(address)
            self.station.save_settings(replace(self.station.settings, site_address=address))
        except StationError as error:
            self.state.problem = str(error)
        self.state.version += 1

    def _hear_pairing(self) -> None:
        if self._pairing is None:
            return
        status = self._pairing.status
        if status.state is PairingState.PAIRED:
            self._pairing = None
            self.state.dialog = ""
            self.state.notice = (
                tr("pair.done", name=self.station.credentials.person_name)
                if (self.station.credentials)
                else ""
            )
            self._fetch()
            self.refresh()

    def _unpair(self) -> None:
        try:
            self.station.unpair()
        except StationError as error:
            self.state.problem = str(error)
        self._close()
        self.refresh()

    def _fetch(self) -> None:
        codes = [offer.code for offer in self.state.offers]
        self._fetching = self.station.fetch_permits_beside(codes)
        self._set("notice", tr("permits.fetching"))

    def _hear_permits(self) -> None:
        if self._fetching is None or not self._fetching.is_done:
            return
        error = self._fetching.error
        count = len(self._fetching.result()) if error is None else 0
        self._fetching = None
        self.refresh()
        self._set("notice", str(error) if error else tr("permits.fetched", count=count))

    def _send(self) -> None:
        self.station.outbox.send_soon()
        self._set("notice", tr("outbox.sending"))

    # --- picture

    def draw(self, brush: Brush) -> Scene:
        ui = brush.ui
        window = Rect(0, 0, *ui.size)
        scroll = tuple(sorted(ui.scroll.items()))
        typing = (ui.focus, ui.caret, ui.blink, tuple(self.state.fields.items()))
        status = self._pairing.status if self._pairing else None
        key = (self.state.version, scroll)
        panes = (
            brush.keep("start", key, lambda c: start_parts.draw_start(c, window, self.state)),
            brush.keep(
                "start-dialog",
                (
                    self.state.dialog,
                    self.state.problem,
                    status,
                    typing if self.state.dialog else (),
                ),
                self._draw_dialog,
            ),
        )
        is_open = bool(self.state.dialog)
        first = "" if is_open else self._first_focus()
        return Scene(panes, modal=1 if is_open else 0, first_focus=first, told=self._told())

    def _first_focus(self) -> str:
        state = self.state
        if state.unfinished:
            return "resume"
        if state.kind == "practice" or state.permit:
            return "start"
        return "fetch" if state.person else "pair-here"

    def _draw_dialog(self, canvas: Canvas) -> None:
        draw = start_parts.DIALOGS.get(self.state.dialog)
        if draw is not None:
            draw(canvas, self.state, self._pairing.status if self._pairing else None)

    def _told(self) -> tuple[tuple[str, object], ...]:
        state = self.state
        code = self._pairing.status.code if self._pairing else None
        return (
            ("dialog", state.dialog),
            ("person", state.person),
            ("kind", state.kind),
            ("scenario", state.scenario),
            ("level", state.level),
            ("permits", len(state.permits)),
            ("unfinished", state.unfinished.run_uid if state.unfinished else ""),
            ("waiting", len(state.outbox.waiting) if state.outbox else 0),
            ("notice", state.notice),
            ("problem", state.problem),
            ("user_code", code.user_code if code else ""),
            ("runs", [f"{r.run_uid} {r.state}" for r in state.runs[:5]]),
        )
