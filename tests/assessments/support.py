"""The foundation bank, and small builders for items of every kind."""

from decimal import Decimal
from functools import cache
from pathlib import Path

import assessments
from assessments import Assessment, Catalogue, ItemBank
from assessments.formulas import read_formula
from assessments.kinds import Matching, MultipleResponse, Option, Ordering, Response, SingleChoice
from assessments.kinds.contract import label_of
from assessments.kinds.numeric import Mistake, Numeric, Tolerance, Unit, Variable
from assessments.numbers import print_exactly

BANKS = Path(assessments.__file__).parent / "bank"


@cache
def read_foundation_texts() -> dict[str, str]:
    return {
        path.name: path.read_text(encoding="utf-8")
        for path in sorted((BANKS / "foundation").glob("*.yaml"))
    }


@cache
def foundation() -> Catalogue:
    read = assessments.read_bank(read_foundation_texts())
    assert isinstance(read, Catalogue), [str(finding) for finding in read]
    return read


def foundation_bank() -> ItemBank:
    return foundation().banks[0]


def foundation_knowledge() -> Assessment:
    return foundation().assessments[0]


def options(*codes: str) -> tuple[Option, ...]:
    return tuple(Option(code, f"Text of {code}", f"Because of {code}.") for code in codes)


def a_single_choice() -> SingleChoice:
    return SingleChoice(options("right", "wrong", "worse"), "right")


def a_multiple_response() -> MultipleResponse:
    return MultipleResponse(options("one", "two", "three", "four", "five"), ("one", "two", "three"))


def an_ordering() -> Ordering:
    return Ordering(options("c", "a", "d", "b"), ("a", "b", "c", "d"))


def a_matching() -> Matching:
    pairs = (("x", "p"), ("y", "q"), ("z", "p"))
    return Matching(options("x", "y", "z"), options("p", "q", "r"), pairs)


def a_numeric() -> Numeric:
    return Numeric(
        variables=(Variable("volume", Decimal(100), Decimal(200), Decimal(10)),),
        formula=read_formula("volume / 20"),
        tolerance=Tolerance(Decimal(2), is_percent=True),
        unit="min",
        units=(Unit("h", Decimal(60)), Unit("mL", None), Unit("min", Decimal(1))),
        mistakes=(Mistake(read_formula("volume * 20"), "You multiplied {volume}."),),
    )


def right_response(interaction: object) -> Response:
    match interaction:
        case SingleChoice(options=options, correct=correct):
            return next(label_of(at) for at, o in enumerate(options) if o.code == correct)
        case MultipleResponse(options=options, correct=correct):
            return [label_of(at) for at, o in enumerate(options) if o.code in correct]
        case Ordering():
            return interaction.correct_response()
        case Matching(sources=sources, targets=targets, correct=correct):
            target = {o.code: label_of(at) for at, o in enumerate(targets)}
            key = dict(correct)
            return {label_of(at): target[key[o.code]] for at, o in enumerate(sources)}
        case Numeric():
            typed = {"number": print_exactly(interaction.key()), "unit": interaction.unit}
            return interaction.read_response(typed)
    raise AssertionError(interaction)
