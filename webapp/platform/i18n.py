"""The language of a page, its direction, and how times and numbers are shown."""

from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from babel import Locale
from flask import Flask, g, request
from flask_babel import Babel, get_locale, gettext, ngettext
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

__all__ = ["_", "_l", "init_app", "ngettext", "show_date", "show_time"]


def _(text: str, /, **values: object) -> str:
    """Translate a text into the language of the request; values are filled in by name."""
    return str(gettext(text, **values))


TRANSLATIONS = Path(__file__).parents[1] / "locale"


def offered_languages() -> tuple[str, ...]:
    """List English and every language that has a compiled catalogue."""
    compiled = TRANSLATIONS.glob("*/LC_MESSAGES/messages.mo")
    return ("en", *sorted(path.parents[1].name for path in compiled))


def show_time(moment: datetime | None) -> Markup:
    """Show a moment in UTC, readable by people and machines."""
    if moment is None:
        return Markup("&mdash;")
    text = f"{moment.day} {moment:%b %Y, %H:%M} UTC"
    return Markup('<time datetime="{}">{}</time>').format(f"{moment:%Y-%m-%dT%H:%M:%SZ}", text)


def show_date(day: date | None) -> Markup:
    """Show a day the same way everywhere: 5 Mar 2026."""
    if day is None:
        return Markup("&mdash;")
    return Markup('<time datetime="{}">{}</time>').format(
        f"{day:%Y-%m-%d}", f"{day.day} {day:%b %Y}"
    )


def direction() -> str:
    locale = get_locale() or Locale("en")
    return str(locale.text_direction)


def language() -> str:
    return str(get_locale() or "en").replace("_", "-")


@lru_cache(maxsize=4096)
def format_plain(text: str) -> Markup:
    return Markup(text) % {}  # noqa: S704 - the texts of templates are ours


def translate(text: str, /, **values: object) -> Markup:
    """Translate a text of a template; values are escaped.

    English is what the texts are written in, so it is answered without asking a catalogue.
    """
    if g.get("celaxi_is_english", False):
        return format_plain(text) if not values else Markup(text) % values  # noqa: S704 - ours
    locale = get_locale()
    g.celaxi_is_english = locale is None or locale.language == "en"
    return Markup(gettext(text)) % values  # noqa: S704 - the catalogues are ours


def install_translation(app: Flask) -> None:
    app.jinja_env.globals.update(_=translate, gettext=translate)


def init_app(app: Flask) -> None:
    languages = offered_languages()

    def select() -> str:
        chosen = g.get("celaxi_language")
        return chosen or request.accept_languages.best_match(languages) or "en"

    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", str(TRANSLATIONS))
    Babel(app, locale_selector=select)
    install_translation(app)
    app.jinja_env.filters.update(when=show_time, day=show_date)
    app.jinja_env.globals.update(direction=direction, language=language)
