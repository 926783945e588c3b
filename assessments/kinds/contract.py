"""What every kind of item can do, and the values they share.

The words follow QTI 3 where they fit: an item has an *interaction*; the interaction has a *correct
response*; what a person gives is a *response*. The interaction in the bank and the one in a form
have the same type: `arrange` returns it with the drawn order and the drawn numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol, TypeAlias

from assessments.chance import Draw
from assessments.errors import ResponseShapeError

Json: TypeAlias = Any
"""A value of plain JSON: text, whole number, truth value, nothing, list or mapping of these."""

Response: TypeAlias = Json
"""A response in its canonical shape; `None` says that the item was left without an answer."""

FULL = Fraction(1)
NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Option:
    """A choice, a step or one side of a match, with what is told about it after the end."""

    code: str
    text: str
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One line of the review after the end: what was given, what was expected, and why."""

    label: str
    given: str
    expected: str
    is_right: bool
    feedback: str


class Interaction(Protocol):
    """The part of an item that is answered."""

    @property
    def kind(self) -> str:
        """Name of the kind, as bank files write it."""
        ...

    def arrange(self, stream: str, draw: Draw) -> "Interaction":
        """Return the interaction as one person gets it."""
        ...

    def show(self) -> dict[str, Json]:
        """Return what the browser may know: no key, no feedback, no codes of the bank."""
        ...

    def read_response(self, given: Json) -> Response:
        """Return the canonical response.

        Raises:
            ResponseError: It cannot be read, or it does not belong to this item.
        """
        ...

    def score(self, response: Response) -> Fraction:
        """Return the share of the point that the response earns, from 0 to 1."""
        ...

    def review(self, response: Response) -> tuple[ReviewRow, ...]:
        """Explain the response line by line."""
        ...

    def to_json(self) -> dict[str, Json]:
        """Return everything, keys included, for the immutable form document."""
        ...


def label_of(position: int) -> str:
    """Return the name under which the option at this position is shown and answered.

    Example:
        >>> [label_of(0), label_of(2)]
        ['A', 'C']
    """
    return "ABCDEFGHIJKL"[position]


def labels_of(options: tuple[Option, ...]) -> dict[str, Option]:
    """Return the options by the label under which they are shown."""
    return {label_of(position): option for position, option in enumerate(options)}


def show_options(options: tuple[Option, ...]) -> list[dict[str, str]]:
    """Return label and text of each option: what a browser may know of them."""
    return [{"label": label, "text": option.text} for label, option in labels_of(options).items()]


def options_to_json(options: tuple[Option, ...]) -> list[list[str]]:
    """Return the options as rows of code, text and feedback."""
    return [[option.code, option.text, option.feedback] for option in options]


def options_from_json(rows: Json) -> tuple[Option, ...]:
    """Return the options of rows written by `options_to_json`."""
    return tuple(Option(code, text, feedback) for code, text, feedback in rows)


def read_labels(given: Json, shown: Mapping[str, Option]) -> tuple[str, ...]:
    """Return distinct labels that were shown, in the order given.

    Raises:
        ResponseShapeError: Not a list of labels, a label twice, or one that was not shown.
    """
    if not isinstance(given, list) or not all(isinstance(label, str) for label in given):
        raise ResponseShapeError("not a list of labels")
    if len(set(given)) != len(given):
        raise ResponseShapeError("a label is given twice")
    strangers = [label for label in given if label not in shown]
    if strangers:
        raise ResponseShapeError("a label was not shown")
    return tuple(given)
