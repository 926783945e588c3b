"""Requests to the site: JSON over HTTP with the standard library, and what can come back."""

import http.client
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.station.errors import (
    SiteAddressError,
    SiteAnswerError,
    SiteRefusedError,
    SiteUnreachableError,
)

TIMEOUT_S = 15.0
LARGEST_ANSWER_BYTES = 4_000_000
JSON_TYPE = "application/json"
JOURNAL_TYPE = "application/x-ndjson"


@dataclass(frozen=True, slots=True)
class Answer:
    """A positive answer of the site."""

    status: int
    document: dict[str, Any]

    def text(self, name: str) -> str:
        """Return an entry that must be a text.

        Raises:
            SiteAnswerError: It is missing or something else.
        """
        value = self.document.get(name)
        if not isinstance(value, str):
            raise SiteAnswerError("The site", f"'{name}' is missing")
        return value


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A token is sent to the paired address only, so no answer may send the request elsewhere."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def clean_address(typed: str) -> str:
    """Return the address of a site without what people type around it.

    Plain `http` is accepted for this computer only, because tokens travel in the requests.

    Raises:
        SiteAddressError: It is no address of a site.
    """
    text = typed.strip().rstrip("/")
    parts = urllib.parse.urlsplit(text if "://" in text else f"https://{text}")
    is_here = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if parts.scheme not in ({"http", "https"} if is_here else {"https"}) or not parts.hostname:
        raise SiteAddressError(typed)
    if parts.query or parts.fragment or parts.username:
        raise SiteAddressError(typed)
    return urllib.parse.urlunsplit((parts.scheme, parts.netloc, parts.path, "", "")).rstrip("/")


class SiteClient:
    """One site, spoken to with or without a station's token."""

    def __init__(self, address: str, token: str | None = None) -> None:
        self.address = clean_address(address)
        self._token = token
        self._opener = urllib.request.build_opener(_NoRedirect)

    def get(self, path: str) -> Answer:
        return self._send("GET", path, None, {})

    def post_json(
        self, path: str, document: Mapping[str, Any], headers: Mapping[str, str] | None = None
    ) -> Answer:
        body = json.dumps(document, sort_keys=True, separators=(",", ":")).encode()
        return self._send("POST", path, body, {"Content-Type": JSON_TYPE, **(headers or {})})

    def post_bytes(self, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        return self._send("POST", path, body, {"Content-Type": JOURNAL_TYPE, **headers})

    def _send(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> Answer:
        request = urllib.request.Request(  # noqa: S310  the scheme was checked by clean_address
            f"{self.address}/api/v1{path}", data=body, method=method
        )
        request.add_header("Accept", JSON_TYPE)
        request.add_header("User-Agent", "celaxi-sim")
        for name, value in headers.items():
            request.add_header(name, value)
        if self._token:
            request.add_header("Authorization", f"Bearer {self._token}")
        try:
            with self._opener.open(request, timeout=TIMEOUT_S) as response:
                return Answer(response.status, self._parse(response.read(LARGEST_ANSWER_BYTES)))
        except urllib.error.HTTPError as error:
            with error:
                raise self._refusal(error) from error
        except (OSError, http.client.HTTPException) as error:
            raise SiteUnreachableError(self.address, _reason(error)) from error

    def _parse(self, content: bytes) -> dict[str, Any]:
        try:
            document = json.loads(content or b"{}")
        except ValueError as error:
            raise SiteAnswerError(self.address, "no JSON") from error
        if not isinstance(document, dict):
            raise SiteAnswerError(self.address, "no JSON object")
        return document

    def _refusal(self, error: urllib.error.HTTPError) -> SiteRefusedError | SiteUnreachableError:
        try:
            document = json.loads(error.read(LARGEST_ANSWER_BYTES))
        except (ValueError, OSError, http.client.HTTPException):
            document = {}
        if not isinstance(document, dict) or "detail" not in document:
            return SiteUnreachableError(self.address, f"status {error.code}")
        return SiteRefusedError(
            error.code, str(document.get("code", "")), str(document.get("detail", ""))
        )


def _reason(error: Exception) -> str:
    inner = getattr(error, "reason", None) or error
    if isinstance(inner, TimeoutError):
        return "no answer in time"
    return (getattr(inner, "strerror", None) or str(inner) or type(inner).__name__).lower()
