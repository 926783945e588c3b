"""Refusals of the controller package: values that cannot be built. Operator mistakes are events."""

from dataclasses import dataclass
from typing import ClassVar


class ControllerError(Exception):
    """Root of every refusal of `simulator.controller`; `code` is stable and never translated."""

    code: ClassVar[str] = "controller.refused"


@dataclass(eq=False)
class CommandShapeError(ControllerError):
    """A plain value does not describe an operator command."""

    reason: str
    code: ClassVar[str] = "controller.command.shape"

    def __str__(self) -> str:
        return self.reason


@dataclass(eq=False)
class RecipeError(ControllerError):
    """A master recipe or an alarm table cannot be used; says where and what to do."""

    where: str
    reason: str
    code: ClassVar[str] = "controller.recipe.invalid"

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"
