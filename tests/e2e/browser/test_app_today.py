"""The owner sees in the web app how the day goes, and what needs care."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.browser.admin_screen import DESKTOP, AdminScreen, an_owner
from tests.e2e.browser.app_page import AXE, PHONE, SMALLEST_PHONE
from tests.e2e.browser.test_app_staff import check
from tests.e2e.conftest import StartRestaurant
from tests.e2e.server import Person, Restaurant, eventually

TODAY = "/app/admin/today"
MOSCOW = ZoneInfo("Europe/Moscow")


@pytest.fixture
def restaurant(start_restaurant: StartRestaurant) -> Iterator[Restaurant]:
    """A restaurant where nothing has been ordered yet."""
    restaurant = start_restaurant()
    yield restaurant
    restaurant.server.kill()


@pytest.fixture(scope="module")
def backed_up(start_restaurant: StartRestaurant) -> Restaurant:
    """A restaurant that has made its nightly backup, and makes none by itself for a while."""
    restaurant = start_restaurant(BACKUP_AT="04:00")
    eventually(lambda: backup_states(restaurant) == ["complete"], patience=120)
    return restaurant


@pytest.fixture
def neglected(backed_up: Restaurant) -> Restaurant:
    """The same, when all its backups are of two days ago."""
    then = datetime.now(MOSCOW) - timedelta(days=2)
    files = (backed_up.server.data_dir / "backups").glob("*.sqlite3")
    for number, file in enumerate(sorted(files)):
        made_at = then + timedelta(seconds=number)
        file.rename(file.with_name(f"restaurant-{made_at:%Y%m%d-%H%M%S}.sqlite3"))
    return backed_up


def backup_states(restaurant: Restaurant) -> list[str]:
    return [backup["state"] for backup in restaurant.admin.ask("GET", "/backups/").json]


@pytest.fixture
def owner(chromium: Browser, restaurant: Restaurant) -> Iterator[AdminScreen]:
    """The owner at a desk."""
    with an_owner(chromium, restaurant) as screen:
        yield screen


def order(restaurant: Restaurant, quantity: int = 1, table: int | None = None) -> int:
    """Order soup to take away, or at a table."""
    body = restaurant.takeaway(quantity)
    if table is not None:
        body |= {"order_type": "dine_in", "table_id": table}
    placed = restaurant.waiter.ask("POST", "/orders/", body)
    assert placed.status == 201, placed
    return int(placed.json["id"])


def change(who: Person, order_id: int, **changes: Any) -> None:
    assert who.ask("PATCH", f"/orders/{order_id}", changes).status == 200


def serve(restaurant: Restaurant, order_id: int) -> None:
    change(restaurant.cook, order_id, status="ready")
    change(restaurant.waiter, order_id, status="served")


def pay(restaurant: Restaurant, order_id: int) -> None:
    paid = {"payment_status": "paid", "payment_method_id": restaurant.cash_id}
    change(restaurant.waiter, order_id, **paid)


def card(page: Page, name: str) -> Locator:
    """A figure with its name."""
    return page.locator(".kpi").filter(has=page.get_by_role("heading", name=name, exact=True))


def panel(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name)


def hour_there() -> str:
    """The present hour on the restaurant's clock."""
    return f"{datetime.now(MOSCOW):%H}:00"


def test_the_figures_are_what_was_ordered_served_and_paid(
    owner: AdminScreen, restaurant: Restaurant
) -> None:
    page = owner.page
    owner.open("/app/")
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    expect(card(page, "Revenue")).to_contain_text("₽0")
    expect(card(page, "Revenue")).to_contain_text("nothing is paid yet")
    expect(panel(page, "Ordered most")).to_contain_text("Nothing is ordered yet.")
    expect(panel(page, "Needs attention")).to_contain_text("Nobody waits too long.")
    expect(page.get_by_text("The first payment shows here at once.")).to_be_visible()

    paid = order(restaurant, 2)
    serve(restaurant, paid)
    pay(restaurant, paid)
    order(restaurant, 3, restaurant.table())

    expect(card(page, "Revenue")).to_contain_text("₽901")
    expect(card(page, "Revenue")).to_contain_text("₽0")
    expect(card(page, "Open orders")).to_contain_text("1 worth ₽1,351.50")
    expect(card(page, "Open orders")).to_contain_text("1 of 1 tables taken")
    expect(card(page, "Order to plate")).to_contain_text("0 min")
    expect(card(page, "Late")).to_contain_text("0 of 2")
    expect(card(page, "Late")).to_contain_text("all in time now")
    expect(page.get_by_text("Ordered: ₽2,252.50.")).to_be_visible()
    dishes = panel(page, "Ordered most").get_by_role("listitem")
    expect(dishes).to_have_count(1)
    expect(dishes).to_contain_text("5 portions")


