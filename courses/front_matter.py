"""The YAML head of a content file with line numbers; mistakes become findings, not exceptions.

`parse_yaml` and `split_head` give `Located` values; `HeadReader` takes keys out of a mapping, notes
what is missing or of the wrong shape, and in the end names the keys that nobody asked for. What the
keys mean is known in `courses.loader`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

import yaml

from courses.findings import Finding

FENCE = "---"


@dataclass(frozen=True, slots=True)
class Located:
    """A YAML value with the line it begins on; scalars stay text, so no number loses a digit."""

    value: "str | tuple[Located, ...] | Mapping[str, Located]"
    line: int


@dataclass(frozen=True, slots=True)
class Document:
    """A content file cut in two: the head, and the body with the line it begins on."""

    head: Located | None
    body: str
    body_line: int


def split_head(file: str, text: str, findings: list[Finding]) -> Document:
    """Cut a Markdown file into its YAML head and its body."""
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        findings.append(
            Finding(file, 1, "head-missing", "The file has no head.", "Begin it with a line ---.")
        )
        return Document(None, text, 1)
    for index, line in enumerate(lines[1:], 1):
        if line.rstrip() == FENCE:
            head = parse_yaml(file, "\n".join(lines[1:index]), findings, first_line=2)
            return Document(head, "\n".join(lines[index + 1 :]), index + 2)
    findings.append(
        Finding(file, 1, "head-open", "The head has no end.", "Close it with a line ---.")
    )
    return Document(None, "", len(lines))


def parse_yaml(
    file: str, text: str, findings: list[Finding], *, first_line: int = 1
) -> Located | None:
    """Read YAML text into located values, or note why it cannot be read.

    Args:
        file: Named in the findings.
        text: The YAML text.
        findings: Receives what is wrong.
        first_line: Line of the file on which the text begins.
    """
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = first_line + (mark.line if mark else 0)
        problem = getattr(error, "problem", None) or "unreadable"
        findings.append(
            Finding(
                file, line, "bad-yaml", f"The YAML cannot be read: {problem}.", "Mend the line."
            )
        )
        return None
    if node is None:
        findings.append(Finding(file, first_line, "yaml-empty", "The YAML is empty.", "Fill it."))
        return None
    return _locate(file, node, findings, first_line)


def _locate(file: str, node: yaml.Node, findings: list[Finding], first_line: int) -> Located:
    line = first_line + int(node.start_mark.line)
    if isinstance(node, yaml.ScalarNode):
        return Located(str(node.value), line)
    if isinstance(node, yaml.SequenceNode):
        return Located(tuple(_locate(file, n, findings, first_line) for n in node.value), line)
    mapping: dict[str, Located] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        if key in mapping:
            key_line = first_line + int(key_node.start_mark.line)
            findings.append(
                Finding(file, key_line, "key-twice", f"The key '{key}' stands twice.", "Keep one.")
            )
        value = _locate(file, value_node, findings, first_line)
        mapping[key] = value
    return Located(mapping, line)


@dataclass(slots=True)
class HeadReader:
    """Takes known keys out of one YAML mapping and notes everything that does not fit."""

    file: str
    located: Located
    findings: list[Finding]
    _mapping: Mapping[str, Located] = field(init=False)
    _asked: set[str] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        if isinstance(self.located.value, Mapping):
            self._mapping = self.located.value
        else:
            self._mapping = {}
            self.note(self.located.line, "wrong-shape", "Keys with values are expected here.")

    @property
    def line(self) -> int:
        """Line on which the mapping begins."""
        return self.located.line

    def note(self, line: int, code: str, message: str, remedy: str = "Correct it.") -> None:
        """Add a finding in this file."""
        self.findings.append(Finding(self.file, line, code, message, remedy))

    def line_of(self, key: str) -> int:
        """Return the line on which the value of a key begins, or the mapping's own."""
        return self._mapping[key].line if key in self._mapping else self.line

    def take(self, key: str, *, required: bool = True) -> Located | None:
        """Return the located value of a key, noting it when it is required and absent."""
        self._asked.add(key)
        found = self._mapping.get(key)
        if found is None and required:
            self.note(self.line, "key-missing", f"The key '{key}' is missing.", f"Add '{key}:'.")
        return found

    def take_text(self, key: str, *, required: bool = True) -> str:
        """Return a text, stripped; empty when it is absent or of another shape."""
        found = self.take(key, required=required)
        if found is None:
            return ""
        if not isinstance(found.value, str):
            self.note(found.line, "wrong-shape", f"'{key}' must be a text.")
            return ""
        text = found.value.strip()
        if required and not text:
            self.note(found.line, "key-empty", f"'{key}' is empty.", "Write it.")
        return text

    def take_number(self, key: str) -> Decimal | None:
        """Return an exact number; `None` when it is absent or unreadable."""
        text = self.take_text(key)
        if not text:
            return None
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            self.note(self.line_of(key), "wrong-shape", f"'{key}' must be a number.")
            return None
        return number

    def take_flag(self, key: str) -> bool:
        """Return `true` or `false`; an absent flag is false."""
        text = self.take_text(key, required=False)
        if text not in {"", "true", "false"}:
            self.note(self.line_of(key), "wrong-shape", f"'{key}' must be true or false.")
        return text == "true"

    def take_items(self, key: str, *, required: bool = True) -> tuple[Located, ...]:
        """Return the items of a list; empty when it is absent or of another shape."""
        found = self.take(key, required=required)
        if found is None:
            return ()
        if not isinstance(found.value, tuple):
            self.note(found.line, "wrong-shape", f"'{key}' must be a list.")
            return ()
        if required and not found.value:
            self.note(found.line, "key-empty", f"'{key}' is empty.", "Name at least one.")
        return found.value

    def take_texts(self, key: str, *, required: bool = True) -> tuple[str, ...]:
        """Return the texts of a list, leaving out (and noting) what is no text."""
        texts = []
        for item in self.take_items(key, required=required):
            if isinstance(item.value, str):
                texts.append(item.value.strip())
            else:
                self.note(item.line, "wrong-shape", f"'{key}' must hold texts only.")
        return tuple(texts)

    def take_readers(self, key: str, *, required: bool = True) -> "Iterator[HeadReader]":
        """Yield a reader for each mapping of a list."""
        for item in self.take_items(key, required=required):
            yield HeadReader(self.file, item, self.findings)

    def finish(self) -> None:
        """Note every key that nobody asked for."""
        for key in self._mapping:
            if key not in self._asked:
                known = ", ".join(sorted(self._asked))
                self.note(
                    self._mapping[key].line,
                    "unknown-key",
                    f"The key '{key}' is unknown.",
                    f"Remove it or use one of: {known}.",
                )
