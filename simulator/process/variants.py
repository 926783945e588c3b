"""The variants of the process: what differs from the reference process, as settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from simulator.process.errors import UnknownVariantError


@dataclass(frozen=True, slots=True)
class Variant:
    """A way to run the process.

    Attributes:
        code: Short name.
        title: What it is.
        route: `vector` or `editing`.
        settings: Parameters that differ from the profile.
    """

    code: str
    title: str
    route: str
    settings: Mapping[str, float]


VARIANTS: Final = (
    Variant(
        "hgi001",
        "HGI-001 class: beta-globin vector, two cycles with enhancers",
        "vector",
        MappingProxyType({}),
    ),
    Variant(
        "hgi002",
        "HGI-002 class: alpha-globin vector, two cycles with enhancers (assumed titre and uptake)",
        "vector",
        MappingProxyType({"vector_titre": 2.0e8, "copies_per_adsorbed_unit": 0.055}),
    ),
    Variant(
        "one-cycle",
        "One cycle without enhancers",
        "vector",
        MappingProxyType({"transduction_cycles": 1.0, "pge2_dose": 0.0, "poloxamer_dose": 0.0}),
    ),
    Variant(
        "editing",
        "Gene editing by electroporation, without a vector",
        "editing",
        MappingProxyType(
            {
                "cd34_collected_per_kg": 2.2e7,
                "transduction_cycles": 0.0,
                "pge2_dose": 0.0,
                "poloxamer_dose": 0.0,
                "harvest_time": 72.0,
            }
        ),
    ),
)


def find_variant(code: str) -> Variant:
    """Give the variant of a code.

    Raises:
        UnknownVariantError: There is none.
    """
    for variant in VARIANTS:
        if variant.code == code:
            return variant
    raise UnknownVariantError(code, tuple(variant.code for variant in VARIANTS))
