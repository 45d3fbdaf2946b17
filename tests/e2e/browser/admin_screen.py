"""An owner at the web app: signed in, and with what the browser complained about."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Locator, Page

from tests.e2e.browser.app_page import faults
from tests.e2e.server import ADMIN, Restaurant

DESKTOP = {"width": 1440, "height": 900}


@dataclass
class AdminScreen:
    """A tab of somebody who has signed in as an admin."""

    page: Page
    base_url: str
    complaints: list[str] = field(default_factory=list)

    def open(self, address: str) -> None:
        self.page.goto(self.base_url + address)

    def button(self, name: str, exact: bool = False) -> Locator:
        return self.page.get_by_role("button", name=name, exact=exact)

    def link(self, name: str, exact: bool = False) -> Locator:
        return self.page.get_by_role("link", name=name, exact=exact)

    def field(self, name: str) -> Locator:
        return self.page.get_by_label(name, exact=True)

    def choose(self, field: str, option: str) -> None:
        """Take an option of a list."""
        self.field(field).click()
        self.page.get_by_role("option", name=option).click()

    def save(self) -> None:
        self.button("Save").click()


@contextmanager
def an_owner(chromium: Browser, restaurant: Restaurant, **options: Any) -> Iterator[AdminScreen]:
    """Sign in as the admin, on a wide screen unless told otherwise. No complaint may be left."""
    context = chromium.new_context(**({"locale": "en-GB", "viewport": DESKTOP} | options))
    page = context.new_page()
    screen = AdminScreen(page, restaurant.server.base_url)
    page.on("console", lambda message: screen.complaints.append(message.text))
    page.on("pageerror", lambda error: screen.complaints.append(str(error)))
    screen.open("/app/sign-in")
    page.locator("input").first.fill(ADMIN["username"])
    page.locator("input[type=password]").fill(ADMIN["password"])
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "sign-in" not in address)
    yield screen
    context.close()
    assert faults(screen.complaints) == []
