"""Whose stations a page shows: one's own, or those of a person one looks after."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.platform.actors import Actor
from webapp.platform.errors import NotFoundError
from webapp.services.stations import may_revoke
from webapp.storage.people import Person


@dataclass(frozen=True, slots=True)
class StationOwner:
    """The person whose stations are shown."""

    person_id: int
    name: str
    is_self: bool


def find_station_owner(session: Session, actor: Actor, person_uid: str | None) -> StationOwner:
    """Give the owner whose stations the actor may list and remove.

    Raises:
        NotFoundError: There is no such person, or the actor does not look after them.
    """
    if person_uid is None or person_uid == actor.person_uid:
        return StationOwner(actor.person_id, actor.display_name, is_self=True)
    person = session.scalar(select(Person).where(Person.uid == person_uid))
    if person is None or not may_revoke(actor, person):
        raise NotFoundError
    return StationOwner(person.id, person.display_name, is_self=False)
