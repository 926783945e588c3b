"""What makes a release sound: everything that must fit together across the files of a course.

`check_content` gives all findings at once. A course without findings can be released; nothing is a
mere warning, because a warning that is never mended teaches everybody to look away.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from courses.findings import Finding, sort_findings
from courses.loader import Draft, Origin, load_draft
from courses.markup import CALLOUT_KINDS, Reference, list_references
from courses.structure import Course, Lesson, Module

RESERVED_CODES = frozenset({"glossary", "releases", "findings"})
"""Codes that would hide pages of the site if a module bore them."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of checking a content tree; `course` is set only when nothing was found."""

    course: Course | None
    findings: tuple[Finding, ...]


def check_content(files: Mapping[str, str]) -> Checked:
    """Read a content tree and list everything that is wrong with it."""
    findings: list[Finding] = []
    draft = load_draft(files, findings)
    if draft is not None:
        findings.extend(_Checker(draft).check())
    return Checked(draft.course if draft and not findings else None, sort_findings(findings))


class _Checker:
    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._course = draft.course
        self._cited: set[str] = set()
        self._shown: set[str] = set()
        self._figures = {
            key.removeprefix("figure:") for key in draft.origins if key.startswith("figure:")
        }
        self._sources = {source.code for source in draft.course.sources}
        self._terms = {term.code for term in draft.course.glossary}
        self._lessons = {
            f"{module.code}/{lesson.code}"
            for module in draft.course.modules
            for lesson in module.lessons
        }

    def check(self) -> Iterator[Finding]:
        yield from self._check_codes()
        for module in self._course.modules:
            yield from self._check_module(module)
            for lesson in module.lessons:
                yield from self._check_lesson(module, lesson)
        if not self._draft.is_partial:
            yield from self._check_unused()

    def _origin(self, key: str) -> Origin:
        return self._draft.origins.get(key, Origin("course.yaml"))

    def _check_codes(self) -> Iterator[Finding]:
        codes = [module.code for module in self._course.modules]
        for code in _twice(codes):
            yield _duplicate(Origin("course.yaml"), 1, "module", code)
        for code in codes:
            if code in RESERVED_CODES:
                origin = self._origin(code)
                yield Finding(
                    origin.file,
                    1,
                    "code-reserved",
                    f"'{code}' is an address of the site.",
                    "Rename the module.",
                )
        objectives = [o.code for module in self._course.modules for o in module.objectives]
        for code in _twice(objectives):
            yield _duplicate(Origin("course.yaml"), 1, "objective", code)

    def _check_module(self, module: Module) -> Iterator[Finding]:
        origin = self._origin(module.code)
        for code in _twice([lesson.code for lesson in module.lessons]):
            yield _duplicate(origin, 1, "lesson", code)
        served = {code for lesson in module.lessons for code in lesson.objectives}
        for objective in module.objectives:
            if objective.code not in served and not self._draft.is_partial:
                yield Finding(
                    origin.file,
                    origin.lines.get(objective.code, 1),
                    "objective-unused",
                    f"No lesson serves the objective {objective.code}.",
                    "Name it under 'objectives' of a lesson, or remove it.",
                )

    def _check_lesson(self, module: Module, lesson: Lesson) -> Iterator[Finding]:
        origin = self._origin(f"{module.code}/{lesson.code}")
        references = list_references(lesson.body)
        yield from self._check_objectives(module, lesson, origin)
        for reference in references:
            yield from self._check_reference(module, lesson, origin, reference)
        yield from self._check_places(lesson, origin, references)
        if not any(reference.kind == "citation" for reference in references):
            yield Finding(
                origin.file,
                origin.body_line,
                "sources-missing",
                "The lesson names no source.",
                "Cite at least one with [@code].",
            )

    def _check_objectives(
        self, module: Module, lesson: Lesson, origin: Origin
    ) -> Iterator[Finding]:
        known = {objective.code for objective in module.objectives}
        for code in lesson.objectives:
            if code not in known:
                yield Finding(
                    origin.file,
                    origin.lines.get("objectives", 1),
                    "objective-unknown",
                    f"The module has no objective {code}.",
                    "Correct the code, or add the objective to module.yaml.",
                )
        for check in lesson.checks:
            if check.objective not in lesson.objectives:
                yield Finding(
                    origin.file,
                    origin.lines.get(f"check:{check.code}", 1),
                    "objective-unknown",
                    f"The knowledge check '{check.code}' asks for {check.objective}, "
                    "which the lesson does not serve.",
                    "Correct the code, or name it under 'objectives' of the lesson.",
                )

    def _check_reference(
        self, module: Module, lesson: Lesson, origin: Origin, reference: Reference
    ) -> Iterator[Finding]:
        line = origin.body_line + reference.line - 1
        problem = self._find_problem(module, lesson, reference)
        if problem is not None:
            code, message, remedy = problem
            yield Finding(origin.file, line, code, message, remedy)

    def _find_problem(
        self, module: Module, lesson: Lesson, reference: Reference
    ) -> tuple[str, str, str] | None:
        target = reference.target
        match reference.kind:
            case "citation":
                self._cited.add(target)
                if target not in self._sources:
                    return ("source-unknown", f"No source '{target}'.", "Add it to sources.yaml.")
            case "figure":
                return self._find_figure_problem(target)
            case "check" if not self._has_check(module, lesson, target):
                return ("check-unknown", f"No knowledge check '{target}'.", "Write it in the head.")
            case "link":
                return self._find_link_problem(module, target)
            case "callout" if target not in CALLOUT_KINDS:
                return ("callout-unknown", f"No block [!{target}].", f"Use {_known_callouts()}.")
            case "heading" if target not in {"h2", "h3"}:
                return ("heading-level", f"A heading {target}.", "Use ## for sections, ### below.")
        return None

    def _has_check(self, module: Module, lesson: Lesson, code: str) -> bool:
        place = f"{module.code}/{lesson.code}/{code}"
        known = any(check.code == code for check in lesson.checks)
        return known or place in self._draft.spoiled_checks

    def _find_figure_problem(self, target: str) -> tuple[str, str, str] | None:
        code = target.removeprefix("figure:")
        self._shown.add(code)
        if code in self._figures and target.startswith("figure:"):
            return None
        return (
            "figure-missing",
            f"There is no drawing '{target}'.",
            f"Draw media/{code}.svg and name it as figure:{code}.",
        )

    def _find_link_problem(self, module: Module, target: str) -> tuple[str, str, str] | None:
        scheme, _, rest = target.partition(":")
        if scheme == "term":
            found = rest in self._terms
        elif scheme == "lesson":
            path = rest if "/" in rest else f"{module.code}/{rest}"
            found = path in self._lessons or self._draft.is_partial
        else:
            return (
                "link-outside",
                f"The address '{target}' is outside the course.",
                "Link with term: or lesson:, and name outside texts in sources.yaml.",
            )
        return None if found else ("link-dead", f"'{target}' leads nowhere.", "Correct the code.")

    def _check_places(
        self, lesson: Lesson, origin: Origin, references: tuple[Reference, ...]
    ) -> Iterator[Finding]:
        placed = [reference.target for reference in references if reference.kind == "check"]
        for code in _twice([check.code for check in lesson.checks]):
            yield _duplicate(origin, origin.lines.get(f"check:{code}", 1), "knowledge check", code)
        for code in _twice(placed):
            yield _duplicate(origin, origin.body_line, "place of the knowledge check", code)
        for check in lesson.checks:
            if check.code not in placed:
                yield Finding(
                    origin.file,
                    origin.lines.get(f"check:{check.code}", 1),
                    "check-unplaced",
                    f"The knowledge check '{check.code}' stands nowhere in the text, "
                    "so the lesson could never be completed.",
                    f"Write '::: check {check.code}' where it belongs.",
                )

    def _check_unused(self) -> Iterator[Finding]:
        for kind, unused in (
            ("figure", self._figures - self._shown),
            ("source", self._sources - self._cited),
        ):
            for code in sorted(unused):
                origin = self._origin(f"{kind}:{code}")
                yield Finding(
                    origin.file,
                    origin.lines.get("", 1),
                    f"{kind}-unused",
                    f"No lesson uses the {kind} '{code}'.",
                    "Use it, or remove it.",
                )


def _known_callouts() -> str:
    return ", ".join(CALLOUT_KINDS)


def _twice(codes: list[str]) -> list[str]:
    return [code for code, count in Counter(codes).items() if count > 1]


def _duplicate(origin: Origin, line: int, what: str, code: str) -> Finding:
    return Finding(
        origin.file, line, "code-twice", f"The {what} '{code}' stands twice.", "Rename one of them."
    )
