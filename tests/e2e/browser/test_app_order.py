"""A waiter's phone: an order is watched, carried out and paid."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.e2e.browser.app_page import AXE, SMALLEST_PHONE, sign_in, violations
from tests.e2e.conftest import StartRestaurant
from tests.e2e.server import Restaurant, eventually

#: What a page loads before it is up to date.
OPEN_ORDERS = "**/orders/?open=true*"
TABLET = {"width": 1024, "height": 768}
#: Counts how often the phone vibrates; a computer cannot.
COUNT_VIBRATIONS = "window.vibrations = 0; navigator.vibrate = () => (window.vibrations += 1)"


@pytest.fixture(scope="module")
def restaurant(start_restaurant: StartRestaurant) -> Restaurant:
    """A restaurant for all tests of this file; each has a table of its own."""
    return start_restaurant()


@pytest.fixture(params=[SMALLEST_PHONE, TABLET], ids=["phone", "tablet"])
def page(request: pytest.FixtureRequest, chromium: Browser, restaurant: Restaurant) -> Any:
    """Anna's app, signed in. No page may fail behind her back."""
    yield from signed_in(chromium, restaurant, "anna", request.param)


def signed_in(chromium: Browser, restaurant: Restaurant, name: str, size: Any) -> Iterator[Page]:
    context = chromium.new_context(
        base_url=restaurant.server.base_url, locale="en-GB", viewport=size, has_touch=True
    )
    context.add_init_script(COUNT_VIBRATIONS)
    page = context.new_page()
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.goto("/app/sign-in")
    sign_in(page, name)
    expect(page.get_by_role("heading", name="Floor")).to_be_visible()
    yield page
    context.close()
    assert failures == []


def place_order(restaurant: Restaurant, quantity: int = 1) -> dict[str, Any]:
    """An order of Anna's guests at a new table."""
    items = [{"dish_id": restaurant.dish_id, "quantity": quantity, "comment": "без сметаны"}]
    body = {"table_id": restaurant.table(), "items": items}
    order: dict[str, Any] = restaurant.waiter.ask("POST", "/orders/", body).json
    return order


def cook(restaurant: Restaurant, order: dict[str, Any], status: str = "ready") -> None:
    answer = restaurant.cook.ask("PATCH", f"/orders/{order['id']}", {"status": status})
    assert answer.status == 200


def card_of(page: Page, restaurant: Restaurant, order: dict[str, Any]) -> Locator:
    """The order at the pass; others may stand beside it."""
    table = restaurant.admin.ask("GET", f"/tables/{order['table_id']}").json
    return page.get_by_role("region", name=f"Table {table['number']}", exact=True)


def state_of(restaurant: Restaurant, order: dict[str, Any]) -> dict[str, Any]:
    present: dict[str, Any] = restaurant.admin.ask("GET", f"/orders/{order['id']}").json
    return present


def open_bill(page: Page, order: dict[str, Any]) -> None:
    page.goto(f"/app/orders/{order['id']}/bill")
    page.get_by_role("button", name="Наличные").click()


def test_a_dish_is_felt_when_it_is_ready_and_carried_out_with_one_tap(
    page: Page, restaurant: Restaurant
) -> None:
    order = place_order(restaurant)
    page.goto("/app/ready")
    page.get_by_role("heading", name="Ready").click()

    cook(restaurant, order)

    card = card_of(page, restaurant, order)
    expect(card).to_contain_text("just now")
    eventually(lambda: page.evaluate("window.vibrations") == 1)
    card.get_by_role("button", name="Served").click()
    eventually(lambda: state_of(restaurant, order)["status"] == "served")

    page.get_by_role("button", name="Undo").click()

    eventually(lambda: state_of(restaurant, order)["status"] == "ready")
    card.get_by_role("button", name="Served").click()
    eventually(lambda: state_of(restaurant, order)["status"] == "served")


def test_a_dish_that_becomes_ready_while_the_page_is_loading_is_felt_all_the_same(
    page: Page, restaurant: Restaurant
) -> None:
    order = place_order(restaurant)
    held: list[Route] = []
    page.route(OPEN_ORDERS, lambda route: held.append(route), times=1)
    with page.expect_request(OPEN_ORDERS):
        page.goto("/app/ready")
    page.get_by_role("heading", name="Ready").click()
    expect(page.get_by_text("Catching up")).to_be_visible()

    cook(restaurant, order)
    held[0].continue_()

    expect(card_of(page, restaurant, order)).to_be_visible()
    eventually(lambda: page.evaluate("window.vibrations") == 1)


def test_the_floor_stays_marked_in_the_tabs_while_an_order_stands_beside_it(
    page: Page, restaurant: Restaurant
) -> None:
    order = place_order(restaurant)
    is_wide = page.viewport_size == TABLET
    tabs = page.get_by_role("navigation", name="Sections")
    floor = tabs.get_by_role("link", name="Floor")
    expect(floor).to_have_attribute("aria-current", "page")

    for address in views_of(order)[0], f"/app/tables/{order['table_id']}/order":
        page.goto(address)
        expect(page.get_by_text("Борщ").first).to_be_visible()
        if is_wide:
            expect(floor).to_have_attribute("aria-current", "true")
            expect(tabs.locator("[aria-current]")).to_have_count(1)
        else:  # one page at a time: it has the whole screen
            expect(tabs).to_have_count(0)


