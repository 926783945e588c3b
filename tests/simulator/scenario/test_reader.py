from importlib.resources import files as package_files

import pytest

from simulator.controller.marked import read_marked
from simulator.scenario.errors import ScenarioFileError, UnknownScenarioError
from simulator.scenario.library import (
    CODES,
    RECIPE,
    SETS,
    load_scenario,
    load_sets,
    load_texts,
    read_text,
)
from simulator.scenario.reader import read_scenario

NAME = "clamp-left-closed.yaml"


def read(text, sets=None):
    return read_scenario(text, NAME, load_texts(RECIPE), sets or load_sets())


def find(text, sets=None):
    with pytest.raises(ScenarioFileError) as caught:
        read(text, sets)
    return caught.value.findings


@pytest.mark.parametrize("code", CODES)
def test_every_scenario_of_the_program_is_sound(code):
    scenario = load_scenario(code)

    assert scenario.competencies
    assert scenario.lessons
    assert scenario.limits
    assert all(each.why and each.hint for each in scenario.expectations)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"UP1/prime/*", "UP2/*"', '"UP7/wash"', "unknown phase 'UP7/wash'"),
        ('["PAL-101", "PAHH-102", "FDA-101"]', '["PAL-999"]', "unknown tag 'PAL-999'"),
        ('clamp: "CL-1"', 'clamp: "CL-77"', "unknown tag 'CL-77'"),
        ('{from: 20, to: 180, unit: "s"}', "{from: 20, to: 180}", "a delay needs a unit"),
        (
            '{from: 20, to: 180, unit: "s"}',
            '{from: 200, to: 180, unit: "s"}',
            "ends before it begins",
        ),
        ('window: {to: "3 min"}', "window: {to: 3}", "no number with a unit"),
        ('window: {to: "3 min"}', 'window: {from: "9 min", to: "3 min"}', "ends before it begins"),
        ('effect: "clamp-left-closed"', 'effect: "gremlin"', "unknown effect 'gremlin'"),
        ("duration: 115 min", "duration: 115", "the wrong type"),
        ("pass_percent: 80\n", "", "'pass_percent' is missing"),
        ("pass_percent: 80\n", "pass_percent: 80\ncolour: red\n", "unknown field 'colour'"),
        ('event: "operator.clamp"', 'event: "operator.dance"', "unknown command"),
        ('event: "alarm.raise"', 'event: "alarm.song"', "unknown event"),
        ("include: [truthfulness,", "include: [truth,", "unknown set 'truth'"),
        ("include: [truthfulness,", "include: [yield,", "the set 'yield' stands twice"),
        ('variants: ["waste"]', 'variants: ["wasted"]', "unknown variant 'wasted'"),
        ('"opened-clamp"', '"opened-window"', "unknown word 'opened-window'"),
        ("{is: completed", "{is: wonderful", "unknown outcome"),
    ],
    ids=lambda each: str(each)[:30],
)
def test_a_mistake_is_a_finding_with_line_and_remedy(old, new, problem):
    text = read_text("scenarios", NAME)
    assert old in text
    changed = text.replace(old, new, 1)

    findings = find(changed)

    assert any(problem in each.problem for each in findings), [str(each) for each in findings]
    assert all(each.remedy and each.line >= 1 and each.file == NAME for each in findings)


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        ("yield", 'value: "platelet_removal"', 'value: "luck"', "unknown value 'luck'"),
        ("record", 'event: "record.signature"', 'event: "record.song"', "unknown event"),
        ("yield", "findings:", "faults:", "a set has no 'faults'"),
        ("yield", 'code: "platelets"', 'code: "recovery"', "first at sets/yield.yaml:3"),
    ],
)
def test_a_mistake_in_a_set_names_the_file_and_line_of_the_set(name, old, new, problem):
    text = read_text("scenarios/sets", f"{name}.yaml")
    line = next(n for n, each in enumerate(text.splitlines(), 1) if old in each)
    file = f"sets/{name}.yaml"
    sets = {**load_sets(), name: read_marked(text.replace(old, new), file)}
    nominal = read_text("scenarios", "prepare-and-wash-nominal.yaml")

    found = find(nominal, sets)

    assert (found[0].file, found[0].line) == (file, line)
    assert problem in found[0].problem


def test_a_code_of_a_set_that_the_scenario_has_too_is_found_with_both_places():
    text = read_text("scenarios", NAME)
    doubled = text.replace('code: "traces-buffer"', 'code: "second-person"')

    found = [each for each in find(doubled) if "stands twice" in each.problem]

    line = next(n for n, each in enumerate(doubled.splitlines(), 1) if "second-person" in each)
    assert [each.file for each in found] == ["sets/identity.yaml"]
    assert f"{NAME}:{line}" in found[0].problem


def test_the_digest_covers_what_the_sets_say():
    text = read_text("scenarios/sets", "yield.yaml").replace("low: 0.8\n", "low: 0.7\n")
    changed = {**load_sets(), "yield": read_marked(text, "sets/yield.yaml")}
    scenario = read_text("scenarios", NAME)

    assert read(scenario, changed).digest != read(scenario).digest


def test_every_set_of_the_program_is_used_by_a_scenario():
    folder = package_files("simulator").joinpath("scenarios", "sets")
    files = {each.name.removesuffix(".yaml") for each in folder.iterdir()}
    included = "".join(read_text("scenarios", f"{code}.yaml") for code in CODES)

    assert files == set(SETS)
    assert all(name in included for name in SETS)


def test_the_line_of_a_finding_is_the_line_of_the_mistake():
    text = read_text("scenarios", NAME).replace('clamp: "CL-1"', 'clamp: "CL-77"')
    line = next(n for n, each in enumerate(text.splitlines(), 1) if "CL-77" in each)

    assert [each.line for each in find(text)] == [line]


@pytest.mark.parametrize("text", ["", "[]", "code: x", "a: [", "a: &a 1"])
def test_a_file_that_is_no_scenario_has_findings(text):
    assert find(text)


def test_an_unknown_code_names_the_known_ones():
    with pytest.raises(UnknownScenarioError, match="mains-dip"):
        load_scenario("mains-dipp")
