"""House rules that no linter knows, each with an example that must be found."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("kernel", "plant", "process", "controller", "scenario", "journal", "validation")
ENGINE = tuple(
    sorted(
        path
        for part in (
            "kernel",
            "plant",
            "process",
            "controller",
            "scenario",
            "journal",
            "validation",
        )
        for path in (ROOT / "simulator" / part).rglob("*.py")
    )
)
LIBM = {"exp", "log", "log10", "log2", "pow", "sin", "cos", "tan", "tanh", "expm1", "log1p", "erf"}


def is_set(node: ast.expr) -> bool:
    if isinstance(node, ast.Set | ast.SetComp):
        return True
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"set", "frozenset"}
    )


def is_integer(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int)


def find_unportable(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and reason for each form whose result may differ between machines."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id == "sum":
                yield node.lineno, "built-in sum: use math.fsum or a loop"
            if node.func.id in {"hash", "id"}:
                yield node.lineno, f"{node.func.id}() differs from process to process"
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == "math"
            and node.attr in LIBM
        ):
            yield node.lineno, f"math.{node.attr} differs between systems"
        if (
            isinstance(node, ast.BinOp)
            and isinstance(node.op, ast.Pow)
            and not (is_integer(node.left) and is_integer(node.right))
        ):
            yield node.lineno, "** on floats calls the platform's pow"
        if isinstance(node, ast.For | ast.comprehension) and is_set(node.iter):
            line = node.lineno if isinstance(node, ast.For) else node.iter.lineno
            yield line, "iterating a set: its order is chance"


@pytest.mark.parametrize(
    "bad",
    [
        "total = sum(values)",
        "y = x ** 0.5",
        "y = x ** 2",
        "import math\ny = math.exp(x)",
        "for tag in {'a', 'b'}:\n    pass",
        "tags = [t for t in set(names)]",
        "key = hash(name)",
    ],
)
def test_the_arithmetic_rule_finds_each_forbidden_form(bad: str) -> None:
    assert list(find_unportable(bad))


def test_the_engine_uses_only_forms_that_give_the_same_bits_everywhere() -> None:
    assert ENGINE

    findings = [
        f"{path.relative_to(ROOT)}:{line}: {reason}"
        for path in ENGINE
        for line, reason in find_unportable(path.read_text(encoding="utf-8"))
    ]

    assert findings == []


def test_decisions_have_unique_numbers_and_the_four_parts() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [path.name[:4] for path in decisions]

    assert decisions
    assert numbers == [f"{n:04d}" for n in range(1, len(numbers) + 1)]
    for path in decisions:
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {path.name[:4]} "), path.name
        for part in ("**Context.**", "**Decision.**", "**Rejected.**"):
            assert part in text, f"{path.name} lacks {part}"


def project_texts() -> Iterator[Path]:
    for suffix in ("*.py", "*.md", "*.yaml", "*.toml", "*.html", "*.css", "*.js", "*.txt", "*.typ"):
        for path in ROOT.rglob(suffix):
            parts = path.relative_to(ROOT).parts
            if not any(part.startswith(".") or part in {"var", "build"} for part in parts):
                yield path


def test_every_todo_names_its_issue() -> None:
    pattern = re.compile(r"\b(TODO|FIXME|XXX)\b(?! #\d+)")
    here = Path(__file__).resolve()

    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in project_texts()
        if path != here and path.suffix == ".py"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]

    assert found == []


def test_locks_hold_hashes_and_no_download_address() -> None:
    for path in (ROOT / "constraints").glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert not re.search(r"https?://|--index-url|--extra-index-url|--find-links", text), (
            path.name
        )


def test_the_smaller_locks_agree_with_the_developers_lock() -> None:
    def pins(name: str) -> dict[str, str]:
        text = (ROOT / "constraints" / name).read_text(encoding="utf-8")
        return dict(re.findall(r"^([a-z0-9_.-]+)==([^ ;]+)", text, flags=re.MULTILINE))

    everything = pins("dev.txt")
    for name in ("web.txt", "desktop.txt"):
        assert pins(name).items() <= everything.items(), name
