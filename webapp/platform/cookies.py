"""The signed cookie of the site: Flask's own, with its signer made once and not at each request."""

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer


class SignedCookies(SecureCookieSessionInterface):
    """Keeps the signer of the one application that it serves."""

    def __init__(self, app: Flask) -> None:
        self._signer = super().get_signing_serializer(app)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:  # noqa: ARG002 - shape of Flask
        """Give the signer."""
        return self._signer


def init_app(app: Flask) -> None:
    """Let the application use it; the secret must be configured before."""
    app.session_interface = SignedCookies(app)
