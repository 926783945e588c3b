"""Judging one answer to a knowledge check: right, not yet right, or not readable as an answer.

Knowledge checks help to learn: an answer may be given again until it is right. Nothing here scores
a person; assessments do that, in their own package.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from courses.structure import CheckKind, KnowledgeCheck, NumericKey


class Outcome(StrEnum):
    """What became of an answer; `UNREADABLE` answers are shown back and not kept."""

    RIGHT = "right"
    NOT_YET = "not-yet"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Judgement:
    """The outcome of one answer, and the answer in the form in which it is kept.

    `chosen` holds the indexes of chosen options in rising order; it is empty for numbers. `number`
    is what was understood, `None` for choices.
    """

    outcome: Outcome
    chosen: tuple[int, ...] = ()
    number: Decimal | None = None

    @property
    def is_right(self) -> bool:
        """Whether the answer is right."""
        return self.outcome is Outcome.RIGHT


NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?(e[+-]?\d{1,3})?")
TIMES_TEN = re.compile(r"[x*]10\^?")
AS_TYPED = str.maketrans(
    {"\N{MULTIPLICATION SIGN}": "x", "\N{MINUS SIGN}": "-", "\N{SUPERSCRIPT MINUS}": "-"}
    | {sign: str(digit) for digit, sign in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}
)


def read_number(text: str) -> Decimal | None:
    """Understand a number as people type it; `None` when it could mean two things or nothing.

    A point or a comma may mark decimals. A comma (or a point) followed by exactly three digits is
    taken as a decimal mark only for the point, because `12,000` may mean twelve or twelve thousand.
    Powers of ten may be written `1.2e7` or `1.2 x 10^7`.

    Example:
        >>> read_number("12,5"), read_number("1.2 x 10^7"), read_number("12,000")
        (Decimal('12.5'), Decimal('1.2E+7'), None)
    """
    compact = re.sub(r"\s", "", text.translate(AS_TYPED)).lower()
    compact = TIMES_TEN.sub("e", compact)
    if not NUMBER.fullmatch(compact) or re.search(r",\d{3}(?!\d)", compact):
        return None
    try:
        return Decimal(compact.replace(",", "."))
    except InvalidOperation:
        return None


def judge(check: KnowledgeCheck, answer: Sequence[str]) -> Judgement:
    """Judge what was sent for a knowledge check.

    Args:
        check: The knowledge check as released.
        answer: Indexes of the chosen options, or one typed number.
    """
    if check.numeric is not None:
        return _judge_number(check.numeric, answer)
    chosen = _read_choices(check, answer)
    if chosen is None:
        return Judgement(Outcome.UNREADABLE)
    right = tuple(index for index, option in enumerate(check.options) if option.is_right)
    return Judgement(Outcome.RIGHT if chosen == right else Outcome.NOT_YET, chosen)


def _judge_number(key: NumericKey, answer: Sequence[str]) -> Judgement:
    number = read_number(answer[0]) if len(answer) == 1 else None
    if number is None:
        return Judgement(Outcome.UNREADABLE)
    is_right = abs(number - key.value) <= key.tolerance
    return Judgement(Outcome.RIGHT if is_right else Outcome.NOT_YET, number=number)


def _read_choices(check: KnowledgeCheck, answer: Sequence[str]) -> tuple[int, ...] | None:
    known = {str(index): index for index in range(len(check.options))}
    if not answer or any(text not in known for text in answer):
        return None
    chosen = tuple(sorted({known[text] for text in answer}))
    if check.kind is CheckKind.SINGLE_CHOICE and len(chosen) != 1:
        return None
    return chosen
