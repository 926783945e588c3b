"""Pressures of the two manifolds: resistance, elasticity and pump in one implicit step.

Only numbers go in and out; what flows where is in `fluids`.
"""

from typing import Final, TypeAlias

Branches: TypeAlias = tuple[tuple[int, float, float], ...]
"""Open branches of a manifold: line, conductance in mL per tick and mbar, head in mbar."""

_PI: Final = 3.141592653589793
_VACUUM_MBAR: Final = -900.0
_VACUUM_BAND_MBAR: Final = 300.0
_STALL_MBAR: Final = 2500.0
_STALL_BAND_MBAR: Final = 1000.0


def resistance_mbar_s_per_ml(viscosity_mpas: float, length_m: float, diameter_mm: float) -> float:
    """Give the Poiseuille resistance of a tube.

    Example:
        >>> round(resistance_mbar_s_per_ml(1.2, 1.5, 2.4) * 50.0 / 60.0)
        18
    """
    radius = diameter_mm * 0.5
    fourth = radius * radius * radius * radius
    return 8.0 * viscosity_mpas * length_m / (_PI * fourth) * 10.0


def limit_stroke(stroke_ml: float, inlet_mbar: float, outlet_mbar: float) -> float:
    """Give the stroke that the rollers manage against these pressures.

    Under deep suction the tube no longer fills; against high pressure the rollers lift.

    Example:
        >>> limit_stroke(1.0, 0.0, 100.0), limit_stroke(1.0, -900.0, 0.0)
        (1.0, 0.0)
    """
    if stroke_ml == 0.0:
        return 0.0
    behind, ahead = inlet_mbar, outlet_mbar
    if stroke_ml < 0.0:
        behind, ahead = ahead, behind
    filling = (behind - _VACUUM_MBAR) / _VACUUM_BAND_MBAR
    pushing = (_STALL_MBAR - ahead) / _STALL_BAND_MBAR
    share = min(pushing, filling)
    if share >= 1.0:
        return stroke_ml
    return stroke_ml * share if share > 0.0 else 0.0


def node_sums(
    pressure_mbar: float, stiffness_ml_per_mbar: float, branches: Branches
) -> tuple[float, float]:
    """Give the two sums of a manifold: what resists a change, and what drives it."""
    total = stiffness_ml_per_mbar
    driving = stiffness_ml_per_mbar * pressure_mbar
    for _, conductance, head in branches:
        total += conductance
        driving += conductance * head
    return total, driving


def solve_pressures(
    inlet: tuple[float, float], outlet: tuple[float, float], stroke_ml: float, slip: float
) -> tuple[float, float]:
    """Solve both manifolds for the end of the tick; the pump slips in proportion to pressure.

    Args:
        inlet: Sums of the inlet manifold.
        outlet: Sums of the outlet manifold.
        stroke_ml: Stroke without back-pressure, signed.
        slip: Share of the stroke lost for each mbar.

    Example:
        >>> solve_pressures((1.0, 0.0), (1.0, 0.0), 1.0, 0.0)
        (-1.0, 1.0)
    """
    lost = slip * (stroke_ml if stroke_ml >= 0.0 else -stroke_ml)
    inlet_sum, outlet_sum = inlet[0] + lost, outlet[0] + lost
    left, right = inlet[1] - stroke_ml, outlet[1] + stroke_ml
    determinant = inlet_sum * outlet_sum - lost * lost
    new_inlet = (left * outlet_sum + lost * right) / determinant
    new_outlet = (inlet_sum * right + lost * left) / determinant
    return new_inlet, new_outlet
