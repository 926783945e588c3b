"""The single-use kit: what is mounted, connected, clamped, kinked and leaking."""

from typing import Final

from simulator.plant.interface import Clamp, Line

CLAMPS: Final = tuple(Clamp)
LINES: Final = tuple(Line)
CLAMP_OF_LINE: Final = {
    Line.INPUT: Clamp.INPUT,
    Line.BUFFER: Clamp.BUFFER,
    Line.WASTE: Clamp.WASTE,
    Line.PRODUCT: Clamp.PRODUCT,
}
WELDS_ON_TUBE: Final = 4
"""Welds for which the tube supplied is long enough."""


class Kit:
    """State of the kit at hand. A new kit comes in its pouch with every clamp closed."""

    __slots__ = (
        "buffer_connected",
        "burst",
        "clamps_closed",
        "inlet_luer_um",
        "inlet_pinhole_um",
        "input_connected",
        "kinks",
        "luer_um",
        "mounted",
        "number",
        "pinhole_um",
        "pouch_damaged",
        "spike_loose",
        "touched",
        "tube_unseated",
        "weld_bad",
        "weld_count",
    )

    def __init__(self, number: int) -> None:
        self.number = number
        self.mounted = False
        self.pouch_damaged = False
        self.clamps_closed = [True] * len(CLAMPS)
        self.kinks = [1.0] * len(LINES)
        self.luer_um = 0.0
        self.pinhole_um = 0.0
        self.inlet_luer_um = 0.0
        self.inlet_pinhole_um = 0.0
        self.burst = False
        self.input_connected = False
        self.buffer_connected = False
        self.spike_loose = False
        self.tube_unseated = False
        self.weld_count = 0
        self.weld_bad = False
        self.touched = False

    def is_clamped(self, line: Line) -> bool:
        """Tell whether the hand clamp of a line is closed; lines without a clamp never are."""
        clamp = CLAMP_OF_LINE.get(line)
        return clamp is not None and self.clamps_closed[CLAMPS.index(clamp)]

    def tighten(self) -> None:
        """Make every luer connection tight."""
        self.luer_um = 0.0
        self.inlet_luer_um = 0.0

    @property
    def has_loose_luer(self) -> bool:
        """Tell whether a luer connection is loose."""
        return self.luer_um > 0.0 or self.inlet_luer_um > 0.0

    @property
    def is_tight(self) -> bool:
        """Tell whether the kit has no hole beyond what an intact one has."""
        pinholes = self.pinhole_um > 0.0 or self.inlet_pinhole_um > 0.0
        return not (self.has_loose_luer or pinholes or self.burst)

    def is_connected(self, line: Line) -> bool:
        """Tell whether fluid can enter or leave at the far end of a line."""
        if line is Line.INPUT:
            return self.input_connected
        if line is Line.BUFFER:
            return self.buffer_connected
        return True

    def values(self) -> tuple[object, ...]:
        """Give the state as plain values."""
        plain: list[object] = []
        for name in self.__slots__:
            value = getattr(self, name)
            plain.append(tuple(value) if isinstance(value, list) else value)
        return tuple(plain)

    def load(self, values: tuple[object, ...]) -> None:
        """Take over a state given by `values`."""
        for name, value in zip(self.__slots__, values, strict=True):
            setattr(self, name, list(value) if isinstance(value, tuple) else value)
