"""A real server on a real port, and a station's side that talks to it."""

import dataclasses
import threading
from types import SimpleNamespace

import pytest
from werkzeug.serving import make_server

from tests.support.clients import AcademyClient
from webapp.factory import create_app


@pytest.fixture
def live(settings, database):
    """Give a running site: `.address`, and `.client()` for a browser without a screen."""
    server = make_server("127.0.0.1", 0, None, threaded=True)
    address = f"http://127.0.0.1:{server.server_port}"
    app = create_app(dataclasses.replace(settings, base_url=address), database)
    app.test_client_class = AcademyClient
    server.app = app
    server.daemon_threads = False  # so that closing waits for the last answer
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield SimpleNamespace(address=address, app=app, client=app.test_client, database=database)
    server.shutdown()
    thread.join()
    server.server_close()
