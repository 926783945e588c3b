"""The lines of a journal and their canonical form.

A journal is JSON lines: one header, then commands and checkpoints, then one footer. Each line but
the first carries the SHA-256 of the line before; the footer also seals itself. Only commands are
recorded, everything else follows from them.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Final

from simulator.controller.commands import Command, command_to_plain
from simulator.scenario.run import Checkpoint

SCHEMA: Final = 1
MAX_BYTES: Final = 8_000_000
MAX_LINE_BYTES: Final = 16_384
MAX_RECORDS: Final = 20_000
MAX_DEPTH: Final = 8
MAX_TEXT: Final = 4_096
ENDINGS: Final = ("ended", "left")
"""`ended`: the run came to its end; `left`: the operator went away before."""
HEADER_FIELDS: Final[dict[str, tuple[type, ...]]] = {
    "schema": (int,),
    "run_uid": (str,),
    "permit": (str, type(None)),
    "scenario_code": (str,),
    "scenario_digest": (str,),
    "recipe_digest": (str,),
    "profile_digest": (str,),
    "seed": (int,),
    "level": (str,),
    "model_revision": (int,),
    "tick_seconds": (float,),
    "language": (str,),
    "program_version": (str,),
    "wall_time": (str,),
}


@dataclass(frozen=True, slots=True)
class Header:
    """The first line: what is played, with what, and under which permit.

    `permit` is the site's signed permit as text, or nothing for practice. Digests are those of
    scenario, recipe and profile. Times are texts; nothing is computed from them.
    """

    schema: int
    run_uid: str
    permit: str | None
    scenario_code: str
    scenario_digest: str
    recipe_digest: str
    profile_digest: str
    seed: int
    level: str
    model_revision: int
    tick_seconds: float
    language: str
    program_version: str
    wall_time: str


@dataclass(frozen=True, slots=True)
class CommandRecord:
    """An operator command: it takes effect at `tick`. `line` is its place in the file."""

    line: int
    sequence: int
    tick: int
    actor: str
    command: Command
    wall_time: str


@dataclass(frozen=True, slots=True)
class CheckpointRecord:
    """The digest of the exact state after the step to `tick`."""

    line: int
    checkpoint: Checkpoint


@dataclass(frozen=True, slots=True)
class Footer:
    """The last line: how it ended. The claimed score is kept and never used."""

    line: int
    tick: int
    ending: str
    final_digest: str
    claimed_score: int | None
    wall_time: str


def hash_line(line: bytes) -> str:
    """Return the SHA-256 of a line without its line break, in hexadecimal."""
    return hashlib.sha256(line).hexdigest()


def canonical_line(plain: dict[str, Any]) -> bytes:
    r"""Return plain values as one canonical line without a line break.

    Example:
        >>> canonical_line({"b": 1, "a": "é"})
        b'{"a":"\\u00e9","b":1}'
    """
    text = json.dumps(
        plain, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
    )
    return text.encode("ascii")


def header_line(header: Header) -> bytes:
    """Return the first line of a journal."""
    plain = {name: getattr(header, name) for name in HEADER_FIELDS}
    return canonical_line({"kind": "header", **plain})


def command_line(record: CommandRecord, previous: str) -> bytes:
    """Return the line of a command."""
    return canonical_line(
        {
            "kind": "command",
            "sequence": record.sequence,
            "tick": record.tick,
            "actor": record.actor,
            "command": command_to_plain(record.command),
            "wall_time": record.wall_time,
            "previous": previous,
        }
    )


def checkpoint_line(checkpoint: Checkpoint, previous: str) -> bytes:
    """Return the line of a checkpoint."""
    return canonical_line(
        {
            "kind": "checkpoint",
            "tick": checkpoint.tick,
            "digest": checkpoint.digest,
            "previous": previous,
        }
    )


def footer_line(footer: Footer, previous: str) -> bytes:
    """Return the last line; its `seal` is the hash of the same line without the seal."""
    plain = {
        "kind": "footer",
        "tick": footer.tick,
        "ending": footer.ending,
        "final_digest": footer.final_digest,
        "claimed_score": footer.claimed_score,
        "wall_time": footer.wall_time,
        "previous": previous,
    }
    return canonical_line({**plain, "seal": hash_line(canonical_line(plain))})
