"""A waiter takes orders: what was chosen is kept, sent once, and not lost when it is refused."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.browser.app_page import AXE, SMALLEST_PHONE, sign_in, violations
from tests.e2e.conftest import StartRestaurant
from tests.e2e.server import PASSWORD, Restaurant, eventually

TABLET = {"width": 1280, "height": 800}
OpenTable = Callable[..., Page]


@pytest.fixture(scope="module")
def restaurant(start_restaurant: StartRestaurant) -> Restaurant:
    """A restaurant with two waiters, in which pelmeni stand beside the borscht."""
    restaurant = start_restaurant()
    restaurant.server.hire("waiter", "vera")
    category = restaurant.admin.ask("GET", "/categories/").json[0]["id"]
    pelmeni = {"name": "Пельмени", "price": 690.25, "category_id": category, "code": "ГР-01"}
    assert restaurant.admin.ask("POST", "/dishes/", pelmeni).status == 201
    return restaurant


@pytest.fixture(params=[SMALLEST_PHONE, TABLET], ids=["phone", "tablet"])
def device(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[BrowserContext]:
    """A device of the waiters."""
    context = chromium.new_context(locale="en-GB", viewport=request.param)
    yield context
    context.close()


@pytest.fixture
def open_table(device: BrowserContext, restaurant: Restaurant) -> OpenTable:
    """Sign a waiter in, and take dishes at a table."""

    def make(table_id: int, name: str = "anna") -> Page:
        page = device.new_page()
        page.goto(f"{restaurant.server.base_url}/app/tables/{table_id}/order")
        sign_in(page, name)
        expect(page.get_by_role("button", name="Add Борщ")).to_be_visible()
        return page

    return make


def open_cart(page: Page) -> None:
    page.get_by_role("button", name="Review the order").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def send(page: Page) -> None:
    open_cart(page)
    page.get_by_role("button", name="Send to the kitchen").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def orders_of(restaurant: Restaurant, table_id: int) -> list[Any]:
    """What the kitchen has for the table: how many of what, with which comment."""
    found = restaurant.admin.ask("GET", f"/orders/?table_id={table_id}&open=true").json
    return [
        [(item["quantity"], item["dish_name"], item["comment"]) for item in order["items"]]
        for order in found
    ]


def set_sold_out(restaurant: Restaurant, is_sold_out: bool) -> None:
    path = f"/dishes/{restaurant.dish_id}/availability"
    restaurant.cook.ask("PATCH", path, {"is_available": not is_sold_out})


def test_an_order_arrives_once_although_the_server_dies_before_it_is_sent(
    open_table: OpenTable, restaurant: Restaurant
) -> None:
    table_id = restaurant.table()
    page = open_table(table_id)
    page.get_by_role("button", name="Add Борщ").click()
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Add Пельмени").click()
    open_cart(page)
    page.get_by_role("dialog").get_by_role("button", name="Пельмени").click()
    page.get_by_role("button", name="no onion").click()
    expect(page.get_by_role("dialog")).to_contain_text("1,591.25")

    restaurant.server.kill()
    page.get_by_role("button", name="Send to the kitchen").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    restaurant.server.start()

    eventually(lambda: orders_of(restaurant, table_id))
    page.reload()
    page.wait_for_function("Object.keys(localStorage).every((key) => !key.includes('outbox'))")
    assert orders_of(restaurant, table_id) == [[(2, "Борщ", None), (1, "Пельмени", "no onion")]]


def test_the_message_of_sending_says_when_the_kitchen_has_it(
    open_table: OpenTable, restaurant: Restaurant
) -> None:
    page = open_table(restaurant.table())
    page.get_by_role("button", name="Add Борщ").click()
    send(page)

    expect(page.get_by_text("In the kitchen. Table")).to_contain_text("new order, 1 dish")
    expect(page.get_by_text("Being sent.")).to_have_count(0)


def test_what_was_chosen_stays_after_a_reload_and_is_seen_by_nobody_else(
    open_table: OpenTable, restaurant: Restaurant
) -> None:
    table_id = restaurant.table()
    page = open_table(table_id)
    page.get_by_role("button", name="Add Пельмени").click()
    page.reload()
    expect(page.get_by_role("group", name="Quantity: Пельмени")).to_be_visible()

    page.goto(f"{restaurant.server.base_url}/app/me")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Username")).to_be_visible()
    page.close()
    other = open_table(table_id, "vera")

    expect(other.get_by_role("button", name="Review the order")).to_have_count(0)


def test_a_dish_that_sells_out_in_the_cart_says_so_and_the_rest_is_sent(
    open_table: OpenTable, restaurant: Restaurant
) -> None:
    table_id = restaurant.table()
    page = open_table(table_id)
    page.get_by_role("button", name="Add Борщ").click()
    page.get_by_role("button", name="Add Пельмени").click()
    open_cart(page)

    try:
        set_sold_out(restaurant, True)
        expect(page.get_by_role("dialog")).to_contain_text("Sold out: Борщ.")
        page.get_by_role("button", name="Send without them").click()
        eventually(lambda: orders_of(restaurant, table_id))
    finally:
        set_sold_out(restaurant, False)

    assert orders_of(restaurant, table_id) == [[(1, "Пельмени", None)]]


def test_refused_dishes_come_back_into_the_cart_with_their_comments(
    open_table: OpenTable, restaurant: Restaurant
) -> None:
    table_id = restaurant.table()
    page = open_table(table_id)
    page.get_by_role("button", name="Add Борщ").click()
    open_cart(page)
    page.get_by_role("dialog").get_by_role("button", name="Борщ").first.click()
    page.get_by_role("button", name="sauce on the side").click()
    page.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Add Пельмени").click()
    try:
        page.context.set_offline(True)
        send(page)
        set_sold_out(restaurant, True)
        page.context.set_offline(False)
        if "/order" not in page.url:  # a phone has gone back to the floor
            expect(page.get_by_text("Needs your decision.")).to_be_visible()
            page.goto(f"{restaurant.server.base_url}/app/tables/{table_id}/order")
        expect(page.get_by_role("alert").filter(has_text="Sold out: Борщ.")).to_be_visible()
    finally:
        set_sold_out(restaurant, False)

    page.get_by_role("button", name="Change").click()
    page.get_by_role("button", name="Send to the kitchen").click()

    eventually(lambda: orders_of(restaurant, table_id))
    assert orders_of(restaurant, table_id) == [
        [(1, "Борщ", "sauce on the side"), (1, "Пельмени", None)]
    ]


def test_two_waiters_on_one_table_are_told_of_each_other(
    open_table: OpenTable, restaurant: Restaurant
) -> None:
    table_id = restaurant.table()
    page = open_table(table_id, "vera")
    page.get_by_role("button", name="Add Пельмени").click()
    page.context.set_offline(True)
    send(page)
    taken = {"table_id": table_id, "items": [{"dish_id": restaurant.dish_id, "quantity": 1}]}
    order = restaurant.waiter.ask("POST", "/orders/", taken).json
    page.context.set_offline(False)

    page.goto(f"{restaurant.server.base_url}/app/orders/{order['id']}/add")
    question = f"This table already has order {order['id']}, anna. Add the dishes to it?"
    expect(page.get_by_text(question)).to_be_visible()
    page.get_by_role("button", name=f"Add to order {order['id']}").click()
    expect(page.get_by_text(f"Order {order['id']} is anna’s.")).to_be_visible()
    vera = restaurant.admin.ask("GET", "/users/?q=vera").json[0]["id"]
    restaurant.admin.ask("PATCH", f"/orders/{order['id']}", {"waiter_id": vera})
    page.get_by_role("button", name="Send again").click()

    eventually(lambda: len(orders_of(restaurant, table_id)[0]) == 2)
    assert orders_of(restaurant, table_id) == [[(1, "Борщ", None), (1, "Пельмени", None)]]


def test_the_back_button_closes_the_cart_and_then_leads_to_the_floor(
    open_table: OpenTable, restaurant: Restaurant
) -> None:
    table_id = restaurant.table()
    number = restaurant.waiter.ask("GET", f"/tables/{table_id}").json["number"]
    page = open_table(table_id)
    page.goto(f"{restaurant.server.base_url}/app/floor")
    page.get_by_role("button", name=f"Table {number},").click()
    page.get_by_role("button", name="Add Борщ").click()
    open_cart(page)

    page.go_back()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Review the order")).to_be_visible()
    page.go_back()

    expect(page).to_have_url(f"{restaurant.server.base_url}/app/floor")


@pytest.mark.skipif(not AXE.exists(), reason="the packages of frontend/ are not installed")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_take_an_order(
    chromium: Browser, restaurant: Restaurant, scheme: Any
) -> None:
    context = chromium.new_context(
        locale="en-GB", viewport=SMALLEST_PHONE, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(f"{restaurant.server.base_url}/app/takeaway")
    page.get_by_label("Username").fill("anna")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Add Борщ").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="More")).to_be_focused()
    assert violations(page) == []

    open_cart(page)
    page.get_by_role("dialog").get_by_role("button", name="Борщ").first.click()
    page.get_by_role("button", name="Another one, with another comment").click()
    page.wait_for_timeout(500)
    assert violations(page) == []
    context.close()
