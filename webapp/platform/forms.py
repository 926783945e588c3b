"""Forms that refuse what they do not know."""

from typing import Any

from flask import request
from flask_wtf import FlaskForm

from webapp.platform.errors import ForeignFieldError

CSRF_FIELD = "csrf_token"


class StrictForm(FlaskForm):  # type: ignore[misc]
    """A form that refuses posted fields which it does not have.

    A person who uses the page never sends such a field, so it is answered as a refusal of the
    whole request (400) that names the fields, and not as an error beside one of them.
    """

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Check the fields.

        Raises:
            ForeignFieldError: The request carries a field that the form does not have.
        """
        self.refuse_foreign_fields()
        return bool(super().validate(*args, **kwargs))

    def refuse_foreign_fields(self) -> None:
        names = {field.name for field in self} | {CSRF_FIELD}
        prefixes = tuple(f"{name}-" for name in names)
        sent = (*request.form, *request.files)
        foreign = tuple(
            sorted({name for name in sent if name not in names and not name.startswith(prefixes)})
        )
        if foreign:
            raise ForeignFieldError(foreign)
