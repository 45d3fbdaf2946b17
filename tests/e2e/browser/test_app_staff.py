"""The owner hires and dismisses people in the web app, and pairs the devices they share."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e.browser.admin_screen import AdminScreen, an_owner
from tests.e2e.browser.app_page import AXE, PHONE, too_small, violations
from tests.e2e.conftest import StartRestaurant
from tests.e2e.server import PASSWORD, Person, Restaurant, eventually

STAFF = "/app/admin/staff"
PIN = "4719"
TABLET = {"width": 1024, "height": 768}


@pytest.fixture(scope="module")
def restaurant(start_restaurant: StartRestaurant) -> Restaurant:
    """A restaurant with a waiter and a cook."""
    return start_restaurant()


@pytest.fixture
def owner(chromium: Browser, restaurant: Restaurant) -> Iterator[AdminScreen]:
    """The owner at a desk."""
    with an_owner(chromium, restaurant) as screen:
        yield screen


@contextmanager
def a_tab(
    chromium: Browser, restaurant: Restaurant, address: str, **options: Any
) -> Iterator[Page]:
    """Somebody else's browser."""
    context = chromium.new_context(**({"locale": "en-GB", "viewport": TABLET} | options))
    page = context.new_page()
    page.goto(restaurant.server.base_url + address)
    yield page
    context.close()


def sign_in(page: Page, username: str) -> None:
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "sign-in" not in address)


def order_of(restaurant: Restaurant, waiter: Person) -> int:
    order = {
        "table_id": restaurant.table(),
        "items": [{"dish_id": restaurant.dish_id, "quantity": 1}],
    }
    placed = waiter.ask("POST", "/orders/", order | {"order_type": "dine_in"})
    assert placed.status == 201, placed
    return int(placed.json["id"])


def waiter_of(restaurant: Restaurant, order_id: int) -> int:
    return int(restaurant.admin.ask("GET", f"/orders/{order_id}").json["waiter_id"])


def test_a_waiter_is_hired_and_signs_in_with_the_pin_on_a_new_tablet(
    owner: AdminScreen, restaurant: Restaurant, chromium: Browser
) -> None:
    owner.open(STAFF)
    owner.link("Person", exact=True).click()
    owner.field("Name").fill("Вера Орлова")
    owner.field("Username").fill("vera")
    owner.save()
    expect(owner.page.get_by_text("Set a PIN or a password")).to_be_visible()
    owner.field("PIN").fill(PIN)
    owner.save()
    expect(owner.link("Вера Орлова")).to_be_visible()
    expect(owner.page.get_by_role("complementary", name="New person")).to_have_count(0)

    owner.button("Add a device").click()
    owner.field("Name of the device").fill("Планшет у бара")
    owner.page.keyboard.press("Enter")
    code = owner.page.locator(".pair-code").inner_text()
    with a_tab(chromium, restaurant, f"/app/sign-in/device?code={code}") as tablet:
        expect(tablet.get_by_label("Pairing code")).to_have_value(code)
        tablet.get_by_role("button", name="Pair").click()
        expect(owner.page.get_by_text("Paired: Планшет у бара")).to_be_visible()
        tablet.get_by_role("button", name="Вера Орлова").click()
        tablet.keyboard.type(PIN)
        tablet.keyboard.press("Enter")
        expect(tablet.get_by_role("heading", name="Floor")).to_be_visible()
        owner.button("Done").click()
        devices = owner.page.get_by_role("region", name="Devices")
        expect(devices.get_by_text("Last sign-in:")).to_be_visible()
        eventually(lambda: is_online(restaurant, "Планшет у бара"))
        owner.page.reload()
        expect(devices.get_by_text("Connected", exact=True)).to_be_visible()

    eventually(lambda: not is_online(restaurant, "Планшет у бара"))
    owner.page.reload()
    expect(devices.get_by_text("Not connected")).to_be_visible()


