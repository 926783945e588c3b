"""Issuing permits: the site's signed permission for one assessed run each.

The seed is the site's choice, so nobody can look for an easy one; digests and revision are those of
the simulator installed on the server, because that one will replay the run.
"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.platform.errors import RefusedError
from webapp.platform.identity import new_uid
from webapp.services.audit import record_fact
from webapp.services.scenarios import ScenarioFacts
from webapp.services.site_key import SiteKey
from webapp.services.stations import StationIdentity
from webapp.storage.runs import Permit, Station, TrainingRun

LEVEL = "exam"
OPEN_AT_ONCE = 5
SEED_BITS = 53
LIFETIME = timedelta(days=14)
SENDING_TIME = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class PermitSummary:
    """A permit as the person's page shows it; `state` is open, used or expired."""

    run_uid: str
    scenario_code: str
    scenario_title: str
    station_name: str
    issued_at: datetime
    expires_at: datetime
    state: str


def issue_permits(
    session: Session,
    site_key: SiteKey,
    station: StationIdentity,
    scenarios: Iterable[ScenarioFacts],
    count: int,
    *,
    now: datetime,
) -> tuple[dict[str, Any], ...]:
    """Give the open permits of a station for scenarios, topped up to `count` of each.

    Asking again gives the same permits, so a lost answer costs nothing.

    Raises:
        RefusedError: `count` is not from 1 to 5, or the person holds too many open permits
            on other stations.
    """
    if not 1 <= count <= OPEN_AT_ONCE:
        raise RefusedError(
            "permit.count", f"Ask for 1 to {OPEN_AT_ONCE} permits of each scenario at a time."
        )
    envelopes: list[dict[str, Any]] = []
    for scenario in scenarios:
        held = list_open_permits(session, station.actor.person_id, scenario.code, now)
        own = [permit for permit in held if permit.station_id == station.station_id]
        room = OPEN_AT_ONCE - len(held)
        if not own and room <= 0:
            raise RefusedError(
                "permit.too_many",
                f"You hold {len(held)} open permits for this scenario on other stations. "
                "Finish and send a run, or wait until they expire.",
            )
        own += [
            issue_permit(session, site_key, station, scenario, now)
            for _ in range(min(count - len(own), room))
        ]
        envelopes += [{"permit": each.document, "signature": each.signature} for each in own]
    return tuple(envelopes)


def list_open_permits(
    session: Session, person_id: int, scenario_code: str, now: datetime
) -> list[Permit]:
    """List permits of a person that are neither used nor expired, the oldest first."""
    used = select(TrainingRun.id).where(TrainingRun.permit_id == Permit.id)
    query = (
        select(Permit)
        .where(
            Permit.person_id == person_id,
            Permit.scenario_code == scenario_code,
            Permit.expires_at > now,
            ~used.exists(),
        )
        .order_by(Permit.id)
    )
    return list(session.scalars(query))


def issue_permit(
    session: Session,
    site_key: SiteKey,
    station: StationIdentity,
    scenario: ScenarioFacts,
    now: datetime,
) -> Permit:
    issued_at = now.replace(microsecond=0)
    document = {
        "kind": "celaxi-permit",
        "version": 1,
        "run_uid": new_uid(),
        "person_uid": station.actor.person_uid,
        "station_uid": station.station_uid,
        "scenario_code": scenario.code,
        "scenario_digest": scenario.scenario_digest,
        "recipe_digest": scenario.recipe_digest,
        "profile_digest": scenario.profile_digest,
        "model_revision": scenario.model_revision,
        "seed": secrets.randbits(SEED_BITS),
        "level": LEVEL,
        "issued_at": write_moment(issued_at),
        "expires_at": write_moment(issued_at + LIFETIME),
    }
    permit = Permit(
        uid=document["run_uid"],
        person_id=station.actor.person_id,
        station_id=station.station_id,
        scenario_code=scenario.code,
        level=LEVEL,
        document=document,
        signature=site_key.sign(document),
        issued_at=issued_at,
        expires_at=issued_at + LIFETIME,
    )
    record_fact(session, station.actor, "runs:permit:issue", permit, now=now)
    return permit


def write_moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def list_permits(
    session: Session, person_id: int, titles: Mapping[str, str], *, now: datetime
) -> tuple[PermitSummary, ...]:
    """List all permits of a person, the newest first."""
    rows = session.execute(
        select(Permit, Station.name, TrainingRun.id)
        .join(Station, Station.id == Permit.station_id)
        .outerjoin(TrainingRun, TrainingRun.permit_id == Permit.id)
        .where(Permit.person_id == person_id)
        .order_by(Permit.id.desc())
    )
    return tuple(
        PermitSummary(
            permit.uid,
            permit.scenario_code,
            titles.get(permit.scenario_code, permit.scenario_code),
            station_name,
            permit.issued_at,
            permit.expires_at,
            describe_state(permit, is_used=run_id is not None, now=now),
        )
        for permit, station_name, run_id in rows
    )


def describe_state(permit: Permit, *, is_used: bool, now: datetime) -> str:
    if is_used:
        return "used"
    return "open" if now < permit.expires_at else "expired"
