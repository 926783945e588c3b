"""The composition root: the only module that knows every part of the site."""

from collections.abc import Callable
from functools import lru_cache
from importlib import import_module

from flask import Flask, g, url_for
from flask_wtf import CSRFProtect
from markupsafe import Markup
from sqlalchemy import text
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp.platform import (
    access,
    assets,
    clock,
    cookies,
    error_pages,
    headers,
    i18n,
    logs,
    navigation,
    transaction,
)
from webapp.platform.access import ANYONE, SignedInPerson, open_to
from webapp.platform.actors import Actor
from webapp.platform.config import Settings, settings_from_environment
from webapp.platform.db import Database
from webapp.services import authentication
from webapp.storage.people import SessionRecord

AREAS = (
    "accounts",
    "learning",
    "assessing",
    "runs",
    "records",
    "administration",
    "api",
    "verification",
)
MORE_ROUTES = {"administration": ("trail",)}  # routes of an area that fill a second file
UNPROTECTED = frozenset({"api"})  # authenticated by tokens and signatures, not by cookies
MAX_BODY_BYTES = 16 * 1024 * 1024


def create_app(settings: Settings | None = None, database: Database | None = None) -> Flask:
    """Make the site. Without settings they are read from the environment."""
    settings = settings or settings_from_environment()
    logs.configure()
    app = Flask("webapp", static_folder=None)
    configure(app, settings)
    cookies.init_app(app)
    database = database or Database(settings.database_url)
    assets.init_app(app)
    headers.init_app(app, is_https=settings.is_https)
    app.after_request(touch_when_due)  # answers pass through these hooks from the last to the first
    transaction.init_app(app, database)
    i18n.init_app(app)
    access.init_app(app, load_signed_in)
    error_pages.init_app(app)
    register_areas(app, CSRFProtect(app))
    app.add_url_rule("/healthz", "healthz", show_health)
    add_template_globals(app)
    return app


def configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SETTINGS=settings,
        SESSION_COOKIE_NAME="__Host-celaxi" if settings.is_https else "celaxi",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        TEMPLATES_AUTO_RELOAD=False,
        WTF_CSRF_TIME_LIMIT=None,  # the token ends with the session it belongs to
    )
    app.extensions["celaxi.settings"] = settings
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops)  # type: ignore[method-assign]


def register_areas(app: Flask, csrf: CSRFProtect) -> None:
    for name in AREAS:
        area = f"webapp.areas.{name}"
        blueprint = import_module(f"{area}.routes").blueprint
        for more in MORE_ROUTES.get(name, ()):
            import_module(f"{area}.{more}")
        if name in UNPROTECTED:
            csrf.exempt(blueprint)
        app.register_blueprint(blueprint)


def add_template_globals(app: Flask) -> None:
    names = app.jinja_env.globals
    names["url_for"] = make_url_for()
    names.update(find_actor=access.find_actor)
    icons = app.jinja_env.get_template("_icons.html").module
    names["icon"] = lru_cache(maxsize=None)(icons.icon)  # type: ignore[attr-defined]
    names["site_mark"] = Markup(app.jinja_env.get_template("_mark.svg").render())  # noqa: S704 - ours
    names["list_navigation"] = navigation.list_entries
    forms = app.jinja_env.get_template("_forms.html").module
    names.update(form_field=forms.form_field, csrf_field=forms.csrf_field)  # type: ignore[attr-defined]


def make_url_for() -> Callable[..., str]:
    """Make the templates' `url_for`, which remembers addresses: they depend on nothing else."""

    @lru_cache(maxsize=8192)
    def remember(endpoint: str, values: tuple[tuple[str, object], ...]) -> str:
        return url_for(endpoint, **dict(values))  # type: ignore[arg-type]

    def build(endpoint: str, **values: object) -> str:
        known = all(type(value) in {str, int} for value in values.values())
        if known and not endpoint.startswith("."):
            return remember(endpoint, tuple(values.items()))
        return url_for(endpoint, **values)  # type: ignore[arg-type]

    return build


@open_to(ANYONE)
def show_health() -> dict[str, str]:
    """Answer when the site can reach its database; for load balancers and the doctor."""
    transaction.current_session().execute(text("SELECT 1"))
    return {"status": "ok"}


def load_signed_in(token: str) -> SignedInPerson | None:
    """Find the person for a session token: one query for session, person and roles."""
    now = clock.now()
    record = authentication.find_session(transaction.reading_connection(), token, now=now)
    if record is None:
        return None
    if authentication.is_touch_due(record, now=now):
        g.celaxi_touch = record.session_id
    g.celaxi_language = record.language
    return SignedInPerson(
        to_actor(record), token=token, must_change_password=record.must_change_password
    )


def to_actor(record: SessionRecord) -> Actor:
    return Actor(
        record.person_id,
        record.person_uid,
        record.display_name,
        record.site_id,
        record.roles,
        record.session_uid,
    )


def touch_when_due(response: object) -> object:
    """Write down that the session was used, after the request's own transaction has ended."""
    session_id = g.pop("celaxi_touch", None)
    if session_id is not None:
        transaction.close()
        with transaction.current_database().write() as session:
            authentication.touch_session(session, session_id, now=clock.now())
    return response
