"""Chance without hidden state: every draw depends on its arguments alone.

Callers hand in a `Draw`; the same seed therefore gives the same form everywhere and for ever.
"""

import hashlib
from collections.abc import Callable, Sequence
from typing import TypeVar

Draw = Callable[[str, int], int]
"""`draw(stream, bound)` gives an integer of `range(bound)`, always the same for the same stream."""

T = TypeVar("T")


def seeded_draw(seed: str) -> Draw:
    """Return the draw of a seed: SHA-256 over seed and stream, reduced to the bound.

    Example:
        >>> draw = seeded_draw("7f")
        >>> draw("item/3", 10) == draw("item/3", 10)
        True
    """

    def draw(stream: str, bound: int) -> int:
        mixed = hashlib.sha256(f"{seed}\x1f{stream}".encode()).digest()
        return int.from_bytes(mixed, "big") % bound

    return draw


def shuffle(values: Sequence[T], stream: str, draw: Draw) -> tuple[T, ...]:
    """Return the values in a drawn order; every order is equally likely (Fisher-Yates)."""
    shuffled = list(values)
    for last in range(len(shuffled) - 1, 0, -1):
        other = draw(f"{stream}/{last}", last + 1)
        shuffled[last], shuffled[other] = shuffled[other], shuffled[last]
    return tuple(shuffled)
