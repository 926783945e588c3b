"""The border of a request: every error becomes a page or a problem document, and nothing is kept.

The sentences for people are here; the codes come from below.
"""

import json
from http import HTTPStatus

import structlog
from flask import Flask, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from webapp.platform import transaction
from webapp.platform.errors import AcademyError, ForeignFieldError, RefusedError
from webapp.platform.i18n import _, _l
from webapp.platform.identity import new_uid

log = structlog.get_logger()

TITLES = {
    400: _l("The request was not understood"),
    401: _l("Sign in first"),
    403: _l("This page is not open to you"),
    404: _l("There is nothing here"),
    405: _l("This does not work in this way"),
    409: _l("That is not possible now"),
    413: _l("The file is too large"),
    429: _l("Too many attempts"),
    500: _l("Something went wrong on our side"),
}
ADVICE = {
    400: _l("Go back, reload the page and try again. What you saved before is kept."),
    401: _l("Your session has ended. Sign in again to go on."),
    403: _l("Your account does not have the role that this page needs. Ask your administrator."),
    404: _l("The address may be wrong, or the page may belong to another site."),
    405: _l("Open the page again from the menu."),
    409: _l("Go back and look at the present state first."),
    413: _l("Choose a smaller file."),
    429: _l("Wait fifteen minutes, then try again."),
    500: _l("Nothing of this request was kept. Try again; if it fails again, report the number."),
}


def find_advice(error: Exception, status: int) -> str:
    if isinstance(error, ForeignFieldError):
        names = ", ".join(error.fields)[:200]
        return _("The form was sent with fields that it does not have: %(names)s.", names=names)
    if isinstance(error, RefusedError) and error.message_key:
        return _(error.message_key)
    if isinstance(error, CSRFError):
        return _("The page was open too long or came from elsewhere. Reload it and try again.")
    general = 400 if status < HTTPStatus.INTERNAL_SERVER_ERROR else 500
    return str(ADVICE.get(status, ADVICE[general]))


def answer(error: Exception, status: int, code: str, occurrence: str | None = None) -> Response:
    title = str(TITLES.get(status) or HTTPStatus(status).phrase)
    advice = find_advice(error, status)
    if request.path.startswith("/api/"):
        return answer_problem(status, code, title, advice, occurrence)
    html = render_template(
        "error.html", status=status, title=title, advice=advice, occurrence=occurrence
    )
    return Response(html, status, mimetype="text/html")


def answer_problem(
    status: int, code: str, title: str, advice: str, occurrence: str | None
) -> Response:
    problem = {"type": "about:blank", "title": title, "status": status, "code": code}
    problem |= {"detail": advice} | ({"instance": occurrence} if occurrence else {})
    return Response(json.dumps(problem), status, mimetype="application/problem+json")


def handle_refusal(error: AcademyError) -> ResponseReturnValue:
    transaction.abandon()
    return answer(error, error.status, error.code)


def handle_http(error: HTTPException) -> ResponseReturnValue:
    transaction.abandon()
    status = error.code or 500
    if error.response is not None or status < HTTPStatus.BAD_REQUEST:
        return error  # a redirect of the router
    response = answer(error, status, f"web.http_{status}")
    response.headers.extend((k, v) for k, v in error.get_headers() if k == "Allow")
    return response


def handle_bug(error: Exception) -> ResponseReturnValue:
    transaction.abandon()
    occurrence = new_uid()
    log.error("request failed", occurrence=occurrence, path=request.path, exc_info=error)
    return answer(error, 500, "web.bug", occurrence)


def init_app(app: Flask) -> None:
    app.register_error_handler(AcademyError, handle_refusal)
    app.register_error_handler(HTTPException, handle_http)
    app.register_error_handler(Exception, handle_bug)
