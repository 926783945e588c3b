"""Triggers that keep judged facts as they were inserted: the database itself refuses the rest.

They stand against mistakes of programs. Against somebody with the database file in their hands
stands the hash chain, see `webapp.services.audit`.
"""

from typing import Any

from sqlalchemy import Connection, event, inspect, text
from sqlalchemy.schema import Table

from webapp.storage.base import Base, judged_tables

CHAIN = "audit_entries"
REFUSAL = "judged facts are never changed or deleted"
POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{REFUSAL}: %', TG_TABLE_NAME; END $$
"""


def guarded_names() -> tuple[str, ...]:
    return (CHAIN, *(table.__tablename__ for table in judged_tables()))


def guard_all(connection: Connection) -> None:
    """Put the triggers on every guarded table that is there; doing it again changes nothing."""
    present = set(inspect(connection).get_table_names())
    for name in guarded_names():
        if name in present:
            guard(connection, name)


def guard(connection: Connection, name: str) -> None:
    if connection.dialect.name == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            connection.execute(
                text(
                    f"CREATE TRIGGER IF NOT EXISTS keep_{name}_{deed.lower()} BEFORE {deed} "
                    f"ON {name} BEGIN SELECT RAISE(ABORT, '{REFUSAL}: {name}'); END"
                )
            )
        return
    connection.execute(text(POSTGRESQL_FUNCTION))
    connection.execute(
        text(
            f"CREATE OR REPLACE TRIGGER keep_{name} BEFORE UPDATE OR DELETE ON {name} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    )


@event.listens_for(Table, "after_create")
def guard_created(table: Table, connection: Connection, **_options: Any) -> None:
    if table.metadata is Base.metadata and table.name in guarded_names():
        guard(connection, table.name)
