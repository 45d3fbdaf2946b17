"""Whole evenings in the web app: together, without Wi-Fi, after a night, and after a dismissal."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.browser.app_page import PHONE, SMALLEST_PHONE, sign_in
from tests.e2e.conftest import StartRestaurant
from tests.e2e.faults.clients.lossy_proxy import Link
from tests.e2e.server import Restaurant, eventually

WALL_TABLET = {"width": 1280, "height": 800}
#: Seconds: longer than a screen believes in a link that says nothing.
WITHOUT_WIFI = 15
A_NIGHT = "08:00:00"
OpenApp = Callable[..., Page]


@pytest.fixture(scope="module", params=["gthread", "gevent"])
def restaurant(request: pytest.FixtureRequest, start_restaurant: StartRestaurant) -> Restaurant:
    """A restaurant with two waiters and a cook."""
    restaurant = start_restaurant(SERVER_WORKER=request.param)
    restaurant.server.hire("waiter", "vera")
    return restaurant


@pytest.fixture
def open_app(chromium: Browser, restaurant: Restaurant) -> Iterator[OpenApp]:
    """Sign somebody in on a device of their own. No page may fail behind their backs."""
    contexts = []
    failures: list[str] = []

    def make(name: str, screen: Any = PHONE, port: int | None = None) -> Page:
        host = f"http://127.0.0.1:{port or restaurant.server.port}"
        context = chromium.new_context(base_url=host, locale="en-GB", viewport=screen)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.goto("/app/")
        sign_in(page, name)
        page.wait_for_url(lambda url: "sign-in" not in url)
        return page

    yield make
    for context in contexts:
        context.close()
    assert failures == []


def order_at(restaurant: Restaurant, table_id: int) -> Any:
    """The newest order of the table."""
    found = restaurant.admin.ask("GET", f"/orders/?table_id={table_id}").json
    return found[-1] if found else None


def take_order(page: Page, table_id: int) -> None:
    page.goto(f"/app/tables/{table_id}/order")
    page.get_by_role("button", name="Add Борщ").click()
    page.get_by_role("button", name="Review the order").click()
    page.get_by_role("button", name="Send to the kitchen").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def card(page: Page, number: int) -> Locator:
    return page.get_by_role("button", name=f"Table {number},")


@pytest.mark.parametrize("phone", [PHONE, SMALLEST_PHONE], ids=["phone", "smallest"])
def test_two_phones_and_a_display_serve_a_table_from_the_order_to_the_money(
    restaurant: Restaurant, open_app: OpenApp, phone: Any
) -> None:
    anna, vera = open_app("anna", phone), open_app("vera", phone)
    kitchen = open_app("boris", WALL_TABLET)
    kitchen.get_by_role("button", name="Start the shift").click()
    table_id = restaurant.table()
    number = restaurant.admin.ask("GET", f"/tables/{table_id}").json["number"]

    take_order(anna, table_id)
    order = eventually(lambda: order_at(restaurant, table_id))
    ticket = kitchen.get_by_role("article").filter(has_text=f"№{order['id']}")
    expect(card(vera, number)).to_contain_text("In the kitchen: 1")
    ticket.get_by_role("button", name="Start cooking").click()
    ticket.get_by_role("button", name="Done").click()
    expect(card(vera, number)).to_contain_text("Ready: 1")

    anna.goto("/app/ready")
    ready = anna.locator(".pass-card").filter(has_text=f"Table {number}")
    ready.get_by_role("button", name="Served").click()
    expect(card(vera, number)).to_contain_text("All served")
    anna.goto(f"/app/orders/{order['id']}/bill")
    anna.get_by_role("button", name="Наличные").click()
    anna.get_by_role("button", name="Exact").click()
    anna.get_by_role("button", name="Take").click()

    expect(anna.get_by_role("heading", name="Paid")).to_be_visible()
    expect(card(vera, number)).to_contain_text("Free")
    assert order_at(restaurant, table_id)["payment_status"] == "paid"


def test_taps_without_wifi_are_counted_on_the_screen_and_arrive_once_it_is_back(
    restaurant: Restaurant, open_app: OpenApp
) -> None:
    link = Link(restaurant.server.port)
    anna = open_app("anna", SMALLEST_PHONE, link.port)
    tables = [restaurant.table() for _ in range(2)]
    for table_id in tables:
        anna.goto(f"/app/tables/{table_id}/order")
        anna.get_by_role("button", name="Add Борщ").click()

    silence = threading.Thread(target=link.freeze, args=(WITHOUT_WIFI,))
    silence.start()
    anna.get_by_role("button", name="Review the order").click()
    anna.get_by_role("button", name="Send to the kitchen").click()
    expect(anna.get_by_text("Not sent: 1")).to_be_visible()
    expect(anna.get_by_text("Offline")).to_be_visible()
    assert order_at(restaurant, tables[1]) is None
    silence.join()

    eventually(lambda: order_at(restaurant, tables[1]))
    expect(anna.get_by_text("Not sent: 1")).to_have_count(0)
    expect(anna.get_by_text("Online")).to_be_visible()
    placed = restaurant.admin.ask("GET", f"/orders/?table_id={tables[1]}").json
    assert [[item["dish_name"] for item in order["items"]] for order in placed] == [["Борщ"]]
    link.close()


def test_a_tablet_that_slept_over_night_goes_on_without_signing_in(
    restaurant: Restaurant, open_app: OpenApp
) -> None:
    table_id = restaurant.table()
    number = restaurant.admin.ask("GET", f"/tables/{table_id}").json["number"]
    anna = open_app("anna")
    anna.clock.install()
    anna.goto("/app/floor")
    expect(card(anna, number)).to_contain_text("Free")
    refreshed: list[int] = []
    anna.on(
        "response",
        lambda answer: refreshed.append(answer.status) if "/auth/refresh" in answer.url else None,
    )

    anna.clock.fast_forward(A_NIGHT)
    restaurant.waiter.ask("PATCH", f"/tables/{table_id}/status", {"is_occupied": True})

    expect(card(anna, number)).to_contain_text("Waiting for a waiter")
    eventually(lambda: refreshed == [200] or anna.clock.run_for(1_000))
    anna.clock.resume()
    take_order(anna, table_id)
    assert eventually(lambda: order_at(restaurant, table_id))["status"] == "pending"


def test_whoever_is_let_go_is_shown_out_at_once_and_told_why(
    restaurant: Restaurant, open_app: OpenApp
) -> None:
    restaurant.server.hire("waiter", "timur")
    timur = open_app("timur")
    expect(timur.get_by_role("heading", name="Floor")).to_be_visible()
    people = restaurant.admin.ask("GET", "/users/?q=timur").json

    restaurant.admin.ask("DELETE", f"/users/{people[0]['id']}")

    expect(timur.get_by_text("The server has ended your session")).to_be_visible()
    expect(timur.get_by_label("Username")).to_be_visible()
