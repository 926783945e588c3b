"""The certificate as a document: two A4 pages, PDF/A-2b, with the evidence on the second.

The same values give the same bytes: time is a value, fonts are bundled, system fonts are not looked
at. A name with a sign that no bundled font has is refused before anything is printed.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import segno
import typst

from webapp.documents.bidi import isolate, isolate_measurements
from webapp.documents.fonts_coverage import find_missing_signs
from webapp.platform.errors import RefusedError

FOLDER = Path(__file__).parent
TEMPLATE = FOLDER / "certificate.typ"
FONTS = FOLDER / "fonts"
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class UnprintableNameError(RefusedError):
    """A text holds signs that none of the bundled fonts has, so it would be printed with holes."""

    def __init__(self, text: str, signs: tuple[str, ...]) -> None:
        super().__init__(
            "documents.unprintable",
            "The certificate's fonts do not have every sign of this name. "
            "Ask the administrator to record the name in Latin, Thai or Arabic letters.",
        )
        self.text = text
        self.signs = signs


@dataclass(frozen=True, slots=True)
class ModuleLine:
    """A module that was read: in which release, and when."""

    title: str
    course_code: str
    release: str
    digest: str
    completed_at: datetime


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """The assessment that was passed."""

    title: str
    score_percent: str
    cut_percent: str
    uid: str
    form_digest: str
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class RunLine:
    """One of the runs that the certificate rests on."""

    title: str
    level: str
    uid: str
    verdict: str
    score_percent: str
    started_at: datetime
    final_digest: str
    model_revision: str
    station: str


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """A signature as every print must show it: printed name, time with zone, meaning (11.50)."""

    name: str
    signed_at: datetime
    meaning: str
    record: str
    digest: str
    qualification: str


@dataclass(frozen=True, slots=True)
class CertificateDocument:
    """Everything that the two pages show."""

    number: str
    verify_url: str
    holder: str
    programme: str
    programme_code: str
    programme_version: int
    programme_digest: str
    scope: str
    site: str
    issued_at: datetime
    valid_from_on: date
    valid_until_on: date
    supersedes: str | None
    modules: tuple[ModuleLine, ...]
    attempts: tuple[AttemptLine, ...]
    runs: tuple[RunLine, ...]
    reviews: tuple[SignatureLine, ...]
    certified: SignatureLine


def render_certificate(document: CertificateDocument) -> bytes:
    """Print the certificate.

    Raises:
        UnprintableNameError: A name has a sign that none of the bundled fonts has.
    """
    values = _show(asdict(document))
    for text in _texts(values):
        missing = find_missing_signs(text)
        if missing:
            raise UnprintableNameError(text, missing)
    values["qr"] = draw_code(document.verify_url)
    printed = typst.compile(
        TEMPLATE,
        root=FOLDER,
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(values, ensure_ascii=False)},
        pdf_standards="a-2b",
        timestamp=int(document.issued_at.timestamp()),
        format="pdf",
    )
    return bytes(printed)


def draw_code(url: str) -> str:
    """Draw the QR code of an address as SVG; level M survives a folded or stained print."""
    return str(segno.make(url, error="m", micro=False).svg_inline(border=0, dark="#10222b"))


def show_moment(moment: datetime) -> str:
    """Write a moment with its zone: 5 March 2026, 14:07 UTC."""
    return f"{show_day(moment.date())}, {moment:%H:%M} UTC"


def show_day(day: date) -> str:
    """Write a day without doubt about day and month: 5 March 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])


def _show(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _show(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_show(item) for item in value]
    if isinstance(value, datetime):
        return show_moment(value)
    if isinstance(value, date):
        return show_day(value)
    if isinstance(value, str):
        return isolate(isolate_measurements(value))
    return value


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for item in value.values() for text in _texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    return [value] if isinstance(value, str) else []
