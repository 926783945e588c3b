"""One transaction per request, in one place: begun when first asked for, committed once at the end.

Requests that change something (POST, PUT, PATCH, DELETE, or a view marked with `writes`) hold
SQLite's write lock from their first `current_session()` to the end of the view, so a view should
parse and refuse before it asks. The commit happens before the answer is sent; when it fails, the
person gets the error and not the answer. Every error that reaches the border rolls back.
"""

from collections.abc import Callable
from typing import TypeVar, cast

from flask import Flask, Response, current_app, g, request
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from webapp.platform.db import Database

EXTENSION = "celaxi.database"
CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
WRITES_MARK = "__writes__"
View = TypeVar("View", bound=Callable[..., object])


def writes(view: View) -> View:
    """Mark a view that changes something although it is asked for with GET."""
    setattr(view, WRITES_MARK, True)
    return view


def current_database() -> Database:
    return cast("Database", current_app.extensions[EXTENSION])


def reading_connection() -> Connection:
    """Give the request's connection for looking; the actor is loaded through it."""
    connection = g.get("celaxi_connection")
    if connection is None:
        connection = g.celaxi_connection = current_database().engine.connect()
    return cast("Connection", connection)


def current_session() -> Session:
    """Give the request's session; the first call begins its transaction."""
    session = g.get("celaxi_session")
    if session is None:
        session = g.celaxi_session = begin(writing=is_writing())
    return cast("Session", session)


def begin_writing() -> Session:
    """End what was only looked at and begin to write; for views that think long before."""
    close()
    session = g.celaxi_session = begin(writing=True)
    return session


def begin(*, writing: bool) -> Session:
    if not writing:
        return Session(bind=reading_connection(), expire_on_commit=False)
    close_connection()
    return current_database().session(writing=True)


def is_writing() -> bool:
    if request.method in CHANGING:
        return True
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, WRITES_MARK, False)


def abandon() -> None:
    """Roll back what the request has done so far; called for every error."""
    session = cast("Session | None", g.get("celaxi_session"))
    if session is not None:
        session.rollback()


def close() -> None:
    session = g.pop("celaxi_session", None)
    if session is not None:
        session.close()
    close_connection()


def close_connection() -> None:
    connection = g.pop("celaxi_connection", None)
    if connection is not None:
        connection.close()


def commit(response: Response) -> Response:
    """Commit once, before the answer leaves."""
    session = cast("Session | None", g.get("celaxi_session"))
    if session is not None and session.in_transaction():
        try:
            session.commit()
        except BaseException:
            session.rollback()
            raise
    return response


def close_at_end(_error: BaseException | None) -> None:
    close()


def init_app(app: Flask, database: Database) -> None:
    app.extensions[EXTENSION] = database
    app.after_request(commit)
    app.teardown_appcontext(close_at_end)
