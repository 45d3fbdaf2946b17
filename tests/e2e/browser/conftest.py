"""The machine's Chromium; without one these tests are skipped."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser.chromium import find, launched

# A busy machine may take a while.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for the tests of a file."""
    if find() is None:
        pytest.skip("Chromium is not installed")
    with launched() as browser:
        yield browser


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A tab of somebody who has never been here."""
    context = chromium.new_context(locale="en-GB")
    yield context.new_page()
    context.close()
