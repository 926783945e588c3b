"""Pages and posts of the learning area."""

from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select

from tests.support.database import NOW, MadePerson
from webapp.platform.actors import Role
from webapp.platform.db import Database
from webapp.services import learning
from webapp.storage.learning import CheckAnswer, ReadingPosition

COURSE = "/learn/celaxi-foundation"
LESSON = f"{COURSE}/device-architecture/fluid-path"


@pytest.fixture
def digest(database: Database) -> str:
    with database.write() as session:
        return learning.publish_content(session, actor="system", now=NOW).releases[0].digest


@pytest.fixture
def trainee(client: FlaskClient, make_person: Callable, sign_in: Callable) -> MadePerson:
    person = make_person(Role.TRAINEE)
    sign_in(client, person)
    return person


def test_visitors_are_asked_to_sign_in(client: FlaskClient, digest: str) -> None:
    for path in ("/", f"{COURSE}/", LESSON, f"{COURSE}/releases/"):
        assert client.get(path).status_code == 303


def test_without_a_course_the_dashboard_says_what_to_do(
    client: FlaskClient, trainee: MadePerson
) -> None:
    assert "academy publish" in client.get("/").text


def test_the_dashboard_leads_to_the_first_lesson(
    client: FlaskClient, digest: str, trainee: MadePerson
) -> None:
    page = client.get("/").text

    assert f'href="{COURSE}/device-architecture/device-at-a-glance"' in page
    assert "0 of 2 completed" in page


def test_a_lesson_shows_text_drawings_checks_and_sources(
    client: FlaskClient, digest: str, trainee: MadePerson
) -> None:
    page = client.get(LESSON).text

    assert '<h2 id="the-map">The map</h2>' in page
    assert 'id="figure-fluid-path"' in page
    assert 'id="check-path-to-chamber"' in page
    assert "Training assumption" in page
    assert "right: true" not in page
    assert "It sits on the input line by hand only" not in page


def test_every_link_of_the_course_leads_somewhere(
    client: FlaskClient, digest: str, trainee: MadePerson
) -> None:
    course = client.get(f"{COURSE}/")
    assert course.status_code == 200
    for part in course.text.split('href="')[1:]:
        target = part.split('"')[0].split("#")[0]
        if target.startswith(("device-architecture/", "starting-material/")):
            assert client.get(f"{COURSE}/{target}").status_code == 200
    assert client.get(f"{COURSE}/glossary").status_code == 200


def post_answer(client: FlaskClient, digest: str, check: str, answers: list[str], **headers: str):
    return client.post(
        f"{LESSON}/checks/{check}",
        data={"release": digest, "answer": answers},
        headers=headers,
    )


def test_an_answer_is_judged_at_once(client: FlaskClient, digest: str, trainee: MadePerson) -> None:
    wrong = post_answer(client, digest, "forgotten-clamp", ["1"], Accept="application/json").json
    right = post_answer(client, digest, "forgotten-clamp", ["0"], Accept="application/json").json

    assert wrong["outcome"] == "not-yet"
    assert "closed outlet with an open inlet" in wrong["feedback"]
    assert "Suction with no flow" not in wrong["feedback"]
    assert right["outcome"] == "right"
    assert right["missing"] == 1


def test_without_javascript_the_answer_stands_in_the_page(
    client: FlaskClient, digest: str, trainee: MadePerson
) -> None:
    answer = post_answer(client, digest, "forgotten-clamp", ["0"])

    assert answer.status_code == 303
    assert answer.location.endswith("fluid-path#check-forgotten-clamp")
    assert "Right." in client.get(LESSON).text


def test_an_unreadable_answer_is_shown_back(
    client: FlaskClient, digest: str, trainee: MadePerson
) -> None:
    path = f"{COURSE}/device-architecture/weight-and-flow/checks/gap-number"

    answer = client.post(path, data={"release": digest, "answer": "about six"})

    assert answer.status_code == 422
    assert 'value="about six"' in answer.text
    assert "could not be read" in answer.text


def test_the_position_is_saved_and_offered(
    client: FlaskClient, digest: str, trainee: MadePerson, session
) -> None:
    data = {"release": digest, "anchor": "trace-like-an-expert", "permille": "810"}

    saved = client.post(f"{LESSON}/position", data=data)

    assert (saved.status_code, saved.data) == (204, b"")
    session.rollback()
    assert session.scalars(select(ReadingPosition.permille)).all() == [810]
    assert 'data-anchor="trace-like-an-expert"' in client.get(LESSON).text
    assert "Go on where you stopped" in client.get("/").text


