"""Everything that passes between the plant and the world around it.

Three kinds of influence reach the plant: what the controller drives (`Actuators`), what a person's
hands do (the manual actions), and what breaks (the fault effects). One kind of knowledge leaves it
for the controller: `Measurements`, with noise, lag and failures. The true state stays inside;
`simulator.plant.truth` shows it to scoring only.

Nothing here computes; the physics is in the other modules of this package.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final, NamedTuple, TypeAlias

VALVE_COUNT: Final = 16
"""Pinch valves V-01 .. V-16; index 0 is V-01."""

CLOSED_VALVES: Final[tuple[bool, ...]] = (False,) * VALVE_COUNT
"""Every pinch valve closed: the state without power."""


class PlantError(Exception):
    """Root of every refusal of `simulator.plant`; `code` is stable and never translated."""

    code: ClassVar[str] = "plant.refused"


@dataclass(eq=False)
class ActuatorError(PlantError):
    """The controller was about to drive an actuator with a value that no drive accepts."""

    field: str
    value: float
    code: ClassVar[str] = "plant.actuator.impossible"


class Valve(StrEnum):
    """Pinch valves in use, named by their equipment tag.

    Inlet side (before the pump): input, buffer, supernatant, vent, recirculation. Outlet side:
    waste, product, chamber.
    """

    INPUT = "V-01"
    BUFFER = "V-02"
    WASTE = "V-03"
    PRODUCT = "V-04"
    CHAMBER = "V-05"
    SUPERNATANT = "V-06"
    VENT = "V-07"
    RECIRCULATION = "V-08"

    @property
    def place(self) -> int:
        """Give the place of this valve in `Actuators.valves_open`.

        Example:
            >>> Valve.WASTE.place
            2
        """
        return int(self.value[2:]) - 1

    @property
    def index(self) -> int:  # type: ignore[override]  # a tag is no text to search in
        """Give the same as `place`."""
        return self.place


class Clamp(StrEnum):
    """Hand clamps of the kit. They have no sensor: only eyes and consequences show them."""

    INPUT = "CL-1"
    BUFFER = "CL-2"
    WASTE = "CL-3"
    PRODUCT = "CL-4"
    SAMPLING = "CL-5"


class Hook(StrEnum):
    """The four bag hooks, each under its load cell WT-101 .. WT-104."""

    INPUT = "input"
    BUFFER = "buffer"
    WASTE = "waste"
    PRODUCT = "product"


class Line(StrEnum):
    """Lines of the kit."""

    INPUT = "input"
    BUFFER = "buffer"
    WASTE = "waste"
    PRODUCT = "product"
    CHAMBER = "chamber"
    SUPERNATANT = "supernatant"
    RECIRCULATION = "recirculation"


class LabelledItem(StrEnum):
    """Things that carry a machine-readable label."""

    KIT = "kit"
    BUFFER = "buffer"
    INPUT_BAG = "input_bag"
    PRODUCT_BAG = "product_bag"
    PATIENT_RECORD = "patient_record"


def open_valves(*valves: Valve) -> tuple[bool, ...]:
    """Give the valve vector with exactly these valves open.

    Example:
        >>> open_valves(Valve.INPUT, Valve.CHAMBER)[:6]
        (True, False, False, False, True, False)
    """
    opened = [False] * VALVE_COUNT
    for valve in valves:
        opened[valve.place] = True
    return tuple(opened)


@dataclass(frozen=True, slots=True)
class Actuators:
    """What the controller drives at one tick; held until another value is given.

    Attributes:
        pump_ml_per_min: Set-point of P-101; positive pumps from inlet to outlet, -200 .. 200.
        valves_open: Command of V-01 .. V-16; a valve needs one tick to travel.
        centrifuge_rpm: Set-point of C-101, 0 .. 3000. The drive has a hard-wired door contact.
        mixer: The chamber is rocked to and fro; works only while C-101 stands (below 60 rpm).
        heater_duty: -1 (full cooling) .. 1 (full heating) of the chamber.
        door_lock: Bolt of D-101; it moves only while the door is shut, and no hand opens a
            bolted door.

    Raises:
        ActuatorError: A value is outside its range or not a number.

    Example:
        >>> Actuators(pump_ml_per_min=50.0).centrifuge_rpm
        0.0
    """

    pump_ml_per_min: float = 0.0
    valves_open: tuple[bool, ...] = CLOSED_VALVES
    centrifuge_rpm: float = 0.0
    mixer: bool = False
    heater_duty: float = 0.0
    door_lock: bool = False

    def __post_init__(self) -> None:
        if not -200.0 <= self.pump_ml_per_min <= 200.0:  # noqa: PLR2004 - range of the drive
            raise ActuatorError("pump_ml_per_min", self.pump_ml_per_min)
        if not 0.0 <= self.centrifuge_rpm <= 3000.0:  # noqa: PLR2004 - range of the drive
            raise ActuatorError("centrifuge_rpm", self.centrifuge_rpm)
        if not -1.0 <= self.heater_duty <= 1.0:
            raise ActuatorError("heater_duty", self.heater_duty)
        if len(self.valves_open) != VALVE_COUNT:
            raise ActuatorError("valves_open", len(self.valves_open))


class Measurements(NamedTuple):
    """What the instruments say at one tick: the only thing the controller may know.

    Noise, lag, drift and failures are already in the values. Weights are gross grams on the hook
    (empty bag and its contents); tare is the controller's business.
    """

    tick: int
    wt_101_g: float
    """Load cell under the input bag, resolution 0.1 g."""
    wt_102_g: float
    """Load cell under the buffer bag."""
    wt_103_g: float
    """Load cell under the waste bag."""
    wt_104_g: float
    """Load cell under the product bag."""
    pt_101_mbar: float
    """Gauge pressure at the pump inlet; negative is suction. Range -900 .. 900."""
    pt_102_mbar: float
    """Gauge pressure at the pump outlet."""
    ad_101_air: bool
    """Air detector on the input line (also true while the line is still dry)."""
    ad_102_air: bool
    """Air detector on the chamber line, before the chamber."""
    ad_103_air: bool
    """Air detector on the product line, before the product bag."""
    p_101_ml_per_min: float
    """Flow that the pump's encoder believes in: strokes times nominal stroke volume."""
    p_101_total_ml: float
    """Totaliser of the encoder since the plant was started; falls when pumping backwards."""
    valves_open: tuple[bool, ...]
    """Position feedback of V-01 .. V-16 (true position, not the command)."""
    sc_101_rpm: float
    """Centrifuge speed."""
    vt_101_mm_per_s: float
    """Vibration of the centrifuge; below 2 is calm, above 7 is harmful."""
    lt_101_interface_ml: float | None
    """Layer detector: volume below the cell layer; `None` while it finds no layer."""
    lt_101_turbidity: float
    """Layer detector: turbidity above the layer, 0 clear .. 1 opaque."""
    tic_101_c: float
    """Chamber temperature."""
    tt_102_c: float
    """Ambient temperature."""
    d_101_closed: bool
    """Door contact."""
    d_101_locked: bool
    """Bolt contact."""
    ls_101_wet: bool
    """Leak pan."""
    jb_101_mains: bool
    """Mains present."""
    jb_101_ups_percent: float
    """Charge of the UPS that keeps controller, valves and sensors alive, 0 .. 100."""
    kit_mounted: bool
    """Latch contact of the kit frame."""

    @property
    def weights_g(self) -> tuple[float, float, float, float]:
        """Give the four weights in the order of `Hook`."""
        return (self.wt_101_g, self.wt_102_g, self.wt_103_g, self.wt_104_g)


