"""Phases that move liquid between bags and chamber, and the wash between them.

Volumes are judged by weight, never by the pump's own count; the difference between the two is
supervised (`flow-gap`). The contents of the chamber hang on no load cell: they are what went in by
weight less what came out by weight.
"""

from collections.abc import Callable

from simulator.controller.commands import AnswerPrompt, Command
from simulator.controller.phases.base import (
    DONE,
    Bench,
    Drive,
    GoTo,
    HoldFor,
    Next,
    PhaseClass,
    Refused,
    Step,
    wait,
)
from simulator.plant.interface import Valve, open_valves

BUFFER_TO_WASTE = open_valves(Valve.BUFFER, Valve.WASTE)
BUFFER_TO_CHAMBER = open_valves(Valve.BUFFER, Valve.CHAMBER)
BUFFER_TO_PRODUCT = open_valves(Valve.BUFFER, Valve.PRODUCT)
INPUT_TO_CHAMBER = open_valves(Valve.INPUT, Valve.CHAMBER)
TOP_TO_WASTE = open_valves(Valve.SUPERNATANT, Valve.WASTE)
CHAMBER_TO_PRODUCT = open_valves(Valve.RECIRCULATION, Valve.PRODUCT)
WEIGHTS = ("input", "buffer", "waste", "product")
CHAMBER_LOOP = open_valves(Valve.RECIRCULATION, Valve.CHAMBER)
BUFFER_DENSITY = 1.005
CELLS_DENSITY = 1.03


def weight(bench: Bench, hook: str) -> float:
    """Return the gross weight on a hook in grams."""
    m = bench.m
    return (m.wt_101_g, m.wt_102_g, m.wt_103_g, m.wt_104_g)[WEIGHTS.index(hook)]


def _begin(bench: Bench, hook: str) -> None:
    """Take the starting point of a movement; again after every hold."""
    bench.memory["w0"] = weight(bench, hook)
    bench.memory["t0"] = bench.m.p_101_total_ml
    bench.memory["before"] = bench.number("moved")


def _moved(bench: Bench, hook: str, density: float) -> float:
    """Return the volume moved in this step by weight, over all holds."""
    change = weight(bench, hook) - bench.number("w0")
    volume = (change if hook in {"waste", "product"} else -change) / density
    total = bench.number("before") + volume
    bench.memory["moved"] = total
    bench.memory["gap"] = bench.m.p_101_total_ml - bench.number("t0") - volume
    return total


def measure(bench: Bench, hook: str, density: float) -> float:
    if bench.entered:
        _begin(bench, hook)
    return _moved(bench, hook, density)


def drive_path(
    valves: tuple[bool, ...], flow: str, *, mixer: bool = False
) -> Callable[[Bench], Drive]:
    def drive(bench: Bench) -> Drive:
        asked = bench.batch.get("flow-set")
        value = float(asked) if isinstance(asked, float) and asked > 0 else bench.p(flow)
        return Drive(value, valves, 0.0, mixer)

    return drive


def end_step(bench: Bench, step: str) -> Next:
    bench.memory["moved"] = 0.0
    return GoTo(step)


def part_of(target: str) -> Callable[[Bench], float]:
    def progress(bench: Bench) -> float:
        goal = bench.p(target)
        return max(0.0, min(1.0, bench.number("moved") / goal)) if goal else 0.0

    return progress


# --- prime and tare -------------------------------------------------------------------------


def _prime_waste(bench: Bench) -> Next | None:
    moved = measure(bench, "buffer", BUFFER_DENSITY)
    return end_step(bench, "chamber") if moved >= bench.p("prime_waste_ml") else None


def _prime_chamber(bench: Bench) -> Next | None:
    moved = measure(bench, "buffer", BUFFER_DENSITY)
    if moved < bench.p("prime_chamber_ml") or bench.m.ad_102_air:
        return None
    bench.batch["chamber-ml"] = bench.total("chamber-ml") + moved
    return end_step(bench, "product")


def _prime_product(bench: Bench) -> Next | None:
    moved = measure(bench, "buffer", BUFFER_DENSITY)
    if moved < bench.p("prime_product_ml") or bench.m.ad_103_air:
        return None
    return end_step(bench, "supernatant")


def _prime_supernatant(bench: Bench) -> Next | None:
    moved = measure(bench, "waste", BUFFER_DENSITY)
    if moved < bench.p("prime_supernatant_ml"):
        return None
    bench.batch["chamber-ml"] = max(0.0, bench.total("chamber-ml") - moved)
    bench.note("result", "prime", "Kit primed, detectors see liquid", "yes", ok=True)
    return DONE


