"""Chance for virtual batches: named streams of one seed, or the median of everything."""

from simulator.kernel.numerics import exp, log
from simulator.kernel.randomness import bits_at, draw, draw_normal, key_of


def seed_of_batch(seed: int, number: int) -> int:
    """Give the seed of one of many batches; it depends on these two only.

    Example:
        >>> seed_of_batch(1, 0) == seed_of_batch(1, 0) != seed_of_batch(1, 1)
        True
    """
    return bits_at(key_of(seed, "batch"), number)


class Chance:
    """Draws of one batch. Without a seed every draw is the median."""

    __slots__ = ("_seed",)

    def __init__(self, seed: int | None) -> None:
        self._seed = seed

    def normal(self, stream: str) -> float:
        """Give a standard normal draw of a stream; 0 for the median batch."""
        return 0.0 if self._seed is None else draw_normal(self._seed, stream, 0)

    def factor(self, stream: str, gsd: float) -> float:
        """Give a log-normal factor with median 1 and a geometric standard deviation."""
        return exp(self.normal(stream) * log(gsd)) if gsd > 1.0 else 1.0

    def happens(self, stream: str, probability: float) -> bool:
        """Tell whether something rare happens; never in the median batch."""
        return self._seed is not None and draw(self._seed, stream, 0) < probability
