"""The profile of the process: complete, with unit, range, source and confidence."""

from importlib.resources import files

import pytest

from simulator.plant.parameters import CONFIDENCES, ProfileError
from simulator.process.errors import SettingError
from simulator.process.parameters import (
    UNITS,
    apply_settings,
    combine_profiles,
    load_process_profile,
)
from simulator.validation.library import PROCESS, load_device, load_process, read_profile_text


def test_the_profile_states_every_parameter_with_its_source() -> None:
    profile = load_process()

    assert {parameter.name for parameter in profile.parameters} == set(UNITS)
    for parameter in profile.parameters:
        assert parameter.confidence in CONFIDENCES
        assert parameter.low <= parameter.value <= parameter.high
        assert len(parameter.source) > 4


def test_symbols_are_unique_within_the_process() -> None:
    symbols = [parameter.symbol for parameter in load_process().parameters]

    assert len(symbols) == len(set(symbols))


def test_every_number_of_the_profile_is_used_by_the_model() -> None:
    root = files("simulator")
    sources = "".join(
        path.read_text(encoding="utf-8")
        for part in ("process", "validation")
        for path in (root / part).iterdir()
        if path.name.endswith(".py") and path.name != "parameters.py"
    )
    by_kind = {
        f"{kind}_log_reduction{end}" for kind in ("nontarget", "t_cell") for end in ("", "_sd")
    }

    unused = [name for name in UNITS if f'"{name}"' not in sources and name not in by_kind]

    assert unused == []


def test_a_missing_or_wrong_number_is_found_with_its_line() -> None:
    text = read_profile_text(PROCESS)

    with pytest.raises(ProfileError, match=r"site.yaml:\d+: moi_per_cycle: unit TU"):
        load_process_profile(text.replace("unit: TU/cell", "unit: TU"), file="site.yaml")
    with pytest.raises(ProfileError, match="unknown parameter wash_cyclez"):
        load_process_profile(text.replace("wash_cycles", "wash_cyclez"), file="site.yaml")


def test_a_profile_of_the_device_is_no_profile_of_the_process() -> None:
    with pytest.raises(ProfileError, match="unknown parameter patient_weight"):
        load_process_profile(read_profile_text("celaxi-generic"), file="site.yaml")


def test_profiles_that_share_a_name_are_not_joined() -> None:
    with pytest.raises(SettingError, match="stands in both profiles"):
        combine_profiles(load_device(), load_device())


def test_settings_change_values_and_the_digest_only(profile) -> None:
    changed = apply_settings(profile, {"moi_per_cycle": 50.0})

    assert changed.value("moi_per_cycle") == 50.0
    assert changed.digest != profile.digest
    assert apply_settings(profile, {}).digest == profile.digest
