"""What tests of attempts share: starting one, right answers, going through time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from sqlalchemy.orm import Session

from assessments import Form
from tests.assessments.support import right_response
from webapp.platform import clock
from webapp.platform.actors import Actor
from webapp.services import attempts
from webapp.services.responses import GivenResponse, load_form
from webapp.storage.attempts import AttemptRecord, find_attempt

START = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
CODE = "foundation-knowledge"
LIMIT = timedelta(minutes=45)


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """Let the server's clock stand at a moment; the one place that reads it is replaced."""
    with patch.object(clock, "now", lambda: moment):
        yield


def get_attempt(session: Session, uid: str) -> AttemptRecord:
    attempt = find_attempt(session, uid)
    assert attempt is not None
    return attempt


def get_form(session: Session, uid: str) -> Form:
    return load_form(session, get_attempt(session, uid))


def give(position: int, value: Any, uid: str | None = None, sequence: int = 1) -> GivenResponse:
    return GivenResponse(uid or str(uuid4()), sequence, position, value)


def raw(value: Any) -> Any:
    """Turn a canonical response into what a browser would send for it."""
    if isinstance(value, dict) and "value" in value:
        return {"number": value["number"], "unit": value["unit"]}
    return value


def right_values(form: Form) -> dict[int, Any]:
    return {item.position: raw(right_response(item.interaction)) for item in form.items}


def begin(session: Session, actor: Actor, *, now: datetime = START) -> str:
    return attempts.start_attempt(session, actor, CODE, now=now)


def fail(session: Session, actor: Actor, *, now: datetime = START) -> str:
    """Start an attempt and hand it in empty."""
    uid = begin(session, actor, now=now)
    attempts.submit_attempt(session, actor, get_attempt(session, uid), now=now)
    return uid