def test_of_a_long_list_the_first_hundred_are_drawn_and_more_on_request(
    owner: AdminScreen,
) -> None:
    moment = "2026-11-26T16:00:00+00:00"
    times = dict.fromkeys(("created_at", "updated_at", "enrolled_at", "last_used_at"), moment)
    state = {"is_active": True, "is_online": False, "pairing_expires_at": None}
    many = [{"id": n, "name": f"Tablet {n:03}", **times, **state} for n in range(1, 151)]
    owner.page.route(re.compile(r"/devices/$"), lambda route: route.fulfill(json=many))
    owner.open(STAFF)
    devices = owner.page.get_by_role("region", name="Devices")
    expect(devices.get_by_role("listitem")).to_have_count(100)

    owner.button("Show more, 50 left").click()

    expect(devices.get_by_text("Tablet 150")).to_be_visible()
    expect(owner.button("Show more")).to_have_count(0)


def is_online(restaurant: Restaurant, name: str) -> bool:
    [device] = [one for one in restaurant.admin.ask("GET", "/devices/").json if one["name"] == name]
    return bool(device["is_online"])


def test_a_pin_is_set_anew_and_taken_away_and_never_shown(
    owner: AdminScreen, restaurant: Restaurant
) -> None:
    person = restaurant.server.hire("waiter", "Нина Белова")
    owner.open(f"{STAFF}/{person.id}")
    form = owner.page.get_by_role("complementary", name="Нина Белова")
    row = owner.page.get_by_role("row").filter(has_text="Нина Белова")
    expect(form.get_by_text("no PIN set")).to_be_visible()
    expect(form.get_by_text("Take the PIN away")).to_have_count(0)
    owner.field("PIN").fill(PIN)
    owner.save()
    expect(row).not_to_contain_text("no PIN set")
    expect(form).to_have_count(0)

    owner.link("Нина Белова").click()
    expect(form.get_by_text("PIN set", exact=True)).to_be_visible()
    expect(owner.field("New PIN")).to_have_value("")
    form.get_by_text("Take the PIN away").click()
    owner.save()

    expect(row.get_by_text("no PIN set")).to_be_visible()


def test_a_wrong_pin_and_a_taken_name_are_said_at_their_fields(owner: AdminScreen) -> None:
    owner.open(f"{STAFF}/new")
    owner.field("Name").fill("Анна Вторая")
    owner.field("Username").fill("anna")
    owner.field("PIN").fill("1234")
    owner.save()
    expect(owner.page.get_by_text("no sequence, no repetition")).to_be_visible()

    owner.field("PIN").fill(PIN)
    owner.save()

    expect(owner.page.get_by_text("Somebody has this already")).to_be_visible()
    expect(owner.field("Name")).to_have_value("Анна Вторая")
    expect(owner.field("PIN")).to_have_value(PIN)
    owner.field("Username").fill("anna2")
    owner.save()
    expect(owner.link("Анна Вторая")).to_be_visible()


def test_who_is_dismissed_hands_their_orders_over_and_can_come_back(
    owner: AdminScreen, restaurant: Restaurant
) -> None:
    leaving = restaurant.server.hire("waiter", "Тимур")
    staying = restaurant.server.hire("waiter", "Зоя")
    orders = [order_of(restaurant, leaving) for _ in range(2)]

    owner.open(f"{STAFF}/{leaving.id}")
    owner.button("Dismiss").click()
    expect(owner.page.get_by_text("2 open orders")).to_be_visible()
    expect(owner.button("Hand over and dismiss")).to_be_disabled()
    owner.field("Who takes the orders over").select_option("Зоя")
    owner.button("Hand over and dismiss").click()

    expect(owner.page.get_by_text("Has left: Тимур")).to_be_visible()
    expect(owner.link("Тимур")).to_have_count(0)
    assert [waiter_of(restaurant, order) for order in orders] == [staying.id] * 2
    assert leaving.ask("GET", "/auth/me").status == 401

    owner.button("Show who has left").click()
    owner.link("Тимур").click()
    owner.button("Take back").click()
    owner.button("Take back").last.click()
    expect(owner.page.get_by_text("Is back: Тимур")).to_be_visible()
    restaurant.server.sign_in("Тимур", PASSWORD)