@pytest.mark.parametrize(
    "data",
    [
        {"anchor": "x y", "permille": "1"},
        {"anchor": "end", "permille": "1001"},
        {"anchor": "end", "permille": "many"},
        {"permille": "1"},
    ],
)
def test_a_position_that_cannot_be_is_refused(
    client: FlaskClient, digest: str, trainee: MadePerson, data: dict[str, str]
) -> None:
    assert client.post(f"{LESSON}/position", data={"release": digest, **data}).status_code == 422


def test_foreign_fields_are_refused(client: FlaskClient, digest: str, trainee: MadePerson) -> None:
    data = {"release": digest, "answer": "0", "is_right": "1"}

    assert client.post(f"{LESSON}/checks/forgotten-clamp", data=data).status_code == 400


def test_a_forged_post_is_refused(client: FlaskClient, digest: str, trainee: MadePerson) -> None:
    data = {"release": digest}

    assert client.post(f"{LESSON}/finish", data=data, csrf=False).status_code == 400


def test_an_unknown_edition_is_refused(
    client: FlaskClient, digest: str, trainee: MadePerson
) -> None:
    assert client.post(f"{LESSON}/finish", data={"release": "0" * 64}).status_code == 409


def right_answers(view) -> Iterator[tuple[str, list[str]]]:
    for check in view.lesson.checks:
        if check.numeric is not None:
            yield check.code, [str(check.numeric.value)]
        else:
            yield check.code, [str(i) for i, o in enumerate(check.options) if o.is_right]


def test_reading_everything_completes_both_modules(
    client: FlaskClient, digest: str, trainee: MadePerson, session
) -> None:
    (course,) = learning.list_courses(session, trainee.actor)
    session.rollback()
    for module in course.modules:
        for lesson in module.module.lessons:
            path = ("celaxi-foundation", module.module.code, lesson.code)
            view = learning.open_lesson(session, trainee.actor, path)
            session.rollback()
            base = f"/learn/{'/'.join(path)}"
            for code, answers in right_answers(view):
                client.post(f"{base}/checks/{code}", data={"release": digest, "answer": answers})
            last = client.post(f"{base}/finish", data={"release": digest})
            assert last.status_code == 303
        assert last.location == f"{COURSE}/?done={module.module.code}"
        assert "Module completed." in client.get(last.location).text

    assert "You have read every module." in client.get("/").text
    session.rollback()
    done = learning.list_completed_modules(session, trainee.id)
    assert [module.module_code for module in done] == ["device-architecture", "starting-material"]


def test_finishing_with_open_questions_leads_to_the_first_of_them(
    client: FlaskClient, digest: str, trainee: MadePerson
) -> None:
    answer = client.post(f"{LESSON}/finish", data={"release": digest})

    assert answer.location.endswith("fluid-path#check-path-to-chamber")
    assert "Your reading is noted." in client.get(LESSON).text


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.TRAINER, Role.AUTHOR, Role.ADMINISTRATOR])
def test_others_may_look_and_leave_no_trace(
    client: FlaskClient, digest: str, make_person: Callable, sign_in: Callable, role: Role, session
) -> None:
    sign_in(client, make_person(role))

    assert client.get("/").status_code == 200
    assert client.get(LESSON).status_code == 200
    assert client.get(f"{COURSE}/releases/").status_code == 200
    assert (
        "It sits on the input line by hand only"
        in client.get(f"{COURSE}/releases/1/device-architecture/fluid-path").text
    )
    assert post_answer(client, digest, "forgotten-clamp", ["0"]).status_code == 403
    session.rollback()
    assert session.scalars(select(CheckAnswer)).all() == []


def test_the_releases_are_closed_to_trainees(
    client: FlaskClient, digest: str, trainee: MadePerson
) -> None:
    assert client.get(f"{COURSE}/releases/").status_code == 403
    assert client.get(f"{COURSE}/releases/1/").status_code == 403


def test_an_author_sees_that_files_and_edition_agree(
    client: FlaskClient, digest: str, make_person: Callable, sign_in: Callable
) -> None:
    sign_in(client, make_person(Role.AUTHOR))

    assert "No findings." in client.get(f"{COURSE}/releases/").text
    assert "This is the first edition." in client.get(f"{COURSE}/releases/1/").text


@pytest.mark.parametrize("path", ["/learn/none/", f"{COURSE}/none/none", f"{COURSE}/releases/9/"])
def test_what_is_not_there_answers_404(
    client: FlaskClient, digest: str, make_person: Callable, sign_in: Callable, path: str
) -> None:
    sign_in(client, make_person(Role.AUTHOR))

    assert client.get(path).status_code == 404


def test_a_lesson_costs_few_queries_and_few_bytes(
    client: FlaskClient, digest: str, trainee: MadePerson, database: Database
) -> None:
    client.get(LESSON)
    client.get(LESSON)
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))

    page = client.get(LESSON)

    assert len(asked) <= 3, asked
    assert len(page.data) < 60_000
