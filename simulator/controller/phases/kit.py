"""Phases that put the single-use kit in place and test it for tightness.

The pressure hold follows the usual shape of a device self-test: build up, let settle, measure the
decay. One repeat is allowed; a second failure rejects the kit.
"""

from collections.abc import Callable

from simulator.controller.commands import AnswerPrompt, Command
from simulator.controller.phases.base import (
    DONE,
    Bench,
    Drive,
    GoTo,
    HoldFor,
    JumpTo,
    Next,
    PhaseClass,
    Refused,
    Step,
    wait,
)
from simulator.plant.interface import Valve, open_valves

VENT_IN = open_valves(Valve.VENT)
TO_WASTE = open_valves(Valve.WASTE)
RELEASE = open_valves(Valve.VENT, Valve.WASTE)
ALLOWED_TESTS = 2


def _answer(command: Command) -> str:
    return command.answer if isinstance(command, AnswerPrompt) else ""


def _judge_kit(bench: Bench, command: Command) -> Next | None:
    answer = _answer(command)
    if answer == "accept":
        bench.note("check", "kit", "Pouch and kit inspected", "accepted", ok=True)
        return DONE
    if answer == "reject":
        return _reject(bench)
    return None


def _reject(bench: Bench) -> Next:
    bench.note("check", "kit", "Kit rejected", str(bench.batch.get("serial/kit", "")), ok=False)
    bench.batch["rejected/kit"] = bench.batch.get("serial/kit", "")
    bench.batch["integrity-fails"] = 0
    bench.flags["integrity-failed"] = False
    return JumpTo(str(bench.arguments["again"]), "kit-rejected")


INSPECT_KIT = PhaseClass(
    "inspect-kit",
    (Step("look", wait, on=_judge_kit, answers=("accept", "reject"), is_operator_due=True),),
)


def _door_is_open(bench: Bench) -> Next | None:
    return GoTo("mount") if not bench.m.d_101_closed or bench.m.kit_mounted else None


def _is_mounted(bench: Bench) -> Next | None:
    return GoTo("hang") if bench.m.kit_mounted else None


def _judge_hung(bench: Bench, command: Command) -> Next | None:
    if _answer(command) != "done":
        return None
    if bench.m.wt_102_g < bench.p("buffer_min_g"):
        return Refused("buffer-bag-not-on-its-hook")
    bench.note("check", "kit", "Set mounted, bags on their hooks", "confirmed", ok=True)
    return DONE


MOUNT_SET = PhaseClass(
    "mount-set",
    (
        Step("open", _door_is_open, is_operator_due=True),
        Step("mount", _is_mounted, is_operator_due=True),
        Step("hang", wait, on=_judge_hung, answers=("done",), is_operator_due=True),
    ),
)


def _judge_traced(bench: Bench, command: Command) -> Next | None:
    if _answer(command) != "as-shown":
        return None
    bench.note("check", "clamps", "All lines traced, clamps as in the diagram", "yes", ok=True)
    return DONE


CLAMP_CHECK = PhaseClass(
    "clamp-check",
    (Step("trace", wait, on=_judge_traced, answers=("as-shown",), is_operator_due=True),),
)


def _is_locked(bench: Bench) -> Next | None:
    return DONE if bench.m.d_101_closed and bench.m.d_101_locked else None


CLOSE_DOOR = PhaseClass(
    "close-door",
    (Step("close", _is_locked, is_operator_due=True),),
    needs_door=True,
)


# --- pressure and vacuum hold ---------------------------------------------------------------


def _pressure(bench: Bench) -> float:
    if bench.arguments["side"] == "pressure":
        return bench.m.pt_102_mbar
    return -bench.m.pt_101_mbar


def _drive_build(bench: Bench) -> Drive:
    valves = VENT_IN if bench.arguments["side"] == "pressure" else TO_WASTE
    return Drive(bench.p("build_flow_ml_per_min"), valves)


def _build(bench: Bench) -> Next | None:
    if _pressure(bench) >= bench.p("target_mbar"):
        return GoTo("stabilise")
    if bench.seconds >= bench.p("build_limit_s"):
        bench.note("result", "build", "Test pressure not reached", _shown(_pressure(bench)), "mbar")
        return _fail(bench)
    return None


def _stabilise(bench: Bench) -> Next | None:
    return GoTo("measure") if bench.seconds >= bench.p("stabilise_s") else None


def _measure(bench: Bench) -> Next | None:
    window = 10
    if bench.ticks <= window:
        bench.memory["first"] = bench.number("first") + _pressure(bench)
        return None
    length = int(bench.p("hold_s") * 2)
    if bench.ticks > length:
        bench.memory["last"] = bench.number("last") + _pressure(bench)
    if bench.ticks < length + window:
        return None
    decay = (bench.number("first") - bench.number("last")) / window
    ok = decay <= bench.p("decay_limit_mbar")
    side = str(bench.arguments["side"])
    bench.note("result", f"{side}-decay", f"Decay in the {side} hold", _shown(decay), "mbar", ok=ok)
    bench.batch[f"{side}-decay"] = decay
    return GoTo("release") if ok else _fail(bench)


def _fail(bench: Bench) -> Next:
    bench.batch["integrity-fails"] = int(bench.total("integrity-fails")) + 1
    bench.flags["integrity-failed"] = True
    return HoldFor("integrity-test-failed")


def _release(bench: Bench) -> Next | None:
    return DONE if bench.seconds >= bench.p("release_s") else None


def _part(name: str) -> Callable[[Bench], float]:
    def progress(bench: Bench) -> float:
        return min(1.0, bench.seconds / bench.p(name))

    return progress


def _held_answers(_bench: Bench) -> tuple[str, ...]:
    return ("reject-kit",)


def _judge_held(bench: Bench, command: Command) -> Next | None:
    return _reject(bench) if _answer(command) == "reject-kit" else None


def _may_repeat(bench: Bench) -> str | None:
    if bench.total("integrity-fails") >= ALLOWED_TESTS:
        return "one-repeat-only"
    return None


HOLD_TEST = PhaseClass(
    "hold-test",
    (
        Step("build", _build, drive=_drive_build),
        Step("stabilise", _stabilise, again="build", progress=_part("stabilise_s")),
        Step("measure", _measure, again="build", progress=_part("hold_s")),
        Step("release", _release, drive=lambda _: Drive(0.0, RELEASE)),
    ),
    needs_door=True,
    held=Drive(0.0, RELEASE),
    held_answers=_held_answers,
    on_held=_judge_held,
    may_restart=_may_repeat,
)


def _shown(value: float) -> str:
    return f"{value:.1f}"