def test_nobody_is_dismissed_while_an_order_could_not_be_handed_over(
    owner: AdminScreen, restaurant: Restaurant
) -> None:
    leaving = restaurant.server.hire("waiter", "Игорь")
    staying = restaurant.server.hire("waiter", "Ольга")
    first, second = (order_of(restaurant, leaving) for _ in range(2))
    owner.open(f"{STAFF}/{leaving.id}")
    owner.button("Dismiss").click()
    owner.field("Who takes the orders over").select_option("Ольга")
    owner.page.route(
        f"**/orders/{first}", lambda route: route.fulfill(status=503, json={"code": "busy"})
    )

    owner.button("Hand over and dismiss").click()

    expect(owner.page.get_by_text("Not all orders were handed over")).to_be_visible()
    rows = owner.page.locator(".handovers li")
    expect(rows.filter(has_text=f"Order {first} ")).to_contain_text("refused")
    expect(rows.filter(has_text=f"Order {second} ")).to_contain_text("handed over")
    assert waiter_of(restaurant, first) == leaving.id
    assert leaving.ask("GET", "/auth/me").status == 200

    owner.page.unroute(f"**/orders/{first}")
    owner.button("Hand over and dismiss").click()
    expect(owner.page.get_by_text("Has left: Игорь")).to_be_visible()
    assert waiter_of(restaurant, first) == staying.id


def test_the_last_admin_cannot_leave(owner: AdminScreen, restaurant: Restaurant) -> None:
    owner.open(f"{STAFF}/{restaurant.admin.id}")
    owner.button("Dismiss").click()

    owner.button("Dismiss").last.click()

    expect(owner.page.get_by_role("alert").get_by_text("last admin")).to_be_visible()


def test_two_admins_on_one_record_see_each_others_changes(
    owner: AdminScreen, restaurant: Restaurant
) -> None:
    owner.open(f"{STAFF}/{restaurant.cook.id}")
    owner.field("Phone").fill("+7 495 000-00-11")
    restaurant.admin.ask("PATCH", f"/users/{restaurant.cook.id}", {"full_name": "Борис Годунов"})

    owner.save()

    expect(owner.page.get_by_text("Somebody else has saved this record")).to_be_visible()
    expect(owner.page.get_by_text("now: Борис Годунов")).to_be_visible()
    owner.button("Keep mine").click()
    owner.save()
    expect(owner.page.get_by_text("Saved: Борис Годунов")).to_be_visible()
    saved = restaurant.admin.ask("GET", f"/users/{restaurant.cook.id}").json
    assert (saved["phone"], saved["full_name"]) == ("+7 495 000-00-11", "Борис Годунов")


def test_a_form_is_shown_with_its_record_so_that_nothing_typed_is_overwritten(
    owner: AdminScreen, restaurant: Restaurant
) -> None:
    address = f"**/users/{restaurant.cook.id}"
    held: list[Route] = []
    owner.page.route(address, lambda route: held.append(route), times=1)
    with owner.page.expect_request(address):
        owner.open(f"{STAFF}/{restaurant.cook.id}")
    expect(owner.button("Save")).to_be_disabled()
    expect(owner.field("Phone")).to_have_count(0)
    held[0].fulfill(status=503, json={"code": "unavailable", "status": 503})
    expect(owner.button("Try now")).to_be_visible()
    expect(owner.button("Save")).to_be_disabled()

    owner.button("Try now").click()
    owner.field("Phone").fill("+7 495 000-00-13")
    owner.save()

    expect(owner.page.get_by_text("Saved: ")).to_be_visible()
    cook = restaurant.admin.ask("GET", f"/users/{restaurant.cook.id}").json
    assert cook["phone"] == "+7 495 000-00-13"


