"""Points, mark and pass of a form.

Every item is worth one point. Shares of a point are exact fractions, and the pass is decided on
them; the percentage that is shown is cut to one decimal, so that it never looks like a pass that is
none. A pass needs the mark *and* every critical item fully right.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from assessments.assembly import Form
from assessments.kinds.contract import FULL, Json, Response

POINT_STEP = Decimal("0.0001")
"""Resolution in which the points of one item are recorded."""


@dataclass(frozen=True, slots=True)
class ItemScore:
    """What one item earned; `is_answered` tells a wrong answer from none."""

    position: int
    points: Fraction
    is_answered: bool
    is_critical: bool

    @property
    def is_right(self) -> bool:
        """Tell whether the item earned its whole point."""
        return self.points == FULL

    def to_json(self) -> list[Json]:
        """Return position, points as text, and whether the item was answered."""
        points = Decimal(self.points.numerator) / Decimal(self.points.denominator)
        printed = str(points.quantize(POINT_STEP, ROUND_HALF_UP))
        return [self.position, printed, self.is_answered]


@dataclass(frozen=True, slots=True)
class Result:
    """The result of an attempt."""

    items: tuple[ItemScore, ...]
    points: Fraction
    max_points: int
    percent: Decimal
    cut_percent: Decimal
    critical_missed: tuple[str, ...]
    passed: bool


def score_form(form: Form, responses: Mapping[int, Response], cut_percent: Decimal) -> Result:
    """Score the latest responses by position.

    Args:
        form: The form as stored with the attempt.
        responses: Canonical responses; a position may be missing or `None`.
        cut_percent: The mark of the attempt's terms.
    """
    scores = tuple(
        ItemScore(
            position=item.position,
            points=item.interaction.score(responses.get(item.position)),
            is_answered=responses.get(item.position) is not None,
            is_critical=item.is_critical,
        )
        for item in form.items
    )
    points = sum((score.points for score in scores), Fraction(0))
    missed = tuple(
        form.get(score.position).code
        for score in scores
        if score.is_critical and not score.is_right
    )
    reaches_mark = points * 100 >= Fraction(cut_percent) * len(scores)
    return Result(
        items=scores,
        points=points,
        max_points=len(scores),
        percent=percent_of(points, len(scores)),
        cut_percent=cut_percent,
        critical_missed=missed,
        passed=reaches_mark and not missed,
    )


def percent_of(points: Fraction, max_points: int) -> Decimal:
    """Return the percentage cut to one decimal, never rounded up.

    Example:
        >>> percent_of(Fraction(239, 3), 100)
        Decimal('79.6')
    """
    tenths = points * 1000 // max_points
    return Decimal(int(tenths)) / 10
