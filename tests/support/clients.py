"""The site under test and its clients.

`client.post(...)` sends the token against forged requests by itself; `csrf=False` leaves it out.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from tests.support.database import MadePerson
from webapp.factory import create_app
from webapp.platform.config import Settings
from webapp.platform.db import Database

SECRET = "a secret key that is long enough for tests"
CHANGING = {"POST", "PUT", "PATCH", "DELETE"}


class AcademyClient(FlaskClient):
    """A browser without a screen: keeps cookies and sends the token of its session."""

    def open(self, *args: Any, csrf: bool = True, **kwargs: Any) -> TestResponse:
        if csrf and kwargs.get("method") in CHANGING:
            kwargs["headers"] = {**dict(kwargs.get("headers") or {}), "X-CSRFToken": self.token()}
        return super().open(*args, **kwargs)

    def token(self) -> str:
        with self.session_transaction() as session:
            raw = session.setdefault("csrf_token", "0123456789abcdef")
        key = str(self.application.secret_key)
        return str(URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(raw))


@pytest.fixture
def settings(database: Database, tmp_path: Path) -> Settings:
    return Settings(
        data_dir=tmp_path,
        database_url=database.url.render_as_string(hide_password=False),
        secret_key=SECRET,
    )


@pytest.fixture
def app(settings: Settings, database: Database) -> Flask:
    made = create_app(settings, database)
    made.test_client_class = AcademyClient
    made.config["TESTING"] = True
    return made


@pytest.fixture
def client(app: Flask) -> AcademyClient:
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def sign_in() -> Callable[[FlaskClient, MadePerson], TestResponse]:
    """Give a function that signs a person in through the form: `sign_in(client, person)`."""

    def do(client: FlaskClient, person: MadePerson) -> TestResponse:
        response = client.post(
            "/account/sign-in",
            data={"login_name": person.login_name, "password": person.password},
        )
        assert response.status_code == 303, response.text
        return response

    return do
