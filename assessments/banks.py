"""Item banks, the blueprint of a form, and the assessments that are made of them."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from assessments.items import ItemRevision, digest_of
from assessments.kinds.contract import Json


@dataclass(frozen=True, slots=True)
class Objective:
    """A learning objective, and the lesson that teaches it."""

    code: str
    title: str
    lesson: str


@dataclass(frozen=True, slots=True)
class BankModule:
    """A module of the course that the bank asks about."""

    code: str
    title: str
    objectives: tuple[Objective, ...]


@dataclass(frozen=True)
class ItemBank:
    """All items of a bank in the order of their files; items are looked up by code."""

    code: str
    title: str
    course: str
    modules: tuple[BankModule, ...]
    items: tuple[ItemRevision, ...]

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the digests of all items."""
        return digest_of([self.code, [item.digest for item in self.items]])

    @cached_property
    def objectives(self) -> dict[str, Objective]:
        """Return the objectives by code."""
        return {o.code: o for module in self.modules for o in module.objectives}


@dataclass(frozen=True, slots=True)
class Cell:
    """One line of a blueprint: so many items that fit every condition given."""

    count: int
    module: str | None = None
    objective: str | None = None
    kind: str | None = None
    is_critical: bool | None = None

    def fits(self, item: ItemRevision) -> bool:
        """Tell whether the item may stand in this cell."""
        wanted = (
            (self.module, item.module),
            (self.objective, item.objective),
            (self.kind, item.kind),
            (self.is_critical, item.is_critical),
        )
        return all(want is None or want == has for want, has in wanted)

    def to_json(self) -> list[Json]:
        """Return the cell for digests."""
        return [self.count, self.module, self.objective, self.kind, self.is_critical]


@dataclass(frozen=True, slots=True)
class Blueprint:
    """What a form must hold: cells that together give its length."""

    cells: tuple[Cell, ...]

    @property
    def length(self) -> int:
        """Number of items of a form."""
        return sum(cell.count for cell in self.cells)

    @property
    def digest(self) -> str:
        """SHA-256 over all cells."""
        return digest_of([cell.to_json() for cell in self.cells])


@dataclass(frozen=True, slots=True)
class Assessment:
    """An assessment on one bank: its blueprint and the terms under which it is sat.

    Attributes:
        time_limit_minutes: From the start; the server's clock decides.
        grace_seconds: How long after the limit an answer that was on its way is still taken.
        attempt_limit: Attempts that need no release by a trainer.
        cut_percent: Mark that must be reached; every critical item must be right as well.
    """

    code: str
    title: str
    bank: str
    about: str
    blueprint: Blueprint
    time_limit_minutes: int
    grace_seconds: int
    attempt_limit: int
    cut_percent: Decimal


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All banks and assessments of an installation, checked."""

    banks: tuple[ItemBank, ...]
    assessments: tuple[Assessment, ...]

    def find_assessment(self, code: str) -> Assessment | None:
        """Return the assessment with this code, if there is one."""
        return next((each for each in self.assessments if each.code == code), None)

    def get_bank(self, code: str) -> ItemBank:
        """Return the bank with this code; assessments name existing banks only."""
        return next(each for each in self.banks if each.code == code)
