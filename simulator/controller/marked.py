"""YAML with the line of every value, so that a finding can name the place.

Only plain scalars, lists and mappings with text keys are read, no aliases. What the values mean
is checked by the readers of recipes, alarm tables and scenarios.
"""

from dataclasses import dataclass
from typing import Any, Final

import yaml

from simulator.controller.errors import RecipeError

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """Plain values and the line (from 1) of each path in them."""

    name: str
    plain: Any
    lines: dict[Path, int]

    def line(self, path: Path) -> int:
        """Return the line of a path, or of the nearest parent that has one."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def where(self, path: Path) -> str:
        """Return `file:line` for a path."""
        return f"{self.name}:{self.line(path)}"


_Loader: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The loader in C where PyYAML was built with it; ten times as fast, with the same nodes."""


def read_marked(text: str, name: str) -> Marked:
    """Return the plain values of a YAML text with their lines.

    Raises:
        RecipeError: The text is not YAML or uses a form that is not allowed here.
    """
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        reason = getattr(error, "problem", None) or "a character that is not allowed"
        raise RecipeError(f"{name}:{line}", f"not YAML: {reason}") from error
    if node is None:
        raise RecipeError(f"{name}:1", "the file is empty")
    lines: dict[Path, int] = {}
    return Marked(name, _Reader(loader, name, lines, set()).build(node, ()), lines)


@dataclass(frozen=True, slots=True)
class _Reader:
    loader: Any
    name: str
    lines: dict[Path, int]
    seen: set[yaml.Node]

    def build(self, node: yaml.Node, path: Path) -> Any:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if node in self.seen:
            raise RecipeError(f"{self.name}:{self.lines[path]}", "aliases are not used here")
        self.seen.add(node)
        if isinstance(node, yaml.MappingNode):
            return self._build_mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(each, (*path, i)) for i, each in enumerate(node.value)]
        return self._build_scalar(node)

    def _build_scalar(self, node: yaml.Node) -> Any:
        try:
            return self.loader.construct_object(node)
        except (yaml.YAMLError, ValueError) as error:
            where = f"{self.name}:{node.start_mark.line + 1}"
            raise RecipeError(where, f"a value that cannot be read: {node.value!r}") from error

    def _build_mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, value in node.value:
            where = f"{self.name}:{key.start_mark.line + 1}"
            if not isinstance(key, yaml.ScalarNode):
                raise RecipeError(where, "a key must be plain text")
            if key.value in result:
                raise RecipeError(where, f"the key {key.value!r} stands twice; keep one")
            self.lines[(*path, key.value)] = key.start_mark.line + 1
            result[key.value] = self.build(value, (*path, key.value))
        return result
