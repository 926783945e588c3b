"""Bags on their hooks: contents, air, temperature, and how far the cells have sunk."""

from typing import Final

from simulator.plant.species import CELL_SPECIES, VOLUME, Amounts, add_amounts, nothing

_STRATIFICATION: Final = 0.4
"""How much denser than the mean the outlet of an unmixed bag runs; an assumption."""

BagValues = tuple[tuple[float, ...], float, bool, bool, float, float, float, float]


class Bag:
    """One bag.

    Attributes:
        amounts: The liquid.
        air_ml: Air above it.
        hung: Whether it hangs on its hook.
        attached: Whether it exists at the device at all.
        temperature_c: Mean temperature.
        unmixed: 0 evenly mixed .. 1 fully sunk.
        tare_g: Mass of the empty bag.
        capacity_ml: Volume above which the film stretches and pressure rises.
    """

    __slots__ = (
        "air_ml",
        "amounts",
        "attached",
        "capacity_ml",
        "hung",
        "tare_g",
        "temperature_c",
        "unmixed",
    )

    def __init__(self, tare_g: float, capacity_ml: float, temperature_c: float) -> None:
        self.amounts: Amounts = nothing()
        self.air_ml = 0.0
        self.hung = False
        self.attached = True
        self.temperature_c = temperature_c
        self.unmixed = 0.0
        self.tare_g = tare_g
        self.capacity_ml = capacity_ml

    def draw(self, volume_ml: float) -> tuple[float, Amounts]:
        """Remove up to `volume_ml` at the outlet, liquid before air."""
        amounts = self.amounts
        held = amounts[VOLUME]
        if held > volume_ml:
            return 0.0, self._draw_liquid(volume_ml / held)
        moved = amounts[:]
        self.amounts = nothing()
        air = volume_ml - held
        air = min(air, self.air_ml)
        self.air_ml -= air
        return air, moved

    def receive(self, air_ml: float, liquid: Amounts) -> None:
        """Take in a parcel."""
        self.air_ml += air_ml
        add_amounts(self.amounts, liquid)

    def values(self) -> BagValues:
        """Give the state as plain values."""
        return (
            tuple(self.amounts),
            self.air_ml,
            self.hung,
            self.attached,
            self.temperature_c,
            self.unmixed,
            self.tare_g,
            self.capacity_ml,
        )

    def load(self, values: BagValues) -> None:
        """Take over a state given by `values`."""
        self.amounts = list(values[0])
        self.air_ml, self.hung, self.attached, self.temperature_c = values[1:5]
        self.unmixed, self.tare_g, self.capacity_ml = values[5:8]

    def _draw_liquid(self, fraction: float) -> Amounts:
        amounts = self.amounts
        moved = [amount * fraction for amount in amounts]
        if self.unmixed > 0.0:
            richer = 1.0 + _STRATIFICATION * self.unmixed
            for i in CELL_SPECIES:
                part = moved[i] * richer
                moved[i] = min(amounts[i], part)
        for i, amount in enumerate(moved):
            amounts[i] -= amount
        return moved
