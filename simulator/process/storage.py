"""Storage of the frozen product: nothing is lost below the glass transition, much above it."""

from typing import Final

from simulator.kernel.numerics import exp, log

_GLASS_C: Final = -130.0
_FREEZER_C: Final = -80.0


def stored_share(temperature_c: float, days: float, loss_at_minus_80_per_day: float) -> float:
    """Give the share of viable cells left after storage.

    Nothing is lost at or below -130 C. From there the rate rises to its value at -80 C along an
    exponential that is a hundredth of it at -130 C, and on beyond.

    Source of the value at -80 C: PubMed 9920169 (CFU-GM 63 % after 6, 50 % after 12 months).

    Example:
        >>> stored_share(-150.0, 3650.0, 0.0018), round(stored_share(-80.0, 365.0, 0.0018), 2)
        (1.0, 0.52)
    """
    if temperature_c <= _GLASS_C:
        return 1.0
    slope = log(100.0) / (_FREEZER_C - _GLASS_C)
    rate = loss_at_minus_80_per_day * exp(slope * (temperature_c - _FREEZER_C))
    return exp(-rate * days)
