"""The comparison: a bare Flask that says hello, on the server of the site with its settings."""

from flask import Flask
from granian.server.mp import MPServer as Server

from webapp.server import make_server

app = Flask(__name__)


@app.get("/")
def say_hello() -> str:
    return "hello"


def make_application() -> Flask:
    return app


def make_bare_server(host: str, port: int, workers: int) -> Server:
    """Make the site's own server, with the bare application in place of the site."""
    server = make_server(host, port, workers)
    server.target = "tools.bench.bare_hello:make_application"
    return server
