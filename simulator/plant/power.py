"""Mains, UPS and what they carry: the UPS feeds controller, valves and sensors, never a drive."""

from simulator.kernel.clock import Tick
from simulator.plant.parameters import Profile

PowerValues = tuple[bool, float, int]


class Power:
    """Electrical supply.

    Attributes:
        mains: Whether the mains are present.
        ups_percent: Charge of the UPS.
        returns_at: Tick at which the mains return by themselves; -1 for never.
    """

    __slots__ = ("_charge_per_grid", "_drain_per_grid", "mains", "returns_at", "ups_percent")

    def __init__(self, profile: Profile, grid_minutes: float) -> None:
        self.mains = True
        self.ups_percent = 100.0
        self.returns_at = -1
        self._drain_per_grid = 100.0 * grid_minutes / profile.value("ups_hold")
        self._charge_per_grid = 100.0 * grid_minutes / profile.value("ups_recharge")

    @property
    def control_alive(self) -> bool:
        """Tell whether valves and sensors have power."""
        return self.mains or self.ups_percent > 0.0

    def fail(self, now: Tick, duration_ticks: int) -> None:
        """Let the mains fail, for a while or (0) until they are restored."""
        self.mains = False
        self.returns_at = now + duration_ticks if duration_ticks > 0 else -1

    def restore(self) -> None:
        """Let the mains return."""
        self.mains = True
        self.returns_at = -1

    def charge(self) -> None:
        """Drain or recharge the UPS for one interval of the slow grid."""
        if self.mains:
            charge = self.ups_percent + self._charge_per_grid
            self.ups_percent = min(100.0, charge)
        else:
            charge = self.ups_percent - self._drain_per_grid
            self.ups_percent = max(0.0, charge)

    def values(self) -> PowerValues:
        """Give the state as plain values."""
        return self.mains, self.ups_percent, self.returns_at

    def load(self, values: PowerValues) -> None:
        """Take over a state given by `values`."""
        self.mains, self.ups_percent, self.returns_at = values
