"""People with a past: rows as the other areas write them, committed through the audit trail."""

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from assessments import Terms
from tests.support.database import MadePerson
from webapp.platform import clock
from webapp.platform.actors import Role
from webapp.platform.db import Database
from webapp.platform.identity import new_uid
from webapp.services.audit import record_fact
from webapp.storage.attempts import Attempt, AttemptEvent, AttemptResult, EventKind
from webapp.storage.base import Base
from webapp.storage.learning import ContentReleaseRow, ModuleCompletion
from webapp.storage.people import Site
from webapp.storage.runs import (
    PairingRequest,
    Permit,
    RunVerdict,
    Station,
    TrainingRun,
    VerdictKind,
)

MODULES = (
    ("device-architecture", "Device architecture, sensors and alarms"),
    ("starting-material", "Starting material: receipt, sampling, acceptance"),
)


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def a_debrief(*, passed: bool = True, critical: bool = False) -> dict[str, Any]:
    """The result document of a played run, small but with something on every lane."""
    last = 3600

    def mark(tick: int, title: str, detail: str = "", kind: str = "command") -> dict[str, Any]:
        return {
            "tick": tick,
            "sequence": tick // 10,
            "kind": kind,
            "title": title,
            "detail": detail,
        }

    def span(code: str, title: str, start: int, end: int | None) -> dict[str, Any]:
        return {"code": code, "title": title, "from_tick": start, "to_tick": end, "detail": ""}

    def seen(code: str, title: str, window: tuple[int, int], *, met: bool) -> dict[str, Any]:
        return {
            "code": code,
            "kind": "action",
            "title": title,
            "why": "A closed line builds pressure within seconds.",
            "is_met": met,
            "is_critical": critical and not met,
            "points": 10 if met else 0,
            "points_possible": 10,
            "window_from_tick": window[0],
            "window_to_tick": window[1],
            "evidence": [{"tick": window[0] + 30, "sequence": 12, "value": "V-01 closed"}]
            if met
            else [],
            "lesson": None,
        }

    wave = [
        (t, 42 + 30 * math.sin(t / 300) + (60 if 1490 < t < 1640 else 0))
        for t in range(0, last, 12)
    ]
    weight = [(t, 1000 - t / 6) for t in range(0, last, 60)]
    return {
        "final_digest": digest_of("final"),
        "debrief": {
            "scenario_code": "clamp-left-closed",
            "scenario_title": "Clamp left closed",
            "level": "exam",
            "outcome": "completed",
            "expected_outcome": "completed",
            "last_tick": last,
            "score": {"points": 94, "points_possible": 100, "percent": 94, "is_passed": passed},
            "observations": [
                seen("stop", "Stop the pump before anything is opened", (1500, 1640), met=True),
                seen("open", "Open the clamp that was left closed", (1560, 1900), met=passed),
                seen("tell", "Report the deviation", (1800, 2600), met=True),
            ],
            "phases": [
                span("identity", "Identity scans", 0, 400),
                span("kit", "Kit inspection and installation", 400, 900),
                span("integrity", "Integrity test", 900, 1200),
                span("prime", "Prime and tare", 1200, 2000),
                span("wash", "Input and platelet wash", 2000, None),
            ],
            "alarms": [
                span("PAH-102", "Pump outlet pressure high", 1495, 1650),
                span("FAL-101", "Flow low", 1510, 1640),
            ],
            "operator_actions": [
                mark(60, "Scan input bag", "TRN-0007"),
                mark(420, "Install kit"),
                mark(1505, "Acknowledge alarm", "PAH-102"),
                mark(1530, "Stop pump", "P-101"),
                mark(1600, "Open clamp", "CL-2"),
                mark(1810, "File deviation report"),
                mark(3500, "Sign the batch record"),
            ],
            "faults": [mark(880, "Clamp CL-2 left closed", kind="fault")],
            "series": [
                {
                    "tag": "PT-102",
                    "title": "Pump outlet pressure",
                    "unit": "kPa",
                    "limits": [
                        {"alarm": "PAH-102", "side": "high", "setpoint": 90.0, "priority": "high"}
                    ],
                    "samples": wave,
                },
                {
                    "tag": "WT-101",
                    "title": "Input bag weight",
                    "unit": "g",
                    "limits": [],
                    "samples": weight,
                },
            ],
            "limits_of_simulation": ["Foam is not modelled."],
        },
    }