# --- what a person's hands do ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SetClamp:
    """Close or open a hand clamp of the kit."""

    clamp: Clamp
    closed: bool


@dataclass(frozen=True, slots=True)
class OpenDoor:
    """Pull the door D-101 open."""


@dataclass(frozen=True, slots=True)
class CloseDoor:
    """Shut the door D-101."""


@dataclass(frozen=True, slots=True)
class HangBag:
    """Hang the bag that belongs to a hook on it."""

    hook: Hook


@dataclass(frozen=True, slots=True)
class UnhangBag:
    """Take a bag from its hook and lay it beside (it stays connected)."""

    hook: Hook


@dataclass(frozen=True, slots=True)
class WeldLine:
    """Weld the tube of the input bag to the input line with the sterile tube welder.

    Each weld uses tube; four fit on the length supplied. Value `weld_number` in the result.
    """

    line: Line = Line.INPUT


@dataclass(frozen=True, slots=True)
class InspectWeld:
    """Pull and look at the last weld. Finding `weld.sound`, `weld.bad` or `weld.none`."""

    line: Line = Line.INPUT


@dataclass(frozen=True, slots=True)
class SeatSpike:
    """Push the spike of a line home: connects the buffer bag, reseats the input's drip chamber."""

    line: Line = Line.BUFFER


@dataclass(frozen=True, slots=True)
class InspectPouch:
    """Look at the kit's pouch: `pouch.intact` or `pouch.damaged`. Needs an unmounted kit."""


@dataclass(frozen=True, slots=True)
class InspectKit:
    """Look over the mounted kit and the pan.

    Finding: the gravest that eyes can see (`kit.burst`, `kit.leak_visible`, `kit.luer_loose`,
    `kit.line_kinked`, `kit.spike_loose`, `kit.tube_unseated`, `kit.in_order`); `notes` holds all.
    """


