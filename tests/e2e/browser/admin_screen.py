"""An owner at the web app: signed in, and with what the browser complained about."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Locator

from tests.e2e.browser.app_page import AppScreen, a_watched_page
from tests.e2e.server import ADMIN, Restaurant

DESKTOP = {"width": 1440, "height": 900}


class AdminScreen(AppScreen):
    """A tab of somebody who has signed in as an admin."""

    def link(self, name: str, exact: bool = False) -> Locator:
        return self.page.get_by_role("link", name=name, exact=exact)

    def choose(self, field: str, option: str) -> None:
        """Take an option of a list."""
        self.field(field).click()
        self.page.get_by_role("option", name=option).click()

    def save(self) -> None:
        self.button("Save").click()


@contextmanager
def an_owner(chromium: Browser, restaurant: Restaurant, **options: Any) -> Iterator[AdminScreen]:
    """Sign in as the admin, on a wide screen unless told otherwise. No complaint may be left."""
    desk = {"locale": "en-GB", "viewport": DESKTOP}
    with a_watched_page(chromium, **(desk | options)) as (page, complaints):
        screen = AdminScreen(page, restaurant.server.base_url, complaints)
        screen.open("/app/sign-in")
        page.locator("input").first.fill(ADMIN["username"])
        page.locator("input[type=password]").fill(ADMIN["password"])
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: "sign-in" not in address)
        yield screen
