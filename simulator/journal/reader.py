"""Reading a journal strictly: every line canonical, chained, of a known kind, within bounds.

A last line that was cut off by a crash is told apart from a damaged one, so that a station can
resume. Nothing is played here.
"""

import json
from dataclasses import dataclass
from typing import Any, Final

from simulator.controller.commands import command_from_plain
from simulator.controller.errors import CommandShapeError
from simulator.journal.errors import MalformedJournalError
from simulator.journal.records import (
    ENDINGS,
    HEADER_FIELDS,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_LINE_BYTES,
    MAX_RECORDS,
    MAX_TEXT,
    SCHEMA,
    CheckpointRecord,
    CommandRecord,
    Footer,
    Header,
    canonical_line,
    hash_line,
)
from simulator.scenario.run import Checkpoint
from simulator.scenario.views import Level

DIGEST_LENGTH: Final = 64
HEXADECIMAL: Final = "0123456789abcdef"
MAX_NUMBER: Final = 2**63
FIELDS: Final = {
    "command": ("sequence", "tick", "actor", "command", "wall_time", "previous"),
    "checkpoint": ("tick", "digest", "previous"),
    "footer": (
        "tick",
        "ending",
        "final_digest",
        "claimed_score",
        "wall_time",
        "previous",
        "seal",
    ),
}


@dataclass(frozen=True, slots=True)
class Journal:
    """A journal as read: header, entries in order, footer if it is there.

    `valid_bytes` is the length of the lines that are whole; `is_cut_off` tells that the last line
    is not. `last_hash` is the hash of the last whole line.
    """

    header: Header
    entries: tuple[CommandRecord | CheckpointRecord, ...]
    footer: Footer | None
    is_cut_off: bool
    valid_bytes: int
    last_hash: str


def read_journal(data: bytes) -> Journal:
    """Return the journal in these bytes.

    Raises:
        MalformedJournalError: Something is not as it must be; says the line and the reason.
    """
    if len(data) > MAX_BYTES:
        raise MalformedJournalError(0, f"larger than {MAX_BYTES} bytes")
    whole, _, rest = data.rpartition(b"\n")
    lines = whole.split(b"\n") if whole else []
    if not lines:
        raise MalformedJournalError(1, "no header")
    if len(lines) > MAX_RECORDS:
        raise MalformedJournalError(0, f"more than {MAX_RECORDS} lines")
    reading = _Reading()
    for number, line in enumerate(lines, 1):
        reading.take(number, line)
    if reading.header is None:
        raise MalformedJournalError(1, "no header")
    return Journal(
        header=reading.header,
        entries=tuple(reading.entries),
        footer=reading.footer,
        is_cut_off=bool(rest),
        valid_bytes=len(whole) + 1,
        last_hash=reading.previous,
    )


class _Reading:
    """What has been read so far."""

    def __init__(self) -> None:
        self.header: Header | None = None
        self.entries: list[CommandRecord | CheckpointRecord] = []
        self.footer: Footer | None = None
        self.previous = ""
        self.sequence = 0
        self.tick = 0

    def take(self, number: int, line: bytes) -> None:
        plain = _parse(number, line)
        if self.footer is not None:
            raise MalformedJournalError(number, "a line after the footer")
        if number == 1:
            self.header = _header(plain)
        else:
            self._take_entry(number, plain)
        self.previous = hash_line(line)

    def _take_entry(self, number: int, plain: dict[str, Any]) -> None:
        kind = plain.get("kind")
        if not isinstance(kind, str) or kind not in FIELDS:
            raise MalformedJournalError(number, f"unknown record kind {kind!r:.40}")
        if sorted(plain) != sorted((*FIELDS[kind], "kind")):
            raise MalformedJournalError(number, f"a {kind} holds other fields")
        if plain["previous"] != self.previous:
            raise MalformedJournalError(number, "the chain of hashes is broken before this line")
        tick = _number(number, plain["tick"], "tick")
        if tick < self.tick:
            raise MalformedJournalError(number, "the tick goes back")
        self.tick = tick
        if kind == "command":
            self.entries.append(self._command(number, tick, plain))
        elif kind == "checkpoint":
            checkpoint = Checkpoint(tick, _digest(number, plain["digest"]))
            self.entries.append(CheckpointRecord(number, checkpoint))
        else:
            self.footer = _footer(number, tick, plain)

    def _command(self, number: int, tick: int, plain: dict[str, Any]) -> CommandRecord:
        self.sequence += 1
        if plain["sequence"] != self.sequence or type(plain["sequence"]) is not int:
            raise MalformedJournalError(number, f"sequence {self.sequence} is expected")
        if plain["actor"] != "operator":
            raise MalformedJournalError(number, "unknown actor")
        try:
            command = command_from_plain(plain["command"])
        except CommandShapeError as error:
            raise MalformedJournalError(number, error.reason) from error
        wall_time = _text(number, plain["wall_time"], "wall_time")
        return CommandRecord(number, self.sequence, tick, "operator", command, wall_time)


