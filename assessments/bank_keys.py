"""Keys of items: reading the interaction of each kind from a bank file and proving the key sound.

A wrong key is a finding with its line and what to do. The key of a numeric item is computed for
every set of numbers that a person could draw.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import islice
from types import MappingProxyType

from assessments.bank_yaml import Place, Reading
from assessments.errors import FormulaError
from assessments.formulas import FUNCTIONS, Formula, read_formula
from assessments.kinds import (
    Interaction,
    Matching,
    MultipleResponse,
    Option,
    Ordering,
    SingleChoice,
)
from assessments.kinds.numeric import (
    Mistake,
    Numeric,
    Tolerance,
    Unit,
    Variable,
    compute_or_none,
)

MAX_COMBINATIONS = 2000
"""How many sets of numbers an item may have, so that each of them is computed at load."""

MIN_OPTIONS = 3
MAX_OPTIONS = 8
_PLACEHOLDERS = frozenset({"answer", "unit"})


def read_options(reading: Reading, place: Place, key: str, *, feedback: bool) -> tuple[Option, ...]:
    """Read a list of options, noting duplicates and missing feedback."""
    entries = reading.items(place, key)
    if entries and not MIN_OPTIONS <= len(entries) <= MAX_OPTIONS:
        told = f"Give between {MIN_OPTIONS} and {MAX_OPTIONS}."
        reading.note(place.mapping[key], f"`{key}` has {len(entries)} entries.", told)
    options = tuple(_read_option(reading, entry, feedback=feedback) for entry in entries)
    _note_twins(reading, entries, [option.code for option in options], "code")
    _note_twins(reading, entries, [option.text.casefold() for option in options], "text")
    return options


def _read_option(reading: Reading, entry: Place, *, feedback: bool) -> Option:
    reading.only(entry, frozenset({"code", "text", "feedback"}))
    code, text = reading.text(entry, "code"), reading.text(entry, "text")
    told = reading.optional_text(entry, "feedback")
    if feedback and told is None:
        why = "Add `feedback:` that says why this option is right or wrong."
        reading.note(entry, f"Option `{code}` has no feedback.", why)
    return Option(code, text, told or "")


def _note_twins(reading: Reading, entries: list[Place], values: list[str], what: str) -> None:
    seen: set[str] = set()
    for entry, value in zip(entries, values, strict=True):
        if value and value in seen:
            reading.note(entry, f"The {what} {value!r} stands twice.", "Make them different.")
        seen.add(value)


def _note_strangers(reading: Reading, place: Place, named: list[str], known: set[str]) -> bool:
    strangers = [code for code in named if code not in known]
    for code in strangers:
        remedy = f"Name one of: {', '.join(sorted(known))}."
        reading.note(place, f"The key names {code!r}, which is no option.", remedy)
    return not strangers


def read_single_choice(reading: Reading, place: Place) -> Interaction | None:
    """Read a single choice; its key is one of the options."""
    options = read_options(reading, place, "options", feedback=True)
    correct = reading.text(place, "correct")
    if not correct or not options:
        return None
    sound = _note_strangers(
        reading, place.mapping["correct"], [correct], {option.code for option in options}
    )
    return SingleChoice(options, correct) if sound else None


def read_multiple_response(reading: Reading, place: Place) -> Interaction | None:
    """Read a multiple response; some but not all of the options are right."""
    options = read_options(reading, place, "options", feedback=True)
    correct = reading.texts(place, "correct")
    if not correct or not options:
        return None
    here = place.mapping["correct"]
    if len(set(correct)) != len(correct):
        reading.note(here, "The key names an option twice.", "Name each right option once.")
    if len(correct) == len(options):
        reading.note(here, "Every option is right.", "Add an option that is wrong.")
    sound = _note_strangers(reading, here, list(correct), {option.code for option in options})
    return MultipleResponse(options, correct) if sound else None


def read_ordering(reading: Reading, place: Place) -> Interaction | None:
    """Read an ordering; its key is a permutation of the steps."""
    options = read_options(reading, place, "steps", feedback=False)
    correct = reading.texts(place, "order")
    if not correct or not options:
        return None
    here = place.mapping["order"]
    codes = [option.code for option in options]
    sound = _note_strangers(reading, here, list(correct), set(codes))
    if sound and sorted(correct) != sorted(codes):
        remedy = f"Name each of these once: {', '.join(sorted(codes))}."
        reading.note(here, "The order is not a permutation of the steps.", remedy)
        return None
    return Ordering(options, correct) if sound else None


def read_matching(reading: Reading, place: Place) -> Interaction | None:
    """Read a matching; every entry has exactly one existing target."""
    sources = read_options(reading, place, "entries", feedback=True)
    targets = read_options(reading, place, "targets", feedback=False)
    pairs = reading.get(place, "pairs")
    if pairs is None or not sources or not targets:
        return None
    correct = tuple((source, str(target.value)) for source, target in pairs.mapping.items())
    codes = {source.code for source in sources}
    sound = _note_strangers(reading, pairs, [source for source, _ in correct], codes)
    named = [target for _, target in correct]
    sound &= _note_strangers(reading, pairs, named, {target.code for target in targets})
    for code in sorted(codes - {source for source, _ in correct}):
        reading.note(pairs, f"{code!r} has no partner.", f"Add a line `{code}: <target>`.")
        sound = False
    return Matching(sources, targets, correct) if sound else None


def read_numeric(reading: Reading, place: Place) -> Interaction | None:
    """Read a numeric item and compute its key for every set of numbers."""
    before = len(reading.findings)
    item = _read_template(reading, place)
    if item is None or len(reading.findings) > before:
        return None
    count = 1
    for variable in item.variables:
        count *= len(variable.list_values())
    if count > MAX_COMBINATIONS:
        remedy = f"Use larger steps: at most {MAX_COMBINATIONS} are computed at load."
        reading.note(place, f"{count} sets of numbers can be drawn.", remedy)
        return None
    _note_texts(reading, place, item)
    _note_keys(reading, place, item)
    return item if len(reading.findings) == before else None


def _read_template(reading: Reading, place: Place) -> Numeric | None:
    variables = tuple(
        found
        for name, entry in (reading.get(place, "variables") or place).mapping.items()
        if "variables" in place.mapping
        if (found := _read_variable(reading, name, entry)) is not None
    )
    formula = _read_formula(reading, place, {variable.name for variable in variables})
    tolerance = _read_tolerance(reading, place)
    unit = reading.text(place, "unit")
    units = _read_units(reading, place, unit)
    if formula is None or tolerance is None or not unit:
        return None
    names = {variable.name for variable in variables}
    mistakes = tuple(
        Mistake(wrong, reading.text(entry, "feedback"))
        for entry in reading.items(place, "mistakes")
        if (wrong := _read_formula(reading, entry, names)) is not None
    )
    digits = reading.whole(place, "digits", lowest=2) if "digits" in place.mapping else 3
    return Numeric(variables, formula, tolerance, unit, units, mistakes, digits)


def _read_variable(reading: Reading, name: str, place: Place) -> Variable | None:
    reading.only(place, frozenset({"from", "to", "step"}))
    if name in FUNCTIONS or name in _PLACEHOLDERS:
        reading.note(place, f"`{name}` is a word of formulas.", "Give the variable another name.")
    entries = [reading.get(place, key) for key in ("from", "to", "step")]
    numbers = [reading.number(entry) for entry in entries if entry is not None]
    if len(numbers) != len(entries) or None in numbers:
        return None
    lowest, highest, step = (number for number in numbers if number is not None)
    if step <= 0 or highest < lowest or (highest - lowest) % step != 0:
        remedy = "Let `to` be reached from `from` in whole positive steps."
        reading.note(place, f"The range of `{name}` does not fit its step.", remedy)
        return None
    return Variable(name, lowest, highest, step)


def _read_formula(reading: Reading, place: Place, names: set[str]) -> Formula | None:
    text = reading.text(place, "formula")
    if not text:
        return None
    here = place.mapping["formula"]
    try:
        formula = read_formula(text)
    except FormulaError as error:
        reading.note(here, f"The formula cannot be read: {error}.", "Use + - * / ** and ( ).")
        return None
    for name in formula.variables:
        if name not in names:
            remedy = f"Use one of: {', '.join(sorted(names))}; or add it under `variables`."
            reading.note(here, f"The formula uses the unknown variable `{name}`.", remedy)
    return formula


def _read_tolerance(reading: Reading, place: Place) -> Tolerance | None:
    found = reading.get(place, "tolerance")
    if found is None:
        return None
    remedy = "Write `tolerance: {percent: 2}` or `tolerance: {absolute: 0.5}`."
    if set(found.mapping) not in ({"percent"}, {"absolute"}):
        reading.note(found, "The tolerance names neither percent nor absolute.", remedy)
        return None
    (kind, entry), *_ = found.mapping.items()
    amount = reading.number(entry)
    if amount is None or amount <= 0:
        reading.note(found, "The tolerance is not greater than nothing.", remedy)
        return None
    return Tolerance(amount, kind == "percent")


def _read_units(reading: Reading, place: Place, unit: str) -> tuple[Unit, ...]:
    units = [Unit(unit, Decimal(1))]
    others = place.mapping.get("other_units")
    for code, entry in others.mapping.items() if others else ():
        factor = None if entry.value == "wrong" else reading.number(entry)
        if code == unit:
            reading.note(entry, f"{code!r} is the unit of the key.", "Remove it from this list.")
        units.append(Unit(code, factor))
    return tuple(sorted(units, key=lambda each: each.code))


def _note_texts(reading: Reading, place: Place, item: Numeric) -> None:
    prompt = str((place.mapping.get("prompt") or place).value)
    for variable in item.variables:
        if "{" + variable.name + "}" not in prompt:
            remedy = f"Write {{{variable.name}}} where the number stands."
            reading.note(place, f"The prompt does not show `{variable.name}`.", remedy)
    first = next(item.list_combinations())
    known = set(first) | _PLACEHOLDERS
    for key in ("prompt", "rationale"):
        found = place.mapping.get(key)
        for name in _list_placeholders(str(found.value) if found else ""):
            if found is not None and (name not in known or (key == "prompt" and name == "answer")):
                remedy = f"Use one of: {', '.join(sorted(first))}."
                reading.note(found, f"`{key}` holds the unknown {{{name}}}.", remedy)


def _list_placeholders(text: str) -> list[str]:
    return [part.split("}")[0] for part in text.split("{")[1:]]


def _note_keys(reading: Reading, place: Place, item: Numeric) -> None:
    here = place.mapping["formula"]
    for values in islice(item.list_combinations(), MAX_COMBINATIONS):
        try:
            key = item.formula.compute(values)
        except FormulaError as error:
            told = ", ".join(f"{name} = {value}" for name, value in values.items())
            reading.note(here, f"There is no key for {told}: {error.reason}.", "Narrow the range.")
            return
        if _note_mistake(reading, place, item, key, values):
            return


def _note_mistake(
    reading: Reading, place: Place, item: Numeric, key: Decimal, values: Mapping[str, Decimal]
) -> bool:
    for at, mistake in enumerate(item.mistakes):
        wrong = compute_or_none(mistake.formula, values)
        if wrong is not None and abs(wrong - key) <= item.tolerance.width(key):
            here = place.mapping["mistakes"].sequence[at]
            told = ", ".join(f"{name} = {value}" for name, value in values.items())
            remedy = "Narrow the tolerance or the range, or remove the mistake."
            reading.note(here, f"This mistake would count as right for {told}.", remedy)
            return True
    return False


READERS: Mapping[str, Callable[[Reading, Place], Interaction | None]] = MappingProxyType(
    {
        SingleChoice.kind: read_single_choice,
        MultipleResponse.kind: read_multiple_response,
        Ordering.kind: read_ordering,
        Numeric.kind: read_numeric,
        Matching.kind: read_matching,
    }
)
"""What reads the interaction of each kind."""

FIELDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        SingleChoice.kind: frozenset({"options", "correct"}),
        MultipleResponse.kind: frozenset({"options", "correct"}),
        Ordering.kind: frozenset({"steps", "order"}),
        Numeric.kind: frozenset(
            {
                "variables",
                "formula",
                "tolerance",
                "unit",
                "other_units",
                "mistakes",
                "digits",
            }
        ),
        Matching.kind: frozenset({"entries", "targets", "pairs"}),
    }
)
"""Fields that an item of each kind may have beside the common ones."""
