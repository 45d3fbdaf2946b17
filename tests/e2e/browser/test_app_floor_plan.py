"""The owner arranges the floor in the web app."""

from collections.abc import Iterator
from typing import Any
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.browser.admin_screen import AdminScreen, an_owner
from tests.e2e.browser.app_page import AXE, violations
from tests.e2e.conftest import StartRestaurant
from tests.e2e.server import Restaurant
from tests.support.image_text import Printed

FLOOR = "/app/admin/floor"
SIZES = [{"width": 390, "height": 844}, {"width": 1024, "height": 768}]


@pytest.fixture(scope="module")
def restaurant(start_restaurant: StartRestaurant) -> Restaurant:
    """A restaurant whose floor is empty."""
    return start_restaurant()


@pytest.fixture
def owner(chromium: Browser, restaurant: Restaurant) -> Iterator[AdminScreen]:
    """The owner at a desk."""
    with an_owner(chromium, restaurant) as screen:
        yield screen


def zone(restaurant: Restaurant, name: str) -> int:
    return int(restaurant.admin.ask("POST", "/locations/", {"name": name}).json["id"])


def table(restaurant: Restaurant, number: int, zone_id: int | None = None) -> int:
    body = {"number": number, "seats": 4, "location": zone_id}
    return int(restaurant.admin.ask("POST", "/tables/", body).json["id"])


def test_an_empty_floor_leads_to_the_first_zone_and_its_first_table(
    owner: AdminScreen, restaurant: Restaurant
) -> None:
    owner.open(FLOOR)

    owner.link("New zone").click()
    owner.field("Name").fill("Веранда")
    owner.button("Colour 2").click()
    owner.save()
    panel = owner.page.get_by_role("region", name="Веранда")
    panel.get_by_role("link", name="Table : Веранда").click()
    owner.button("More").click()
    owner.save()

    expect(panel.get_by_role("link", name="Table 1, 5 seats")).to_be_visible()
    [made] = restaurant.admin.ask("GET", "/tables/").json
    [place] = restaurant.admin.ask("GET", "/locations/").json
    assert (made["number"], made["seats"], made["location"]) == (1, 5, place["id"])
    assert place["color"] == "#8BC34A"


def test_a_table_moves_to_another_zone_and_waiters_find_it_there(
    chromium: Browser, owner: AdminScreen, restaurant: Restaurant
) -> None:
    hall = zone(restaurant, "Зал у камина")
    zone(restaurant, "Двор")
    table(restaurant, 40, hall)
    with an_owner(chromium, restaurant) as waiter:
        waiter.open("/app/floor")
        expect(waiter.page.get_by_role("region", name="Зал у камина")).to_contain_text("40")
        owner.open(FLOOR)

        owner.link("Table 40, 4 seats").click()
        owner.choose("Zone", "Двор")
        owner.save()

        panel = owner.page.get_by_role("region", name="Двор")
        expect(panel.get_by_role("link", name="Table 40")).to_be_visible()
        expect(waiter.page.get_by_role("region", name="Двор")).to_contain_text("40")


def test_a_number_that_is_taken_stands_at_the_number(
    owner: AdminScreen, restaurant: Restaurant
) -> None:
    table(restaurant, 50)
    owner.open(f"{FLOOR}?table=new")

    owner.field("Number").fill("50")
    owner.save()

    expect(owner.page.get_by_text("There is one already. Choose another.")).to_be_visible()
    expect(owner.field("Number")).to_have_value("50")


def test_a_table_with_guests_stays_and_the_owner_reads_why(
    owner: AdminScreen, restaurant: Restaurant
) -> None:
    taken = table(restaurant, 60)
    order = {"table_id": taken, "items": [{"dish_id": restaurant.dish_id, "quantity": 1}]}
    assert restaurant.waiter.ask("POST", "/orders/", order).status == 201
    owner.open(f"{FLOOR}?table={taken}")

    owner.button("Remove", exact=True).click()
    owner.button("Really remove?").click()

    expect(owner.page.get_by_role("alert")).to_contain_text("open order")
    assert restaurant.admin.ask("GET", f"/tables/{taken}").json["is_active"] is True


def test_the_code_of_a_table_leads_to_its_menu(owner: AdminScreen, restaurant: Restaurant) -> None:
    owner.open(f"{FLOOR}?table={table(restaurant, 70)}")

    code = owner.page.get_by_role("img", name="QR code of the menu")
    expect(code).to_be_visible()
    assert code.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") > 100
    address = owner.link("The menu as guests see it").get_attribute("href")
    with urlopen(str(address)) as menu:
        assert "Борщ" in menu.read().decode()
    with owner.page.expect_download() as saved:
        owner.button("Code as SVG").click()
    assert "<svg" in saved.value.path().read_text()


def test_cards_are_printed_for_the_tables_that_are_chosen(
    owner: AdminScreen, restaurant: Restaurant
) -> None:
    wanted = zone(restaurant, "Балкон")
    table(restaurant, 80, wanted)
    table(restaurant, 81, wanted)
    owner.open(FLOOR)
    owner.button("QR cards").click()

    boxes = owner.page.get_by_role("checkbox")
    expect(owner.page.get_by_role("checkbox", name="Балкон")).to_be_visible()
    for box in boxes.all():
        if box.get_attribute("aria-checked") == "true":
            box.click()
    owner.page.get_by_role("checkbox", name="Балкон").click()
    with owner.page.expect_download() as saved:
        owner.button("Save 2 cards").click()

    assert len(Printed(saved.value.path().read_bytes()).pages[0].codes) == 2


@pytest.mark.skipif(not AXE.exists(), reason="the packages of frontend/ are not installed")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES, ids=["phone", "tablet"])
def test_everybody_can_use_the_floor_plan(
    chromium: Browser, restaurant: Restaurant, scheme: Any, size: Any
) -> None:
    place = zone(restaurant, f"Летняя веранда у пруда с кувшинками {size['width']} {scheme}")
    number = size["width"] + (scheme == "dark")
    made = table(restaurant, number, place)
    look = {"viewport": size, "color_scheme": scheme, "reduced_motion": "reduce"}
    with an_owner(chromium, restaurant, **look) as screen:
        for address, drawer in {
            FLOOR: "Floor",
            f"{FLOOR}?table={made}": f"Table {number}",
            f"{FLOOR}?zone={place}": "Zone",
        }.items():
            screen.open(address)
            expect(screen.link(f"Table {number}")).to_be_visible()
            expect(screen.page.get_by_role("heading", name=drawer, exact=True)).to_be_visible()
            expect(screen.page.locator(".btn-main.disabled")).to_have_count(0)

            assert violations(screen.page) == []
            assert screen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        screen.open(FLOOR)
        screen.button("QR cards").click()
        expect(screen.page.get_by_role("dialog")).to_be_visible()
        assert violations(screen.page) == []
