"""One person with a browser on the site, and the pictures that are kept of what they saw."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.journeys.keyboard import Keyboard

PICTURES = Path(__file__).parents[2] / "artefacts" / "journey"


class Gallery:
    """Keeps a picture of every page seen and holds every page to axe-core."""

    def __init__(self, find_violations: Callable[[Any], list[str]]) -> None:
        self.count = 0
        self._find_violations = find_violations
        shutil.rmtree(PICTURES, ignore_errors=True)
        PICTURES.mkdir(parents=True)

    def keep(self, page: Any, name: str) -> None:
        self.count += 1
        place = page.evaluate("scrollY")
        page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
        page.screenshot(path=PICTURES / f"{self.count:02}-{name}.png", full_page=True)
        page.evaluate("(top) => scrollTo({ top, behavior: 'instant' })", place)
        found = self._find_violations(page)
        assert found == [], f"{name} ({page.url}): {found}"


class Visitor:
    """A browser of its own, used by keyboard alone."""

    def __init__(self, browser: Any, base: str, gallery: Gallery) -> None:
        self.context = browser.new_context(viewport={"width": 1280, "height": 800})
        self.page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.base = base
        self.gallery = gallery
        self.keys = Keyboard(self.page)
        self.asked: set[str] = set()
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.asked.add(request.url))
        self.page.on("console", self._listen)

    def _listen(self, line: Any) -> None:
        if "Content Security Policy" in line.text:
            self.complaints.append(line.text)

    def open(self, path: str) -> None:
        """Type an address, as a person does in the address line."""
        self.page.goto(self.base + path)

    def sign_in(self, name: str, password: str) -> None:
        self.open("/")
        self.page.wait_for_url("**/account/sign-in**")
        self.keys.write("#login_name", name)
        self.keys.press("Tab")
        self.page.keyboard.type(password)
        with self.page.expect_navigation():
            self.keys.press("Enter")
        assert self.page.locator(".account-menu").count() == 1, self.text()

    def go_to(self, entry: str) -> None:
        """Follow an entry of the main navigation."""
        self.keys.follow(f".site-nav a:text-is('{entry}')")

    def see(self, name: str) -> None:
        self.gallery.keep(self.page, name)

    def text(self) -> str:
        return str(self.page.locator("main").inner_text())

    def leave(self) -> None:
        """Close the browser; nothing was asked of another host or against the policy."""
        assert all(url.startswith((self.base, "data:")) for url in self.asked), self.asked
        assert self.complaints == []
        self.context.close()
