"""Words for the answer that a stranger gets."""

from dataclasses import dataclass

from webapp.platform.i18n import _
from webapp.services.certificates import Answer


@dataclass(frozen=True, slots=True)
class Word:
    """The answer as it is shown: headline, icon, tone, and what it means."""

    text: str
    icon: str
    tone: str
    meaning: str


def describe_answer(answer: Answer) -> Word:
    """Give the words for an answer."""
    return {
        Answer.VALID: Word(
            _("This certificate is valid"),
            "check",
            "good",
            _("It is in force today. Compare the name below with the person in front of you."),
        ),
        Answer.EXPIRED: Word(
            _("This certificate has expired"),
            "clock",
            "warning",
            _("It was genuine, and its period is over."),
        ),
        Answer.SUPERSEDED: Word(
            _("This certificate was superseded"),
            "info",
            "info",
            _("The holder has a later certificate. Ask for its number."),
        ),
        Answer.REVOKED: Word(
            _("This certificate is revoked"),
            "cross",
            "bad",
            _("It must not be relied on any more."),
        ),
        Answer.UNKNOWN: Word(
            _("There is no such certificate"),
            "cross",
            "bad",
            _("Check the number and type it again. If it is right, the document is not genuine."),
        ),
        Answer.TOO_MANY: Word(
            _("Too many unknown numbers"),
            "lock",
            "warning",
            _("Wait ten minutes, then try again. Numbers that were checked before stay valid."),
        ),
    }[answer]
