"""What quality control reports about a product, each value with the error of its assay."""

from collections.abc import Mapping
from typing import Final

from simulator.plant.parameters import Profile
from simulator.process.chance import Chance
from simulator.process.contamination import detection_probability
from simulator.process.integration import copies_per_positive_cell
from simulator.process.measurement import counted_share, reported_amount, reported_share

STERILITY_SAMPLE_ML: Final = 10.0


def report(
    profile: Profile, chance: Chance, true_values: Mapping[str, float], organisms_per_ml: float
) -> dict[str, float | None]:
    """Give the reported value of every attribute of a release specification.

    Dilution and DMSO come from weights and are reported as they are. Growth in the sterility test
    is reported as 1, none as 0.
    """
    value = profile.value
    reported: dict[str, float | None] = dict(true_values)
    for name, cv, count in (
        ("dose_per_kg", "cd34_count_cv", "count_replicates"),
        ("concentration_per_ml", "count_cv", "count_replicates"),
        ("t_cells_per_kg", "count_cv", "count_replicates"),
        ("vcn", "vcn_cv", "vcn_replicates"),
    ):
        noise = chance.normal(f"assay.{name}")
        reported[name] = reported_amount(true_values[name], value(cv), int(value(count)), noise)
    for name, sd in (
        ("viability", "viability_sd"),
        ("post_thaw_viability", "viability_sd"),
        ("cd34_purity", "purity_sd"),
        ("allelic_edit", "editing_assay_sd"),
    ):
        noise = chance.normal(f"assay.{name}")
        reported[name] = reported_share(true_values[name], value(sd), noise)
    positive = counted_share(
        true_values["lvv_positive"],
        int(value("colonies_counted")),
        chance.normal("assay.lvv_positive"),
    )
    reported["lvv_positive"] = positive
    reported["copies_per_positive_cell"] = copies_per_positive_cell(
        reported["vcn"] or 0.0, positive
    )
    seen = detection_probability(organisms_per_ml, STERILITY_SAMPLE_ML)
    reported["sterility"] = 1.0 if chance.happens("assay.sterility", seen) else 0.0
    return reported
