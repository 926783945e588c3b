"""Programme files: YAML text to a `Programme`, or to a list of findings.

The text is given; only `load_programmes` opens files, those of the folder that it is handed. Every
mistake is a finding with file, line and remedy, and one file gives all of its
findings at once. A file with a finding gives no programme.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import yaml

from assessments.findings import Finding
from assessments.programme import (
    AssessmentRequirement,
    ModuleRequirement,
    Programme,
    ProgrammeValueError,
    RunRequirement,
    ScenarioChoice,
)

PROGRAMMES_FOLDER = Path(__file__).parent / "programmes"

_Part = TypeVar("_Part")


@dataclass(frozen=True, slots=True)
class LoadedProgrammes:
    """All programmes of a folder that could be read, and what is wrong with the others."""

    programmes: tuple[Programme, ...]
    findings: tuple[Finding, ...]


def load_programmes(folder: Path = PROGRAMMES_FOLDER) -> LoadedProgrammes:
    """Read every `*.yaml` of a folder, in the order of the names."""
    programmes: list[Programme] = []
    findings: list[Finding] = []
    for path in sorted(folder.glob("*.yaml")):
        text = path.read_bytes().decode("utf-8", errors="replace")
        programme, found = read_programme(text, path.name)
        findings.extend(found)
        if programme is not None:
            programmes.append(programme)
    return LoadedProgrammes(tuple(programmes), tuple(findings))


def read_programme(text: str, file: str) -> tuple[Programme | None, tuple[Finding, ...]]:
    """Read one programme.

    Args:
        text: The content of the file.
        file: Its name, for the findings; without `.yaml` it must be the programme's code.

    Returns:
        The programme and no findings, or `None` and all findings.
    """
    reader = _Reader(file)
    if "\ufffd" in text:
        line = text[: text.index("\ufffd")].count("\n") + 1
        return None, (Finding(file, line, "This is not UTF-8.", "Save the file as UTF-8."),)
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        return None, (_unreadable(file, error),)
    if root is None:
        return None, (Finding(file, 1, "The file is empty.", "Describe a programme in it."),)
    programme = _read_root(reader, root, hashlib.sha256(text.encode()).hexdigest())
    if reader.findings:
        return None, tuple(sorted(reader.findings))
    return programme, ()


def check_references(
    programme: Programme,
    modules: Iterable[str],
    assessments: Iterable[str],
    scenarios: Iterable[str],
) -> tuple[Finding, ...]:
    """Find what a programme names and nobody has.

    Args:
        programme: The programme.
        modules: Known modules as `course/module`.
        assessments: Known codes of assessments.
        scenarios: Known codes of scenarios.
    """
    named = (
        ("module", modules, [f"{m.course_code}/{m.module_code}" for m in programme.modules]),
        ("assessment", assessments, [a.assessment_code for a in programme.assessments]),
        ("scenario", scenarios, [s.code for s in programme.runs.scenarios]),
    )
    return tuple(
        Finding(
            f"{programme.code}.yaml",
            1,
            f"There is no {kind} “{code}”.",
            f"Name one of: {', '.join(sorted(set(known)))}.",
        )
        for kind, known, codes in named
        for code in codes
        if code not in set(known)
    )


def _unreadable(file: str, error: yaml.YAMLError) -> Finding:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark is not None else 1
    return Finding(file, line, "This is not YAML.", "Check indentation, colons and quotes here.")


@dataclass(slots=True)
class _Reader:
    """Collects findings while the parts of one file are read."""

    file: str
    findings: list[Finding] = field(default_factory=list)

    def find(self, node: yaml.Node, problem: str, remedy: str) -> None:
        self.findings.append(Finding(self.file, node.start_mark.line + 1, problem, remedy))

    def fields(self, node: yaml.Node, known: tuple[str, ...]) -> dict[str, yaml.Node] | None:
        """Read a mapping that has exactly the known keys."""
        if not isinstance(node, yaml.MappingNode):
            self.find(node, "Keys and values are expected here.", f"Give {', '.join(known)}.")
            return None
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = str(key.value)
            if name not in known:
                self.find(key, f"Nobody knows “{name}”.", f"Use {', '.join(known)}.")
            elif name in found:
                self.find(key, f"“{name}” is given twice.", "Keep one of them.")
            found[name] = value
        missing = [name for name in known if name not in found]
        for name in missing:
            self.find(node, f"“{name}” is missing.", f"Add a line “{name}: …”.")
        return None if missing else found

    def text(self, node: yaml.Node) -> str:
        if isinstance(node, yaml.ScalarNode) and node.tag.endswith(":str") and node.value.strip():
            return str(node.value).strip()
        self.find(node, "A text is expected here.", "Write words.")
        return "?"

    def whole(self, node: yaml.Node, least: int) -> int:
        if isinstance(node, yaml.ScalarNode) and node.tag.endswith(":int"):
            value = yaml.safe_load(node.value)
            if isinstance(value, int) and value >= least:
                return value
        self.find(node, f"A whole number from {least} on is expected here.", "Correct the number.")
        return least

    def truth(self, node: yaml.Node) -> bool:
        if isinstance(node, yaml.ScalarNode) and node.tag.endswith(":bool"):
            return bool(yaml.safe_load(node.value))
        self.find(node, "“true” or “false” is expected here.", "Write one of the two.")
        return False

    def parts(self, node: yaml.Node, read: Callable[[yaml.Node], _Part | None]) -> list[_Part]:
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            self.find(node, "A list with at least one line is expected here.", "Begin with “- ”.")
            return []
        parts = [part for item in node.value if (part := read(item)) is not None]
        for index, part in enumerate(parts):
            if part in parts[:index]:
                self.find(node.value[index], "This stands in the list twice.", "Remove one.")
        return parts


_ROOT_FIELDS = (
    "code",
    "version",
    "title",
    "scope",
    "valid_months",
    "renewal_days",
    "modules",
    "assessments",
    "runs",
)


def _read_root(reader: _Reader, root: yaml.Node, digest: str) -> Programme | None:
    fields = reader.fields(root, _ROOT_FIELDS)
    if fields is None:
        return None
    code = reader.text(fields["code"])
    if f"{code}.yaml" != reader.file:
        reader.find(fields["code"], f"The code is “{code}”.", f"Call the file {code}.yaml.")
    modules = reader.parts(fields["modules"], lambda node: _read_module(reader, node))
    exams = reader.parts(fields["assessments"], lambda node: _read_assessment(reader, node))
    runs = _read_runs(reader, fields["runs"])
    if runs is None:
        return None
    try:
        return Programme(
            code=code,
            version=reader.whole(fields["version"], 1),
            title=reader.text(fields["title"]),
            scope=reader.text(fields["scope"]),
            digest=digest,
            valid_months=reader.whole(fields["valid_months"], 1),
            renewal_days=reader.whole(fields["renewal_days"], 0),
            modules=tuple(modules),
            assessments=tuple(exams),
            runs=runs,
        )
    except ProgrammeValueError as error:
        reader.find(fields["runs"], f"Nobody could fulfil this: {error.problem}.", "Correct it.")
        return None


def _read_module(reader: _Reader, node: yaml.Node) -> ModuleRequirement | None:
    fields = reader.fields(node, ("course", "module", "oldest_release"))
    if fields is None:
        return None
    return ModuleRequirement(
        course_code=reader.text(fields["course"]),
        module_code=reader.text(fields["module"]),
        oldest_release=reader.whole(fields["oldest_release"], 1),
    )


def _read_assessment(reader: _Reader, node: yaml.Node) -> AssessmentRequirement | None:
    fields = reader.fields(node, ("assessment", "newest_pass_within_days"))
    if fields is None:
        return None
    return AssessmentRequirement(
        assessment_code=reader.text(fields["assessment"]),
        newest_pass_within_days=reader.whole(fields["newest_pass_within_days"], 1),
    )


def _read_runs(reader: _Reader, node: yaml.Node) -> RunRequirement | None:
    known = ("consecutive", "with_fault", "level", "played_within_days", "scenarios")
    fields = reader.fields(node, known)
    if fields is None:
        return None
    level = reader.text(fields["level"])
    if level not in {"guided", "assisted", "exam"}:
        reader.find(fields["level"], f"There is no level “{level}”.", "Use guided, assisted, exam.")
    return RunRequirement(
        consecutive=reader.whole(fields["consecutive"], 1),
        with_fault=reader.whole(fields["with_fault"], 0),
        level=level,
        played_within_days=reader.whole(fields["played_within_days"], 1),
        scenarios=tuple(
            reader.parts(fields["scenarios"], lambda item: _read_scenario(reader, item))
        ),
    )


def _read_scenario(reader: _Reader, node: yaml.Node) -> ScenarioChoice | None:
    fields = reader.fields(node, ("code", "fault"))
    if fields is None:
        return None
    return ScenarioChoice(reader.text(fields["code"]), reader.truth(fields["fault"]))
