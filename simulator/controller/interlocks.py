"""Interlocks: what the device never does, whatever a phase asks for.

They act on measurements within one tick and cannot be bypassed. A trip stays until the phase is
restarted, so that a pump never starts again by itself.
"""

from dataclasses import dataclass
from typing import Final

from simulator.controller.phases.base import SAFE, Drive
from simulator.plant.interface import Measurements, Valve

OUTLET_TRIP_MBAR: Final = 600.0
INLET_TRIP_MBAR: Final = -350.0
TRIP_TICKS: Final = 3
LOCK_RPM: Final = 30.0
LOCK_MBAR: Final = 60.0

TITLES: Final = {
    "door": "Door bolt",
    "door-needed": "Door open",
    "occlusion": "Pump stop at occlusion",
    "air": "Pump and valve stop at air",
    "mains": "Mains lost",
    "rotor": "Rotor needs the bolted door",
}
REASONS: Final = {
    "door": "Bolted while the rotor turns, the kit is under pressure or a phase runs",
    "door-needed": "This phase runs only behind the closed and bolted door",
    "occlusion": "The line pressure went beyond its trip; the pump stays off until RESTART",
    "air": "A detector saw air; pump and product valve stay shut until RESTART",
    "mains": "Without mains pump, rotor and heater are off and the valves are shut",
    "rotor": "The rotor gets no power while the door is not bolted",
}


@dataclass(frozen=True, slots=True)
class Trips:
    """Latched trips and how long the pressure has been beyond its trip."""

    occlusion: bool = False
    air: bool = False
    pressure_ticks: int = 0

    @property
    def is_any(self) -> bool:
        """Whether a trip keeps the pump off."""
        return self.occlusion or self.air


def next_trips(trips: Trips, m: Measurements, asked: Drive, watches: tuple[str, ...]) -> Trips:
    """Return the trips after this tick.

    Example:
        >>> next_trips.__name__
        'next_trips'
    """
    beyond = m.pt_102_mbar >= OUTLET_TRIP_MBAR or m.pt_101_mbar <= INLET_TRIP_MBAR
    ticks = trips.pressure_ticks + 1 if beyond and asked.flow else 0
    air = trips.air or (
        asked.flow > 0.0
        and (
            (m.ad_103_air and "air-product" in watches) or (m.ad_101_air and "air-input" in watches)
        )
    )
    occlusion = trips.occlusion or ticks >= TRIP_TICKS
    if ticks == trips.pressure_ticks and air == trips.air and occlusion == trips.occlusion:
        return trips
    return Trips(occlusion, air, ticks)


def guard(asked: Drive, m: Measurements, trips: Trips) -> Drive:
    """Return what may be driven of what was asked for."""
    if not m.jb_101_mains:
        return SAFE
    drive = asked
    if trips.is_any and asked.flow:
        valves = list(asked.valves)
        valves[Valve.PRODUCT.index] = False
        drive = asked._replace(flow=0.0, valves=tuple(valves))
    if drive.rpm and not (m.d_101_closed and m.d_101_locked):
        drive = drive._replace(rpm=0.0)
    return drive


def wants_bolt(m: Measurements, *, is_needed: bool) -> bool:
    """Tell whether the door bolt must be out: a phase needs it, or opening would be unsafe."""
    unsafe = (
        m.sc_101_rpm > LOCK_RPM or abs(m.pt_102_mbar) > LOCK_MBAR or abs(m.pt_101_mbar) > LOCK_MBAR
    )
    return m.d_101_closed and (is_needed or unsafe)


def list_active(
    m: Measurements, trips: Trips, asked: Drive, *, needs_door: bool
) -> tuple[str, ...]:
    """Return the codes of the interlocks that prevent something at this tick."""
    found = []
    if m.d_101_locked:
        found.append("door")
    if needs_door and not m.d_101_closed:
        found.append("door-needed")
    if trips.occlusion:
        found.append("occlusion")
    if trips.air:
        found.append("air")
    if not m.jb_101_mains:
        found.append("mains")
    if asked.rpm and not m.d_101_locked:
        found.append("rotor")
    return tuple(found)
