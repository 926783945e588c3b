"""Every mistake that an author can make is found, with file, line and remedy."""

import pytest

from courses import Course, check_content

LESSON = "modules/01-one/01-first.md"
MODULE = "modules/01-one/module.yaml"
FIGURE = "modules/01-one/media/line.svg"

# ruff: noqa: E501 - one mistake on each line reads best
MISTAKES = [
    ("dead-lesson-link", LESSON, "lesson:first", "lesson:gone", "link-dead", 30),
    ("dead-term-link", LESSON, "term:pump", "term:gone", "link-dead", 30),
    ("outside-link", LESSON, "term:pump", "https://example.org", "link-outside", 30),
    ("missing-figure", LESSON, "figure:line", "figure:gone", "figure-missing", 32),
    ("unknown-check", LESSON, "::: check pick", "::: check gone", "check-unknown", 34),
    ("unplaced-check", LESSON, "::: check pick\n", "", "check-unplaced", 10),
    ("unknown-source", LESSON, "[@book]", "[@gone]", "source-unknown", 30),
    ("no-source", LESSON, " [@book]", "", "sources-missing", 28),
    ("unknown-key", LESSON, "minutes: 5", "minutes: 5\ncolour: red", "unknown-key", 6),
    ("missing-key", LESSON, "minutes: 5\n", "", "key-missing", 2),
    ("empty-text", LESSON, "title: First lesson", 'title: ""', "key-empty", 3),
    ("minutes-no-number", LESSON, "minutes: 5", "minutes: five", "wrong-shape", 5),
    ("minutes-negative", LESSON, "minutes: 5", "minutes: -5", "wrong-shape", 5),
    ("bad-yaml", LESSON, "roles: [MO]", "roles: [MO", "bad-yaml", 7),
    ("unknown-role", LESSON, "roles: [MO]", "roles: [XX]", "unknown-value", 6),
    ("unknown-objective", LESSON, "objectives: [T1.1]", "objectives: [T9.9]", "objective-unknown", 7),
    ("no-head", LESSON, "---\ncode: first", "code: first", "head-missing", 1),
    ("key-twice", LESSON, "minutes: 5", "minutes: 5\nminutes: 6", "key-twice", 6),
    ("bad-code", LESSON, "code: first", "code: First Lesson", "bad-code", 2),
    ("two-right", LESSON, "{text: That,", "{text: That, right: true,", "check-options", 17),
    ("no-right", LESSON, ", right: true", "", "check-options", 17),
    ("negative-tolerance", LESSON, "tolerance: 0.5", "tolerance: -1", "wrong-shape", 24),
    ("unknown-kind", LESSON, "kind: numeric", "kind: essay", "unknown-value", 19),
    ("check-twice", LESSON, "code: number", "code: pick", "code-twice", 18),
    ("wrong-heading", LESSON, "## End", "# End", "heading-level", 41),
    ("unknown-callout", LESSON, "[!CALCULATION]", "[!SHOUT]", "callout-unknown", 36),
    ("unused-objective", MODULE, "lessons:", "  - {code: T1.2, text: More.}\nlessons:", "objective-unused", 8),
    ("missing-lesson", MODULE, "[01-first]", "[01-first, 02-gone]", "file-missing", 1),
    ("reserved-code", MODULE, "code: one", "code: glossary", "code-reserved", 1),
    ("figure-no-title", FIGURE, "<title>Line</title>", "", "figure-title-missing", 1),
    ("figure-no-desc", FIGURE, "<desc>A line.</desc>", "", "figure-desc-missing", 1),
    ("figure-script", FIGURE, "<line ", "<script>x()</script><line ", "figure-element", 1),
    ("figure-handler", FIGURE, 'x1="0"', 'onclick="x()"', "figure-attribute", 1),
    ("figure-colour", FIGURE, 'class="f-line"', 'stroke="#ff0000"', "figure-colour", 1),
    ("figure-broken", FIGURE, "</svg>", "", "figure-unreadable", 1),
    ("figure-entity", FIGURE, "<svg", '<!DOCTYPE x [<!ENTITY a "b">]><svg', "figure-entity", 1),
    ("figure-no-view-box", FIGURE, ' viewBox="0 0 10 10"', "", "figure-not-svg", 1),
    ("unused-source", "sources.yaml", "A book.}", "A book.}\n  - {code: b, confidence: published, text: B.}", "source-unused", 3),
    ("unknown-confidence", "sources.yaml", "published", "sure", "unknown-value", 2),
    ("term-twice", "glossary.yaml", "fluid.}", "fluid.}\n  - {code: pump, term: p, meaning: P.}", "code-twice", 3),
    ("not-utf-8", "changes.md", "First", "F\ufffdrst", "not-utf-8", 1),
]  # fmt: skip


def test_a_sound_course_has_no_findings(files: dict[str, str]) -> None:
    checked = check_content(files)

    assert checked.findings == ()
    assert isinstance(checked.course, Course)


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "line"),
    [case[1:] for case in MISTAKES],
    ids=[case[0] for case in MISTAKES],
)
def test_each_mistake_is_found_where_it_is(
    files: dict[str, str], file: str, old: str, new: str, code: str, line: int
) -> None:
    assert old in files[file]
    files[file] = files[file].replace(old, new, 1)

    checked = check_content(files)

    assert checked.course is None
    found = {(finding.file, finding.code): finding for finding in checked.findings}
    assert (file, code) in found or any(f.code == code for f in checked.findings), checked.findings
    finding = next(f for f in checked.findings if f.code == code)
    assert finding.remedy
    if code != "file-missing":
        assert (finding.file, abs(finding.line - line) <= 1) == (file, True), str(finding)


def test_all_findings_come_at_once(files: dict[str, str]) -> None:
    files[LESSON] = files[LESSON].replace("term:pump", "term:gone").replace("[@book]", "[@gone]")
    files[FIGURE] = files[FIGURE].replace("<title>Line</title>", "")

    codes = {finding.code for finding in check_content(files).findings}

    assert {"link-dead", "source-unknown", "source-unused", "figure-title-missing"} <= codes


def test_a_lesson_that_no_module_lists_is_unreachable(files: dict[str, str]) -> None:
    files["modules/01-one/02-lost.md"] = files[LESSON]

    (finding,) = check_content(files).findings

    assert (finding.file, finding.code) == ("modules/01-one/02-lost.md", "lesson-unreachable")


def test_a_drawing_that_is_too_large_is_refused(files: dict[str, str]) -> None:
    files[FIGURE] = files[FIGURE].replace("<line ", "<!--" + "x" * 13_000 + "--><line ")

    assert {finding.code for finding in check_content(files).findings} == {"figure-large"}


def test_an_empty_tree_is_a_finding_and_no_crash() -> None:
    assert [finding.code for finding in check_content({}).findings] == ["file-missing"]


def test_a_broken_lesson_does_not_cause_follow_up_findings(files: dict[str, str]) -> None:
    files[LESSON] = files[LESSON].replace("roles: [MO]", "roles: [MO")

    assert [finding.code for finding in check_content(files).findings] == ["bad-yaml"]
