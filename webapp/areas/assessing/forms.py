"""Shapes of what the pages of an assessment send; whether an answer fits is decided below."""

import re
from typing import Any

from flask import Request
from wtforms import BooleanField, HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Regexp

from assessments import FormItem
from assessments.errors import ResponseShapeError
from webapp.platform.forms import StrictForm
from webapp.platform.i18n import _l
from webapp.services.responses import GivenResponse

UID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
FIELDS_OF_SAVE = frozenset({"uid", "sequence", "position", "value"})
MAX_SEQUENCE = 2**31 - 1
MAX_SAVE_BYTES = 8192


class StartForm(StrictForm):
    understood = BooleanField(
        _l("I have read the conditions and start now."),
        [InputRequired(_l("Tick the box to show that you have read the conditions."))],
    )


class SubmitForm(StrictForm):
    """Only the token."""


class ReleaseForm(StrictForm):
    reason = TextAreaField(
        _l("Why is a further attempt released?"),
        [
            InputRequired(_l("Write down the reason; it stays in the record.")),
            Length(
                min=10,
                max=500,
                message=_l("Write between 10 and 500 characters, so that it helps."),
            ),
        ],
    )


def make_answer_form(item: FormItem) -> type[StrictForm]:
    """Make the form of one item for pages without JavaScript."""
    fields: dict[str, Any] = {
        "response_uid": HiddenField(validators=[InputRequired(), Regexp(UID)]),
        **LISTERS[item.interaction.kind](item.interaction.show()),
    }
    return type("AnswerForm", (StrictForm,), fields)


def list_labels(shown: list[dict[str, str]]) -> list[str]:
    return [option["label"] for option in shown]


def read_answer(item: FormItem, form: StrictForm) -> Any:
    """Turn the fields of the form into the raw value of a response.

    Raises:
        ResponseShapeError: Two steps were given the same place.
    """
    kind, shown = item.interaction.kind, item.interaction.show()
    if kind == "single_choice":
        return form["choice"].data or None
    if kind == "multiple_response":
        return form["choices"].data or None
    if kind == "numeric":
        return {"number": form["number"].data or "", "unit": form["unit"].data or ""}
    if kind == "matching":
        labels = list_labels(shown["sources"])
        return {label: form[f"match-{label}"].data or "" for label in labels}
    return read_places({o["label"]: form[f"place-{o['label']}"].data for o in shown["options"]})


def read_places(places: dict[str, str | None]) -> list[str] | None:
    """Return the labels in the order of their places, or `None` when no place was given.

    Raises:
        ResponseShapeError: Not every place was given exactly once.
    """
    if not any(places.values()):
        return None
    wanted = {str(place) for place in range(1, len(places) + 1)}
    if set(places.values()) != wanted:
        raise ResponseShapeError("every place once")
    return sorted(places, key=lambda label: int(places[label] or 0))


def read_save(request: Request) -> GivenResponse | None:
    """Return the response that the browser sends in the background, or `None` for a wrong shape."""
    if (request.content_length or 0) > MAX_SAVE_BYTES:
        return None
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict) or set(sent) != FIELDS_OF_SAVE:
        return None
    uid, sequence, position = sent["uid"], sent["sequence"], sent["position"]
    if not isinstance(uid, str) or not UID.fullmatch(uid) or not is_count(position):
        return None
    return GivenResponse(uid, sequence, position, sent["value"]) if is_count(sequence) else None


def is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_SEQUENCE


LISTERS: dict[str, Any] = {
    "single_choice": lambda _shown: {"choice": StringField()},
    "multiple_response": lambda _shown: {
        "choices": SelectMultipleField(choices=[], validate_choice=False)
    },
    "numeric": lambda _shown: {"number": StringField(), "unit": StringField()},
    "ordering": lambda shown: {
        f"place-{label}": StringField() for label in list_labels(shown["options"])
    },
    "matching": lambda shown: {
        f"match-{label}": StringField() for label in list_labels(shown["sources"])
    },
}
