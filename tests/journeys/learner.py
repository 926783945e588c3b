"""What a trainee does on the site: reads to the end, answers every check, takes the assessment."""

from importlib.resources import files
from typing import Any

from courses import CheckKind, Course, KnowledgeCheck, check_content, read_tree
from tests.journeys.visitor import Visitor
from tests.webapp.assessing.desk import get_form, right_values
from webapp.platform.db import Database

COURSE = "celaxi-foundation"
ASSESSMENT = "foundation-knowledge"
IS_ANSWERED = "(n) => document.querySelector('[data-answered-count]').textContent === String(n)"
IS_SAVED = "() => document.querySelector('[data-saving]').dataset.state === 'saved'"


def load_course() -> Course:
    checked = check_content(read_tree(files("courses") / "content" / COURSE))
    assert checked.course is not None
    return checked.course


def read_course(visitor: Visitor) -> int:
    """Read every lesson of every module; give how many lessons there were."""
    course, count = load_course(), 0
    for number, module in enumerate(course.modules):
        visitor.go_to("My training")
        if number == 0:
            visitor.see("dashboard-at-first")
        visitor.keys.follow(".learning-next a.button.primary")
        for lesson in module.lessons:
            assert visitor.page.url.endswith(f"/{module.code}/{lesson.code}")
            read_lesson(visitor, lesson)
            count += 1
        visitor.page.wait_for_url(f"**/learn/{COURSE}/?done={module.code}")
        visitor.see(f"module-{module.code}-completed")
    return count


def read_lesson(visitor: Visitor, lesson: Any) -> None:
    visitor.keys.skip_to_content()
    for check in lesson.checks:
        answer_check(visitor, check)
    visitor.keys.reach(".lesson-finish button")
    visitor.see(f"lesson-{lesson.code}")
    with visitor.page.expect_navigation():
        visitor.keys.press("Enter")


def answer_check(visitor: Visitor, check: KnowledgeCheck) -> None:
    form = f"#check-{check.code}"
    if check.kind is CheckKind.NUMERIC:
        assert check.numeric is not None
        visitor.keys.write(f"{form} input[name=answer]", str(check.numeric.value))
    else:
        for place, option in enumerate(check.options):
            if option.is_right:
                visitor.keys.tick(f"{form} input[value='{place}']")
    visitor.keys.reach(f"{form} button")
    visitor.keys.press("Enter")
    visitor.page.wait_for_selector(f"{form}.is-right")


def take_assessment(visitor: Visitor, database: Database) -> None:
    """Start, answer half, reload, answer the rest, hand in."""
    visitor.go_to("Assessments")
    visitor.see("assessments")
    visitor.keys.follow("a[href$=foundation-knowledge]")
    visitor.see("assessment-conditions")
    visitor.keys.tick("input[name=understood]")
    visitor.keys.follow("button:text-is('Start the attempt')")
    visitor.page.wait_for_selector(".attempt.is-alive")
    uid = visitor.page.url.rsplit("/", 1)[-1]
    with database.read() as session:
        form = get_form(session, uid)
    values = right_values(form)
    for done, (position, value) in enumerate(values.items(), 1):
        answer_question(visitor, position, form.get(position).interaction.kind, value)
        if done == len(values) // 2:
            visitor.page.wait_for_function(IS_ANSWERED, arg=done)
            visitor.page.wait_for_function(IS_SAVED)
            visitor.page.reload()
            visitor.page.wait_for_selector(".attempt.is-alive")
            visitor.page.wait_for_function(IS_ANSWERED, arg=done)
            visitor.see("attempt-half-way-after-reload")
    visitor.page.wait_for_function(IS_ANSWERED, arg=len(values))
    visitor.page.wait_for_function(IS_SAVED)
    hand_in(visitor)


def hand_in(visitor: Visitor) -> None:
    visitor.see("attempt-answered")
    visitor.keys.follow(".attempt-end a")
    visitor.see("hand-in")
    visitor.keys.follow("button:text-is('Hand in now')")
    assert visitor.page.locator("h1").inner_text() == "Passed", visitor.text()
    visitor.see("assessment-passed")


def answer_question(visitor: Visitor, position: int, kind: str, value: Any) -> None:
    keys, section = visitor.keys, f"#question-{position}"
    if kind == "single_choice":
        keys.tick(f"{section} input[value={value}]")
    elif kind == "multiple_response":
        for label in value:
            keys.tick(f"{section} input[value={label}]")
    elif kind == "numeric":
        keys.write(f"{section} input[name=number]", value["number"])
        keys.choose(f"{section} select", value["unit"])
        keys.press("Tab")
    elif kind == "matching":
        for source, target in value.items():
            keys.choose(f"{section} select[name=match-{source}]", target)
        keys.press("Tab")
    else:
        bring_into_order(visitor, section, value)


def bring_into_order(visitor: Visitor, section: str, value: list[str]) -> None:
    steps = visitor.page.locator(f"{section} [data-label]")
    for place, label in enumerate(value):
        shown = [steps.nth(at).get_attribute("data-label") for at in range(steps.count())]
        for _ in range(shown.index(label) - place):
            visitor.keys.reach(f"{section} [data-label={label}] button")
            visitor.keys.press("ArrowUp")
    button = f"{section} button:text-is('This order is right')"
    if visitor.page.locator(button).is_visible():
        visitor.keys.reach(button)
        visitor.keys.press("Enter")
