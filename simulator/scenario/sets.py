"""Sets: expectations, prohibitions, findings and limits that several scenarios share.

A scenario names the sets it uses in `include`. Its own rows come first, then those of the sets in
the order in which they are named. What the rows mean is checked by `simulator.scenario.reader`,
which is told here in which file and line each row stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from simulator.controller.marked import Marked, Path
from simulator.scenario.errors import ScenarioFinding

INCLUDE: Final = "include"
SECTIONS: Final = ("expected", "forbidden", "findings", "limits")
"""What a set may hold."""


@dataclass(slots=True)
class Sources:
    """The values of a scenario with those of its sets, and where each of them stands."""

    main: Marked
    plain: Any
    rows: dict[tuple[str, int], tuple[Marked, int]] = field(default_factory=dict)
    findings: list[ScenarioFinding] = field(default_factory=list)

    def place(self, path: Path) -> tuple[str, int]:
        """Return file and line of a path."""
        source, path = self._source(path)
        return source.name, source.line(path)

    def find(self, path: Path, problem: str, remedy: str) -> None:
        """Add a finding at a path of the joined values."""
        self.findings.append(ScenarioFinding(*self.place(path), problem, remedy))

    def _source(self, path: Path) -> tuple[Marked, Path]:
        match path:
            case (str(section), int(number), *rest) if (section, number) in self.rows:
                source, own = self.rows[section, number]
                return source, (section, own, *rest)
        return self.main, path


def join_sets(main: Marked, sets: Mapping[str, Marked]) -> Sources:
    """Return a scenario with the rows of the sets that it includes; mistakes become findings.

    Args:
        main: The file of the scenario.
        sets: {name: the file of a set}.
    """
    sources = Sources(main, main.plain)
    if not isinstance(main.plain, dict):
        return sources
    plain = {key: value for key, value in main.plain.items() if key != INCLUDE}
    sources.plain = plain
    chosen = _chosen(sources, main.plain.get(INCLUDE, []), sets)
    for section in SECTIONS:
        own = plain.get(section, [])
        if not isinstance(own, list):
            continue
        joined = [(main, number) for number in range(len(own))]
        for each in chosen:
            rows = each.plain.get(section, [])
            joined.extend((each, number) for number in range(len(rows)))
        if joined:
            plain[section] = [source.plain[section][number] for source, number in joined]
        sources.rows.update({(section, n): place for n, place in enumerate(joined)})
        _check_doubles(sources, section)
    return sources


def _chosen(sources: Sources, names: Any, sets: Mapping[str, Marked]) -> list[Marked]:
    """Return the sets that are named and sound."""
    if not isinstance(names, list):
        sources.find((INCLUDE,), "'include' has the wrong type", "write a list of names of sets")
        return []
    chosen = []
    for number, name in enumerate(names):
        if name not in sets:
            known = ", ".join(sets)
            sources.find((INCLUDE, number), f"unknown set {name!r}", f"use one of {known}")
        elif sets[name] in chosen:
            sources.find((INCLUDE, number), f"the set {name!r} stands twice", "name it once")
        elif _is_sound(sources, sets[name]):
            chosen.append(sets[name])
    return chosen


def _is_sound(sources: Sources, given: Marked) -> bool:
    before = len(sources.findings)
    if not isinstance(given.plain, dict):
        sources.findings.append(
            ScenarioFinding(given.name, 1, "a set is a mapping", f"write {', '.join(SECTIONS)}")
        )
        return False
    for key, value in given.plain.items():
        line = given.line((key,))
        if key not in SECTIONS:
            problem, remedy = f"a set has no {key!r}", f"use {', '.join(SECTIONS)}"
            sources.findings.append(ScenarioFinding(given.name, line, problem, remedy))
        elif not isinstance(value, list):
            problem = f"{key!r} has the wrong type"
            sources.findings.append(ScenarioFinding(given.name, line, problem, "write a list"))
    return len(sources.findings) == before


def _check_doubles(sources: Sources, section: str) -> None:
    """Find rows of a section that have the same code, wherever they stand."""
    first: dict[str, int] = {}
    for number, row in enumerate(sources.plain.get(section, [])):
        code = row.get("code") if isinstance(row, dict) else row
        if not isinstance(code, str):
            continue
        if code in first:
            file, line = sources.place((section, first[code]))
            problem = f"{code!r} stands twice, first at {file}:{line}"
            sources.find((section, number), problem, "rename one, or remove it")
        first.setdefault(code, number)
