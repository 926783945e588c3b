"""Pages for reading: dashboard, course, lesson, glossary; and what readers send."""

from functools import partial

from flask import abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from courses import Outcome
from webapp.areas.learning import curating
from webapp.areas.learning.access import LEARNERS, READERS, may_curate, may_learn
from webapp.areas.learning.articles import render_article
from webapp.areas.learning.blueprint import blueprint
from webapp.areas.learning.forms import AnswerForm, EditionForm, PositionForm
from webapp.areas.learning.presenters import (
    CheckPage,
    list_checks,
    name_role,
    show_module,
    show_status,
    state_of_course,
    state_of_lesson,
)
from webapp.platform import clock, pages
from webapp.platform.access import current_actor, open_to
from webapp.platform.transaction import current_session
from webapp.services import learning
from webapp.services.learning import AnswerOutcome, LessonView, Position
from webapp.services.milestones import Milestones, find_milestones

__all__ = ["blueprint", "curating"]

LESSON = "/learn/<course_code>/<module_code>/<lesson_code>"
UNREADABLE = 422


@blueprint.app_context_processor
def add_presenters() -> dict[str, object]:
    return {"show_module": show_module, "show_status": show_status, "name_role": name_role}


@blueprint.get("/")
@open_to(*READERS)
def show_dashboard() -> ResponseReturnValue:
    actor = current_actor()
    courses = learning.list_courses(current_session(), actor)
    reached = Milestones()
    if may_learn(actor):
        reached = find_milestones(current_session(), actor.person_id, now=clock.now())
    context = {
        "courses": courses,
        "reached": reached,
        "is_learner": may_learn(actor),
        "is_curator": may_curate(actor),
    }
    state = (reached, *(state_of_course(view) for view in courses))
    return pages.render_kept("learning/dashboard.html", state, lambda _token: context)


@blueprint.get("/learn/<course_code>/")
@open_to(*READERS)
def show_course(course_code: str) -> ResponseReturnValue:
    actor = current_actor()
    view = learning.get_course(current_session(), actor, course_code)
    return render_template(
        "learning/course.html", view=view, is_learner=may_learn(actor), is_curator=may_curate(actor)
    )


@blueprint.get("/learn/<course_code>/glossary")
@open_to(*READERS)
def show_glossary(course_code: str) -> ResponseReturnValue:
    view = learning.get_course(current_session(), current_actor(), course_code)
    terms = sorted(view.course.glossary, key=lambda term: term.term.lower())
    return render_template("learning/glossary.html", course=view.course, terms=terms)


@blueprint.get(LESSON)
@open_to(*READERS)
def show_lesson(course_code: str, module_code: str, lesson_code: str) -> ResponseReturnValue:
    path = (course_code, module_code, lesson_code)
    view = learning.open_lesson(current_session(), current_actor(), path)
    state = state_of_lesson(view)
    return pages.render_kept(
        "learning/lesson.html", state, partial(describe_lesson, view), **find_place(view)
    )


def find_place(view: LessonView) -> dict[str, object]:
    """Return where the reader stopped, for the places of the page that name it."""
    position = view.position
    if position is None:
        return {"anchor": "", "permille": ""}
    return {"anchor": position.anchor, "permille": position.permille}


def describe_lesson(
    view: LessonView, token: str, unread: CheckPage | None = None
) -> dict[str, object]:
    checks = list_checks(view, unread)
    before, after = view.neighbours
    is_learner = may_learn(current_actor())
    return {
        "view": view,
        "checks": checks,
        "article": render_article(
            view, checks, is_learner=is_learner, is_preview=False, token=token
        ),
        "before": before,
        "after": after,
        "is_learner": is_learner,
    }


def render_unread(view: LessonView, unread: CheckPage) -> str:
    context = describe_lesson(view, generate_csrf(), unread)
    return render_template("learning/lesson.html", **context, **find_place(view))


@blueprint.post(f"{LESSON}/position")
@open_to(*LEARNERS)
def save_position(course_code: str, module_code: str, lesson_code: str) -> ResponseReturnValue:
    form = PositionForm()
    if not form.validate():
        abort(UNREADABLE)
    learning.save_position(
        current_session(),
        current_actor(),
        (course_code, module_code, lesson_code),
        Position(form.anchor.data, form.permille.data),
        digest=form.release.data,
        now=clock.now(),
    )
    return "", 204


@blueprint.post(f"{LESSON}/checks/<check_code>")
@open_to(*LEARNERS)
def answer_check(
    course_code: str, module_code: str, lesson_code: str, check_code: str
) -> ResponseReturnValue:
    form = AnswerForm()
    if not form.validate():
        abort(UNREADABLE)
    path = (course_code, module_code, lesson_code)
    outcome = learning.answer_check(
        current_session(),
        current_actor(),
        path,
        check_code,
        form.texts,
        digest=form.release.data,
        now=clock.now(),
    )
    if request.accept_mimetypes.best == "application/json":
        return jsonify(describe_outcome(outcome))
    if outcome.judgement.outcome is Outcome.UNREADABLE:
        view = learning.open_lesson(current_session(), current_actor(), path)
        return render_unread(view, show_outcome(outcome)), UNREADABLE
    target = url_for(
        ".show_lesson", course_code=course_code, module_code=module_code, lesson_code=lesson_code
    )
    return redirect(f"{target}#check-{check_code}", 303)


def show_outcome(outcome: AnswerOutcome) -> CheckPage:
    return CheckPage(
        outcome.check,
        0,
        outcome.given.response,
        outcome.judgement.outcome,
        outcome.given.was_right,
    )


def describe_outcome(outcome: AnswerOutcome) -> dict[str, object]:
    page = show_outcome(outcome)
    return {
        "outcome": outcome.judgement.outcome,
        "feedback": render_template("learning/_feedback.html", page=page),
        "missing": len(outcome.lesson.missing_checks),
        "lesson": outcome.lesson.status,
        "is_module_completed": outcome.is_module_completed,
    }


@blueprint.post(f"{LESSON}/finish")
@open_to(*LEARNERS)
def finish_lesson(course_code: str, module_code: str, lesson_code: str) -> ResponseReturnValue:
    form = EditionForm()
    if not form.validate():
        abort(UNREADABLE)
    path = (course_code, module_code, lesson_code)
    outcome = learning.finish_lesson(
        current_session(), current_actor(), path, digest=form.release.data, now=clock.now()
    )
    following = outcome.module.next_lesson
    if outcome.lesson.missing_checks:
        target = f"{lesson_code}#check-{outcome.lesson.missing_checks[0]}"
    elif following is None:
        return redirect(url_for(".show_course", course_code=course_code, done=module_code), 303)
    else:
        target = following
    return redirect(f"/learn/{course_code}/{module_code}/{target}", 303)
