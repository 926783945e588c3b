"""Disturbances: from the words of a scenario to effects on the plant, picked by the seed."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from simulator.controller.recipe import Scalar
from simulator.kernel.clock import TICK_SECONDS
from simulator.kernel.randomness import draw
from simulator.plant.interface import (
    AirInInputLine,
    BubbleSensorDirty,
    Clamp,
    ClampLeftClosed,
    FaultEffect,
    KitLeak,
    LabelledItem,
    LabelMismatch,
    LeakKind,
    Line,
    LineKink,
    MainsDip,
    WeldFails,
)
from simulator.scenario.definition import (
    Choice,
    Fault,
    ResolvedFault,
    ResolvedScenario,
    Scenario,
)

EFFECTS: Final[dict[str, tuple[dict[str, type], Callable[..., FaultEffect]]]] = {
    "kit-leak": (
        {"kind": str, "diameter_um": float},
        lambda kind, diameter_um: KitLeak(LeakKind(kind), diameter_um),
    ),
    "clamp-left-closed": ({"clamp": str}, lambda clamp: ClampLeftClosed(Clamp(clamp))),
    "air-in-input-line": (
        {"slug_ml": float, "spike_loose": bool},
        AirInInputLine,
    ),
    "bubble-sensor-dirty": (
        {"tag": str, "rate": float},
        BubbleSensorDirty,
    ),
    "mains-dip": (
        {"minutes": float},
        lambda minutes: MainsDip(round(minutes * 60.0 / TICK_SECONDS)),
    ),
    "label-mismatch": ({"item": str}, lambda item: LabelMismatch(LabelledItem(item))),
    "line-kink": (
        {"line": str, "factor": float},
        lambda line, factor: LineKink(Line(line), factor),
    ),
    "weld-fails": ({}, lambda: WeldFails()),  # noqa: PLW0108 - one shape for all
}
"""{name in a scenario file: (arguments, effect)}."""

ALLOWED: Final = {
    "kind": tuple(each.value for each in LeakKind),
    "clamp": tuple(each.value for each in Clamp),
    "item": tuple(each.value for each in LabelledItem),
    "line": tuple(each.value for each in Line),
    "tag": ("AD-101", "AD-102", "AD-103"),
}
"""{argument: values that the plant knows}."""


def make_effect(fault: ResolvedFault) -> FaultEffect:
    """Return the effect on the plant.

    Raises:
        KeyError: There is no such effect; the reader of scenario files excludes it.
    """
    _, build = EFFECTS[fault.effect]
    return build(**dict(fault.arguments))


def pick(choice: Choice, seed: int, stream: str) -> Scalar:
    """Return the value that the seed picks.

    Example:
        >>> pick(Choice(options=("a",)), 7, "clamp")
        'a'
    """
    chance = draw(seed, stream, 0)
    if choice.is_range:
        value = choice.low + (choice.high - choice.low) * chance
        return float(int(value + 0.5)) if choice.is_whole else round(value, 2)
    return choice.options[int(chance * len(choice.options))]


def resolve(scenario: Scenario, seed: int) -> ResolvedScenario:
    """Return the scenario as this seed makes it; the same seed always gives the same."""
    variants = scenario.variants or ("only",)
    variant = str(pick(Choice(options=variants), seed, f"{scenario.code}/variant"))

    def chosen(each: Any) -> bool:
        return not each.variants or variant in each.variants

    return ResolvedScenario(
        scenario=scenario,
        variant=variant,
        faults=tuple(
            _resolve(each, seed, scenario.code) for each in scenario.faults if chosen(each)
        ),
        expectations=_chosen(scenario.expectations, chosen),
        prohibitions=_chosen(scenario.prohibitions, chosen),
        deviations=_chosen(scenario.deviations, chosen),
    )


def _chosen(rows: tuple[Any, ...], chosen: Callable[[Any], bool]) -> tuple[Any, ...]:
    return tuple(each for each in rows if chosen(each))


def _resolve(fault: Fault, seed: int, code: str) -> ResolvedFault:
    stream = f"{code}/{fault.code}"
    arguments = tuple(
        (name, pick(choice, seed, f"{stream}/{name}")) for name, choice in fault.arguments
    )
    delay = pick(fault.delay_s, seed, f"{stream}/delay")
    ticks = round(float(delay) / TICK_SECONDS)
    tick = ticks if fault.trigger is None else None
    return ResolvedFault(fault.code, fault.effect, arguments, fault.trigger, ticks, tick)


def arm(fault: ResolvedFault, tick: int) -> ResolvedFault:
    """Return the fault with the tick at which it comes, its trigger having been seen."""
    return replace(fault, tick=tick + fault.delay_ticks)
