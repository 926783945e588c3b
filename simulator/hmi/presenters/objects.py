"""What is known of one object of the mimic, and which commands concern it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.controller.commands import (
    Deed,
    DoByHand,
    MoveClamp,
    MoveDoor,
    ScanItem,
    SetFlow,
    TypeIdentifier,
)
from simulator.hmi.catalogue import tr, word
from simulator.hmi.presenters.formats import TIMES, clock_text, number_text, unit_text

if TYPE_CHECKING:
    from simulator.controller.commands import Command
    from simulator.scenario.views import RunView, ValueView

Facts = tuple[tuple[str, str], ...]
CLAMP_LINES = {"CL-1": "input", "CL-2": "buffer", "CL-3": "waste", "CL-4": "product"}
ALSO = {
    "C-101": ("chamber", "door"),
    "P-101": ("pump",),
    "kit": ("kit", "set", ""),
    "door": ("door",),
}


def touches(command: Command, subject: str) -> bool:
    """Tell whether a command concerns an object of the mimic."""
    if subject.startswith("CL-"):
        return _touches_clamp(command, subject)
    names = {subject, *ALSO.get(subject, ())}
    match command:
        case MoveClamp(clamp=clamp):
            return clamp in names or CLAMP_LINES.get(clamp) == subject
        case MoveDoor():
            return "door" in names
        case DoByHand(item=item):
            return item in names or any(n and item == f"{n}-line" for n in names)
        case ScanItem(item=item) | TypeIdentifier(item=item):
            return any(n and item.replace("_", "-").startswith(n) for n in names)
        case SetFlow(pump=pump):
            return pump in names
        case _:
            return False


def _touches_clamp(command: Command, tag: str) -> bool:
    """Tell whether a command moves a clamp or looks at its line."""
    match command:
        case MoveClamp(clamp=clamp):
            return clamp == tag
        case DoByHand(deed=deed, item=item):
            return deed in LOOKING and item == CLAMP_LINES.get(tag)
        case _:
            return False


LOOKING = (Deed.INSPECT_LINE, Deed.STRAIGHTEN_LINE)
HAND_GROUPS = ("scan", "clamps", "kit", "bags", "lines")
BAG_DEEDS = {
    Deed.HANG_BAG,
    Deed.SEAT_SPIKE,
    Deed.MIX_BAG,
    Deed.WELD_LINE,
    Deed.CHECK_WELD,
    Deed.TAKE_SAMPLE,
    Deed.SEAL_PRODUCT,
    Deed.SEGREGATE_MATERIAL,
    Deed.CHECK_VOLUMES,
}
LINE_DEEDS = {
    Deed.INSPECT_LINE,
    Deed.STRAIGHTEN_LINE,
    Deed.PURGE_LINE,
    Deed.WIPE_SENSOR,
    Deed.TIGHTEN_LUER,
}


def hand_group(command: Command) -> str:
    """Give the group in which the page of hand actions lists a command; empty for none."""
    match command:
        case ScanItem() | TypeIdentifier():
            return "scan"
        case MoveClamp() | MoveDoor():
            return "clamps"
        case DoByHand(deed=deed) if deed in BAG_DEEDS:
            return "bags"
        case DoByHand(deed=deed) if deed in LINE_DEEDS:
            return "lines"
        case DoByHand():
            return "kit"
        case _:
            return ""


def facts_about(view: RunView, subject: str) -> tuple[str, Facts]:
    """Give title and facts of an object."""
    for find in (_bag, _clamp, _valve, _value, _machine):
        found = find(view, subject)
        if found is not None:
            return found
    return subject, ()


def _bag(view: RunView, code: str) -> tuple[str, Facts] | None:
    bag = next((b for b in view.mimic.bags if b.code == code), None)
    if bag is None:
        return None
    return bag.title, (
        (bag.load_cell, f"{number_text(bag.weight_g, 1)} g"),
        (tr("object.volume"), f"{number_text(bag.volume_ml, 0)} mL"),
        (tr("object.capacity"), f"{number_text(bag.capacity_ml, 0)} mL"),
    )


def _clamp(view: RunView, tag: str) -> tuple[str, Facts] | None:
    clamp = next((c for c in view.mimic.clamps if c.tag == tag), None)
    if clamp is None:
        return None
    seen = word("clamp", clamp.seen)
    if clamp.seen_tick is not None:
        at = clock_text(clamp.seen_tick * view.tick_seconds)
        seen = tr("object.seen_at", state=seen, time=at)
    facts = ((tr("object.line"), clamp.line), (tr("object.last_seen"), seen))
    return f"{tag}  {clamp.title}", facts


def _valve(view: RunView, tag: str) -> tuple[str, Facts] | None:
    valve = next((v for v in view.mimic.valves if v.tag == tag), None)
    if valve is None:
        return None
    asked = "open" if valve.is_commanded_open else "closed"
    is_now = "open" if valve.is_open else "closed"
    return f"{tag}  {valve.title}", (
        (tr("object.asked"), word("valve", asked)),
        (tr("object.feedback"), word("valve", is_now)),
    )


def _value(view: RunView, tag: str) -> tuple[str, Facts] | None:
    value = next((v for v in view.values if v.tag == tag), None)
    if value is None:
        return None
    facts = [
        (tr("object.value"), f"{number_text(value.value, value.decimals)} {unit_text(value.unit)}"),
        (tr("object.health"), word("health", value.health)),
    ]
    if value.set_point is not None:
        text = f"{number_text(value.set_point, value.decimals)} {unit_text(value.unit)}"
        facts.append((tr("object.set_point"), text))
    facts.extend(_limits(value))
    return f"{tag}  {value.title}", tuple(facts)


def _limits(value: ValueView) -> Facts:
    facts = []
    for limit in value.limits:
        number = f"{number_text(limit.setpoint, value.decimals)} {unit_text(value.unit)}"
        name = f"{limit.alarm} ({word('priority', limit.priority.lower())})"
        facts.append((name, f"{word('side', limit.side)} {number}"))
    return tuple(facts)


def _machine(view: RunView, subject: str) -> tuple[str, Facts] | None:
    mimic = view.mimic
    pump = "running" if mimic.is_pump_running else "stopped"
    yes = {True: tr("object.yes"), False: tr("object.no")}
    pages: dict[str, tuple[str, Facts]] = {
        "P-101": (
            tr("object.pump"),
            (
                (tr("object.state"), word("pump", pump)),
                (tr("object.flow"), f"{number_text(mimic.pump_flow_ml_per_min, 1)} mL/min"),
            ),
        ),
        "C-101": (
            tr("object.centrifuge"),
            (
                (tr("object.state"), mimic.centrifuge_state),
                (tr("object.speed"), f"{number_text(mimic.centrifuge_speed_rpm, 0)} rpm"),
                (tr("object.force"), f"{number_text(mimic.centrifuge_rcf, 0)} {TIMES} g"),
                (tr("object.volume"), f"{number_text(mimic.chamber_volume_ml, 0)} mL"),
                (tr("object.layer"), yes[mimic.is_layer_detected]),
            ),
        ),
        "door": (
            tr("object.door"),
            (
                (tr("object.closed"), yes[mimic.is_door_closed]),
                (tr("object.locked"), yes[mimic.is_door_locked]),
            ),
        ),
        "kit": (tr("object.kit"), ((tr("object.mounted"), yes[mimic.is_kit_mounted]),)),
        "mains": (
            tr("object.mains"),
            (
                (tr("object.present"), yes[mimic.is_mains_on]),
                (tr("object.ups"), f"{number_text(mimic.ups_percent, 0)} %"),
            ),
        ),
        "leak": (
            tr("object.leak"),
            tuple((d.tag, d.title) for d in mimic.detectors if d.tag == "LS-101"),
        ),
    }
    return pages.get(subject)
