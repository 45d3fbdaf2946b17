"""A box that was just installed, and an owner who sets it up in a browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, expect

from tests.e2e.browser.app_page import AppScreen, a_watched_page
from tests.e2e.server import Server

TABLET = {"width": 1024, "height": 768}
NAME, PASSWORD = "zoya", "borscht and dumplings"


class FreshBox(Server):
    """A server without an admin, which other devices find at its own address."""

    def __init__(self, data_dir: Path) -> None:
        super().__init__(data_dir, BACKUP_AT="never")
        self._environment["PUBLIC_URL"] = self.base_url

    @property
    def token(self) -> str:
        """The code of the first start, as the server has left it."""
        return (self.data_dir / "setup-token").read_text().strip()


class Newcomer(AppScreen):
    """A browser of somebody who has never been here."""

    def heading(self, name: str) -> Locator:
        return self.page.get_by_role("heading", name=name)

    def text(self, words: str) -> Locator:
        return self.page.get_by_text(words)

    def next(self) -> None:
        self.button("Next").click()

    def name_restaurant(self, name: str = "Клён") -> None:
        """The first step."""
        expect(self.heading("Restaurant")).to_be_visible()
        self.field("Name").fill(name)
        self.next()
        expect(self.heading("Your sign-in")).to_be_visible()

    def become_owner(self, **values: str) -> None:
        """The second step."""
        filled = {"Full name": "Зоя Ветрова", "Username": NAME, "Password": PASSWORD} | values
        for label, value in filled.items():
            self.field(label).fill(value)
        self.next()

    def choose(self, way: str) -> None:
        """What to begin with."""
        expect(self.heading("What to begin with")).to_be_visible()
        self.text(way).first.click()


@contextmanager
def a_browser(chromium: Browser, server: Server, **options: Any) -> Iterator[Newcomer]:
    """A new browser, a tablet unless told otherwise. No complaint may be left."""
    tablet = {"locale": "en-GB", "viewport": TABLET}
    with a_watched_page(chromium, **(tablet | options)) as (page, complaints):
        yield Newcomer(page, server.base_url, complaints)
