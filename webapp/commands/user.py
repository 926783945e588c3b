"""`academy user add|list|grant|revoke|reset-password`: people from the command line."""

import argparse
from typing import Any

from sqlalchemy.orm import Session

from webapp.commands.output import open_current_database, tell
from webapp.platform import clock
from webapp.platform.actors import SYSTEM, Role
from webapp.platform.errors import RefusedError
from webapp.services import authentication, people
from webapp.storage.people import Person, RoleStep, Site

EVERYBODY = 100_000
ROLES = [role.value for role in Role]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(
        dest="deed", metavar="add|list|grant|revoke|reset-password", required=True
    )
    add = deeds.add_parser("add", help="add a person with a one-time password")
    add.add_argument("login_name")
    add.add_argument("--name", required=True, help="the name as on certificates")
    add.add_argument("--site", help="code of the site; without it the person belongs to none")
    add.add_argument("--role", action="append", choices=ROLES, default=[], help="may be repeated")
    deeds.add_parser("list", help="list everybody")
    for deed in ("grant", "revoke"):
        change = deeds.add_parser(deed, help=f"{deed} a role")
        change.add_argument("login_name")
        change.add_argument("role", choices=ROLES)
        change.add_argument("--reason", required=True, help="stands in the audit trail")
    reset = deeds.add_parser("reset-password", help="make a one-time password")
    reset.add_argument("login_name")


def run(options: argparse.Namespace) -> int:
    deeds = {
        "add": add,
        "list": list_all,
        "grant": change_role,
        "revoke": change_role,
        "reset-password": reset_password,
    }
    with open_current_database() as database:
        if options.deed == "list":
            with database.read() as session:
                return list_all(options, session)
        with database.write() as session:
            return deeds[options.deed](options, session)


def find_person(session: Session, login_name: str) -> Person:
    person = people.find_by_login(session, login_name)
    if person is None:
        raise RefusedError(
            "people.unknown", f"Nobody has the log-in name {login_name!r}. See `academy user list`."
        )
    return person


def find_site(session: Session, code: str | None) -> Site | None:
    if code is None:
        return None
    sites = {site.code: site for site in people.list_sites(session)}
    if code not in sites:
        known = ", ".join(sites) or "none yet; add one on the administration pages"
        raise RefusedError("people.site.unknown", f"There is no site {code!r}. Known: {known}.")
    return sites[code]


def add(options: argparse.Namespace, session: Session) -> int:
    now = clock.now()
    new = people.add_person(
        session,
        SYSTEM,
        login_name=options.login_name,
        display_name=options.name,
        site=find_site(session, options.site),
        now=now,
    )
    for role in dict.fromkeys(options.role):
        people.change_role(
            session, SYSTEM, new.person, Role(role), RoleStep.GRANTED, now=now, reason="first role"
        )
    tell_password(options, new.person, new.password, "is added")
    return 0


def tell_password(options: argparse.Namespace, person: Person, password: str, what: str) -> None:
    answer = {"ok": True, "login_name": person.login_name, "uid": person.uid, "password": password}
    tell(
        options,
        answer,
        f"{person.display_name} ({person.login_name}) {what}.",
        f"One-time password, shown only now: {password}",
    )


def list_all(options: argparse.Namespace, session: Session) -> int:
    everybody = people.list_people(session, size=EVERYBODY).people
    rows: list[dict[str, Any]] = [
        {
            "login_name": person.login_name,
            "name": person.display_name,
            "site": person.site_name,
            "roles": [role.value for role in Role if role in person.roles],
            "active": person.deactivated_at is None,
        }
        for person in everybody
    ]
    lines = [
        f"{row['login_name']:<20} {', '.join(row['roles']) or '-':<32} "
        f"{row['site'] or 'all sites':<28} {row['name']}{'' if row['active'] else ' (deactivated)'}"
        for row in rows
    ]
    tell(
        options,
        {"ok": True, "people": rows},
        *(lines or ["Nobody yet. Add with: academy user add"]),
    )
    return 0


def change_role(options: argparse.Namespace, session: Session) -> int:
    person = find_person(session, options.login_name)
    step = RoleStep.GRANTED if options.deed == "grant" else RoleStep.REVOKED
    people.change_role(
        session, SYSTEM, person, Role(options.role), step, now=clock.now(), reason=options.reason
    )
    answer = {"ok": True, "login_name": person.login_name, "role": options.role, "step": step.value}
    tell(options, answer, f"{person.display_name}: role {options.role} {step.value}.")
    return 0


def reset_password(options: argparse.Namespace, session: Session) -> int:
    person = find_person(session, options.login_name)
    password = authentication.reset_password(session, SYSTEM, person, now=clock.now())
    tell_password(options, person, password, "has a new password")
    return 0
