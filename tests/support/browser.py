"""A real browser against a real server.

`live_server` starts the production server (granian) with the test's own SQLite database in a
process of its own; `browser_page` gives a page of a real Chromium. Without Chromium a test is
skipped and says so; with CELAXI_REQUIRE_BROWSER=1 it fails instead.
"""

import importlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from webapp.platform.config import Settings

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
START_S = 30.0
SERVE = "from webapp.cli import main; raise SystemExit(main())"


def refuse_or_skip(reason: str) -> None:
    """Skip with a reason, or fail where browsers are demanded."""
    if os.environ.get("CELAXI_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def find_chromium() -> str:
    for name in CHROMIUM_NAMES:
        path = shutil.which(name)
        if path:
            return path
    refuse_or_skip("no Chromium: install it with `apt-get install chromium`")
    raise AssertionError


def find_free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def environment_of(settings: Settings, port: int) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("CELAXI_")}
    return {
        **kept,
        "CELAXI_DATA_DIR": str(settings.data_dir),
        "CELAXI_DATABASE_URL": settings.database_url,
        "CELAXI_SECRET_KEY": settings.secret_key,
        "CELAXI_BASE_URL": f"http://127.0.0.1:{port}",
    }


def wait_until_healthy(process: subprocess.Popen[bytes], base: str, log: Path) -> None:
    last = time.monotonic() + START_S
    while time.monotonic() < last:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{base}/healthz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.05)
    pytest.fail(f"the server did not start:\n{log.read_text()}")


@pytest.fixture
def live_server(tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Give a function that starts the server: `base = live_server(settings, workers=1)`.

    The settings are those of the test, so people made with `make_person` can sign in. Any
    migration state is accepted: the tables of tests are made from the metadata.
    """
    running: list[subprocess.Popen[bytes]] = []

    def start(settings: Settings, *, workers: int = 1) -> str:
        port = find_free_port()
        log = tmp_path / f"server-{port}.log"
        words = ["serve", "--port", str(port), "--workers", str(workers)]
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "-c", SERVE, *words],
                env=environment_of(settings, port),
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        running.append(process)
        base = f"http://127.0.0.1:{port}"
        wait_until_healthy(process, base, log)
        return base

    yield start
    for process in running:
        process.terminate()
    for process in running:
        process.wait(20)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Give one real Chromium for all tests of the session."""
    path = find_chromium()
    api = importlib.import_module("playwright.sync_api")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def browser_page(chromium: Any) -> Iterator[Any]:
    """Give a fresh page with its own cookies, 1280 by 800."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


@pytest.fixture
def find_violations() -> Callable[[Any], list[str]]:
    """Give a function that runs axe-core in a page and lists what it finds."""
    axe = importlib.import_module("axe_playwright_python.sync_playwright").Axe()

    def run(page: Any) -> list[str]:
        found = axe.run(page).response["violations"]
        return [
            f"{rule['id']}: {rule['help']} at {node['target']}"
            for rule in found
            for node in rule["nodes"]
        ]

    return run


@pytest.fixture
def sign_in_page() -> Callable[[Any, str, Any], None]:
    """Give a function that signs a person in by the form: `sign_in_page(page, base, person)`."""

    def do(page: Any, base: str, person: Any) -> None:
        page.goto(f"{base}/account/sign-in")
        page.fill("#login_name", person.login_name)
        page.fill("#password", person.password)
        page.click("main button[type=submit]")
        page.wait_for_load_state()

    return do
