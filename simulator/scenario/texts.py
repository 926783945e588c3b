"""What belongs to the device rather than to one scenario: recipe, alarms, words of prompts."""

from dataclasses import dataclass

from simulator.controller.alarms import AlarmDefinition
from simulator.controller.prompts import PromptText
from simulator.controller.recipe import MasterRecipe


@dataclass(frozen=True, slots=True)
class DeviceTexts:
    """A master recipe with the alarm table and the prompt words it is played with."""

    recipe: MasterRecipe
    alarms: tuple[AlarmDefinition, ...]
    prompts: dict[str, PromptText]
