"""The owner keeps the menu in the web app."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.browser.admin_screen import AdminScreen, an_owner
from tests.e2e.browser.app_page import AXE, violations
from tests.e2e.conftest import StartRestaurant
from tests.e2e.server import Restaurant
from tests.support.images import a_picture

MENU = "/app/admin/menu"
SIZES = [{"width": 390, "height": 844}, {"width": 1024, "height": 768}]


@pytest.fixture(scope="module")
def restaurant(start_restaurant: StartRestaurant) -> Restaurant:
    """A restaurant with soups and an ingredient."""
    restaurant = start_restaurant()
    restaurant.admin.ask("POST", "/ingredients/", {"name": "Сельдерей", "is_allergen": True})
    return restaurant


@pytest.fixture
def owner(chromium: Browser, restaurant: Restaurant) -> Iterator[AdminScreen]:
    """The owner at a desk."""
    with an_owner(chromium, restaurant) as screen:
        yield screen


def guests_read(restaurant: Restaurant) -> str:
    """The page of guests at a new table."""
    table = restaurant.admin.ask("GET", f"/tables/{restaurant.table()}").json
    with urlopen(f"{restaurant.server.base_url}/m/{table['qr_code']}") as answer:
        return str(answer.read().decode())


def add_dish(restaurant: Restaurant, name: str, price: float, **more: Any) -> int:
    """Put a dish into the first section."""
    section = restaurant.admin.ask("GET", "/categories/").json[0]["id"]
    dish = {"name": name, "price": price, "category_id": section} | more
    return int(restaurant.admin.ask("POST", "/dishes/", dish).json["id"])


def price_of(restaurant: Restaurant, dish_id: int) -> float:
    return float(restaurant.admin.ask("GET", f"/dishes/{dish_id}").json["price"])


def test_guests_see_a_new_dish_with_its_allergens_and_its_picture(
    owner: AdminScreen, restaurant: Restaurant, tmp_path: Path
) -> None:
    photo = tmp_path / "soup.png"
    photo.write_bytes(a_picture())
    owner.open(MENU)

    owner.page.get_by_role("main").get_by_role("link", name="Dish", exact=True).click()
    owner.field("Name").fill("Рассольник с перловкой")
    owner.choose("Section", "Супы")
    owner.field("Price, ₽").fill("390,50")
    owner.field("Ingredients").fill("сельд")
    owner.page.get_by_role("option", name="Сельдерей").click()
    owner.field("Ingredients").fill("Перловка")
    owner.button("Add “Перловка”").click()
    expect(owner.button("Remove from the ingredients: Перловка")).to_be_visible()
    owner.page.locator("input[type=file]").set_input_files(photo)
    expect(owner.button("Remove the photo")).to_be_visible()
    owner.save()

    expect(owner.link("Рассольник с перловкой")).to_be_visible()
    page = guests_read(restaurant)
    assert "Рассольник с перловкой" in page
    assert "сельдерей" in page.lower()
    assert "-small.webp" in page


def test_what_the_server_refuses_stands_at_its_field_and_what_was_typed_stays(
    owner: AdminScreen,
) -> None:
    owner.open(f"{MENU}?dish=new")
    owner.field("Name").fill("Щи")
    owner.choose("Section", "Супы")
    owner.field("Price, ₽").fill("пятьсот")

    owner.page.keyboard.press("Control+Enter")

    expect(owner.page.get_by_text("Write a number.")).to_be_visible()
    expect(owner.field("Price, ₽")).to_have_value("пятьсот")
    owner.page.keyboard.press("Escape")
    expect(owner.page.get_by_text("Changes are not saved")).to_be_visible()
    owner.button("Go on editing").click()
    expect(owner.field("Name")).to_have_value("Щи")
    owner.field("Price, ₽").fill("500")
    owner.page.keyboard.press("Control+Enter")
    expect(owner.link("Щи", exact=True)).to_be_visible()


def test_a_file_that_is_no_photo_is_refused_in_words(owner: AdminScreen, tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n and no more")
    owner.open(f"{MENU}?dish=new")
    expect(owner.field("Name")).to_be_visible()

    owner.page.locator("input[type=file]").set_input_files(broken)

    expect(owner.page.get_by_text("The file cannot be read as a photo")).to_be_visible()


def test_two_owners_at_one_dish_see_each_others_changes_and_choose(
    chromium: Browser, owner: AdminScreen, restaurant: Restaurant
) -> None:
    dish = add_dish(restaurant, "Солянка", 520)
    with an_owner(chromium, restaurant) as other:
        owner.open(f"{MENU}?dish={dish}")
        other.open(f"{MENU}?dish={dish}")
        expect(owner.field("Price, ₽")).to_have_value("520")
        expect(other.field("Price, ₽")).to_have_value("520")
        other.field("Price, ₽").fill("540")
        other.field("Weight, g").fill("400")
        other.save()
        expect(other.page.get_by_text("Солянка: saved")).to_be_visible()

        owner.field("Price, ₽").fill("560")
        owner.save()

        expect(owner.page.get_by_text("Somebody else has saved this record")).to_be_visible()
        expect(owner.page.get_by_text("now: 540")).to_be_visible()
        expect(owner.page.get_by_text("yours: 560")).to_be_visible()
        owner.button("Keep mine").click()
        owner.save()
        expect(owner.page.get_by_text("Солянка: saved")).to_be_visible()
    saved = restaurant.admin.ask("GET", f"/dishes/{dish}").json
    assert (saved["price"], saved["weight"]) == (560, 400)


def test_a_dish_is_sold_out_with_one_tap_and_back_with_another(
    owner: AdminScreen, restaurant: Restaurant
) -> None:
    dish = add_dish(restaurant, "Окрошка", 320)
    owner.open(MENU)
    expect(owner.link("Борщ")).to_be_visible()
    owner.page.keyboard.press("/")
    owner.page.keyboard.type("окрош")
    expect(owner.link("Окрошка")).to_be_visible()
    expect(owner.link("Борщ")).to_have_count(0)

    owner.page.get_by_role("switch", name="On sale: Окрошка").click()
    expect(owner.button("Sold out: 1")).to_be_visible()
    assert restaurant.admin.ask("GET", f"/dishes/{dish}").json["is_available"] is False

    owner.button("Undo").click()
    expect(owner.button("Sold out: 0")).to_be_visible()
    assert restaurant.admin.ask("GET", f"/dishes/{dish}").json["is_available"] is True


def test_prices_change_together_as_they_were_shown_but_not_over_somebody_elses(
    owner: AdminScreen, restaurant: Restaurant
) -> None:
    ids = [add_dish(restaurant, f"Уха {number}", 333) for number in (1, 2)]
    owner.open(MENU)
    owner.page.get_by_label("Find a dish").fill("Уха")
    owner.button("More", exact=True).click()
    owner.page.get_by_role("menuitem", name="Change prices").click()
    owner.field("By how much").fill("10")
    owner.button("To tens").click()
    expect(owner.page.get_by_text("2 of 2 change")).to_be_visible()
    expect(owner.page.get_by_text("370")).to_have_count(2)
    restaurant.admin.ask("PATCH", f"/dishes/{ids[1]}", {"price": 400})

    owner.button("Change 2 prices").click()

    expect(owner.page.get_by_text("Changed 1 of 2")).to_be_visible()
    expect(owner.page.get_by_role("alert").filter(has_text="Уха 2")).to_be_visible()
    assert [price_of(restaurant, one) for one in ids] == [370, 400]


def test_a_table_of_dishes_is_tried_first_and_its_errors_stand_at_their_lines(
    owner: AdminScreen, restaurant: Restaurant, tmp_path: Path
) -> None:
    file = tmp_path / "menu.csv"
    file.write_text("category;name;price\nПироги;Курник;много\nПироги;Расстегай;190\n")
    owner.open(MENU)
    owner.button("More", exact=True).click()
    owner.page.get_by_role("menuitem", name="Upload CSV").click()

    owner.page.get_by_label("Choose a file").set_input_files(file)
    expect(owner.page.get_by_text("price: Write a number.")).to_be_visible()
    expect(owner.page.get_by_text("line 2", exact=True)).to_be_visible()
    assert "Пироги" not in guests_read(restaurant)
    file.write_text("category;name;price\nПироги;Курник;450,00\nПироги;Расстегай;190\n")
    owner.page.get_by_label("Choose a file").set_input_files(file)
    owner.button("Upload 2 dishes").click()

    expect(owner.page.get_by_text("Done. Added: 2")).to_be_visible()
    owner.button("Close", exact=True).last.click()
    expect(owner.link("Курник")).to_be_visible()
    with owner.page.expect_download() as saved:
        owner.button("More", exact=True).click()
        owner.page.get_by_role("menuitem", name="Save as CSV").click()
    assert "Курник" in saved.value.path().read_text()


def test_sections_are_put_in_order_with_the_keyboard_and_with_the_mouse(
    owner: AdminScreen, restaurant: Restaurant
) -> None:
    for name in ("Десерты", "Чай"):
        restaurant.admin.ask("POST", "/categories/", {"name": name, "sort_order": 50})
    names = [one["name"] for one in restaurant.admin.ask("GET", "/categories/").json]
    owner.open(MENU)
    owner.button("Change the sections and their order").click()

    handle = owner.button("Move: Чай")
    handle.focus()
    owner.page.keyboard.press("ArrowUp")

    expect(owner.page.get_by_text(f"Чай: place {len(names) - 1}")).to_be_attached()
    expect(handle).to_be_focused()
    first = owner.button(f"Move: {names[0]}").bounding_box()
    start = handle.bounding_box()
    assert first
    assert start
    owner.page.mouse.move(start["x"] + 20, start["y"] + 20)
    owner.page.mouse.down()
    owner.page.mouse.move(first["x"] + 20, first["y"] + 10, steps=12)
    owner.page.mouse.up()

    expect(owner.page.get_by_text("Чай: place 1")).to_be_attached()
    [front, *_] = restaurant.admin.ask("GET", "/categories/").json
    assert front["name"] == "Чай"


def test_an_ingredient_in_use_is_not_removed_and_the_owner_reads_why(
    owner: AdminScreen, restaurant: Restaurant
) -> None:
    used = restaurant.admin.ask("POST", "/ingredients/", {"name": "Гречка"}).json["id"]
    add_dish(restaurant, "Каша", 210, ingredient_ids=[used])
    owner.open("/app/admin/menu/ingredients")
    owner.link("Гречка").click()

    owner.button("Remove", exact=True).click()
    owner.button("Really remove?").click()

    expect(owner.page.get_by_role("alert")).to_contain_text("still in use")
    owner.page.get_by_role("switch", name="Allergen").click()
    owner.save()
    expect(owner.link("Гречка").get_by_text("Allergen")).to_be_visible()


@pytest.mark.skipif(not AXE.exists(), reason="the packages of frontend/ are not installed")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES, ids=["phone", "tablet"])
def test_everybody_can_use_the_pages_of_the_menu(
    chromium: Browser, restaurant: Restaurant, scheme: Any, size: Any
) -> None:
    dish = add_dish(restaurant, "Салат из запечённой свёклы с козьим сыром и орехом", 620)
    look = {"viewport": size, "color_scheme": scheme, "reduced_motion": "reduce"}
    with an_owner(chromium, restaurant, **look) as screen:
        for address, field in {
            MENU: "Find a dish",
            f"{MENU}?dish={dish}": "Description for guests",
            f"{MENU}?category=new": "Description for guests",
            f"{MENU}/ingredients": "Find an ingredient",
        }.items():
            screen.open(address)
            expect(screen.field(field)).to_be_visible()
            expect(screen.page.locator(".btn-main.disabled")).to_have_count(0)
            expect(screen.page.locator(".q-skeleton")).to_have_count(0)

            assert violations(screen.page) == []
            assert screen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        screen.open(MENU)
        for entry in ("Change prices", "Upload CSV"):
            screen.button("More", exact=True).click()
            expect(screen.page.get_by_role("menuitem", name=entry)).to_be_visible()
            assert violations(screen.page) == []
            screen.page.get_by_role("menuitem", name=entry).click()
            expect(screen.page.get_by_role("dialog", name=entry)).to_be_visible()
            assert violations(screen.page) == []
            screen.page.keyboard.press("Escape")
