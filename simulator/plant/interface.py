"""Everything that passes between the plant and the world around it.

Three kinds of influence reach the plant: what the controller drives (`Actuators`), what a person's
hands do (the manual actions), and what breaks (the fault effects). One kind of knowledge leaves it
for the controller: `Measurements`, with noise, lag and failures. The true state stays inside;
`simulator.plant.truth` shows it to scoring only.

Nothing here computes; the physics is in the other modules of this package.
"""

from dataclasses import dataclass
from typing import NamedTuple

from simulator.plant.actions import (
    ActionResult,
    CloseDoor,
    CountSample,
    DrawSample,
    HangBag,
    InspectKit,
    InspectLine,
    InspectPouch,
    InspectWeld,
    InvertBag,
    ManualAction,
    MountSet,
    OpenDoor,
    PlaceCheckWeight,
    PurgeLine,
    ReplaceKit,
    ScanLabel,
    SeatSpike,
    SetClamp,
    StraightenLine,
    TightenLuers,
    UnhangBag,
    WeldLine,
    WipeLeakPan,
    WipeSensor,
)
from simulator.plant.effects import (
    AirInInputLine,
    BubbleSensorDirty,
    CentrifugeImbalance,
    ClampLeftClosed,
    FaultEffect,
    KitLeak,
    LabelMismatch,
    LeakKind,
    LineKink,
    LoadCellDrift,
    LoadCellFreeze,
    MainsDip,
    PouchDamaged,
    PressureOffset,
    PumpUnderDelivery,
    TubeUnseated,
    ValveStuck,
    WeldFails,
)
from simulator.plant.equipment import (
    CLOSED_VALVES,
    VALVE_COUNT,
    ActuatorError,
    Clamp,
    Hook,
    LabelledItem,
    Line,
    PlantError,
    Valve,
    open_valves,
)

__all__ = [
    "CLOSED_VALVES",
    "VALVE_COUNT",
    "ActionResult",
    "ActuatorError",
    "Actuators",
    "AirInInputLine",
    "BubbleSensorDirty",
    "CentrifugeImbalance",
    "Clamp",
    "ClampLeftClosed",
    "CloseDoor",
    "CountSample",
    "DrawSample",
    "FaultEffect",
    "HangBag",
    "Hook",
    "InspectKit",
    "InspectLine",
    "InspectPouch",
    "InspectWeld",
    "InvertBag",
    "KitLeak",
    "LabelMismatch",
    "LabelledItem",
    "LeakKind",
    "Line",
    "LineKink",
    "LoadCellDrift",
    "LoadCellFreeze",
    "MainsDip",
    "ManualAction",
    "Measurements",
    "MountSet",
    "OpenDoor",
    "PlaceCheckWeight",
    "PlantError",
    "PouchDamaged",
    "PressureOffset",
    "PumpUnderDelivery",
    "PurgeLine",
    "ReplaceKit",
    "ScanLabel",
    "SeatSpike",
    "SetClamp",
    "StraightenLine",
    "TightenLuers",
    "TubeUnseated",
    "UnhangBag",
    "Valve",
    "ValveStuck",
    "WeldFails",
    "WeldLine",
    "WipeLeakPan",
    "WipeSensor",
    "open_valves",
]


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
