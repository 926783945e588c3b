"""Security headers of every answer."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

DIRECTIVES = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
)
CONTENT_SECURITY_POLICY = "; ".join(DIRECTIVES)
HEADERS = (
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)
NOT_STORED = ("Cache-Control", "no-store")
STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"


def init_app(app: Flask, *, is_https: bool) -> None:
    """Add the headers outside of the framework, where no answer can go around them."""
    added = [*HEADERS, *((("Strict-Transport-Security", STRICT_TRANSPORT),) if is_https else ())]
    inner = app.wsgi_app

    def answer(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        def begin(status: str, headers: list[tuple[str, str]], error: Any = None) -> Any:
            headers.extend(added)
            if not any(name == "Cache-Control" for name, _value in headers):
                headers.append(NOT_STORED)
            return start(status, headers, error)

        return inner(environ, begin)

    app.wsgi_app = answer  # type: ignore[method-assign, assignment]
