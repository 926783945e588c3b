"""Many virtual batches at one setting.

A cohort is described by data, so that any part of it can be computed in any process; batch number
`n` depends on the seed and on `n` only.
"""

from dataclasses import dataclass

from simulator.plant.parameters import Profile
from simulator.process.batch import BatchResult, Outcome, make_batch
from simulator.process.chance import seed_of_batch
from simulator.process.parameters import apply_settings
from simulator.process.variants import find_variant
from simulator.validation.library import load_combined, load_specification


@dataclass(frozen=True, slots=True)
class Cohort:
    """A setting of the process and a seed.

    Attributes:
        variant: Code of the variant.
        settings: Parameters set on top of the variant, as pairs of name and value.
        seed: Seed of the cohort.
    """

    variant: str
    settings: tuple[tuple[str, float], ...] = ()
    seed: int = 1

    def profile(self) -> Profile:
        """Give the profile of this setting.

        Raises:
            UnknownVariantError: There is no such variant.
            SettingError: A setting is unknown or out of range.
        """
        chosen = find_variant(self.variant).settings
        return apply_settings(load_combined(), {**chosen, **dict(self.settings)})


@dataclass(frozen=True, slots=True)
class Sample:
    """What is kept of one batch of a cohort.

    Attributes:
        outcome: True figures.
        released: Whether the reported figures met the specification.
        failures: Attributes that did not, in the order of the specification.
        t_cells_per_5e6: Residual T cells for 5e6 CD34+ cells after selection.
        b_cells_per_5e6: Residual B cells for 5e6 CD34+ cells after selection.
        contaminated: Whether microbes came with the material.
    """

    outcome: Outcome
    released: bool
    failures: tuple[str, ...]
    t_cells_per_5e6: float
    b_cells_per_5e6: float
    contaminated: bool


def run_part(cohort: Cohort, start: int, stop: int) -> tuple[Sample, ...]:
    """Give the batches with numbers from `start` up to but not including `stop`.

    Raises:
        UnknownVariantError: There is no such variant.
        SettingError: A setting is unknown or out of range.
    """
    profile = cohort.profile()
    route = find_variant(cohort.variant).route
    specification = load_specification()
    return tuple(
        _keep(make_batch(profile, route, specification, seed_of_batch(cohort.seed, number)))
        for number in range(start, stop)
    )


def run_median(cohort: Cohort) -> BatchResult:
    """Give the batch in which every draw is the median.

    Raises:
        UnknownVariantError: There is no such variant.
        SettingError: A setting is unknown or out of range.
    """
    route = find_variant(cohort.variant).route
    return make_batch(cohort.profile(), route, load_specification(), None)


def _keep(result: BatchResult) -> Sample:
    selected = next(line.cells for line in result.ledger if line.point == "selected")
    scale = 5.0e6 / max(selected.cd34, 1.0)
    return Sample(
        result.outcome,
        result.decision.released,
        tuple(reason.attribute for reason in result.decision.failures),
        selected.t_cells * scale,
        selected.b_cells * scale,
        result.contaminated,
    )
