"""Style sheets, scripts and fonts: gathered at start, named by their digest, cached for ever.

All the sections of the style sheet become one file, so that a page needs one request for it.
"""

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

STATIC = Path(__file__).parents[1] / "static"
PREFIX = "/static"
DIGEST_LENGTH = 16
IMMUTABLE = "public, max-age=31536000, immutable"
SHEET = "academy.css"
FONT_REFERENCE = re.compile(r'url\("?asset:([^")]+)"?\)')
COMPRESSED = frozenset({".css", ".js", ".svg"})
COMPRESSED_FROM = 600


@dataclass(frozen=True, slots=True)
class Asset:
    """One file with its address; the digest in the address changes with the content."""

    name: str
    content: bytes
    mimetype: str

    @property
    def path(self) -> str:
        return f"{hashlib.sha256(self.content).hexdigest()[:DIGEST_LENGTH]}/{self.name}"

    @property
    def url(self) -> str:
        return f"{PREFIX}/{self.path}"


def make_asset(name: str, content: bytes) -> Asset:
    kinds = {
        ".woff2": "font/woff2",
        ".js": "text/javascript; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".svg": "image/svg+xml",
    }
    suffix = Path(name).suffix
    guessed = kinds.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Asset(name, content, guessed)


def gather(static: Path = STATIC) -> dict[str, Asset]:
    """Read all assets: fonts and pictures first, because the style sheet names their addresses."""
    assets = {}
    for folder in ("fonts", "js", "img"):
        for path in sorted((static / folder).glob("*")):
            if path.suffix in {".woff2", ".js", ".svg", ".png"}:
                assets[path.name] = make_asset(path.name, path.read_bytes())
    assets[SHEET] = make_asset(SHEET, join_sheets(static, assets).encode())
    return assets


def join_sheets(static: Path, assets: dict[str, Asset]) -> str:
    paths = (static / SHEET, *sorted((static / "css").glob("*.css")))
    joined = "\n".join(path.read_text(encoding="utf-8") for path in paths if path.is_file())
    return FONT_REFERENCE.sub(lambda m: f'url("{assets[m[1]].url}")', shorten(joined))


def shorten(css: str) -> str:
    """Drop comments and the spaces that mean nothing."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r"\s*([{};,])\s*", r"\1", css).replace(";}", "}").strip()


def pack(asset: Asset) -> tuple[bytes, bytes | None]:
    """Give an asset's bytes and, where it is worth it, the same compressed."""
    worth = Path(asset.name).suffix in COMPRESSED and len(asset.content) > COMPRESSED_FROM
    return asset.content, gzip.compress(asset.content, 9, mtime=0) if worth else None


def init_app(app: Flask) -> None:
    """Answer for assets before the framework is asked: from memory, in a few microseconds."""
    assets = gather()
    packed = {asset.url: (asset.mimetype, *pack(asset)) for asset in assets.values()}
    inner = app.wsgi_app

    def answer(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        found = packed.get(environ.get("PATH_INFO", ""))
        if found is None or environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return inner(environ, start)
        mimetype, content, compressed = found
        headers = [("Content-Type", mimetype), ("Cache-Control", IMMUTABLE)]
        if compressed is not None:
            headers.append(("Vary", "Accept-Encoding"))
            if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
                headers.append(("Content-Encoding", "gzip"))
                content = compressed
        headers.append(("Content-Length", str(len(content))))
        start("200 OK", headers)
        return [content if environ["REQUEST_METHOD"] == "GET" else b""]

    def asset_url(name: str) -> str:
        return assets[name].url

    app.wsgi_app = answer  # type: ignore[method-assign, assignment]
    app.jinja_env.globals["asset_url"] = asset_url
    app.jinja_env.globals["has_asset"] = assets.__contains__
