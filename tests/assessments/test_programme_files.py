from pathlib import Path

import pytest

from assessments.programme_files import (
    PROGRAMMES_FOLDER,
    check_references,
    load_programmes,
    read_programme,
)

GOOD = (PROGRAMMES_FOLDER / "device-preparation.yaml").read_text(encoding="utf-8")
FILE = "device-preparation.yaml"


def test_the_programmes_of_the_academy_have_no_finding() -> None:
    loaded = load_programmes()

    assert loaded.findings == ()
    assert [programme.code for programme in loaded.programmes] == ["device-preparation"]
    assert loaded.programmes[0].valid_months == 12
    assert len(loaded.programmes[0].digest) == 64


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        pytest.param("valid_months: 12", "valid_months: zero", "whole number", id="not a number"),
        pytest.param("valid_months: 12", "valid_months: 0", "from 1 on", id="too small"),
        pytest.param("valid_months: 12", "valid_month: 12", "“valid_month”", id="unknown key"),
        pytest.param("level: exam", "level: hard", "no level", id="unknown level"),
        pytest.param("fault: false", "fault: perhaps", "“true” or “false”", id="not a truth value"),
        pytest.param(
            "code: device-preparation", "code: other", "“other”", id="code and file differ"
        ),
        pytest.param("code: mains-dip", "code: air-in-line", "twice", id="scenario twice"),
        pytest.param("version: 1", "version: 1\nversion: 2", "given twice", id="key twice"),
        pytest.param("with_fault: 1", "with_fault: 3", "Nobody could", id="impossible"),
        pytest.param("title: Device", "title: [Device]\nx: ", "text is expected", id="not a text"),
        pytest.param(
            "module: starting-material", "modul: x", "“modul”", id="unknown key deep down"
        ),
    ],
)
def test_each_mistake_is_a_finding_with_its_place_and_remedy(
    old: str, new: str, problem: str
) -> None:
    text = GOOD.replace(old, new, 1)

    programme, findings = read_programme(text, FILE)

    assert programme is None
    found = [finding for finding in findings if problem in finding.problem]
    assert found, findings
    assert found[0].remedy
    assert abs(found[0].line - line_of(GOOD, old)) <= 1


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("- a\n- b", id="a list"),
        pytest.param("code: [", id="broken YAML"),
        pytest.param("? [a]\n: b", id="a key that is no word"),
        pytest.param("modules: 3", id="a number in place of a list"),
        pytest.param("code: \ufffd", id="not UTF-8"),
    ],
)
def test_a_file_that_is_something_else_gives_findings_and_no_programme(text: str) -> None:
    programme, findings = read_programme(text, FILE)

    assert programme is None
    assert findings
    assert all(finding.file == FILE and finding.line >= 1 for finding in findings)


def test_one_bad_file_does_not_hide_the_good_ones(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(GOOD, encoding="utf-8")
    (tmp_path / "bad.yaml").write_bytes(b"code: \xff\xfe")

    loaded = load_programmes(tmp_path)

    assert [programme.code for programme in loaded.programmes] == ["device-preparation"]
    assert [finding.file for finding in loaded.findings] == ["bad.yaml"]


def test_names_that_nobody_has_are_found() -> None:
    programme = load_programmes().programmes[0]
    modules = [f"{m.course_code}/{m.module_code}" for m in programme.modules]
    scenarios = [choice.code for choice in programme.runs.scenarios]

    assert check_references(programme, modules, ["foundation-knowledge"], scenarios) == ()
    found = check_references(programme, modules[1:], [], scenarios[1:])
    assert len(found) == 3
    assert modules[0] in found[0].problem
