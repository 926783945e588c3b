"""Published observations as data: value, source, acceptance, and what was calibrated.

`kind` says whether agreement proves anything. `built-in`: the model was fitted to this observation
or simply holds its value. `independent`: nothing was fitted to it.
"""

from dataclasses import dataclass
from typing import Final

BUILT_IN: Final = "built-in"
INDEPENDENT: Final = "independent"


@dataclass(frozen=True, slots=True)
class Observation:
    """One published observation and how the model is judged by it.

    Attributes:
        row: Its number; further quantities of the same observation have a suffix.
        text: What was observed.
        published: The published value as printed.
        source: The citation.
        kind: `built-in` or `independent`.
        unit: Unit of the model's figure.
        accept: Lowest and highest figure that counts as agreement; `None` for display only.
        accept_spread: Bounds that the model's interval must keep, if the observation has any.
        calibrated: What was fitted to it, or why nothing was.
        mismatch: Why the model is known not to fit; empty if it should.
    """

    row: str
    text: str
    published: str
    source: str
    kind: str
    unit: str
    accept: tuple[float, float] | None
    calibrated: str
    accept_spread: tuple[float, float] | None = None
    mismatch: str = ""
