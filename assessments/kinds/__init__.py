"""The kinds of items, one module each; `KINDS` names them as bank files do."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from assessments.kinds.contract import Interaction, Json, Option, Response, ReviewRow
from assessments.kinds.matching import Matching
from assessments.kinds.multiple_response import MultipleResponse
from assessments.kinds.numeric import Numeric
from assessments.kinds.ordering import Ordering
from assessments.kinds.single_choice import SingleChoice

KINDS: Mapping[str, Callable[[dict[str, Json]], Interaction]] = MappingProxyType(
    {
        SingleChoice.kind: SingleChoice.from_json,
        MultipleResponse.kind: MultipleResponse.from_json,
        Ordering.kind: Ordering.from_json,
        Numeric.kind: Numeric.from_json,
        Matching.kind: Matching.from_json,
    }
)
"""For each kind, what reads its interaction from a form document."""

__all__ = [
    "KINDS",
    "Interaction",
    "Json",
    "Matching",
    "MultipleResponse",
    "Numeric",
    "Option",
    "Ordering",
    "Response",
    "ReviewRow",
    "SingleChoice",
]
