"""Instruments: from the true state to what the controller is told.

Noise belongs to tag and tick alone, so asking twice gives the same answer and asking never changes
anything. Lags are part of the plant's state and are advanced there.
"""

from typing import TYPE_CHECKING, Final

from simulator.kernel.clock import TICKS_PER_HOUR
from simulator.kernel.randomness import draw_at, key_of, noise_at
from simulator.plant.interface import Line, Measurements
from simulator.plant.kit import LINES
from simulator.plant.parameters import Profile
from simulator.plant.tubes import HEAD, TAIL

if TYPE_CHECKING:
    from simulator.plant.plant import Plant

WEIGHT_TAGS: Final = ("WT-101", "WT-102", "WT-103", "WT-104")
PRESSURE_TAGS: Final = ("PT-101", "PT-102")
AIR_TAGS: Final = ("AD-101", "AD-102", "AD-103")
_AIR_PLACES: Final = (
    (LINES.index(Line.INPUT), TAIL),
    (LINES.index(Line.CHAMBER), HEAD),
    (LINES.index(Line.PRODUCT), HEAD),
)
_PRESSURE_RANGE_MBAR: Final = 900.0
_LAYER_MIN_RPM: Final = 300.0
_LAYER_MAX_TURBIDITY: Final = 0.6
_LEAK_VISIBLE_ML: Final = 0.5

InstrumentValues = tuple[
    tuple[float | None, ...],
    tuple[float, ...],
    tuple[int, ...],
    tuple[float, ...],
    tuple[float, ...],
    tuple[float, ...],
    tuple[float, ...],
    float,
]


class Instruments:
    """State and constants of the instruments.

    Attributes:
        frozen_g: Value at which a load cell froze, or `None`.
        drift_g_per_h: Drift of each load cell.
        drift_since: Tick since which it drifts.
        drift_held_g: Drift gathered before that.
        check_g: Check weight on each hook.
        offset_mbar: Offset of each pressure sensor.
        chatter: Share of ticks at which an air detector reports air falsely.
        shown_g: Lagged true weights.
        pan_wiped_ml: Leaked volume at which the pan was last dried.
    """

    __slots__ = (
        "_keys",
        "_pressure_noise",
        "_temperature_noise",
        "_weight_noise",
        "air_ml",
        "chatter",
        "check_g",
        "drift_g_per_h",
        "drift_held_g",
        "drift_since",
        "frozen_g",
        "offset_mbar",
        "pan_wiped_ml",
        "shown_g",
    )

    def __init__(self, profile: Profile, seed: int) -> None:
        names = (*WEIGHT_TAGS, *PRESSURE_TAGS, "TIC-101", "TT-102", "VT-101", "LT-101", *AIR_TAGS)
        self._keys = tuple(key_of(seed, name) for name in names)
        self._weight_noise = profile.value("weight_noise")
        self._pressure_noise = profile.value("pressure_noise")
        self._temperature_noise = profile.value("temperature_noise")
        self.air_ml = profile.value("air_detector_volume")
        self.frozen_g: list[float | None] = [None] * 4
        self.drift_g_per_h = [0.0] * 4
        self.drift_since = [0] * 4
        self.drift_held_g = [0.0] * 4
        self.check_g = [0.0] * 4
        self.offset_mbar = [0.0] * 2
        self.chatter = [0.0] * 3
        self.shown_g = [0.0] * 4
        self.pan_wiped_ml = 0.0

    def read(self, plant: "Plant") -> Measurements:
        """Give what every instrument says at the plant's tick."""
        tick, keys = plant.tick, self._keys
        fluids, rotor = plant.fluids, plant.rotor
        layer, turbidity = self._layer(plant)
        return Measurements(
            tick,
            self.weight_g(0, tick),
            self.weight_g(1, tick),
            self.weight_g(2, tick),
            self.weight_g(3, tick),
            self._pressure(0, fluids.inlet_mbar, tick),
            self._pressure(1, fluids.outlet_mbar, tick),
            self._air(0, plant),
            self._air(1, plant),
            self._air(2, plant),
            plant.encoder_ml_per_min,
            plant.totaliser_ml,
            tuple(plant.valves),
            rotor.speed_rpm,
            abs(rotor.vibration_mm_per_s() * (1.0 + 0.05 * noise_at(keys[8], tick))),
            layer,
            turbidity,
            plant.heat.shown_chamber_c + self._temperature_noise * noise_at(keys[6], tick),
            plant.heat.ambient_c + self._temperature_noise * noise_at(keys[7], tick),
            plant.door_closed,
            plant.door_bolted,
            self.pan_ml(plant) >= _LEAK_VISIBLE_ML,
            plant.power.mains,
            plant.power.ups_percent,
            plant.kit.mounted,
        )

    def weight_g(self, index: int, tick: int) -> float:
        """Give the reading of one load cell, in steps of 0.1 g."""
        frozen = self.frozen_g[index]
        if frozen is not None:
            return frozen
        reading = self.shown_g[index] + self._weight_noise * noise_at(self._keys[index], tick)
        rate = self.drift_g_per_h[index]
        reading += self.drift_held_g[index]
        if rate != 0.0:
            reading += rate * (tick - self.drift_since[index]) / TICKS_PER_HOUR
        return round(reading * 10.0) / 10.0

    def pan_ml(self, plant: "Plant") -> float:
        """Give the fluid in the leak pan since it was dried."""
        return plant.fluids.leaked[0] - self.pan_wiped_ml

    def values(self) -> InstrumentValues:
        """Give the state as plain values."""
        return (
            tuple(self.frozen_g),
            tuple(self.drift_g_per_h),
            tuple(self.drift_since),
            tuple(self.drift_held_g),
            tuple(self.check_g),
            (*self.offset_mbar, *self.chatter),
            tuple(self.shown_g),
            self.pan_wiped_ml,
        )

    def load(self, values: InstrumentValues) -> None:
        """Take over a state given by `values`."""
        self.frozen_g = list(values[0])
        self.drift_g_per_h = list(values[1])
        self.drift_since = list(values[2])
        self.drift_held_g = list(values[3])
        self.check_g = list(values[4])
        self.offset_mbar = list(values[5][:2])
        self.chatter = list(values[5][2:])
        self.shown_g = list(values[6])
        self.pan_wiped_ml = values[7]

    def _pressure(self, index: int, true_mbar: float, tick: int) -> float:
        noise = self._pressure_noise * noise_at(self._keys[4 + index], tick)
        reading = true_mbar + self.offset_mbar[index] + noise
        if reading > _PRESSURE_RANGE_MBAR:
            return _PRESSURE_RANGE_MBAR
        return max(-_PRESSURE_RANGE_MBAR, reading)

    def _air(self, index: int, plant: "Plant") -> bool:
        rate = self.chatter[index]
        if rate > 0.0 and draw_at(self._keys[10 + index], plant.tick) < rate:
            return True
        line, end = _AIR_PLACES[index]
        return plant.fluids.tubes[line].shows_air(end, self.air_ml)

    def _layer(self, plant: "Plant") -> tuple[float | None, float]:
        chamber = plant.fluids.chamber
        if chamber.suspended[0] <= 1.0:
            return None, 0.0
        turbidity = chamber.turbidity()
        if plant.rotor.speed_rpm < _LAYER_MIN_RPM or turbidity > _LAYER_MAX_TURBIDITY:
            return None, turbidity
        return chamber.layer_ml() + 0.7 * noise_at(self._keys[9], plant.tick), turbidity
