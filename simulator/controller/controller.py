"""The controller: one scan per tick over instruments, alarms, procedure, interlocks and outputs.

It knows measurements, its recipe and what operators tell it; never the true state of the plant.
What an operator asks for is judged in `simulator.controller.desk`.
"""

from typing import Any, Final, NamedTuple

from simulator.controller.alarm_states import AlarmEvent
from simulator.controller.alarms import AlarmDefinition
from simulator.controller.annunciator import AlarmChange, Annunciator
from simulator.controller.instruments import SIGNALS, fresh_signals, update_signals
from simulator.controller.interlocks import Trips, guard, next_trips, wants_bolt
from simulator.controller.phases.base import (
    SAFE,
    Bench,
    Done,
    Drive,
    GoTo,
    HoldFor,
    JumpTo,
    Next,
    PhaseClass,
    Step,
)
from simulator.controller.phases.library import PHASES
from simulator.controller.procedure import WORKING, Node, Procedure
from simulator.controller.recipe import ControlRecipe, Scalar
from simulator.controller.record import BatchRecord
from simulator.controller.states import COMPLETED, FINAL, PhaseState, ProcedureCommand
from simulator.plant.interface import Actuators, Measurements

S = PhaseState
SAFE_RPM: Final = 60.0
RESTART_TICKS: Final = 4
HEATER_GAIN: Final = 0.4
WATCHED_STATES: Final = (S.RUNNING, S.PAUSING, S.RESTARTING, S.HOLDING, S.HELD)


class Said(NamedTuple):
    """An event of the controller: kind, what it is about, facts in order."""

    kind: str
    subject: str
    detail: tuple[tuple[str, Scalar], ...]


