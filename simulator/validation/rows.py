"""Every row of the validation table, in the order of its number."""

from typing import Final

from simulator.validation.observation import BUILT_IN, INDEPENDENT, Observation
from simulator.validation.observations_product import PRODUCT
from simulator.validation.observations_upstream import UPSTREAM

__all__ = ["BUILT_IN", "INDEPENDENT", "OBSERVATIONS", "Observation"]

OBSERVATIONS: Final = (*UPSTREAM, *PRODUCT)
"""Every observation, in the order of its number."""
