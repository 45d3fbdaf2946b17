"""The owner looks up orders and the journal in the web app."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.browser.admin_screen import AdminScreen, an_owner
from tests.e2e.browser.app_page import AXE, PHONE
from tests.e2e.browser.test_app_staff import TABLET, check, order_of
from tests.e2e.conftest import StartRestaurant
from tests.e2e.server import Restaurant

ORDERS = "/app/admin/orders"
JOURNAL = "/app/admin/journal"
AN_ORDER = re.compile(r"^Order \d")


@pytest.fixture(scope="module")
def restaurant(start_restaurant: StartRestaurant) -> Restaurant:
    """A restaurant in which guests have eaten and paid, and others have changed their mind."""
    restaurant = start_restaurant()
    eaten = order_of(restaurant, restaurant.waiter)
    for status in ("in_progress", "ready"):
        restaurant.cook.ask("PATCH", f"/orders/{eaten}", {"status": status})
    paid = {"payment_status": "paid", "payment_method_id": restaurant.cash_id}
    for change in ({"status": "served"}, paid):
        assert restaurant.waiter.ask("PATCH", f"/orders/{eaten}", change).status == 200
    cancelled = order_of(restaurant, restaurant.waiter)
    assert restaurant.waiter.ask("DELETE", f"/orders/{cancelled}").status == 204
    order_of(restaurant, restaurant.admin)
    return restaurant


@pytest.fixture
def owner(chromium: Browser, restaurant: Restaurant) -> Iterator[AdminScreen]:
    """The owner at a desk."""
    with an_owner(chromium, restaurant) as screen:
        yield screen


def test_an_order_is_found_its_history_read_and_its_money_given_back(
    owner: AdminScreen, restaurant: Restaurant
) -> None:
    owner.open(ORDERS)
    expect(owner.page.get_by_role("link", name=AN_ORDER)).to_have_count(3)
    owner.field("Waiter").select_option("anna")
    owner.field("State").select_option("Served")
    expect(owner.page.get_by_role("link", name=AN_ORDER)).to_have_count(1)
    owner.link("Order 1", exact=True).click()

    history = owner.page.get_by_role("region", name="What happened to it")
    deeds = history.get_by_role("listitem")
    expect(deeds.first).to_contain_text("anna")
    expect(deeds.first).to_contain_text("Added: Борщ")
    expect(deeds.nth(1)).to_contain_text("boris")
    expect(deeds.nth(1)).to_contain_text("Cooking: Борщ")
    expect(deeds.last).to_contain_text("Paid")
    owner.button("Refund").click()
    owner.button("Refund").last.click()

    expect(deeds.last).to_contain_text("Refunded")
    order = restaurant.admin.ask("GET", "/orders/1").json
    assert (order["payment_status"], order["paid_total"]) == ("refunded", 0)
    owner.page.reload()
    expect(owner.page.get_by_role("heading", name="Order 1", exact=True)).to_be_visible()
    expect(owner.field("Waiter")).to_have_value(str(restaurant.waiter.id))
    owner.button("Close").click()
    owner.page.go_back()
    expect(owner.page.get_by_role("heading", name="Order 1", exact=True)).to_be_visible()


def test_an_order_is_opened_by_its_number_and_cancelled_after_a_question(
    owner: AdminScreen, restaurant: Restaurant
) -> None:
    owner.open(ORDERS)
    expect(owner.page.get_by_label("Dish, sum or number")).to_be_visible()
    owner.page.keyboard.press("/")
    owner.page.keyboard.type("3")
    owner.page.keyboard.press("Enter")
    expect(owner.page.get_by_role("heading", name="Order 3", exact=True)).to_be_focused()

    owner.button("Cancel the order").click()
    assert restaurant.admin.ask("GET", "/orders/3").json["status"] == "pending"
    owner.button("Cancel the order").last.click()

    expect(owner.page.get_by_text("Order cancelled")).to_be_visible()
    assert restaurant.admin.ask("GET", "/orders/3").json["status"] == "cancelled"


def test_the_page_is_searched_for_a_dish_and_says_that_it_is_only_this_page(
    owner: AdminScreen,
) -> None:
    owner.open(ORDERS)
    owner.page.get_by_label("Dish, sum or number").fill("борщ")
    expect(owner.page.get_by_text("Found on this page: 3 of 3.")).to_be_visible()

    owner.page.get_by_label("Dish, sum or number").fill("пельмени")

    expect(owner.page.get_by_text("There are no such orders")).to_be_visible()
    owner.button("Clear the filters").click()
    expect(owner.page.get_by_role("link", name=AN_ORDER)).to_have_count(3)


def test_orders_are_found_by_a_dish_that_is_off_the_menu_and_by_what_they_came_to(
    owner: AdminScreen, restaurant: Restaurant
) -> None:
    admin = restaurant.admin
    soup = a_dish_that_was(restaurant, "Окрошка", 300)
    placed = [takeaway(restaurant, soup, portions) for portions in (1, 3)]
    assert admin.ask("DELETE", f"/dishes/{soup}").status == 204

    owner.open(ORDERS)
    owner.field("Dish").fill("окрошка")
    owner.page.get_by_role("option", name="Окрошка (off the menu)").click()
    expect(owner.page.get_by_role("link", name=AN_ORDER)).to_have_count(2)
    owner.field("Sum from, ₽").fill("300,01")

    expect(owner.page.get_by_role("link", name=AN_ORDER)).to_have_count(1)
    expect(owner.link(f"Order {placed[1]}", exact=True)).to_be_visible()
    owner.page.reload()
    expect(owner.field("Dish")).to_have_value("Окрошка (off the menu)")
    expect(owner.page.get_by_role("link", name=AN_ORDER)).to_have_count(1)
    owner.field("Sum to, ₽").fill("a lot")
    expect(owner.page.get_by_text("Enter an amount")).to_be_visible()
    owner.field("Sum to, ₽").fill("400")
    expect(owner.page.get_by_text("There are no such orders")).to_be_visible()
    owner.button("Clear the filters").click()
    expect(owner.field("Dish")).to_have_value("")
    for order in placed:
        restaurant.admin.ask("DELETE", f"/orders/{order}")


def a_dish_that_was(restaurant: Restaurant, name: str, price: int) -> int:
    category = restaurant.admin.ask("GET", f"/dishes/{restaurant.dish_id}").json["category_id"]
    dish = {"name": name, "description": "", "price": price, "category_id": category}
    added = restaurant.admin.ask("POST", "/dishes/", dish)
    assert added.status == 201, added
    return int(added.json["id"])


def takeaway(restaurant: Restaurant, dish: int, quantity: int) -> int:
    items = [{"dish_id": dish, "quantity": quantity}]
    placed = restaurant.admin.ask("POST", "/orders/", {"order_type": "takeaway", "items": items})
    assert placed.status == 201, placed
    return int(placed.json["id"])


def test_the_journal_tells_who_did_what_and_leads_there(
    owner: AdminScreen, restaurant: Restaurant
) -> None:
    restaurant.admin.ask("PATCH", f"/dishes/{restaurant.dish_id}", {"price": 480})
    owner.open(JOURNAL)
    expect(owner.page.get_by_text("New person: anna, Waiter")).to_be_visible()
    expect(owner.page.get_by_text("Price changed, Борщ: ₽450.50 → ₽480")).to_be_visible()

    owner.field("Action").select_option("Cancelled order")
    owner.field("Who").select_option("anna")
    expect(owner.page.get_by_text("Cancelled order 2")).to_be_visible()
    expect(owner.page.get_by_role("row")).to_have_count(2)
    owner.link("Open: 2").click()

    expect(owner.page.get_by_role("heading", name="Order 2", exact=True)).to_be_visible()


def test_what_nobody_did_is_said_with_a_way_on(owner: AdminScreen) -> None:
    owner.open(f"{JOURNAL}?action=restored")
    expect(owner.page.get_by_text("There are no such entries")).to_be_visible()

    owner.button("Clear the filters").click()

    expect(owner.page.get_by_text("New person: anna, Waiter")).to_be_visible()


@pytest.mark.skipif(not AXE.exists(), reason="the packages of frontend/ are not installed")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "tablet"])
def test_everybody_can_use_the_orders_and_the_journal(
    chromium: Browser, restaurant: Restaurant, scheme: str, size: dict[str, int]
) -> None:
    options = {"viewport": size, "color_scheme": scheme}
    with an_owner(chromium, restaurant, **options) as owner:
        for address in (ORDERS, f"{ORDERS}/1", JOURNAL):
            owner.open(address)
            expect(owner.page.locator("tbody tr").first).to_be_attached()
            check(owner.page)
