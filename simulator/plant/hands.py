"""What a person's hands do at the device, and what comes of it.

Every action gives a result: done, impossible with a reason, or a finding taken from the true
state. Nothing is raised, because a journal with a clumsy operator must replay.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from simulator.kernel.randomness import draw
from simulator.plant import samples
from simulator.plant.contents import empty_kit
from simulator.plant.instruments import AIR_TAGS
from simulator.plant.interface import (
    ActionResult,
    Clamp,
    CloseDoor,
    CountSample,
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
from simulator.plant.kit import CLAMPS, LINES, WELDS_ON_TUBE, Kit
from simulator.plant.species import VOLUME, add_amounts

if TYPE_CHECKING:
    from simulator.plant.plant import Plant
    from simulator.plant.tubes import Tube

HOOKS: Final = tuple(Hook)
DONE: Final = ActionResult(done=True)
_INSIDE: Final = (Line.CHAMBER, Line.SUPERNATANT, Line.RECIRCULATION)
_HEAVIEST_CHECK_G: Final = 2000.0
_VISIBLE_AIR_ML: Final = 0.2
_VISIBLE_LEAK_ML: Final = 0.1


def perform(plant: "Plant", action: ManualAction) -> ActionResult:
    """Let a person do one thing; give what came of it."""
    return _DEEDS[type(action)](plant, action)


def refuse(code: str) -> ActionResult:
    """Give the result of a deed that is not possible."""
    return ActionResult(done=False, code=code)


def _found(notes: list[str], calm: str) -> ActionResult:
    return ActionResult(done=True, code=notes[0] if notes else calm, notes=tuple(notes))


def _set_clamp(plant: "Plant", action: SetClamp) -> ActionResult:
    if not plant.kit.mounted:
        return refuse("kit.not_mounted")
    plant.kit.clamps_closed[CLAMPS.index(action.clamp)] = action.closed
    return DONE


def _open_door(plant: "Plant", action: OpenDoor) -> ActionResult:  # noqa: ARG001 - one signature
    if plant.door_bolted:
        return refuse("door.locked")
    if not plant.door_closed:
        return refuse("door.already_open")
    plant.door_closed = False
    return DONE


def _close_door(plant: "Plant", action: CloseDoor) -> ActionResult:  # noqa: ARG001
    if plant.door_closed:
        return refuse("door.already_closed")
    plant.door_closed = True
    return DONE


def _hang_bag(plant: "Plant", action: HangBag) -> ActionResult:
    bag = plant.fluids.bags[HOOKS.index(action.hook)]
    if bag.hung:
        return refuse("bag.already_hung")
    if action.hook in (Hook.WASTE, Hook.PRODUCT) and not plant.kit.mounted:
        return refuse("kit.not_mounted")
    bag.hung = True
    return DONE


def _unhang_bag(plant: "Plant", action: UnhangBag) -> ActionResult:
    bag = plant.fluids.bags[HOOKS.index(action.hook)]
    if not bag.hung:
        return refuse("bag.not_hung")
    bag.hung = False
    return DONE


def _weld_line(plant: "Plant", action: WeldLine) -> ActionResult:
    kit = plant.kit
    if action.line is not Line.INPUT:
        return refuse("line.not_weldable")
    if not kit.mounted:
        return refuse("kit.not_mounted")
    if kit.weld_count >= WELDS_ON_TUBE:
        return refuse("weld.no_tube_left")
    kit.weld_count += 1
    chance = draw(plant.seed, "weld", kit.number * 100 + kit.weld_count)
    kit.weld_bad = plant.next_weld_bad or chance < plant.profile.value("weld_failure")
    plant.next_weld_bad = False
    kit.input_connected = True
    return ActionResult(done=True, values=(("weld_number", float(kit.weld_count)),))


def _inspect_weld(plant: "Plant", action: InspectWeld) -> ActionResult:
    kit = plant.kit
    if action.line is not Line.INPUT or kit.weld_count == 0:
        return ActionResult(done=True, code="weld.none")
    return ActionResult(done=True, code="weld.bad" if kit.weld_bad else "weld.sound")


def _seat_spike(plant: "Plant", action: SeatSpike) -> ActionResult:
    kit = plant.kit
    if not kit.mounted:
        return refuse("kit.not_mounted")
    if action.line is Line.BUFFER:
        kit.buffer_connected = True
    elif action.line is Line.INPUT:
        kit.spike_loose = False
    else:
        return refuse("line.has_no_spike")
    return DONE


def _inspect_pouch(plant: "Plant", action: InspectPouch) -> ActionResult:  # noqa: ARG001
    kit = plant.kit
    if kit.mounted:
        return refuse("kit.already_mounted")
    return ActionResult(done=True, code="pouch.damaged" if kit.pouch_damaged else "pouch.intact")


def _inspect_kit(plant: "Plant", action: InspectKit) -> ActionResult:  # noqa: ARG001
    kit = plant.kit
    if not kit.mounted:
        return refuse("kit.not_mounted")
    opened = not plant.door_closed
    signs = (
        (kit.burst, "kit.burst"),
        (plant.instruments.pan_ml(plant) > _VISIBLE_LEAK_ML, "kit.leak_visible"),
        (opened and kit.has_loose_luer, "kit.luer_loose"),
        (any(factor > 1.0 for factor in kit.kinks), "kit.line_kinked"),
        (kit.spike_loose, "kit.spike_loose"),
        (opened and kit.tube_unseated, "kit.tube_unseated"),
    )
    return _found([code for seen, code in signs if seen], "kit.in_order")


def _inspect_line(plant: "Plant", action: InspectLine) -> ActionResult:
    kit, line = plant.kit, action.line
    if not kit.mounted:
        return refuse("kit.not_mounted")
    index = LINES.index(line)
    signs = (
        (not kit.is_connected(line), "line.disconnected"),
        (kit.is_clamped(line), "line.clamp_closed"),
        (kit.kinks[index] > 1.0, "line.kinked"),
        (line is Line.INPUT and kit.spike_loose, "line.spike_loose"),
        (_shows_air(plant, index), "line.air_visible"),
    )
    return _found([code for seen, code in signs if seen], "line.in_order")


def _shows_air(plant: "Plant", index: int) -> bool:
    waiting = plant.fluids.slug_ml if index == LINES.index(Line.INPUT) else 0.0
    return plant.fluids.tubes[index].air_ml() + waiting > _VISIBLE_AIR_ML


def _mount_set(plant: "Plant", action: MountSet) -> ActionResult:  # noqa: ARG001
    kit = plant.kit
    if plant.door_closed:
        return refuse("door.closed")
    if kit.mounted and not kit.tube_unseated:
        return refuse("kit.already_mounted")
    kit.mounted = True
    kit.tube_unseated = False
    return DONE


def _replace_kit(plant: "Plant", action: ReplaceKit) -> ActionResult:  # noqa: ARG001
    kit, fluids = plant.kit, plant.fluids
    if plant.door_closed:
        return refuse("door.closed")
    if kit.touched:
        return refuse("kit.patient_material_inside")
    if plant.kits_left < 1:
        return refuse("kit.none_left")
    plant.kits_left -= 1
    add_amounts(plant.discarded, empty_kit(fluids))
    fluids.fit_tubes(plant.profile)
    fluids.kit = Kit(kit.number + 1)
    chance = draw(plant.seed, "pouch", fluids.kit.number)
    fluids.kit.pouch_damaged = chance < plant.profile.value("pouch_damage")
    for bag in fluids.bags[2:]:
        bag.hung = False
    plant.labels.pop("kit", None)
    return ActionResult(done=True, values=(("kit_number", float(fluids.kit.number)),))


def _tighten_luers(plant: "Plant", action: TightenLuers) -> ActionResult:  # noqa: ARG001
    if not plant.kit.mounted:
        return refuse("kit.not_mounted")
    if plant.door_closed:
        return refuse("door.closed")
    plant.kit.tighten()
    return DONE


def _straighten_line(plant: "Plant", action: StraightenLine) -> ActionResult:
    if not plant.kit.mounted:
        return refuse("kit.not_mounted")
    if action.line in _INSIDE and plant.door_closed:
        return refuse("door.closed")
    plant.kit.kinks[LINES.index(action.line)] = 1.0
    return DONE


def _wipe_sensor(plant: "Plant", action: WipeSensor) -> ActionResult:
    if action.tag not in AIR_TAGS:
        return ActionResult(done=True, code="sensor.unchanged")
    plant.instruments.chatter[AIR_TAGS.index(action.tag)] = 0.0
    return DONE


def _purge_line(plant: "Plant", action: PurgeLine) -> ActionResult:
    kit, fluids = plant.kit, plant.fluids
    if action.line not in (Line.INPUT, Line.BUFFER):
        return refuse("line.has_no_drip_chamber")
    if not kit.mounted or not kit.is_connected(action.line):
        return refuse("line.disconnected")
    if kit.is_clamped(action.line):
        return refuse("line.clamp_closed")
    index = LINES.index(action.line)
    gone = 0.0
    for tube in (fluids.inlet, fluids.tubes[index]):
        gone += _swap_air(plant, index, tube)
    if action.line is Line.INPUT:
        gone += fluids.slug_ml
        fluids.bags[0].air_ml += fluids.slug_ml
        fluids.slug_ml = 0.0
        kit.touched = True
    return ActionResult(done=True, values=(("air_ml", gone),))


def _swap_air(plant: "Plant", index: int, tube: "Tube") -> float:
    """Let the air of a tube rise into the bag and the bag's liquid take its place."""
    bag = plant.fluids.bags[index]
    air = tube.air_ml()
    held = bag.amounts[VOLUME]
    air = min(air, held)
    if air <= 0.0:
        return 0.0
    _, liquid = bag.draw(air)
    bag.air_ml += tube.replace_air(liquid)
    return air


