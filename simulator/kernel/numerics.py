"""Exponential, logarithm and power from basic operations only.

`+ - * /`, comparison and the square root are rounded by IEEE 754 and agree on every machine; the C
library's `exp`, `log` and `pow` do not. Splitting and scaling by powers of two (`frexp`, `ldexp`)
is exact. The reductions and polynomials of `exp` and `log` are those of FreeBSD's msun (Sun
Microsystems 1993-2004); errors stay below 1 ulp, for `power` below 2 ulp.
"""

from math import frexp, inf, ldexp, sqrt
from typing import Final

__all__ = ["exp", "log", "log10", "power", "sqrt"]

_LN2_HI: Final = 6.93147180369123816490e-01
_LN2_LO: Final = 1.90821492927058770002e-10
_INV_LN2: Final = 1.44269504088896338700
_EXP_MAX: Final = 709.782712893384
_EXP_MIN: Final = -745.1332191019412
_P1: Final = 1.66666666666666019037e-01
_P2: Final = -2.77777777770155933842e-03
_P3: Final = 6.61375632143793436117e-05
_P4: Final = -1.65339022054652515390e-06
_P5: Final = 4.13813679705723846039e-08
_L1: Final = 6.666666666666735130e-01
_L2: Final = 3.999999999940941908e-01
_L3: Final = 2.857142874366239149e-01
_L4: Final = 2.222219843214978396e-01
_L5: Final = 1.818357216161805012e-01
_L6: Final = 1.531383769920937332e-01
_L7: Final = 1.479819860511658591e-01
_SQRT_HALF: Final = 0.7071067811865476
_SPLIT: Final = 134217729.0
_THIRD_HI: Final = 0.3333333333333333
_THIRD_LO: Final = 1.850371707708594e-17
_LN2_DD_HI: Final = 0.6931471805599453
_LN2_DD_LO: Final = 2.3190468138462996e-17
_TAIL: Final = (
    1.0 / 23.0,
    1.0 / 21.0,
    1.0 / 19.0,
    1.0 / 17.0,
    1.0 / 15.0,
    1.0 / 13.0,
    1.0 / 11.0,
    1.0 / 9.0,
    1.0 / 7.0,
    1.0 / 5.0,
)


def exp(x: float) -> float:
    """Give e to the x: infinity above 709.78, zero below -745.13.

    Example:
        >>> exp(0.0), round(exp(1.0), 12), exp(-1000.0)
        (1.0, 2.718281828459, 0.0)
    """
    if x > _EXP_MAX:
        return inf
    if x < _EXP_MIN:
        return 0.0
    k = int(_INV_LN2 * x + (0.5 if x >= 0.0 else -0.5))
    high = x - k * _LN2_HI
    low = k * _LN2_LO
    r = high - low
    z = r * r
    c = r - z * (_P1 + z * (_P2 + z * (_P3 + z * (_P4 + z * _P5))))
    return ldexp(1.0 - ((low - (r * c) / (2.0 - c)) - high), k)


def log(x: float) -> float:
    """Give the natural logarithm of a positive number; minus infinity for zero.

    Raises:
        ValueError: `x` is negative or not a number.

    Example:
        >>> log(1.0), log(10.0)
        (0.0, 2.302585092994046)
    """
    if not x > 0.0:
        if x == 0.0:
            return -inf
        raise ValueError("log of a negative number")
    if x == inf:
        return inf
    m, k = frexp(x)
    if m < _SQRT_HALF:
        m *= 2.0
        k -= 1
    f = m - 1.0
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    r = w * (_L2 + w * (_L4 + w * _L6)) + z * (_L1 + w * (_L3 + w * (_L5 + w * _L7)))
    h = 0.5 * f * f
    return k * _LN2_HI - ((h - (s * (h + r) + k * _LN2_LO)) - f)


def log10(x: float) -> float:
    """Give the decimal logarithm of a positive number.

    Raises:
        ValueError: `x` is negative or not a number.

    Example:
        >>> round(log10(1000.0), 12)
        3.0
    """
    return log(x) / 2.302585092994046


def power(x: float, y: float) -> float:
    """Give x to the y for x >= 0.

    The logarithm is carried in two doubles, so that large exponents lose no digits.

    Raises:
        ValueError: `x` is negative or not a number, or `x` is zero and `y` is negative.

    Example:
        >>> power(2.0, 10.0), power(0.25, 0.5), power(0.0, 3.0)
        (1024.0, 0.5, 0.0)
    """
    if y == 0.0 or x == 1.0:
        return 1.0
    if x == 0.0 and y > 0.0:
        return 0.0
    if not x > 0.0:
        raise ValueError("power of a negative number")
    high, low = _log_two_doubles(x)
    product, error = _multiply_exactly(y, high)
    error += y * low
    total = product + error
    rest = (product - total) + error
    value = exp(total)
    return value if value in (0.0, inf) else value + value * rest


def _multiply_exactly(a: float, b: float) -> tuple[float, float]:
    """Give a product and its rounding error (Dekker 1971, Veltkamp splitting)."""
    product = a * b
    t = _SPLIT * a
    a_high = t - (t - a)
    a_low = a - a_high
    t = _SPLIT * b
    b_high = t - (t - b)
    b_low = b - b_high
    error = ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low
    return product, error


def _log_two_doubles(x: float) -> tuple[float, float]:
    """Give log(x) as an unevaluated sum: 2 artanh((m-1)/(m+1)) + k ln 2."""
    m, k = frexp(x)
    if m < _SQRT_HALF:
        m *= 2.0
        k -= 1
    top = m - 1.0
    bottom = m + 1.0
    bottom_error = (m - bottom) + 1.0 if m >= 1.0 else (1.0 - bottom) + m
    s = top / bottom
    back, back_error = _multiply_exactly(s, bottom)
    s_low = (((top - back) - back_error) - s * bottom_error) / bottom
    z, z_low = _multiply_exactly(s, s)
    z_low += 2.0 * s * s_low
    tail = 0.0
    for coefficient in _TAIL:
        tail = tail * z + coefficient
    third, third_low = _multiply_exactly(z, _THIRD_HI)
    third_low += z_low * _THIRD_HI + z * _THIRD_LO + z * z * tail
    series, series_error = _multiply_exactly(2.0 * s, third)
    series_error += 2.0 * (s * third_low + s_low * third)
    head = 2.0 * s
    total = head + series
    low = (head - total) + series + series_error + 2.0 * s_low
    base, base_error = _multiply_exactly(float(k), _LN2_DD_HI)
    value = base + total
    spare = value - base
    rest = (base - (value - spare)) + (total - spare)
    return value, rest + low + base_error + k * _LN2_DD_LO
