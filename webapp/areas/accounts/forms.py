"""Shapes of what the account pages send."""

from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from webapp.platform.forms import StrictForm
from webapp.platform.i18n import _l
from webapp.platform.passwords import MAXIMUM_LENGTH

ENOUGH = InputRequired(_l("Fill this in."))


class SignInForm(StrictForm):
    login_name = StringField(_l("Log-in name"), [ENOUGH, Length(max=MAXIMUM_LENGTH)])
    password = PasswordField(_l("Password"), [ENOUGH, Length(max=MAXIMUM_LENGTH)])
    next = HiddenField()


class ChangePasswordForm(StrictForm):
    current = PasswordField(_l("Present password"), [ENOUGH, Length(max=MAXIMUM_LENGTH)])
    new = PasswordField(_l("New password"), [ENOUGH])
    repeated = PasswordField(
        _l("New password again"), [ENOUGH, EqualTo("new", _l("The two new passwords differ."))]
    )


class SignOutForm(StrictForm):
    """Only the token."""
