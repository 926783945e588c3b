"""Washing by sedimentation and dilution: what is left of a dissolved substance and of the cells."""

from simulator.kernel.numerics import exp


def diluted_share(residual_ml: float, wash_ml: float, cycles: int, bound: float) -> float:
    """Give what is left of a substance: (1 - b) d^n + b, with d = Vr / (Vr + Vw).

    Args:
        residual_ml: Volume left above the cells.
        wash_ml: Buffer added in each cycle.
        cycles: Number of cycles.
        bound: Share that stays with the cells.

    Example:
        >>> round(diluted_share(40.0, 160.0, 3, 0.0), 4)
        0.008
    """
    share = 1.0
    step = residual_ml / (residual_ml + wash_ml)
    for _ in range(cycles):
        share *= step
    return (1.0 - bound) * share + bound


def residual_vector_share(diluted: float, decay_per_h: float, hours: float) -> float:
    """Give what is left of infectious vector after a wash that takes a while."""
    return diluted * exp(-decay_per_h * hours)
