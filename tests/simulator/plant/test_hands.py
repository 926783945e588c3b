"""What hands can and cannot do."""

import pytest

from simulator.plant.interface import (
    ActionResult,
    Actuators,
    AirInInputLine,
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
    KitLeak,
    LabelledItem,
    LabelMismatch,
    LeakKind,
    Line,
    LineKink,
    ManualAction,
    MountSet,
    OpenDoor,
    PlaceCheckWeight,
    PouchDamaged,
    PurgeLine,
    ReplaceKit,
    ScanLabel,
    SeatSpike,
    SetClamp,
    StraightenLine,
    TightenLuers,
    TubeUnseated,
    UnhangBag,
    Valve,
    WeldFails,
    WeldLine,
    WipeLeakPan,
    WipeSensor,
)
from simulator.plant.labels import parse_din, parse_gs1
from simulator.plant.truth import read_truth


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        (CloseDoor(), "door.already_closed"),
        (MountSet(), "door.closed"),
        (ReplaceKit(), "door.closed"),
        (SetClamp(Clamp.INPUT, closed=False), "kit.not_mounted"),
        (HangBag(Hook.WASTE), "kit.not_mounted"),
        (UnhangBag(Hook.INPUT), "bag.not_hung"),
        (WeldLine(), "kit.not_mounted"),
        (WeldLine(Line.WASTE), "line.not_weldable"),
        (SeatSpike(), "kit.not_mounted"),
        (InspectKit(), "kit.not_mounted"),
        (InspectLine(Line.INPUT), "kit.not_mounted"),
        (TightenLuers(), "kit.not_mounted"),
        (StraightenLine(Line.INPUT), "kit.not_mounted"),
        (PurgeLine(Line.INPUT), "line.disconnected"),
        (PurgeLine(Line.WASTE), "line.has_no_drip_chamber"),
        (InvertBag(Hook.PRODUCT), "kit.not_mounted"),
        (DrawSample("chamber", 1.0), "kit.not_mounted"),
        (DrawSample("pocket", 1.0), "sample.unknown_source"),
        (DrawSample("product", 1.0), "sample.not_enough"),
        (DrawSample("input", -1.0), "sample.impossible_volume"),
        (DrawSample("input", float("nan")), "sample.impossible_volume"),
        (CountSample(1), "sample.unknown"),
        (PlaceCheckWeight(Hook.INPUT, -5.0), "check_weight.impossible"),
    ],
)
def test_an_impossible_deed_is_refused_with_its_reason_and_changes_nothing(
    new_operator, action: ManualAction, reason: str
) -> None:
    plant = new_operator(installed=False).plant
    before = plant.state_values()

    assert plant.act(action) == ActionResult(done=False, code=reason)
    assert plant.state_values()[:-1] == before[:-1]


def test_no_hand_opens_a_bolted_door_or_while_open_bolts_it(new_operator) -> None:
    plant = new_operator().plant
    plant.advance(Actuators(door_lock=True), 2)
    assert plant.measure().d_101_locked
    assert plant.act(OpenDoor()).code == "door.locked"

    plant.advance(Actuators(), 2)
    assert plant.act(OpenDoor()).done
    assert plant.act(OpenDoor()).code == "door.already_open"
    plant.advance(Actuators(door_lock=True), 2)

    assert not plant.measure().d_101_locked


def test_a_kit_can_be_replaced_until_patient_material_touched_it(new_operator) -> None:
    operator = new_operator(primed=True)
    plant = operator.plant
    plant.inject(KitLeak(LeakKind.PINHOLE))
    plant.act(OpenDoor())

    assert plant.act(ReplaceKit()).value("kit_number") == 2.0
    assert not plant.measure().kit_mounted
    assert plant.act(InspectPouch()).code == "pouch.intact"
    assert read_truth(plant).kit_tight
    assert plant.act(ScanLabel(LabelledItem.KIT)).text.endswith("000418")

    plant.act(CloseDoor())
    operator.install()
    operator.prime()
    operator.load()
    plant.act(OpenDoor())

    assert plant.act(ReplaceKit()).code == "kit.patient_material_inside"


