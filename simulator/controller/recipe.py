"""Master recipe and control recipe (ISA-88): procedure, unit procedures, operations, phases.

A recipe says what is done and with which numbers; how an equipment phase works is in
`simulator.controller.phases`. A control recipe is the master recipe fixed for one batch.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from simulator.controller.errors import RecipeError
from simulator.controller.marked import Marked, Path

PROCEDURE: Final = "procedure"
"""Path of the topmost element."""
LEVELS: Final = ("procedure", "unit-procedure", "operation", "phase")
CHILDREN: Final = ("unit_procedures", "operations", "phases")

Scalar = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number of the recipe with unit, allowed range, source and confidence."""

    name: str
    value: float
    unit: str
    low: float
    high: float
    source: str
    confidence: str

    def __post_init__(self) -> None:
        if not self.low <= self.value <= self.high:
            reason = f"value {self.value} is outside {self.low} .. {self.high}"
            raise RecipeError(f"parameter {self.name}", reason)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the batch record that the operator fills at the end of an operation.

    `kind` is `reading` (a number with its limits) or `signature`.
    """

    item: str
    element: str
    kind: str
    title: str
    unit: str
    low: float | None
    high: float | None
    tolerance: float | None
    source: str


@dataclass(frozen=True, slots=True)
class Element:
    """A procedural element; `unit` is the equipment, `is_parallel` runs beside the one before."""

    path: str
    level: str
    title: str
    unit: str
    phase_class: str
    arguments: tuple[tuple[str, Scalar], ...]
    is_parallel: bool
    children: tuple["Element", ...]

    def argument(self, name: str, default: Scalar | None = None) -> Scalar:
        """Return an argument of the phase.

        Raises:
            KeyError: The recipe gives no such argument and there is no default.
        """
        for key, value in self.arguments:
            if key == name:
                return value
        if default is None:
            raise KeyError(name)
        return default

    def walk(self) -> Iterator["Element"]:
        """Yield this element and all below it, in the order of the recipe."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class MasterRecipe:
    """A master recipe: version and digest name exactly what was in force."""

    code: str
    version: str
    title: str
    product: str
    digest: str
    parameters: tuple[Parameter, ...]
    procedure: Element
    fields: tuple[Field, ...]

    def value(self, name: str) -> float:
        """Return the value of a parameter.

        Raises:
            KeyError: The recipe has no such parameter.
        """
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter.value
        raise KeyError(name)

    def paths(self) -> tuple[str, ...]:
        """Return the paths of all elements, in the order of the recipe."""
        return tuple(element.path for element in self.procedure.walk())


@dataclass(frozen=True, slots=True)
class BatchOrder:
    """What the order for one training batch says; scans are compared with it.

    Dates are `YYMMDD`. `items` names the expected identifier of each thing that is scanned.
    """

    batch_number: str
    patient: str
    donation: str
    today_yymmdd: str
    operator: str
    second_person: str
    items: tuple[tuple[str, str], ...]
    released_lots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ControlRecipe:
    """The master recipe fixed for one batch, with the order it is made for."""

    master: MasterRecipe
    order: BatchOrder

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """Batch number, recipe code, version and digest, as the batch record's head shows them."""
        return (self.order.batch_number, self.master.code, self.master.version, self.master.digest)


def digest_plain(plain: object) -> str:
    """Return the SHA-256 of plain JSON values in canonical form.

    Example:
        >>> digest_plain({"b": 1, "a": 2}) == digest_plain({"a": 2, "b": 1})
        True
    """
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def read_recipe(marked: Marked, phase_classes: tuple[str, ...]) -> MasterRecipe:
    """Return the master recipe of a marked file.

    Raises:
        RecipeError: Something is missing, foreign or wrong; says file, line and what to do.
    """
    plain = _mapping(marked, (), marked.plain)
    expected = ("code", "version", "title", "product", "parameters", "unit_procedures", "record")
    _check_keys(marked, (), plain, expected)
    children = _read_children(_Parent(marked, phase_classes, 0, "", ""), (), plain)
    procedure = Element(PROCEDURE, LEVELS[0], plain["title"], "", "", (), False, children)  # noqa: FBT003
    paths = tuple(element.path for element in procedure.walk())
    return MasterRecipe(
        code=str(plain["code"]),
        version=str(plain["version"]),
        title=str(plain["title"]),
        product=str(plain["product"]),
        digest=digest_plain(plain),
        parameters=_read_parameters(marked, plain["parameters"]),
        procedure=procedure,
        fields=_read_fields(marked, plain["record"], paths),
    )


