"""The bare Flask application that figures are set beside: nothing but the framework.

Served for comparison with `granian --interface wsgi tools.bare_hello:app`.
"""

from flask import Flask

app = Flask(__name__, static_folder=None)


@app.get("/")
def say_hello() -> str:
    return "hello"
