"""Conversions between the units that stand in names; the only place where they are made."""

from typing import Final

STANDARD_GRAVITY_M_PER_S2: Final = 9.80665
_RCF_PER_CM_RPM2: Final = 1.118e-5


def ml_per_tick_from_ml_per_min(flow_ml_per_min: float) -> float:
    """Give the volume that flows during one tick of half a second.

    Example:
        >>> ml_per_tick_from_ml_per_min(60.0)
        0.5
    """
    return flow_ml_per_min / 120.0


def ml_per_min_from_ml_per_tick(volume_ml: float) -> float:
    """Give the flow that moves `volume_ml` during one tick.

    Example:
        >>> ml_per_min_from_ml_per_tick(0.5)
        60.0
    """
    return volume_ml * 120.0


def mbar_from_mmhg(pressure_mmhg: float) -> float:
    """Give a pressure in millibar.

    Example:
        >>> round(mbar_from_mmhg(120.0), 2)
        159.99
    """
    return pressure_mmhg * 1.333223684


def mbar_from_pascal(pressure_pa: float) -> float:
    """Give a pressure in millibar.

    Example:
        >>> mbar_from_pascal(101325.0)
        1013.25
    """
    return pressure_pa / 100.0


def kelvin_from_celsius(temperature_c: float) -> float:
    """Give an absolute temperature.

    Example:
        >>> kelvin_from_celsius(25.0)
        298.15
    """
    return temperature_c + 273.15


def rcf_from_rpm(speed_rpm: float, radius_cm: float) -> float:
    """Give the relative centrifugal force, a multiple of gravity: 1.118e-5 r N^2.

    Example:
        >>> round(rcf_from_rpm(1500.0, 8.0), 1)
        201.2
    """
    return _RCF_PER_CM_RPM2 * radius_cm * speed_rpm * speed_rpm


def per_tick_from_per_hour(rate_per_h: float) -> float:
    """Give a first-order rate for one tick.

    Example:
        >>> per_tick_from_per_hour(7200.0)
        1.0
    """
    return rate_per_h / 7200.0