@dataclass(frozen=True, slots=True)
class _Parent:
    """Where an element is read: the file, what it knows, and the element above."""

    marked: Marked
    classes: tuple[str, ...]
    depth: int
    prefix: str
    unit: str


def _read_children(parent: _Parent, path: Path, plain: dict[str, Any]) -> tuple[Element, ...]:
    key, marked = CHILDREN[parent.depth], parent.marked
    rows = plain.get(key)
    if not isinstance(rows, list) or not rows:
        raise RecipeError(marked.where(path), f"needs a list {key!r} with at least one entry")
    found = tuple(
        _read_element(parent, (*path, key, number), row) for number, row in enumerate(rows)
    )
    paths = [element.path for element in found]
    for number, each in enumerate(paths):
        if each in paths[:number]:
            raise RecipeError(
                marked.where((*path, key, number)), f"{each} stands twice; rename one"
            )
    return found


def _read_element(parent: _Parent, path: Path, row: Any) -> Element:
    marked, depth = parent.marked, parent.depth
    plain = _mapping(marked, path, row)
    is_phase = depth == len(CHILDREN) - 1
    needed = ("code", "title", "phase" if is_phase else CHILDREN[depth + 1])
    _check_keys(marked, path, plain, needed, optional=("unit", "with", "parallel"))
    if is_phase and plain["phase"] not in parent.classes:
        reason = f"unknown phase {plain['phase']!r}; known: {', '.join(parent.classes)}"
        raise RecipeError(marked.where((*path, "phase")), reason)
    own = parent.prefix + str(plain["code"])
    unit = str(plain.get("unit", parent.unit))
    below = _Parent(marked, parent.classes, depth + 1, own + "/", unit)
    return Element(
        path=own,
        level=LEVELS[depth + 1],
        title=str(plain["title"]),
        unit=unit,
        phase_class=str(plain.get("phase", "")),
        arguments=tuple(_mapping(marked, (*path, "with"), plain.get("with", {})).items()),
        is_parallel=plain.get("parallel") is True,
        children=() if is_phase else _read_children(below, path, plain),
    )


def _read_parameters(marked: Marked, rows: Any) -> tuple[Parameter, ...]:
    found = []
    for name, row in _mapping(marked, ("parameters",), rows).items():
        path = ("parameters", name)
        plain = _mapping(marked, path, row)
        _check_keys(marked, path, plain, ("value", "unit", "range", "source", "confidence"))
        low, high = plain["range"]
        try:
            found.append(
                Parameter(
                    name=name,
                    value=float(plain["value"]),
                    unit=str(plain["unit"]),
                    low=float(low),
                    high=float(high),
                    source=str(plain["source"]),
                    confidence=str(plain["confidence"]),
                )
            )
        except (TypeError, ValueError) as error:
            raise RecipeError(marked.where(path), f"parameter {name} is not a number") from error
    return tuple(found)


def _read_fields(marked: Marked, rows: Any, paths: tuple[str, ...]) -> tuple[Field, ...]:
    found = []
    for number, row in enumerate(rows):
        path = ("record", number)
        plain = _mapping(marked, path, row)
        optional = ("unit", "low", "high", "tolerance", "source")
        _check_keys(marked, path, plain, ("item", "element", "kind", "title"), optional=optional)
        if plain["element"] not in paths:
            reason = f"unknown element {plain['element']!r}; use a path of this recipe"
            raise RecipeError(marked.where((*path, "element")), reason)
        found.append(
            Field(
                item=plain["item"],
                element=plain["element"],
                kind=plain["kind"],
                title=plain["title"],
                unit=str(plain.get("unit", "")),
                low=_optional_number(plain.get("low")),
                high=_optional_number(plain.get("high")),
                tolerance=_optional_number(plain.get("tolerance")),
                source=str(plain.get("source", "")),
            )
        )
    return tuple(found)


def _optional_number(value: Any) -> float | None:
    return None if value is None else float(value)


def _mapping(marked: Marked, path: Path, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise RecipeError(marked.where(path), "a mapping is needed here")
    return value


def _check_keys(
    marked: Marked,
    path: Path,
    plain: dict[str, Any],
    needed: tuple[str, ...],
    *,
    optional: tuple[str, ...] = (),
) -> None:
    for name in needed:
        if name not in plain:
            raise RecipeError(marked.where(path), f"{name!r} is missing; add it")
    for name in plain:
        if name not in needed and name not in optional:
            raise RecipeError(marked.where((*path, name)), f"unknown field {name!r}; remove it")
