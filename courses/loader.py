"""Content tree -> `Course`, or the list of everything that is wrong with it.

A tree is a mapping from paths (relative to the folder of the course) to texts; `read_tree` makes
one from a folder or from an installed package. One pass reads everything it can, so that an author
sees all findings at once; what hangs together across files is asked in `courses.checks` afterwards.

    course.yaml  glossary.yaml  sources.yaml  changes.md
    modules/<folder>/module.yaml  modules/<folder>/<lesson>.md  modules/<folder>/media/<figure>.svg
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from importlib.resources.abc import Traversable
from typing import TypeVar

from courses.figures import parse_figure
from courses.findings import Finding
from courses.front_matter import HeadReader, parse_yaml, split_head
from courses.structure import (
    CheckKind,
    Confidence,
    Course,
    Figure,
    GlossaryTerm,
    KnowledgeCheck,
    Lesson,
    Module,
    NumericKey,
    Objective,
    Option,
    Role,
    Source,
    is_code,
)

EnumT = TypeVar("EnumT", Confidence, Role, CheckKind)
TEXT_SUFFIXES = (".yaml", ".md", ".svg")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where in the tree a part of the course was written.

    `body_line` is the line on which a lesson's text begins; `lines` gives the lines of heads and
    checks.
    """

    file: str
    body_line: int = 1
    lines: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """A course as read, with the places its parts come from; not yet known to be sound.

    Keys of `origins` are `module` or `module/lesson` codes, `figure:code`, `term:code`,
    `source:code`. `spoiled_checks` names knowledge checks that exist but could not be read.
    """

    course: Course
    origins: Mapping[str, Origin]
    spoiled_checks: frozenset[str] = frozenset()
    is_partial: bool = False


def read_tree(root: Traversable) -> dict[str, str]:
    """Return the texts of a content folder; bytes that are no UTF-8 are replaced by a mark."""
    return dict(sorted(_walk(root, "")))


def _walk(folder: Traversable, prefix: str) -> Iterator[tuple[str, str]]:
    for entry in folder.iterdir():
        if entry.name.startswith((".", "__")):
            continue
        if entry.is_dir():
            yield from _walk(entry, f"{prefix}{entry.name}/")
        else:
            yield f"{prefix}{entry.name}", entry.read_bytes().decode("utf-8", errors="replace")


def load_draft(files: Mapping[str, str], findings: list[Finding]) -> Draft | None:
    """Read a tree; `None` when not even `course.yaml` can be read."""
    return _Loader(files, findings).load()


