"""What a device has to fetch before a page can be used, and what it fetches only afterwards."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser.admin_screen import an_owner
from tests.e2e.browser.app_page import PHONE
from tests.e2e.conftest import StartRestaurant
from tests.e2e.server import ADMIN, PASSWORD, Person, Restaurant

WALL_TABLET = {"width": 1280, "height": 800}
DESK = {"width": 1440, "height": 900}
REQUESTS = 12
#: Page, who opens it, on which screen, what stands there once it can be used, and kB at most.
VIEWS = {
    "sign-in": ("/app/sign-in", None, PHONE, "#username", 180),
    "floor": ("/app/floor", "anna", PHONE, ".table-card", 180),
    "kitchen": ("/app/kitchen", "boris", WALL_TABLET, ".kds-begin", 170),
    "owner's menu": ("/app/admin/menu", ADMIN["username"], DESK, ".td-name", 230),
}


@pytest.fixture(scope="module")
def restaurant(start_restaurant: StartRestaurant) -> Restaurant:
    """A restaurant with a table."""
    restaurant = start_restaurant()
    restaurant.table()
    return restaurant


def sign_in(page: Page, username: str) -> None:
    page.goto("/app/sign-in/password")
    page.locator("#username").fill(username)
    is_admin = username == ADMIN["username"]
    page.locator("#password").fill(ADMIN["password"] if is_admin else PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


def stop_clock(page: Page) -> None:
    """No timer of the page ends any more."""
    page.clock.install()
    page.clock.pause_at(datetime.now() + timedelta(seconds=1))


@pytest.mark.parametrize("view", VIEWS)
def test_a_first_view_is_small_and_takes_few_requests(
    chromium: Browser, restaurant: Restaurant, view: str
) -> None:
    address, username, screen, ready, most = VIEWS[view]
    base_url = restaurant.server.base_url
    context = chromium.new_context(base_url=base_url, locale="ru-RU", viewport=screen)
    if username is not None:
        sign_in(context.new_page(), username)
    page = context.new_page()
    context.new_cdp_session(page).send("Network.clearBrowserCache")
    answers: list[Any] = []
    page.on("response", lambda answer: answers.append(answer))

    stop_clock(page)  # however slow the machine is, nothing that may come later comes now
    page.goto(address)
    expect(page.locator(ready).first).to_be_visible()
    page.clock.run_for(500)
    page.wait_for_load_state("networkidle")

    counted = list(answers)
    sizes = {
        answer.url.rpartition("/")[2]: answer.request.sizes()["responseBodySize"]
        for answer in counted
        if answer.url.endswith((".js", ".css"))
    }
    assert sum(sizes.values()) < 1000 * most, sizes
    assert len(counted) <= REQUESTS, [answer.url for answer in counted]
    assert all(answer.url.startswith(base_url) for answer in counted)
    context.close()


def stop(who: Person, dish_id: int, is_stopped: bool) -> None:
    path = f"/dishes/{dish_id}/availability"
    assert who.ask("PATCH", path, {"is_available": not is_stopped}).status == 200


def test_the_owner_s_menu_is_there_before_the_evening_is_loaded_and_then_follows_it(
    chromium: Browser, restaurant: Restaurant
) -> None:
    with an_owner(chromium, restaurant) as owner:
        asked: list[str] = []
        owner.page.on("request", lambda request: asked.append(f"{request.frame.url} {request.url}"))
        stop_clock(owner.page)

        owner.open("/app/admin/menu")
        expect(owner.button("Sold out: 0")).to_be_visible()
        assert not any("/menu " in one and "/orders/?open=true" in one for one in asked)
        owner.page.clock.resume()
        stop(restaurant.cook, restaurant.dish_id, True)
        expect(owner.button("Sold out: 1")).to_be_visible()
        stop(restaurant.cook, restaurant.dish_id, False)

        expect(owner.button("Sold out: 0")).to_be_visible()
        assert any("/menu " in one and "/orders/?open=true" in one for one in asked)


def test_what_a_page_shows_of_the_evening_is_loaded_as_soon_as_that_page_is_opened(
    chromium: Browser, restaurant: Restaurant
) -> None:
    with an_owner(chromium, restaurant) as owner:
        stop_clock(owner.page)
        owner.open("/app/admin/menu")
        expect(owner.button("Sold out: 0")).to_be_visible()

        owner.page.get_by_role("navigation").get_by_role("link", name="Waiter").click()

        expect(owner.page.locator(".table-card").first).to_be_visible()
        expect(owner.page.get_by_text("Online")).to_be_visible()
