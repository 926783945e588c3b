"""Pages that look the same to everybody in the same state: rendered once, kept in the process.

What differs from reader to reader without changing the shape of a page (their name, the token
against forged requests, a place in a text) is put into marked places at each request. A page is
found again by everything else that it is made from, so what is kept can never be stale; whether a
person may see it was decided before anybody asks here.
"""

import re
import secrets
from collections.abc import Callable, Hashable, Mapping
from typing import Any

from flask import render_template, session
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from webapp.platform.access import current_actor
from webapp.platform.actors import Actor
from webapp.platform.i18n import language

KEPT = 256
_SECRET = secrets.token_hex(12)  # nobody outside of this process can write a mark into a page
_MARKS = re.compile(f"{_SECRET}:([a-z]+);")
_kept: dict[Hashable, tuple[bytes | str, ...]] = {}

TOKEN = "token"  # noqa: S105 - the name of a place, not a secret
NAME = "name"


def mark(place: str) -> Markup:
    """Give the mark that stands for a value while a page is made."""
    return Markup(f"{_SECRET}:{place};")  # noqa: S704 - letters and digits only


def render_kept(
    template: str,
    state: Hashable,
    make_context: Callable[[Any], Mapping[str, Any]],
    **places: object,
) -> str | bytes:
    """Return a page for a signed-in person, rendered anew only in a state not seen before.

    Args:
        template: Name of the template.
        state: Everything that the page is made from, except language, roles and the places.
        make_context: Makes the values for the template; it is given the token for forms.
        places: Values that are filled in at each request and known to the template by name.
    """
    if "_flashes" in session:
        return render_template(template, **make_context(generate_csrf()), **places)
    actor = current_actor()
    key = (template, language(), actor.roles, tuple(places), state)
    pieces = _kept.get(key)
    if pieces is None:
        pieces = _cut(_render_marked(template, make_context, places, actor))
        while len(_kept) >= KEPT:
            _kept.pop(next(iter(_kept)), None)
        _kept[key] = pieces
    return _fill(pieces, {**places, TOKEN: generate_csrf(), NAME: actor.display_name})


def _render_marked(
    template: str,
    make_context: Callable[[Any], Mapping[str, Any]],
    places: Mapping[str, object],
    actor: Actor,
) -> str:
    anybody = Actor(0, "", mark(NAME), None, actor.roles, "")
    token = mark(TOKEN)
    return render_template(
        template,
        **make_context(token),
        **{name: mark(name) for name in places},
        csrf_token=lambda: token,
        find_actor=lambda: anybody,
    )


def _cut(html: str) -> tuple[bytes | str, ...]:
    """Cut a page at its marks: bytes and names of places by turns."""
    pieces = _MARKS.split(html)
    return tuple(piece if at % 2 else piece.encode() for at, piece in enumerate(pieces))


def _fill(pieces: tuple[bytes | str, ...], values: Mapping[str, object]) -> bytes:
    written = {name: str(escape(value)).encode() for name, value in values.items()}
    return b"".join(written[piece] if isinstance(piece, str) else piece for piece in pieces)
