"""Markdown of a lesson -> safe HTML in sections, with places where the knowledge checks stand.

Besides CommonMark with tables a lesson may use:

- `[@source]` a citation,
- `[words](term:code)`, `[words](lesson:code)`, `[words](lesson:module/code)` links inside the
  course,
- `![caption](figure:code)` alone in a paragraph, a drawing,
- `::: check code` alone in a paragraph, the place of a knowledge check,
- a quotation that begins with `[!CALCULATION] Title`, `[!LIMIT]`, `[!SAFETY]` or `[!NOTE]`, a
  framed block.

Raw HTML is text. Addresses inside the course are written relative to a lesson (`../module/lesson`),
so the same HTML serves readers and previews. Whether links lead somewhere is asked in
`courses.checks`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from courses.structure import Figure, GlossaryTerm, Lesson, Source

CITATION = re.compile(r"\[@([A-Za-z0-9-]+)\]")
CHECK_PLACE = re.compile(r"::: check (\S+)")
CALLOUT = re.compile(r"\[!([A-Z]+)\][ \t]*([^\n]*)(?:\n|$)")
CALLOUT_KINDS = {
    "CALCULATION": "Worked calculation",
    "LIMIT": "Training limit",
    "SAFETY": "Safety",
    "NOTE": "Good to know",
}
TAGS = frozenset(
    {"a", "blockquote", "br", "code", "div", "em", "h3", "hr", "li", "ol", "p", "pre", "span"}
    | {"strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul"}
)
ATTRIBUTES = {
    "*": {"class", "id"},
    "a": {"href", "class", "id"},
    "th": {"scope"},
    "ol": {"start"},
    "div": {"class", "tabindex", "role", "aria-labelledby"},
}
TABLE_OPEN = (
    '<div class="table-scroll" tabindex="0" role="group" aria-labelledby="{anchor}">'
    '<table class="table">'
)
TABLE_TAGS = {"table_close": "</table></div>", "th_open": '<th scope="col">', "td_open": "<td>"}
URL_SCHEMES = {"https"}


@dataclass(frozen=True, slots=True)
class Reference:
    """Something a body points to: a link, citation, figure, check, callout or heading."""

    kind: str
    target: str
    line: int


@dataclass(frozen=True, slots=True)
class Html:
    """Prepared HTML of a section between two knowledge checks."""

    html: str


@dataclass(frozen=True, slots=True)
class CheckPlace:
    """The place of a knowledge check in a section."""

    check_code: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a lesson under one heading; `anchor` is unique in the lesson."""

    anchor: str
    title: str
    parts: tuple[Html | CheckPlace, ...]


