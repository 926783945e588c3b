"""The figures of the validation page, computed by the model."""

from collections.abc import Callable
from dataclasses import replace

from simulator.process.culture import CultureState, advance_culture, seed_vessel
from simulator.process.freezing import (
    Bag,
    ControlledChamber,
    FreezingCurve,
    freeze_bag,
    still_freezer,
)
from simulator.process.holding import HoldRates
from simulator.process.integration import Enhancement, poisson_positive_share, positive_share
from simulator.process.kinetics import Conditions, Kinetics
from simulator.validation.evidence import REFERENCE, Evidence, median_batch
from simulator.validation.library import load_combined
from tools.plots import Axis, Line, Marks, Picture

HOLD_5C = ((24.0, 9.4), (48.0, 19.4), (72.0, 28.0))
HOLD_21C = ((24.0, 21.9), (48.0, 30.7), (72.0, 43.3))


def plot_copies(_evidence: Evidence) -> str:
    picture = Picture(
        "Copies per genome against vector added",
        "Copies rise with the vector and flatten; enhancers raise them about fourfold.",
        Axis("vector per cell and cycle (TU/cell)", 0, 100, (0, 25, 50, 75, 100)),
        Axis("copies per diploid genome", 0, 10, (0, 2, 4, 6, 8, 10)),
    )
    doses = [2.0, 5.0, *(10.0 * n for n in range(1, 11))]

    def curve(label: str, cycles: float, enhancers: float) -> Line:
        outcomes = (
            median_batch(
                moi_per_cycle=dose,
                transduction_cycles=cycles,
                pge2_dose=enhancers,
                poloxamer_dose=enhancers,
            ).outcome
            for dose in doses
        )
        points = [(dose, each.vcn) for dose, each in zip(doses, outcomes, strict=True)]
        return Line(label, [(0.0, 0.0), *points])

    picture.draw_lines(
        (
            curve("two cycles, enhancers", 2.0, 1.0),
            curve("one cycle, enhancers", 1.0, 1.0),
            curve("two cycles, none", 2.0, 0.0),
        )
    )
    return picture.finish()


def plot_positive(_evidence: Evidence) -> str:
    profile = load_combined()
    picture = Picture(
        "Vector-positive cells against copies",
        "The over-dispersed law passes through published points; a Poisson law lies far above.",
        Axis("copies per diploid genome", 0, 5, (0, 1, 2, 3, 4, 5)),
        Axis("vector-positive cells (%)", 0, 100, (0, 20, 40, 60, 80, 100)),
    )
    copies = [0.05 * n for n in range(101)]
    plain, enhanced = profile.value("dispersion_plain"), profile.value("dispersion_enhanced")
    picture.draw_lines(
        (
            Line("no enhancers", [(x, 100 * positive_share(x, plain)) for x in copies]),
            Line("enhancers", [(x, 100 * positive_share(x, enhanced)) for x in copies]),
            Line("Poisson", [(x, 100 * poisson_positive_share(x)) for x in copies]),
        )
    )
    published = ((1.1, 40.3, 40.3, 40.3), (0.7, 37.5, 17.0, 58.0), (3.2, 78.0, 78.0, 78.0))
    picture.draw_marks(Marks("published", published), 3)
    return picture.finish()


def plot_hold(_evidence: Evidence) -> str:
    rates = HoldRates.from_profile(load_combined())
    picture = Picture(
        "CD34+ cells lost while a collection waits",
        "Loss over three days at 5 and 21 degrees beside the published study.",
        Axis("hours", 0, 72, (0, 12, 24, 36, 48, 60, 72)),
        Axis("viable CD34+ cells lost (%)", 0, 60, (0, 10, 20, 30, 40, 50, 60)),
    )
    hours = [float(n) for n in range(0, 73, 2)]
    picture.draw_lines(
        tuple(
            Line(
                f"model, {warm:g} C",
                [(h, 100 * (1 - rates.kept_share(warm, 1.0e8, h))) for h in hours],
            )
            for warm in (5.0, 21.0)
        )
    )
    for label, points, colour in (("2-8 C", HOLD_5C, 0), ("18-24 C", HOLD_21C, 1)):
        picture.draw_marks(Marks(f"published {label}", [(h, v, v, v) for h, v in points]), colour)
    return picture.finish()


