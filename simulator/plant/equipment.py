"""Names of the equipment: valves, clamps, hooks, lines, labelled things; and the errors."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final

VALVE_COUNT: Final = 16
"""Pinch valves V-01 .. V-16; index 0 is V-01."""

CLOSED_VALVES: Final[tuple[bool, ...]] = (False,) * VALVE_COUNT
"""Every pinch valve closed: the state without power."""


class PlantError(Exception):
    """Root of every refusal of `simulator.plant`; `code` is stable and never translated."""

    code: ClassVar[str] = "plant.refused"


@dataclass(eq=False)
class ActuatorError(PlantError):
    """The controller was about to drive an actuator with a value that no drive accepts."""

    field: str
    value: float
    code: ClassVar[str] = "plant.actuator.impossible"


class Valve(StrEnum):
    """Pinch valves in use, named by their equipment tag.

    Inlet side (before the pump): input, buffer, supernatant, vent, recirculation. Outlet side:
    waste, product, chamber.
    """

    INPUT = "V-01"
    BUFFER = "V-02"
    WASTE = "V-03"
    PRODUCT = "V-04"
    CHAMBER = "V-05"
    SUPERNATANT = "V-06"
    VENT = "V-07"
    RECIRCULATION = "V-08"

    @property
    def place(self) -> int:
        """Give the place of this valve in `Actuators.valves_open`.

        Example:
            >>> Valve.WASTE.place
            2
        """
        return int(self.value[2:]) - 1

    @property
    def index(self) -> int:  # type: ignore[override]  # a tag is no text to search in
        """Give the same as `place`."""
        return self.place


class Clamp(StrEnum):
    """Hand clamps of the kit. They have no sensor: only eyes and consequences show them."""

    INPUT = "CL-1"
    BUFFER = "CL-2"
    WASTE = "CL-3"
    PRODUCT = "CL-4"
    SAMPLING = "CL-5"


class Hook(StrEnum):
    """The four bag hooks, each under its load cell WT-101 .. WT-104."""

    INPUT = "input"
    BUFFER = "buffer"
    WASTE = "waste"
    PRODUCT = "product"


class Line(StrEnum):
    """Lines of the kit."""

    INPUT = "input"
    BUFFER = "buffer"
    WASTE = "waste"
    PRODUCT = "product"
    CHAMBER = "chamber"
    SUPERNATANT = "supernatant"
    RECIRCULATION = "recirculation"


class LabelledItem(StrEnum):
    """Things that carry a machine-readable label."""

    KIT = "kit"
    BUFFER = "buffer"
    INPUT_BAG = "input_bag"
    PRODUCT_BAG = "product_bag"
    PATIENT_RECORD = "patient_record"


def open_valves(*valves: Valve) -> tuple[bool, ...]:
    """Give the valve vector with exactly these valves open.

    Example:
        >>> open_valves(Valve.INPUT, Valve.CHAMBER)[:6]
        (True, False, False, False, True, False)
    """
    opened = [False] * VALVE_COUNT
    for valve in valves:
        opened[valve.place] = True
    return tuple(opened)
