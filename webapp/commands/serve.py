"""`academy serve`: the site and its verifier."""

import argparse

from webapp.commands.output import open_current_database, tell
from webapp.platform.config import settings_from_environment
from webapp.server import refuse_used_port, serve

WORKERS = 2
LAST_PORT = 65535


def read_port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; use 1 to {LAST_PORT}")
    return int(text)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=read_port, default=8000, help="port (%(default)s)")
    parser.add_argument("--workers", type=int, default=WORKERS, help="processes (%(default)s)")


def run(options: argparse.Namespace) -> int:
    settings = settings_from_environment()
    refuse_used_port(options.host, options.port)
    with open_current_database(settings):
        pass
    address = f"http://{options.host}:{options.port}"
    tell(
        options,
        {"ok": True, "address": address, "workers": options.workers},
        f"Celaxi Academy listens on {address} with {options.workers} workers. Stop with Ctrl+C.",
    )
    serve(options.host, options.port, options.workers)
    return 0
