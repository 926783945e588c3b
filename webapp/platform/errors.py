"""Refusals of the site, each with a stable `code`.

`webapp.platform.error_pages` makes the sentences for people.
"""

from typing import ClassVar


class AcademyError(Exception):
    """Root of every refusal of `webapp`; `code` is stable and never translated."""

    status: ClassVar[int] = 409

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotFoundError(AcademyError):
    """What was asked for is not there, or the person may not know that it is."""

    status: ClassVar[int] = 404

    def __init__(self, code: str = "web.not_found") -> None:
        super().__init__(code)


class ForbiddenError(AcademyError):
    """The person is known, but no role of theirs opens this."""

    status: ClassVar[int] = 403

    def __init__(self, code: str = "web.forbidden") -> None:
        super().__init__(code)


class RefusedError(AcademyError):
    """A rule says no; `message_key` is a sentence in English that is translated when shown."""

    status: ClassVar[int] = 409

    def __init__(self, code: str, message_key: str = "") -> None:
        super().__init__(code)
        self.message_key = message_key


class ForeignFieldError(AcademyError):
    """A form carried fields that it does not have."""

    status: ClassVar[int] = 400

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__("web.form.foreign_fields")
        self.fields = fields


class ConfigurationError(AcademyError):
    """The environment or the database does not fit the program; `sentence` says what to do."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(code)
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence
