"""What breaks: changes of the true state, never of what a screen shows.

`inject` and `clear` give a result and raise nothing; a magnitude outside what is physically
possible is refused.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from simulator.plant.instruments import AIR_TAGS, PRESSURE_TAGS
from simulator.plant.interface import (
    ActionResult,
    AirInInputLine,
    BubbleSensorDirty,
    CentrifugeImbalance,
    ClampLeftClosed,
    FaultEffect,
    Hook,
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
from simulator.plant.kit import CLAMPS, LINES
from simulator.plant.labels import Gs1Label, format_din, format_gs1
from simulator.plant.materials import OTHER_DIN

if TYPE_CHECKING:
    from simulator.plant.plant import Plant

_DONE: Final = ActionResult(done=True)
_OUT_OF_RANGE: Final = ActionResult(done=False, code="effect.out_of_range")
_UNKNOWN_TAG: Final = ActionResult(done=False, code="effect.unknown_tag")
_HOOKS: Final = tuple(Hook)


def inject(plant: "Plant", effect: FaultEffect) -> ActionResult:
    """Let something break."""
    return _BREAK[type(effect)](plant, effect)


def clear(plant: "Plant", effect: FaultEffect) -> ActionResult:
    """Undo a fault, as service or chance would."""
    return _MEND[type(effect)](plant, effect)


def _leak(plant: "Plant", effect: KitLeak) -> ActionResult:
    if not 0.0 < effect.diameter_um <= 1000.0:  # noqa: PLR2004 - beyond this the tube is off
        return _OUT_OF_RANGE
    return _set_hole(plant, effect, effect.diameter_um)


def _mend_leak(plant: "Plant", effect: KitLeak) -> ActionResult:
    return _set_hole(plant, effect, 0.0)


def _set_hole(plant: "Plant", effect: KitLeak, diameter_um: float) -> ActionResult:
    kit, loose = plant.kit, effect.kind is LeakKind.LOOSE_LUER
    if effect.inlet_side and loose:
        kit.inlet_luer_um = diameter_um
    elif effect.inlet_side:
        kit.inlet_pinhole_um = diameter_um
    elif loose:
        kit.luer_um = diameter_um
    else:
        kit.pinhole_um = diameter_um
    return _DONE


def _close_clamp(plant: "Plant", effect: ClampLeftClosed) -> ActionResult:
    plant.kit.clamps_closed[CLAMPS.index(effect.clamp)] = True
    return _DONE


def _open_clamp(plant: "Plant", effect: ClampLeftClosed) -> ActionResult:
    plant.kit.clamps_closed[CLAMPS.index(effect.clamp)] = False
    return _DONE


def _let_air_in(plant: "Plant", effect: AirInInputLine) -> ActionResult:
    if not 0.0 <= effect.slug_ml <= 50.0:  # noqa: PLR2004 - more than the drip chamber can hold
        return _OUT_OF_RANGE
    plant.fluids.slug_ml += effect.slug_ml
    plant.kit.spike_loose = plant.kit.spike_loose or effect.spike_loose
    return _DONE


def _keep_air_out(plant: "Plant", effect: AirInInputLine) -> ActionResult:  # noqa: ARG001
    plant.fluids.slug_ml = 0.0
    plant.kit.spike_loose = False
    return _DONE


def _fail_mains(plant: "Plant", effect: MainsDip) -> ActionResult:
    if effect.duration_ticks < 0:
        return _OUT_OF_RANGE
    plant.power.fail(plant.tick, effect.duration_ticks)
    return _DONE


def _restore_mains(plant: "Plant", effect: MainsDip) -> ActionResult:  # noqa: ARG001
    plant.power.restore()
    return _DONE


def _swap_label(plant: "Plant", effect: LabelMismatch) -> ActionResult:
    plant.labels[effect.item.value] = effect.text or _other_label(plant, effect.item.value)
    return _DONE


def _other_label(plant: "Plant", item: str) -> str:
    setup = plant.setup
    if item in {"kit", "buffer"}:
        right = setup.kit_label if item == "kit" else setup.buffer_label
        return format_gs1(Gs1Label(right.gtin, "260131", f"{right.lot}X", right.serial))
    return "TRN-P-0024" if item == "patient_record" else format_din(OTHER_DIN)


def _right_label(plant: "Plant", effect: LabelMismatch) -> ActionResult:
    plant.labels.pop(effect.item.value, None)
    return _DONE


def _kink(plant: "Plant", effect: LineKink) -> ActionResult:
    if not 1.0 <= effect.factor <= 1e6:  # noqa: PLR2004 - practically shut
        return _OUT_OF_RANGE
    plant.kit.kinks[LINES.index(effect.line)] = effect.factor
    return _DONE


def _unkink(plant: "Plant", effect: LineKink) -> ActionResult:
    plant.kit.kinks[LINES.index(effect.line)] = 1.0
    return _DONE


def _drift(plant: "Plant", effect: LoadCellDrift) -> ActionResult:
    if not -1e4 <= effect.g_per_h <= 1e4:  # noqa: PLR2004 - beyond this the cell is broken
        return _OUT_OF_RANGE
    return _set_drift(plant, _HOOKS.index(effect.hook), effect.g_per_h)


def _stop_drift(plant: "Plant", effect: LoadCellDrift) -> ActionResult:
    index = _HOOKS.index(effect.hook)
    _set_drift(plant, index, 0.0)
    plant.instruments.drift_held_g[index] = 0.0
    return _DONE


def _set_drift(plant: "Plant", index: int, g_per_h: float) -> ActionResult:
    instruments = plant.instruments
    gathered = instruments.drift_g_per_h[index] * (plant.tick - instruments.drift_since[index])
    instruments.drift_held_g[index] += gathered / 7200.0
    instruments.drift_g_per_h[index] = g_per_h
    instruments.drift_since[index] = plant.tick
    return _DONE


def _freeze(plant: "Plant", effect: LoadCellFreeze) -> ActionResult:
    index = _HOOKS.index(effect.hook)
    plant.instruments.frozen_g[index] = plant.instruments.weight_g(index, plant.tick)
    return _DONE


def _thaw(plant: "Plant", effect: LoadCellFreeze) -> ActionResult:
    plant.instruments.frozen_g[_HOOKS.index(effect.hook)] = None
    return _DONE


def _wear_pump(plant: "Plant", effect: PumpUnderDelivery) -> ActionResult:
    if not 0.0 <= effect.fraction <= 1.0:
        return _OUT_OF_RANGE
    plant.pump_worn = effect.fraction
    return _DONE


def _renew_pump(plant: "Plant", effect: PumpUnderDelivery) -> ActionResult:  # noqa: ARG001
    plant.pump_worn = 0.0
    return _DONE


def _offset(plant: "Plant", effect: PressureOffset) -> ActionResult:
    if effect.tag not in PRESSURE_TAGS:
        return _UNKNOWN_TAG
    if not -900.0 <= effect.offset_mbar <= 900.0:  # noqa: PLR2004 - range of the sensor
        return _OUT_OF_RANGE
    plant.instruments.offset_mbar[PRESSURE_TAGS.index(effect.tag)] = effect.offset_mbar
    return _DONE


def _calibrate(plant: "Plant", effect: PressureOffset) -> ActionResult:
    if effect.tag not in PRESSURE_TAGS:
        return _UNKNOWN_TAG
    plant.instruments.offset_mbar[PRESSURE_TAGS.index(effect.tag)] = 0.0
    return _DONE


def _dirty(plant: "Plant", effect: BubbleSensorDirty) -> ActionResult:
    if effect.tag not in AIR_TAGS:
        return _UNKNOWN_TAG
    if not 0.0 <= effect.rate <= 1.0:
        return _OUT_OF_RANGE
    plant.instruments.chatter[AIR_TAGS.index(effect.tag)] = effect.rate
    return _DONE


def _clean(plant: "Plant", effect: BubbleSensorDirty) -> ActionResult:
    if effect.tag not in AIR_TAGS:
        return _UNKNOWN_TAG
    plant.instruments.chatter[AIR_TAGS.index(effect.tag)] = 0.0
    return _DONE


def _stick(plant: "Plant", effect: ValveStuck) -> ActionResult:
    plant.stuck[effect.valve.place] = effect.stuck_open
    return _DONE


def _free(plant: "Plant", effect: ValveStuck) -> ActionResult:
    plant.stuck[effect.valve.place] = None
    return _DONE


def _unbalance(plant: "Plant", effect: CentrifugeImbalance) -> ActionResult:
    if not 0.0 <= effect.severity <= 10.0:  # noqa: PLR2004 - beyond this the rotor breaks
        return _OUT_OF_RANGE
    plant.rotor.imbalance = effect.severity
    return _DONE


def _balance(plant: "Plant", effect: CentrifugeImbalance) -> ActionResult:  # noqa: ARG001
    plant.rotor.imbalance = 0.0
    return _DONE


def _set_pouch(plant: "Plant", *, damaged: bool) -> ActionResult:
    plant.kit.pouch_damaged = damaged
    return _DONE


def _set_tube(plant: "Plant", *, unseated: bool) -> ActionResult:
    plant.kit.tube_unseated = unseated
    return _DONE


def _set_weld(plant: "Plant", *, bad: bool) -> ActionResult:
    plant.next_weld_bad = bad
    return _DONE


_Deed = Callable[["Plant", Any], ActionResult]

_BREAK: Final[dict[type, _Deed]] = {
    KitLeak: _leak,
    ClampLeftClosed: _close_clamp,
    AirInInputLine: _let_air_in,
    MainsDip: _fail_mains,
    LabelMismatch: _swap_label,
    LineKink: _kink,
    LoadCellDrift: _drift,
    LoadCellFreeze: _freeze,
    PumpUnderDelivery: _wear_pump,
    PressureOffset: _offset,
    BubbleSensorDirty: _dirty,
    ValveStuck: _stick,
    CentrifugeImbalance: _unbalance,
    PouchDamaged: lambda plant, _: _set_pouch(plant, damaged=True),
    TubeUnseated: lambda plant, _: _set_tube(plant, unseated=True),
    WeldFails: lambda plant, _: _set_weld(plant, bad=True),
}
_MEND: Final[dict[type, _Deed]] = {
    KitLeak: _mend_leak,
    ClampLeftClosed: _open_clamp,
    AirInInputLine: _keep_air_out,
    MainsDip: _restore_mains,
    LabelMismatch: _right_label,
    LineKink: _unkink,
    LoadCellDrift: _stop_drift,
    LoadCellFreeze: _thaw,
    PumpUnderDelivery: _renew_pump,
    PressureOffset: _calibrate,
    BubbleSensorDirty: _clean,
    ValveStuck: _free,
    CentrifugeImbalance: _balance,
    PouchDamaged: lambda plant, _: _set_pouch(plant, damaged=False),
    TubeUnseated: lambda plant, _: _set_tube(plant, unseated=False),
    WeldFails: lambda plant, _: _set_weld(plant, bad=False),
}
