"""Who may come in: every route is closed unless its view is opened with `open_to`.

`Role` and `Actor` live in `webapp.platform.actors`, which knows no web framework; services import
them from there, areas may take them from here.
"""

from collections.abc import Callable
from typing import TypeVar, cast
from urllib.parse import urlencode

from flask import Flask, Response, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user

from webapp.platform.actors import Actor, Role
from webapp.platform.errors import ForbiddenError

__all__ = [
    "ANYONE",
    "SIGNED_IN",
    "Actor",
    "Role",
    "SignedInPerson",
    "current_actor",
    "find_actor",
    "init_app",
    "open_to",
]

ANYONE = "anyone"
SIGNED_IN = "signed-in"
MARK = "__open_to__"
FREE_OF_PASSWORD_CHANGE = frozenset({"accounts.change_password", "accounts.sign_out"})
View = TypeVar("View", bound=Callable[..., object])


class SignedInPerson(UserMixin):  # type: ignore[misc]
    """What Flask-Login holds for a request: the actor and whether a new password is due."""

    def __init__(self, actor: Actor, *, token: str, must_change_password: bool) -> None:
        self.actor = actor
        self.token = token
        self.must_change_password = must_change_password

    def get_id(self) -> str:
        return self.token


def open_to(*who: Role | str) -> Callable[[View], View]:
    """Open a view to roles, `SIGNED_IN` or `ANYONE`; it must stand nearest to the function."""
    if not who:
        raise ValueError("open_to needs at least one role, SIGNED_IN or ANYONE")

    def mark(view: View) -> View:
        setattr(view, MARK, frozenset(who))
        return view

    return mark


def opened_to(endpoint: str) -> frozenset[str] | None:
    """Tell to whom an endpoint is open; None when nobody opened it."""
    return getattr(current_app.view_functions.get(endpoint), MARK, None)


def find_person() -> SignedInPerson | None:
    person = current_user._get_current_object()  # noqa: SLF001 - the documented way
    return person if isinstance(person, SignedInPerson) else None


def find_actor() -> Actor | None:
    """Give the signed-in person, or None for a visitor."""
    person = find_person()
    return person.actor if person else None


def current_actor() -> Actor:
    """Give the signed-in person of a view that is open to signed-in people only."""
    actor = find_actor()
    if actor is None:
        raise ForbiddenError("web.signed_out")
    return actor


def is_api() -> bool:
    return request.path.startswith("/api/")


def guard() -> ResponseReturnValue | None:
    """Refuse every request that its view was not opened to; runs before each view."""
    endpoint = request.endpoint
    if endpoint is None:
        return None  # no such address: answered as 404
    opened = opened_to(endpoint)
    if opened is None:
        raise ForbiddenError("web.closed")
    if ANYONE in opened:
        return None
    person = find_person()
    if person is None:
        return ask_to_sign_in()
    if person.must_change_password and endpoint not in FREE_OF_PASSWORD_CHANGE:
        return redirect(url_for("accounts.change_password"), 303)
    if SIGNED_IN not in opened and not person.actor.holds(*cast("frozenset[Role]", opened)):
        raise ForbiddenError
    return None


def ask_to_sign_in() -> ResponseReturnValue:
    if is_api():
        body = '{"type":"about:blank","title":"Sign in first","status":401,"code":"web.signed_out"}'
        return Response(body, 401, mimetype="application/problem+json")
    target = request.full_path.rstrip("?") if request.method == "GET" else ""
    query = f"?{urlencode({'next': target})}" if target not in {"", "/"} else ""
    return redirect(url_for("accounts.sign_in") + query, 303)


def init_app(app: Flask, load: Callable[[str], SignedInPerson | None]) -> None:
    """Put the guard before every view; `load` finds the person for a session token."""
    manager = LoginManager()
    manager.session_protection = None  # sessions are rows of ours, see services.authentication
    manager.init_app(app)
    manager.user_loader(load)
    app.before_request(guard)
