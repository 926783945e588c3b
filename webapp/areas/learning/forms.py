"""Shapes of what a reader sends."""

from wtforms import IntegerField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Regexp

from webapp.platform.forms import StrictForm

LONGEST_ANSWER = 40
MOST_CHOICES = 12


class EditionForm(StrictForm):
    """Names the release that the page shows."""

    release = StringField(validators=[InputRequired(), Length(min=64, max=64)])


class AnswerForm(EditionForm):
    """An answer to a knowledge check: chosen options, or one number."""

    answer = SelectMultipleField(choices=[], validate_choice=False)

    @property
    def texts(self) -> tuple[str, ...]:
        """The answer, cut to what any knowledge check can need."""
        return tuple(text[:LONGEST_ANSWER] for text in (self.answer.data or ())[:MOST_CHOICES])


class PositionForm(EditionForm):
    """Where the reader is in the lesson."""

    anchor = StringField(validators=[InputRequired(), Regexp(r"^[a-z0-9-]{1,120}$")])
    permille = IntegerField(validators=[NumberRange(0, 1000)])
