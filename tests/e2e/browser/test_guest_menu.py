"""The guests' menu on a phone that runs no script."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from restaurant.guest_menu.formats import SYMBOLS, format_money
from restaurant.profile.models import Language
from tests.e2e.browser.app_page import AXE, PHONE, SMALLEST_PHONE, a_watched_page, violations
from tests.e2e.conftest import StartRestaurant
from tests.e2e.server import Person, Restaurant
from tests.support.images import a_picture

DESKTOP = {"width": 1280, "height": 800}
LONG = "Салат из запечённой свёклы с козьим сыром и грецким орехом по-деревенски"
#: For the lari, browsers have a letter in Russian that was used before it had a sign.
OUTDATED = {"GEL"}
LONGEST = "Превысокомногорассмотрительствующий" * 3


@pytest.fixture(scope="module")
def restaurant(start_restaurant: StartRestaurant) -> Restaurant:
    """A restaurant with dishes that contain something, and one name that is too long for a line."""
    restaurant = start_restaurant()
    admin = restaurant.admin
    admin.ask("PATCH", "/restaurant", {"name": "Старая мельница"})
    names = {"milk": "Сыр (молоко)", "nuts": "Грецкий орех (орехи)", "fish": "Сёмга (рыба)"}
    ids = {key: ingredient(admin, name) for key, name in names.items()}
    salads = admin.ask("POST", "/categories/", {"name": "Салаты и закуски"}).json["id"]
    serve(admin, salads, LONG, [ids["milk"], ids["nuts"]])
    serve(admin, salads, LONGEST, [])
    serve(admin, salads, "Сёмга слабой соли", [ids["fish"]])
    for name in ("Горячее", "Десерты", "Напитки из погреба и с нашего огорода"):
        section = admin.ask("POST", "/categories/", {"name": name, "sort_order": 5}).json["id"]
        for number in range(4):
            serve(admin, section, f"{name} {number}", [])
    return restaurant


@pytest.fixture(scope="module")
def menu(restaurant: Restaurant) -> str:
    """The address of a table's menu."""
    table = restaurant.admin.ask("GET", f"/tables/{restaurant.table()}").json
    return f"{restaurant.server.base_url}/m/{table['qr_code']}"


@pytest.fixture
def guest(chromium: Browser) -> Iterator[Page]:
    """A tab on the smallest phone, with JavaScript off. It may complain about nothing."""
    with a_watched_page(chromium, viewport=SMALLEST_PHONE, java_script_enabled=False) as (
        page,
        _complaints,
    ):
        yield page


def ingredient(admin: Person, name: str) -> int:
    body = {"name": name, "is_allergen": True}
    return int(admin.ask("POST", "/ingredients/", body).json["id"])


def serve(admin: Person, section: int, name: str, contains: list[int]) -> None:
    dish = {
        "name": name,
        "price": 620,
        "category_id": section,
        "description": "Сладкая свёкла из печи, мягкий козий сыр и грецкие орехи с мёдом.",
        "weight": 210,
        "ingredient_ids": contains,
    }
    assert admin.ask("POST", "/dishes/", dish).status == 201


def dish(page: Page, name: str) -> Any:
    return page.get_by_role("heading", name=name.replace("-", "\u2011"))


def test_a_guest_with_an_allergy_hides_what_contains_it(guest: Page, menu: str) -> None:
    guest.goto(menu)
    expect(dish(guest, LONG)).to_be_visible()
    expect(guest.get_by_text("молоко", exact=True)).to_be_hidden()

    guest.get_by_text("Аллергия? Скрыть блюда с…").click()
    guest.get_by_text("орехи", exact=True).click()

    expect(dish(guest, LONG)).to_be_hidden()
    expect(dish(guest, "Сёмга слабой соли")).to_be_visible()
    expect(guest.get_by_role("status")).to_contain_text("скажите официанту об аллергии")
    guest.get_by_text("рыба", exact=True).click()
    expect(dish(guest, "Сёмга слабой соли")).to_be_hidden()
    guest.get_by_text("орехи", exact=True).click()
    expect(dish(guest, LONG)).to_be_visible()
    guest.get_by_text("рыба", exact=True).click()
    expect(guest.get_by_text("Блюда с отмеченными аллергенами скрыты")).to_be_hidden()


