"""Pages behind the lessons: releases, what they changed, what stands in the files, previews."""

from flask import render_template
from flask.typing import ResponseReturnValue

from courses import render_text
from webapp.areas.learning.access import CURATORS
from webapp.areas.learning.articles import render_article
from webapp.areas.learning.blueprint import blueprint
from webapp.areas.learning.presenters import (
    CheckPage,
    describe_change,
    preview_course,
    preview_lesson,
)
from webapp.platform.access import open_to
from webapp.platform.transaction import current_session
from webapp.services import publishing

RELEASES = "/learn/<course_code>/releases/"
RELEASE = "/learn/<course_code>/releases/<int:version>/"


@blueprint.get(RELEASES)
@open_to(*CURATORS)
def list_releases(course_code: str) -> ResponseReturnValue:
    session = current_session()
    releases = publishing.list_releases(session, course_code)
    current = next(release for release in releases if release.is_current)
    return render_template(
        "learning/releases.html",
        course=publishing.get_release(session, course_code, current.version).content.course,
        releases=releases,
        draft=publishing.compare_files(session, course_code),
        describe_change=describe_change,
    )


@blueprint.get(RELEASE)
@open_to(*CURATORS)
def show_release(course_code: str, version: int) -> ResponseReturnValue:
    release = publishing.get_release(current_session(), course_code, version)
    return render_template(
        "learning/release.html",
        release=release,
        view=preview_course(release.content.course, version),
        notes=render_text(release.content.course.changes),
        describe_change=describe_change,
    )


@blueprint.get(f"{RELEASE}glossary")
@open_to(*CURATORS)
def preview_glossary(course_code: str, version: int) -> ResponseReturnValue:
    course = publishing.get_release(current_session(), course_code, version).content.course
    terms = sorted(course.glossary, key=lambda term: term.term.lower())
    return render_template("learning/glossary.html", course=course, terms=terms)


@blueprint.get(f"{RELEASE}<module_code>/<lesson_code>")
@open_to(*CURATORS)
def show_preview(
    course_code: str, version: int, module_code: str, lesson_code: str
) -> ResponseReturnValue:
    release = publishing.get_release(current_session(), course_code, version)
    view = preview_lesson(release, module_code, lesson_code)
    checks = {c.code: CheckPage(c, n) for n, c in enumerate(view.lesson.checks, 1)}
    before, after = view.neighbours
    return render_template(
        "learning/lesson.html",
        view=view,
        checks=checks,
        article=render_article(view, checks, is_learner=False, is_preview=True, token=""),
        before=before,
        after=after,
        is_learner=False,
    )
