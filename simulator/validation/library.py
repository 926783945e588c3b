"""The profiles and the release specification that come with the program."""

from functools import cache
from importlib.resources import files

from simulator.plant.parameters import Profile, load_profile
from simulator.process.parameters import combine_profiles, load_process_profile
from simulator.process.release import Specification, read_specification

DEVICE: str = "celaxi-generic"
PROCESS: str = "process-generic"
RELEASE: str = "release-training"


def read_profile_text(code: str) -> str:
    """Give the text of a profile of the program."""
    return (files("simulator") / "profiles" / f"{code}.yaml").read_text(encoding="utf-8")


@cache
def load_device() -> Profile:
    """Give the profile of the device.

    Raises:
        ProfileError: The file has findings.
    """
    return load_profile(read_profile_text(DEVICE), file=f"{DEVICE}.yaml")


@cache
def load_process() -> Profile:
    """Give the profile of the process.

    Raises:
        ProfileError: The file has findings.
    """
    return load_process_profile(read_profile_text(PROCESS), file=f"{PROCESS}.yaml")


@cache
def load_combined() -> Profile:
    """Give the parameters of device and process together.

    Raises:
        ProfileError: A file has findings.
        SettingError: A name stands in both.
    """
    return combine_profiles(load_device(), load_process())


@cache
def load_specification() -> Specification:
    """Give the training release specification.

    Raises:
        SpecificationError: The file has findings.
    """
    return read_specification(read_profile_text(RELEASE), file=f"{RELEASE}.yaml")
