"""What lies at the bench and what hands can do now, as views."""

from typing import TYPE_CHECKING, Final

from simulator.controller.commands import (
    Command,
    Deed,
    DoByHand,
    EndRun,
    MoveClamp,
    MoveDoor,
    NotifyPerson,
    Position,
    Role,
    ScanItem,
    SignatureMeaning,
    SignRecord,
    SilenceHorn,
    TypeIdentifier,
)
from simulator.plant.interface import LabelledItem
from simulator.scenario.hands import ITEMS
from simulator.scenario.order import BADGES
from simulator.scenario.views import ActionView, ItemView

if TYPE_CHECKING:
    from simulator.scenario.run import Run

ITEM_TITLES: Final = {
    "operator-badge": "Own badge",
    "patient_record": "Patient and batch order",
    "buffer": "Buffer bag",
    "input_bag": "Leukapheresis bag",
    "kit": "Kit",
    "product_bag": "Product bag",
    "second-person-badge": "Badge of the second person",
}
DEED_TITLES: Final = {
    Deed.INSPECT_POUCH: "Look at the pouch of the kit",
    Deed.INSPECT_KIT: "Look over the mounted kit",
    Deed.MOUNT_SET: "Mount the set",
    Deed.HANG_BAG: "Hang the {item} bag",
    Deed.SEAT_SPIKE: "Push the spike of the {item} line home",
    Deed.MIX_BAG: "Turn the {item} bag over five times",
    Deed.INSPECT_LINE: "Trace the {item} line",
    Deed.STRAIGHTEN_LINE: "Straighten the {item} line",
    Deed.TIGHTEN_LUER: "Tighten the luer connections",
    Deed.QUARANTINE_KIT: "Label the kit and put it in quarantine",
    Deed.TAKE_NEW_KIT: "Take the kit off and a new one from stock",
    Deed.SEGREGATE_MATERIAL: "Segregate and mark the material",
    Deed.WELD_LINE: "Weld the {item} line",
    Deed.CHECK_WELD: "Pull and look at the weld",
    Deed.PURGE_LINE: "Purge the drip chamber of the {item} line",
    Deed.WIPE_SENSOR: "Clean and reseat {item}",
    Deed.CHECK_VOLUMES: "Compare bag weights with the record",
    Deed.TAKE_SAMPLE: "Draw a sample of the {item}",
    Deed.SEAL_PRODUCT: "Clamp and seal the product line",
    Deed.SWITCH_POWER_OFF_AND_ON: "Switch the device off and on",
}
"""{deed: words for it}."""
KIT_DEEDS: Final = (
    Deed.INSPECT_LINE,
    Deed.STRAIGHTEN_LINE,
    Deed.TIGHTEN_LUER,
    Deed.PURGE_LINE,
    Deed.WIPE_SENSOR,
)


def list_items(run: "Run") -> tuple[ItemView, ...]:
    """Return everything that carries a barcode, with the text that can be read on its label."""
    segregated = "segregate-material" in run.bench
    return tuple(
        ItemView(
            item, title, _label(run, item), segregated and item in {"input_bag", "patient_record"}
        )
        for item, title in ITEM_TITLES.items()
    )


def _label(run: "Run", item: str) -> tuple[str, ...]:
    if item in BADGES:
        return (BADGES[item],)
    place = LabelledItem(item).value
    plant = run.plant
    text = plant.labels.get(place) or run.setup.label_text(place, plant.kit.number)
    return tuple(text.split("\x1d"))


def list_bench_actions(run: "Run") -> tuple[ActionView, ...]:
    """Return what hands and voice can do now; the device may still refuse."""
    if run.is_over:
        return ()
    return (*_scans(), *_deeds(), *_clamps(), *_door(run), *_desk(run))


def _scans() -> list[ActionView]:
    found = [
        ActionView("bench", f"Scan: {title}", ScanItem(item)) for item, title in ITEM_TITLES.items()
    ]
    typed = TypeIdentifier("input_bag", "as ordered")
    found.append(ActionView("bench", "Type the identifier by hand", typed, needs_confirmation=True))
    return found


def _deeds() -> list[ActionView]:
    found = []
    for deed, title in DEED_TITLES.items():
        group = "kit" if deed in KIT_DEEDS else "bench"
        for item in ITEMS.get(deed, ("",)):
            risky = deed in {Deed.SWITCH_POWER_OFF_AND_ON, Deed.TAKE_NEW_KIT}
            command = DoByHand(deed, item)
            found.append(ActionView(group, title.format(item=item), command, risky))
    return found


def _clamps() -> list[ActionView]:
    return [
        ActionView("kit", f"{word} CL-{number}", MoveClamp(f"CL-{number}", position))
        for number in range(1, 6)
        for word, position in (("Open", Position.OPEN), ("Close", Position.CLOSED))
    ]


def _door(run: "Run") -> list[ActionView]:
    closed = run.controller.m.d_101_closed
    position = Position.OPEN if closed else Position.CLOSED
    return [
        ActionView("bench", "Open the door" if closed else "Close the door", MoveDoor(position))
    ]


def _desk(run: "Run") -> list[ActionView]:
    found: list[ActionView] = []
    if run.controller.annunciator.is_horn_on:
        found.append(ActionView("alarm", "Silence the horn", SilenceHorn()))
    for field in run.controller.record.fields:
        if field.kind == "signature" and not run.controller.record.is_filled(field):
            sign: Command = SignRecord(field.element, SignatureMeaning.PERFORMED)
            found.append(ActionView("record", f"Sign: {field.title}", sign))
    for role in Role:
        call = NotifyPerson(role, f"Training call about batch {run.recipe.order.batch_number}")
        found.append(ActionView("notify", f"Tell {role.value.replace('-', ' ')}", call))
    found.append(ActionView("procedure", "End the run", EndRun(), needs_confirmation=True))
    return found
