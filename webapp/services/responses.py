"""Saving answers, the path that must be quick: one look, one insert, one audit entry.

An answer that was acknowledged is durable, because the request commits before it is answered. The
parts of an attempt that never change are kept in the process, so that only what may have changed is
read from the database.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from assessments import AttemptCommand, AttemptState, Form, Terms, check_command
from webapp.platform.actors import Actor
from webapp.platform.errors import NotFoundError, RefusedError
from webapp.platform.identity import new_uid
from webapp.services.audit import record_values
from webapp.storage.attempts import (
    AttemptRecord,
    ItemResponse,
    find_attempt,
    load_form_document,
    look_before_saving,
)

FORMS_KEPT = 256


@dataclass(frozen=True, slots=True)
class GivenResponse:
    """What a browser sends: its own name for the response, its counter, and the raw value."""

    client_uid: str
    sequence: int
    position: int
    value: Any


class Saved(StrEnum):
    """Whether a response was written now or had been written before under the same name."""

    NEW = "saved"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Sitting:
    """The parts of an attempt that never change, kept in the process for the saving of answers."""

    attempt_id: int
    person_id: int
    terms: Terms
    started_at: datetime
    form: Form


class SittingCache:
    """The last sittings that this process has served, by the uid of the attempt."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[str, Sitting] = OrderedDict()

    def find(self, uid: str) -> Sitting | None:
        return self._kept.get(uid)

    def keep(self, uid: str, sitting: Sitting) -> None:
        self._kept[uid] = sitting
        while len(self._kept) > self._size:
            self._kept.popitem(last=False)


_sittings = SittingCache(FORMS_KEPT)


def load_form(session: Session, attempt: AttemptRecord) -> Form:
    """Return the form of an attempt as it was shown."""
    sitting = _sittings.find(attempt.uid)
    return sitting.form if sitting else Form.from_json(load_form_document(session, attempt.id))


def find_sitting(session: Session, attempt_uid: str) -> Sitting | None:
    """Return the unchanging parts of an attempt, from the process when it has served it before."""
    kept = _sittings.find(attempt_uid)
    if kept is not None:
        return kept
    attempt = find_attempt(session, attempt_uid)
    if attempt is None:
        return None
    form = load_form(session, attempt)
    sitting = Sitting(attempt.id, attempt.person_id, attempt.terms, attempt.started_at, form)
    _sittings.keep(attempt_uid, sitting)
    return sitting


def record_response(
    session: Session, actor: Actor, attempt_uid: str, given: GivenResponse, *, now: datetime
) -> Saved:
    """Save one answer; the same response sent again changes nothing.

    Raises:
        NotFoundError: The attempt is not the person's own, or does not exist.
        AttemptRefusedError: The attempt has ended.
        TimeOverError: The answer came after the time limit and its grace.
        PositionError: The form has no such item.
        ResponseError: The answer cannot be read; nothing was recorded.
        RefusedError: The same name was used for another answer.
    """
    sitting = find_sitting(session, attempt_uid)
    if sitting is None or sitting.person_id != actor.person_id:
        raise NotFoundError("assessing.attempt")
    found = look_before_saving(session, sitting.attempt_id, given.client_uid)
    if found.position is None:
        state = AttemptState.OPEN if found.result_id is None else AttemptState.SUBMITTED
        command = AttemptCommand.RECORD_RESPONSE
        check_command(state, command, sitting.terms, sitting.started_at, now)
    value = sitting.form.get(given.position).interaction.read_response(given.value)
    if found.position is not None:
        if (found.position, found.value) != (given.position, value):
            raise RefusedError("assessing.response.reused", "Two answers carry the same name.")
        return Saved.KNOWN
    response = {
        "uid": new_uid(),
        "attempt_id": sitting.attempt_id,
        "client_uid": given.client_uid,
        "sequence": given.sequence,
        "position": given.position,
        "value": value,
        "received_at": now,
    }
    record_values(session, actor, "assessing:response:save", ItemResponse, response, now=now)
    return Saved.NEW
