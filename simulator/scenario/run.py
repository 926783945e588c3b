"""A training run: plant, controller, disturbances, record and scoring, advanced by ticks.

The only ways to change a run are `submit` (an operator command, takes effect at the current tick)
and `advance`. Everything shown comes from `view`, everything judged from `debrief`. Advancing in
any partition of calls gives the same digests.
"""

from dataclasses import dataclass
from typing import Any, Final

from simulator.controller.commands import (
    AnswerPrompt,
    Command,
    Deed,
    DoByHand,
    EndRun,
    MoveClamp,
    MoveDoor,
    Position,
    RequestHint,
    ScanItem,
    command_to_plain,
)
from simulator.controller.controller import Controller
from simulator.controller.desk import handle_command
from simulator.controller.prompts import current_prompt
from simulator.controller.recipe import ControlRecipe
from simulator.controller.states import PhaseState
from simulator.kernel.clock import TICKS_PER_MINUTE
from simulator.kernel.digest import digest_values
from simulator.kernel.randomness import draw
from simulator.plant.interface import LabelledItem, ScanLabel
from simulator.plant.materials import PlantSetup, draw_setup
from simulator.plant.parameters import Profile
from simulator.plant.plant import Plant
from simulator.plant.truth import read_truth
from simulator.scenario.definition import Expectation, Scenario
from simulator.scenario.disturbances import arm, make_effect, resolve
from simulator.scenario.events import Fact, RunEvent
from simulator.scenario.guidance import advise
from simulator.scenario.hands import LINE_CLAMPS, perform
from simulator.scenario.order import BADGES, make_order
from simulator.scenario.texts import DeviceTexts
from simulator.scenario.views import Debrief, HintView, Level, Outcome, RunView
from simulator.scenario.witness import testify

CHECKPOINT_TICKS: Final = 600
TRUTH_TICKS: Final = 120
SAMPLE_TICKS: Final = 10
NO_DIGEST: Final = "0" * 64
ENDINGS: Final = {
    PhaseState.COMPLETE: Outcome.COMPLETED,
    PhaseState.STOPPED: Outcome.STOPPED,
    PhaseState.ABORTED: Outcome.ABORTED,
}


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The exact digest of a run's state after the step to `tick`."""

    tick: int
    digest: str