PRIME = PhaseClass(
    "prime",
    (
        Step(
            "waste",
            _prime_waste,
            drive=drive_path(BUFFER_TO_WASTE, "prime_flow_ml_per_min"),
            watches=("flow-gap",),
            progress=part_of("prime_waste_ml"),
        ),
        Step(
            "chamber",
            _prime_chamber,
            drive=drive_path(BUFFER_TO_CHAMBER, "prime_flow_ml_per_min"),
            watches=("flow-gap",),
            progress=part_of("prime_chamber_ml"),
        ),
        Step(
            "product",
            _prime_product,
            drive=drive_path(BUFFER_TO_PRODUCT, "prime_slow_ml_per_min"),
            watches=("flow-gap",),
            progress=part_of("prime_product_ml"),
        ),
        Step(
            "supernatant",
            _prime_supernatant,
            drive=drive_path(TOP_TO_WASTE, "prime_slow_ml_per_min"),
            progress=part_of("prime_supernatant_ml"),
        ),
    ),
    needs_door=True,
)


def _tare(bench: Bench) -> Next | None:
    if bench.entered:
        for hook in WEIGHTS:
            bench.memory[hook] = weight(bench, hook)
        return None
    if any(
        abs(weight(bench, hook) - bench.number(hook)) > bench.p("tare_band_g") for hook in WEIGHTS
    ):
        return GoTo("settle")
    if bench.seconds < bench.p("tare_s"):
        return None
    for hook, tag in zip(WEIGHTS, ("WT-101", "WT-102", "WT-103", "WT-104"), strict=True):
        bench.batch[f"tare/{hook}"] = weight(bench, hook)
        bench.note(
            "result", f"tare-{tag}", f"Tare {tag}", f"{weight(bench, hook):.1f}", "g", ok=True
        )
    return DONE


TARE = PhaseClass("tare", (Step("settle", _tare),), needs_door=True)


# --- input ----------------------------------------------------------------------------------


def _answer(command: Command) -> str:
    return command.answer if isinstance(command, AnswerPrompt) else ""


def _judge_bag(bench: Bench, command: Command) -> Next | None:
    if _answer(command) != "done":
        return None
    if bench.m.wt_101_g < bench.p("input_min_g"):
        return Refused("input-bag-not-on-its-hook")
    return GoTo("weld")


def _judge_weld(_bench: Bench, command: Command) -> Next | None:
    return GoTo("check") if _answer(command) == "done" else None


def _judge_check(bench: Bench, command: Command) -> Next | None:
    answer = _answer(command)
    if answer == "sound":
        bench.note("check", "weld", "Weld pulled and inspected", "sound", ok=True)
        return GoTo("open")
    if answer == "not-sound":
        bench.note(
            "check", "weld", "Weld pulled and inspected", "not sound, welded again", ok=False
        )
        return GoTo("weld")
    return None


def _judge_open(bench: Bench, command: Command) -> Next | None:
    if _answer(command) != "done":
        return None
    bench.note("check", "CL-1", "Clamp CL-1 opened", "confirmed", ok=True)
    bench.batch["input-start-g"] = bench.m.wt_101_g
    bench.note("result", "input-gross", "Input bag, gross", f"{bench.m.wt_101_g:.1f}", "g")
    return DONE


CONNECT_INPUT = PhaseClass(
    "connect-input",
    (
        Step("hang", wait, on=_judge_bag, answers=("done",), is_operator_due=True),
        Step("weld", wait, on=_judge_weld, answers=("done",), is_operator_due=True),
        Step("check", wait, on=_judge_check, answers=("sound", "not-sound"), is_operator_due=True),
        Step("open", wait, on=_judge_open, answers=("done",), is_operator_due=True),
    ),
)


def _fill_line(bench: Bench) -> Next | None:
    moved = measure(bench, "input", CELLS_DENSITY)
    bench.memory["gap"] = 0.0
    bench.memory["clear"] = 0 if bench.m.ad_101_air else int(bench.number("clear")) + 1
    if bench.number("clear") >= bench.p("line_clear_s") * 2:
        bench.batch["loaded-ml"] = moved
        return end_step(bench, "transfer")
    return HoldFor("input-line-does-not-fill") if bench.seconds > bench.p("line_limit_s") else None


def _transfer(bench: Bench) -> Next | None:
    moved = measure(bench, "input", CELLS_DENSITY)
    left = bench.m.wt_101_g - bench.p("bag_tare_g")
    if left > bench.p("input_rest_g"):
        return None
    loaded = bench.total("loaded-ml") + moved
    bench.batch["loaded-ml"] = loaded
    bench.batch["chamber-ml"] = bench.total("chamber-ml") + loaded
    bench.note("result", "loaded", "Input transferred, by weight", f"{loaded:.1f}", "mL", ok=True)
    return end_step(bench, "chase")


def _chase(bench: Bench) -> Next | None:
    moved = measure(bench, "buffer", BUFFER_DENSITY)
    if moved < bench.p("chase_ml"):
        return None
    bench.batch["chamber-ml"] = bench.total("chamber-ml") + moved
    bench.memory["moved"] = 0.0
    return DONE


