"""Markdown becomes safe HTML in sections."""

import pytest

from courses import CheckPlace, Html, RenderedLesson, check_content, render_lesson, surroundings_of

FILE = "modules/01-one/01-first.md"


def render(files: dict[str, str], old: str = "", new: str = "") -> RenderedLesson:
    course = check_content(
        {**files, FILE: files[FILE].replace(old, new) if old else files[FILE]}
    ).course
    assert course is not None
    module = course.modules[0]
    return render_lesson(module.lessons[0], surroundings_of(course, module))


def text_of(rendered: RenderedLesson) -> str:
    parts = [part for section in rendered.sections for part in section.parts]
    return "".join(part.html for part in parts if isinstance(part, Html))


def test_a_lesson_is_cut_at_headings_and_checks(files: dict[str, str]) -> None:
    rendered = render(files)

    assert [section.anchor for section in rendered.sections] == ["beginning", "end"]
    places = [p.check_code for s in rendered.sections for p in s.parts if isinstance(p, CheckPlace)]
    assert places == ["pick", "number"]
    assert rendered.sources == ("book",)


def test_links_lead_from_a_lesson_to_its_neighbours(files: dict[str, str]) -> None:
    html = text_of(render(files))

    assert 'href="../glossary#pump"' in html
    assert 'href="../one/first"' in html
    assert 'href="#source-book"' in html


def test_a_drawing_stands_inline_with_its_title_for_those_who_do_not_see_it(
    files: dict[str, str],
) -> None:
    html = text_of(render(files))

    assert '<svg viewBox="0 0 10 10" role="img" aria-labelledby="line-title line-desc">' in html
    assert '<title id="line-title">Line</title>' in html


def test_a_table_scrolls_by_keyboard_and_its_heads_have_a_scope(files: dict[str, str]) -> None:
    html = text_of(render(files))

    assert '<th scope="col">a</th>' in html
    assert 'tabindex="0"' in html


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        '<a href="javascript:alert(1)">x</a>',
        "<svg onload=alert(1)>",
        '<p style="color:red">x</p>',
    ],
)
def test_html_in_a_lesson_is_text(files: dict[str, str], attack: str) -> None:
    html = text_of(render(files, "Words of", f"Words {attack} of"))

    assert attack not in html
    assert "<script" not in html
    assert "onerror=" not in html.replace("onerror=&quot;", "").replace('onerror="alert', "")


def test_equal_headings_get_different_anchors(files: dict[str, str]) -> None:
    rendered = render(files, "## End", "## Beginning")

    assert [section.anchor for section in rendered.sections] == ["beginning", "beginning-2"]
