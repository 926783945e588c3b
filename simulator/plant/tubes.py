"""Tubes as plug flow of liquid and air over one well-mixed liquid composition.

Air slugs keep their place and travel with the flow, so that a detector sees them when they pass;
what is dissolved or suspended in the liquid of one tube is mixed along it (laminar flow disperses
it within a few tube volumes). Volumes and amounts are conserved exactly up to rounding.
"""

from typing import Final

from simulator.plant.species import VOLUME, Amounts, add_amounts, nothing, take_fraction

HEAD: Final = 0
"""The end that fluid enters in forward flow."""
TAIL: Final = -1
"""The end that fluid leaves in forward flow."""
_TINY_ML: Final = 1e-12


class Tube:
    """A tube or manifold, from head to tail a row of liquid and air segments.

    Attributes:
        amounts: The liquid of the whole tube.
        segments: Volumes from head to tail; liquid positive, air negative (mL).
        head_air_ml: Air that entered or left at the head in this fluid step.
        tail_air_ml: Air that entered or left at the tail in this fluid step.
    """

    __slots__ = ("amounts", "head_air_ml", "segments", "tail_air_ml")

    def __init__(self, dry_volume_ml: float) -> None:
        self.amounts: Amounts = nothing()
        self.segments: list[float] = [-dry_volume_ml]
        self.head_air_ml = 0.0
        self.tail_air_ml = 0.0

    def total_ml(self) -> float:
        """Give liquid and air together."""
        total = 0.0
        for segment in self.segments:
            total += segment if segment > 0.0 else -segment
        return total

    def air_ml(self) -> float:
        """Give all air in the tube."""
        air = 0.0
        for segment in self.segments:
            if segment < 0.0:
                air -= segment
        return air

    def push(self, end: int, air_ml: float, liquid: Amounts) -> None:
        """Let a parcel enter at an end, its air ahead of its liquid."""
        if air_ml > _TINY_ML:
            self._join(end, -air_ml)
            self._note_air(end, air_ml)
        add_amounts(self.amounts, liquid)
        volume = liquid[VOLUME]
        if volume > 0.0:
            self._join(end, volume)

    def pull(self, end: int, volume_ml: float) -> tuple[float, Amounts]:
        """Remove up to `volume_ml` at an end; give its air and its liquid."""
        segments = self.segments
        if len(segments) == 1 and segments[0] > volume_ml:
            return self._pull_liquid(volume_ml)
        air = liquid = 0.0
        left = volume_ml
        while left > _TINY_ML and segments:
            segment = segments[end]
            size = segment if segment > 0.0 else -segment
            part = min(size, left)
            if segment > 0.0:
                liquid += part
            else:
                air += part
            if part >= size:
                segments.pop(end)
            else:
                segments[end] = segment - part if segment > 0.0 else segment + part
            left -= part
        self._note_air(end, air)
        return air, self._take(liquid)

    def replace_air(self, liquid: Amounts) -> float:
        """Put liquid in the place of air, tail first; give the air that went, in mL."""
        left = liquid[VOLUME]
        gone = 0.0
        kept: list[float] = []
        for segment in reversed(self.segments):
            part = -segment if segment < 0.0 else 0.0
            part = min(left, part)
            left -= part
            gone += part
            if segment < 0.0 and -segment > part:
                kept.append(segment + part)
        add_amounts(self.amounts, liquid)
        self.segments = [*reversed(kept), self.amounts[VOLUME]]
        return gone

    def shows_air(self, end: int, sensitivity_ml: float) -> bool:
        """Tell whether a detector at an end sees air: lying there or just passed."""
        passed = self.head_air_ml if end == HEAD else self.tail_air_ml
        if passed >= sensitivity_ml:
            return True
        return bool(self.segments) and self.segments[end] <= -sensitivity_ml

    def values(self) -> tuple[tuple[float, ...], tuple[float, ...], float, float]:
        """Give the state as plain values."""
        return tuple(self.amounts), tuple(self.segments), self.head_air_ml, self.tail_air_ml

    def load(self, values: tuple[tuple[float, ...], tuple[float, ...], float, float]) -> None:
        """Take over a state given by `values`."""
        self.amounts = list(values[0])
        self.segments = list(values[1])
        self.head_air_ml = values[2]
        self.tail_air_ml = values[3]

    def _pull_liquid(self, volume_ml: float) -> tuple[float, Amounts]:
        moved = take_fraction(self.amounts, volume_ml / self.segments[0])
        self.segments[0] = self.amounts[VOLUME]
        return 0.0, moved

    def _take(self, liquid_ml: float) -> Amounts:
        if liquid_ml <= 0.0:
            return nothing()
        left = 0.0
        for segment in self.segments:
            if segment > 0.0:
                left += segment
        return take_fraction(self.amounts, liquid_ml / (liquid_ml + left))

    def _join(self, end: int, signed_ml: float) -> None:
        segments = self.segments
        if segments and (segments[end] > 0.0) == (signed_ml > 0.0):
            segments[end] += signed_ml
        elif end == HEAD:
            segments.insert(0, signed_ml)
        else:
            segments.append(signed_ml)

    def _note_air(self, end: int, air_ml: float) -> None:
        if end == HEAD:
            self.head_air_ml += air_ml
        else:
            self.tail_air_ml += air_ml
