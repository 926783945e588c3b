"""What the operator does with the hands: from a command to the plant, and back to a finding."""

from collections.abc import Callable
from typing import Final

from simulator.controller.commands import Deed, DoByHand, MoveClamp, MoveDoor, Position
from simulator.plant.interface import (
    ActionResult,
    Clamp,
    CloseDoor,
    DrawSample,
    HangBag,
    Hook,
    InspectKit,
    InspectLine,
    InspectPouch,
    InspectWeld,
    InvertBag,
    Line,
    ManualAction,
    MountSet,
    OpenDoor,
    PurgeLine,
    ReplaceKit,
    SeatSpike,
    SetClamp,
    StraightenLine,
    TightenLuers,
    WeldLine,
    WipeSensor,
)
from simulator.plant.plant import Plant

SAMPLE_ML: Final = 2.0
ON_PLANT: Final[dict[Deed, Callable[[str], ManualAction]]] = {
    Deed.INSPECT_POUCH: lambda _: InspectPouch(),
    Deed.INSPECT_KIT: lambda _: InspectKit(),
    Deed.MOUNT_SET: lambda _: MountSet(),
    Deed.HANG_BAG: lambda item: HangBag(Hook(item)),
    Deed.SEAT_SPIKE: lambda item: SeatSpike(Line(item)),
    Deed.MIX_BAG: lambda item: InvertBag(Hook(item)),
    Deed.INSPECT_LINE: lambda item: InspectLine(Line(item)),
    Deed.STRAIGHTEN_LINE: lambda item: StraightenLine(Line(item)),
    Deed.TIGHTEN_LUER: lambda _: TightenLuers(),
    Deed.TAKE_NEW_KIT: lambda _: ReplaceKit(),
    Deed.WELD_LINE: lambda item: WeldLine(Line(item)),
    Deed.CHECK_WELD: lambda item: InspectWeld(Line(item)),
    Deed.PURGE_LINE: lambda item: PurgeLine(Line(item)),
    Deed.WIPE_SENSOR: WipeSensor,
    Deed.TAKE_SAMPLE: lambda item: DrawSample(item, SAMPLE_ML),
    Deed.SEAL_PRODUCT: lambda _: SetClamp(Clamp.PRODUCT, closed=True),
}
"""Deeds that change or inspect the plant; the others happen at the bench and are remembered."""

LINE_CLAMPS: Final = {
    "input": Clamp.INPUT,
    "buffer": Clamp.BUFFER,
    "waste": Clamp.WASTE,
    "product": Clamp.PRODUCT,
}
ITEMS: Final = {
    Deed.HANG_BAG: tuple(each.value for each in Hook),
    Deed.MIX_BAG: ("input", "product"),
    Deed.INSPECT_LINE: ("input", "buffer", "waste", "product"),
    Deed.STRAIGHTEN_LINE: ("input", "buffer", "waste", "product"),
    Deed.SEAT_SPIKE: ("input", "buffer"),
    Deed.PURGE_LINE: ("input", "buffer"),
    Deed.WELD_LINE: ("input",),
    Deed.CHECK_WELD: ("input",),
    Deed.WIPE_SENSOR: ("AD-101", "AD-102", "AD-103"),
    Deed.TAKE_SAMPLE: ("product",),
}
"""{deed: objects it can be done to}; other deeds take an empty item."""

FINDINGS: Final = {
    "done": "Done.",
    "pouch.intact": "The pouch and its seals are intact.",
    "pouch.damaged": "The seal of the pouch is torn.",
    "kit.in_order": "Nothing unusual is seen on the kit.",
    "kit.luer_loose": "A luer connection is loose.",
    "kit.leak_visible": "Fluid is seen under the kit.",
    "kit.line_kinked": "A line is kinked.",
    "kit.spike_loose": "A spike is loose.",
    "kit.tube_unseated": "The pump tube lies beside its raceway.",
    "kit.burst": "The kit has burst.",
    "line.in_order": "The line is open, straight and full.",
    "line.clamp_closed": "The clamp of this line is closed.",
    "line.kinked": "The line is kinked.",
    "line.air_visible": "Air is seen in the line.",
    "line.spike_loose": "The spike is loose in its port.",
    "line.disconnected": "The line is not connected yet.",
    "weld.sound": "The weld is even and holds the pull.",
    "weld.bad": "The weld is uneven and gives under the pull.",
    "weld.none": "There is no weld to look at.",
    "door.locked": "The door is bolted.",
    "door.closed": "The door is closed; open it first.",
    "door.already_open": "The door is open already.",
    "door.already_closed": "The door is closed already.",
    "kit.not_mounted": "No kit is mounted.",
    "kit.already_mounted": "The kit is mounted already.",
    "kit.none_left": "No kit is left in stock.",
    "kit.patient_material_inside": "Patient material is inside; the kit stays.",
    "bag.already_hung": "The bag hangs already.",
    "sensor.unchanged": "The sensor was wiped.",
    "unknown-item": "This cannot be done to that.",
}
"""The sentence for what was seen or for why it was not possible."""


def perform(plant: Plant, command: DoByHand | MoveClamp | MoveDoor) -> ActionResult:
    """Let the hands do it; the result says what came of it, and nothing is ever raised."""
    if isinstance(command, MoveDoor):
        return plant.act(OpenDoor() if command.position is Position.OPEN else CloseDoor())
    if isinstance(command, MoveClamp):
        if command.clamp not in {each.value for each in Clamp}:
            return ActionResult(done=False, code="unknown-item")
        closed = command.position is Position.CLOSED
        return plant.act(SetClamp(Clamp(command.clamp), closed=closed))
    if command.item not in ITEMS.get(command.deed, ("",)):
        return ActionResult(done=False, code="unknown-item")
    build = ON_PLANT.get(command.deed)
    return plant.act(build(command.item)) if build else ActionResult(done=True)


def explain_finding(code: str) -> str:
    """Return the sentence for a finding or a refusal of the hands."""
    return FINDINGS.get(code, code.replace(".", ": ").replace("_", " ") + ".")
