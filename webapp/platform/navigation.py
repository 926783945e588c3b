"""The main navigation: which entries a person's roles open."""

from dataclasses import dataclass
from functools import lru_cache

from flask import url_for

from webapp.platform.actors import Role


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; `label` is English and translated where it is shown."""

    label: str
    address: str
    prefix: str


ENTRIES = (
    ("My training", "learning.show_dashboard", frozenset(Role)),
    (
        "Assessments",
        "assessing.list_assessments",
        frozenset({Role.TRAINEE, Role.TRAINER, Role.AUDITOR}),
    ),
    ("Simulator runs", "runs.list_runs", frozenset({Role.TRAINEE})),
    ("Certificates", "records.list_certificates", frozenset({Role.TRAINEE})),
    (
        "People & records",
        "records.list_people",
        frozenset({Role.TRAINER, Role.AUDITOR, Role.ADMINISTRATOR}),
    ),
    (
        "Administration",
        "administration.list_people",
        frozenset({Role.ADMINISTRATOR, Role.AUDITOR}),
    ),
)


@lru_cache(maxsize=64)
def list_entries(roles: frozenset[Role]) -> tuple[Entry, ...]:
    """List what the roles open, in the order of the page."""
    return tuple(
        Entry(label, url_for(endpoint), endpoint.partition(".")[0] + ".")
        for label, endpoint, opened in ENTRIES
        if opened & roles
    )
