"""The attempt page in a real Chromium against the production server."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.support.database import MadePerson
from tests.webapp.assessing.desk import CODE, begin, get_attempt, get_form, right_values
from webapp.platform import clock
from webapp.platform.access import Role
from webapp.platform.config import Settings
from webapp.platform.db import Database
from webapp.storage.attempts import load_responses

LIST = "/assessments/"
ALL_SAVED = "[data-saving][data-state=saved]"


@pytest.fixture
def person(make_person: Callable, make_site: Callable) -> MadePerson:
    return make_person(Role.TRAINEE, site=make_site(), name="Noor")


@pytest.fixture
def base(live_server: Callable, settings: Settings) -> str:
    return live_server(settings)


@pytest.fixture
def page(browser_page: Any, base: str, person: MadePerson, sign_in_page: Callable) -> Any:
    browser_page.set_default_timeout(10_000)
    sign_in_page(browser_page, base, person)
    return browser_page


@pytest.fixture
def attempt(page: Any, base: str) -> str:
    """Start an attempt and leave the browser on its page; give its uid."""
    page.goto(f"{base}{LIST}{CODE}")
    page.check("input[name=understood]")
    page.click("text=Start the attempt")
    page.wait_for_selector(".attempt.is-alive")
    return str(page.url.rsplit("/", 1)[-1])


@pytest.fixture
def look(database: Database) -> Callable[[str], tuple[Any, dict[int, Any]]]:
    """Give a function that reads form and saved answers of an attempt from the database."""

    def read(uid: str) -> tuple[Any, dict[int, Any]]:
        with database.read() as session:
            return get_form(session, uid), read_answers(session, uid)

    return read


def read_answers(session: Session, uid: str) -> dict[int, Any]:
    found = load_responses(session, get_attempt(session, uid).id)
    return {at: value for at, (value, _received) in found.items()}


def answer_by_mouse(page: Any, position: int, kind: str, value: Any) -> None:
    section = page.locator(f"#question-{position}")
    if kind == "single_choice":
        section.locator(f"input[value={value}]").check()
    elif kind == "multiple_response":
        for label in value:
            section.locator(f"input[value={label}]").check()
    elif kind == "numeric":
        section.locator("input[name=number]").fill(value["number"])
        section.locator("select").select_option(value["unit"])
    elif kind == "matching":
        for source, target in value.items():
            section.locator(f"select[name=match-{source}]").select_option(target)
    else:
        bring_into_order(page, section, value, key=None)


def bring_into_order(page: Any, section: Any, value: list[str], key: str | None) -> None:
    for place, label in enumerate(value):
        steps = section.locator("[data-label]")
        shown = [steps.nth(at).get_attribute("data-label") for at in range(steps.count())]
        up = section.locator(f"[data-label={label}] button").first
        for _ in range(shown.index(label) - place):
            if key:
                up.focus()
                page.keyboard.press(key)
            else:
                up.click()
    page.wait_for_timeout(500)
    section.get_by_role("button", name="This order is right").click()


def wait_until_saved(page: Any, count: int) -> None:
    page.wait_for_function(
        "(n) => document.querySelector('[data-answered-count]').textContent === String(n)"
        " && document.querySelector('[data-saving]').dataset.state === 'saved'",
        arg=count,
    )


def test_answers_of_every_kind_survive_a_reload_and_are_marked(
    page: Any, base: str, attempt: str, look: Callable
) -> None:
    form, _ = look(attempt)
    for position, value in right_values(form).items():
        answer_by_mouse(page, position, form.get(position).interaction.kind, value)
    wait_until_saved(page, 24)

    page.reload()
    wait_until_saved(page, 24)
    page.locator("[data-hand-in]").first.click()
    assert page.locator("text=Every question is answered and saved").is_visible()
    page.click("text=Hand in now")

    assert page.locator("h1").inner_text() == "Passed"
    assert "100 %" in page.locator(".result-summary").inner_text()


def test_an_attempt_is_taken_by_keyboard_alone(
    page: Any, base: str, attempt: str, look: Callable
) -> None:
    form, _ = look(attempt)
    for position, value in right_values(form).items():
        answer_by_keyboard(page, position, form.get(position).interaction.kind, value)
    wait_until_saved(page, 24)

    page.locator(".attempt-end a").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/submit")
    page.get_by_role("button", name="Hand in now").focus()
    page.keyboard.press("Enter")

    page.wait_for_selector("h1:text('Passed')")


def answer_by_keyboard(page: Any, position: int, kind: str, value: Any) -> None:
    page.locator(f"[data-link='{position}']").focus()
    page.keyboard.press("Enter")
    page.wait_for_function(
        "(id) => document.activeElement.id === id || location.hash === '#' + id",
        arg=f"question-{position}",
    )
    section = page.locator(f"#question-{position}")
    if kind in {"single_choice", "multiple_response"}:
        for label in [value] if isinstance(value, str) else value:
            tab_to(page, f"#question-{position} input[value={label}]", kind)
            page.keyboard.press("Space")
    elif kind == "numeric":
        tab_to(page, f"#question-{position} input[name=number]", kind)
        page.keyboard.type(value["number"])
        page.keyboard.press("Tab")
        page.keyboard.type(value["unit"])
        page.keyboard.press("Tab")
    elif kind == "matching":
        for source, target in value.items():
            choose_by_keyboard(page, f"#question-{position} select[name=match-{source}]", target)
    else:
        bring_into_order(page, section, value, key="ArrowUp")


def tab_to(page: Any, selector: str, kind: str) -> None:
    """Press Tab (and arrows inside a group of radio buttons) until the element has the focus."""
    is_there = f'() => document.activeElement === document.querySelector("{selector}")'
    for _ in range(12):
        if page.evaluate(is_there):
            return
        in_group = page.evaluate("() => document.activeElement.type === 'radio'")
        page.keyboard.press("ArrowDown" if in_group and kind == "single_choice" else "Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")


def choose_by_keyboard(page: Any, selector: str, value: str) -> None:
    tab_to(page, selector, "matching")
    place = page.eval_on_selector(
        selector, "(s, v) => [...s.options].findIndex((o) => o.value === v)", value
    )
    page.keyboard.press("Home")
    for _ in range(place):
        page.keyboard.press("ArrowDown")


def test_a_lost_connection_loses_no_answer(
    page: Any, base: str, attempt: str, look: Callable
) -> None:
    form, _ = look(attempt)
    at = next(i.position for i in form.items if i.interaction.kind == "single_choice")
    page.route("**/responses", lambda route: route.abort())

    page.locator(f"#question-{at} input[value=B]").check()
    page.wait_for_selector("[data-saving][data-state=unsaved]")
    assert "kept in this browser" in page.locator("[data-saving]").inner_text()
    page.reload()
    page.wait_for_selector(".attempt.is-alive")
    assert page.locator(f"#question-{at} input[value=B]").is_checked()
    assert look(attempt)[1] == {}
    page.unroute("**/responses")

    wait_until_saved(page, 1)
    assert look(attempt)[1] == {at: "B"}


def test_a_second_tab_shows_what_the_first_saved(
    page: Any, base: str, attempt: str, look: Callable
) -> None:
    form, _ = look(attempt)
    at = next(i.position for i in form.items if i.interaction.kind == "single_choice")
    second = page.context.new_page()
    second.goto(page.url)
    second.wait_for_selector(".attempt.is-alive")

    page.bring_to_front()
    page.locator(f"#question-{at} input[value=C]").check()
    wait_until_saved(page, 1)
    second.bring_to_front()
    second.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")

    second.wait_for_selector(f"#question-{at} input[value=C]:checked")


def test_an_unreadable_number_is_kept_and_explained(
    page: Any, base: str, attempt: str, look: Callable
) -> None:
    form, _ = look(attempt)
    item = next(i for i in form.items if i.interaction.kind == "numeric")
    section = page.locator(f"#question-{item.position}")

    section.locator("input[name=number]").fill("1,500")
    section.locator("select").select_option(item.interaction.unit)
    section.locator("[data-error]:not([hidden])").wait_for()

    assert "two ways" in section.locator("[data-error]").inner_text()
    page.reload()
    page.wait_for_selector(".attempt.is-alive")
    assert section.locator("input[name=number]").input_value() == "1,500"
    assert look(attempt)[1] == {}


def test_the_page_leads_to_the_result_when_the_time_is_over(
    page: Any, base: str, person: MadePerson, database: Database
) -> None:
    with database.write() as session:
        begun = clock.now() - timedelta(minutes=44, seconds=45)
        uid = begin(session, person.actor, now=begun)

    page.goto(f"{base}{LIST}attempts/{uid}")
    page.wait_for_selector(".attempt-time.is-short")
    page.wait_for_selector("h1:text('Not passed')", timeout=60_000)

    assert "The time was over" in page.locator(".result-summary").inner_text()


def test_pages_have_no_accessibility_violation(
    page: Any, base: str, find_violations: Callable, tmp_path: Path
) -> None:
    found = {}
    page.goto(f"{base}{LIST}")
    found["list"] = find_violations(page)
    page.goto(f"{base}{LIST}{CODE}")
    found["conditions"] = find_violations(page)
    page.check("input[name=understood]")
    page.click("text=Start the attempt")
    page.wait_for_selector(".attempt.is-alive")
    found["attempt"] = find_violations(page)
    page.locator("[data-hand-in]").first.click()
    found["submit"] = find_violations(page)
    page.click("text=Hand in now")
    found["result"] = find_violations(page)

    assert [violation for page_found in found.values() for violation in page_found] == []


def test_an_attempt_works_without_javascript(
    chromium: Any, base: str, person: MadePerson, sign_in_page: Callable, look: Callable
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in_page(page, base, person)
    page.goto(f"{base}{LIST}{CODE}")
    page.check("input[name=understood]")
    page.click("text=Start the attempt")
    uid = page.url.rsplit("/", 1)[-1]
    form, _ = look(uid)
    at = next(i.position for i in form.items if i.interaction.kind == "ordering")

    steps = page.locator(f"#question-{at} select")
    for number in range(steps.count()):
        steps.nth(number).select_option(str(number + 1))
    page.locator(f"#question-{at} [data-save-button]").click()

    assert look(uid)[1] == {at: ["A", "B", "C", "D", "E", "F"][: steps.count()]}
    assert "Saved" in page.locator(f"#question-{at} [data-status]").inner_text()
    context.close()
