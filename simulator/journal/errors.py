"""Refusals of the journal package."""

from dataclasses import dataclass
from typing import ClassVar


class JournalError(Exception):
    """Root of every refusal of `simulator.journal`; `code` is stable and never translated."""

    code: ClassVar[str] = "journal.refused"


@dataclass(eq=False)
class MalformedJournalError(JournalError):
    """The bytes are not a journal; `line` counts from 1, 0 means the file as a whole."""

    line: int
    reason: str
    code: ClassVar[str] = "journal.malformed"

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}" if self.line else self.reason


@dataclass(eq=False)
class RetiredJournalError(JournalError):
    """The journal was played with a model, scenario, recipe or profile that is not here."""

    reason: str
    code: ClassVar[str] = "journal.retired"

    def __str__(self) -> str:
        return self.reason


@dataclass(eq=False)
class DivergedError(JournalError):
    """The replay came to another state than the journal says."""

    tick: int
    line: int
    reason: str
    code: ClassVar[str] = "journal.diverged"

    def __str__(self) -> str:
        return f"line {self.line}, tick {self.tick}: {self.reason}"
