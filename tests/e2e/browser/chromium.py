"""The machine's Chromium, and signing in on it whatever language it shows."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.demo_server import DemoServer

#: Nothing that Chromium does on its own behalf, such as asking for updates.
QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find() -> str | None:
    """Where the program is; None where it is not installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def launched(*options: str) -> Iterator[Browser]:
    """A browser, with these options of its command line."""
    path = find()
    assert path, "Chromium is missing: install it with 'apt install chromium'."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*QUIET, *options])
        yield browser
        browser.close()


def sign_in(page: Page, server: DemoServer, username: str) -> None:
    """Sign in with the password, as a person of the demo does."""
    page.goto(f"{server.base_url}/app/sign-in/password")
    page.locator("#username").fill(username)
    page.locator("#password").fill(server.password(username))
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