def _invert_bag(plant: "Plant", action: InvertBag) -> ActionResult:
    bag = plant.fluids.bags[HOOKS.index(action.hook)]
    if action.hook in (Hook.WASTE, Hook.PRODUCT) and not plant.kit.mounted:
        return refuse("kit.not_mounted")
    bag.unmixed = 0.0
    return DONE


def _draw_sample(plant: "Plant", action: DrawSample) -> ActionResult:
    if action.source == "chamber":
        if not plant.kit.mounted:
            return refuse("kit.not_mounted")
        if plant.kit.clamps_closed[CLAMPS.index(Clamp.SAMPLING)]:
            return refuse("sampling.clamp_closed")
        if plant.rotor.speed_rpm > 0.0:
            return refuse("centrifuge.turning")
    elif action.source not in tuple(hook.value for hook in HOOKS):
        return refuse("sample.unknown_source")
    return samples.draw_sample(plant, action.source, action.volume_ml)


def _count_sample(plant: "Plant", action: CountSample) -> ActionResult:
    return samples.count_sample(plant, action.sample_number)


def _scan_label(plant: "Plant", action: ScanLabel) -> ActionResult:
    item = action.item.value
    text = plant.labels.get(item) or plant.setup.label_text(item, plant.kit.number)
    return ActionResult(done=True, text=text)