def test_the_chart_can_be_read_as_a_table_with_the_keyboard_alone(
    owner: AdminScreen, restaurant: Restaurant
) -> None:
    pay(restaurant, order(restaurant))
    owner.open(TODAY)
    sales = panel(owner.page, "Revenue by hour")
    chart = sales.get_by_role("img", name="Revenue by hour, ₽")
    expect(chart).to_be_visible()
    expect(chart.locator("desc")).to_contain_text("In all ₽450.50.")
    expect(chart.locator(".bar-going")).to_have_count(1)
    expect(sales.get_by_text("not over yet")).to_be_visible()

    owner.button("As a table").focus()
    owner.page.keyboard.press("Enter")

    row = sales.get_by_role("row").filter(has_text="not over yet")
    expect(row).to_contain_text(hour_there())
    expect(row.get_by_role("cell").first).to_have_text("₽450.50")
    expect(owner.button("As a chart")).to_be_focused()
    owner.page.keyboard.press("Enter")
    expect(chart).to_be_visible()


def test_other_days_are_chosen_and_stay_in_the_address(
    owner: AdminScreen, restaurant: Restaurant
) -> None:
    page = owner.page
    pay(restaurant, order(restaurant))
    owner.open(TODAY)
    owner.button("Yesterday").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Yesterday", exact=True)).to_be_visible()
    expect(card(page, "Revenue")).to_contain_text("nothing was paid")
    expect(card(page, "Orders")).to_contain_text("0 worth ₽0")
    expect(panel(page, "Revenue by hour")).to_contain_text("Nothing was paid.")
    owner.button("Week").click()
    expect(card(page, "Revenue")).to_contain_text("₽450.50")
    expect(panel(page, "Revenue by day").locator(".bar")).to_have_count(1)

    page.reload()
    expect(page.get_by_role("heading", name="Week", exact=True)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Yesterday", exact=True)).to_be_visible()
    page.go_back()
    expect(card(page, "Revenue")).to_contain_text("₽450.50")
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()


def test_what_waits_too_long_is_shown_by_itself_and_leads_to_its_order(
    owner: AdminScreen, restaurant: Restaurant
) -> None:
    page = owner.page
    owner.open(TODAY)
    expect(card(page, "Late")).to_contain_text("0 of 0")
    late, cold = order(restaurant, 2, restaurant.table()), order(restaurant)
    change(restaurant.cook, cold, status="ready")
    age_items(restaurant, late, created_at=20)
    age_items(restaurant, cold, updated_at=5)
    order(restaurant)

    waiting = panel(page, "Needs attention").get_by_role("link")
    expect(waiting).to_have_count(2)
    expect(waiting.first).to_contain_text(f"Table 1, order {late}")
    expect(waiting.first).to_contain_text("Kitchen is late: 1 dish, anna")
    expect(waiting.last).to_contain_text(f"Takeaway, order {cold}")
    expect(waiting.last).to_contain_text("Ready and getting cold, anna")
    expect(card(page, "Late")).to_contain_text("1 of 3")
    expect(card(page, "Late")).to_contain_text("1 now: table 1 waits 20:")
    waiting.first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=f"Order {late}", exact=True)).to_be_visible()
    page.go_back()
    serve(restaurant, late)
    expect(waiting).to_have_count(1)


def age_items(restaurant: Restaurant, order_id: int, **minutes: int) -> None:
    """Let what an order has have been ordered, or changed, so many minutes ago."""
    with closing(sqlite3.connect(restaurant.server.data_dir / "restaurant.sqlite3")) as database:
        for column, count in minutes.items():
            then = datetime.now(UTC) - timedelta(minutes=count)
            database.execute(
                f"UPDATE order_items SET {column} = ? WHERE order_id = ?",
                (f"{then:%Y-%m-%d %H:%M:%S.%f}", order_id),
            )
        database.commit()


