import pytest

from simulator.scenario.errors import ScenarioFileError, UnknownScenarioError
from simulator.scenario.library import CODES, RECIPE, load_scenario, load_texts, read_text
from simulator.scenario.reader import read_scenario

NAME = "clamp-left-closed.yaml"


def read(text):
    return read_scenario(text, NAME, load_texts(RECIPE))


def find(text):
    with pytest.raises(ScenarioFileError) as caught:
        read(text)
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
        ('event: "record.signature"', 'event: "record.song"', "unknown event"),
        ('variants: ["waste"]', 'variants: ["wasted"]', "unknown variant 'wasted'"),
        ('"opened-clamp"', '"opened-window"', "unknown word 'opened-window'"),
        ('value: "platelet_removal"', 'value: "happiness"', "unknown value 'happiness'"),
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
