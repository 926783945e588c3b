"""Use cases about passwords and log-in sessions.

A failed log-in never tells which half was wrong: an unknown name costs the same time and gets the
same answer. Failures are counted in the database, so that every worker knows of them.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, select, update
from sqlalchemy.orm import Session

from webapp.platform import passwords
from webapp.platform.actors import SYSTEM, Actor, ActorOrSystem
from webapp.platform.identity import new_password, new_token, new_uid
from webapp.services.audit import record_fact
from webapp.storage.people import (
    SESSION_QUERY,
    LoginSession,
    PasswordCredential,
    Person,
    SecurityEvent,
    SecurityKind,
    SessionRecord,
    count_failures,
    fold_session,
    load_roles,
)

IDLE_LIMIT = timedelta(minutes=30)
ABSOLUTE_LIMIT = timedelta(hours=12)
TOUCH_INTERVAL = timedelta(minutes=1)
FAILURE_WINDOW = timedelta(minutes=15)
FAILURES_PER_ACCOUNT = 8
FAILURES_PER_ADDRESS = 40
NO_ADDRESS = "-"


class SignIn(StrEnum):
    """What came of an attempt to sign in."""

    ACCEPTED = "accepted"
    WRONG = "wrong"
    BLOCKED = "blocked"


class PasswordFinding(StrEnum):
    """Why a new password is not accepted."""

    WRONG_CURRENT = "wrong_current"
    SHORT = "short"
    LONG = "long"
    SAME = "same"
    LIKE_NAME = "like_name"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What is known about an account before its password is checked; `person_id` None: nobody."""

    account_digest: str
    address: str
    person_id: int | None
    password_hash: str | None
    is_blocked: bool


@dataclass(frozen=True, slots=True)
class StartedSession:
    """A session that began: its token goes to the browser and nowhere else."""

    token: str
    actor: Actor
    must_change_password: bool


def digest_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def digest_account(login_name: str) -> str:
    return hashlib.sha256(login_name.strip().lower().encode("utf-8", "replace")).hexdigest()


def find_session(connection: Connection, token: str, *, now: datetime) -> SessionRecord | None:
    """Give the session of a token with its person and roles, if it has not ended: one query."""
    rows = connection.execute(SESSION_QUERY, {"token_digest": digest_token(token)}).all()
    record = fold_session(rows)
    if record is None or record.revoked_at is not None or record.deactivated_at is not None:
        return None
    if now >= record.ends_at or now - record.last_seen_at >= IDLE_LIMIT:
        return None
    return record


def is_touch_due(record: SessionRecord, *, now: datetime) -> bool:
    return now - record.last_seen_at >= TOUCH_INTERVAL


def touch_session(session: Session, session_id: int, *, now: datetime) -> None:
    """Write down that a session was used; done at most once a minute."""
    session.execute(
        update(LoginSession).where(LoginSession.id == session_id).values(last_seen_at=now)
    )


def find_credentials(
    session: Session, login_name: str, address: str, *, now: datetime
) -> Credentials:
    """Look an account up for a log-in, without telling anybody whether it is there."""
    digest = digest_account(login_name)
    row = session.execute(
        select(Person.id, PasswordCredential.password_hash)
        .join(PasswordCredential)
        .where(Person.login_name == login_name.strip().lower(), Person.deactivated_at.is_(None))
    ).first()
    person_id, password_hash = (row[0], row[1]) if row else (None, None)
    blocked = is_blocked(session, digest, address, now=now)
    return Credentials(digest, address, person_id, password_hash, blocked)


def is_blocked(session: Session, account_digest: str, address: str, *, now: datetime) -> bool:
    of_account, from_address = count_failures(
        session, account_digest=account_digest, address=address, since=now - FAILURE_WINDOW
    )
    return bool(of_account >= FAILURES_PER_ACCOUNT or from_address >= FAILURES_PER_ADDRESS)


def check_password(credentials: Credentials, password: str) -> SignIn:
    """Compare the password. It takes a tenth of a second: do it outside of a transaction."""
    if credentials.is_blocked:
        return SignIn.BLOCKED
    is_right = passwords.STANDARD.matches(credentials.password_hash, password)
    return SignIn.ACCEPTED if is_right else SignIn.WRONG


def record_failure(session: Session, credentials: Credentials, *, now: datetime) -> None:
    """Count a wrong password, and say so in the trail when it was one too many."""
    record_event(session, SYSTEM, SecurityKind.SIGN_IN_FAILED, credentials, now=now)
    if is_blocked(session, credentials.account_digest, credentials.address, now=now):
        record_event(session, SYSTEM, SecurityKind.SIGN_IN_BLOCKED, credentials, now=now)


def record_event(
    session: Session,
    actor: ActorOrSystem,
    kind: SecurityKind,
    about: Credentials,
    *,
    now: datetime,
) -> None:
    event = SecurityEvent(
        uid=new_uid(),
        kind=kind,
        account_digest=about.account_digest,
        person_id=about.person_id,
        address=about.address[:45],
        happened_at=now,
    )
    record_fact(session, actor, f"accounts:security:{kind}", event, now=now)