def test_an_order_is_changed_as_long_as_the_kitchen_has_not_begun(
    page: Page, restaurant: Restaurant
) -> None:
    order = place_order(restaurant)
    page.goto(f"/app/orders/{order['id']}")

    page.locator(".oline-main").click()
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("button", name="Comment for the kitchen").click()
    page.get_by_role("textbox").fill("погорячее")
    page.get_by_role("button", name="Save").click()

    eventually(lambda: state_of(restaurant, order)["items"][0]["comment"] == "погорячее")
    assert state_of(restaurant, order)["items"][0]["quantity"] == 2

    cook(restaurant, order, "in_progress")
    page.locator(".oline-main").click()

    expect(page.get_by_text("The kitchen is cooking it")).to_be_visible()
    page.get_by_role("button", name="Cancel the dish").click()
    page.get_by_role("button", name="Cancel the dish").click()
    eventually(lambda: state_of(restaurant, order)["status"] == "cancelled")
    expect(page.get_by_text("Cancelled at")).to_be_visible()


def test_the_back_button_closes_what_was_opened_before_it_leaves_the_order(
    page: Page, restaurant: Restaurant
) -> None:
    order = place_order(restaurant)
    page.goto("/app/orders")
    page.locator(f".order-row[href$='/{order['id']}']").click()
    page.locator(".oline-main").click()
    expect(page.get_by_role("dialog")).to_be_visible()

    page.go_back()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.go_back()

    expect(page.get_by_role("heading", name="Orders")).to_be_visible()


def test_a_colleague_s_order_may_be_read_and_what_is_refused_is_said(
    page: Page, restaurant: Restaurant
) -> None:
    items = [{"dish_id": restaurant.dish_id, "quantity": 1}]
    body = {"table_id": restaurant.table(), "items": items}
    order = restaurant.admin.ask("POST", "/orders/", body).json
    page.goto(f"/app/orders/{order['id']}")
    expect(page.get_by_text("This is not your order")).to_be_visible()

    page.locator(".oline-main").click()
    page.get_by_role("button", name="Cancel the dish").click()
    page.get_by_role("button", name="Cancel the dish").click()

    note = page.locator(".entry-note")
    expect(note).to_contain_text("Refused by the server")
    note.get_by_role("button", name="Remove").click()
    expect(note).to_have_count(0)
    assert state_of(restaurant, order)["status"] == "pending"


def test_cash_is_counted_exactly_and_the_table_is_free_afterwards(
    page: Page, restaurant: Restaurant
) -> None:
    order = place_order(restaurant)
    cook(restaurant, order)
    restaurant.waiter.ask("PATCH", f"/orders/{order['id']}", {"status": "served"})
    open_bill(page, order)

    page.keyboard.type("460.1")
    page.get_by_role("button", name="change ₽9.60").click()

    expect(page.get_by_role("heading", name="Paid")).to_be_visible()
    expect(page.locator(".paid-change")).to_contain_text("₽9.60")
    assert state_of(restaurant, order)["payment_method_id"] == restaurant.cash_id
    table = restaurant.admin.ask("GET", f"/tables/{order['table_id']}").json
    assert table["is_occupied"] is False


def test_a_bill_that_grows_at_the_last_moment_is_not_taken_unseen(
    page: Page, restaurant: Restaurant
) -> None:
    order = place_order(restaurant)
    open_bill(page, order)

    def add_dessert(route: Route) -> None:
        if route.request.method == "PATCH" and len(state_of(restaurant, order)["items"]) == 1:
            item = {"dish_id": restaurant.dish_id, "quantity": 1}
            restaurant.waiter.ask("POST", f"/orders/{order['id']}/items/", item)
        route.continue_()

    page.route("**/orders/*", add_dessert)
    page.get_by_role("button", name="Take ₽450.50").click()

    expect(page.get_by_role("dialog")).to_contain_text("The bill has changed")
    assert state_of(restaurant, order)["payment_status"] == "unpaid"
    page.get_by_role("button", name="Take ₽901").click()
    expect(page.get_by_role("heading", name="Paid")).to_be_visible()


def test_a_payment_whose_answer_was_lost_is_the_same_one_after_a_reload(
    page: Page, restaurant: Restaurant
) -> None:
    order = place_order(restaurant)
    open_bill(page, order)
    keys: list[str] = []

    def lose(route: Route) -> None:
        if route.request.method == "PATCH":
            keys.append(route.request.headers["idempotency-key"])
            route.abort()
        else:
            route.continue_()

    page.route("**/orders/*", lose)
    page.get_by_role("button", name="Take ₽450.50").click()
    expect(page.get_by_text("No answer")).to_be_visible()
    page.reload()
    expect(page.get_by_text("The last payment was not answered")).to_be_visible()
    page.get_by_role("button", name="Take ₽450.50").click()
    expect(page.get_by_text("No answer")).to_be_visible()

    page.unroute("**/orders/*", lose)
    page.get_by_role("button", name="Take ₽450.50").click()

    expect(page.get_by_role("heading", name="Paid")).to_be_visible()
    assert len(set(keys)) == 1
    history = restaurant.admin.ask("GET", f"/orders/{order['id']}/history").json
    assert [entry["to"] for entry in history if entry["action"] == "payment_status"] == ["paid"]


@pytest.mark.skipif(not AXE.exists(), reason="the packages of frontend/ are not installed")
def test_everybody_can_use_the_order_and_its_bill(page: Page, restaurant: Restaurant) -> None:
    order = place_order(restaurant)
    cook(restaurant, order)
    for address in ("/app/ready", "/app/orders", *views_of(order)):
        page.goto(address)
        expect(page.get_by_text("Борщ").or_(page.locator(".order-row")).first).to_be_visible()
        page.wait_for_timeout(400)  # a sheet rises

        assert violations(page) == [], address


def views_of(order: dict[str, Any]) -> list[str]:
    path = f"/app/orders/{order['id']}"
    item = order["items"][0]["id"]
    return [path, f"{path}?item={item}", f"{path}?more=open", f"{path}/bill", f"{path}/bill?pay=1"]
