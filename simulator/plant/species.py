"""What a fluid is made of: amounts of named species in one vessel, tube or sample.

A composition is a list of floats in the order of `SPECIES`. Amounts are extensive (millilitres and
cells, not concentrations), so moving fluid is moving amounts, and nothing is lost by mixing. Later
unit procedures append species to the end of the list; nothing here depends on how many there are.
"""

from enum import IntEnum
from typing import Final, TypeAlias

Amounts: TypeAlias = list[float]
"""Extensive amounts in the order of `Species`."""


class Species(IntEnum):
    """Place of each species in a composition."""

    VOLUME_ML = 0
    CD34_VIABLE = 1
    NUCLEATED_VIABLE = 2
    """Viable nucleated cells that are not CD34+."""
    NUCLEATED_DEAD = 3
    PLATELETS = 4
    RED_CELLS_ML = 5
    PLASMA_ML = 6


SPECIES: Final = tuple(species.name.lower() for species in Species)
SPECIES_COUNT: Final = len(SPECIES)
VOLUME: Final = int(Species.VOLUME_ML)
CD34: Final = int(Species.CD34_VIABLE)
NUCLEATED: Final = int(Species.NUCLEATED_VIABLE)
DEAD: Final = int(Species.NUCLEATED_DEAD)
PLATELETS: Final = int(Species.PLATELETS)
RED: Final = int(Species.RED_CELLS_ML)
PLASMA: Final = int(Species.PLASMA_ML)

CELL_SPECIES: Final = (CD34, NUCLEATED, DEAD, PLATELETS, RED)
"""What settles: everything but the fluid itself."""


def nothing() -> Amounts:
    """Give an empty composition.

    Example:
        >>> nothing()[VOLUME]
        0.0
    """
    return [0.0] * SPECIES_COUNT


def take_fraction(source: Amounts, fraction: float) -> Amounts:
    """Remove a fraction of everything from `source` and give what was removed.

    A fraction of 1 or more empties the source exactly; amounts never become negative.

    Example:
        >>> source = [4.0, 8.0, 0.0, 0.0, 0.0, 0.0, 0.0]
        >>> take_fraction(source, 0.25)[:2], source[:2]
        ([1.0, 2.0], [3.0, 6.0])
    """
    if fraction >= 1.0:
        moved = source[:]
        for i in range(len(source)):
            source[i] = 0.0
        return moved
    if fraction <= 0.0:
        return [0.0] * len(source)
    moved = [amount * fraction for amount in source]
    for i, amount in enumerate(moved):
        source[i] -= amount
    return moved


def add_amounts(target: Amounts, moved: Amounts) -> None:
    """Add every amount of `moved` to `target`."""
    for i, amount in enumerate(moved):
        target[i] += amount


def mass_g(amounts: Amounts) -> float:
    """Give the mass of a fluid: buffer 1.004, plasma 1.025, packed red cells 1.094 g/mL.

    Example:
        >>> mass_g([100.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0])
        100.4
    """
    return 1.004 * amounts[VOLUME] + 0.021 * amounts[PLASMA] + 0.090 * amounts[RED]


def count_nucleated(amounts: Amounts) -> float:
    """Give all nucleated cells, dead and alive."""
    return amounts[CD34] + amounts[NUCLEATED] + amounts[DEAD]


def viability(amounts: Amounts) -> float:
    """Give the viable fraction of the nucleated cells; 1 when there are none.

    Example:
        >>> viability([1.0, 1.0, 8.0, 1.0, 0.0, 0.0, 0.0])
        0.9
    """
    total = count_nucleated(amounts)
    return (amounts[CD34] + amounts[NUCLEATED]) / total if total > 0.0 else 1.0
