"""The canonical form of a row: what its digest is computed over, on every database the same.

The digest covers every column as the database gives it back, so it is computed from a row that was
read again after it was written.
"""

import hashlib
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, cast

from sqlalchemy import Table, select
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


def digest_row(session: Session, row: Base) -> dict[str, Any]:
    """Read a flushed row again and give what an audit entry says about it."""
    table = cast("Table", row.__table__)
    row_id = cast("Any", row).id
    stored = session.connection().execute(select(*table.columns).where(table.c.id == row_id)).one()
    names = tuple(column.name for column in table.columns)
    return {
        "table_name": table.name,
        "row_id": row_id,
        "row_uid": stored[names.index("uid")],
        "row_digest": digest_values(names, stored),
    }
