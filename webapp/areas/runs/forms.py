"""Shapes of what the pages about stations send."""

from wtforms import HiddenField, StringField, SubmitField
from wtforms.validators import InputRequired, Length

from webapp.platform.forms import StrictForm
from webapp.platform.i18n import _l
from webapp.storage.people import REASON_LENGTH


class CodeForm(StrictForm):
    user_code = StringField(_l("Code"), [InputRequired(_l("Type the code.")), Length(max=40)])


class ConfirmForm(StrictForm):
    request_uid = HiddenField(validators=[InputRequired(), Length(max=36)])
    approve = SubmitField(_l("Yes, pair this simulator"))
    refuse = SubmitField(_l("No, refuse"))


class RevokeForm(StrictForm):
    reason = StringField(_l("Reason"), [InputRequired(_l("Say why.")), Length(max=REASON_LENGTH)])
