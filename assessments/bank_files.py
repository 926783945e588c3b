"""Bank files: the texts of a bank's YAML files become a catalogue, or a list of findings.

A bank is a folder with `bank.yaml` (code, title, modules with objectives), any number of
`items-*.yaml`, and an `assessment-*.yaml` for each assessment. Opening the files is left to the
caller, who hands in their texts by name.
"""

from collections.abc import Mapping
from decimal import Decimal

from assessments.assembly import assemble_form
from assessments.bank_keys import FIELDS, READERS
from assessments.bank_yaml import Place, Reading
from assessments.banks import (
    Assessment,
    BankModule,
    Blueprint,
    Catalogue,
    Cell,
    ItemBank,
    Objective,
)
from assessments.chance import seeded_draw
from assessments.errors import BlueprintError
from assessments.findings import Finding
from assessments.items import Confidence, Difficulty, ItemRevision, Source

ROLES = ("operator", "qc", "qa", "engineer")
"""Tags for whom an item is meant."""

_COMMON = frozenset(
    {
        "code",
        "kind",
        "objective",
        "difficulty",
        "critical",
        "prompt",
        "rationale",
        "sources",
        "roles",
    }
)
_ASSESSMENT = frozenset(
    {
        "code",
        "title",
        "about",
        "time_limit_minutes",
        "grace_seconds",
        "attempt_limit",
        "cut_percent",
        "blueprint",
    }
)


def read_bank(texts: Mapping[str, str]) -> Catalogue | tuple[Finding, ...]:
    """Return the bank and its assessments, or everything that is wrong with the files.

    Args:
        texts: Content of each file by its path as it is to be named in findings.
    """
    reading = Reading()
    heads = [name for name in sorted(texts) if name.endswith("bank.yaml")]
    if len(heads) != 1:
        here = Place(next(iter(sorted(texts)), "bank.yaml"), 1, None)
        reading.note(here, "The bank has no head.", "Add one file `bank.yaml`.")
        return tuple(reading.findings)
    head = reading.read_file(heads[0], texts[heads[0]])
    if head is None:
        return tuple(reading.findings)
    bank = _read_bank(reading, head, _read_files(reading, texts, "items-"))
    assessments = tuple(
        _read_assessment(reading, place, bank)
        for place in _read_files(reading, texts, "assessment-")
    )
    if reading.findings:
        return tuple(sorted(reading.findings))
    return Catalogue((bank,), assessments)


def _read_bank(reading: Reading, head: Place, places: list[Place]) -> ItemBank:
    modules = _read_modules(reading, head)
    items: list[ItemRevision] = []
    seen: set[str] = set()
    for place in places:
        items += _read_items(reading, place, modules, seen)
    return ItemBank(
        code=reading.text(head, "code"),
        title=reading.text(head, "title"),
        course=reading.text(head, "course"),
        modules=modules,
        items=tuple(items),
    )


def _read_files(reading: Reading, texts: Mapping[str, str], prefix: str) -> list[Place]:
    named = [name for name in sorted(texts) if name.rsplit("/", 1)[-1].startswith(prefix)]
    read = (reading.read_file(name, texts[name]) for name in named)
    return [place for place in read if place is not None]


def _read_modules(reading: Reading, head: Place) -> tuple[BankModule, ...]:
    reading.only(head, frozenset({"code", "title", "course", "modules"}))
    return tuple(
        BankModule(
            code=reading.text(entry, "code"),
            title=reading.text(entry, "title"),
            objectives=tuple(
                Objective(
                    reading.text(objective, "code"),
                    reading.text(objective, "title"),
                    reading.text(objective, "lesson"),
                )
                for objective in reading.items(entry, "objectives")
            ),
        )
        for entry in reading.items(head, "modules")
    )


def _read_items(
    reading: Reading, place: Place, modules: tuple[BankModule, ...], seen: set[str]
) -> list[ItemRevision]:
    reading.only(place, frozenset({"module", "items"}))
    code = reading.choice(place, "module", tuple(module.code for module in modules))
    module = next((module for module in modules if module.code == code), None)
    if module is None:
        return []
    items = []
    for entry in reading.items(place, "items"):
        item = _read_item(reading, entry, module)
        for text in (str(entry.mapping.get(key, entry).value) for key in ("code", "prompt")):
            if text.casefold() in seen:
                reading.note(entry, f"{text[:50]!r} stands twice.", "Change or remove one item.")
            seen.add(text.casefold())
        if item is not None:
            items.append(item)
    return items