def _input_part(bench: Bench) -> float:
    whole = bench.total("input-start-g") - bench.p("bag_tare_g")
    left = bench.m.wt_101_g - bench.p("bag_tare_g")
    return max(0.0, min(1.0, 1.0 - left / whole)) if whole > 0 else 0.0


TRANSFER_INPUT = PhaseClass(
    "transfer-input",
    (
        Step(
            "fill",
            _fill_line,
            drive=drive_path(INPUT_TO_CHAMBER, "fill_flow_ml_per_min"),
            progress=_input_part,
        ),
        Step(
            "transfer",
            _transfer,
            drive=drive_path(INPUT_TO_CHAMBER, "transfer_flow_ml_per_min"),
            watches=("flow-gap", "air-input"),
            progress=_input_part,
        ),
        Step(
            "chase",
            _chase,
            drive=drive_path(BUFFER_TO_CHAMBER, "transfer_flow_ml_per_min"),
            watches=("flow-gap",),
            progress=part_of("chase_ml"),
        ),
    ),
    needs_door=True,
)


# --- product --------------------------------------------------------------------------------


def _loop(bench: Bench) -> Next | None:
    if bench.entered:
        bench.memory["t0"] = bench.m.p_101_total_ml
    looped = bench.m.p_101_total_ml - bench.number("t0")
    return end_step(bench, "transfer") if looped >= bench.p("loop_ml") else None


def _to_product(bench: Bench) -> Next | None:
    moved = measure(bench, "product", CELLS_DENSITY)
    left = bench.total("chamber-ml") - moved
    if left > bench.p("chamber_rest_ml"):
        return None
    bench.batch["chamber-ml"] = max(0.0, left)
    return end_step(bench, "rinse")


def _rinse(bench: Bench) -> Next | None:
    moved = measure(bench, "product", BUFFER_DENSITY)
    if moved < bench.p("rinse_ml"):
        return None
    total = (weight(bench, "product") - bench.total("tare/product")) / CELLS_DENSITY
    bench.batch["product-ml"] = total
    bench.note("result", "product", "Product bag, by weight", f"{total:.1f}", "mL", ok=True)
    bench.memory["moved"] = 0.0
    return DONE


def _product_part(bench: Bench) -> float:
    goal = bench.total("chamber-ml") - bench.p("chamber_rest_ml")
    return max(0.0, min(1.0, bench.number("moved") / goal)) if goal > 0 else 1.0


TRANSFER_PRODUCT = PhaseClass(
    "transfer-product",
    (
        Step(
            "loop",
            _loop,
            drive=drive_path(CHAMBER_LOOP, "product_flow_ml_per_min", mixer=True),
        ),
        Step(
            "transfer",
            _to_product,
            drive=drive_path(CHAMBER_TO_PRODUCT, "product_flow_ml_per_min", mixer=True),
            watches=("flow-gap", "air-product"),
            progress=_product_part,
        ),
        Step(
            "rinse",
            _rinse,
            drive=drive_path(BUFFER_TO_PRODUCT, "product_flow_ml_per_min"),
            watches=("flow-gap", "air-product"),
            progress=part_of("rinse_ml"),
        ),
    ),
    needs_door=True,
)


def _judge_done(title: str, item: str) -> Callable[[Bench, Command], Next | None]:
    def judge(bench: Bench, command: Command) -> Next | None:
        if _answer(command) != "done":
            return None
        bench.note("check", item, title, "confirmed", ok=True)
        return DONE

    return judge


SAMPLE = PhaseClass(
    "sample",
    (
        Step(
            "take",
            wait,
            on=_judge_done("Sample taken from the product bag", "sample"),
            answers=("done",),
            is_operator_due=True,
        ),
    ),
)


def _reconcile(bench: Bench) -> Next | None:
    loaded, product = bench.total("loaded-ml"), bench.total("product-ml")
    bench.note("result", "reconcile", "Input by weight", f"{loaded:.1f}", "mL")
    low, high = bench.p("product_low_ml"), bench.p("product_high_ml")
    ok = low <= product <= high
    bench.note("result", "reconcile", "Product by weight", f"{product:.1f}", "mL", ok=ok)
    return GoTo("readings")


def _judge_readings(bench: Bench, command: Command) -> Next | None:
    if _answer(command) != "done":
        return None
    return Refused("readings-are-missing") if bench.flags.get("blank-readings") else GoTo("seal")


CLOSE = PhaseClass(
    "close",
    (
        Step("reconcile", _reconcile),
        Step(
            "readings",
            wait,
            on=_judge_readings,
            answers=("done",),
            is_operator_due=True,
        ),
        Step(
            "seal",
            wait,
            on=_judge_done("Product line sealed, clamps closed", "seal"),
            answers=("done",),
            is_operator_due=True,
        ),
    ),
)