def start_session(
    session: Session, credentials: Credentials, password: str, *, now: datetime
) -> StartedSession:
    """Begin a session for a person whose password was right; renew an outdated hash."""
    person = session.get_one(Person, credentials.person_id)
    stored = session.get_one(PasswordCredential, person.id)
    if passwords.STANDARD.is_outdated(stored.password_hash):
        stored.password_hash = passwords.STANDARD.hash(password)
    token = new_token()
    started = LoginSession(
        uid=new_uid(),
        token_digest=digest_token(token),
        person_id=person.id,
        created_at=now,
        last_seen_at=now,
        ends_at=now + ABSOLUTE_LIMIT,
    )
    session.add(started)
    actor = make_actor(session, person, started.uid)
    record_event(session, actor, SecurityKind.SIGNED_IN, credentials, now=now)
    return StartedSession(token, actor, stored.must_change)


def make_actor(session: Session, person: Person, session_uid: str) -> Actor:
    roles = load_roles(session, (person.id,))[person.id]
    return Actor(person.id, person.uid, person.display_name, person.site_id, roles, session_uid)


def about_actor(session: Session, actor: Actor, address: str = NO_ADDRESS) -> Credentials:
    login_name, password_hash = session.execute(
        select(Person.login_name, PasswordCredential.password_hash)
        .join(PasswordCredential)
        .where(Person.id == actor.person_id)
    ).one()
    return Credentials(
        digest_account(login_name), address, actor.person_id, password_hash, is_blocked=False
    )


def load_login_name(session: Session, actor: Actor) -> str:
    return session.get_one(Person, actor.person_id).login_name


def end_session(session: Session, actor: Actor, address: str, *, now: datetime) -> None:
    """Sign out: the session's token opens nothing from here on."""
    session.execute(
        update(LoginSession)
        .where(LoginSession.uid == actor.session_uid, LoginSession.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    about = about_actor(session, actor, address)
    record_event(session, actor, SecurityKind.SIGNED_OUT, about, now=now)


def end_all_sessions(session: Session, person_id: int, *, now: datetime) -> None:
    session.execute(
        update(LoginSession)
        .where(LoginSession.person_id == person_id, LoginSession.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def confirm_password(session: Session, actor: Actor, password: str, *, now: datetime) -> bool:
    """Ask a signed-in person for the password again, for a signature.

    Rate-limited together with log-ins and recorded. When it gives False, answer with a page and do
    not raise: the recorded failure is committed with the request. A person who still has a one-time
    password cannot sign, because somebody else knows it.
    """
    about = about_actor(session, actor)
    must_change = session.get_one(PasswordCredential, actor.person_id).must_change
    if must_change or is_blocked(session, about.account_digest, actor.session_uid, now=now):
        return False
    if not passwords.STANDARD.matches(about.password_hash, password):
        record_event(session, actor, SecurityKind.CONFIRMATION_FAILED, about, now=now)
        return False
    record_event(session, actor, SecurityKind.PASSWORD_CONFIRMED, about, now=now)
    return True


def find_password_faults(login_name: str, new: str, current: str) -> tuple[PasswordFinding, ...]:
    """List what is wrong with a new password."""
    findings = []
    if len(new) < passwords.MINIMUM_LENGTH:
        findings.append(PasswordFinding.SHORT)
    if len(new) > passwords.MAXIMUM_LENGTH:
        findings.append(PasswordFinding.LONG)
    if new == current:
        findings.append(PasswordFinding.SAME)
    if login_name in new.lower():
        findings.append(PasswordFinding.LIKE_NAME)
    return tuple(findings)


def change_password(
    session: Session, actor: Actor, current: str, new: str, *, now: datetime
) -> tuple[PasswordFinding, ...]:
    """Set a password of one's own and end every session; an empty answer means that it was done."""
    about = about_actor(session, actor)
    if is_blocked(session, about.account_digest, actor.session_uid, now=now):
        return (PasswordFinding.BLOCKED,)
    if not passwords.STANDARD.matches(about.password_hash, current):
        record_event(session, actor, SecurityKind.CONFIRMATION_FAILED, about, now=now)
        return (PasswordFinding.WRONG_CURRENT,)
    login_name = session.get_one(Person, actor.person_id).login_name
    findings = find_password_faults(login_name, new, current)
    if not findings:
        store_password(session, actor.person_id, new, must_change=False, now=now)
        end_all_sessions(session, actor.person_id, now=now)
        record_event(session, actor, SecurityKind.PASSWORD_CHANGED, about, now=now)
    return findings


def store_password(
    session: Session, person_id: int, password: str, *, must_change: bool, now: datetime
) -> None:
    credential = session.get(PasswordCredential, person_id)
    if credential is None:
        credential = PasswordCredential(person_id=person_id)
        session.add(credential)
    credential.password_hash = passwords.STANDARD.hash(password)
    credential.must_change = must_change
    credential.set_at = now
    session.flush()


def keep_password(session: Session, person_id: int) -> None:
    """Let a person go on with the password that was made for them; for demonstrations only."""
    session.get_one(PasswordCredential, person_id).must_change = False


def reset_password(session: Session, actor: ActorOrSystem, person: Person, *, now: datetime) -> str:
    """Give a person a one-time password; they choose their own at the next log-in."""
    password = new_password()
    store_password(session, person.id, password, must_change=True, now=now)
    end_all_sessions(session, person.id, now=now)
    about = Credentials(
        digest_account(person.login_name), NO_ADDRESS, person.id, None, is_blocked=False
    )
    record_event(session, actor, SecurityKind.PASSWORD_RESET, about, now=now)
    return password