def test_a_dish_comes_back_on_sale_and_out_again(
    owner: AdminScreen, restaurant: Restaurant
) -> None:
    address = f"/dishes/{restaurant.dish_id}"
    owner.open(TODAY)
    sold_out = panel(owner.page, "Sold out")
    expect(sold_out).to_contain_text("Every dish is on sale.")
    restaurant.cook.ask("PATCH", f"{address}/availability", {"is_available": False})
    expect(sold_out.get_by_role("listitem")).to_contain_text("Борщ")
    expect(sold_out.get_by_role("listitem")).to_contain_text("boris, ")

    owner.button("Bring back on sale: Борщ").focus()
    owner.page.keyboard.press("Enter")

    expect(sold_out).to_contain_text("Every dish is on sale.")
    expect(owner.page.get_by_role("heading", name="Sold out")).to_be_focused()
    assert restaurant.admin.ask("GET", address).json["is_available"] is True
    owner.button("Undo").click()
    expect(owner.button("Bring back on sale: Борщ")).to_be_visible()
    assert restaurant.admin.ask("GET", address).json["is_available"] is False


def test_an_old_backup_is_warned_of_and_a_new_one_made(
    chromium: Browser, neglected: Restaurant
) -> None:
    before = len(backup_states(neglected))
    with an_owner(chromium, neglected) as owner:
        server = panel(owner.page, "Server")
        expect(owner.page.get_by_text("The backup is more than a day old.")).to_be_visible()
        expect(server).to_contain_text("2 days ago")
        expect(server).to_contain_text("Make a backup now.")

        owner.button("Make a backup").click()

        expect(owner.page.get_by_text("The backup is made")).to_be_visible()
        expect(server).to_contain_text("Today at")
        expect(owner.button("Make a backup")).to_have_count(0)
    assert backup_states(neglected) == ["complete"] * (before + 1)


def test_what_is_shown_can_be_saved_for_a_spreadsheet(
    owner: AdminScreen, restaurant: Restaurant
) -> None:
    pay(restaurant, order(restaurant, 2))
    owner.open(TODAY)
    expect(card(owner.page, "Revenue")).to_contain_text("₽901")

    with owner.page.expect_download() as saved:
        owner.button("Export").click()

    assert saved.value.suggested_filename.startswith("sales-2")
    text = saved.value.path().read_bytes().decode()
    assert text.startswith("\ufeff")
    assert "\r\nRevenue;901;0\r\n" in text
    assert f"\r\n{hour_there()};901;0;901;0\r\n" in text
    assert "\r\nБорщ;2;901\r\n" in text


def test_without_an_answer_the_page_says_how_old_it_is_and_goes_on_by_itself(
    owner: AdminScreen, restaurant: Restaurant
) -> None:
    page = owner.page
    owner.open(TODAY)
    expect(card(page, "Revenue")).to_contain_text("₽0")
    page.route(
        "**/reports/today*", lambda route: route.fulfill(status=503, json={"code": "unavailable"})
    )
    pay(restaurant, order(restaurant))
    expect(page.get_by_text("What is shown was so at")).to_be_visible()
    expect(card(page, "Revenue")).to_contain_text("₽0")

    page.unroute("**/reports/today*")
    owner.button("Try now").click()

    expect(card(page, "Revenue")).to_contain_text("₽450.50")
    expect(page.get_by_text("What is shown was so at")).to_have_count(0)


@pytest.mark.skipif(not AXE.exists(), reason="the packages of frontend/ are not installed")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_the_owners_page(
    chromium: Browser, neglected: Restaurant, scheme: str
) -> None:
    pay(neglected, order(neglected))
    age_items(neglected, order(neglected), created_at=20)
    dish = {"name": "Салат из запечённой свёклы с козьим сыром и грецким орехом", "price": 1}
    category = neglected.admin.ask("GET", "/categories/").json[0]["id"]
    sold_out = dish | {"category_id": category, "is_available": False}
    assert neglected.admin.ask("POST", "/dishes/", sold_out).status == 201
    for size in (DESKTOP, PHONE, SMALLEST_PHONE):
        with an_owner(chromium, neglected, viewport=size, color_scheme=scheme) as owner:
            for address in (TODAY, f"{TODAY}?period=week"):
                owner.open(address)
                expect(owner.page.locator(".chart")).to_be_visible()
                expect(owner.button("Make a backup")).to_be_visible()
                check(owner.page)
            owner.button("As a table").click()
            expect(owner.page.get_by_role("table")).to_be_visible()
            check(owner.page)
