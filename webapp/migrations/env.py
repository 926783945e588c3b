"""Alembic's way in: migrates on the connection that `webapp.storage.migration` hands over."""

from alembic import context

from webapp.storage.immutability import guard_all
from webapp.storage.models import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    render_item=context.config.attributes.get("render_item"),
)
with context.begin_transaction():
    context.run_migrations()
    guard_all(connection)