def _parse(number: int, line: bytes) -> dict[str, Any]:
    if len(line) > MAX_LINE_BYTES:
        raise MalformedJournalError(number, f"longer than {MAX_LINE_BYTES} bytes")
    if _depth(line) > MAX_DEPTH:
        raise MalformedJournalError(number, f"nested deeper than {MAX_DEPTH}")
    try:
        plain = json.loads(line)
        canonical = canonical_line(plain)
    except (ValueError, TypeError, AttributeError) as error:
        raise MalformedJournalError(number, "not a line of JSON") from error
    if not isinstance(plain, dict) or canonical != line:
        raise MalformedJournalError(number, "not in canonical form")
    return plain


def _depth(line: bytes) -> int:
    depth = deepest = 0
    quoted = escaped = False
    for byte in line:
        if quoted:
            quoted = escaped or byte != 34  # noqa: PLR2004 - the quotation mark
            escaped = not escaped and byte == 92  # noqa: PLR2004 - the backslash
        elif byte == 34:  # noqa: PLR2004
            quoted = True
        elif byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest


def _header(plain: dict[str, Any]) -> Header:
    if plain.get("kind") != "header":
        raise MalformedJournalError(1, "the first line is not a header")
    if sorted(plain) != sorted((*HEADER_FIELDS, "kind")):
        raise MalformedJournalError(1, "the header holds other fields")
    for name, kinds in HEADER_FIELDS.items():
        value = plain[name]
        if type(value) not in kinds:
            raise MalformedJournalError(1, f"{name!r} has the wrong type")
        if isinstance(value, str):
            _text(1, value, name)
    if plain["schema"] != SCHEMA:
        raise MalformedJournalError(1, f"schema {plain['schema']} is not known; {SCHEMA} is")
    if plain["level"] not in {each.value for each in Level}:
        raise MalformedJournalError(1, "unknown level")
    _number(1, plain["seed"], "seed")
    return Header(**{name: plain[name] for name in HEADER_FIELDS})


def _footer(number: int, tick: int, plain: dict[str, Any]) -> Footer:
    unsealed = {key: value for key, value in plain.items() if key != "seal"}
    if plain["seal"] != hash_line(canonical_line(unsealed)):
        raise MalformedJournalError(number, "the seal of the footer does not fit")
    if plain["ending"] not in ENDINGS:
        raise MalformedJournalError(number, "unknown ending")
    score = plain["claimed_score"]
    if score is not None:
        _number(number, score, "claimed_score")
    return Footer(
        line=number,
        tick=tick,
        ending=plain["ending"],
        final_digest=_digest(number, plain["final_digest"]),
        claimed_score=score,
        wall_time=_text(number, plain["wall_time"], "wall_time"),
    )


def _number(line: int, value: Any, name: str) -> int:
    if type(value) is not int or not 0 <= value < MAX_NUMBER:
        raise MalformedJournalError(line, f"{name!r} must be a whole number")
    return value


def _text(line: int, value: Any, name: str) -> str:
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        raise MalformedJournalError(line, f"{name!r} must be a text of at most {MAX_TEXT}")
    return value


def _digest(line: int, value: Any) -> str:
    text = _text(line, value, "digest")
    if len(text) != DIGEST_LENGTH or any(each not in HEXADECIMAL for each in text):
        raise MalformedJournalError(line, "a digest has 64 hexadecimal digits")
    return text
