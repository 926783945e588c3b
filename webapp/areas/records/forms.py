"""Shapes of what the pages of people and records send."""

from wtforms import HiddenField, PasswordField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from webapp.platform.forms import StrictForm
from webapp.platform.i18n import _l
from webapp.platform.passwords import MAXIMUM_LENGTH
from webapp.services.records import REVIEW_MEANINGS
from webapp.storage.people import REASON_LENGTH
from webapp.storage.records import COMMENT_LENGTH

MOMENT = r"^\s*(?:(\d{1,3}):)?(\d{1,3}):([0-5]\d)\s*$"
ENOUGH = InputRequired(_l("Fill this in."))


def password_field() -> PasswordField:
    return PasswordField(_l("Your password"), [ENOUGH, Length(max=MAXIMUM_LENGTH)])


class ReviewForm(StrictForm):
    meaning = RadioField(
        _l("What your signature means"),
        [InputRequired(_l("Choose what your signature means."))],
        choices=[meaning.value for meaning in REVIEW_MEANINGS],
    )
    reason = TextAreaField(_l("Reason or remark"), [Optional(), Length(max=REASON_LENGTH)])
    password = password_field()
    shown_digest = HiddenField()


class CommentForm(StrictForm):
    text = TextAreaField(_l("Comment"), [ENOUGH, Length(max=COMMENT_LENGTH)])
    moment = StringField(
        _l("At this moment of the run"),
        [Optional(), Regexp(MOMENT, message=_l("Write minutes and seconds, such as 12:30."))],
    )


class CertifyForm(StrictForm):
    password = password_field()
    shown_digest = HiddenField()


class RevokeForm(StrictForm):
    reason = TextAreaField(_l("Reason"), [ENOUGH, Length(max=REASON_LENGTH)])
    password = password_field()
    shown_digest = HiddenField()
