"""The wash: spin, find the layer and draw the supernatant, bring the cells back into suspension."""

from simulator.controller.phases.base import DONE, Bench, Drive, GoTo, Next, PhaseClass, Step
from simulator.controller.phases.fluids import (
    BUFFER_DENSITY,
    BUFFER_TO_CHAMBER,
    TOP_TO_WASTE,
    drive_path,
    end_step,
    measure,
)
from simulator.plant.interface import CLOSED_VALVES

# --- wash cycle -----------------------------------------------------------------------------


def _spin_up(bench: Bench) -> Next | None:
    reached = bench.m.sc_101_rpm >= bench.p("spin_rpm") - bench.p("speed_band_rpm")
    return GoTo("spin") if reached else None


def _spin(bench: Bench) -> Next | None:
    return DONE if bench.seconds >= bench.p("spin_min") * 60.0 else None


def _rotor(bench: Bench) -> Drive:
    return Drive(0.0, CLOSED_VALVES, bench.p("spin_rpm"), False)  # noqa: FBT003


def _spin_part(bench: Bench) -> float:
    return min(1.0, bench.seconds / (bench.p("spin_min") * 60.0))


SPIN = PhaseClass(
    "spin",
    (
        Step("up", _spin_up, drive=_rotor),
        Step("spin", _spin, drive=_rotor, watches=("speed",), again="up", progress=_spin_part),
    ),
    needs_door=True,
)


def _detect(bench: Bench) -> Next | None:
    layer = bench.m.lt_101_interface_ml
    if layer is not None:
        bench.memory["layer"] = layer
        bench.note("result", "layer", "Layer found, volume below it", f"{layer:.1f}", "mL", ok=True)
        return GoTo("draw")
    return None


def _respin(bench: Bench) -> Next | None:
    reached = bench.m.sc_101_rpm >= bench.p("spin_rpm") - bench.p("speed_band_rpm")
    if reached and bench.seconds >= bench.p("respin_s"):
        return GoTo("draw")
    return None


def _draw(bench: Bench) -> Next | None:
    moved = measure(bench, "waste", BUFFER_DENSITY)
    left = bench.total("chamber-ml") - moved
    if left > bench.p("residual_ml"):
        return None
    bench.batch["chamber-ml"] = left
    bench.note("result", "drawn", "Supernatant removed, by weight", f"{moved:.1f}", "mL", ok=True)
    return end_step(bench, "stop")


def _drive_draw(bench: Bench) -> Drive:
    return Drive(bench.p("draw_flow_ml_per_min"), TOP_TO_WASTE, bench.p("spin_rpm"), False)  # noqa: FBT003


def _draw_part(bench: Bench) -> float:
    goal = bench.total("chamber-ml") - bench.p("residual_ml")
    return max(0.0, min(1.0, bench.number("moved") / goal)) if goal > 0 else 1.0


def _rotor_stands(bench: Bench) -> Next | None:
    return DONE if bench.m.sc_101_rpm < bench.p("standstill_rpm") else None


SEPARATE = PhaseClass(
    "separate",
    (
        Step("detect", _detect, drive=_rotor, watches=("speed", "layer"), again="respin"),
        Step(
            "draw",
            _draw,
            drive=_drive_draw,
            watches=("speed", "flow-gap"),
            again="respin",
            progress=_draw_part,
        ),
        Step("respin", _respin, drive=_rotor),
        Step("stop", _rotor_stands),
    ),
    needs_door=True,
)


def _fill(bench: Bench) -> Next | None:
    if bench.entered and not bench.number("moved"):
        bench.memory["goal"] = max(1.0, bench.p("target_ml") - bench.total("chamber-ml"))
    moved = measure(bench, "buffer", BUFFER_DENSITY)
    if moved < bench.number("goal"):
        return None
    bench.batch["chamber-ml"] = bench.total("chamber-ml") + moved
    bench.note("result", "added", "Buffer added, by weight", f"{moved:.1f}", "mL", ok=True)
    return end_step(bench, "mix")


def _mix(bench: Bench) -> Next | None:
    return DONE if bench.seconds >= bench.p("mix_s") else None


def _fill_part(bench: Bench) -> float:
    goal = bench.number("goal", 1.0)
    return max(0.0, min(1.0, bench.number("moved") / goal))


def _mix_part(bench: Bench) -> float:
    return min(1.0, bench.seconds / bench.p("mix_s"))


RESUSPEND = PhaseClass(
    "resuspend",
    (
        Step(
            "fill",
            _fill,
            drive=drive_path(BUFFER_TO_CHAMBER, "transfer_flow_ml_per_min"),
            watches=("flow-gap", "air-chamber"),
            progress=_fill_part,
        ),
        Step("mix", _mix, progress=_mix_part),
    ),
    needs_door=True,
)


def _mix_beside(bench: Bench) -> Next | None:
    return DONE if bench.beside_done else None


MIX = PhaseClass(
    "mix",
    (Step("mix", _mix_beside, drive=lambda _: Drive(0.0, CLOSED_VALVES, 0.0, True)),),  # noqa: FBT003
    needs_door=True,
)
