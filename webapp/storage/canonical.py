"""The canonical form of a row: what its digest is computed over, on every database the same.

The digest covers every column as the database gives it back, so it is computed from a row that was
read again after it was written.
"""

import hashlib
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

from sqlalchemy import Select, Table, bindparam, select
from sqlalchemy.orm import Session

from webapp.storage.base import Base, canonical_json, write_time


def canonical_value(value: Any) -> Any:
    """Give a JSON value that differs whenever the stored value differs."""
    for kind, write in WRITERS:
        if isinstance(value, kind):
            return write(value)
    return value


def write_decimal(value: Decimal) -> str:
    return format(value.normalize(), "f")


WRITERS: tuple[tuple[type, Any], ...] = (
    (Enum, lambda value: value.value),
    (datetime, write_time),
    (date, date.isoformat),
    (Decimal, write_decimal),
    (bytes, lambda value: {"sha256": hashlib.sha256(value).hexdigest()}),
)


def digest_values(names: tuple[str, ...], values: Any) -> str:
    """Compute the SHA-256 of column names and values in canonical form."""
    document = {name: canonical_value(value) for name, value in zip(names, values, strict=True)}
    return hashlib.sha256(canonical_json(document).encode("utf-8", "surrogatepass")).hexdigest()


@cache
def row_query(table: Table) -> tuple[tuple[str, ...], Select[Any]]:
    names = tuple(column.name for column in table.columns)
    return names, select(*table.columns).where(table.c.id == bindparam("row_id"))


def digest_row(session: Session, row: Base) -> dict[str, Any]:
    """Read a row again as it is stored and give what an audit entry says about it."""
    table = row.__table__
    names, query = row_query(table)
    stored = session.execute(query, {"row_id": row.id}).one()  # type: ignore[attr-defined]
    return {
        "table_name": table.name,  # type: ignore[attr-defined]
        "row_id": row.id,  # type: ignore[attr-defined]
        "row_uid": row.uid,  # type: ignore[attr-defined]
        "row_digest": digest_values(names, stored),
    }
