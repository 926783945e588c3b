"""Numeric: a number with its unit, within a tolerance, for numbers drawn per person.

The item in the bank is a template: variables with a range and a step, a formula, a tolerance. A
form holds the drawn values and the computed key. One point or none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import ClassVar

from assessments.chance import Draw
from assessments.errors import (
    FormulaError,
    ResponseShapeError,
    UnitMissingError,
    UnitUnknownError,
)
from assessments.formulas import Formula, read_formula
from assessments.kinds.contract import FULL, NOTHING, Json, Response, ReviewRow
from assessments.numbers import format_number, parse_number, print_exactly, split_unit


@dataclass(frozen=True, slots=True)
class Variable:
    """A number of the template: `lowest`, `lowest + step`, ... up to `highest`."""

    name: str
    lowest: Decimal
    highest: Decimal
    step: Decimal

    def list_values(self) -> tuple[Decimal, ...]:
        """Return every value that can be drawn, lowest first."""
        count = int((self.highest - self.lowest) / self.step) + 1
        return tuple(self.lowest + self.step * at for at in range(count))


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit on offer; `factor` turns it into the unit of the key, `None` marks it as wrong."""

    code: str
    factor: Decimal | None


@dataclass(frozen=True, slots=True)
class Mistake:
    """A known way to go wrong, recognised by the number it leads to, with its feedback."""

    formula: Formula
    feedback: str


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far the number may be off: in percent of the key, or absolute in its unit."""

    amount: Decimal
    is_percent: bool

    def width(self, key: Decimal) -> Decimal:
        """Return the accepted distance from the key."""
        return abs(key) * self.amount / 100 if self.is_percent else self.amount


@dataclass(frozen=True, slots=True)
class Numeric:
    """Template and, once arranged, the drawn values of a numeric item."""

    variables: tuple[Variable, ...]
    formula: Formula
    tolerance: Tolerance
    unit: str
    units: tuple[Unit, ...]
    mistakes: tuple[Mistake, ...] = ()
    digits: int = 3
    drawn: tuple[tuple[str, Decimal], ...] = ()
    kind: ClassVar[str] = "numeric"

    def list_combinations(self) -> Iterator[dict[str, Decimal]]:
        """Yield every set of values that can be drawn."""
        names = [variable.name for variable in self.variables]
        for values in product(*(variable.list_values() for variable in self.variables)):
            yield dict(zip(names, values, strict=True))

    def arrange(self, stream: str, draw: Draw) -> "Numeric":
        """Return the item with one drawn value per variable."""
        drawn = []
        for variable in self.variables:
            values = variable.list_values()
            at = draw(f"{stream}/variable/{variable.name}", len(values))
            drawn.append((variable.name, values[at]))
        return replace(self, drawn=tuple(drawn))

    def fill(self, text: str) -> str:
        """Put drawn values, `{answer}` and `{unit}` into a text of the item."""
        filled = text.replace("{unit}", self.unit)
        if "{answer}" in filled:
            filled = filled.replace("{answer}", format_number(self.key(), digits=self.digits))
        for name, value in self.drawn:
            filled = filled.replace("{" + name + "}", print_exactly(value))
        return filled

    def key(self) -> Decimal:
        """Return the right value in the unit of the key."""
        return self.formula.compute(dict(self.drawn))

    def show(self) -> dict[str, Json]:
        """Return the units on offer."""
        return {"units": [unit.code for unit in self.units]}

    def read_response(self, given: Json) -> Response:
        """Return the number as typed, its exact value and its unit; `None` for an empty field.

        The unit is taken from the list, or else from behind the number.

        Raises:
            NumberUnreadableError: The text is no number.
            NumberAmbiguousError: The text has two readings.
            UnitMissingError: No unit was given.
            UnitUnknownError: The unit is not on offer.
            ResponseShapeError: Not a mapping of `number` and `unit` to text.
        """
        if given is None:
            return None
        if not isinstance(given, Mapping) or set(given) - {"number", "unit"}:
            raise ResponseShapeError("not a number with a unit")
        typed, chosen = given.get("number", ""), given.get("unit", "")
        if not isinstance(typed, str) or not isinstance(chosen, str):
            raise ResponseShapeError("not a number with a unit")
        if not typed.strip():
            return None
        number, behind = split_unit(typed)
        value = parse_number(number)
        unit = self._find_unit(behind or chosen)
        return {"number": typed.strip(), "value": print_exactly(value), "unit": unit}

    def _find_unit(self, text: str) -> str:
        if not text.strip():
            if len(self.units) == 1:
                return self.units[0].code
            raise UnitMissingError
        folded = _fold_unit(text)
        exact = [unit.code for unit in self.units if _fold_unit(unit.code) == folded]
        near = [unit.code for unit in self.units if _fold_unit(unit.code).lower() == folded.lower()]
        found = exact or (near if len(near) == 1 else [])
        if not found:
            raise UnitUnknownError(text.strip())
        return found[0]

    def score(self, response: Response) -> Fraction:
        """Return 1 for a value within the tolerance in an equivalent unit."""
        if response is None:
            return NOTHING
        value = self._in_key_unit(response)
        return FULL if value is not None and self._accepts(value) else NOTHING

    def _in_key_unit(self, response: Response) -> Decimal | None:
        factors = {unit.code: unit.factor for unit in self.units}
        factor = factors[response["unit"]]
        return None if factor is None else Decimal(response["value"]) * factor

    def _accepts(self, value: Decimal) -> bool:
        key = self.key()
        return abs(value - key) <= self.tolerance.width(key)

    def review(self, response: Response) -> tuple[ReviewRow, ...]:
        """Set the number given beside the key and the accepted range."""
        key = self.key()
        width = self.tolerance.width(key)
        low, high = (
            format_number(edge, digits=self.digits + 1) for edge in (key - width, key + width)
        )
        given = f"{response['number']} {response['unit']}" if response else ""
        if response and split_unit(response["number"])[1]:
            given = response["number"]
        row = ReviewRow(
            label=f"{low} \u2013 {high} {self.unit}",
            given=given,
            expected=f"{format_number(key, digits=self.digits)} {self.unit}",
            is_right=self.score(response) == FULL,
            feedback=self._explain(response),
        )
        return (row,)

    def _explain(self, response: Response) -> str:
        if response is None or self.score(response) == FULL:
            return ""
        value = self._in_key_unit(response)
        for mistake in self.mistakes:
            wrong = compute_or_none(mistake.formula, dict(self.drawn))
            if wrong is None or value is None:
                continue
            if abs(value - wrong) <= self.tolerance.width(wrong):
                return self.fill(mistake.feedback)
        return ""

    def to_json(self) -> dict[str, Json]:
        """Return template, drawn values and units."""
        return {
            "variables": [
                [v.name, str(v.lowest), str(v.highest), str(v.step)] for v in self.variables
            ],
            "formula": self.formula.text,
            "tolerance": [str(self.tolerance.amount), self.tolerance.is_percent],
            "unit": self.unit,
            "units": [[u.code, None if u.factor is None else str(u.factor)] for u in self.units],
            "mistakes": [[m.formula.text, m.feedback] for m in self.mistakes],
            "digits": self.digits,
            "drawn": [[name, str(value)] for name, value in self.drawn],
        }

    @classmethod
    def from_json(cls, data: dict[str, Json]) -> "Numeric":
        """Return the interaction written by `to_json`."""
        amount, is_percent = data["tolerance"]
        return cls(
            variables=tuple(
                Variable(name, *(Decimal(number) for number in numbers))
                for name, *numbers in data["variables"]
            ),
            formula=read_formula(data["formula"]),
            tolerance=Tolerance(Decimal(amount), is_percent),
            unit=data["unit"],
            units=tuple(
                Unit(code, None if factor is None else Decimal(factor))
                for code, factor in data["units"]
            ),
            mistakes=tuple(Mistake(read_formula(text), told) for text, told in data["mistakes"]),
            digits=data["digits"],
            drawn=tuple((name, Decimal(value)) for name, value in data["drawn"]),
        )


def compute_or_none(formula: Formula, values: Mapping[str, Decimal]) -> Decimal | None:
    """Return the value of a formula, or `None` where it has none."""
    try:
        return formula.compute(values)
    except FormulaError:
        return None


def _fold_unit(text: str) -> str:
    folded = text.replace(" ", "").replace("µ", "u").replace("μ", "u").replace("°", "")
    return folded.replace("\u00d7", "x").replace("·", "x")
