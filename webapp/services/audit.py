"""The audit trail: recording facts, listing the trail, reviewing it."""

from datetime import datetime

from sqlalchemy.orm import Session

from webapp.platform.actors import SYSTEM, Actor, ActorOrSystem
from webapp.storage.audit import append_entry
from webapp.storage.base import Base


def record_fact(
    session: Session,
    actor: ActorOrSystem,
    action: str,
    row: Base,
    *,
    now: datetime,
    reason: str | None = None,
) -> None:
    """Insert a judged row (if it is not yet) and append its entry to the hash chain.

    Args:
        session: A writing session; on SQLite it holds the write lock, on PostgreSQL a lock of the
            transaction keeps entries in one line.
        actor: Who did it, or "system".
        action: `area:subject:verb`.
        row: An object of a table with `__judged__ = True`, complete; it is never changed again.
        now: When it happened.
        reason: Why, where a reason was asked for.
    """
    if not row.__judged__:
        raise TypeError(f"{row.__tablename__} is not a table of judged facts")
    session.add(row)
    session.flush()
    is_person = isinstance(actor, Actor)
    append_entry(
        session,
        row,
        {
            "recorded_at": now,
            "actor_uid": actor.person_uid if is_person else None,
            "actor_name": actor.display_name if is_person else SYSTEM,
            "action": str(action),
            "reason": reason,
        },
    )
