"""Multiple response: any number of the options is right.

Each right option chosen earns its share of the point, each wrong one chosen takes the same share
away, never below nothing. Choosing everything therefore earns nothing beyond chance.
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar

from assessments.chance import Draw, shuffle
from assessments.kinds.contract import (
    NOTHING,
    Json,
    Option,
    Response,
    ReviewRow,
    labels_of,
    options_from_json,
    options_to_json,
    read_labels,
    show_options,
)


@dataclass(frozen=True, slots=True)
class MultipleResponse:
    """Options of which those with the codes in `correct` are right."""

    options: tuple[Option, ...]
    correct: tuple[str, ...]
    kind: ClassVar[str] = "multiple_response"

    def arrange(self, stream: str, draw: Draw) -> "MultipleResponse":
        """Return the options in a drawn order."""
        return replace(self, options=shuffle(self.options, f"{stream}/options", draw))

    def show(self) -> dict[str, Json]:
        """Return the options without the key."""
        return {"options": show_options(self.options)}

    def read_response(self, given: Json) -> Response:
        """Return the labels given in the order shown, or `None` for nothing.

        Raises:
            ResponseShapeError: A label was not shown or stands twice.
        """
        if given is None:
            return None
        labels = read_labels(given, labels_of(self.options))
        return sorted(labels) or None

    def score(self, response: Response) -> Fraction:
        """Return right minus wrong choices as a share of the right ones, at least 0."""
        if response is None:
            return NOTHING
        shown = labels_of(self.options)
        right = sum(shown[label].code in self.correct for label in response)
        wrong = len(response) - right
        return max(Fraction(right - wrong, len(self.correct)), NOTHING)

    def review(self, response: Response) -> tuple[ReviewRow, ...]:
        """Explain every option."""
        chosen = response or []
        return tuple(
            ReviewRow(
                label=f"{label}  {option.text}",
                given="chosen" if label in chosen else "",
                expected="correct" if option.code in self.correct else "",
                is_right=(label in chosen) == (option.code in self.correct),
                feedback=option.feedback,
            )
            for label, option in labels_of(self.options).items()
        )

    def to_json(self) -> dict[str, Json]:
        """Return options in their order and the key."""
        return {"options": options_to_json(self.options), "correct": list(self.correct)}

    @classmethod
    def from_json(cls, data: dict[str, Json]) -> "MultipleResponse":
        """Return the interaction written by `to_json`."""
        return cls(options_from_json(data["options"]), tuple(data["correct"]))
