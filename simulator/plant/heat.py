"""Temperatures: first-order approach to what surrounds each body, and sensors behind walls.

Steps of ten seconds with fixed ratios exp(-dt/tau), so a quiet hour costs 360 multiplications and
is the same however it is divided.
"""

from simulator.kernel.numerics import exp
from simulator.plant.bags import Bag
from simulator.plant.chamber import Chamber
from simulator.plant.parameters import Profile

HeatValues = tuple[float, float]


class Heat:
    """Heat flow of chamber and bags.

    Attributes:
        ambient_c: Temperature of the room.
        shown_chamber_c: Chamber temperature behind the sensor's lag.
    """

    __slots__ = ("_bag", "_chamber", "_rise", "_sensor", "ambient_c", "shown_chamber_c")

    def __init__(self, profile: Profile, step_minutes: float) -> None:
        self.ambient_c = profile.value("ambient_temperature")
        self.shown_chamber_c = self.ambient_c
        self._bag = 1.0 - exp(-step_minutes / profile.value("thermal_time_bag"))
        self._chamber = 1.0 - exp(-step_minutes / profile.value("thermal_time_chamber"))
        self._sensor = 1.0 - exp(-step_minutes / profile.value("temperature_sensor_lag"))
        self._rise = profile.value("heater_rise")

    def step(self, chamber: Chamber, bags: tuple[Bag, ...], duty: float) -> None:
        """Advance every temperature by one interval."""
        ambient = self.ambient_c
        target = ambient + self._rise * duty
        chamber.temperature_c += (target - chamber.temperature_c) * self._chamber
        self.shown_chamber_c += (chamber.temperature_c - self.shown_chamber_c) * self._sensor
        for bag in bags:
            bag.temperature_c += (ambient - bag.temperature_c) * self._bag

    def values(self) -> HeatValues:
        """Give the state as plain values."""
        return self.ambient_c, self.shown_chamber_c

    def load(self, values: HeatValues) -> None:
        """Take over a state given by `values`."""
        self.ambient_c, self.shown_chamber_c = values
