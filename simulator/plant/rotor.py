"""The centrifuge C-101: speed, force and vibration. Which speed is wanted is the controller's."""

from simulator.kernel.units import rcf_from_rpm

RotorValues = tuple[float, float]


class Rotor:
    """A rotor that follows its set-point along ramps.

    Attributes:
        speed_rpm: True speed.
        imbalance: 0 balanced; 1 gives about 8 mm/s at 1500 rpm.
    """

    __slots__ = ("_down_rpm", "_radius_cm", "_up_rpm", "imbalance", "speed_rpm")

    def __init__(self, radius_cm: float, up_rpm_per_s: float, down_rpm_per_s: float) -> None:
        self._radius_cm = radius_cm
        self._up_rpm = up_rpm_per_s * 0.5
        self._down_rpm = down_rpm_per_s * 0.5
        self.speed_rpm = 0.0
        self.imbalance = 0.0

    def turn(self, target_rpm: float) -> None:
        """Follow the set-point for one tick."""
        speed = self.speed_rpm
        if speed < target_rpm:
            speed += self._up_rpm
            self.speed_rpm = min(speed, target_rpm)
        elif speed > target_rpm:
            speed -= self._down_rpm
            self.speed_rpm = max(speed, target_rpm)

    def rcf(self) -> float:
        """Give the relative centrifugal force at the chamber, never below gravity."""
        force = rcf_from_rpm(self.speed_rpm, self._radius_cm)
        return max(1.0, force)

    def vibration_mm_per_s(self) -> float:
        """Give the true vibration velocity: a calm share and one that grows with speed squared."""
        ratio = self.speed_rpm / 1500.0
        return 0.4 + 0.8 * ratio + 8.0 * self.imbalance * ratio * ratio

    def values(self) -> RotorValues:
        """Give the state as plain values."""
        return self.speed_rpm, self.imbalance

    def load(self, values: RotorValues) -> None:
        """Take over a state given by `values`."""
        self.speed_rpm, self.imbalance = values
