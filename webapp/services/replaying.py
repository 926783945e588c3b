"""From the simulator's verdict to plain JSON values that can be kept."""

from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from simulator.journal import verify


def verify_journal(journal: bytes) -> dict[str, Any]:
    """Replay a journal and give the finding, with the result document when there is one."""
    verdict = verify(journal)
    return {
        "kind": verdict.kind.value,
        "reason_code": f"replay.{verdict.kind.value.lower()}",
        "reason": verdict.reason,
        "tick": verdict.tick,
        "line": verdict.line,
        "result": None if verdict.result is None else to_plain(verdict.result),
    }


def to_plain(value: Any) -> Any:
    """Give frozen values as JSON values: objects by field name, tuples as lists, enums by value."""
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: to_plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, (tuple, list)):
        return [to_plain(each) for each in value]
    if isinstance(value, dict):
        return {str(name): to_plain(each) for name, each in value.items()}
    return value
