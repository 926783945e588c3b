"""Chance without hidden state: every draw is a function of seed, stream and tick.

A draw that is added to one model shifts no other, and a replay may begin anywhere. The mixing is
the finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014, doi 10.1145/2660193.2660195) on
integers, which Python computes exactly on every machine.
"""

from typing import Final

from simulator.kernel.clock import Tick
from simulator.kernel.numerics import log, sqrt

_MASK: Final = 0xFFFFFFFFFFFFFFFF
_GAMMA: Final = 0x9E3779B97F4A7C15
_M1: Final = 0xBF58476D1CE4E5B9
_M2: Final = 0x94D049BB133111EB
_FNV_OFFSET: Final = 0xCBF29CE484222325
_FNV_PRIME: Final = 0x100000001B3
_UNIT: Final = 1.0 / 9007199254740992.0
_SQRT_3: Final = 1.7320508075688772
_SIXTEEN_BITS: Final = 0xFFFF


def mix(value: int) -> int:
    """Give 64 well-mixed bits of an integer.

    Example:
        >>> hex(mix(1))
        '0x5692161d100b05e5'
    """
    z = value & _MASK
    z = ((z ^ (z >> 30)) * _M1) & _MASK
    z = ((z ^ (z >> 27)) * _M2) & _MASK
    return z ^ (z >> 31)


def key_of(seed: int, stream: str) -> int:
    """Give the 64-bit key of a named stream, to be kept by whoever draws from it often."""
    value = _FNV_OFFSET
    for byte in stream.encode():
        value = ((value ^ byte) * _FNV_PRIME) & _MASK
    return mix(mix(seed + _GAMMA) ^ value)


def bits_at(key: int, tick: Tick) -> int:
    """Give the 64 random bits of a stream at a tick."""
    z = (key + tick * _GAMMA) & _MASK
    z = ((z ^ (z >> 30)) * _M1) & _MASK
    z = ((z ^ (z >> 27)) * _M2) & _MASK
    return z ^ (z >> 31)


def draw_at(key: int, tick: Tick) -> float:
    """Give the uniform draw of a stream at a tick, in [0, 1)."""
    return (bits_at(key, tick) >> 11) * _UNIT


def draw(seed: int, stream: str, tick: Tick) -> float:
    """Give the uniform draw in [0, 1) that belongs to these three and to nothing else.

    Args:
        seed: The seed of the run; any integer.
        stream: The name of what is drawn, for example ``"WT-101"``.
        tick: The tick, or any other counter of the stream.

    Example:
        >>> draw(1, "WT-101", 7) == draw(1, "WT-101", 7) != draw(1, "WT-102", 7)
        True
    """
    return draw_at(key_of(seed, stream), tick)


def noise_at(key: int, tick: Tick) -> float:
    """Give instrument noise with mean 0 and standard deviation 1, bounded by 3.47.

    The sum of four 16-bit uniforms of one mixing: near enough to a normal law for an instrument,
    at a third of the cost of `draw_normal`.
    """
    bits = bits_at(key, tick)
    total = (
        (bits & _SIXTEEN_BITS)
        + ((bits >> 16) & _SIXTEEN_BITS)
        + ((bits >> 32) & _SIXTEEN_BITS)
        + (bits >> 48)
    )
    return (total - 131070) * (_SQRT_3 / 65536.0)


def draw_normal(seed: int, stream: str, tick: Tick) -> float:
    """Give a standard normal draw that belongs to seed, stream and tick.

    Example:
        >>> abs(draw_normal(1, "count", 1)) < 9.0
        True
    """
    uniform = ((bits_at(key_of(seed, stream), tick) >> 11) + 0.5) * _UNIT
    return normal_quantile(uniform)


_CENTRE_TOP: Final = (
    2509.0809287301226727,
    33430.575583588128105,
    67265.770927008700853,
    45921.953931549871457,
    13731.693765509461125,
    1971.5909503065514427,
    133.14166789178437745,
    3.387132872796366608,
)
_CENTRE_BOTTOM: Final = (
    5226.495278852854561,
    28729.085735721942674,
    39307.89580009271061,
    21213.794301586595867,
    5394.1960214247511077,
    687.1870074920579083,
    42.313330701600911252,
    1.0,
)
_NEAR_TOP: Final = (
    7.7454501427834140764e-4,
    0.0227238449892691845833,
    0.24178072517745061177,
    1.27045825245236838258,
    3.64784832476320460504,
    5.7694972214606914055,
    4.6303378461565452959,
    1.42343711074968357734,
)
_NEAR_BOTTOM: Final = (
    1.05075007164441684324e-9,
    5.475938084995344946e-4,
    0.0151986665636164571966,
    0.14810397642748007459,
    0.68976733498510000455,
    1.6763848301838038494,
    2.05319162663775882187,
    1.0,
)
_FAR_TOP: Final = (
    2.01033439929228813265e-7,
    2.71155556874348757815e-5,
    0.0012426609473880784386,
    0.026532189526576123093,
    0.29656057182850489123,
    1.7848265399172913358,
    5.4637849111641143699,
    6.6579046435011037772,
)
_FAR_BOTTOM: Final = (
    2.04426310338993978564e-15,
    1.4215117583164458887e-7,
    1.8463183175100546818e-5,
    7.868691311456132591e-4,
    0.0148753612908506148525,
    0.13692988092273580531,
    0.59983220655588793769,
    1.0,
)


def _horner(coefficients: tuple[float, ...], x: float) -> float:
    value = 0.0
    for coefficient in coefficients:
        value = value * x + coefficient
    return value


def normal_quantile(p: float) -> float:
    """Give the standard normal quantile: Wichura 1988, algorithm AS 241 (PPND16).

    Args:
        p: A probability strictly between 0 and 1.

    Example:
        >>> normal_quantile(0.5), round(normal_quantile(0.975), 6)
        (0.0, 1.959964)
    """
    q = p - 0.5
    if -0.425 <= q <= 0.425:  # noqa: PLR2004 - the three regions of AS 241
        r = 0.180625 - q * q
        return q * _horner(_CENTRE_TOP, r) / _horner(_CENTRE_BOTTOM, r)
    r = sqrt(-log(p if q < 0.0 else 1.0 - p))
    if r <= 5.0:  # noqa: PLR2004
        r -= 1.6
        value = _horner(_NEAR_TOP, r) / _horner(_NEAR_BOTTOM, r)
    else:
        r -= 5.0
        value = _horner(_FAR_TOP, r) / _horner(_FAR_BOTTOM, r)
    return -value if q < 0.0 else value
