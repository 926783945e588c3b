"""Whose attempts a person may open: their own, or as trainer or auditor those of others."""

from sqlalchemy.orm import Session

from webapp.platform.actors import Actor, Role
from webapp.platform.errors import NotFoundError
from webapp.storage.attempts import AttemptRecord, find_attempt


def load_visible_attempt(session: Session, actor: Actor, uid: str) -> AttemptRecord:
    """Return an attempt that the actor may look at.

    Raises:
        NotFoundError: There is none, or it is somebody else's business.
    """
    attempt = find_attempt(session, uid)
    if attempt is None or not (is_own(actor, attempt) or may_review(actor, attempt)):
        raise NotFoundError("assessing.attempt")
    return attempt


def load_own_attempt(session: Session, actor: Actor, uid: str) -> AttemptRecord:
    """Return the actor's own attempt.

    Raises:
        NotFoundError: There is none, or it is another person's.
    """
    attempt = find_attempt(session, uid)
    if attempt is None or not is_own(actor, attempt):
        raise NotFoundError("assessing.attempt")
    return attempt


def load_released_attempt(session: Session, actor: Actor, uid: str) -> AttemptRecord:
    """Return an attempt for whose person the actor may release a further one.

    Raises:
        NotFoundError: There is none, or the actor is no trainer of this person's site.
    """
    attempt = load_visible_attempt(session, actor, uid)
    if not actor.holds(Role.TRAINER) or not may_review(actor, attempt):
        raise NotFoundError("assessing.attempt")
    return attempt


def is_own(actor: Actor, attempt: AttemptRecord) -> bool:
    return attempt.person_id == actor.person_id


def may_review(actor: Actor, attempt: AttemptRecord) -> bool:
    return actor.holds(Role.TRAINER, Role.AUDITOR) and actor.may_see_site(attempt.site_id)