@dataclass
class Story:
    """Adds a past to people of one site; everything is committed."""

    database: Database
    site: Site
    make: Callable[..., MadePerson]
    now: datetime = field(default_factory=clock.now)
    releases: dict[str, int] = field(default_factory=dict)
    stations: dict[int, int] = field(default_factory=dict)

    def trainee(self, name: str = "Nok Srisai") -> MadePerson:
        return self.make(Role.TRAINEE, site=self.site, name=name)

    def trainer(self, name: str = "Layla Haddad", **more: Any) -> MadePerson:
        return self.make(Role.TRAINER, site=more.pop("site", self.site), name=name, **more)

    def keep(self, row: Base) -> int:
        with self.database.write() as session:
            if row.__judged__:
                record_fact(session, "system", "test:fact:add", row, now=self.now)
            else:
                session.add(row)
                session.flush()
            return int(row.id)  # type: ignore[attr-defined]

    def release(self) -> int:
        if "id" not in self.releases:
            self.releases["id"] = self.keep(
                ContentReleaseRow(
                    uid=new_uid(),
                    course_code="celaxi-foundation",
                    version=1,
                    digest=digest_of("release"),
                    document="{}",
                    rendered="{}",
                    published_at=self.now - timedelta(days=60),
                    published_by_id=None,
                )
            )
        return self.releases["id"]

    def read(self, person: MadePerson, modules: int = 2) -> None:
        for code, title in MODULES[:modules]:
            self.keep(
                ModuleCompletion(
                    uid=new_uid(),
                    person_id=person.id,
                    release_id=self.release(),
                    module_code=code,
                    module_title=title,
                    module_digest=digest_of(code),
                    completed_at=self.now - timedelta(days=20),
                )
            )

    def answer(
        self, person: MadePerson, score: str = "91.3", *, days: int = 15, number: int = 1
    ) -> str:
        started, uid = self.now - timedelta(days=days), new_uid()
        terms = Terms(
            assessment_code="foundation-knowledge",
            assessment_title="Foundation knowledge",
            time_limit_seconds=3600,
            grace_seconds=10,
            attempt_limit=3,
            cut_percent=Decimal(80),
            blueprint_digest=digest_of("blueprint"),
            bank_code="foundation",
            bank_digest=digest_of("bank"),
            course_code="celaxi-foundation",
        )
        attempt_id = self.keep(
            Attempt(
                uid=uid,
                person_id=person.id,
                assessment_code="foundation-knowledge",
                number=number,
                seed="seed",
                form_digest=digest_of("form"),
                terms=terms.to_json(),
                started_at=started,
                deadline_at=started + timedelta(hours=1),
            )
        )
        self.keep(
            AttemptEvent(
                uid=new_uid(),
                attempt_id=attempt_id,
                kind=EventKind.STARTED,
                occurred_at=started,
                recorded_at=started,
            )
        )
        self.keep(
            AttemptResult(
                uid=new_uid(),
                attempt_id=attempt_id,
                cause=EventKind.SUBMITTED,
                ended_at=started + timedelta(minutes=40),
                score_percent=Decimal(score),
                cut_percent=Decimal(80),
                max_points=40,
                critical_missed=[],
                item_scores=[],
                passed=Decimal(score) >= 80,
            )
        )
        return uid

    def station(self, person: MadePerson) -> int:
        if person.id not in self.stations:
            at = self.now - timedelta(days=30)
            request_id = self.keep(
                PairingRequest(
                    uid=new_uid(),
                    user_code="ABCD-EFGH",
                    device_code_digest=digest_of(new_uid()),
                    station_name="Training room 2",
                    public_key="k" * 44,
                    address="127.0.0.1",
                    requested_at=at,
                    expires_at=at + timedelta(minutes=10),
                )
            )
            self.stations[person.id] = self.keep(
                Station(
                    uid=new_uid(),
                    person_id=person.id,
                    request_id=request_id,
                    name="Training room 2",
                    public_key="k" * 44,
                    paired_at=at,
                )
            )
        return self.stations[person.id]

    def permit(self, person: MadePerson, scenario: str, at: datetime) -> tuple[int, str]:
        uid = new_uid()
        document = {
            "run_uid": uid,
            "scenario_code": scenario,
            "level": "exam",
            "seed": 7,
            "model_revision": 1,
        }
        row = Permit(
            uid=uid,
            person_id=person.id,
            station_id=self.station(person),
            scenario_code=scenario,
            level="exam",
            document=document,
            signature="s" * 88,
            issued_at=at - timedelta(hours=1),
            expires_at=at + timedelta(days=7),
        )
        return self.keep(row), uid

    def play(
        self,
        person: MadePerson,
        scenario: str = "clamp-left-closed",
        *,
        hours: float = 48,
        passed: bool = True,
        critical: bool = False,
        verdict: VerdictKind | None = VerdictKind.CONFIRMED,
        has_permit: bool = True,
    ) -> str:
        at = self.now - timedelta(hours=hours)
        permit_id, uid = self.permit(person, scenario, at) if has_permit else (None, new_uid())
        run_id = self.keep(
            TrainingRun(
                uid=uid,
                person_id=person.id,
                station_id=self.station(person),
                permit_id=permit_id,
                journal=f'{{"header": "{uid}"}}\n'.encode(),
                journal_sha256=digest_of(uid),
                byte_count=50,
                station_signature="s" * 88,
                claimed={"scenario_code": scenario, "level": "exam", "wall_time": at.isoformat()},
                received_at=at + timedelta(minutes=50),
            )
        )
        if verdict is not None:
            self.judge(run_id, verdict, passed=passed, critical=critical)
        return uid

    def judge(
        self, run_id: int, verdict: VerdictKind, *, passed: bool, critical: bool, round_: int = 1
    ) -> None:
        confirmed = verdict is VerdictKind.CONFIRMED
        self.keep(
            RunVerdict(
                uid=new_uid(),
                run_id=run_id,
                verifier_revision=1,
                round=round_,
                kind=verdict,
                reason_code="" if confirmed else "replay.differs",
                reason="" if confirmed else "The state differs from the journal's checkpoint.",
                tick=None if confirmed else 1234,
                line=None,
                score_percent=(94 if passed else 61) if confirmed else None,
                is_passed=passed and confirmed and not critical,
                critical_errors=["identity-broken"] if critical else [],
                final_digest=digest_of("final") if confirmed else None,
                result=a_debrief(passed=passed, critical=critical) if confirmed else None,
                judged_at=self.now,
            )
        )

    def prepare(self, person: MadePerson) -> tuple[str, str]:
        """Give a person everything but the signatures."""
        self.read(person)
        self.answer(person)
        return (
            self.play(person, "clamp-left-closed", hours=48),
            self.play(person, "prepare-and-wash-nominal", hours=24),
        )


@pytest.fixture
def story(
    database: Database, make_site: Callable[..., Site], make_person: Callable[..., MadePerson]
) -> Story:
    return Story(database, make_site(name="Cell Therapy Centre, Bangkok"), make_person)
