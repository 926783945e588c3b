"""Computing the audit trail and the digests of all judged rows again, and naming what differs.

Values are read as the database stores them. A stored value must be exactly what the program would
write for the value that it reads from it: so a changed byte is found even where a reader would
have forgiven it.
"""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Dialect, Table, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from webapp.storage import models  # noqa: F401 - a table that nobody imported would look empty
from webapp.storage.audit import ENTRIES, FIRST_HASH, hash_entry
from webapp.storage.base import judged_tables
from webapp.storage.canonical import digest_values

CHUNK = 2000
MAX_DAMAGE_LINES = 20


class Fault(StrEnum):
    """What can be wrong with a row, an entry or the database file."""

    ROW_CHANGED = "row_changed"
    ROW_WITHOUT_ENTRY = "row_without_entry"
    ENTRY_WITHOUT_ROW = "entry_without_row"
    ENTRY_CHANGED = "entry_changed"
    LINK_BROKEN = "link_broken"
    POSITION_MISSING = "position_missing"
    HEAD_DIFFERS = "head_differs"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that differs: in which table, in which row, and how."""

    fault: Fault
    table: str
    row_id: int | None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a verification found; without findings everything is as it was written."""

    entries: int
    rows: int
    head_hash: str
    findings: tuple[Finding, ...]

    @property
    def is_intact(self) -> bool:
        return not self.findings


Processor = Callable[[Any], Any] | None


@dataclass(frozen=True, slots=True)
class Cell:
    """How one column is read and written; the two must be each other's mirror."""

    name: str
    decode: Processor
    encode: Processor

    def read(self, raw: Any) -> Any:
        """Give the value of a stored cell.

        Raises:
            ValueError: The stored form is not the one that the program writes.
        """
        value = self.decode(raw) if self.decode else raw
        if raw is None:
            return value
        again = self.encode(value) if self.encode else value
        if again != raw or not is_same_kind(again, raw):
            raise ValueError(f"{self.name} is not stored as it was written")
        return value


def is_same_kind(written: Any, stored: Any) -> bool:
    numbers = (int, float)
    both_numbers = isinstance(written, numbers) and isinstance(stored, numbers)
    return both_numbers or type(written) is type(stored)


def make_cells(table: Table, dialect: Dialect) -> tuple[Cell, ...]:
    return tuple(make_cell(column, dialect) for column in table.columns)


def make_cell(column: Column[Any], dialect: Dialect) -> Cell:
    if dialect.name != "sqlite":
        return Cell(column.name, None, None)  # the driver checks its own binary protocol
    implementation = column.type.dialect_impl(dialect)
    return Cell(
        column.name,
        implementation.result_processor(dialect, None),
        implementation.bind_processor(dialect),
    )


