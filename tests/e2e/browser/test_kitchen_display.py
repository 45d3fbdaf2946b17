"""The kitchen display: tickets come, are finished, brought back and called off."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.browser.app_page import AXE, sign_in, violations
from tests.e2e.conftest import StartRestaurant
from tests.e2e.server import Restaurant, eventually

WALL_TABLET = {"width": 1280, "height": 800}
OpenDisplay = Callable[[], Page]


@pytest.fixture(scope="module")
def restaurant(start_restaurant: StartRestaurant) -> Restaurant:
    """A restaurant with a kitchen."""
    return start_restaurant()


@pytest.fixture
def open_display(chromium: Browser, restaurant: Restaurant) -> Iterator[OpenDisplay]:
    """Hang up a display, sign the cook in and start the shift."""
    contexts = []
    complaints: list[str] = []

    def make() -> Page:
        context = chromium.new_context(locale="en-GB", viewport=WALL_TABLET)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{restaurant.server.base_url}/app/")
        sign_in(page, "boris")
        page.get_by_role("button", name="Start the shift").click()
        expect(page.get_by_text("Online")).to_be_visible()
        return page

    yield make
    for context in contexts:
        context.close()
    assert complaints == []


def order(restaurant: Restaurant, *quantities: int) -> dict[str, Any]:
    """Something to cook, to be taken away."""
    lines = [{"dish_id": restaurant.dish_id, "quantity": quantity} for quantity in quantities]
    body = {"order_type": "takeaway", "items": lines}
    placed: dict[str, Any] = restaurant.waiter.ask("POST", "/orders/", body).json
    return placed


def clear(restaurant: Restaurant) -> None:
    """Finish whatever earlier tests have left to cook."""
    for left in restaurant.admin.ask("GET", "/orders/?open=true").json:
        restaurant.cook.ask("PATCH", f"/orders/{left['id']}", {"status": "ready"})


def ticket(page: Page, placed: dict[str, Any]) -> Locator:
    return page.get_by_role("article").filter(has_text=f"№{placed['id']}")


def expect_statuses(restaurant: Restaurant, placed: dict[str, Any], *statuses: str) -> None:
    """A tap may be a command for each dish."""
    address = f"/orders/{placed['id']}"
    eventually(
        lambda: (
            [item["status"] for item in restaurant.cook.ask("GET", address).json["items"]]
            == list(statuses)
        )
    )


def test_a_ticket_is_begun_finished_and_brought_back_on_all_displays(
    restaurant: Restaurant, open_display: OpenDisplay
) -> None:
    hot, cold = open_display(), open_display()
    placed = order(restaurant, 2, 1)

    ticket(hot, placed).get_by_role("button", name="Start cooking").click()
    expect(ticket(cold, placed).get_by_role("button", name="Done")).to_be_visible()
    ticket(cold, placed).get_by_role("button", name="Done").click()

    ticket(hot, placed).get_by_role("button", name="Undo").click()
    expect(ticket(cold, placed).get_by_role("button", name="Done")).to_be_visible()
    expect_statuses(restaurant, placed, "cooking", "cooking")


def test_what_is_added_stands_in_the_ticket_and_a_tap_makes_a_dish_ready(
    restaurant: Restaurant, open_display: OpenDisplay
) -> None:
    placed = order(restaurant, 1)
    page = open_display()
    dish = {"dish_id": restaurant.dish_id, "quantity": 3, "comment": "no onions"}
    restaurant.waiter.ask("POST", f"/orders/{placed['id']}/items/", dish)

    expect(ticket(page, placed).get_by_text("added ")).to_be_visible()
    ticket(page, placed).get_by_role("button", name="no onions").click()

    expect(ticket(page, placed).get_by_text("1 of 2")).to_be_visible()
    expect(page.get_by_label("Not sent: 1")).to_have_count(0)
    expect_statuses(restaurant, placed, "new", "ready")


def test_a_dish_that_is_called_off_stays_until_the_cook_has_noticed(
    restaurant: Restaurant, open_display: OpenDisplay
) -> None:
    placed = order(restaurant, 1, 1)
    page = open_display()
    expect(ticket(page, placed)).to_be_visible()
    restaurant.waiter.ask("DELETE", f"/orders/{placed['id']}")
    expect(ticket(page, placed).get_by_text("voided")).to_have_count(2)

    page.reload()
    expect(ticket(page, placed).get_by_text("voided")).to_have_count(2)
    ticket(page, placed).get_by_role("button", name="Got it, voided").click()

    expect(ticket(page, placed)).to_have_count(0)
    page.reload()
    expect(page.get_by_text("Online")).to_be_visible()
    expect(ticket(page, placed)).to_have_count(0)


def test_a_bump_bar_chooses_finishes_and_brings_back(
    restaurant: Restaurant, open_display: OpenDisplay
) -> None:
    clear(restaurant)
    first, second = order(restaurant, 1), order(restaurant, 1)
    page = open_display()
    expect(ticket(page, second)).to_be_visible()

    for key in ("1", "ArrowDown", "Enter", "Enter"):
        page.keyboard.press(key)
    expect(ticket(page, second).get_by_role("button", name="Undo")).to_be_visible()
    page.keyboard.press("Backspace")

    expect(ticket(page, second).get_by_role("button", name="Done")).to_be_visible()
    expect_statuses(restaurant, first, "new")


def test_a_display_admits_that_it_is_stale_and_sends_the_taps_later(
    restaurant: Restaurant, open_display: OpenDisplay
) -> None:
    clear(restaurant)
    placed = order(restaurant, 1)
    page = open_display()
    expect(ticket(page, placed)).to_be_visible()
    restaurant.server.kill()

    ticket(page, placed).get_by_role("button", name="Start cooking").click()
    expect(page.get_by_role("alert")).to_contain_text("This may be out of date")
    expect(page.get_by_role("button", name="Not sent: 1")).to_be_visible()
    restaurant.server.start()

    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_role("button", name="Not sent: 1")).to_have_count(0)
    expect_statuses(restaurant, placed, "cooking")


def test_a_dish_is_taken_off_sale_from_the_kitchen_and_put_back(
    restaurant: Restaurant, open_display: OpenDisplay
) -> None:
    page = open_display()
    page.get_by_role("button", name="Sold out").click()

    page.get_by_role("button", name="Stop: Борщ").click()
    expect(page.get_by_role("button", name="Sell again: Борщ")).to_be_visible()
    dish = f"/dishes/{restaurant.dish_id}"
    assert restaurant.admin.ask("GET", dish).json["is_available"] is False
    page.get_by_role("button", name="Undo").click()

    expect(page.get_by_role("button", name="Stop: Борщ")).to_be_visible()
    assert restaurant.admin.ask("GET", dish).json["is_available"] is True


def test_larger_letters_and_wider_columns_are_seen_as_soon_as_they_are_chosen(
    restaurant: Restaurant, open_display: OpenDisplay
) -> None:
    clear(restaurant)
    placed = order(restaurant, 1)
    page = open_display()
    page.get_by_role("button", name="Settings", exact=True).click()

    page.get_by_role("radio", name="large", exact=True).click()
    expect(ticket(page, placed).get_by_text("Борщ")).to_have_css("font-size", "29.7px")
    page.get_by_role("radiogroup", name="Columns").get_by_role("radio", name="2").click()
    eventually(lambda: (ticket(page, placed).bounding_box() or {"width": 0})["width"] > 600)


def test_every_category_has_its_button_and_the_panels_have_their_words(
    restaurant: Restaurant, open_display: OpenDisplay
) -> None:
    for name in ("Салаты", "Супы", "Горячее", "Десерты"):
        category = restaurant.admin.ask("POST", "/categories/", {"name": name}).json
        dish = {"name": f"{name} дня", "price": 100, "category_id": category["id"]}
        assert restaurant.admin.ask("POST", "/dishes/", dish).status == 201
    page = open_display()

    expect(page.get_by_role("group", name="Station").get_by_text("Десерты")).to_be_attached()
    for word in ("Done", "Sold out"):
        expect(page.get_by_role("button", name=word, exact=True).get_by_text(word)).to_be_visible()


@pytest.mark.skipif(not AXE.exists(), reason="the packages of frontend/ are not installed")
def test_everybody_can_use_the_display(restaurant: Restaurant, open_display: OpenDisplay) -> None:
    placed = order(restaurant, 1)
    page = open_display()
    expect(ticket(page, placed)).to_be_visible()
    assert violations(page) == []

    for panel in ("Settings", "Done", "Sold out"):
        page.get_by_role("button", name=panel, exact=True).click()
        expect(page.get_by_role("heading", name=panel)).to_be_visible()
        assert violations(page) == []
    too_small = page.evaluate(
        """() => [...document.querySelectorAll('button')].filter((button) => {
            const {width, height} = button.getBoundingClientRect();
            return width < 64 || height < 64;
        }).map((button) => button.outerHTML)"""
    )
    assert too_small == []
