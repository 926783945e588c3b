"""Ground of the engine: time, chance, arithmetic and digests that give the same bits everywhere.

Nothing here knows what is simulated. Nothing here reads a clock, an environment or a file.
"""

from simulator.kernel.clock import TICK_SECONDS, TICKS_PER_HOUR, TICKS_PER_MINUTE, Tick
from simulator.kernel.digest import digest_values
from simulator.kernel.randomness import draw, draw_normal
from simulator.kernel.revision import MODEL_REVISION

__all__ = [
    "MODEL_REVISION",
    "TICKS_PER_HOUR",
    "TICKS_PER_MINUTE",
    "TICK_SECONDS",
    "Tick",
    "digest_values",
    "draw",
    "draw_normal",
]
