"""Items: a question with its key, in one fixed revision, as it stands in a bank.

What a person gets to see is not here but in a form (`assessments.assembly`).
"""

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum

from assessments.kinds.contract import Interaction, Json


class Difficulty(StrEnum):
    """How hard the author expects the item to be for a trained person."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class Confidence(StrEnum):
    """How well the statement behind an item is founded.

    `TRAINING` marks limits that were chosen for teaching and are no registered limit of a product.
    """

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    TRAINING = "training"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from, and how far it can be relied on."""

    citation: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class ItemRevision:
    """One fixed version of an item; any change of text or key gives another digest.

    Attributes:
        code: Name of the item, unique in its bank.
        prompt: The question; numeric items hold `{variable}` placeholders.
        rationale: Why the key is right; shown after the end only.
        roles: Whom the item is for, as tags (`operator`, `qc`, `qa`, `engineer`).
        is_critical: Whether the item must be right for a pass whatever the mark.
    """

    code: str
    module: str
    objective: str
    difficulty: Difficulty
    prompt: str
    interaction: Interaction
    rationale: str
    sources: tuple[Source, ...]
    roles: tuple[str, ...]
    is_critical: bool = False

    @property
    def kind(self) -> str:
        """Name of the kind of the item."""
        return self.interaction.kind

    @property
    def digest(self) -> str:
        """SHA-256 over everything that the revision says."""
        return digest_of(self.to_json())

    def to_json(self) -> dict[str, Json]:
        """Return the whole revision as plain JSON, keys included."""
        return {
            "code": self.code,
            "module": self.module,
            "objective": self.objective,
            "difficulty": self.difficulty.value,
            "prompt": self.prompt,
            "kind": self.kind,
            "interaction": self.interaction.to_json(),
            "rationale": self.rationale,
            "sources": [[source.citation, source.confidence.value] for source in self.sources],
            "roles": list(self.roles),
            "critical": self.is_critical,
        }


def canonical_json(value: Json) -> str:
    """Return the one spelling of a JSON value: keys sorted, no spaces, UTF-8 as it is."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest_of(value: Json) -> str:
    """Return the SHA-256 of the canonical spelling, in hexadecimal."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()
