"""Content releases and what people have read: tables and queries.

Releases, answers to knowledge checks and completed modules are judged facts: inserted, never
changed. Starts and events of reading are inserted only as well. The position in a lesson and the
pointer to the current release are conveniences and are overwritten.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    Select,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from webapp.storage.base import DIGEST_LENGTH, UID_LENGTH, Base, UtcDateTime
from webapp.storage.people import Person

CODE_LENGTH = 60
ANCHOR_LENGTH = 120
PERMILLE = 1000


class ReadingKind(StrEnum):
    """What happened while reading; each happens once per person, release and lesson."""

    OPENED = "opened"
    FINISHED = "finished"


class ContentReleaseRow(Base):
    """One immutable version of a course: its whole document, and the HTML made when published."""

    __tablename__ = "content_releases"
    __judged__: ClassVar[bool] = True
    __table_args__ = (
        UniqueConstraint("course_code", "version"),
        UniqueConstraint("course_code", "digest"),
        CheckConstraint("version > 0", name="version_from_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(UID_LENGTH), unique=True)
    course_code: Mapped[str] = mapped_column(String(CODE_LENGTH))
    version: Mapped[int]
    digest: Mapped[str] = mapped_column(
        String(DIGEST_LENGTH), comment="SHA-256 of `document`, computed by courses.releases"
    )
    document: Mapped[str] = mapped_column(Text)
    rendered: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class CurrentRelease(Base):
    """Which release of a course is read by those who begin a module."""

    __tablename__ = "current_releases"

    course_code: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("content_releases.id"), unique=True)
    moved_at: Mapped[datetime]


class ModuleStart(Base):
    """A person began a module on a release and stays on it until the module is completed."""

    __tablename__ = "module_starts"
    __table_args__ = (UniqueConstraint("person_id", "release_id", "module_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    release_id: Mapped[int] = mapped_column(ForeignKey("content_releases.id"))
    module_code: Mapped[str] = mapped_column(String(CODE_LENGTH))
    started_at: Mapped[datetime]


class ReadingEvent(Base):
    """A lesson was opened, or its end was reached."""

    __tablename__ = "reading_events"
    __table_args__ = (
        UniqueConstraint(
            "person_id", "release_id", "module_code", "lesson_code", "kind", name="once"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    release_id: Mapped[int] = mapped_column(ForeignKey("content_releases.id"))
    module_code: Mapped[str] = mapped_column(String(CODE_LENGTH))
    lesson_code: Mapped[str] = mapped_column(String(CODE_LENGTH))
    kind: Mapped[ReadingKind]
    occurred_at: Mapped[datetime]


class ReadingPosition(Base):
    """Where a person stopped in a lesson; overwritten, never judged."""

    __tablename__ = "reading_positions"
    __table_args__ = (
        UniqueConstraint("person_id", "release_id", "module_code", "lesson_code", name="one"),
        CheckConstraint("permille BETWEEN 0 AND 1000", name="permille_in_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    release_id: Mapped[int] = mapped_column(ForeignKey("content_releases.id"))
    module_code: Mapped[str] = mapped_column(String(CODE_LENGTH))
    lesson_code: Mapped[str] = mapped_column(String(CODE_LENGTH))
    anchor: Mapped[str] = mapped_column(String(ANCHOR_LENGTH))
    permille: Mapped[int] = mapped_column(comment="how far the page was scrolled, 0 to 1000")
    saved_at: Mapped[datetime]


class CheckAnswer(Base):
    """One answer to a knowledge check, as it was given."""

    __tablename__ = "check_answers"
    __judged__: ClassVar[bool] = True
    __table_args__ = (Index("ix_check_answers_reader", "person_id", "release_id", "module_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(UID_LENGTH), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    release_id: Mapped[int] = mapped_column(ForeignKey("content_releases.id"))
    module_code: Mapped[str] = mapped_column(String(CODE_LENGTH))
    lesson_code: Mapped[str] = mapped_column(String(CODE_LENGTH))
    check_code: Mapped[str] = mapped_column(String(CODE_LENGTH))
    response: Mapped[list[Any]] = mapped_column(comment="chosen options, or the number as typed")
    is_right: Mapped[bool]
    answered_at: Mapped[datetime]


class ModuleCompletion(Base):
    """A person read every lesson of a module and answered its knowledge checks rightly at last."""

    __tablename__ = "module_completions"
    __judged__: ClassVar[bool] = True
    __table_args__ = (UniqueConstraint("person_id", "release_id", "module_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(UID_LENGTH), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    release_id: Mapped[int] = mapped_column(ForeignKey("content_releases.id"))
    module_code: Mapped[str] = mapped_column(String(CODE_LENGTH))
    module_title: Mapped[str] = mapped_column(String(200))
    module_digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    completed_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class ReleaseRecord:
    """A release without its content."""

    id: int
    course_code: str
    version: int
    digest: str
    published_at: datetime
    publisher: str | None
    is_current: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How one release stands to one reader and one module.

    `module_code` is `None` when the release is current and the reader began no module on it.
    """

    release_id: int
    course_code: str
    version: int
    digest: str
    is_current: bool
    module_code: str | None
    start_id: int | None
    completed_at: datetime | None
    completed_digest: str | None


