"""The release decision and its specification."""

import pytest

from simulator.process.errors import SpecificationError
from simulator.process.release import decide_release, read_specification
from simulator.validation.library import RELEASE, read_profile_text

GOOD = {
    "dose_per_kg": 9.5e6,
    "concentration_per_ml": 6.7e6,
    "viability": 0.94,
    "post_thaw_viability": 0.9,
    "cd34_purity": 0.89,
    "t_cells_per_kg": 2.0e4,
    "vcn": 3.1,
    "copies_per_positive_cell": 4.0,
    "lvv_positive": 0.77,
    "sterility": 0.0,
    "wash_dilution": 118.0,
    "dmso_percent": 5.0,
    "allelic_edit": 0.8,
}


@pytest.fixture(scope="module")
def text() -> str:
    return read_profile_text(RELEASE)


@pytest.mark.parametrize("route", ["vector", "editing"])
def test_a_good_product_is_released(specification, route) -> None:
    decision = decide_release(specification, route, GOOD)

    assert decision.released
    assert decision.failures == decision.alerts == ()


@pytest.mark.parametrize(
    ("attribute", "value", "verdict"),
    [
        ("dose_per_kg", 4.9e6, "low"),
        ("vcn", 5.1, "high"),
        ("vcn", 0.7, "low"),
        ("sterility", 1.0, "high"),
        ("viability", None, "missing"),
    ],
)
def test_a_value_outside_or_missing_fails_with_its_reason(
    specification, attribute, value, verdict
) -> None:
    decision = decide_release(specification, "vector", {**GOOD, attribute: value})

    assert not decision.released
    assert [(r.attribute, r.verdict, r.value) for r in decision.failures] == [
        (attribute, verdict, value)
    ]


def test_an_absent_result_is_not_a_pass(specification) -> None:
    decision = decide_release(specification, "vector", {})

    assert {reason.verdict for reason in decision.failures} == {"missing"}


def test_an_alert_is_told_and_fails_nothing(specification) -> None:
    decision = decide_release(specification, "vector", {**GOOD, "t_cells_per_kg": 2.0e5})

    assert decision.released
    assert [reason.attribute for reason in decision.alerts] == ["t_cells_per_kg"]


def test_each_route_has_its_own_dose(specification) -> None:
    small = {**GOOD, "dose_per_kg": 4.0e6}

    assert not decide_release(specification, "vector", small).released
    assert decide_release(specification, "editing", small).released


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("attribute: vcn", "attribute: vnc", "unknown attribute vnc"),
        ("low: 0.8, high: 5.0", "low: 5.0, high: 0.8", "low is above high"),
        ("low: 0.8, high: 5.0", "low: many", "low is not a number"),
        ("low: 0.8, high: 5.0", "lowest: 1", "unknown key lowest"),
        ("routes: [editing]", "routes: [both]", "unknown route"),
        ("action: alert", "action: note", "unknown action"),
        ("unit: copies, ", "", "unit is missing"),
        ("title: Training release specification", "name: x", "title is missing"),
        ("confidence: published", "confidence: certain", "unknown confidence"),
        ("low: 0.50, ", "", "no limit"),
    ],
)
def test_a_mistake_in_a_specification_is_found(text, old, new, finding) -> None:
    assert old in text

    with pytest.raises(SpecificationError, match=finding):
        read_specification(text.replace(old, new, 1), file="site.yaml")


@pytest.mark.parametrize("broken", ["", "- 1", "limits: 3", "limits: [1]", "a: [", "limits: [{}]"])
def test_a_text_that_is_no_specification_is_refused(broken) -> None:
    with pytest.raises(SpecificationError) as caught:
        read_specification(broken, file="site.yaml")

    assert caught.value.findings
    assert caught.value.code == "process.specification.refused"
