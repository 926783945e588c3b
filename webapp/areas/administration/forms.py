"""Shapes of what the administration pages send."""

from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from webapp.platform.actors import Role
from webapp.platform.forms import StrictForm
from webapp.platform.i18n import _l

ENOUGH = InputRequired(_l("Fill this in."))
NO_SITE = ""
ROLE_NAMES = {
    Role.TRAINEE: _l("Trainee"),
    Role.TRAINER: _l("Trainer"),
    Role.AUTHOR: _l("Author"),
    Role.AUDITOR: _l("Auditor"),
    Role.ADMINISTRATOR: _l("Administrator"),
}


ROLE_CHOICES = [SelectChoice(role.value, name) for role, name in ROLE_NAMES.items()]


class PersonForm(StrictForm):
    display_name = StringField(_l("Name as on certificates"), [ENOUGH, Length(max=120)])
    login_name = StringField(_l("Log-in name"), [ENOUGH, Length(max=60)])
    site = SelectField(_l("Site"), choices=[])
    role = SelectField(_l("First role"), choices=ROLE_CHOICES)


class RoleForm(StrictForm):
    role = SelectField(_l("Role"), choices=ROLE_CHOICES)
    step = SelectField(
        _l("Change"),
        choices=[SelectChoice("granted", _l("Grant")), SelectChoice("revoked", _l("Revoke"))],
    )
    reason = StringField(_l("Reason"), [ENOUGH, Length(max=500)])


class ActiveForm(StrictForm):
    active = SelectField(choices=[SelectChoice("yes"), SelectChoice("no")])
    reason = StringField(_l("Reason"), [ENOUGH, Length(max=500)])


class EmptyForm(StrictForm):
    """Only the token."""


class SiteForm(StrictForm):
    code = StringField(_l("Code"), [ENOUGH, Length(max=20)])
    name = StringField(_l("Name"), [ENOUGH, Length(max=120)])
    country = StringField(_l("Country"), [ENOUGH, Length(max=120)])


class ReviewForm(StrictForm):
    has_findings = BooleanField(_l("The review has findings that need action"))
    conclusion = TextAreaField(
        _l("What was looked at, and the conclusion"), [ENOUGH, Length(min=10, max=2000)]
    )


class TrailForm(StrictForm):
    """The filters of the trail, in the address."""

    class Meta:
        """Reading needs no token."""

        csrf = False

    actor = StringField(_l("Person"), [Optional(), Length(max=120)])
    table = SelectField(_l("Kind of fact"), choices=[], default="")
    action = StringField(_l("Action begins with"), [Optional(), Length(max=80)])
    since = DateField(_l("From"), [Optional()])
    until = DateField(_l("To"), [Optional()])
    before = IntegerField(validators=[Optional(), NumberRange(min=1)])
