"""The fluid path as a drawing: what lies where in a frame of 1000 by 560, and in which state.

The geometry is data; `picture_of` fills in the state from the view of the run. Words and colours of
states are decided here, pixels in `simulator.hmi.screens.mimic`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.hmi.presenters.formats import number_text, unit_text

if TYPE_CHECKING:
    from simulator.scenario.views import MimicView, RunView, ValueView

Place = tuple[int, int]
FRAME = (1000, 560)
MANIFOLD_Y = 372

BAG_PLACES: dict[str, tuple[int, int]] = {
    "input": (22, 26),
    "buffer": (162, 26),
    "waste": (539, 26),
    "product": (694, 26),
}
BAG_SIZE = (118, 146)
BAG_LINES = {"input": 81, "buffer": 221, "waste": 598, "product": 753}
VALVE_PLACES: dict[str, tuple[int, int, str]] = {
    "V-01": (81, 318, "v"),
    "V-02": (221, 318, "v"),
    "V-07": (322, 318, "v"),
    "V-03": (598, 318, "v"),
    "V-04": (753, 318, "v"),
    "V-05": (838, MANIFOLD_Y, "h"),
    "V-08": (600, 446, "h"),
    "V-06": (600, 506, "h"),
}
CLAMP_PLACES: dict[str, Place] = {
    "CL-1": (81, 206),
    "CL-2": (221, 206),
    "CL-3": (598, 206),
    "CL-4": (753, 206),
    "CL-5": (943, 234),
}
DETECTOR_PLACES: dict[str, Place] = {
    "AD-101": (81, 262),
    "AD-102": (880, MANIFOLD_Y),
    "AD-103": (753, 262),
}
PUMP_PLACE = (450, MANIFOLD_Y, 30)
CHAMBER_FRAME = (902, 300, 92, 176)
PIPES: dict[str, tuple[tuple[Place, ...], ...]] = {
    "input": (((81, 172), (81, MANIFOLD_Y), (420, MANIFOLD_Y)),),
    "buffer": (((221, 172), (221, MANIFOLD_Y), (420, MANIFOLD_Y)),),
    "vent": (((322, 262), (322, MANIFOLD_Y)),),
    "waste": (((480, MANIFOLD_Y), (598, MANIFOLD_Y), (598, 172)),),
    "product": (((480, MANIFOLD_Y), (753, MANIFOLD_Y), (753, 172)),),
    "chamber": (((480, MANIFOLD_Y), (902, MANIFOLD_Y)),),
    "recirculation": (((902, 446), (380, 446), (380, MANIFOLD_Y), (420, MANIFOLD_Y)),),
    "supernatant": (((922, 476), (922, 506), (352, 506), (352, MANIFOLD_Y), (420, MANIFOLD_Y)),),
    "sampling": (((943, 300), (943, 176)),),
}
READOUT_PLACES: dict[str, Place] = {"PT-101": (392, 262), "PT-102": (492, 262)}


@dataclass(frozen=True, slots=True)
class Readout:
    """A value with the words around it; `rank` is that of the worst active alarm on it, or 0."""

    tag: str
    title: str
    text: str
    unit: str
    share: float | None
    band: tuple[float, float] | None
    limits: tuple[tuple[float, int], ...]
    set_point: float | None
    rank: int
    is_reliable: bool
    health: str


@dataclass(frozen=True, slots=True)
class BagPicture:
    """A bag: how full it is drawn (0..1) and what is written under it."""

    code: str
    title: str
    load_cell: str
    level: float
    weight: str
    volume: str
    rank: int


@dataclass(frozen=True, slots=True)
class Part:
    """A valve, clamp or detector with its state: `open`, `closed`, `unknown`, `air`, `clear` ..."""

    tag: str
    title: str
    state: str
    is_abnormal: bool
    rank: int


@dataclass(frozen=True, slots=True)
class MimicPicture:
    """Everything the mimic shows."""

    bags: tuple[BagPicture, ...]
    valves: tuple[Part, ...]
    clamps: tuple[Part, ...]
    detectors: tuple[Part, ...]
    flowing: tuple[str, ...]
    is_pump_running: bool
    is_flow_reversed: bool
    pump_flow: str
    pump_rank: int
    chamber_level: float
    chamber_volume: str
    centrifuge_state: str
    is_spinning: bool
    speed: str
    force: str
    is_layer_detected: bool
    door: str
    is_kit_mounted: bool
    is_mains_on: bool
    ups: str
    readouts: tuple[Readout, ...]
    interlocks: tuple[tuple[str, str], ...]


def ranks_by_tag(view: RunView) -> dict[str, int]:
    """Give the rank of the worst active alarm for each tag, as found in limits and alarm texts."""
    shown = {a.tag: a.rank for a in view.alarms if a.shown in {"flash", "slow-flash", "steady"}}
    ranks: dict[str, int] = {}
    for value in view.values:
        found = [shown[limit.alarm] for limit in value.limits if limit.alarm in shown]
        if found:
            ranks[value.tag] = min(found)
    for alarm in view.alarms:
        if alarm.tag in shown:
            for tag in _tags_in(alarm.condition):
                ranks[tag] = min(alarm.rank, ranks.get(tag, 9))
    return ranks


def _tags_in(condition: str) -> tuple[str, ...]:
    words = condition.replace(",", " ").replace(":", " ").split()
    return tuple(w for w in words if "-" in w and w.split("-")[0].isupper() and w[-1].isdigit())


def readout_of(value: ValueView, rank: int) -> Readout:
    """Give a value as text and as places (0..1) on its scale."""
    span = value.scale_high - value.scale_low

    def place(number: float) -> float:
        return max(0.0, min(1.0, (number - value.scale_low) / span)) if span > 0 else 0.0

    band = None
    if value.normal_low is not None or value.normal_high is not None:
        low = value.scale_low if value.normal_low is None else value.normal_low
        high = value.scale_high if value.normal_high is None else value.normal_high
        band = (place(low), place(high))
    return Readout(
        tag=value.tag,
        title=value.title,
        text=number_text(value.value, value.decimals),
        unit=unit_text(value.unit),
        share=None if value.value is None else place(value.value),
        band=band,
        limits=tuple(
            (place(limit.setpoint), RANKS.get(limit.priority.lower(), 3)) for limit in value.limits
        ),
        set_point=None if value.set_point is None else place(value.set_point),
        rank=rank,
        is_reliable=value.health == "normal" and value.value is not None,
        health=value.health,
    )


RANKS = {"high": 1, "medium": 2, "low": 3}


def picture_of(view: RunView) -> MimicPicture:
    """Give the picture of the fluid path for a view of the run."""
    mimic = view.mimic
    ranks = ranks_by_tag(view)
    return MimicPicture(
        bags=_bags(mimic, ranks),
        valves=tuple(
            Part(
                v.tag,
                v.title,
                "open" if v.is_open else "closed",
                v.is_mismatch,
                ranks.get(v.tag, 0),
            )
            for v in mimic.valves
        ),
        clamps=tuple(
            Part(c.tag, c.title, c.seen, is_abnormal=False, rank=ranks.get(c.tag, 0))
            for c in mimic.clamps
        ),
        detectors=tuple(
            Part(
                d.tag,
                d.title,
                "active" if d.is_active else "clear",
                is_abnormal=d.is_active,
                rank=ranks.get(d.tag, 0),
            )
            for d in mimic.detectors
        ),
        flowing=mimic.flowing_lines,
        is_pump_running=mimic.is_pump_running,
        is_flow_reversed=mimic.pump_flow_ml_per_min < 0,
        pump_flow=number_text(mimic.pump_flow_ml_per_min, 0),
        pump_rank=ranks.get(mimic.pump_tag, 0),
        chamber_level=max(0.0, min(1.0, mimic.chamber_volume_ml / CHAMBER_FULL_ML)),
        chamber_volume=number_text(mimic.chamber_volume_ml, 0),
        centrifuge_state=mimic.centrifuge_state,
        is_spinning=mimic.centrifuge_speed_rpm > STANDSTILL_RPM,
        speed=number_text(round(mimic.centrifuge_speed_rpm, -1), 0),
        force=number_text(mimic.centrifuge_rcf, 0),
        is_layer_detected=mimic.is_layer_detected,
        door=_door(mimic),
        is_kit_mounted=mimic.is_kit_mounted,
        is_mains_on=mimic.is_mains_on,
        ups=number_text(mimic.ups_percent, 0),
        readouts=tuple(readout_of(v, ranks.get(v.tag, 0)) for v in view.values),
        interlocks=tuple((i.title, i.reason) for i in mimic.interlocks),
    )


CHAMBER_FULL_ML = 400.0
STANDSTILL_RPM = 20.0


def _bags(mimic: MimicView, ranks: dict[str, int]) -> tuple[BagPicture, ...]:
    return tuple(
        BagPicture(
            code=bag.code,
            title=bag.title,
            load_cell=bag.load_cell,
            level=_level(bag.volume_ml, bag.capacity_ml),
            weight=number_text(bag.weight_g, 1),
            volume=number_text(bag.volume_ml, 0),
            rank=ranks.get(bag.load_cell, 0),
        )
        for bag in mimic.bags
    )


def _level(volume_ml: float | None, capacity_ml: float) -> float:
    if volume_ml is None or capacity_ml <= 0:
        return 0.0
    return round(max(0.0, min(1.0, volume_ml / capacity_ml)), 3)


def _door(mimic: MimicView) -> str:
    if not mimic.is_door_closed:
        return "open"
    return "locked" if mimic.is_door_locked else "closed"
