from pathlib import Path

import yaml

import courses
from assessments.programme_files import check_references, load_programmes
from simulator.scenario.library import load_scenarios
from webapp.services.assessment_catalogue import load_catalogue

MODULES = Path(courses.__file__).parent / "content" / "celaxi-foundation" / "modules"


def list_modules() -> set[str]:
    heads = (yaml.safe_load(path.read_text("utf-8")) for path in MODULES.glob("*/module.yaml"))
    return {f"celaxi-foundation/{head['code']}" for head in heads}


def test_programmes_name_only_what_the_academy_has() -> None:
    scenarios = [scenario.code for scenario in load_scenarios()]
    assessments = [each.code for each in load_catalogue().assessments]

    findings = [
        str(finding)
        for programme in load_programmes().programmes
        for finding in check_references(programme, list_modules(), assessments, scenarios)
    ]

    assert findings == []


def test_programmes_say_rightly_which_scenarios_contain_a_fault() -> None:
    with_fault = {scenario.code: bool(scenario.faults) for scenario in load_scenarios()}

    for programme in load_programmes().programmes:
        said = {choice.code: choice.has_fault for choice in programme.runs.scenarios}
        assert said == {code: with_fault[code] for code in said}
