"""YAML with its lines kept, and the questions that the readers of bank files ask of it.

Nothing here knows what an item is. Every question notes a finding instead of failing, so that an
author sees all mistakes at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

import yaml

from assessments.findings import Finding

Scalar: TypeAlias = str | int | bool | Decimal | None


@dataclass(frozen=True, slots=True)
class Place:
    """A value of a YAML file and the line where it stands."""

    file: str
    line: int
    value: "Scalar | dict[str, Place] | list[Place]"

    @property
    def mapping(self) -> "dict[str, Place]":
        """The entries of a mapping; empty for anything else."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def sequence(self) -> "list[Place]":
        """The entries of a list; empty for anything else."""
        return self.value if isinstance(self.value, list) else []


@dataclass(slots=True)
class Reading:
    """The findings of one reading of a bank."""

    findings: list[Finding] = field(default_factory=list)

    def note(self, place: Place, problem: str, remedy: str) -> None:
        """Note a finding at a place."""
        self.findings.append(Finding(place.file, place.line, problem, remedy))

    def read_file(self, file: str, text: str) -> Place | None:
        """Return the content of a file; `None` with a finding when it is no YAML mapping."""
        try:
            node = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark else 1
            self.note(
                Place(file, line, None), "This is not readable YAML.", f"Mend it: {_say(error)}."
            )
            return None
        if not isinstance(node, yaml.MappingNode):
            self.note(
                Place(file, 1, None),
                "The file holds no mapping.",
                "Begin it with `key: value` lines.",
            )
            return None
        return self._place(file, node)

    def _place(self, file: str, node: yaml.Node) -> Place:
        line = node.start_mark.line + 1
        if isinstance(node, yaml.SequenceNode):
            return Place(file, line, [self._place(file, child) for child in node.value])
        if isinstance(node, yaml.MappingNode):
            return Place(file, line, self._mapping(file, node))
        return Place(file, line, _scalar(node))

    def _mapping(self, file: str, node: yaml.MappingNode) -> dict[str, Place]:
        entries: dict[str, Place] = {}
        for key, child in node.value:
            name = str(key.value)
            if name in entries:
                here = Place(file, key.start_mark.line + 1, None)
                self.note(here, f"`{name}` stands twice.", "Remove one of them.")
            entries[name] = self._place(file, child)
        return entries

    def only(self, place: Place, allowed: frozenset[str]) -> None:
        """Note every key of a mapping that is not allowed."""
        for name, child in place.mapping.items():
            if name not in allowed:
                known = ", ".join(sorted(allowed))
                self.note(child, f"`{name}` is not known here.", f"Known are: {known}.")

    def get(self, place: Place, key: str) -> Place | None:
        """Return the entry, noting that it is missing."""
        found = place.mapping.get(key)
        if found is None:
            self.note(place, f"`{key}` is missing.", f"Add a line `{key}: ...`.")
        return found

    def text(self, place: Place, key: str) -> str:
        """Return a text that is there and not empty; "" with a finding otherwise."""
        found = self.get(place, key)
        if found is None:
            return ""
        if not isinstance(found.value, str) or not found.value.strip():
            self.note(found, f"`{key}` is no text.", "Write a text (in quotes where needed).")
            return ""
        return " ".join(found.value.split()) if "\n\n" not in found.value else found.value.strip()

    def optional_text(self, place: Place, key: str) -> str | None:
        """Return a text, or `None` where the key is absent."""
        return self.text(place, key) if key in place.mapping else None

    def choice(self, place: Place, key: str, allowed: Iterator[str] | tuple[str, ...]) -> str:
        """Return one of the allowed words; "" with a finding otherwise."""
        words = tuple(allowed)
        found = self.text(place, key)
        if found and found not in words:
            here = place.mapping[key]
            self.note(here, f"`{key}` is {found!r}.", f"Choose one of: {', '.join(words)}.")
            return ""
        return found

    def flag(self, place: Place, key: str) -> bool:
        """Return a truth value; absent means no."""
        found = place.mapping.get(key)
        if found is not None and not isinstance(found.value, bool):
            self.note(found, f"`{key}` is neither true nor false.", "Write `true` or `false`.")
        return found is not None and found.value is True

    def whole(self, place: Place, key: str, *, lowest: int) -> int:
        """Return a whole number of at least `lowest`."""
        found = self.get(place, key)
        if found is None:
            return lowest
        value = found.value
        if isinstance(value, bool) or not isinstance(value, int) or value < lowest:
            self.note(found, f"`{key}` is {value!r}.", f"Write a whole number from {lowest}.")
            return lowest
        return value

    def number(self, place: Place) -> Decimal | None:
        """Return a number; `None` with a finding otherwise."""
        text = str(place.value) if isinstance(place.value, str | int | Decimal) else ""
        try:
            return Decimal("" if isinstance(place.value, bool) else text)
        except InvalidOperation:
            self.note(place, "This is no number.", "Write it with digits and a point.")
            return None

    def items(self, place: Place, key: str) -> list[Place]:
        """Return the entries of a list that is there and not empty."""
        found = self.get(place, key)
        if found is not None and not found.sequence:
            self.note(found, f"`{key}` is no list.", f"Write entries below `{key}:` with dashes.")
        return found.sequence if found else []

    def texts(self, place: Place, key: str) -> tuple[str, ...]:
        """Return a list of texts that is there and not empty."""
        return tuple(str(entry.value) for entry in self.items(place, key))


def _scalar(node: yaml.Node) -> Scalar:
    if not isinstance(node, yaml.ScalarNode):
        return None
    if node.tag == "tag:yaml.org,2002:int":
        return int(node.value.replace("_", ""), 0) if node.value != "0" else 0
    if node.tag == "tag:yaml.org,2002:float":
        return Decimal(node.value.replace("_", ""))
    if node.tag == "tag:yaml.org,2002:bool":
        return node.value.lower() in {"true", "yes", "on"}
    return None if node.tag == "tag:yaml.org,2002:null" else str(node.value)


def _say(error: yaml.YAMLError) -> str:
    return str(getattr(error, "problem", None) or "the structure is broken")