def plot_freezing(_evidence: Evidence) -> str:
    profile = load_combined()
    bag = Bag.from_profile(profile)
    still = Bag.of(profile, profile.value("still_air_fill"), profile.value("still_air_conductance"))
    picture = Picture(
        "Temperature in the bag while it freezes",
        "With a seeding step ice begins early and cooling stays slow; without it the bag "
        "supercools, and in still air at -80 degrees it then cools too fast.",
        Axis("minutes", 0, 70, (0, 10, 20, 30, 40, 50, 60, 70)),
        Axis("temperature (C)", -90, 10, (-80, -60, -40, -20, 0)),
    )

    def shown(curve: FreezingCurve) -> list[tuple[float, float]]:
        return [(minutes, bag_c) for minutes, bag_c, _ in curve.points if minutes <= 70]

    seeded = freeze_bag(bag, ControlledChamber(1.0, seeded=True), -7.0)
    wild = freeze_bag(bag, ControlledChamber(1.0, seeded=False), -12.0)
    uncontrolled = freeze_bag(still, still_freezer(-80.0), -12.0)
    picture.draw_lines(
        (
            Line("seeding step", shown(seeded)),
            Line("no seeding", shown(wild)),
            Line("uncontrolled, 100 mL", shown(uncontrolled)),
        )
    )
    return picture.finish()


def plot_culture(_evidence: Evidence) -> str:
    picture = Picture(
        "Cells in culture over 72 hours",
        "Cells begin to divide after a day; viability and repopulating capacity fall.",
        Axis("hours since seeding", 0, 72, (0, 12, 24, 36, 48, 60, 72)),
        Axis("share, or fold of seeded cells", 0, 1.8, (0, 0.4, 0.8, 1.2, 1.6)),
    )
    states = _grow_hourly()
    first = states[0].viable_per_ml
    picture.draw_lines(
        (
            Line("viable cells, fold", [(s.hours, s.viable_per_ml / first) for s in states]),
            Line("viability", [(s.hours, s.viability) for s in states]),
            Line("repopulating capacity", [(s.hours, s.repopulating_share) for s in states]),
        )
    )
    return picture.finish()


def _grow_hourly() -> list[CultureState]:
    profile = load_combined()
    kinetics, rest = Kinetics.from_profile(profile), Conditions.from_profile(profile)
    effect = Enhancement.from_profile(profile)
    exposed = replace(rest, sticking=rest.sticking * effect.sticking)
    state = seed_vessel(profile, 1.0e6, 0.03e6)
    fresh, states = state, [state]
    for hour in range(72):
        if hour in {24, 44}:
            state = state.renew_medium(0.5, fresh).add_vector(25.0, 0.1)
        state = advance_culture(state, kinetics, exposed if hour >= 24 else rest, 1.0)
        states.append(state)
    return states


def plot_dose(evidence: Evidence) -> str:
    doses = evidence.read(REFERENCE, lambda s: 1.0e-6 * s.outcome.dose_per_kg)
    width, top = 1.0, 24
    counts = [0] * top
    for dose in doses:
        counts[min(int(dose / width), top - 1)] += 1
    share = [100.0 * count / len(doses) for count in counts]
    picture = Picture(
        "Dose of virtual batches before freezing",
        "Most batches lie between 5 and 17 million CD34+ cells per kilogram.",
        Axis("viable CD34+ cells (1e6 per kg)", 0, top * width, (0, 5, 10, 15, 20)),
        Axis("batches (%)", 0, 16, (0, 4, 8, 12, 16)),
    )
    picture.draw_bars(
        f"{len(doses)} batches", [(n * width, (n + 1) * width, s) for n, s in enumerate(share)]
    )
    picture.draw_limit("required dose", 5.0)
    return picture.finish()


FIGURES: dict[str, tuple[Callable[[Evidence], str], str]] = {
    "copies": (
        plot_copies,
        """Copies per genome against vector added, for the median batch. Copies flatten because
cells saturate.""",
    ),
    "positive-cells": (
        plot_positive,
        """Positive cells against copies. Published: 1.1 copies with 40.3 % (row V13, fitted), 0.7
copies with 17-58 % (the bar; row V11, not fitted), 3.2 copies with about 78 % (row V14, fitted). A
Poisson law, in which all cells are alike, misses them.""",
    ),
    "hold": (plot_hold, "Loss while a collection waits (rows V9 and V10, fitted)."),
    "freezing": (
        plot_freezing,
        """Freezing of a 20 mL bag with and without a step that starts the ice, and of a 100 mL bag
in still air at -80 C (row V22).""",
    ),
    "culture": (
        plot_culture,
        """Growth, viability and repopulating capacity. Longer culture makes more cells and fewer
that can repopulate.""",
    ),
    "dose": (
        plot_dose,
        "Dose before freezing over virtual batches (row V24). The last bar: 23e6 and more.",
    ),
}
"""Name, how it is drawn, and its caption."""
