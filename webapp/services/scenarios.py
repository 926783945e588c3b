"""The scenarios of the simulator installed on this server, with the digests permits name."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from simulator.kernel.revision import MODEL_REVISION
from webapp.platform.errors import RefusedError

if TYPE_CHECKING:
    from simulator.scenario.definition import Scenario


@dataclass(frozen=True, slots=True)
class ScenarioFacts:
    """A scenario with everything that must be the same on a desktop for a run to count."""

    code: str
    title: str
    summary: str
    scenario_digest: str
    recipe_digest: str
    profile_digest: str
    model_revision: int

    def as_document(self) -> dict[str, Any]:
        """Give the facts as plain JSON values."""
        return asdict(self)


@cache
def list_scenarios() -> tuple[ScenarioFacts, ...]:
    """List the installed scenarios in the order of the simulator."""
    # Only when it is asked for: the simulator is a third of what a worker would load to start.
    from simulator.scenario.library import load_scenarios  # noqa: PLC0415

    return tuple(describe(scenario) for scenario in load_scenarios())


def describe(scenario: "Scenario") -> ScenarioFacts:
    from simulator.scenario.library import digests_of  # noqa: PLC0415 - as above

    digests = digests_of(scenario)
    return ScenarioFacts(
        scenario.code,
        scenario.title,
        scenario.summary,
        digests.scenario,
        digests.recipe,
        digests.profile,
        MODEL_REVISION,
    )


def titles() -> dict[str, str]:
    """Give the title of every installed scenario by its code."""
    return {each.code: each.title for each in list_scenarios()}


def find_title(code: str) -> str:
    """Give the title of a scenario; the code itself for one that is not installed."""
    return titles().get(code, code)


def find_scenarios(codes: Iterable[str]) -> tuple[ScenarioFacts, ...]:
    """Give the scenarios with these codes.

    Raises:
        RefusedError: One of them is not installed on this site.
    """
    known = {each.code: each for each in list_scenarios()}
    wanted = tuple(codes)
    unknown = [code for code in wanted if code not in known]
    if unknown:
        raise RefusedError(
            "permit.scenario", f"The site does not have the scenario {unknown[0][:60]}."
        )
    return tuple(known[code] for code in wanted)
