"""Single choice: exactly one of the options is right; right is one point, else none."""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar

from assessments.chance import Draw, shuffle
from assessments.errors import ResponseShapeError
from assessments.kinds.contract import (
    FULL,
    NOTHING,
    Json,
    Option,
    Response,
    ReviewRow,
    labels_of,
    options_from_json,
    options_to_json,
    show_options,
)


@dataclass(frozen=True, slots=True)
class SingleChoice:
    """Options of which the one with the code `correct` is right."""

    options: tuple[Option, ...]
    correct: str
    kind: ClassVar[str] = "single_choice"

    def arrange(self, stream: str, draw: Draw) -> "SingleChoice":
        """Return the options in a drawn order."""
        return replace(self, options=shuffle(self.options, f"{stream}/options", draw))

    def show(self) -> dict[str, Json]:
        """Return the options without the key."""
        return {"options": show_options(self.options)}

    def read_response(self, given: Json) -> Response:
        """Return the label given, or `None` for nothing.

        Raises:
            ResponseShapeError: The label was not shown.
        """
        if given is None or given == "":
            return None
        if not isinstance(given, str) or given not in labels_of(self.options):
            raise ResponseShapeError("a label was not shown")
        return given

    def score(self, response: Response) -> Fraction:
        """Return 1 for the right option."""
        if response is None:
            return NOTHING
        return FULL if labels_of(self.options)[response].code == self.correct else NOTHING

    def review(self, response: Response) -> tuple[ReviewRow, ...]:
        """Explain every option."""
        return tuple(
            ReviewRow(
                label=f"{label}  {option.text}",
                given="chosen" if label == response else "",
                expected="correct" if option.code == self.correct else "",
                is_right=(label == response) == (option.code == self.correct),
                feedback=option.feedback,
            )
            for label, option in labels_of(self.options).items()
        )

    def to_json(self) -> dict[str, Json]:
        """Return options in their order and the key."""
        return {"options": options_to_json(self.options), "correct": self.correct}

    @classmethod
    def from_json(cls, data: dict[str, Json]) -> "SingleChoice":
        """Return the interaction written by `to_json`."""
        return cls(options_from_json(data["options"]), data["correct"])
