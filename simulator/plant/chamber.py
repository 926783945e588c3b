"""The chamber: cells settle, supernatant is drawn off, the pellet is brought back into suspension.

Settling follows Stokes' law with the hindrance of Richardson and Zaki (1954), exponent 4.65. From
an even suspension the share of a cell type that has reached the layer grows linearly with time,
v t / H; `cleared` holds how far each front has moved. H is the path through the liquid and grows
with the filling.
"""

from typing import Final

from simulator.kernel.numerics import exp, power
from simulator.plant.parameters import Profile
from simulator.plant.species import (
    CD34,
    CELL_SPECIES,
    DEAD,
    NUCLEATED,
    PLATELETS,
    RED,
    SPECIES_COUNT,
    VOLUME,
    Amounts,
    add_amounts,
    nothing,
)

_TICK_S: Final = 0.5
_MICROMETRE_M: Final = 1e-6
_GRAVITY: Final = 9.80665
_SMALL_ML: Final = 0.01

ChamberValues = tuple[
    tuple[float, ...], tuple[float, ...], tuple[float, ...], float, float, float, float
]


def stokes_um_per_s(diameter_um: float, excess_kg_per_m3: float, viscosity_mpas: float) -> float:
    """Give the settling velocity at 1 g: d^2 (rho_c - rho_f) g / (18 mu).

    Example:
        >>> round(stokes_um_per_s(8.0, 60.0, 1.0), 1)
        2.1
    """
    diameter_m = diameter_um * _MICROMETRE_M
    metres = diameter_m * diameter_m * excess_kg_per_m3 * _GRAVITY / (18e-3 * viscosity_mpas)
    return metres / _MICROMETRE_M


