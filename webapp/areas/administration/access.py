"""Who may see and change whom: people of another site are answered as if they were not there."""

from sqlalchemy.orm import Session

from webapp.platform.access import current_actor
from webapp.platform.errors import NotFoundError
from webapp.services import people
from webapp.storage.people import Person, Site


def load_visible_person(session: Session, uid: str) -> Person:
    """Give the person of an address.

    Raises:
        NotFoundError: There is no such person, or not within the actor's sites.
    """
    person = people.load_person(session, uid)
    if not current_actor().may_see_site(person.site_id):
        raise NotFoundError("people.unknown")
    return person


def own_sites(session: Session) -> tuple[Site, ...]:
    """List the sites that the actor looks after."""
    actor = current_actor()
    return tuple(site for site in people.list_sites(session) if actor.may_see_site(site.id))
