"""Test forms: the items one person gets, in their drawn order with their drawn numbers.

A form is a document. It holds everything that is needed to show it, to score it and to explain it
years later, whatever became of the bank; it is stored with the attempt and never changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from assessments.banks import Blueprint, Cell, ItemBank
from assessments.chance import Draw, shuffle
from assessments.errors import BlueprintError, PositionError
from assessments.items import Confidence, ItemRevision, Source, digest_of
from assessments.kinds import KINDS, Interaction, Json, Numeric

SCHEMA = 1
"""Version of the form document."""


@dataclass(frozen=True, slots=True)
class FormItem:
    """An item as one person gets it; `position` counts from 1."""

    position: int
    code: str
    revision_digest: str
    module: str
    objective: str
    is_critical: bool
    prompt: str
    interaction: Interaction
    rationale: str
    sources: tuple[Source, ...]

    def show(self) -> dict[str, Json]:
        """Return what the browser may know of the item."""
        return {
            "position": self.position,
            "kind": self.interaction.kind,
            "prompt": self.prompt,
            **self.interaction.show(),
        }

    def to_json(self) -> dict[str, Json]:
        """Return the item with its key."""
        return {
            "code": self.code,
            "revision": self.revision_digest,
            "module": self.module,
            "objective": self.objective,
            "critical": self.is_critical,
            "prompt": self.prompt,
            "kind": self.interaction.kind,
            "interaction": self.interaction.to_json(),
            "rationale": self.rationale,
            "sources": [[source.citation, source.confidence.value] for source in self.sources],
        }


@dataclass(frozen=True, slots=True)
class Form:
    """The items of one attempt in their order."""

    items: tuple[FormItem, ...]

    @property
    def digest(self) -> str:
        """SHA-256 over the document."""
        return digest_of(self.to_json())

    def get(self, position: int) -> FormItem:
        """Return the item at a position that counts from 1.

        Raises:
            PositionError: The form has no such item.
        """
        if not 1 <= position <= len(self.items):
            raise PositionError(position)
        return self.items[position - 1]

    def to_json(self) -> dict[str, Json]:
        """Return the document that is stored with the attempt."""
        return {"schema": SCHEMA, "items": [item.to_json() for item in self.items]}

    @classmethod
    def from_json(cls, data: dict[str, Json]) -> "Form":
        """Return the form of a stored document."""
        return cls(tuple(_read_item(at, row) for at, row in enumerate(data["items"], 1)))


def _read_item(position: int, row: dict[str, Json]) -> FormItem:
    return FormItem(
        position=position,
        code=row["code"],
        revision_digest=row["revision"],
        module=row["module"],
        objective=row["objective"],
        is_critical=row["critical"],
        prompt=row["prompt"],
        interaction=KINDS[row["kind"]](row["interaction"]),
        rationale=row["rationale"],
        sources=tuple(Source(text, Confidence(how)) for text, how in row["sources"]),
    )


def assemble_form(bank: ItemBank, blueprint: Blueprint, draw: Draw) -> Form:
    """Draw a form that satisfies the blueprint; the same draw gives the same form.

    Raises:
        BlueprintError: The bank does not hold enough items for some cell.
    """
    chosen = _choose_items(bank.items, blueprint, draw)
    ordered = shuffle(chosen, "form/order", draw)
    return Form(tuple(_realise(at, item, draw) for at, item in enumerate(ordered, 1)))


def _realise(position: int, item: ItemRevision, draw: Draw) -> FormItem:
    interaction = item.interaction.arrange(f"item/{item.code}", draw)
    fill = interaction.fill if isinstance(interaction, Numeric) else str
    return FormItem(
        position=position,
        code=item.code,
        revision_digest=item.digest,
        module=item.module,
        objective=item.objective,
        is_critical=item.is_critical,
        prompt=fill(item.prompt),
        interaction=interaction,
        rationale=fill(item.rationale),
        sources=item.sources,
    )


def _choose_items(
    items: tuple[ItemRevision, ...], blueprint: Blueprint, draw: Draw
) -> tuple[ItemRevision, ...]:
    """Match every place of the blueprint with an item of its own.

    Places take items in a drawn order; where an earlier place holds the only item that a later one
    could have, the earlier one moves on (augmenting paths), so a form is found whenever one exists.
    """
    candidates = shuffle(items, "form/candidates", draw)
    places = list(_list_places(blueprint))
    taken: dict[str, int] = {}
    for place in range(len(places)):
        if not _settle(place, places, candidates, taken, set()):
            cell = places[place]
            raise BlueprintError(f"not enough items for {_describe(cell)}")
    return tuple(item for item in candidates if item.code in taken)


def _list_places(blueprint: Blueprint) -> Iterator[Cell]:
    for cell in blueprint.cells:
        yield from [cell] * cell.count


def _settle(
    place: int,
    places: list[Cell],
    candidates: tuple[ItemRevision, ...],
    taken: dict[str, int],
    tried: set[str],
) -> bool:
    for item in candidates:
        if item.code in tried or not places[place].fits(item):
            continue
        tried.add(item.code)
        holder = taken.get(item.code)
        if holder is None or _settle(holder, places, candidates, taken, tried):
            taken[item.code] = place
            return True
    return False


def _describe(cell: Cell) -> str:
    wanted = {
        "module": cell.module,
        "objective": cell.objective,
        "kind": cell.kind,
        "critical": cell.is_critical,
    }
    conditions = [f"{name} {value}" for name, value in wanted.items() if value is not None]
    return f"{cell.count} times {', '.join(conditions) or 'any item'}"