class _Loader:
    def __init__(self, files: Mapping[str, str], findings: list[Finding]) -> None:
        self._files = files
        self._findings = findings
        self._used: set[str] = set()
        self._origins: dict[str, Origin] = {}
        self._spoiled: set[str] = set()
        self._is_partial = False

    def load(self) -> Draft | None:
        self._note_encoding()
        head = self._open_yaml("course.yaml")
        if head is None:
            return None
        code = self._take_code(head, "code")
        title, summary = head.take_text("title"), head.take_text("summary")
        locale = head.take_text("locale")
        modules = tuple(self._load_modules(head))
        head.finish()
        course = Course(
            code=code,
            title=title,
            summary=summary,
            locale=locale,
            modules=modules,
            glossary=tuple(self._load_glossary()),
            sources=tuple(self._load_sources()),
            figures=tuple(self._load_figures()),
            changes=self._load_changes(),
        )
        self._note_unread()
        return Draft(course, self._origins, frozenset(self._spoiled), self._is_partial)

    def _note(self, file: str, line: int, code: str, message: str, remedy: str) -> None:
        self._findings.append(Finding(file, line, code, message, remedy))

    def _note_encoding(self) -> None:
        for file, text in self._files.items():
            if "\ufffd" in text:
                line = text[: text.index("\ufffd")].count("\n") + 1
                self._note(file, line, "not-utf-8", "The text is not UTF-8.", "Save it as UTF-8.")

    def _open(self, file: str) -> str | None:
        self._used.add(file)
        if file not in self._files:
            self._note(file, 1, "file-missing", "The file does not exist.", "Write it.")
            return None
        return self._files[file]

    def _open_yaml(self, file: str) -> HeadReader | None:
        text = self._open(file)
        located = parse_yaml(file, text, self._findings) if text is not None else None
        return HeadReader(file, located, self._findings) if located else None

    def _take_code(self, reader: HeadReader, key: str) -> str:
        code = reader.take_text(key)
        if is_code(code):
            return code
        if code:
            reader.note(
                reader.line_of(key),
                "bad-code",
                f"'{code}' is no code.",
                "Use lower-case words joined by hyphens.",
            )
        return f"unreadable-{reader.line}"

    def _take_enum(self, reader: HeadReader, key: str, kind: type[EnumT]) -> EnumT | None:
        text = reader.take_text(key)
        for member in kind:
            if member.value == text:
                return member
        if text:
            known = ", ".join(member.value for member in kind)
            reader.note(
                reader.line_of(key), "unknown-value", f"'{text}' is unknown.", f"Use {known}."
            )
        return None

    def _take_roles(self, reader: HeadReader) -> tuple[Role, ...]:
        known = {role.value: role for role in Role}
        roles = []
        for text in reader.take_texts("roles"):
            if text in known:
                roles.append(known[text])
            else:
                reader.note(
                    reader.line_of("roles"),
                    "unknown-value",
                    f"'{text}' is no role.",
                    f"Use {', '.join(known)}.",
                )
        return tuple(roles)

    def _load_modules(self, head: HeadReader) -> Iterator[Module]:
        for folder in head.take_texts("modules"):
            file = f"modules/{folder}/module.yaml"
            reader = self._open_yaml(file)
            if reader is None:
                self._is_partial = True
            else:
                yield self._load_module(folder, reader)

    def _load_module(self, folder: str, reader: HeadReader) -> Module:
        code = self._take_code(reader, "code")
        number, title = reader.take_text("number"), reader.take_text("title")
        summary, roles = reader.take_text("summary"), self._take_roles(reader)
        lines: dict[str, int] = {}
        objectives = []
        for item in reader.take_readers("objectives"):
            objectives.append(Objective(item.take_text("code"), item.take_text("text")))
            lines[objectives[-1].code] = item.line
            item.finish()
        lessons = []
        for name in reader.take_texts("lessons"):
            lesson = self._load_lesson(code, f"modules/{folder}/{name}.md")
            if lesson is None:
                self._is_partial = True
            else:
                lessons.append(lesson)
        reader.finish()
        self._origins.setdefault(code, Origin(reader.file, lines=lines))
        return Module(code, number, title, summary, roles, tuple(objectives), tuple(lessons))

    def _load_lesson(self, module_code: str, file: str) -> Lesson | None:
        text = self._open(file)
        if text is None:
            return None
        document = split_head(file, text, self._findings)
        if document.head is None:
            return None
        reader = HeadReader(file, document.head, self._findings)
        code = self._take_code(reader, "code")
        minutes = reader.take_number("minutes")
        lines: dict[str, int] = {}
        lesson = Lesson(
            code=code,
            title=reader.take_text("title"),
            summary=reader.take_text("summary"),
            minutes=self._read_minutes(reader, minutes),
            roles=self._take_roles(reader),
            objectives=reader.take_texts("objectives"),
            take_away=reader.take_texts("take_away"),
            checks=tuple(self._load_checks(reader, f"{module_code}/{code}", lines)),
            body=document.body.strip("\n") + "\n",
        )
        lines["objectives"] = reader.line_of("objectives")
        reader.finish()
        leading = len(document.body) - len(document.body.lstrip("\n"))
        origin = Origin(file, document.body_line + leading, lines)
        self._origins.setdefault(f"{module_code}/{code}", origin)
        return lesson

    @staticmethod
    def _read_minutes(reader: HeadReader, minutes: Decimal | None) -> int:
        if minutes is None:
            return 1
        if minutes < 1 or minutes != minutes.to_integral_value():
            reader.note(
                reader.line_of("minutes"), "wrong-shape", "'minutes' must be a whole number from 1."
            )
            return 1
        return int(minutes)

    def _load_checks(
        self, reader: HeadReader, place: str, lines: dict[str, int]
    ) -> Iterator[KnowledgeCheck]:
        for item in reader.take_readers("checks", required=False):
            code = self._take_code(item, "code")
            lines[f"check:{code}"] = item.line
            check = self._load_check(item, code)
            item.finish()
            if check is None:
                self._spoiled.add(f"{place}/{code}")
            else:
                yield check

    def _load_check(self, item: HeadReader, code: str) -> KnowledgeCheck | None:
        kind = self._take_enum(item, "kind", CheckKind)
        question, objective = item.take_text("question"), item.take_text("objective")
        explanation = item.take_text("explanation")
        is_numeric = kind is CheckKind.NUMERIC
        numeric = self._load_key(item) if is_numeric else None
        options = () if is_numeric else tuple(self._load_options(item))
        if kind is None or (is_numeric and numeric is None):
            return None
        right = len([option for option in options if option.is_right])
        if not is_numeric and (len(options) < 2 or right == 0):  # noqa: PLR2004 - two make a choice
            item.note(
                item.line_of("options"),
                "check-options",
                f"The knowledge check '{code}' has no choice or no right option.",
                "Give two options or more, and mark what is right with 'right: true'.",
            )
            return None
        if kind is CheckKind.SINGLE_CHOICE and right > 1:
            item.note(
                item.line_of("options"),
                "check-options",
                f"The single choice '{code}' has {right} right options.",
                "Keep one, or make it a multiple-response.",
            )
            return None
        return KnowledgeCheck(code, kind, question, objective, explanation, options, numeric)

    @staticmethod
    def _load_options(item: HeadReader) -> Iterator[Option]:
        for option in item.take_readers("options"):
            yield Option(
                option.take_text("text"), option.take_flag("right"), option.take_text("because")
            )
            option.finish()

    @staticmethod
    def _load_key(item: HeadReader) -> NumericKey | None:
        value, tolerance = item.take_number("value"), item.take_number("tolerance")
        unit = item.take_text("unit")
        if value is None or tolerance is None:
            return None
        if tolerance < 0:
            item.note(item.line_of("tolerance"), "wrong-shape", "'tolerance' must not be negative.")
            return None
        return NumericKey(value, tolerance, unit)

    def _load_glossary(self) -> Iterator[GlossaryTerm]:
        for reader in self._list_entries("glossary.yaml", "terms"):
            code = self._take_code(reader, "code")
            self._remember("term", code, reader)
            yield GlossaryTerm(code, reader.take_text("term"), reader.take_text("meaning"))
            reader.finish()

    def _load_sources(self) -> Iterator[Source]:
        for reader in self._list_entries("sources.yaml", "sources"):
            code = self._take_code(reader, "code")
            self._remember("source", code, reader)
            text = reader.take_text("text")
            confidence = self._take_enum(reader, "confidence", Confidence)
            reader.finish()
            yield Source(code, text, confidence or Confidence.GENERAL_KNOWLEDGE)

    def _list_entries(self, file: str, key: str) -> Iterable[HeadReader]:
        head = self._open_yaml(file)
        if head is None:
            return ()
        entries = tuple(head.take_readers(key))
        head.finish()
        return entries

    def _remember(self, kind: str, code: str, reader: HeadReader) -> None:
        key = f"{kind}:{code}"
        if key in self._origins:
            reader.note(
                reader.line, "code-twice", f"The code '{code}' stands twice.", "Rename one of them."
            )
        self._origins.setdefault(key, Origin(reader.file, lines={"": reader.line}))

    def _load_figures(self) -> Iterator[Figure]:
        for file in sorted(self._files):
            folder, _, name = file.rpartition("/")
            if not (folder.endswith("/media") and name.endswith(".svg")):
                continue
            self._used.add(file)
            code = name.removesuffix(".svg")
            if not is_code(code):
                self._note(file, 1, "bad-code", f"'{code}' is no code.", "Rename the file.")
                continue
            if f"figure:{code}" in self._origins:
                self._note(
                    file, 1, "code-twice", f"The figure '{code}' stands twice.", "Rename it."
                )
            self._origins.setdefault(f"figure:{code}", Origin(file))
            figure = parse_figure(file, code, self._files[file], self._findings)
            if figure is not None:
                yield figure

    def _load_changes(self) -> str:
        return (self._open("changes.md") or "").strip() + "\n"

    def _note_unread(self) -> None:
        for file in sorted(set(self._files) - self._used):
            if file.startswith("modules/") and file.endswith(".md"):
                self._note(
                    file,
                    1,
                    "lesson-unreachable",
                    "No module lists this lesson, so nobody can reach it.",
                    "Add it to 'lessons' in module.yaml, or remove the file.",
                )
            else:
                self._note(
                    file, 1, "file-unused", "Nothing uses this file.", "Name it, or remove it."
                )
