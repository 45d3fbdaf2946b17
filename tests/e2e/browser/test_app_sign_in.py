"""The staff sign in to the web app: with a password, or with a PIN on a shared tablet."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.browser.app_page import (
    AXE,
    PHONE,
    SMALLEST_PHONE,
    AppScreen,
    a_watched_page,
    sign_in,
    too_small,
    violations,
)
from tests.e2e.conftest import StartRestaurant
from tests.e2e.server import ADMIN, PASSWORD, Restaurant

TABLET = {"width": 1280, "height": 800}
PIN = "4711"
VERA = {"username": "vera", "full_name": "Вера Орлова", "role": "waiter", "pin_code": PIN}
COOK = {"username": "oleg", "full_name": "Олег Дым", "role": "kitchen", "pin_code": PIN}


class Screen(AppScreen):
    """A tab of the app, where the staff signs in and out."""

    def sign_in(self, password: str = PASSWORD, username: str = "anna") -> None:
        sign_in(self.page, username, password)

    def sign_out(self) -> None:
        self.page.get_by_role("link", name="Me", exact=True).click()
        self.button("Sign out").click()

    def pair(self, code: str) -> None:
        self.open("/app/sign-in/device")
        self.page.get_by_label("Pairing code").fill(code)
        self.page.get_by_role("button", name="Pair").click()
        expect(self.heading("Who are you?")).to_be_visible()

    def sign_in_with_pin(self, person: dict[str, str]) -> None:
        self.button(person["full_name"]).click()
        expect(self.page.get_by_role("group", name="Digits")).to_be_visible()
        self.page.keyboard.type(PIN)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(lambda url: "sign-in" not in url)

    def heading(self, name: str) -> Any:
        return self.page.get_by_role("heading", name=name, exact=True)


@pytest.fixture(scope="module")
def restaurant(start_restaurant: StartRestaurant) -> Restaurant:
    """A restaurant in which a waiter and a cook have PINs."""
    restaurant = start_restaurant()
    for person in (VERA, COOK):
        assert restaurant.admin.ask("POST", "/users/", person).status == 201
    return restaurant


@pytest.fixture(params=[PHONE, TABLET], ids=["phone", "tablet"])
def screen(
    request: pytest.FixtureRequest, chromium: Browser, restaurant: Restaurant
) -> Iterator[Screen]:
    """The app on a phone, and on a tablet. Nothing may be left to complain about at the end."""
    with a_watched_page(chromium, locale="en-GB", viewport=request.param) as (page, complaints):
        yield Screen(page, restaurant.server.base_url, complaints)


def is_of_lost_link(complaint: str) -> bool:
    return complaint.startswith("WebSocket") or "DISCONNECTED" in complaint


def pairing_code(restaurant: Restaurant, name: str = "Bar tablet") -> str:
    code: str = restaurant.admin.ask("POST", "/devices/", {"name": name}).json["pairing_code"]
    return code


def test_an_address_is_kept_through_signing_in_and_a_reload(screen: Screen) -> None:
    screen.open("/app/no-such-page/5?from=qr")
    expect(screen.heading("Sign in with a password")).to_be_visible()

    screen.page.reload()
    screen.sign_in()

    screen.page.wait_for_url("**/app/no-such-page/5?from=qr")
    screen.page.reload()
    expect(screen.heading("There is no such page")).to_be_visible()
    screen.page.get_by_role("link", name="Go home").click()
    expect(screen.heading("Floor")).to_be_visible()


def test_an_owner_begins_on_the_owners_side(screen: Screen) -> None:
    screen.open()

    sign_in(screen.page, ADMIN["username"], ADMIN["password"])

    screen.page.wait_for_url("**/app/admin/**")


def test_a_wrong_password_is_answered_in_words_and_nothing_typed_is_lost(
    screen: Screen,
) -> None:
    screen.open()

    screen.sign_in("not my password")

    expect(screen.page.get_by_role("alert")).to_contain_text("Wrong username or password")
    expect(screen.page.get_by_label("Username")).to_have_value("anna")
    screen.sign_in()
    expect(screen.heading("Floor")).to_be_visible()


def test_whoever_signs_out_is_out_also_after_a_reload_and_in_other_tabs(
    screen: Screen,
) -> None:
    screen.open()
    screen.sign_in()
    expect(screen.heading("Floor")).to_be_visible()
    other_tab = screen.page.context.new_page()
    other_tab.goto(f"{screen.base_url}/app/")
    expect(other_tab.get_by_role("heading", name="Floor")).to_be_visible()

    screen.sign_out()

    expect(screen.page.get_by_label("Username")).to_be_visible()
    expect(other_tab.get_by_label("Username")).to_be_visible()
    screen.page.reload()
    expect(screen.page.get_by_label("Username")).to_be_visible()


def test_an_owner_begins_with_the_day_and_finds_the_floor_and_the_way_back(
    screen: Screen,
) -> None:
    screen.open()
    screen.sign_in(ADMIN["password"], ADMIN["username"])
    expect(screen.heading("Today")).to_be_visible()

    screen.open("/app/floor")
    expect(screen.heading("Floor")).to_be_visible()
    screen.page.get_by_role("link", name="Me", exact=True).click()
    expect(screen.page.get_by_role("link", name="Kitchen display")).to_be_visible()
    screen.page.get_by_role("link", name="Management").click()

    screen.page.wait_for_url("**/app/admin/today")
    expect(screen.heading("Today")).to_be_visible()


def test_a_shared_tablet_lets_people_in_with_their_pin(
    screen: Screen, restaurant: Restaurant
) -> None:
    screen.pair(pairing_code(restaurant))
    screen.page.reload()
    expect(screen.page.get_by_text("Bar tablet")).to_be_visible()

    expect(screen.button("Вера Орлова")).to_contain_text("Off shift")
    screen.button("Вера Орлова").click()
    screen.page.keyboard.type("0000")
    screen.page.keyboard.press("Enter")
    expect(screen.page.get_by_text("Wrong PIN. Try again")).to_be_visible()
    for digit in PIN:
        screen.page.get_by_role("button", name=digit, exact=True).click()
    screen.button("Sign in").last.click()

    screen.page.get_by_role("link", name="Me", exact=True).click()
    expect(screen.heading("Вера Орлова")).to_be_visible()
    expect(screen.page.get_by_text("You are signed in on “Bar tablet”.")).to_be_visible()
    screen.sign_out()
    expect(screen.heading("Who are you?")).to_be_visible()


def test_a_shared_tablet_goes_back_to_the_tiles_when_nobody_has_touched_it_for_two_minutes(
    screen: Screen, restaurant: Restaurant
) -> None:
    screen.pair(pairing_code(restaurant))
    screen.page.clock.install()
    screen.sign_in_with_pin(VERA)
    online = screen.page.get_by_text("Online")
    expect(online).to_be_visible()

    screen.page.clock.fast_forward("01:50")
    screen.heading("Floor").click()
    screen.page.clock.fast_forward("01:50")
    expect(online).to_be_visible()
    screen.page.clock.fast_forward("00:15")

    expect(screen.heading("Who are you?")).to_be_visible()
    expect(screen.button(VERA["full_name"])).to_be_visible()
    screen.page.go_back()
    expect(screen.heading("Who are you?")).to_be_visible()
    expect(screen.page.get_by_role("navigation", name="Sections")).to_have_count(0)


def test_a_shared_tablet_sends_what_was_tapped_before_it_goes_back_to_the_tiles(
    screen: Screen, restaurant: Restaurant
) -> None:
    table_id = restaurant.table()
    screen.pair(pairing_code(restaurant))
    screen.page.clock.install()
    screen.sign_in_with_pin(VERA)
    screen.open(f"/app/tables/{table_id}/order")
    screen.button("Add Борщ").click()
    screen.button("Review the order").click()
    screen.page.context.set_offline(True)
    screen.button("Send to the kitchen").click()
    expect(screen.page.get_by_text("Not sent: 1")).to_be_visible()

    screen.page.clock.fast_forward("03:00")
    expect(screen.page.get_by_text("Not sent: 1")).to_be_visible()
    screen.page.context.set_offline(False)
    expect(screen.page.get_by_text("Not sent: 1")).to_have_count(0)
    assert len(restaurant.admin.ask("GET", f"/orders/?table_id={table_id}").json) == 1
    screen.page.clock.fast_forward("02:05")

    expect(screen.heading("Who are you?")).to_be_visible()
    screen.complaints[:] = [text for text in screen.complaints if not is_of_lost_link(text)]


def test_an_owner_s_pages_do_not_stay_open_on_a_shared_tablet(
    screen: Screen, restaurant: Restaurant
) -> None:
    screen.pair(pairing_code(restaurant))
    screen.page.clock.install()
    screen.open("/app/sign-in/password")
    screen.sign_in(ADMIN["password"], ADMIN["username"])
    expect(screen.heading("Today")).to_be_visible()

    screen.page.clock.fast_forward("02:05")

    expect(screen.heading("Who are you?")).to_be_visible()


def test_a_display_in_the_kitchen_never_goes_back_to_the_tiles(
    screen: Screen, restaurant: Restaurant
) -> None:
    screen.pair(pairing_code(restaurant))
    screen.page.clock.install()
    screen.sign_in_with_pin(COOK)
    screen.button("Start the shift").click()
    expect(screen.page.get_by_text("Online")).to_be_visible()

    screen.page.clock.fast_forward("10:00")

    expect(screen.page.get_by_text("Online")).to_be_visible()
    expect(screen.button("Sold out")).to_be_visible()
    screen.page.reload()
    expect(screen.page.get_by_text("Online")).to_be_visible()


def test_too_many_wrong_pins_show_how_long_to_wait(screen: Screen, restaurant: Restaurant) -> None:
    name = f"guessed-{screen.page.viewport_size['width']}"
    person = VERA | {"username": name, "full_name": name}
    assert restaurant.admin.ask("POST", "/users/", person).status == 201
    for _ in range(6):
        wrong = {"username": name, "pin_code": "0000"}
        restaurant.server.ask("POST", "/auth/pin", wrong)
    screen.pair(pairing_code(restaurant))

    screen.button(name).click()
    screen.page.keyboard.type("000000")

    expect(screen.page.get_by_text("Too many tries. Wait ")).to_be_visible()
    expect(screen.page.get_by_role("button", name="1", exact=True)).to_be_disabled()


def test_the_back_button_leads_from_the_pin_to_the_people(
    screen: Screen, restaurant: Restaurant
) -> None:
    screen.pair(pairing_code(restaurant))
    screen.button("Вера Орлова").click()
    expect(screen.page.get_by_role("group", name="Digits")).to_be_visible()

    screen.page.go_back()

    expect(screen.button("Вера Орлова")).to_be_visible()
    expect(screen.page.get_by_role("group", name="Digits")).to_have_count(0)


def test_a_session_that_the_server_ended_is_explained(
    screen: Screen, restaurant: Restaurant
) -> None:
    screen.open()
    screen.sign_in()
    expect(screen.heading("Floor")).to_be_visible()
    for session in restaurant.waiter.ask("GET", "/auth/sessions/").json:
        if "Chrom" in session["agent"]:
            restaurant.waiter.ask("DELETE", f"/auth/sessions/{session['id']}")
    screen.page.reload()

    expect(screen.page.get_by_text("The server has ended your session")).to_be_visible()


def test_a_revoked_tablet_says_so(screen: Screen, restaurant: Restaurant) -> None:
    screen.pair(pairing_code(restaurant, "Lost phone"))
    devices = restaurant.admin.ask("GET", "/devices/").json
    for device in devices:
        if device["name"] == "Lost phone":
            restaurant.admin.ask("DELETE", f"/devices/{device['id']}")

    screen.page.reload()

    expect(screen.page.get_by_text("no longer paired")).to_be_visible()
    expect(screen.page.get_by_label("Username")).to_be_visible()


def test_language_and_theme_are_chosen_on_the_device_and_kept(screen: Screen) -> None:
    screen.open()
    screen.button("Русский").click()
    expect(screen.heading("Вход по паролю")).to_be_visible()
    screen.button("Тема: авто").click()
    screen.button("Тема: светлая").click()

    screen.page.reload()

    expect(screen.heading("Вход по паролю")).to_be_visible()
    assert screen.page.locator("html").get_attribute("lang") == "ru"
    expect(screen.page.locator("body.body--dark")).to_be_attached()


@pytest.mark.skipif(not AXE.exists(), reason="the packages of frontend/ are not installed")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_the_pages_of_signing_in(
    chromium: Browser, restaurant: Restaurant, scheme: Any
) -> None:
    context = chromium.new_context(locale="ru-RU", viewport=SMALLEST_PHONE, color_scheme=scheme)
    page = context.new_page()
    for address, heading in {
        "/app/sign-in": "Вход по паролю",
        "/app/sign-in/device": "Подключить устройство",
    }.items():
        page.goto(restaurant.server.base_url + address)
        expect(page.get_by_role("heading", name=heading)).to_be_visible()

        assert violations(page) == []
        assert too_small(page) == []
    context.close()
