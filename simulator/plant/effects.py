"""What can break, as values. How the true state changes is in `faults`."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from simulator.plant.equipment import Clamp, Hook, LabelledItem, Line, Valve


class LeakKind(StrEnum):
    """Where a kit leaks."""

    LOOSE_LUER = "loose-luer"
    """A luer connection was not tight: tightening mends it."""
    PINHOLE = "pinhole"
    """A hole in film or tube: nothing mends it, the kit must be replaced."""


@dataclass(frozen=True, slots=True)
class KitLeak:
    """The kit (mounted or still in its pouch) has a hole of this diameter.

    On the outlet side 15 um lose about 30 mbar of 300 mbar in the first half minute of a dry
    pressure hold; on the inlet side the hole shows in a vacuum hold and lets air in under suction.
    """

    kind: LeakKind
    diameter_um: float = 15.0
    inlet_side: bool = False


@dataclass(frozen=True, slots=True)
class ClampLeftClosed:
    """A hand clamp is closed. `SetClamp` opens it."""

    clamp: Clamp


@dataclass(frozen=True, slots=True)
class AirInInputLine:
    """Air enters the input line: a slug once, and a share of the flow while the spike is loose.

    `SeatSpike(Line.INPUT)` ends the share; `PurgeLine(Line.INPUT)` returns the air of the drip
    chamber (what has not yet reached the pump) to the bag.
    """

    slug_ml: float = 3.0
    spike_loose: bool = True


@dataclass(frozen=True, slots=True)
class MainsDip:
    """The mains fail; pump, centrifuge and heater stop, the UPS carries the rest.

    After `duration_ticks` the mains return by themselves; 0 means not before `clear`.
    """

    duration_ticks: int


@dataclass(frozen=True, slots=True)
class LabelMismatch:
    """A label carries another text; empty swaps in a neighbour's identity or another lot."""

    item: LabelledItem
    text: str = ""


@dataclass(frozen=True, slots=True)
class LineKink:
    """A line is kinked: its resistance is multiplied (5 at 30 % radius over 5 cm, 22 at 20 %)."""

    line: Line
    factor: float = 22.0


@dataclass(frozen=True, slots=True)
class LoadCellDrift:
    """The zero of a load cell drifts."""

    hook: Hook
    g_per_h: float = 30.0


@dataclass(frozen=True, slots=True)
class LoadCellFreeze:
    """A load cell keeps showing its last value."""

    hook: Hook


@dataclass(frozen=True, slots=True)
class PumpUnderDelivery:
    """Worn pump tube: this fraction of every stroke is lost."""

    fraction: float = 0.08


@dataclass(frozen=True, slots=True)
class PressureOffset:
    """A pressure sensor (`PT-101` or `PT-102`) reads too high by this much."""

    tag: str
    offset_mbar: float = 40.0


@dataclass(frozen=True, slots=True)
class BubbleSensorDirty:
    """An air detector chatters: it reports air that is not there, about `rate` of the ticks."""

    tag: str
    rate: float = 0.05


@dataclass(frozen=True, slots=True)
class ValveStuck:
    """A pinch valve does not move any more; the feedback tells the truth."""

    valve: Valve
    stuck_open: bool = False


@dataclass(frozen=True, slots=True)
class CentrifugeImbalance:
    """The rotor is out of balance; vibration grows with the square of the speed.

    `severity` 1 gives about 8 mm/s at 1500 rpm and shakes cells from the pellet.
    """

    severity: float = 1.0


@dataclass(frozen=True, slots=True)
class PouchDamaged:
    """The pouch of the kit at hand has a torn seal: eyes see it, the reader does not."""


@dataclass(frozen=True, slots=True)
class TubeUnseated:
    """The pump tube lies beside its raceway: the pump turns and moves almost nothing.

    `MountSet` after opening the door reseats it.
    """


@dataclass(frozen=True, slots=True)
class WeldFails:
    """The next sterile weld (and only that) is bad."""


FaultEffect: TypeAlias = (
    KitLeak
    | ClampLeftClosed
    | AirInInputLine
    | MainsDip
    | LabelMismatch
    | LineKink
    | LoadCellDrift
    | LoadCellFreeze
    | PumpUnderDelivery
    | PressureOffset
    | BubbleSensorDirty
    | ValveStuck
    | CentrifugeImbalance
    | PouchDamaged
    | TubeUnseated
    | WeldFails
)