@dataclass(frozen=True, slots=True)
class RenderedLesson:
    """A lesson ready to be shown, and the codes of its sources in the order of citation."""

    sections: tuple[Section, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a lesson's text may point to, and the code of the module it stands in."""

    module_code: str
    figures: Mapping[str, Figure]
    terms: Mapping[str, GlossaryTerm]
    sources: Mapping[str, Source]


def slugify(text: str) -> str:
    """Return a text as an anchor.

    Example:
        >>> slugify("What the pump does: 50 mL/min")
        'what-the-pump-does-50-ml-min'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "section"


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.core.ruler.before("inline", "callouts", _mark_callouts)
    parser.core.ruler.push("citations", _mark_citations)
    return parser


def _mark_callouts(state: StateCore) -> None:
    for index, token in enumerate(state.tokens[:-2]):
        inline = state.tokens[index + 2]
        if token.type != "blockquote_open" or inline.type != "inline":
            continue
        found = CALLOUT.match(inline.content)
        if found:
            token.meta = {"callout": found[1], "title": found[2].strip()}
            inline.content = inline.content[found.end() :]
            _closing_token(state.tokens[index:]).meta = {"callout_end": found[1]}


def _closing_token(tokens: list[Token]) -> Token:
    """Return the token that closes the quotation which the first token opens."""
    level = tokens[0].level
    return next(t for t in tokens if t.type == "blockquote_close" and t.level == level)


def _mark_citations(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline" and token.children:
            token.children = [part for child in token.children for part in _split_text(child)]


def _split_text(token: Token) -> Iterator[Token]:
    if token.type != "text" or "[@" not in token.content:
        yield token
        return
    for index, piece in enumerate(CITATION.split(token.content)):
        if piece:
            kind = "citation" if index % 2 else "text"
            yield Token(kind, "", 0, content=piece, level=token.level)


def parse(body: str) -> list[Token]:
    """Return the Markdown tokens of a body."""
    return _parser().parse(body)


def list_references(body: str) -> tuple[Reference, ...]:
    """Return everything that a body points to, with lines counted from 1 in the body."""
    found: list[Reference] = []
    for token in parse(body):
        line = (token.map[0] if token.map else 0) + 1
        if token.type == "heading_open":
            found.append(Reference("heading", token.tag, line))
        elif token.meta.get("callout"):
            found.append(Reference("callout", token.meta["callout"], line))
        elif token.type == "inline":
            found.extend(_list_inline(token, line))
    return tuple(found)


def _list_inline(token: Token, line: int) -> Iterator[Reference]:
    check = CHECK_PLACE.fullmatch(token.content.strip())
    if check:
        yield Reference("check", check[1], line)
        return
    for child in token.children or ():
        if child.type in {"softbreak", "hardbreak"}:
            line += 1
        elif child.type == "citation":
            yield Reference("citation", child.content, line)
        elif child.type == "link_open":
            yield Reference("link", str(child.attrGet("href")), line)
        elif child.type == "image":
            yield Reference("figure", str(child.attrGet("src")), line)


def render_lesson(lesson: Lesson, around: Surroundings) -> RenderedLesson:
    """Return the lesson as prepared HTML; pointers that lead nowhere are left out quietly."""
    return _Renderer(around).render(lesson.body)


def render_text(text: str) -> str:
    """Return a short Markdown text (an explanation, notes on a release) as safe HTML."""
    return _clean(_render(_without_own(text)))


def _render(tokens: list[Token]) -> str:
    return str(_parser().renderer.render(tokens, _parser().options, {}))


def _without_own(text: str) -> list[Token]:
    tokens = parse(text)
    for token in tokens:
        if token.children:
            token.children = [t for t in token.children if t.type not in {"citation", "image"}]
    return tokens


def _clean(html: str) -> str:
    return nh3.clean(
        html, tags=set(TAGS), attributes=ATTRIBUTES, url_schemes=URL_SCHEMES, link_rel=None
    )


class _Renderer:
    """Walks the tokens of one lesson once, cutting at headings and knowledge checks."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._sections: list[Section] = []
        self._parts: list[Html | CheckPlace] = []
        self._pending: list[Token] = []
        self._heading = ("beginning", "")
        self._anchors: set[str] = set()
        self._cited: list[str] = []
        self._figures = 0

    def render(self, body: str) -> RenderedLesson:
        tokens = parse(body)
        index = 0
        while index < len(tokens):
            index += self._take(tokens, index)
        self._close_section()
        return RenderedLesson(tuple(self._sections), tuple(self._cited))

    def _take(self, tokens: list[Token], index: int) -> int:
        """Handle the token at an index; return how many tokens were used."""
        token = tokens[index]
        if token.type == "heading_open" and token.tag == "h2":
            self._close_section()
            title = tokens[index + 1].content
            self._heading = (self._unique(slugify(title)), title)
            return 3
        if token.type == "paragraph_open" and token.level == 0:
            inline = tokens[index + 1]
            check = CHECK_PLACE.fullmatch(inline.content.strip())
            if check:
                self._flush()
                self._parts.append(CheckPlace(check[1]))
                return 3
            if self._is_figure(inline):
                self._flush()
                self._parts.append(Html(self._write_figure(inline)))
                return 3
        self._pending.append(token)
        return 1

    def _unique(self, anchor: str) -> str:
        number, candidate = 1, anchor
        while candidate in self._anchors:
            number += 1
            candidate = f"{anchor}-{number}"
        self._anchors.add(candidate)
        return candidate

    def _close_section(self) -> None:
        self._flush()
        if self._parts:
            self._sections.append(Section(*self._heading, tuple(self._parts)))
        self._parts = []

    def _flush(self) -> None:
        if self._pending:
            html = "".join(self._write(token) for token in self._pending)
            self._parts.append(Html(_clean(html)))
        self._pending = []

    @staticmethod
    def _is_figure(inline: Token) -> bool:
        children = inline.children or []
        return len(children) == 1 and children[0].type == "image"

    def _write_figure(self, inline: Token) -> str:
        image = (inline.children or [])[0]
        code = str(image.attrGet("src")).removeprefix("figure:")
        figure = self._around.figures.get(code)
        if figure is None:
            return ""
        self._figures += 1
        caption = f'<span class="figure-number">{self._figures}</span> {escape(image.content)}'
        return (
            f'<figure class="lesson-figure" id="figure-{code}">'
            f'<div class="figure-frame" tabindex="0" role="group" aria-labelledby="{code}-title">'
            f"{figure.svg}</div>"
            f"<figcaption>{caption}</figcaption></figure>"
        )

    def _write(self, token: Token) -> str:
        if token.hidden:
            return ""
        if token.type == "inline":
            return "".join(self._write_inline(child) for child in token.children or ())
        if token.type == "blockquote_open" and token.meta.get("callout") in CALLOUT_KINDS:
            return self._write_callout(token)
        if token.type == "blockquote_close" and token.meta.get("callout_end") in CALLOUT_KINDS:
            return "</div>"
        if token.type == "table_open":
            return TABLE_OPEN.format(anchor=self._heading[0])
        return TABLE_TAGS.get(token.type) or _render([token])

    @staticmethod
    def _write_callout(token: Token) -> str:
        kind = token.meta["callout"]
        title = token.meta["title"] or CALLOUT_KINDS[kind]
        return (
            f'<div class="callout callout-{kind.lower()}" role="note">'
            f'<p class="callout-title">{escape(title)}</p>'
        )

    def _write_inline(self, token: Token) -> str:
        if token.type == "citation":
            return self._write_citation(token.content)
        if token.type == "link_open":
            href, kind = self._resolve(str(token.attrGet("href")))
            return f'<a href="{escape(href)}"' + (f' class="{kind}">' if kind else ">")
        if token.type == "image":
            return escape(token.content)
        return _render([token])

    def _write_citation(self, code: str) -> str:
        source = self._around.sources.get(code)
        if source is None:
            return ""
        if code not in self._cited:
            self._cited.append(code)
        number = self._cited.index(code) + 1
        return f'<a class="cite cite-{source.confidence}" href="#source-{code}">{number}</a>'

    def _resolve(self, target: str) -> tuple[str, str]:
        scheme, _, rest = target.partition(":")
        if scheme == "lesson":
            path = rest if "/" in rest else f"{self._around.module_code}/{rest}"
            return f"../{path}", "lesson-link"
        if scheme == "term":
            return f"../glossary#{rest}", "term"
        return target, ""
