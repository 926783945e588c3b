"""What all tables share: names of constraints, UTC times, enumerations and canonical JSON."""

import json
from datetime import UTC, datetime
from enum import Enum as PythonEnum
from typing import Any, ClassVar

from sqlalchemy import DateTime, Dialect, Enum, LargeBinary, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator, TypeEngine

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLITE_FORM = "%Y-%m-%dT%H:%M:%S.%fZ"
SQLITE_LENGTH = 27
UID_LENGTH = 36
DIGEST_LENGTH = 64


def write_time(moment: datetime) -> str:
    """Write a moment as fixed-length UTC text, which sorts as the moments do."""
    return moment.astimezone(UTC).strftime(SQLITE_FORM)


def read_time(text: str) -> datetime:
    """Read what `write_time` wrote.

    Raises:
        ValueError: The text is no moment.
    """
    return datetime.fromisoformat(text)


def canonical_json(value: Any) -> str:
    """Write JSON in the one form that digests are computed over."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment: a timestamp with time zone on PostgreSQL, fixed-length text on SQLite."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(SQLITE_LENGTH))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return write_time(value) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return read_time(value) if dialect.name == "sqlite" else value.astimezone(UTC)


class CanonicalJson(TypeDecorator[Any]):
    """A JSON value stored as its canonical text: the same value is always the same bytes."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002 - the interface
        return None if value is None else canonical_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002 - the interface
        return None if value is None else json.loads(value)


def list_values(enumeration: type[PythonEnum]) -> list[str]:
    return [str(member.value) for member in enumeration]


class RawBytes(LargeBinary):
    """Bytes that go to the driver as they are, so that a read cell equals the written one."""

    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> None:  # noqa: ARG002  the parent asks for it
        return None


class Base(DeclarativeBase):
    """Root of all tables.

    A table of judged facts sets `__judged__ = True`: its rows are inserted through
    `services.audit.record_fact` and never changed, which the database enforces with triggers.
    """

    __judged__: ClassVar[bool] = False

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime(),
        dict[str, Any]: CanonicalJson(),
        list[Any]: CanonicalJson(),
        PythonEnum: Enum(
            PythonEnum,
            native_enum=False,
            create_constraint=True,
            length=40,
            values_callable=list_values,
        ),
    }


def judged_tables() -> tuple[type[Base], ...]:
    """List the classes of all loaded tables that hold judged facts, by table name."""
    classes = (mapper.class_ for mapper in Base.registry.mappers)
    return tuple(sorted((c for c in classes if c.__judged__), key=lambda c: c.__tablename__))
