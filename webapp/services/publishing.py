"""Publishing course content, and looking back at what was published.

Publishing takes all courses of a content root or none of them: one finding anywhere, and nothing is
written.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from importlib.resources import files
from importlib.resources.abc import Traversable

from sqlalchemy.orm import Session

from courses import (
    Course,
    Finding,
    ReleaseDifference,
    check_content,
    compare,
    digest_of,
    read_tree,
    write_document,
)
from webapp.platform.actors import Actor, ActorOrSystem
from webapp.platform.errors import NotFoundError
from webapp.platform.identity import new_uid
from webapp.services.audit import record_fact
from webapp.services.content import PreparedContent, load_content, render_course, write_rendered
from webapp.storage import learning as storage
from webapp.storage.learning import ReleaseRecord


class PublishOutcome(StrEnum):
    """What became of a wish to publish."""

    PUBLISHED = "published"
    UNCHANGED = "unchanged"
    FINDINGS = "findings"


@dataclass(frozen=True, slots=True)
class Publication:
    """The release of one course after publishing; `is_new` tells whether it became current now."""

    course_code: str
    version: int
    digest: str
    is_new: bool
    difference: ReleaseDifference | None


@dataclass(frozen=True, slots=True)
class PublishResult:
    """The outcome over all courses: what is current, or everything that was found."""

    outcome: PublishOutcome
    releases: tuple[Publication, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Inspection:
    """The sound courses of a content root, and everything that is wrong with the others."""

    courses: tuple[Course, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class ReleaseView:
    """One release with its content and its difference to the release before."""

    record: ReleaseRecord
    content: PreparedContent
    difference: ReleaseDifference | None


@dataclass(frozen=True, slots=True)
class DraftView:
    """What stands in the files of a course beside its current release."""

    findings: tuple[Finding, ...]
    difference: ReleaseDifference | None


def content_root() -> Traversable:
    """Give the folder of the courses that come with this program."""
    return files("courses") / "content"


def inspect_content(root: Traversable | None = None) -> Inspection:
    """Check every course of a content root; needs no database and no configuration."""
    sound: list[Course] = []
    findings: list[Finding] = []
    folders = sorted((f for f in (root or content_root()).iterdir()), key=lambda f: f.name)
    for folder in folders:
        if not folder.is_dir():
            continue
        checked = check_content(read_tree(folder))
        findings += [replace(f, file=f"{folder.name}/{f.file}") for f in checked.findings]
        if checked.course is not None:
            findings += _check_folder(folder.name, checked.course)
            sound.append(checked.course)
    return Inspection(tuple(sound), tuple(findings))


def _check_folder(name: str, course: Course) -> list[Finding]:
    if name == course.code:
        return []
    message = f"The folder '{name}' holds the course '{course.code}'."
    remedy = "Give folder and course the same name."
    return [Finding(f"{name}/course.yaml", 1, "folder-name", message, remedy)]


def publish_content(
    session: Session, *, actor: ActorOrSystem, now: datetime, root: Traversable | None = None
) -> PublishResult:
    """Publish every course of a content root, all or none.

    A course whose content equals its current release is left alone. When it equals an older
    release, that one becomes current again: no release is ever stored twice.
    """
    inspection = inspect_content(root)
    if inspection.findings:
        return PublishResult(PublishOutcome.FINDINGS, findings=inspection.findings)
    releases = tuple(
        _publish_course(session, course, actor=actor, now=now) for course in inspection.courses
    )
    is_new = any(release.is_new for release in releases)
    outcome = PublishOutcome.PUBLISHED if is_new else PublishOutcome.UNCHANGED
    return PublishResult(outcome, releases)


def _publish_course(
    session: Session, course: Course, *, actor: ActorOrSystem, now: datetime
) -> Publication:
    document = write_document(course)
    digest = digest_of(document)
    known = storage.list_releases(session, course.code)
    current = next((release for release in known if release.is_current), None)
    if current is not None and current.digest == digest:
        return Publication(course.code, current.version, digest, is_new=False, difference=None)
    same = next((release for release in known if release.digest == digest), None)
    if same is None:
        row = _make_row(session, course, document, actor=actor, now=now)
        record_fact(session, actor, "learning:release:publish", row, now=now)
        release_id, version = row.id, row.version
    else:
        release_id, version = same.id, same.version
    storage.point_to(session, course.code, release_id, now=now)
    before = load_content(session, current.digest).course if current else None
    difference = compare(before, course) if before else None
    return Publication(course.code, version, digest, is_new=True, difference=difference)


def _make_row(
    session: Session, course: Course, document: str, *, actor: ActorOrSystem, now: datetime
) -> storage.ContentReleaseRow:
    return storage.ContentReleaseRow(
        uid=new_uid(),
        course_code=course.code,
        version=storage.next_version(session, course.code),
        digest=digest_of(document),
        document=document,
        rendered=write_rendered(render_course(course)),
        published_at=now,
        published_by_id=actor.person_id if isinstance(actor, Actor) else None,
    )


def list_releases(session: Session, course_code: str) -> tuple[ReleaseRecord, ...]:
    """List the releases of a course, the youngest first.

    Raises:
        NotFoundError: The course was never published.
    """
    found = storage.list_releases(session, course_code)
    if not found:
        raise NotFoundError
    return found


def get_release(session: Session, course_code: str, version: int) -> ReleaseView:
    """Return one release with its content and what it changed.

    Raises:
        NotFoundError: There is no such release.
    """
    records = list_releases(session, course_code)
    record = next((item for item in records if item.version == version), None)
    if record is None:
        raise NotFoundError
    content = load_content(session, record.digest)
    before = next((item for item in records if item.version == version - 1), None)
    if before is None:
        return ReleaseView(record, content, None)
    older = load_content(session, before.digest).course
    return ReleaseView(record, content, compare(older, content.course))


def compare_files(session: Session, course_code: str) -> DraftView:
    """Tell what the files of a course say that its current release does not."""
    inspection = inspect_content()
    findings = tuple(f for f in inspection.findings if f.file.startswith(f"{course_code}/"))
    course = next((c for c in inspection.courses if c.code == course_code), None)
    current = next((r for r in list_releases(session, course_code) if r.is_current), None)
    if course is None or current is None:
        return DraftView(findings, None)
    return DraftView(findings, compare(load_content(session, current.digest).course, course))
