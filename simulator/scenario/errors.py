"""Refusals of the scenario package."""

from dataclasses import dataclass
from typing import ClassVar


class ScenarioError(Exception):
    """Root of every refusal of `simulator.scenario`; `code` is stable and never translated."""

    code: ClassVar[str] = "scenario.refused"


@dataclass(frozen=True, slots=True)
class ScenarioFinding:
    """One mistake in a scenario file: where it is, what is wrong, what to do."""

    file: str
    line: int
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.problem}; {self.remedy}"


@dataclass(eq=False)
class ScenarioFileError(ScenarioError):
    """A scenario file has findings and cannot be played."""

    findings: tuple[ScenarioFinding, ...]
    code: ClassVar[str] = "scenario.file.findings"

    def __str__(self) -> str:
        return "\n".join(str(finding) for finding in self.findings)


@dataclass(eq=False)
class UnknownScenarioError(ScenarioError):
    """There is no scenario of this code."""

    name: str
    known: tuple[str, ...]
    code: ClassVar[str] = "scenario.unknown"

    def __str__(self) -> str:
        return f"There is no scenario {self.name!r}; known: {', '.join(self.known)}."
