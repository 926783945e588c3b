"""Sentences about passwords."""

from webapp.platform.i18n import _
from webapp.platform.passwords import MAXIMUM_LENGTH, MINIMUM_LENGTH
from webapp.services.authentication import PasswordFinding


def describe_faults(faults: tuple[PasswordFinding, ...]) -> list[tuple[str, str]]:
    """Give (field, sentence) for each fault of a new password."""
    sentences = {
        PasswordFinding.WRONG_CURRENT: ("current", _("This is not your present password.")),
        PasswordFinding.BLOCKED: (
            "current",
            _("Too many wrong passwords. Wait fifteen minutes, then try again."),
        ),
        PasswordFinding.SHORT: (
            "new",
            _("Use at least %(count)s characters; a few words work well.", count=MINIMUM_LENGTH),
        ),
        PasswordFinding.LONG: (
            "new",
            _("Use at most %(count)s characters.", count=MAXIMUM_LENGTH),
        ),
        PasswordFinding.SAME: ("new", _("Choose one that differs from your present password.")),
        PasswordFinding.LIKE_NAME: ("new", _("Do not use your log-in name in the password.")),
    }
    return [sentences[fault] for fault in faults]