@dataclass(frozen=True, slots=True)
class InspectLine:
    """Trace one line with finger and eye.

    Finding: the gravest of `line.disconnected`, `line.clamp_closed`, `line.kinked`,
    `line.spike_loose`, `line.air_visible`, or `line.in_order`; `notes` holds all that apply.
    """

    line: Line


@dataclass(frozen=True, slots=True)
class MountSet:
    """Take the kit from its pouch and mount it. The door must be open."""


@dataclass(frozen=True, slots=True)
class ReplaceKit:
    """Unmount the kit, bag it for quarantine and take the next one from stock, in its pouch.

    Possible while the door is open and no patient material has touched the kit.
    """


@dataclass(frozen=True, slots=True)
class TightenLuers:
    """Tighten every luer connection of the kit. The door must be open."""


@dataclass(frozen=True, slots=True)
class StraightenLine:
    """Take a kink out of a line."""

    line: Line


@dataclass(frozen=True, slots=True)
class WipeSensor:
    """Clean and reseat a sensor. Ends the chatter of `AD-101` .. `AD-103`; changes no other tag."""

    tag: str


@dataclass(frozen=True, slots=True)
class PurgeLine:
    """Squeeze the drip chamber of a line so that its air goes back into the bag above it."""

    line: Line


@dataclass(frozen=True, slots=True)
class InvertBag:
    """Turn a hanging bag over five times: its cells are evenly mixed afterwards."""

    hook: Hook


@dataclass(frozen=True, slots=True)
class DrawSample:
    """Draw a sample from a bag (`"input"`, `"product"`, ...) or the `"chamber"`.

    The chamber is sampled through CL-5, which must be open, with the centrifuge standing.
    Value `sample_number` in the result.
    """

    source: str
    volume_ml: float


@dataclass(frozen=True, slots=True)
class CountSample:
    """Count a drawn sample on the cell counter; each call is one assay with its own error.

    Values: `tnc_per_ml`, `cd34_per_ml`, `platelets_per_ml`, `viability_percent`,
    `hematocrit_percent`.
    """

    sample_number: int


@dataclass(frozen=True, slots=True)
class ScanLabel:
    """Point the barcode reader at a label; `text` of the result is what it reads."""

    item: LabelledItem


@dataclass(frozen=True, slots=True)
class PlaceCheckWeight:
    """Hang a check weight on a hook beside the bag, 0 to take it off."""

    hook: Hook
    mass_g: float


@dataclass(frozen=True, slots=True)
class WipeLeakPan:
    """Dry the leak pan."""


ManualAction: TypeAlias = (
    SetClamp
    | OpenDoor
    | CloseDoor
    | HangBag
    | UnhangBag
    | WeldLine
    | InspectWeld
    | SeatSpike
    | InspectPouch
    | InspectKit
    | InspectLine
    | MountSet
    | ReplaceKit
    | TightenLuers
    | StraightenLine
    | WipeSensor
    | PurgeLine
    | InvertBag
    | DrawSample
    | CountSample
    | ScanLabel
    | PlaceCheckWeight
    | WipeLeakPan
)


@dataclass(frozen=True, slots=True)
class ActionResult:
    """What came of a manual action or of an injected effect; nothing is ever raised.

    Attributes:
        done: Whether it happened.
        code: Why not (`door.locked`, `kit.not_mounted`, ...), or what was found, or `done`.
        text: What a label says, empty otherwise.
        values: Named numbers, in a fixed order.
        notes: Further findings as codes.
    """

    done: bool
    code: str = "done"
    text: str = ""
    values: tuple[tuple[str, float], ...] = ()
    notes: tuple[str, ...] = ()

    def value(self, name: str) -> float | None:
        """Give one of the named numbers, or `None`.

        Example:
            >>> ActionResult(True, values=(("sample_number", 1.0),)).value("sample_number")
            1.0
        """
        for key, number in self.values:
            if key == name:
                return number
        return None


# --- what breaks ----------------------------------------------------------------------------


class LeakKind(StrEnum):
    """Where a kit leaks."""

    LOOSE_LUER = "loose-luer"
    """A luer connection was not tight: tightening mends it."""
    PINHOLE = "pinhole"
    """A hole in film or tube: nothing mends it, the kit must be replaced."""


@dataclass(frozen=True, slots=True)
class KitLeak:
    """The kit (mounted or still in its pouch) has a hole of this diameter on the outlet side.

    15 um lose about 30 mbar of 300 mbar in the first half minute of a dry pressure hold.
    """

    kind: LeakKind
    diameter_um: float = 15.0


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
