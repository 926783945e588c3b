"""The unchanging part of a lesson page, made once per edition and language and then reused.

What differs from reader to reader (answers, the token against forged requests, progress) is put
into marked places at each request; everything else of a lesson is the same for everybody.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from flask import render_template
from markupsafe import Markup

from webapp.areas.learning.presenters import CheckPage, list_sections, list_sources
from webapp.platform.i18n import language
from webapp.services.learning import LessonView

TOKEN_MARK = "\ue000token\ue001"  # noqa: S105 - a place, not a secret
CHECK_MARK = "\ue000check:{}\ue001"
MARKS = re.compile("\ue000(token|check:[a-z0-9-]+)\ue001")
KEPT = 128


@dataclass(frozen=True, slots=True)
class Article:
    """A lesson cut at the places of its checks, and its checks as nobody has answered them.

    `pieces` alternates between HTML and codes of checks, beginning and ending with HTML.
    """

    pieces: tuple[str, ...]
    unanswered: dict[str, str]


class _Key:
    """Finds an article by edition, lesson, language and reader; carries what makes it."""

    __slots__ = ("is_learner", "is_preview", "key", "view")

    def __init__(self, view: LessonView, *, is_learner: bool, is_preview: bool) -> None:
        self.view = view
        self.is_learner = is_learner
        self.is_preview = is_preview
        place = (view.content.digest, view.module.code, view.lesson.code)
        self.key = (*place, view.version, view.is_current, language(), is_learner, is_preview)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.key == other.key


def _render_check(key: _Key, page: CheckPage, token: str) -> str:
    return render_template(
        "learning/_check.html", page=page, view=key.view, is_learner=key.is_learner, token=token
    )


class _Place:
    """Stands for a check while the article is made."""

    def __init__(self, code: str) -> None:
        self._mark = CHECK_MARK.format(code)

    def __html__(self) -> str:
        return self._mark


@lru_cache(maxsize=KEPT)
def _make_article(key: _Key) -> Article:
    view = key.view
    blank = {c.code: CheckPage(c, n) for n, c in enumerate(view.lesson.checks, 1)}
    html = render_template(
        "learning/_article.html",
        view=view,
        sections=list_sections(view.rendered, blank),
        place_of=_Place,
        sources=list_sources(view.content, view.rendered),
        is_learner=key.is_learner,
        is_preview=key.is_preview,
    )
    pieces = tuple(piece.removeprefix("check:") for piece in MARKS.split(html))
    unanswered = {code: _render_check(key, page, TOKEN_MARK) for code, page in blank.items()}
    return Article(pieces, unanswered)


def render_article(
    view: LessonView,
    checks: dict[str, CheckPage],
    *,
    is_learner: bool,
    is_preview: bool,
    token: str,
) -> Markup:
    """Return the text of a lesson with the reader's answers in it."""
    key = _Key(view, is_learner=is_learner, is_preview=is_preview)
    article = _make_article(key)
    written = list(article.pieces)
    for index in range(1, len(written), 2):
        page = checks[written[index]]
        if page.outcome is None:
            written[index] = article.unanswered[page.check.code].replace(TOKEN_MARK, token)
        else:
            written[index] = _render_check(key, page, token)
    return Markup("".join(written))  # noqa: S704 - templates and content cleaned when published