def test_the_stock_of_kits_ends(new_operator) -> None:
    plant = new_operator().plant
    plant.act(OpenDoor())
    codes = [plant.act(ReplaceKit()).code for _ in range(3)]

    assert codes == ["done", "done", "kit.none_left"]


def test_the_tube_is_long_enough_for_four_welds(new_operator) -> None:
    plant = new_operator(installed=False).plant
    plant.act(OpenDoor())
    plant.act(MountSet())

    assert plant.act(InspectWeld()).code == "weld.none"
    assert [plant.act(WeldLine()).done for _ in range(5)] == [True] * 4 + [False]


def test_a_bad_weld_is_seen_by_looking_and_mended_by_welding_again(new_operator) -> None:
    plant = new_operator().plant
    plant.inject(WeldFails())
    plant.act(WeldLine())
    assert plant.act(InspectWeld()).code == "weld.bad"

    plant.act(WeldLine())

    assert plant.act(InspectWeld()).code == "weld.sound"


def test_tracing_a_line_finds_what_is_wrong_with_it(new_operator) -> None:
    plant = new_operator(primed=True).plant
    plant.inject(LineKink(Line.BUFFER))
    plant.act(SetClamp(Clamp.BUFFER, closed=True))
    plant.inject(AirInInputLine())

    assert plant.act(InspectLine(Line.BUFFER)).notes == ("line.clamp_closed", "line.kinked")
    assert plant.act(InspectLine(Line.INPUT)).notes == ("line.spike_loose", "line.air_visible")
    assert plant.act(StraightenLine(Line.BUFFER)).done
    plant.act(SetClamp(Clamp.BUFFER, closed=False))
    assert plant.act(InspectLine(Line.BUFFER)).code == "line.in_order"


def test_a_loose_luer_is_seen_only_behind_the_open_door(new_operator) -> None:
    plant = new_operator().plant
    plant.inject(KitLeak(LeakKind.LOOSE_LUER))
    plant.inject(TubeUnseated())
    assert plant.act(InspectKit()).code == "kit.in_order"

    plant.act(OpenDoor())
    assert plant.act(InspectKit()).notes == ("kit.luer_loose", "kit.tube_unseated")
    plant.act(TightenLuers())
    plant.act(MountSet())

    assert plant.act(InspectKit()).code == "kit.in_order"


def test_a_torn_pouch_is_seen_by_eyes_and_not_by_the_reader(new_operator) -> None:
    plant = new_operator(installed=False).plant
    text = plant.act(ScanLabel(LabelledItem.KIT)).text
    plant.inject(PouchDamaged())

    assert plant.act(InspectPouch()).code == "pouch.damaged"
    assert plant.act(ScanLabel(LabelledItem.KIT)).text == text


@pytest.mark.parametrize("item", [LabelledItem.KIT, LabelledItem.BUFFER])
def test_a_wrong_reagent_label_is_well_formed_and_different(new_operator, item) -> None:
    plant = new_operator(installed=False).plant
    right = parse_gs1(plant.act(ScanLabel(item)).text)
    plant.inject(LabelMismatch(item))
    wrong = parse_gs1(plant.act(ScanLabel(item)).text)

    assert right is not None
    assert wrong is not None
    assert right != wrong
    plant.clear(LabelMismatch(item))
    assert parse_gs1(plant.act(ScanLabel(item)).text) == right


