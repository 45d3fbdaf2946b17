"""What tests of the web app share: a watched tab, signing in, and whether everybody can use it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Locator, Page

from config import PROJECT_DIR
from tests.e2e.server import PASSWORD

AXE = PROJECT_DIR / "frontend/node_modules/axe-core/axe.min.js"
PHONE = {"width": 390, "height": 844}
SMALLEST_PHONE = {"width": 360, "height": 640}
#: What a request that is refused on purpose leaves in the console.
REFUSED = "Failed to load resource: the server responded with a status of"
#: And a page that is left while it still connects.
LEFT_EARLY = "closed before the connection is established"


@dataclass
class AppScreen:
    """A tab of the app, and what the browser complained about."""

    page: Page
    base_url: str
    complaints: list[str]

    def open(self, address: str = "/app/") -> None:
        self.page.goto(self.base_url + address)

    def button(self, name: str, exact: bool = False) -> Locator:
        return self.page.get_by_role("button", name=name, exact=exact)

    def field(self, name: str) -> Locator:
        return self.page.get_by_label(name, exact=True)


@contextmanager
def a_watched_page(chromium: Browser, **options: Any) -> Iterator[tuple[Page, list[str]]]:
    """A tab of a new browser, and its complaints so far. None may be left at the end."""
    context = chromium.new_context(**options)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page, complaints
    context.close()
    left = [text for text in complaints if not text.startswith(REFUSED) and LEFT_EARLY not in text]
    assert left == []


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    """Fill in the form that the page shows, in English, and send it."""
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def violations(page: Page) -> list[Any]:
    """What axe-core finds, of every weight."""
    found: list[Any] = page.evaluate(
        AXE.read_text() + "; axe.run().then(({violations}) => violations.map(({id}) => id))"
    )
    return found


def too_small(page: Page) -> list[Any]:
    """What is smaller than a finger needs, or spills over the side."""
    found: list[Any] = page.evaluate(
        """() => [...document.querySelectorAll('button, a, input')].filter((part) => {
            const {width, height, right} = part.getBoundingClientRect();
            return width < 48 || (height < 48 && part.tagName !== 'INPUT') || right > innerWidth;
        }).map((part) => part.outerHTML)"""
    )
    return found
