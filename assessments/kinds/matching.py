"""Matching: each entry of one list gets its partner from another; each right pair is a share."""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar

from assessments.chance import Draw, shuffle
from assessments.errors import ResponseShapeError
from assessments.kinds.contract import (
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
class Matching:
    """Sources, targets, and for each source code the code of its target.

    A target may serve several sources or none, so that the last pair is not given away.
    """

    sources: tuple[Option, ...]
    targets: tuple[Option, ...]
    correct: tuple[tuple[str, str], ...]
    kind: ClassVar[str] = "matching"

    def arrange(self, stream: str, draw: Draw) -> "Matching":
        """Return both lists in drawn orders."""
        return replace(
            self,
            sources=shuffle(self.sources, f"{stream}/sources", draw),
            targets=shuffle(self.targets, f"{stream}/targets", draw),
        )

    def show(self) -> dict[str, Json]:
        """Return both lists without the pairs."""
        return {"sources": show_options(self.sources), "targets": show_options(self.targets)}

    def read_response(self, given: Json) -> Response:
        """Return target labels by source label; sources may be missing; `None` for nothing.

        Raises:
            ResponseShapeError: A label was not shown.
        """
        if given is None:
            return None
        if not isinstance(given, dict):
            raise ResponseShapeError("not a mapping of labels")
        sources, targets = labels_of(self.sources), labels_of(self.targets)
        pairs = {source: target for source, target in given.items() if target not in (None, "")}
        for source, target in pairs.items():
            if source not in sources or not isinstance(target, str) or target not in targets:
                raise ResponseShapeError("a label was not shown")
        return dict(sorted(pairs.items())) or None

    def score(self, response: Response) -> Fraction:
        """Return the share of the sources that have their right target."""
        if response is None:
            return NOTHING
        key = dict(self.correct)
        sources, targets = labels_of(self.sources), labels_of(self.targets)
        right = sum(key[sources[s].code] == targets[t].code for s, t in response.items())
        return Fraction(right, len(self.sources))

    def review(self, response: Response) -> tuple[ReviewRow, ...]:
        """Set the partner given beside the partner expected, source by source."""
        key = dict(self.correct)
        targets = labels_of(self.targets)
        by_code = {option.code: option for option in self.targets}
        rows = []
        for label, source in labels_of(self.sources).items():
            chosen = targets.get((response or {}).get(label, ""))
            expected = by_code[key[source.code]]
            is_right = chosen is not None and chosen.code == expected.code
            given = chosen.text if chosen else ""
            rows.append(ReviewRow(source.text, given, expected.text, is_right, source.feedback))
        return tuple(rows)

    def to_json(self) -> dict[str, Json]:
        """Return both lists as drawn and the pairs."""
        return {
            "sources": options_to_json(self.sources),
            "targets": options_to_json(self.targets),
            "correct": [list(pair) for pair in self.correct],
        }

    @classmethod
    def from_json(cls, data: dict[str, Json]) -> "Matching":
        """Return the interaction written by `to_json`."""
        return cls(
            options_from_json(data["sources"]),
            options_from_json(data["targets"]),
            tuple((source, target) for source, target in data["correct"]),
        )
