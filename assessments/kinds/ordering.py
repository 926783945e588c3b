"""Ordering: steps are brought into the right order.

One part of the point is earned for each step that is directly followed by the right next step, so
that one step moved costs little and the reverse order earns nothing.
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import ClassVar

from assessments.chance import Draw, shuffle
from assessments.errors import ResponseShapeError
from assessments.kinds.contract import (
    NOTHING,
    Json,
    Option,
    Response,
    ReviewRow,
    label_of,
    labels_of,
    options_from_json,
    options_to_json,
    read_labels,
    show_options,
)


@dataclass(frozen=True, slots=True)
class Ordering:
    """Steps and, in `correct`, their codes in the right order."""

    options: tuple[Option, ...]
    correct: tuple[str, ...]
    kind: ClassVar[str] = "ordering"

    def arrange(self, stream: str, draw: Draw) -> "Ordering":
        """Return the steps in a drawn order that is not the right one."""
        shuffled = shuffle(self.options, f"{stream}/options", draw)
        if tuple(option.code for option in shuffled) == self.correct:
            shuffled = shuffled[1:] + shuffled[:1]
        return replace(self, options=shuffled)

    def show(self) -> dict[str, Json]:
        """Return the steps as drawn."""
        return {"options": show_options(self.options)}

    def read_response(self, given: Json) -> Response:
        """Return all labels in the order given, or `None` for nothing.

        Raises:
            ResponseShapeError: Not every step stands there exactly once.
        """
        if given is None or given == []:
            return None
        labels = read_labels(given, labels_of(self.options))
        if len(labels) != len(self.options):
            raise ResponseShapeError("a step is missing")
        return list(labels)

    def score(self, response: Response) -> Fraction:
        """Return the share of neighbours that stand in the right succession."""
        if response is None:
            return NOTHING
        shown = labels_of(self.options)
        given = [shown[label].code for label in response]
        right = set(pairwise(self.correct))
        found = sum(pair in right for pair in pairwise(given))
        return Fraction(found, len(self.correct) - 1)

    def review(self, response: Response) -> tuple[ReviewRow, ...]:
        """Set the step given beside the step expected, place by place."""
        shown = labels_of(self.options)
        by_code = {option.code: option for option in self.options}
        given = [shown[label] for label in response] if response else [None] * len(self.correct)
        return tuple(
            ReviewRow(
                label=str(place),
                given=chosen.text if chosen else "",
                expected=by_code[code].text,
                is_right=chosen is not None and chosen.code == code,
                feedback=by_code[code].feedback,
            )
            for place, (chosen, code) in enumerate(zip(given, self.correct, strict=True), 1)
        )

    def correct_response(self) -> list[str]:
        """Return the labels in the right order."""
        label_by_code = {option.code: label_of(at) for at, option in enumerate(self.options)}
        return [label_by_code[code] for code in self.correct]

    def to_json(self) -> dict[str, Json]:
        """Return the steps as drawn and the key."""
        return {"options": options_to_json(self.options), "correct": list(self.correct)}

    @classmethod
    def from_json(cls, data: dict[str, Json]) -> "Ordering":
        """Return the interaction written by `to_json`."""
        return cls(options_from_json(data["options"]), tuple(data["correct"]))
