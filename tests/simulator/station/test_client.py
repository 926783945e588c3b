"""Addresses of sites, and how problems of the network are told."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from simulator.station.client import SiteClient, clean_address
from simulator.station.errors import (
    SiteAddressError,
    SiteAnswerError,
    SiteRefusedError,
    SiteUnreachableError,
)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("academy.example", "https://academy.example"),
        (" https://academy.example/ ", "https://academy.example"),
        ("https://academy.example/train", "https://academy.example/train"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://localhost:8000/", "http://localhost:8000"),
    ],
)
def test_an_address_is_cleaned(typed, address):
    assert clean_address(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "http://academy.example",
        "ftp://a.example",
        "file:///etc/passwd",
        "https://a:b@c.example",
        "https://a.example?x=1",
    ],
)
def test_an_address_that_would_give_the_token_away_is_refused(typed):
    with pytest.raises(SiteAddressError, match="https://"):
        clean_address(typed)


class Answers(BaseHTTPRequestHandler):
    """A server that answers each path in its own wrong way."""

    def do_GET(self):
        status, kind, body = {
            "/api/v1/problem": (409, "application/problem+json", b'{"code":"a.b","detail":"No."}'),
            "/api/v1/proxy": (502, "text/html", b"<h1>Bad gateway</h1>"),
            "/api/v1/html": (200, "text/html", b"<h1>Hello</h1>"),
            "/api/v1/list": (200, "application/json", b"[]"),
            "/api/v1/away": (302, "text/plain", b""),
        }[self.path]
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if status == 302:
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield SiteClient(f"http://127.0.0.1:{server.server_port}", "token")
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_refusal_of_the_site_carries_its_sentence_and_code(site):
    with pytest.raises(SiteRefusedError, match=r"^No\.$") as caught:
        site.get("/problem")
    assert (caught.value.status, caught.value.problem) == (409, "a.b")


@pytest.mark.parametrize("path", ["/proxy", "/away"])
def test_an_answer_of_something_in_between_counts_as_unreachable(site, path):
    with pytest.raises(SiteUnreachableError, match="finished runs are sent"):
        site.get(path)


@pytest.mark.parametrize("path", ["/html", "/list"])
def test_an_answer_in_another_form_is_said_to_be_so(site, path):
    with pytest.raises(SiteAnswerError, match="Check the address"):
        site.get(path)


def test_a_site_that_is_not_there_is_told_with_its_address():
    with pytest.raises(SiteUnreachableError, match=r"http://127\.0\.0\.1:1 cannot be reached"):
        SiteClient("http://127.0.0.1:1").get("/scenarios")
