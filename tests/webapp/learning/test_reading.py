"""Publishing and reading on real databases."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from courses import Outcome, Status
from tests.support.content import SMALL_COURSE
from webapp.platform.actors import Actor, Role
from webapp.platform.errors import NotFoundError, RefusedError
from webapp.services import learning, publishing
from webapp.services.learning import Position, PublishOutcome
from webapp.storage.audit import AuditEntry
from webapp.storage.learning import CheckAnswer, ContentReleaseRow, ModuleCompletion

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
PATH = ("tiny", "one", "first")


def write_course(root: Path, **changed: str) -> Path:
    for name, content in {**SMALL_COURSE, **changed}.items():
        path = root / "tiny" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return root


def publish(session: Session, root: Path, now: datetime = NOW) -> publishing.PublishResult:
    return learning.publish_content(session, actor="system", now=now, root=root)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_course(tmp_path / "content")


@pytest.fixture
def digest(session: Session, root: Path) -> str:
    return publish(session, root).releases[0].digest


@pytest.fixture
def reader(make_person: Callable) -> Actor:
    return make_person(Role.TRAINEE).actor


@pytest.fixture
def other(make_person: Callable) -> Actor:
    return make_person(Role.TRAINEE).actor


def change_lesson(root: Path, old: str = "Words of", new: str = "Words about") -> None:
    path = root / "tiny" / "modules" / "01-one" / "01-first.md"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def answer(session: Session, reader: Actor, digest: str, check: str, *given: str):
    return learning.answer_check(session, reader, PATH, check, given, digest=digest, now=LATER)


def complete(session: Session, reader: Actor, digest: str):
    answer(session, reader, digest, "pick", "0")
    answer(session, reader, digest, "number", "7.5")
    return learning.finish_lesson(session, reader, PATH, digest=digest, now=LATER)


def test_publishing_twice_changes_nothing(session: Session, root: Path) -> None:
    first = publish(session, root)
    second = publish(session, root)

    assert first.outcome is PublishOutcome.PUBLISHED
    assert second.outcome is PublishOutcome.UNCHANGED
    assert session.scalar(select(func.count()).select_from(ContentReleaseRow)) == 1


def test_findings_publish_nothing(session: Session, root: Path) -> None:
    change_lesson(root, "term:pump", "term:gone")

    result = publish(session, root)

    assert result.outcome is PublishOutcome.FINDINGS
    assert [f.code for f in result.findings] == ["link-dead"]
    assert result.findings[0].file.startswith("tiny/modules/")
    assert session.scalar(select(func.count()).select_from(ContentReleaseRow)) == 0


def test_a_change_makes_a_new_edition_and_says_who_reads_again(
    session: Session, root: Path, digest: str
) -> None:
    change_lesson(root)

    (release,) = publish(session, root, LATER).releases

    assert release.version == 2
    assert release.digest != digest
    assert release.difference is not None
    assert release.difference.modules_to_read_again == ("one",)


def test_going_back_makes_the_old_edition_current_again(
    session: Session, root: Path, digest: str
) -> None:
    change_lesson(root)
    publish(session, root)
    change_lesson(root, "Words about", "Words of")

    (release,) = publish(session, root).releases

    assert (release.version, release.digest) == (1, digest)
    assert [r.is_current for r in publishing.list_releases(session, "tiny")] == [False, True]


def test_the_database_refuses_to_change_an_edition(session: Session, digest: str, database) -> None:
    session.commit()

    with pytest.raises(DBAPIError), database.write() as writing:
        writing.execute(text("UPDATE content_releases SET document = 'x'"))


def test_looking_alone_leaves_no_trace(session: Session, reader: Actor, digest: str) -> None:
    view = learning.open_lesson(session, reader, PATH)

    assert view.content.digest == digest
    assert view.progress.status is Status.NOT_STARTED
    (course,) = learning.list_courses(session, reader)
    assert course.modules[0].progress.status is Status.NOT_STARTED


def test_reading_goes_on_where_it_was_left(session: Session, reader: Actor, digest: str) -> None:
    for anchor, permille in (("beginning", 10), ("end", 700)):
        learning.save_position(
            session, reader, PATH, Position(anchor, permille), digest=digest, now=NOW
        )

    view = learning.open_lesson(session, reader, PATH)

    assert view.position == Position("end", 700, NOW)
    assert view.progress.status is Status.IN_PROGRESS
    (course,) = learning.list_courses(session, reader)
    assert course.modules[0].resume == ("first", Position("end", 700, NOW))


def test_every_answer_is_kept_and_audited(session: Session, reader: Actor, digest: str) -> None:
    wrong = answer(session, reader, digest, "pick", "1")
    right = answer(session, reader, digest, "pick", "0")

    assert [wrong.judgement.outcome, right.judgement.outcome] == [Outcome.NOT_YET, Outcome.RIGHT]
    rows = session.scalars(select(CheckAnswer).order_by(CheckAnswer.id)).all()
    assert [(row.response, row.is_right) for row in rows] == [(["1"], False), (["0"], True)]
    entries = select(func.count()).where(AuditEntry.table_name == "check_answers")
    assert session.scalar(entries) == 2


def test_a_wrong_answer_after_a_right_one_takes_nothing_away(
    session: Session, reader: Actor, digest: str
) -> None:
    answer(session, reader, digest, "pick", "0")
    again = answer(session, reader, digest, "pick", "1")

    assert again.lesson.missing_checks == ("number",)
    assert again.given.was_right


def test_an_unreadable_answer_is_not_kept(session: Session, reader: Actor, digest: str) -> None:
    outcome = answer(session, reader, digest, "number", "about seven")

    assert outcome.judgement.outcome is Outcome.UNREADABLE
    assert session.scalar(select(func.count()).select_from(CheckAnswer)) == 0


def test_a_module_is_completed_once(session: Session, reader: Actor, digest: str) -> None:
    first = complete(session, reader, digest)
    second = learning.finish_lesson(session, reader, PATH, digest=digest, now=LATER)

    assert first.is_module_completed
    assert not second.is_module_completed
    (module,) = learning.list_completed_modules(session, reader.person_id)
    assert (module.course_code, module.module_code, module.module_title) == ("tiny", "one", "One")
    assert (module.release_digest, module.release_version) == (digest, 1)
    assert module.completed_at == LATER


def test_the_last_right_answer_completes_a_module_that_was_read_before(
    session: Session, reader: Actor, digest: str
) -> None:
    learning.finish_lesson(session, reader, PATH, digest=digest, now=NOW)
    answer(session, reader, digest, "pick", "0")

    last = answer(session, reader, digest, "number", "7.5")

    assert last.is_module_completed
    assert last.lesson.status is Status.COMPLETED


def test_who_began_a_module_finishes_it_on_that_edition(
    session: Session, root: Path, reader: Actor, digest: str
) -> None:
    answer(session, reader, digest, "pick", "0")
    change_lesson(root)
    publish(session, root)

    view = learning.open_lesson(session, reader, PATH)

    assert (view.version, view.is_current) == (1, False)
    assert complete(session, reader, digest).is_module_completed
    (course,) = learning.list_courses(session, reader)
    assert course.modules[0].is_changed
    assert course.modules[0].progress.status is Status.NOT_STARTED


def test_who_completed_a_module_reads_a_changed_one_again(
    session: Session, root: Path, reader: Actor, digest: str
) -> None:
    complete(session, reader, digest)
    change_lesson(root)
    newer = publish(session, root).releases[0].digest

    assert complete(session, reader, newer).is_module_completed
    done = learning.list_completed_modules(session, reader.person_id)
    assert [module.release_version for module in done] == [1, 2]
    (course,) = learning.list_courses(session, reader)
    assert not course.modules[0].is_changed


def test_an_edition_with_the_same_module_keeps_it_completed(
    session: Session, root: Path, reader: Actor, digest: str
) -> None:
    complete(session, reader, digest)
    (root / "tiny" / "changes.md").write_text("A note.\n", "utf-8")
    publish(session, root)

    (course,) = learning.list_courses(session, reader)

    assert course.version == 2
    assert course.modules[0].progress.status is Status.COMPLETED
    assert not course.modules[0].is_changed


def test_a_page_of_an_edition_that_is_not_read_is_refused(
    session: Session, root: Path, reader: Actor, digest: str
) -> None:
    change_lesson(root)
    publish(session, root)

    with pytest.raises(RefusedError):
        answer(session, reader, digest, "pick", "0")


def test_two_readers_do_not_see_each_other(
    session: Session, reader: Actor, other: Actor, digest: str
) -> None:
    complete(session, reader, digest)

    assert learning.list_completed_modules(session, other.person_id) == ()
    assert learning.open_lesson(session, other, PATH).answers == {}


@pytest.mark.parametrize(
    "path", [("no", "one", "first"), ("tiny", "no", "first"), ("tiny", "one", "no")]
)
def test_what_is_not_there_is_not_found(
    session: Session, reader: Actor, digest: str, path: tuple[str, str, str]
) -> None:
    with pytest.raises(NotFoundError):
        learning.open_lesson(session, reader, path)


def test_a_completion_names_what_was_read(session: Session, reader: Actor, digest: str) -> None:
    complete(session, reader, digest)

    row = session.scalars(select(ModuleCompletion)).one()
    content = publishing.get_release(session, "tiny", 1).content
    assert row.module_digest == content.module_digests["one"]