def test_the_filter_works_with_the_keyboard_alone(guest: Page, menu: str) -> None:
    guest.goto(menu)
    while not guest.locator("#filter:focus").count():
        guest.keyboard.press("Tab")
    guest.keyboard.press("Space")
    for _ in range(2):  # past the milk
        guest.keyboard.press("Tab")
    guest.keyboard.press("Space")

    expect(guest.get_by_role("checkbox", name="Скрыть блюда: орехи")).to_be_checked()
    expect(dish(guest, LONG)).to_be_hidden()


def test_a_section_is_one_tap_away(guest: Page, menu: str) -> None:
    guest.goto(menu)

    guest.get_by_role("navigation").get_by_role("link", name="Напитки").click()

    expect(guest.locator("h2", has_text="Напитки из погреба")).to_be_in_viewport()


def test_a_dish_shows_its_picture(guest: Page, menu: str, restaurant: Restaurant) -> None:
    admin = restaurant.admin
    picture = upload(admin)
    admin.ask("PATCH", f"/dishes/{restaurant.dish_id}", {"image_url": picture})

    guest.goto(menu)

    shown = guest.locator("img")
    shown.scroll_into_view_if_needed()
    expect(shown).to_have_attribute("src", picture.replace(".webp", "-small.webp"))
    expect(shown).to_have_js_property("complete", True)


def upload(admin: Person) -> str:
    """Store a picture, and return its address."""
    headers = {"Content-Type": "image/png", "Authorization": f"Bearer {admin.token}"}
    address = f"{admin.server.base_url}/uploads/"
    with urlopen(Request(address, a_picture("PNG"), headers)) as answer:
        return str(json.load(answer)["url"])


def test_a_code_that_is_not_known_sends_the_guest_to_the_waiter(
    guest: Page, restaurant: Restaurant
) -> None:
    answer = guest.goto(f"{restaurant.server.base_url}/m/2f5b55da")

    assert answer is not None
    assert answer.status == 404
    expect(guest.get_by_role("heading", name="Этот код не открывает меню")).to_be_visible()


@pytest.mark.parametrize("size", [SMALLEST_PHONE, PHONE, DESKTOP], ids=lambda size: size["width"])
def test_nothing_is_cut_off_or_smaller_than_a_finger(
    chromium: Browser, menu: str, size: Any
) -> None:
    context = chromium.new_context(viewport=size)
    page = opened(context, menu)

    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate(TOO_SMALL) == []
    context.close()


@pytest.mark.skipif(not AXE.exists(), reason="the packages of frontend/ are not installed")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_the_menu(
    chromium: Browser, menu: str, restaurant: Restaurant, scheme: Any
) -> None:
    context = chromium.new_context(viewport=SMALLEST_PHONE, color_scheme=scheme)
    page = opened(context, menu)
    assert violations(page) == []
    page.goto(f"{restaurant.server.base_url}/m/unknown")
    assert violations(page) == []
    context.close()


def test_amounts_are_written_as_browsers_write_them(page: Page) -> None:
    for currency in {*SYMBOLS, "CHF"} - OUTDATED:
        for language, locale in ((Language.RU, "ru-RU"), (Language.EN, "en-GB")):
            written = page.evaluate(AS_BROWSERS_WRITE, [locale, currency])
            assert format_money(149_000, language, currency) == written, currency


def opened(context: BrowserContext, menu: str) -> Page:
    """The menu with its filter open, and milk chosen."""
    page = context.new_page()
    page.goto(menu)
    page.get_by_text("Аллергия?").click()
    page.get_by_text("молоко", exact=True).click()
    return page


#: What is wider than its place, or than the page; the row of sections scrolls sideways.
CUT_OFF = """() => [...document.querySelectorAll('h1, h2, h3, p, b, i, small, label, a')]
    .filter((part) => part.getClientRects().length)
    .filter((part) => part.scrollWidth > part.clientWidth
        || part.getBoundingClientRect().right > innerWidth && !part.closest('nav'))
    .map((part) => part.outerHTML)
    .concat(document.documentElement.scrollWidth > innerWidth ? ['the page itself'] : [])"""
TOO_SMALL = """() => [...document.querySelectorAll('a, label')].filter((part) => {
    const {width, height} = part.getBoundingClientRect();
    return width < 48 || height < 48;
}).map((part) => part.outerHTML)"""
AS_BROWSERS_WRITE = r"""([locale, currency]) => new Intl.NumberFormat(locale, {
    style: 'currency', currency, currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: 0, maximumFractionDigits: 0,
}).format(1490).replace(/[\s\u202f]/g, '\u00a0')"""
