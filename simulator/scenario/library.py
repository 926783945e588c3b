"""The scenarios, recipes and profiles that come with the program, read from its own files."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from simulator.controller.alarms import read_alarms
from simulator.controller.instruments import SIGNALS
from simulator.controller.marked import Marked, read_marked
from simulator.controller.phases.library import PHASES
from simulator.controller.prompts import read_prompt_texts
from simulator.controller.recipe import read_recipe
from simulator.kernel.clock import TICK_SECONDS
from simulator.plant.parameters import Profile, load_profile
from simulator.scenario.definition import Scenario
from simulator.scenario.errors import UnknownScenarioError
from simulator.scenario.reader import read_scenario
from simulator.scenario.run import Run
from simulator.scenario.texts import DeviceTexts
from simulator.scenario.views import Level

CODES: Final = (
    "prepare-and-wash-nominal",
    "integrity-test-fails",
    "clamp-left-closed",
    "air-in-line",
    "identity-mismatch",
    "mains-dip",
)
"""The scenarios in the order in which they are learnt."""


SETS: Final = (
    "truthfulness",
    "kit-and-lines",
    "identity",
    "input-and-product",
    "record",
    "yield",
    "limits",
)
"""What scenarios share: `scenarios/sets/<name>.yaml`."""


@dataclass(frozen=True, slots=True)
class Digests:
    """What exactly a run was played with."""

    scenario: str
    recipe: str
    profile: str


def read_text(folder: str, name: str) -> str:
    """Return the text of a file of the program."""
    return (files("simulator") / folder / name).read_text(encoding="utf-8")


@cache
def load_texts(recipe: str) -> DeviceTexts:
    """Return a recipe with the alarm table and the words of its prompts.

    Raises:
        RecipeError: A file of the program is not as it must be.
    """
    name = f"{recipe}.yaml"
    return DeviceTexts(
        recipe=read_recipe(read_marked(read_text("recipes", name), name), tuple(PHASES)),
        alarms=read_alarms(
            read_marked(read_text("recipes", "alarms.yaml"), "alarms.yaml"), SIGNALS, TICK_SECONDS
        ),
        prompts=read_prompt_texts(
            read_marked(read_text("recipes", "prompts.yaml"), "prompts.yaml")
        ),
    )


@cache
def load_device_profile(code: str) -> Profile:
    """Return a profile of the program.

    Raises:
        ProfileError: The profile is not as it must be.
    """
    name = f"{code}.yaml"
    return load_profile(read_text("profiles", name), file=name)


RECIPE: Final = "hgi001-prepare-and-wash"


@cache
def load_sets() -> dict[str, Marked]:
    """Return the shared sets by name.

    Raises:
        RecipeError: A file is not YAML.
    """
    return {
        name: read_marked(read_text("scenarios/sets", f"{name}.yaml"), f"sets/{name}.yaml")
        for name in SETS
    }


@cache
def load_scenario(code: str) -> Scenario:
    """Return a scenario of the program.

    Raises:
        UnknownScenarioError: There is no scenario of this code.
        ScenarioFileError: The file has findings.
    """
    if code not in CODES:
        raise UnknownScenarioError(code, CODES)
    name = f"{code}.yaml"
    return read_scenario(read_text("scenarios", name), name, load_texts(RECIPE), load_sets())


def load_scenarios() -> tuple[Scenario, ...]:
    """Return all scenarios in the order in which they are learnt."""
    return tuple(load_scenario(code) for code in CODES)


def digests_of(scenario: Scenario) -> Digests:
    """Return the digests of scenario, recipe and profile."""
    texts = load_texts(scenario.recipe)
    profile = load_device_profile(scenario.profile)
    return Digests(scenario.digest, texts.recipe.digest, profile.digest)


def open_run(scenario_code: str, seed: int, level: Level) -> Run:
    """Return a run of a scenario of the program at tick 0.

    Raises:
        UnknownScenarioError: There is no scenario of this code.
    """
    scenario = load_scenario(scenario_code)
    texts = load_texts(scenario.recipe)
    return Run.start(scenario, texts, load_device_profile(scenario.profile), seed, level)