def test_a_dismissed_admin_loses_the_form_they_had_open(
    restaurant: Restaurant, chromium: Browser
) -> None:
    other = restaurant.server.hire("admin", "regina")
    address = f"{STAFF}/{restaurant.waiter.id}"
    with a_tab(chromium, restaurant, "/app/sign-in/password") as page:
        sign_in(page, "regina")
        page.goto(restaurant.server.base_url + address)
        page.get_by_label("Passport").fill("4510 123456")

        assert restaurant.admin.ask("DELETE", f"/users/{other.id}").status == 204

        expect(page.get_by_text("The server has ended your session")).to_be_visible()
        expect(page.get_by_label("Passport")).to_have_count(0)
    waiter = restaurant.admin.ask("GET", f"/users/{restaurant.waiter.id}").json
    assert waiter["passport"] is None


def test_the_keyboard_is_enough(owner: AdminScreen, restaurant: Restaurant) -> None:
    keyboard = owner.page.keyboard
    owner.open(STAFF)
    expect(owner.link("boris").or_(owner.link("Борис"))).to_be_visible()

    keyboard.press("/")
    keyboard.type("anna")
    expect(owner.page.get_by_label("Name or username")).to_be_focused()
    owner.link("anna", exact=True).focus()
    keyboard.press("Enter")
    expect(owner.page.get_by_role("heading", name="anna", exact=True)).to_be_focused()
    owner.field("Phone").fill("+7 495 000-00-12")
    keyboard.press("Escape")
    expect(owner.page.get_by_text("Changes are not saved")).to_be_visible()
    owner.button("Go on editing").click()
    owner.field("Phone").press("Control+Enter")

    expect(owner.page.get_by_text("Saved: anna")).to_be_visible()
    expect(owner.page.get_by_role("complementary")).to_have_count(0)
    anna = restaurant.admin.ask("GET", f"/users/{restaurant.waiter.id}").json
    assert anna["phone"] == "+7 495 000-00-12"


def test_a_lost_tablet_is_revoked_after_a_question(
    owner: AdminScreen, restaurant: Restaurant, chromium: Browser
) -> None:
    device = restaurant.admin.ask("POST", "/devices/", {"name": "Lost tablet"}).json
    with a_tab(
        chromium, restaurant, f"/app/sign-in/device?code={device['pairing_code']}"
    ) as tablet:
        tablet.get_by_role("button", name="Pair").click()
        expect(tablet.get_by_role("heading", name="Who are you?")).to_be_visible()
        owner.open(STAFF)
        owner.button("Change: Lost tablet").click()
        owner.field("Name of the device").fill("Stolen tablet")
        owner.save()
        owner.button("Change: Stolen tablet").click()
        owner.button("Revoke the device").click()
        owner.button("Revoke", exact=True).click()
        expect(owner.button("Change: Stolen tablet")).to_have_count(0)

        tablet.reload()
        expect(tablet.get_by_text("no longer paired")).to_be_visible()


@pytest.mark.skipif(not AXE.exists(), reason="the packages of frontend/ are not installed")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "tablet"])
def test_everybody_can_use_the_pages_of_the_staff(
    chromium: Browser, restaurant: Restaurant, scheme: str, size: dict[str, int]
) -> None:
    options = {"viewport": size, "color_scheme": scheme}
    with an_owner(chromium, restaurant, **options) as owner:
        owner.open(STAFF)
        expect(owner.link("anna", exact=True)).to_be_visible()
        check(owner.page)
        owner.open(f"{STAFF}/{restaurant.waiter.id}")
        expect(owner.page.get_by_role("heading", name="anna", exact=True)).to_be_visible()
        check(owner.page)
        owner.button("Dismiss").click()
        expect(owner.page.get_by_text("There are no open orders.")).to_be_visible()
        check(owner.page)
        owner.open(STAFF)
        owner.button("Add a device").click()
        expect(owner.field("Name of the device")).to_be_visible()
        check(owner.page)


def check(page: Page) -> None:
    """Nothing hinders anybody, once what slides in has arrived."""
    page.wait_for_timeout(400)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert [
        part for part in too_small(page) if "<input" not in part and "row-link" not in part
    ] == []
