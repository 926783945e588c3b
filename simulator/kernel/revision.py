"""The number of the engine's behaviour.

A journal names the revision it was played with; another revision may compute other bits.
"""

from typing import Final

MODEL_REVISION: Final = 1
"""Rises by one whenever the same commands give other results on purpose."""