class Run:
    """One training run of one scenario; `scenario.library` and `journal` know how to open one."""

    def __init__(
        self, scenario: Scenario, texts: DeviceTexts, profile: Profile, seed: int, level: Level
    ) -> None:
        self.resolved = resolve(scenario, seed)
        self.texts = texts
        self.seed = seed
        self.level = level
        self.setup: PlantSetup = draw_setup(profile, seed)
        self.plant = Plant(profile, seed, self.setup)
        batch = f"TRN-{int(draw(seed, 'batch-number', 0) * 100000):05d}"
        self.recipe = ControlRecipe(texts.recipe, make_order(self.setup, batch))
        self.controller = Controller(self.recipe, texts.alarms, self.plant.measure())
        self.events: list[RunEvent] = []
        self.hints: list[HintView] = []
        self.samples: list[tuple[float, ...]] = []
        self.seen_clamps: dict[str, tuple[str, int]] = {}
        self.bench: dict[str, int] = {}
        self._faults = list(self.resolved.faults)
        self._fired: list[bool] = [False] * len(self._faults)
        self._ended = False
        self._breached = False
        self._sequence = 0
        self._log = NO_DIGEST
        self._boundary = False
        self._checkpoints: list[Checkpoint] = []
        self._looked = 0
        self._memo: dict[str, Any] = {}
        self.still_open: tuple[int, list[Expectation]] = (-1, [])
        self.trends: tuple[int, tuple[tuple[tuple[int, float], ...], ...]] = (0, ())

    @classmethod
    def start(
        cls, scenario: Scenario, texts: DeviceTexts, profile: Profile, seed: int, level: Level
    ) -> "Run":
        """Return a run at tick 0 with the batch not started."""
        return cls(scenario, texts, profile, seed, level)

    # --- reading ----------------------------------------------------------------------------

    @property
    def tick(self) -> int:
        """The current tick."""
        return self.plant.tick

    @property
    def is_over(self) -> bool:
        """Whether the run has ended (`EndRun`, or the time limit)."""
        return self._ended

    @property
    def time_limit_ticks(self) -> int:
        """The tick at which the run ends in any case."""
        return self.resolved.scenario.time_limit_min * TICKS_PER_MINUTE

    @property
    def outcome(self) -> Outcome:
        """How the batch stands."""
        return ENDINGS.get(self.controller.procedure.root.state, Outcome.UNFINISHED)

    @property
    def sequence(self) -> int:
        """The number of commands so far: the journal sequence of the last one."""
        return self._sequence

    # --- changing ---------------------------------------------------------------------------

    def submit(self, command: Command) -> tuple[RunEvent, ...]:
        """Let a command take effect at the current tick; a refusal is an event, never raised."""
        start = len(self.events)
        self._sequence += 1
        if self._ended:
            self._tell(command, "run-is-over", {})
        else:
            self._carry_out(command)
        self._drain()
        self._memo.clear()
        return tuple(self.events[start:])

    def advance(self, until_tick: int) -> tuple[RunEvent, ...]:
        """Step to `until_tick` or to the end of the run; return what happened on the way."""
        start = len(self.events)
        limit = self.time_limit_ticks
        while self.plant.tick < until_tick and not self._ended:
            self._step()
            if self.plant.tick >= limit:
                self._log_event("run.ended", "time-limit", ())
                self._ended = True
        self._memo.clear()
        return tuple(self.events[start:])

    def _step(self) -> None:
        plant, controller = self.plant, self.controller
        plant.step(controller.actuators)
        controller.step(plant.measure())
        tick = plant.tick
        if controller.said:
            self._drain()
        self._disturb(tick)
        if tick % SAMPLE_TICKS == 0:
            self._sample()
        if tick % TRUTH_TICKS == 0:
            self._watch_truth()
        if self._boundary or tick % CHECKPOINT_TICKS == 0:
            self._boundary = False
            self._checkpoints.append(Checkpoint(tick, self.digest()))

    def take_checkpoints(self) -> tuple[Checkpoint, ...]:
        """Return the checkpoints made since the last call, oldest first."""
        taken, self._checkpoints = tuple(self._checkpoints), []
        return taken

    # --- commands ---------------------------------------------------------------------------

    def _carry_out(self, command: Command) -> None:
        if isinstance(command, DoByHand | MoveClamp | MoveDoor):
            self._use_hands(command)
        elif isinstance(command, EndRun):
            self._tell(command, None, {"outcome": self.outcome.value})
            self._watch_truth()
            self._log_event("run.ended", "operator", (("outcome", self.outcome.value),))
            self._ended = True
        elif isinstance(command, RequestHint):
            self._give_hint(command)
        else:
            self._ask_controller(command)

    def _ask_controller(self, command: Command) -> None:
        facts: dict[str, Fact] = {}
        if isinstance(command, ScanItem):
            text = self._read_label(command.item)
            if text is None:
                self._tell(command, "unknown-item", {})
                return
            self.controller.bench.batch["scanned"] = text
            facts["text"] = text.replace("\x1d", " ")
        prompt = current_prompt(self.controller)
        facts["prompt"] = prompt.text_key
        refusal = handle_command(self.controller, command)
        if isinstance(command, AnswerPrompt) and refusal is None:
            said = testify(prompt.text_key, command.answer, self.events, self.plant)
            if said is not None:
                facts["looked"], facts["right"] = said.looked, said.right
        self._tell(command, refusal, facts)

    def _read_label(self, item: str) -> str | None:
        if item in BADGES:
            return BADGES[item]
        if item not in {each.value for each in LabelledItem}:
            return None
        return self.plant.act(ScanLabel(LabelledItem(item))).text

    def _use_hands(self, command: DoByHand | MoveClamp | MoveDoor) -> None:
        result = perform(self.plant, command)
        self._tell(command, None if result.done else result.code, {"found": result.code})
        if not result.done:
            return
        if isinstance(command, MoveClamp):
            self.seen_clamps[command.clamp] = (command.position.value, self.tick)
        elif isinstance(command, DoByHand):
            self._remember_deed(command, result.notes)

    def _remember_deed(self, command: DoByHand, notes: tuple[str, ...]) -> None:
        key = f"{command.deed.value}/{command.item}" if command.item else command.deed.value
        self.bench[key] = self.tick
        if command.deed is Deed.INSPECT_LINE and command.item in LINE_CLAMPS:
            closed = "line.clamp_closed" in notes
            state = Position.CLOSED if closed else Position.OPEN
            self.seen_clamps[LINE_CLAMPS[command.item].value] = (state.value, self.tick)
        elif command.deed is Deed.TAKE_NEW_KIT:
            self.seen_clamps = {}
        elif command.deed is Deed.SWITCH_POWER_OFF_AND_ON:
            self.controller.hold("power-cycled")
            self.controller.follow_changes()
        elif command.deed is Deed.SEAL_PRODUCT:
            self.seen_clamps["CL-4"] = (Position.CLOSED.value, self.tick)

    def _give_hint(self, command: Command) -> None:
        if self.level is Level.EXAM:
            self._tell(command, "no-hints-in-an-exam", {})
            return
        advice = advise(self)
        cost = self.resolved.scenario.hint_cost if self.level is Level.ASSISTED else 0
        self.hints.append(HintView(self.tick, advice.text, cost))
        self._tell(command, None, {"hint": advice.code, "cost": cost})

    def _tell(self, command: Command, refusal: str | None, facts: dict[str, Fact]) -> None:
        """Log what the operator did and what came of it; the first text argument is the subject."""
        plain = command_to_plain(command)
        kind = plain.pop("kind")
        subject = str(plain.pop(SUBJECTS[kind], "")) if kind in SUBJECTS else ""
        detail: dict[str, Fact] = {}
        for name, value in plain.items():
            detail[name] = ",".join(value) if isinstance(value, list) else _plain_fact(value)
        detail["accepted"] = refusal is None
        if refusal is not None:
            detail["refusal"] = refusal
        detail.update(facts)
        self._log_event(f"operator.{kind}", subject, tuple(detail.items()), self._sequence)

    # --- events -----------------------------------------------------------------------------

    def _log_event(
        self,
        kind: str,
        subject: str,
        detail: tuple[tuple[str, Fact], ...],
        sequence: int | None = None,
    ) -> None:
        event = RunEvent(len(self.events) + 1, self.tick, kind, subject, detail, sequence)
        self.events.append(event)
        self._log = digest_values((self._log, event.tick, kind, subject, detail, sequence))
        if kind == "phase.state":
            self._boundary = True

    def _drain(self) -> None:
        said, self.controller.said = self.controller.said, []
        for kind, subject, detail in said:
            self._log_event(kind, subject, detail)

    def _disturb(self, tick: int) -> None:
        events = self.events
        while self._looked < len(events):
            event = events[self._looked]
            self._looked += 1
            for place, fault in enumerate(self._faults):
                if fault.tick is None and fault.trigger is not None and fault.trigger.finds(event):
                    self._faults[place] = arm(fault, tick)
        for place, fault in enumerate(self._faults):
            if fault.tick is not None and not self._fired[place] and tick >= fault.tick:
                self._fired[place] = True
                self.plant.inject(make_effect(fault))
                self._log_event("fault.injected", fault.code, fault.arguments)

    def _watch_truth(self) -> None:
        truth = read_truth(self.plant)
        if truth.sterility_breaches and not self._breached:
            self._breached = True
            self._log_event("truth.breach", ",".join(truth.sterility_breaches), ())

    def _sample(self) -> None:
        m = self.controller.m
        self.samples.append(
            (
                m.tick,
                *m.weights_g,
                m.pt_101_mbar,
                m.pt_102_mbar,
                m.p_101_ml_per_min,
                m.sc_101_rpm,
                m.tic_101_c,
                m.jb_101_ups_percent,
                m.vt_101_mm_per_s,
            )
        )

    # --- state ------------------------------------------------------------------------------

    def state_values(self) -> tuple[Any, ...]:
        """Return the exact state: plant, controller, log, bench and disturbances."""
        return (
            self.plant.state_values(),
            self.controller.state_values(),
            self._log,
            tuple((key, *value) for key, value in self.seen_clamps.items()),
            tuple(self.bench.items()),
            tuple(fault.tick for fault in self._faults),
            tuple(self._fired),
            self._ended,
            self._breached,
            self._sequence,
            self._looked,
            (self.level.value, len(self.hints)),
        )

    def digest(self) -> str:
        """Return the exact digest of the whole state, 64 hexadecimal digits."""
        return digest_values(self.state_values())

    def snapshot(self) -> tuple[Any, ...]:
        """Return the whole state as an opaque value for `restore`."""
        return (
            self.state_values(),
            tuple(self.events),
            tuple(self.hints),
            tuple(self.samples),
            tuple(self._checkpoints),
            self._boundary,
        )

    def restore(self, snapshot: tuple[Any, ...]) -> None:
        """Put the run back to a snapshot of a run with the same scenario, seed and level."""
        values, events, hints, samples, checkpoints, self._boundary = snapshot
        self.plant.restore(values[0])
        self.controller.restore(values[1])
        self._log = values[2]
        self.seen_clamps = {key: (state, tick) for key, state, tick in values[3]}
        self.bench = dict(values[4])
        self._faults = [
            fault if tick is None else arm(fault, tick - fault.delay_ticks)
            for fault, tick in zip(self.resolved.faults, values[5], strict=True)
        ]
        self._fired = list(values[6])
        self._ended, self._breached, self._sequence, self._looked = values[7:11]
        self.events, self.hints = list(events), list(hints)
        self.samples, self._checkpoints = list(samples), list(checkpoints)
        self.still_open = (-1, [])
        self.trends = (0, ())
        self._memo.clear()

    # --- showing ----------------------------------------------------------------------------

    def view(self) -> RunView:
        """Return what a screen may show at this tick; asking twice gives the same object."""
        from simulator.scenario.presenting import present_run  # noqa: PLC0415 - views know Run

        if "view" not in self._memo:
            self._memo["view"] = present_run(self)
        view: RunView = self._memo["view"]
        return view

    def debrief(self) -> Debrief:
        """Return the judged timeline of the run so far; shown when it is over."""
        from simulator.scenario.debrief import make_debrief  # noqa: PLC0415 - debrief knows Run

        return make_debrief(self)


SUBJECTS: Final = {
    "control": "element",
    "mode": "mode",
    "scan": "item",
    "type-identifier": "item",
    "answer": "prompt",
    "verify": "check",
    "clamp": "clamp",
    "door": "position",
    "hand": "item",
    "acknowledge": "alarm",
    "reset-alarm": "alarm",
    "shelve": "alarm",
    "unshelve": "alarm",
    "out-of-service": "alarm",
    "in-service": "alarm",
    "set-flow": "pump",
    "bypass-interlock": "interlock",
    "reading": "item",
    "correct": "entry",
    "sign": "element",
    "deviation": "event",
    "notify": "role",
}
"""{command kind: the argument that its event is about}."""


def _plain_fact(value: object) -> Fact:
    return value if isinstance(value, str | int | float | bool) else ""