def test_a_wrong_bag_label_carries_a_neighbours_donation_number(new_operator) -> None:
    plant = new_operator(installed=False).plant
    right = parse_din(plant.act(ScanLabel(LabelledItem.INPUT_BAG)).text)
    plant.inject(LabelMismatch(LabelledItem.INPUT_BAG))
    wrong = parse_din(plant.act(ScanLabel(LabelledItem.INPUT_BAG)).text)

    assert right == plant.setup.din
    assert wrong is not None
    assert wrong != right
    assert right == parse_din(plant.act(ScanLabel(LabelledItem.PRODUCT_BAG)).text)
    assert plant.act(ScanLabel(LabelledItem.PATIENT_RECORD)).text == plant.setup.patient


def test_an_unmixed_bag_gives_a_sample_that_counts_too_high(new_operator) -> None:
    plant = new_operator().plant
    true_per_ml = plant.setup.input_amounts[1] / plant.setup.input_amounts[0]
    plant.act(DrawSample("input", 2.0))
    plant.act(InvertBag(Hook.INPUT))
    plant.act(DrawSample("input", 2.0))
    unmixed, mixed = plant.samples

    assert unmixed[1] / unmixed[0] > 1.3 * true_per_ml
    assert mixed[1] / mixed[0] == pytest.approx(true_per_ml, rel=0.01)


def test_counts_scatter_with_the_error_of_the_assay(new_operator) -> None:
    plant = new_operator().plant
    plant.act(InvertBag(Hook.INPUT))
    number = int(plant.act(DrawSample("input", 2.0)).value("sample_number"))
    true_per_ml = plant.samples[0][1] / plant.samples[0][0]
    counts = [plant.act(CountSample(number)).value("cd34_per_ml") for _ in range(400)]
    mean = sum(counts) / len(counts)
    spread = (sum((c - mean) ** 2 for c in counts) / len(counts)) ** 0.5

    assert mean == pytest.approx(true_per_ml, rel=0.02)
    assert spread / mean == pytest.approx(0.10, abs=0.015)


def test_a_sample_makes_the_bag_lighter(new_operator) -> None:
    plant = new_operator().plant
    plant.advance(Actuators(), 60)
    before = plant.instruments.shown_g[0]
    plant.act(DrawSample("input", 5.0))
    plant.advance(Actuators(), 60)

    assert before - plant.instruments.shown_g[0] == pytest.approx(5.1, abs=0.15)


def test_the_chamber_is_sampled_through_its_clamp_and_never_in_a_spin(new_operator) -> None:
    operator = new_operator(primed=True)
    operator.load()
    plant = operator.plant
    operator.run(20, centrifuge_rpm=1000.0, door_lock=True)
    assert plant.act(DrawSample("chamber", 1.0)).code == "centrifuge.turning"

    operator.run(100, door_lock=True)
    plant.act(SetClamp(Clamp.SAMPLING, closed=True))
    assert plant.act(DrawSample("chamber", 1.0)).code == "sampling.clamp_closed"
    plant.act(SetClamp(Clamp.SAMPLING, closed=False))

    assert plant.act(DrawSample("chamber", 1.0)).done


def test_a_wet_pan_is_dried_and_stays_dry_when_nothing_leaks(new_operator) -> None:
    operator = new_operator(primed=True)
    plant = operator.plant
    plant.inject(KitLeak(LeakKind.PINHOLE, 900.0))
    operator.run(200, Valve.BUFFER, Valve.WASTE, pump_ml_per_min=100.0)
    plant.inject(LineKink(Line.WASTE, 22.0))
    operator.run(200, Valve.BUFFER, Valve.WASTE, pump_ml_per_min=100.0)
    assert plant.measure().ls_101_wet

    plant.clear(KitLeak(LeakKind.PINHOLE))
    plant.act(WipeLeakPan())
    operator.run(100)

    assert not plant.measure().ls_101_wet


def test_wiping_helps_an_air_detector_and_no_other_sensor(new_operator) -> None:
    plant = new_operator().plant

    assert plant.act(WipeSensor("AD-101")).code == "done"
    assert plant.act(WipeSensor("WT-101")).code == "sensor.unchanged"
