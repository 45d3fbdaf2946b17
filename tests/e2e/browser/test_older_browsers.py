"""A tablet of 2020, whose browser lacks methods that the app's libraries call."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser.app_page import PHONE, sign_in
from tests.e2e.conftest import StartRestaurant
from tests.e2e.server import Restaurant

WALL_TABLET = {"width": 1280, "height": 800}
#: What Chrome 87 and Safari 14 do not have, of what newer ones do.
AS_IN_2020 = """
for (const type of [Array, String, Object.getPrototypeOf(Int8Array)]) delete type.prototype.at
for (const name of ['findLast', 'findLastIndex', 'toSorted', 'toReversed', 'toSpliced', 'with']) {
  delete Array.prototype[name]
}
delete Object.hasOwn
delete Object.groupBy
delete Promise.withResolvers
delete window.structuredClone
"""


@pytest.fixture(scope="module")
def restaurant(start_restaurant: StartRestaurant) -> Restaurant:
    """A restaurant with a waiter and a cook."""
    return start_restaurant()


def old_page(chromium: Browser, restaurant: Restaurant, name: str, size: dict[str, int]) -> Page:
    """The app of somebody who has signed in on an old device."""
    context = chromium.new_context(
        base_url=restaurant.server.base_url, locale="en-GB", viewport=size
    )
    context.add_init_script(AS_IN_2020)
    page = context.new_page()
    page.goto("/app/sign-in")
    sign_in(page, name)
    page.wait_for_url(lambda url: "sign-in" not in url)
    return page


def test_an_old_phone_and_an_old_tablet_bring_an_order_to_the_pass(
    chromium: Browser, restaurant: Restaurant
) -> None:
    faults: list[str] = []
    kitchen = old_page(chromium, restaurant, "boris", WALL_TABLET)
    phone = old_page(chromium, restaurant, "anna", PHONE)
    for page in (kitchen, phone):
        page.on("pageerror", lambda error: faults.append(str(error)))
    kitchen.get_by_role("button", name="Start the shift").click()

    phone.goto(f"/app/tables/{restaurant.table()}/order")
    phone.get_by_role("button", name="Add Борщ").click()
    phone.get_by_role("button", name="Review the order").click()
    phone.get_by_role("button", name="Send to the kitchen").click()
    ticket = kitchen.get_by_role("article").filter(has_text="Борщ")
    ticket.get_by_role("button", name="start").click()
    ticket.get_by_role("button", name="done").click()
    phone.goto("/app/ready")

    expect(phone.get_by_role("button", name="Served").first).to_be_visible()
    assert faults == []
    for page in (kitchen, phone):
        page.context.close()