def _place_check_weight(plant: "Plant", action: PlaceCheckWeight) -> ActionResult:
    if not 0.0 <= action.mass_g <= _HEAVIEST_CHECK_G:
        return refuse("check_weight.impossible")
    plant.instruments.check_g[HOOKS.index(action.hook)] = action.mass_g
    return DONE


def _wipe_leak_pan(plant: "Plant", action: WipeLeakPan) -> ActionResult:  # noqa: ARG001
    plant.instruments.pan_wiped_ml = plant.fluids.leaked[VOLUME]
    return DONE


_DEEDS: Final[dict[type, Callable[["Plant", Any], ActionResult]]] = {
    SetClamp: _set_clamp,
    OpenDoor: _open_door,
    CloseDoor: _close_door,
    HangBag: _hang_bag,
    UnhangBag: _unhang_bag,
    WeldLine: _weld_line,
    InspectWeld: _inspect_weld,
    SeatSpike: _seat_spike,
    InspectPouch: _inspect_pouch,
    InspectKit: _inspect_kit,
    InspectLine: _inspect_line,
    MountSet: _mount_set,
    ReplaceKit: _replace_kit,
    TightenLuers: _tighten_luers,
    StraightenLine: _straighten_line,
    WipeSensor: _wipe_sensor,
    PurgeLine: _purge_line,
    InvertBag: _invert_bag,
    DrawSample: _draw_sample,
    CountSample: _count_sample,
    ScanLabel: _scan_label,
    PlaceCheckWeight: _place_check_weight,
    WipeLeakPan: _wipe_leak_pan,
}
