"""What a person's hands can do at the device, as values. How it is done is in `hands`."""

from dataclasses import dataclass
from typing import TypeAlias

from simulator.plant.equipment import Clamp, Hook, LabelledItem, Line


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
