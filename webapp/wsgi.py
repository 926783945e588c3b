"""What the web server loads in each worker."""

import sys

from flask import Flask

from webapp.factory import create_app

# A thread that holds SQLite's write lock must not wait 5 ms (Python's default) for its turn each
# time it comes back from the database, while another thread of the worker renders a page.
SWITCH_INTERVAL_S = 0.0005


def make_application() -> Flask:
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    return create_app()
