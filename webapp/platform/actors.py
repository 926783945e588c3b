"""Who acts: roles and the signed-in person as a value. Knows no web framework.

Services and storage import from here; areas may take the names from `webapp.platform.access`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Role(StrEnum):
    """What a person may do; one person can hold several."""

    TRAINEE = "trainee"
    TRAINER = "trainer"
    AUTHOR = "author"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


# Roles that may look across sites when the person belongs to no site.
OVERSEEING = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind a request, with the roles that hold at this moment."""

    person_id: int
    person_uid: str
    display_name: str
    site_id: int | None
    roles: frozenset[Role]
    session_uid: str

    def holds(self, *roles: Role) -> bool:
        """Tell whether the person holds at least one of `roles`."""
        return not self.roles.isdisjoint(roles)

    def sees_all_sites(self) -> bool:
        """Tell whether the person looks after every site: an overseer without a site."""
        return self.site_id is None and not self.roles.isdisjoint(OVERSEEING)

    def may_see_site(self, site_id: int | None) -> bool:
        """Tell whether people and records of a site may be shown; strangers are answered as 404."""
        return self.sees_all_sites() or (self.site_id is not None and self.site_id == site_id)


# Facts that no person caused (a verdict, a demonstration start) are the system's.
SYSTEM: Literal["system"] = "system"
ActorOrSystem = Actor | Literal["system"]