def _read_item(reading: Reading, place: Place, module: BankModule) -> ItemRevision | None:
    kind = reading.choice(place, "kind", tuple(READERS))
    if not kind:
        return None
    reading.only(place, _COMMON | FIELDS[kind])
    objectives = tuple(objective.code for objective in module.objectives)
    head = {
        "code": reading.text(place, "code"),
        "objective": reading.choice(place, "objective", objectives),
        "prompt": reading.text(place, "prompt"),
        "rationale": reading.text(place, "rationale"),
    }
    difficulty = reading.choice(place, "difficulty", tuple(Difficulty))
    sources = tuple(_read_sources(reading, place))
    roles = _read_roles(reading, place)
    is_critical = reading.flag(place, "critical")
    interaction = READERS[kind](reading, place)
    if interaction is None or not difficulty:
        return None
    return ItemRevision(
        **head,
        module=module.code,
        difficulty=Difficulty(difficulty),
        interaction=interaction,
        sources=sources,
        roles=roles,
        is_critical=is_critical,
    )


def _read_sources(reading: Reading, place: Place) -> list[Source]:
    sources = []
    for entry in reading.items(place, "sources"):
        reading.only(entry, frozenset({"citation", "confidence"}))
        citation = reading.text(entry, "citation")
        confidence = reading.choice(entry, "confidence", tuple(Confidence))
        if citation and confidence:
            sources.append(Source(citation, Confidence(confidence)))
    return sources


def _read_roles(reading: Reading, place: Place) -> tuple[str, ...]:
    roles = reading.texts(place, "roles")
    for role in roles:
        if role not in ROLES:
            here = place.mapping["roles"]
            reading.note(here, f"The role {role!r} is not known.", f"Known: {', '.join(ROLES)}.")
    return roles


def _read_assessment(reading: Reading, place: Place, bank: ItemBank) -> Assessment:
    reading.only(place, _ASSESSMENT)
    cut = place.mapping.get("cut_percent")
    percent = (reading.number(cut) if cut else None) or Decimal(0)
    if not 0 < percent <= 100:  # noqa: PLR2004 - a percentage
        reading.note(cut or place, "The mark is no percentage.", "Write `cut_percent: 80`.")
    cells = tuple(_read_cell(reading, entry, bank) for entry in reading.items(place, "blueprint"))
    assessment = Assessment(
        code=reading.text(place, "code"),
        title=reading.text(place, "title"),
        bank=bank.code,
        about=reading.text(place, "about"),
        blueprint=Blueprint(cells),
        time_limit_minutes=reading.whole(place, "time_limit_minutes", lowest=1),
        grace_seconds=reading.whole(place, "grace_seconds", lowest=0),
        attempt_limit=reading.whole(place, "attempt_limit", lowest=1),
        cut_percent=percent,
    )
    try:
        assemble_form(bank, assessment.blueprint, seeded_draw("check"))
    except BlueprintError as error:
        here = place.mapping.get("blueprint", place)
        remedy = "Write more such items, or ask for fewer."
        reading.note(here, f"The bank cannot fill the blueprint: {error.reason}.", remedy)
    return assessment


def _read_cell(reading: Reading, place: Place, bank: ItemBank) -> Cell:
    reading.only(place, frozenset({"count", "module", "objective", "kind", "critical"}))
    allowed = {
        "module": tuple(module.code for module in bank.modules),
        "objective": tuple(bank.objectives),
        "kind": tuple(READERS),
    }
    chosen = {
        key: reading.choice(place, key, words) or None
        for key, words in allowed.items()
        if key in place.mapping
    }
    critical = reading.flag(place, "critical") if "critical" in place.mapping else None
    count = reading.whole(place, "count", lowest=1)
    return Cell(count, **chosen, is_critical=critical)
