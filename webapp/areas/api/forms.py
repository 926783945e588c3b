"""Shapes of what stations send; nothing may be missing and nothing foreign."""

from typing import Any

from flask import request

from webapp.platform.errors import ForeignFieldError, RefusedError

LONGEST_TEXT = 400
MOST_CODES = 40


class ShapeError(RefusedError):
    """A document of a station does not have the agreed form."""

    status = 400

    def __init__(self, what: str) -> None:
        super().__init__("api.shape", f"The request was not understood: {what}.")


def read_document(*names: str) -> dict[str, Any]:
    """Give the JSON object of the request with exactly these entries.

    Raises:
        ShapeError: It is no JSON object, or an entry is missing.
        ForeignFieldError: It has an entry that is not among the names.
    """
    document = request.get_json(force=True, silent=True)
    if not isinstance(document, dict):
        raise ShapeError("send a JSON object")
    foreign = tuple(sorted(str(name) for name in document if name not in names))
    if foreign:
        raise ForeignFieldError(foreign)
    missing = [name for name in names if name not in document]
    if missing:
        raise ShapeError(f"{', '.join(missing)} is missing")
    return document


def read_text(document: dict[str, Any], name: str) -> str:
    """Give an entry that must be a text of ordinary length.

    Raises:
        ShapeError: It is something else.
    """
    value = document[name]
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise ShapeError(f"{name} must be a text of at most {LONGEST_TEXT} characters")
    return value


def read_codes(document: dict[str, Any], name: str) -> tuple[str, ...]:
    """Give an entry that must be a list of codes.

    Raises:
        ShapeError: It is something else, or empty.
    """
    value = document[name]
    is_list = isinstance(value, list) and 0 < len(value) <= MOST_CODES
    if not is_list or not all(isinstance(code, str) for code in value):
        raise ShapeError(f"{name} must be a list of 1 to {MOST_CODES} codes")
    return tuple(dict.fromkeys(value))


def read_count(document: dict[str, Any], name: str) -> int:
    """Give an entry that must be a whole number.

    Raises:
        ShapeError: It is something else.
    """
    value = document[name]
    if type(value) is not int:
        raise ShapeError(f"{name} must be a whole number")
    return value
