"""Style sheets, scripts and fonts: gathered at start, named by their digest, cached for ever.

All the sections of the style sheet become one file, so that a page needs one request for it.
"""

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, request

from webapp.platform.access import ANYONE, open_to
from webapp.platform.errors import NotFoundError

STATIC = Path(__file__).parents[1] / "static"
PREFIX = "/static"
DIGEST_LENGTH = 16
YEAR_S = 31_536_000
IMMUTABLE = f"public, max-age={YEAR_S}, immutable"
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
    kinds = {".woff2": "font/woff2", ".js": "text/javascript", ".svg": "image/svg+xml"}
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


def write_to(assets: dict[str, Asset], folder: Path) -> None:
    """Write all assets below a folder, for a web server that serves files by itself."""
    for asset in assets.values():
        path = folder / asset.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_bytes() != asset.content:
            path.write_bytes(asset.content)


def init_app(app: Flask) -> None:
    assets = gather()
    by_path = {asset.path: asset for asset in assets.values()}
    packed = {
        path: gzip.compress(asset.content, 9, mtime=0)
        for path, asset in by_path.items()
        if Path(path).suffix in COMPRESSED and len(asset.content) > COMPRESSED_FROM
    }

    def asset_url(name: str) -> str:
        return assets[name].url

    @open_to(ANYONE)
    def send_asset(path: str) -> Response:
        asset = by_path.get(path)
        if asset is None:
            raise NotFoundError("web.asset")
        response = Response(asset.content, mimetype=asset.mimetype)
        if path in packed and "gzip" in request.headers.get("Accept-Encoding", ""):
            response = Response(packed[path], mimetype=asset.mimetype)
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = IMMUTABLE
        return response

    app.extensions["celaxi.assets"] = assets
    app.add_url_rule(f"{PREFIX}/<path:path>", "asset", send_asset)
    app.jinja_env.globals["asset_url"] = asset_url
    app.jinja_env.globals["has_asset"] = assets.__contains__
