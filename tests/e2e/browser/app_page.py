"""What tests of the web app share: signing in, and whether everybody can use a page."""

from typing import Any

from playwright.sync_api import Page

from config import PROJECT_DIR
from tests.e2e.server import PASSWORD

AXE = PROJECT_DIR / "frontend/node_modules/axe-core/axe.min.js"
PHONE = {"width": 390, "height": 844}
SMALLEST_PHONE = {"width": 360, "height": 640}
#: What a request that is refused on purpose leaves in the console.
REFUSED = "Failed to load resource: the server responded with a status of"
#: And a page that is left while it still connects.
LEFT_EARLY = "closed before the connection is established"


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


def faults(complaints: list[str]) -> list[str]:
    """What a page has written into the console that tells of a fault."""
    return [text for text in complaints if not text.startswith(REFUSED) and LEFT_EARLY not in text]
