"""A box that was just installed, and an owner who sets it up in a browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.browser.app_page import faults
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


@dataclass
class Newcomer:
    """A browser of somebody who has never been here."""

    page: Page
    base_url: str
    complaints: list[str] = field(default_factory=list)

    def open(self, address: str) -> None:
        self.page.goto(self.base_url + address)

    def heading(self, name: str) -> Locator:
        return self.page.get_by_role("heading", name=name)

    def button(self, name: str, exact: bool = False) -> Locator:
        return self.page.get_by_role("button", name=name, exact=exact)

    def field(self, name: str) -> Locator:
        return self.page.get_by_label(name, exact=True)

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
    context = chromium.new_context(**({"locale": "en-GB", "viewport": TABLET} | options))
    newcomer = Newcomer(context.new_page(), server.base_url)
    newcomer.page.on("console", lambda message: newcomer.complaints.append(message.text))
    newcomer.page.on("pageerror", lambda error: newcomer.complaints.append(str(error)))
    yield newcomer
    context.close()
    assert faults(newcomer.complaints) == []
