"""A lesson in a real browser: accessible, small, and resumed where it was left."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.database import NOW, MadePerson
from webapp.platform.actors import Role
from webapp.platform.config import Settings
from webapp.platform.db import Database
from webapp.services import learning

COURSE = "/learn/celaxi-foundation/"
LESSON = f"{COURSE}device-architecture/fluid-path"
MOST_BYTES, MOST_REQUESTS = 150_000, 10


@pytest.fixture
def trainee(database: Database, make_person: Callable) -> MadePerson:
    with database.write() as session:
        learning.publish_content(session, actor="system", now=NOW)
    return make_person(Role.TRAINEE)


@pytest.fixture
def base(live_server: Callable, settings: Settings, trainee: MadePerson) -> str:
    return live_server(settings)


def test_dashboard_course_and_lesson_have_no_violation(
    base: str,
    trainee: MadePerson,
    browser_page: Any,
    sign_in_page: Callable,
    find_violations: Callable,
) -> None:
    sign_in_page(browser_page, base, trainee)

    for path in ("/", COURSE, LESSON, f"{COURSE}glossary"):
        browser_page.goto(base + path)
        assert find_violations(browser_page) == [], path


def test_the_first_load_of_a_lesson_is_small(
    base: str, trainee: MadePerson, browser_page: Any, sign_in_page: Callable, chromium: Any
) -> None:
    sign_in_page(browser_page, base, trainee)
    cold = chromium.new_context(storage_state=browser_page.context.storage_state())
    page = cold.new_page()
    watched = cold.new_cdp_session(page)
    watched.send("Network.enable")
    received: list[float] = []
    watched.on("Network.loadingFinished", lambda done: received.append(done["encodedDataLength"]))

    page.goto(base + LESSON, wait_until="networkidle")

    assert sum(received) < MOST_BYTES
    assert len(received) < MOST_REQUESTS
    cold.close()


def test_reading_is_resumed_on_another_device(
    base: str, trainee: MadePerson, browser_page: Any, sign_in_page: Callable, chromium: Any
) -> None:
    sign_in_page(browser_page, base, trainee)
    browser_page.goto(base + LESSON)
    with browser_page.expect_response("**/position"):
        browser_page.evaluate("document.getElementById('trace-like-an-expert').scrollIntoView()")
    browser_page.wait_for_timeout(1700)

    phone = chromium.new_context(viewport={"width": 375, "height": 700})
    page = phone.new_page()
    sign_in_page(page, base, trainee)
    page.goto(base + LESSON)

    assert page.evaluate("scrollY") > 500
    assert page.get_by_text("You stopped here last time.").is_visible()
    phone.close()


def test_a_check_is_answered_by_keyboard_alone(
    base: str, trainee: MadePerson, browser_page: Any, sign_in_page: Callable
) -> None:
    sign_in_page(browser_page, base, trainee)
    browser_page.goto(base + LESSON)

    browser_page.locator("#check-forgotten-clamp input[value='0']").focus()
    browser_page.keyboard.press("Space")
    browser_page.keyboard.press("Enter")

    browser_page.locator("#check-forgotten-clamp .notice.good").wait_for()


def test_the_next_lesson_is_one_key_away(
    base: str, trainee: MadePerson, browser_page: Any, sign_in_page: Callable
) -> None:
    sign_in_page(browser_page, base, trainee)
    browser_page.goto(base + LESSON)

    browser_page.keyboard.press("Shift+ArrowRight")

    browser_page.wait_for_url("**/weight-and-flow")
