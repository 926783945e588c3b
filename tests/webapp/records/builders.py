"""Values for the tests of records and certificates."""

from datetime import UTC, date, datetime
from typing import Any

from webapp.documents.certificate import (
    AttemptLine,
    CertificateDocument,
    ModuleLine,
    RunLine,
    SignatureLine,
)

DIGEST = "3f5a9c01b7e2486d" * 4
THAI_NAME = "ดร. กิตติพงศ์ น้ำทิพย์วัฒนกุล"
ARABIC_NAME = "د. محمد بن عبد الله الغامدي"


def at(day: int, hour: int = 9, minute: int = 5) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def a_signature_line(record: str, meaning: str, day: int = 19) -> SignatureLine:
    return SignatureLine(
        "Layla Haddad", at(day, 15, 42), meaning, record, DIGEST, "Trainer since 12 January 2026"
    )


def a_document(**changes: Any) -> CertificateDocument:
    number = "CA-4H7K-9PQR-2TVW-8"
    values: dict[str, Any] = {
        "number": number,
        "verify_url": f"https://academy.example.org/verify/{number}",
        "holder": "Dr. Somchai Jaidee",
        "programme": "Device preparation and input wash, simulator level",
        "programme_code": "device-preparation",
        "programme_version": 1,
        "programme_digest": DIGEST,
        "scope": "Identity scans, kit inspection, integrity test, priming and tare",
        "site": "Cell Therapy Centre, Bangkok",
        "issued_at": at(20, 15, 50),
        "valid_from_on": date(2026, 11, 20),
        "valid_until_on": date(2027, 11, 19),
        "supersedes": None,
        "modules": (
            ModuleLine("Device architecture", "celaxi-foundation", "1", DIGEST, at(3)),
            ModuleLine("Starting material", "celaxi-foundation", "1", DIGEST, at(4)),
        ),
        "attempts": (AttemptLine("Foundation", "91.3", "80", "attempt-uid", DIGEST, at(6)),),
        "runs": tuple(
            RunLine(title, "exam", uid, "CONFIRMED", "94", at(18), DIGEST, "1", "Room 2")
            for title, uid in (("Clamp left closed", "run-one"), ("No faults", "run-two"))
        ),
        "reviews": tuple(
            a_signature_line(f"Run {uid}", "Reviewed: evidence of competence")
            for uid in ("run-one", "run-two")
        ),
        "certified": a_signature_line("Decision", "Certified", day=20),
    }
    return CertificateDocument(**(values | changes))
