"""Profiles: complete or refused, with every finding at once."""

import pytest

from simulator.plant.parameters import (
    CONFIDENCES,
    UNITS,
    Profile,
    ProfileError,
    check_profile,
    load_profile,
)


def problems(text: str) -> list[str]:
    result = check_profile(text, file="site.yaml")
    return [] if isinstance(result, Profile) else [str(finding) for finding in result]


def test_the_generic_profile_is_complete_and_states_everything(profile) -> None:
    assert {parameter.name for parameter in profile.parameters} == set(UNITS)
    for parameter in profile.parameters:
        assert parameter.confidence in CONFIDENCES
        assert parameter.low <= parameter.value <= parameter.high
        assert len(parameter.source) > 10


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("name: pump_slip,", "name: pump_slipp,", "unknown parameter pump_slipp"),
        ("value: 50, unit: mm, range: [15, 80]", "value: 400, unit: mm, range: [15, 80]", "range"),
        ("value: 50, unit: mm, range: [15", "value: 50, range: [15", "has no unit"),
        ("symbol: H, value: 50, unit: mm", "symbol: H, value: 50, unit: cm", "unit cm where mm"),
        ("symbol: H, value: 50,", "symbol: H, value: .nan,", "not a number"),
        ("symbol: H, value: 50,", "symbol: H, value: many,", "not a number"),
        ("range: [15, 80]", "range: [80, 15]", "not [low, high]"),
        ("confidence: published, s", "confidence: certain, s", "unknown confidence"),
        ("range: [15, 80]", "range: [-15, 80]", "below zero"),
        ("range: [15, 80]", "range: [0, 80]", "includes zero"),
    ],
)
def test_a_mistake_is_found_with_file_line_and_remedy(profile_text, old, new, finding) -> None:
    assert old in profile_text
    line = profile_text[: profile_text.index(old)].count("\n") + 1

    found = problems(profile_text.replace(old, new, 1))

    assert len(found) >= 1
    assert found[0].startswith(f"site.yaml:{line}: ")
    assert finding in found[0]
    assert found[0].endswith(".")


def test_all_mistakes_are_listed_at_once(profile_text) -> None:
    text = profile_text.replace("unit: mPa s", "unit: cP").replace("name: pump_slip,", "name: x,")

    assert len(problems(text)) == 3


def test_a_missing_parameter_is_named_with_its_unit(profile_text) -> None:
    lines = [line for line in profile_text.splitlines() if "name: rotor_radius," not in line]

    assert problems("\n".join(lines)) == [
        "site.yaml:8: rotor_radius is missing. Add it with unit cm."
    ]


def test_a_parameter_that_stands_twice_is_refused(profile_text) -> None:
    line = next(line for line in profile_text.splitlines() if "name: rotor_radius," in line)

    assert "stands twice" in problems(profile_text + line + "\n")[0]


@pytest.mark.parametrize("text", ["", "- 1", "code: [", "code: x\ntitle: y\nparameters: 3"])
def test_a_text_that_is_no_profile_is_refused_not_raised(text: str) -> None:
    assert problems(text)


def test_loading_a_bad_profile_raises_with_all_findings() -> None:
    with pytest.raises(ProfileError, match="title is missing") as caught:
        load_profile("code: x", file="site.yaml")

    assert caught.value.code == "plant.profile.refused"
    assert len(caught.value.findings) == 2


def test_the_digest_follows_the_content_not_the_layout(profile_text, profile) -> None:
    spaced = load_profile(profile_text.replace("# ---", "#\n# ---"), file="a.yaml")
    changed = load_profile(
        profile_text.replace("symbol: H, value: 50,", "symbol: H, value: 51,"), file="a.yaml"
    )

    assert spaced.digest == profile.digest
    assert changed.digest != profile.digest
