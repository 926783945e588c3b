"""A person at the keyboard of a browser: Tab, arrows, Enter, Space and typed text, nothing else."""

from typing import Any

MOST_TABS = 160
HAS_FOCUS = "(element) => element === document.activeElement"
IS_BEFORE = """(element) => {
  const here = document.activeElement;
  if (!here || here === document.body) return false;
  return Boolean(here.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING);
}"""
IS_SAME_GROUP = """(element) => {
  const here = document.activeElement;
  return here?.type === 'radio' && here.name === element.name && here.form === element.form;
}"""


class Keyboard:
    """Works on one page. A control is named by a selector; it is reached, never focused by script.

    Where the wanted control stands before the present one, Shift+Tab is pressed, as a person would.
    """

    def __init__(self, page: Any) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def skip_to_content(self) -> None:
        """Take the first link of every page, which leads past the navigation."""
        self.press("Tab")
        assert self.page.evaluate("document.activeElement.className") == "skip-link"
        self.press("Enter")

    def reach(self, selector: str) -> None:
        """Press Tab until the control has the focus; inside a group of radio buttons, an arrow."""
        element = self.page.locator(selector).first
        for _ in range(MOST_TABS):
            if element.evaluate(HAS_FOCUS):
                self._require_ring(selector)
                return
            if element.evaluate(IS_SAME_GROUP):
                self.press("ArrowDown")
            else:
                self.press("Shift+Tab" if element.evaluate(IS_BEFORE) else "Tab")
        here = self.page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        raise AssertionError(f"Tab does not reach {selector} on {self.page.url}; it is at {here}")

    def _require_ring(self, selector: str) -> None:
        """A person must see where the focus is."""
        shown = self.page.evaluate("document.activeElement.matches(':focus-visible')")
        assert shown, f"the focus on {selector} is not visible"

    def follow(self, selector: str) -> None:
        """Reach a link or button, press Enter and wait for the page that it leads to."""
        self.reach(selector)
        with self.page.expect_navigation():
            self.press("Enter")

    def write(self, selector: str, text: str) -> None:
        """Reach a field and replace what stands in it."""
        self.reach(selector)
        self.press("Control+a")
        self.page.keyboard.type(text)

    def choose(self, selector: str, value: str) -> None:
        """Reach a list and go to one of its values with the arrows."""
        self.reach(selector)
        place = self.page.locator(selector).first.evaluate(
            "(list, value) => [...list.options].findIndex((o) => o.value === value)", value
        )
        self.press("Home", *["ArrowDown"] * place)

    def tick(self, selector: str) -> None:
        """Reach a check box or radio button and choose it when it is not chosen yet."""
        self.reach(selector)
        if not self.page.locator(selector).first.is_checked():
            self.press("Space")