class Chamber:
    """The centrifuge chamber and the fluid in it.

    Attributes:
        suspended: Liquid and suspended cells (the volume stands here).
        settled: Cells in the layer; its volume entry stays 0.
        cleared: How far the front of each species has moved, 0 .. 1.
        hindrance: The factor (1 - phi)^4.65 of the suspension.
        temperature_c: Temperature of the fluid.
        air_taken_ml: Air that has entered through the chamber line.
        overdrawn_ml: Fluid drawn below the layer together with cells.
    """

    __slots__ = (
        "_base_entrainment",
        "_cell_ml",
        "_entrainment_ml",
        "_fronts",
        "_packing",
        "_path_full_mm",
        "_path_min_mm",
        "_resuspension",
        "air_taken_ml",
        "capacity_ml",
        "cleared",
        "hindrance",
        "overdrawn_ml",
        "settled",
        "suspended",
        "temperature_c",
    )

    def __init__(self, profile: Profile, temperature_c: float) -> None:
        self._prepare_constants(profile)
        self.suspended: Amounts = nothing()
        self.settled: Amounts = nothing()
        self.cleared: list[float] = [0.0] * SPECIES_COUNT
        self.hindrance = 1.0
        self.temperature_c = temperature_c
        self.air_taken_ml = 0.0
        self.overdrawn_ml = 0.0

    def _prepare_constants(self, profile: Profile) -> None:
        value = profile.value
        viscosity = value("suspension_viscosity")
        speeds = {
            CD34: stokes_um_per_s(value("cd34_diameter"), value("cd34_excess_density"), viscosity),
            NUCLEATED: stokes_um_per_s(
                value("leukocyte_diameter"), value("leukocyte_excess_density"), viscosity
            ),
            PLATELETS: stokes_um_per_s(
                value("platelet_diameter"), value("platelet_excess_density"), viscosity
            ),
            RED: stokes_um_per_s(
                value("red_cell_diameter"), value("red_cell_excess_density"), viscosity
            ),
        }
        speeds[DEAD] = speeds[NUCLEATED] * value("dead_cell_settling_ratio")
        self._fronts = tuple((i, speeds[i] * _TICK_S * 1e-3) for i in CELL_SPECIES)
        leukocyte = value("leukocyte_diameter")
        cd34 = value("cd34_diameter")
        self._cell_ml = (
            (CD34, cd34 * cd34 * cd34 * 0.5235987755982988e-12),
            (NUCLEATED, leukocyte * leukocyte * leukocyte * 0.5235987755982988e-12),
            (DEAD, leukocyte * leukocyte * leukocyte * 0.5235987755982988e-12),
            (PLATELETS, value("platelet_volume") * 1e-12),
            (RED, 1.0),
        )
        self._packing = value("pellet_packing")
        self._path_full_mm = value("chamber_path")
        self._path_min_mm = value("chamber_path_min")
        self._base_entrainment = value("base_entrainment")
        self._entrainment_ml = value("layer_entrainment_volume")
        self._resuspension = 1.0 - exp(-_TICK_S / value("resuspension_time"))
        self.capacity_ml = value("chamber_capacity")

    @property
    def volume_ml(self) -> float:
        """Give the liquid in the chamber."""
        return self.suspended[VOLUME]

    def all_amounts(self) -> Amounts:
        """Give everything in the chamber, suspended or settled."""
        return [a + b for a, b in zip(self.suspended, self.settled, strict=True)]

    def layer_ml(self) -> float:
        """Give the volume of the packed layer."""
        settled = self.settled
        cells = 0.0
        for i, cell_ml in self._cell_ml:
            cells += settled[i] * cell_ml
        return cells / self._packing

    def turbidity(self) -> float:
        """Give how opaque the liquid above the layer is, 0 clear .. 1 opaque.

        Half opaque at a volume fraction of 0.4 % suspended cells.
        """
        phi = self._suspended_fraction()
        return phi / (phi + 0.004)

    def settle(self, rcf: float, ticks: int = 1) -> None:
        """Move every front for a number of ticks at a force."""
        suspended, settled, cleared = self.suspended, self.settled, self.cleared
        reach = rcf * self.hindrance * ticks / self._path_mm()
        for i, front_mm in self._fronts:
            amount = suspended[i]
            if amount <= 0.0:
                continue
            done = cleared[i]
            step = front_mm * reach
            if done + step >= 1.0:
                cleared[i] = 1.0
                settled[i] += amount
                suspended[i] = 0.0
                continue
            moved = amount * (step / (1.0 - done))
            moved = min(moved, amount)
            suspended[i] = amount - moved
            settled[i] += moved
            cleared[i] = done + step

    def stir(self, share: float) -> None:
        """Bring a share of the layer back into suspension."""
        suspended, settled, cleared = self.suspended, self.settled, self.cleared
        for i in CELL_SPECIES:
            moved = settled[i] * share
            settled[i] -= moved
            suspended[i] += moved
            cleared[i] *= 1.0 - share

    def mix(self) -> None:
        """Rock the chamber for one tick."""
        if self.volume_ml > _SMALL_ML:
            self.stir(self._resuspension)

    def refresh_hindrance(self) -> None:
        """Recompute how much the cells hinder one another."""
        phi = self._suspended_fraction()
        self.hindrance = power(1.0 - phi, 4.65) if phi < 1.0 else 0.0

    def receive(self, air_ml: float, liquid: Amounts, temperature_c: float) -> None:
        """Take in a parcel; air leaves through the chamber's filter."""
        self.air_taken_ml += air_ml
        added = liquid[VOLUME]
        if added <= 0.0:
            return
        held = self.suspended[VOLUME]
        total = held + added
        keep = held / total
        cleared = self.cleared
        for i in CELL_SPECIES:
            cleared[i] *= keep
        self.temperature_c += (temperature_c - self.temperature_c) * (added / total)
        add_amounts(self.suspended, liquid)

    def draw_top(self, volume_ml: float) -> tuple[float, Amounts]:
        """Draw supernatant; near the layer, and a little everywhere, cells come along."""
        held = self.suspended[VOLUME]
        if held <= volume_ml:
            return self._drain(volume_ml)
        layer = self.layer_ml()
        margin = held - layer
        near = 1.0 if margin <= 0.0 else exp(-margin / self._entrainment_ml)
        lifted = (self._base_entrainment + near) * volume_ml / (layer + _SMALL_ML)
        if margin <= 0.0:
            self.overdrawn_ml += volume_ml
        clear = margin if margin > volume_ml else held
        return 0.0, self._remove(volume_ml / held, volume_ml / clear, lifted)

    def draw_bottom(self, volume_ml: float) -> tuple[float, Amounts]:
        """Draw at the bottom port: the layer first, suspension with it."""
        held = self.suspended[VOLUME]
        if held <= volume_ml:
            return self._drain(volume_ml)
        layer = self.layer_ml()
        share = volume_ml / held
        depth = max(volume_ml, layer)
        return 0.0, self._remove(share, share, 0.6 * volume_ml / depth)

    def values(self) -> ChamberValues:
        """Give the state as plain values."""
        return (
            tuple(self.suspended),
            tuple(self.settled),
            tuple(self.cleared),
            self.hindrance,
            self.temperature_c,
            self.air_taken_ml,
            self.overdrawn_ml,
        )

    def load(self, values: ChamberValues) -> None:
        """Take over a state given by `values`."""
        self.suspended = list(values[0])
        self.settled = list(values[1])
        self.cleared = list(values[2])
        self.hindrance, self.temperature_c, self.air_taken_ml, self.overdrawn_ml = values[3:]

    def _path_mm(self) -> float:
        path = self._path_full_mm * self.suspended[VOLUME] / 500.0
        return max(self._path_min_mm, path)

    def _suspended_fraction(self) -> float:
        suspended = self.suspended
        volume = suspended[VOLUME]
        if volume <= _SMALL_ML:
            return 0.0
        cells = 0.0
        for i, cell_ml in self._cell_ml:
            cells += suspended[i] * cell_ml
        return cells / volume

    def _remove(self, fluid_share: float, cell_share: float, layer_share: float) -> Amounts:
        suspended, settled = self.suspended, self.settled
        cell_share = min(cell_share, 1.0)
        layer_share = min(layer_share, 1.0)
        moved = [amount * fluid_share for amount in suspended]
        for i in CELL_SPECIES:
            moved[i] = suspended[i] * cell_share
        for i, amount in enumerate(moved):
            suspended[i] -= amount
        for i in CELL_SPECIES:
            lifted = settled[i] * layer_share
            settled[i] -= lifted
            moved[i] += lifted
        return moved

    def _drain(self, volume_ml: float) -> tuple[float, Amounts]:
        moved = self.all_amounts()
        self.suspended = nothing()
        self.settled = nothing()
        self.cleared = [0.0] * SPECIES_COUNT
        return volume_ml - moved[VOLUME], moved