def read_stored(session: Session, table: Table) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a table in the order of their key, cells as they are stored."""
    key = next(iter(table.primary_key.columns))
    if session.get_bind().dialect.name != "sqlite":
        query = select(*table.columns).order_by(key)
        result = session.execute(query, execution_options={"yield_per": CHUNK})
        yield from (tuple(row) for row in result)
        return
    connection: Any = session.connection().connection.driver_connection
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    kept = connection.text_factory
    connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    try:
        yield from connection.execute(f'SELECT {names} FROM "{table.name}" ORDER BY "{key.name}"')  # noqa: S608 - names come from our tables
    finally:
        connection.text_factory = kept


class Trail:
    """Walks the chain once and remembers which digest each row must have."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.findings: list[Finding] = []
        self.expected: dict[tuple[str, int], list[str]] = {}
        self.hashes: dict[int, str] = {}
        self.entries = 0
        self.rows = 0
        self.position = 0
        self.last_hashes = {FIRST_HASH}
        self.head = FIRST_HASH

    def find(self, fault: Fault, table: str, row_id: int | None, detail: str = "") -> None:
        self.findings.append(Finding(fault, table, row_id, detail))

    def walk(self, session: Session) -> None:
        cells = make_cells(ENTRIES, self.dialect)
        for stored in read_stored(session, ENTRIES):
            self.entries += 1
            self.take(stored, cells)

    def take(self, stored: tuple[Any, ...], cells: tuple[Cell, ...]) -> None:
        raw = dict(zip((cell.name for cell in cells), stored, strict=True))
        position = raw["position"]
        if position != self.position + 1:
            missing = f"entries {self.position + 1} to {position - 1} are missing"
            self.find(Fault.POSITION_MISSING, ENTRIES.name, position, missing)
        self.position = position
        self.expected.setdefault((raw["table_name"], raw["row_id"]), []).append(raw["row_digest"])
        if raw["previous_hash"] not in self.last_hashes:
            self.find(Fault.LINK_BROKEN, ENTRIES.name, position)
        computed = self.compute(stored, cells)
        if computed != raw["entry_hash"]:
            self.find(Fault.ENTRY_CHANGED, ENTRIES.name, position)
        self.last_hashes = {raw["entry_hash"], computed}
        self.head = self.hashes[position] = raw["entry_hash"]

    def compute(self, stored: tuple[Any, ...], cells: tuple[Cell, ...]) -> str:
        try:
            values = {c.name: c.read(raw) for c, raw in zip(cells, stored, strict=True)}
            return hash_entry(values)
        except (ValueError, TypeError, LookupError, AttributeError):
            return ""

    def compare(self, session: Session, table: Table) -> None:
        """Compare every row of a judged table with what its entries say."""
        cells = make_cells(table, self.dialect)
        names = tuple(cell.name for cell in cells)
        place = names.index("id")
        for stored in read_stored(session, table):
            self.rows += 1
            digests = self.expected.pop((table.name, stored[place]), None)
            if digests is None:
                self.find(Fault.ROW_WITHOUT_ENTRY, table.name, stored[place])
                continue
            computed, detail = digest_stored(names, cells, stored)
            if any(digest != computed for digest in digests):
                self.find(Fault.ROW_CHANGED, table.name, stored[place], detail)

    def name_missing(self) -> None:
        for table, row_id in self.expected:
            self.find(Fault.ENTRY_WITHOUT_ROW, table, row_id)


def digest_stored(
    names: tuple[str, ...], cells: tuple[Cell, ...], stored: tuple[Any, ...]
) -> tuple[str, str]:
    """Give the digest of a stored row, or what makes it unreadable."""
    try:
        return digest_values(names, [c.read(raw) for c, raw in zip(cells, stored, strict=True)]), ""
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError) as error:
        return "", str(error)[:200]


def verify_trail(session: Session, *, known_head: tuple[int, str] | None = None) -> Report:
    """Compute the whole trail again.

    Args:
        session: A session for looking; everything is seen as of one moment.
        known_head: Position and hash of an entry that was noted outside of the database, to find
            that the end of the trail was cut off.
    """
    trail = Trail(session.get_bind().dialect)
    try:
        find_damage(session, trail)
        trail.walk(session)
        for model in judged_tables():
            trail.compare(session, model.__table__)  # type: ignore[arg-type]
        trail.name_missing()
    except (sqlite3.Error, DatabaseError) as error:
        trail.find(Fault.DAMAGED, "database", None, str(error).splitlines()[0][:200])
    if known_head is not None and trail.hashes.get(known_head[0]) != known_head[1]:
        trail.find(Fault.HEAD_DIFFERS, ENTRIES.name, known_head[0])
    return Report(trail.entries, trail.rows, trail.head, tuple(trail.findings))


def find_damage(session: Session, trail: Trail) -> None:
    """Let SQLite check the structure of its own file."""
    if trail.dialect.name != "sqlite":
        return
    for line in session.execute(text(f"PRAGMA integrity_check({MAX_DAMAGE_LINES})")).scalars():
        if line != "ok":
            trail.find(Fault.DAMAGED, "database", None, str(line)[:200])