class Controller:
    """The control system of the device for one batch."""

    def __init__(
        self, recipe: ControlRecipe, alarms: tuple[AlarmDefinition, ...], m: Measurements
    ) -> None:
        self.recipe = recipe
        self.procedure = Procedure(recipe.master.procedure)
        self.annunciator = Annunciator(alarms)
        self.record = BatchRecord(recipe.master.fields)
        self.signals = fresh_signals()
        self.trips = Trips()
        self.asked = SAFE
        self.actuators = Actuators()
        self.m = m
        self.said: list[Said] = []
        self.hold_reason = ""
        parameters = {each.name: each.value for each in recipe.master.parameters}
        self.bench = Bench(recipe.order, parameters, m)
        self._watches: tuple[str, ...] = ()
        self._facts = self._fresh_facts()
        self._holding = {each.tag for each in alarms if each.holds}
        self._mismatch = 0

    def _fresh_facts(self) -> dict[str, float]:
        names = ("gap", "rpm-set", "tare-waste", "door-open", "valve-mismatch")
        more = ("identity-mismatch", "integrity-failed", "is-wet", "in-test")
        return dict.fromkeys((*names, *more), 0.0)

    # --- talking ----------------------------------------------------------------------------

    def say(self, kind: str, subject: str, **detail: Scalar) -> None:
        """Add an event; names in `detail` keep their order."""
        self.said.append(Said(kind, subject, tuple(detail.items())))

    @property
    def tick(self) -> int:
        """The tick of the last measurement."""
        return self.m.tick

    # --- one scan ---------------------------------------------------------------------------

    def step(self, m: Measurements) -> Actuators:
        """Take the measurements of a tick and return what is driven until the next."""
        self.m = m
        self.bench.m = m
        self._supervise(m)
        self.procedure.settle()
        self.follow_changes()
        asked = self._run_phases()
        self.follow_changes()
        self.trips = next_trips(self.trips, m, asked, self._watches)
        return self._drive(asked, m)

    def _supervise(self, m: Measurements) -> None:
        if not m.jb_101_mains:
            self._lose_mains()
        self._gather_facts(m)
        update_signals(self.signals, m, self._watches, self._facts)
        changes = self.annunciator.update(m.tick, self.signals)
        if changes:
            self.report_alarms(changes)

    def _lose_mains(self) -> None:
        batch = self.bench.batch
        if batch.get("mains") == "lost":
            return
        batch["mains"] = "lost"
        if self.procedure.root.is_active:
            batch["recovery-due"] = True
            self.hold("mains-failure")
            self.record.add(self.tick, "procedure", "interruption", "Mains lost", "held")
        self.say("power.lost", "JB-101", ups=round(self.m.jb_101_ups_percent, 1))

    def _gather_facts(self, m: Measurements) -> None:
        batch, facts, flags = self.bench.batch, self._facts, self.bench.flags
        if m.jb_101_mains and batch.get("mains") == "lost":
            batch["mains"] = "returned"
            self.say("power.returned", "JB-101", ups=round(m.jb_101_ups_percent, 1))
        facts["rpm-set"] = self.asked.rpm
        tare = batch.get("tare/waste")
        facts["tare-waste"] = tare if isinstance(tare, float) else 60.0
        facts["identity-mismatch"] = 1.0 if flags.get("identity-mismatch") else 0.0
        facts["integrity-failed"] = 1.0 if flags.get("integrity-failed") else 0.0
        facts["is-wet"] = 1.0 if tare is not None else 0.0
        active = self.procedure.active
        facts["gap"] = _gap(active[0]) if active else 0.0
        facts["in-test"] = float(bool(active) and active[0].element.phase_class == "hold-test")
        waits = bool(active) and active[0].element.phase_class == "close-door"
        facts["door-open"] = float(self.needs_door and not waits and not m.d_101_closed)
        self._mismatch = self._mismatch + 1 if m.valves_open != self.actuators.valves_open else 0
        facts["valve-mismatch"] = float(self._mismatch > 1)
        self._watches = _watches(active)

    def report_alarms(self, changes: list[AlarmChange]) -> None:
        """Say what alarms did, and hold the running phases where an alarm demands it."""
        for change in changes:
            self.say("alarm." + change.event.value.lower(), change.tag, state=change.state.value)
            if change.event is AlarmEvent.RAISE:
                self._on_raise(change.tag)

    def _on_raise(self, tag: str) -> None:
        if tag in self._holding:
            self.hold(tag)
        if self.signals["LS-101"] and tag.startswith("LAH") and self.bench.batch.get("exposed"):
            self.procedure.abort_all("product-contact-breach")

    def hold(self, reason: str) -> None:
        """Hold everything that runs, for a reason."""
        running = [node for node in self.procedure.active if node.state in HOLDABLE]
        if running:
            self.hold_reason = reason
            for node in running:
                self.procedure.give(node.path, ProcedureCommand.HOLD, reason)

    @property
    def needs_door(self) -> bool:
        """Whether a running phase works only behind the bolted door."""
        for node in self.procedure.active:
            if node.state in WORKING and PHASES[node.element.phase_class].needs_door:
                return True
        return False

    # --- phases -----------------------------------------------------------------------------

    def focus(self, node: Node) -> Bench:
        """Return the bench turned to one phase."""
        bench = self.bench
        bench.memory = node.memory
        bench.arguments = dict(node.element.arguments)
        bench.path = node.path
        bench.ticks = self.m.tick - node.step_tick
        return bench

    def step_of(self, node: Node) -> Step:
        """Return the current step of a phase."""
        phase = PHASES[node.element.phase_class]
        return phase.step(node.step) if node.step else phase.steps[0]

    def _run_phases(self) -> Drive:
        asked = SAFE
        for node in self.procedure.active:
            drive = self._run_phase(node)
            if drive is not SAFE:
                asked = drive if asked is SAFE else asked._replace(mixer=asked.mixer or drive.mixer)
        return asked

    def _run_phase(self, node: Node) -> Drive:
        if node.state is S.RUNNING or node.state is S.PAUSING:
            return self._run_step(node)
        if node.state is S.RESTARTING:
            return self._restart_step(node)
        if node.state in COMPLETED and self._is_safe():
            self.procedure.finish(node)
        if node.state is S.HOLDING or node.state is S.HELD:
            return PHASES[node.element.phase_class].held
        return SAFE

    def _run_step(self, node: Node) -> Drive:
        step = self.step_of(node)
        bench = self.focus(node)
        bench.entered = not node.memory.get("seen")
        if bench.entered:
            node.memory["seen"] = True
        bench.beside_done = self._is_beside_done(node)
        self.apply(node, step.run(bench))
        if node.state not in {S.RUNNING, S.PAUSING}:
            return SAFE
        step = self.step_of(node)
        return step.drive(self.focus(node)) if step.drive else SAFE

    def _restart_step(self, node: Node) -> Drive:
        step = self.step_of(node)
        if self.m.tick - node.step_tick >= RESTART_TICKS:
            self.trips = Trips()
            node.step_tick = self.m.tick
            self.procedure.finish(node)
        drive = step.drive(self.focus(node)) if step.drive else SAFE
        return drive._replace(flow=0.0, rpm=0.0)

    def _is_beside_done(self, node: Node) -> bool:
        parent = node.parent
        if parent is None:
            return True
        place = parent.children.index(node)
        leader = parent.children[place - 1] if place and node.element.is_parallel else None
        return leader is None or leader.state in FINAL

    def _is_safe(self) -> bool:
        return self.m.sc_101_rpm < SAFE_RPM and self.m.p_101_ml_per_min == 0.0

    def apply(self, node: Node, decision: Next | None) -> None:
        """Carry out what a step decided."""
        self._collect_records(node)
        if decision is None:
            return
        if isinstance(decision, GoTo):
            self.enter_step(node, decision.step)
        elif isinstance(decision, Done):
            self._finish_phase(node)
        elif isinstance(decision, HoldFor):
            self.hold_reason = decision.reason
            self.procedure.give(node.path, ProcedureCommand.HOLD, decision.reason)
        elif isinstance(decision, JumpTo):
            self._jump(node, decision)

    def _collect_records(self, node: Node) -> None:
        for kind, item, title, value, unit, ok in self.bench.records:
            entry = self.record.add(
                self.tick, node.path, kind, title, value, item=item, unit=unit, is_in_limits=ok
            )
            self.say("record.device", item, number=entry.number, value=value, ok=ok is not False)
        self.bench.records.clear()

    def enter_step(self, node: Node, code: str) -> None:
        """Enter a step; a phase that is PAUSING pauses at this point."""
        node.step, node.step_tick = code, self.m.tick
        node.memory.pop("seen", None)
        self.say("phase.step", node.path, step=code)
        if node.state is S.PAUSING:
            self.procedure.finish(node, "safe-point")

    def _finish_phase(self, node: Node) -> None:
        if node.state is S.PAUSING:
            node.state = S.RUNNING
        self.procedure.finish(node)

    def _jump(self, node: Node, decision: JumpTo) -> None:
        parents = [each for each in node.ancestors() if each.state in {S.HELD, S.HOLDING}]
        self.procedure.jump(node, decision.path, decision.reason)
        for each in reversed(parents):
            if each.state is S.HOLDING:
                self.procedure.finish(each)
            if each.state is S.HELD:
                self.procedure.give(each.path, ProcedureCommand.RESTART, decision.reason)
        self.hold_reason = ""
        self.say("procedure.jump", decision.path, reason=decision.reason)

    def follow_changes(self) -> None:
        """Note times and say every change of state since the last call."""
        changes = self.procedure.changes
        if not changes:
            return
        self.procedure.changes = []
        for node, state, reason in changes:
            self._follow(node, state)
            self.say(
                "phase.state" if node.is_phase else "element.state",
                node.path,
                state=state.value,
                reason=reason,
            )

    def _follow(self, node: Node, state: PhaseState) -> None:
        if state is S.RUNNING and node.started is None:
            node.started, node.ended = self.tick, None
            if node.is_phase:
                self._begin(node)
        elif state in FINAL:
            node.ended = self.tick
            self.bench.batch["flow-set"] = 0.0
            if node.element.phase_class == "connect-input":
                self.bench.batch["exposed"] = True
        elif state is S.IDLE:
            node.started, node.ended, node.step = None, None, ""
            node.memory = {}
        elif state is S.RESTARTING and node.is_phase:
            self._prepare_restart(node)

    def _begin(self, node: Node) -> None:
        node.memory = {}
        node.step = PHASES[node.element.phase_class].steps[0].code
        node.step_tick = self.tick

    def _prepare_restart(self, node: Node) -> None:
        again = self.step_of(node).again
        if again:
            kept = {key: value for key, value in node.memory.items() if key in KEPT}
            node.memory, node.step = kept, again
        node.memory.pop("seen", None)
        node.step_tick = self.tick
        self.bench.flags["integrity-failed"] = False
        self.bench.flags["identity-mismatch"] = False
        self.bench.batch["flow-set"] = 0.0
        self.hold_reason = ""

    # --- outputs ----------------------------------------------------------------------------

    def _drive(self, asked: Drive, m: Measurements) -> Actuators:
        drive = guard(asked, m, self.trips)
        self._report_trips(m)
        heater = self._heater(m)
        bolt = wants_bolt(m, is_needed=self.needs_door)
        new = Actuators(drive.flow, drive.valves, drive.rpm, drive.mixer, heater, bolt)
        if new != self.actuators:
            self.actuators = new
        self.asked = asked
        return self.actuators

    def _report_trips(self, m: Measurements) -> None:
        for name, is_on in (("occlusion", self.trips.occlusion), ("air", self.trips.air)):
            key = f"trip/{name}"
            if is_on and not self.bench.batch.get(key):
                self.say("interlock.trip", name, inlet=m.pt_101_mbar, outlet=m.pt_102_mbar)
                self.hold(f"interlock-{name}")
                self.follow_changes()
            if bool(self.bench.batch.get(key)) != is_on:
                self.bench.batch[key] = is_on

    def _heater(self, m: Measurements) -> float:
        if m.tick % 20:
            return self.actuators.heater_duty
        if not self.procedure.root.is_active or not m.jb_101_mains:
            return 0.0
        duty = HEATER_GAIN * (self.bench.parameters["chamber_temperature_c"] - m.tic_101_c)
        return round(max(-1.0, min(1.0, duty)), 2)

    # --- state ------------------------------------------------------------------------------

    def state_values(self) -> tuple[Any, ...]:
        """Return the exact state for digest and snapshot."""
        return (
            self.procedure.snapshot(),
            self.annunciator.state_values(),
            self.record.snapshot(),
            tuple(self.signals[name] for name in SIGNALS),
            (self.trips.occlusion, self.trips.air, self.trips.pressure_ticks),
            tuple(self.asked),
            self.hold_reason,
            tuple(self.bench.batch.items()),
            tuple(self.bench.flags.items()),
            self._watches,
            tuple(self._facts.items()),
            self._mismatch,
            tuple(self.m),
            _actuator_values(self.actuators),
        )

    def restore(self, values: tuple[Any, ...]) -> None:
        """Put the controller back to `state_values` of the same recipe."""
        self.procedure.restore(values[0])
        self.annunciator.restore(values[1])
        self.record.restore(values[2])
        self.signals = dict(zip(SIGNALS, values[3], strict=True))
        self.trips = Trips(*values[4])
        self.asked = Drive(*values[5])
        if self.asked == SAFE:
            self.asked = SAFE
        self.hold_reason = values[6]
        self.bench.batch = dict(values[7])
        self.bench.flags = dict(values[8])
        self._watches = values[9]
        self._facts = dict(values[10])
        self._mismatch = values[11]
        self.m = Measurements(*values[12])
        self.bench.m = self.m
        self.actuators = Actuators(*values[13])
        self.said = []


KEPT: Final = ("moved", "before", "goal", "layer")
HOLDABLE: Final = (S.RUNNING, S.PAUSING, S.PAUSED, S.RESTARTING)


def _watches(active: tuple[Node, ...]) -> tuple[str, ...]:
    for node in active:
        if node.state in WATCHED_STATES and node.step:
            phase: PhaseClass = PHASES[node.element.phase_class]
            return phase.step(node.step).watches
    return ()


def _gap(node: Node) -> float:
    value = node.memory.get("gap", 0.0)
    return value if isinstance(value, float) else float(value)


def _actuator_values(actuators: Actuators) -> tuple[Any, ...]:
    return (
        actuators.pump_ml_per_min,
        actuators.valves_open,
        actuators.centrifuge_rpm,
        actuators.mixer,
        actuators.heater_duty,
        actuators.door_lock,
    )
