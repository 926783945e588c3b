"""A small language for the keys of numeric items: `+ - * / **`, parentheses and a few functions.

It is read by a parser of our own and computed with `decimal` at 28 digits, so that a key has the
same value on every machine. There are no names other than the variables of the item and the
functions below, no attributes, no loops: nothing an author writes here can do but calculate.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, DecimalException, localcontext

from assessments.errors import FormulaError

_CONTEXT = Context(prec=28, rounding=ROUND_HALF_EVEN)
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?P<name>[a-z][a-z0-9_]*)"
    r"|(?P<mark>\*\*|[-+*/(),]))"
)
_MAX_LENGTH = 500
_UNARY: dict[str, Callable[[Decimal], Decimal]] = {
    "sqrt": Decimal.sqrt,
    "exp": Decimal.exp,
    "ln": Decimal.ln,
    "log10": Decimal.log10,
    "abs": abs,
}
_MANY: dict[str, Callable[..., Decimal]] = {"min": min, "max": max}
FUNCTIONS = frozenset(_UNARY) | frozenset(_MANY)
"""Names that a variable may not have."""


@dataclass(frozen=True, slots=True)
class _Number:
    value: Decimal


@dataclass(frozen=True, slots=True)
class _Variable:
    name: str


@dataclass(frozen=True, slots=True)
class _Operation:
    mark: str
    left: "_Node"
    right: "_Node"


@dataclass(frozen=True, slots=True)
class _Call:
    function: str
    arguments: tuple["_Node", ...]


_Node = _Number | _Variable | _Operation | _Call


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was read; `variables` are the names it uses, in order of first use."""

    text: str
    root: _Node
    variables: tuple[str, ...]

    def compute(self, values: Mapping[str, Decimal]) -> Decimal:
        """Return the value for these variables.

        Raises:
            FormulaError: A variable is missing, or the value does not exist (division by zero,
                root or logarithm of a negative number).
        """
        with localcontext(_CONTEXT):
            try:
                value = _compute(self.root, values)
            except KeyError as error:
                raise FormulaError(self.text, f"no value for {error.args[0]}") from error
            except DecimalException as error:
                reason = "division by zero" if "Zero" in type(error).__name__ else "no value"
                raise FormulaError(self.text, reason) from error
        if not value.is_finite():
            raise FormulaError(self.text, "no value")
        return value


def _compute(node: _Node, values: Mapping[str, Decimal]) -> Decimal:
    if isinstance(node, _Number):
        return node.value
    if isinstance(node, _Variable):
        return values[node.name]
    if isinstance(node, _Call):
        arguments = [_compute(argument, values) for argument in node.arguments]
        function = _UNARY.get(node.function) or _MANY[node.function]
        return function(*arguments)
    return _combine(node.mark, _compute(node.left, values), _compute(node.right, values))


def _combine(mark: str, left: Decimal, right: Decimal) -> Decimal:
    if mark == "+":
        return left + right
    if mark == "-":
        return left - right
    if mark == "*":
        return left * right
    return left / right if mark == "/" else left**right


class _Reader:
    """Recursive descent over the marks of one formula."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = self._split(text)
        self.at = 0
        self.variables: dict[str, None] = {}

    def _split(self, text: str) -> list[tuple[str, str]]:
        tokens: list[tuple[str, str]] = []
        at = 0
        if len(text) > _MAX_LENGTH:
            raise FormulaError(text[:40], "too long")
        while text[at:].strip():
            match = _TOKEN.match(text, at)
            if match is None or match.lastgroup is None:
                raise FormulaError(text, f"unknown sign {text[at:].strip()[0]!r}")
            tokens.append((match.lastgroup, match.group(match.lastgroup)))
            at = match.end()
        return tokens

    def peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def take(self) -> tuple[str, str]:
        if self.at >= len(self.tokens):
            raise FormulaError(self.text, "something is missing at the end")
        self.at += 1
        return self.tokens[self.at - 1]

    def expect(self, mark: str) -> None:
        if self.peek() != mark:
            raise FormulaError(self.text, f"“{mark}” is missing")
        self.at += 1

    def read_sum(self) -> _Node:
        node = self.read_product()
        while self.peek() in {"+", "-"}:
            mark = self.take()[1]
            node = _Operation(mark, node, self.read_product())
        return node

    def read_product(self) -> _Node:
        node = self.read_sign()
        while self.peek() in {"*", "/"}:
            mark = self.take()[1]
            node = _Operation(mark, node, self.read_sign())
        return node

    def read_sign(self) -> _Node:
        if self.peek() == "-":
            self.take()
            return _Operation("-", _Number(Decimal(0)), self.read_sign())
        return self.read_power()

    def read_power(self) -> _Node:
        base = self.read_operand()
        if self.peek() != "**":
            return base
        self.take()
        return _Operation("**", base, self.read_sign())

    def read_operand(self) -> _Node:
        group, text = self.take()
        if group == "number":
            return _Number(Decimal(text))
        if group == "name":
            return self.read_call(text) if self.peek() == "(" else self.read_variable(text)
        if text != "(":
            raise FormulaError(self.text, f"“{text}” stands where a value is expected")
        node = self.read_sum()
        self.expect(")")
        return node

    def read_variable(self, name: str) -> _Node:
        self.variables[name] = None
        return _Variable(name)

    def read_call(self, name: str) -> _Node:
        if name not in FUNCTIONS:
            raise FormulaError(self.text, f"unknown function {name}")
        self.expect("(")
        arguments = [self.read_sum()]
        while self.peek() == ",":
            self.take()
            arguments.append(self.read_sum())
        self.expect(")")
        if name in _UNARY and len(arguments) != 1:
            raise FormulaError(self.text, f"{name} takes one value")
        return _Call(name, tuple(arguments))


def read_formula(text: str) -> Formula:
    """Read a formula.

    Raises:
        FormulaError: It is not one, with the reason.

    Example:
        >>> read_formula("dose * 100 / (volume + 1)").compute(
        ...     {"dose": Decimal(3), "volume": Decimal(5)})
        Decimal('50')
    """
    reader = _Reader(text)
    root = reader.read_sum()
    if reader.at != len(reader.tokens):
        raise FormulaError(text, f"“{reader.peek()}” is not expected")
    return Formula(text, root, tuple(reader.variables))