@dataclass(frozen=True, slots=True)
class Trace:
    """One thing a reader left behind: an event, the last place, or an answer.

    `kind` is opened, finished, position or answer. For a position `detail` is the anchor and
    `value` the permille; for an answer `detail` is the code of the check, `value` 1 when right, and
    `response` its canonical JSON.
    """

    kind: str
    release_id: int
    module_code: str
    lesson_code: str
    detail: str | None
    value: int | None
    response: str | None
    saved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A lesson of a release, for one reader."""

    person_id: int
    release_id: int
    module_code: str
    lesson_code: str


@dataclass(frozen=True, slots=True)
class CompletionRecord:
    """A completed module with the release on which it was read."""

    course_code: str
    module_code: str
    module_title: str
    module_digest: str
    release_digest: str
    release_version: int
    completed_at: datetime


def _make_standing_query() -> Select[*tuple[Any, ...]]:
    release, pointer, start, done = (
        ContentReleaseRow,
        CurrentRelease,
        ModuleStart,
        ModuleCompletion,
    )
    person, module = bindparam("person_id", type_=Integer), bindparam("module_code", type_=String)
    mine = and_(
        start.release_id == release.id,
        start.person_id == person,
        or_(module.is_(None), start.module_code == module),
    )
    completed = and_(
        done.person_id == person,
        done.release_id == release.id,
        done.module_code == start.module_code,
    )
    return (
        select(
            release.id,
            release.course_code,
            release.version,
            release.digest,
            pointer.release_id.is_not(None),
            start.module_code,
            start.id,
            done.completed_at,
            done.module_digest,
        )
        .select_from(release)
        .outerjoin(pointer, pointer.release_id == release.id)
        .outerjoin(start, mine)
        .outerjoin(done, completed)
        .where(or_(pointer.release_id.is_not(None), start.id.is_not(None)))
        .order_by(release.course_code, release.version, start.id)
    )


STANDINGS = _make_standing_query()
STANDINGS_OF_COURSE = STANDINGS.where(ContentReleaseRow.course_code == bindparam("course_code"))


def list_standings(
    session: Session,
    person_id: int,
    *,
    course_code: str | None = None,
    module_code: str | None = None,
) -> tuple[Standing, ...]:
    """List the current releases and those on which the person began a module, oldest first."""
    values: dict[str, object] = {"person_id": person_id, "module_code": module_code}
    query = STANDINGS
    if course_code is not None:
        query, values["course_code"] = STANDINGS_OF_COURSE, course_code
    return tuple(Standing(*row) for row in session.connection().execute(query, values))


def _make_trace_query(*, of_one_release: bool) -> Select[*tuple[Any, ...]]:
    release: Any = bindparam("release_ids", expanding=True)
    if of_one_release:
        release = bindparam("release_id", type_=Integer)

    def mine(table: type[ReadingEvent | ReadingPosition | CheckAnswer]) -> Any:
        module = bindparam("module_code", type_=String)
        return and_(
            table.person_id == bindparam("person_id", type_=Integer),
            table.release_id == release if of_one_release else table.release_id.in_(release),
            or_(module.is_(None), table.module_code == module),
        )

    event, position, answer = ReadingEvent, ReadingPosition, CheckAnswer
    nothing, no_number = cast(null(), String), cast(null(), Integer)
    no_time = cast(null(), UtcDateTime)
    events = select(
        cast(event.kind, String).label("kind"),
        event.release_id.label("release_id"),
        event.module_code.label("module_code"),
        event.lesson_code.label("lesson_code"),
        nothing.label("detail"),
        no_number.label("value"),
        nothing.label("response"),
        no_time.label("saved_at"),
        event.id.label("place"),
    ).where(mine(event))
    positions = select(
        literal("position"),
        position.release_id,
        position.module_code,
        position.lesson_code,
        position.anchor,
        position.permille,
        nothing,
        position.saved_at,
        position.id,
    ).where(mine(position))
    answers = select(
        literal("answer"),
        answer.release_id,
        answer.module_code,
        answer.lesson_code,
        answer.check_code,
        cast(answer.is_right, Integer),
        cast(answer.response, Text),
        no_time,
        answer.id,
    ).where(mine(answer))
    everything = union_all(events, positions, answers).subquery()
    columns = [column for column in everything.c if column.name != "place"]
    return select(*columns).order_by(everything.c.place)


TRACES = _make_trace_query(of_one_release=False)
TRACES_OF_RELEASE = _make_trace_query(of_one_release=True)


def list_traces(
    session: Session, person_id: int, release_ids: Iterable[int], module_code: str | None = None
) -> tuple[Trace, ...]:
    """List what a reader left in some releases; answers in the order in which they were given."""
    values: dict[str, object] = {"person_id": person_id, "module_code": module_code}
    match tuple(release_ids):
        case (release_id,):
            query, values["release_id"] = TRACES_OF_RELEASE, release_id
        case several:
            query, values["release_ids"] = TRACES, list(several)
    return tuple(Trace(*row) for row in session.connection().execute(query, values))


CONTENT = select(ContentReleaseRow.document, ContentReleaseRow.rendered)


def load_content(session: Session, digest: str) -> tuple[str, str] | None:
    """Read document and rendered HTML of the release with a digest."""
    query = CONTENT.where(ContentReleaseRow.digest == digest).limit(1)
    row = session.execute(query).one_or_none()
    return (row[0], row[1]) if row else None


def list_releases(session: Session, course_code: str) -> tuple[ReleaseRecord, ...]:
    """List all releases of a course, the youngest first."""
    release, pointer = ContentReleaseRow, CurrentRelease
    query = (
        select(
            release.id,
            release.course_code,
            release.version,
            release.digest,
            release.published_at,
            Person.display_name,
            pointer.release_id.is_not(None),
        )
        .select_from(release)
        .outerjoin(pointer, pointer.release_id == release.id)
        .outerjoin(Person, Person.id == release.published_by_id)
        .where(release.course_code == course_code)
        .order_by(release.version.desc())
    )
    return tuple(ReleaseRecord(*row) for row in session.execute(query))


def next_version(session: Session, course_code: str) -> int:
    """Give the version number that the next release of a course gets."""
    highest = select(func.max(ContentReleaseRow.version)).where(
        ContentReleaseRow.course_code == course_code
    )
    return (session.scalar(highest) or 0) + 1


def point_to(session: Session, course_code: str, release_id: int, *, now: datetime) -> None:
    """Make a release the current one of its course."""
    values = {"course_code": course_code, "release_id": release_id, "moved_at": now}
    changed = {"release_id": release_id, "moved_at": now}
    _put(session, CurrentRelease, values, ("course_code",), changed)


def note_start(session: Session, place: Place, *, now: datetime) -> None:
    """Bind a person to a release for a module; a second time changes nothing."""
    values = {
        "person_id": place.person_id,
        "release_id": place.release_id,
        "module_code": place.module_code,
        "started_at": now,
    }
    _put(session, ModuleStart, values, ("person_id", "release_id", "module_code"))


def note_event(session: Session, place: Place, kind: ReadingKind, *, now: datetime) -> None:
    """Write down that a lesson was opened or finished; a second time changes nothing."""
    values = {**_columns(place), "kind": kind, "occurred_at": now}
    _put(session, ReadingEvent, values, (*_columns(place), "kind"))


def save_position(
    session: Session, place: Place, anchor: str, permille: int, *, now: datetime
) -> None:
    """Remember where a person stopped in a lesson."""
    changed = {"anchor": anchor, "permille": permille, "saved_at": now}
    _put(
        session,
        ReadingPosition,
        {**_columns(place), **changed},
        tuple(_columns(place)),
        changed,
    )


def _columns(place: Place) -> dict[str, object]:
    return {
        "person_id": place.person_id,
        "release_id": place.release_id,
        "module_code": place.module_code,
        "lesson_code": place.lesson_code,
    }


def _put(
    session: Session,
    model: type[Base],
    values: dict[str, Any],
    key: tuple[str, ...],
    changed: dict[str, Any] | None = None,
) -> None:
    """Insert a row, or change what may be changed when one with this key is there."""
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101 - tells the type checker what mapping guarantees
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    statement = dialect.insert(table).values(values)
    if changed is None:
        session.execute(statement.on_conflict_do_nothing(index_elements=key))
    else:
        session.execute(statement.on_conflict_do_update(index_elements=key, set_=changed))


def list_completions(session: Session, person_id: int) -> tuple[CompletionRecord, ...]:
    """List the modules a person completed, the oldest first."""
    done, release = ModuleCompletion, ContentReleaseRow
    query = (
        select(
            release.course_code,
            done.module_code,
            done.module_title,
            done.module_digest,
            release.digest,
            release.version,
            done.completed_at,
        )
        .join(release, release.id == done.release_id)
        .where(done.person_id == person_id)
        .order_by(done.completed_at, done.id)
    )
    return tuple(CompletionRecord(*row) for row in session.execute(query))


def find_completion(session: Session, place: Place) -> int | None:
    """Give the id of the completion of a module on a release, if there is one."""
    query = select(ModuleCompletion.id).where(
        ModuleCompletion.person_id == place.person_id,
        ModuleCompletion.release_id == place.release_id,
        ModuleCompletion.module_code == place.module_code,
    )
    return session.scalar(query)
