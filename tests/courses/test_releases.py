"""Documents, digests and differences of releases."""

from dataclasses import replace

import pytest

from courses import (
    Course,
    ReleaseDocumentError,
    check_content,
    compare,
    digest_module,
    make_release,
    read_document,
    write_document,
)


@pytest.fixture
def course(files: dict[str, str]) -> Course:
    made = check_content(files).course
    assert made is not None
    return made


def remake(files: dict[str, str], file: str, old: str, new: str) -> Course:
    changed = check_content({**files, file: files[file].replace(old, new)})
    assert changed.course is not None, changed.findings
    return changed.course


LESSON = "modules/01-one/01-first.md"
CHANGES = [
    pytest.param(LESSON, "Words of", "Words about", id="text"),
    pytest.param(LESSON, "value: 7.5", "value: 7.6", id="key"),
    pytest.param("modules/01-one/media/line.svg", 'x2="9"', 'x2="8"', id="drawing"),
    pytest.param("sources.yaml", "A book.", "Another book.", id="source"),
    pytest.param("glossary.yaml", "moves", "pushes", id="glossary"),
    pytest.param("changes.md", "First", "Second", id="notes"),
]


def test_a_document_is_read_back_as_the_same_course(course: Course) -> None:
    assert read_document(write_document(course)) == course


@pytest.mark.parametrize(("file", "old", "new"), CHANGES)
def test_the_digest_changes_with_everything_a_reader_sees(
    files: dict[str, str], course: Course, file: str, old: str, new: str
) -> None:
    changed = remake(files, file, old, new)

    assert make_release(changed, 2).digest != make_release(course, 1).digest


def test_the_digest_does_not_depend_on_the_order_of_files(
    files: dict[str, str], course: Course
) -> None:
    again = check_content(dict(reversed(files.items()))).course

    assert again is not None
    assert make_release(again, 1).digest == make_release(course, 1).digest


@pytest.mark.parametrize("document", ["", "{}", "[1]", '{"schema":99,"course":{}}', "null"])
def test_a_damaged_document_is_refused(document: str) -> None:
    with pytest.raises(ReleaseDocumentError):
        read_document(document)


def test_equal_courses_do_not_differ(course: Course) -> None:
    difference = compare(course, course)

    assert difference.is_empty
    assert difference.modules_to_read_again == ()


def test_a_changed_text_sends_readers_back(files: dict[str, str], course: Course) -> None:
    changed = remake(files, LESSON, "Words of", "Words about")

    difference = compare(course, changed)

    assert [(c.part, c.code, c.aspects) for c in difference.changes] == [
        ("lesson", "one/first", ("text",))
    ]
    assert difference.modules_to_read_again == ("one",)


def test_a_changed_drawing_sends_readers_back(files: dict[str, str], course: Course) -> None:
    changed = remake(files, "modules/01-one/media/line.svg", 'x2="9"', 'x2="8"')

    assert compare(course, changed).modules_to_read_again == ("one",)


def test_a_changed_title_does_not_send_readers_back(files: dict[str, str], course: Course) -> None:
    changed = remake(files, LESSON, "title: First lesson", "title: The first lesson")

    difference = compare(course, changed)

    assert [c.aspects for c in difference.changes] == [("title",)]
    assert difference.modules_to_read_again == ()


def test_added_and_removed_modules_are_named(course: Course) -> None:
    two = replace(course.modules[0], code="two")
    longer = replace(course, modules=(*course.modules, two))

    assert [(c.kind, c.code) for c in compare(course, longer).changes] == [("added", "two")]
    assert [(c.kind, c.code) for c in compare(longer, course).changes] == [("removed", "two")]
    assert compare(course, longer).modules_to_read_again == ("two",)


def test_the_digest_of_a_module_ignores_other_modules(course: Course) -> None:
    longer = replace(course, modules=(*course.modules, replace(course.modules[0], code="two")))

    assert digest_module(course, "one") == digest_module(longer, "one")
