"""The owner looks after the server in the web app: backups, the data, the restaurant's record."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from restaurant.database.disk_space import MIN_FREE_BYTES
from restaurant.operations.system.usb_stick import COPIED_AT
from tests.e2e.browser.admin_screen import DESKTOP, AdminScreen, an_owner
from tests.e2e.browser.app_page import AXE, PHONE, too_small, violations
from tests.e2e.conftest import StartRestaurant
from tests.e2e.server import Restaurant, Server, copy_template, eventually
from tests.support.small_disk import MB, fill, small_disk

SYSTEM = "/app/admin/system"
METHODS = "/app/admin/payment-methods"


@pytest.fixture(scope="module")
def restaurant(start_restaurant: StartRestaurant) -> Restaurant:
    """A restaurant whose guests come to it by name."""
    return start_restaurant(RESTAURANT_NAME="Старая мельница", RESTAURANT_LANGUAGE="en")


@pytest.fixture
def owner(chromium: Browser, restaurant: Restaurant) -> Iterator[AdminScreen]:
    """The owner at a desk."""
    with an_owner(chromium, restaurant) as screen:
        yield screen


@pytest.fixture
def restaurant_on_a_small_disk(furnished: Path, tmp_path: Path) -> Iterator[Restaurant]:
    """A restaurant that has less room than a backup leaves for orders."""
    disk = tmp_path / "disk"
    disk.mkdir()
    with small_disk(disk, 160 * MB):
        server = Server(copy_template(furnished, disk / "data"))
        try:
            restaurant = Restaurant.open(server.start().set_up())
            fill(disk, MIN_FREE_BYTES - 4 * MB)
            yield restaurant
        finally:
            server.kill()


@contextmanager
def no_backup_is_finished(restaurant: Restaurant) -> Iterator[None]:
    """Inside the block another program copies the database, so that a backup has to wait."""
    folder = os.open(restaurant.server.data_dir, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


@contextmanager
def a_fault_in_the_data(restaurant: Restaurant, order: int) -> Iterator[None]:
    """Inside the block the total of an order is wrong in the database file."""
    change_total(restaurant, order, +1)
    yield
    change_total(restaurant, order, -1)


def change_total(restaurant: Restaurant, order: int, amount: int) -> None:
    file = restaurant.server.data_dir / "restaurant.sqlite3"
    with closing(sqlite3.connect(file, timeout=30)) as database, database:
        database.execute(
            "UPDATE orders SET total_price = total_price + ? WHERE id = ?", (amount, order)
        )


def region(owner: AdminScreen, name: str) -> Locator:
    """A part of the page, by its heading."""
    return owner.page.get_by_role("region", name=name, exact=True)


def failed_backup(owner: AdminScreen) -> Locator:
    return region(owner, "Backups").get_by_role("alert").filter(has_text="Failed:")


def takeaway(restaurant: Restaurant) -> int:
    placed = restaurant.waiter.ask("POST", "/orders/", restaurant.takeaway())
    return int(placed.json["id"])


def is_sound(file: Path) -> bool:
    with closing(sqlite3.connect(file)) as database:
        [(answer,)] = database.execute("PRAGMA integrity_check").fetchall()
        [(dishes,)] = database.execute("SELECT COUNT(*) FROM dishes").fetchall()
    return bool(answer == "ok" and dishes == 1)


def test_a_backup_goes_on_while_the_page_is_closed_and_can_be_taken_away(
    chromium: Browser, restaurant: Restaurant, tmp_path: Path
) -> None:
    with no_backup_is_finished(restaurant):
        with an_owner(chromium, restaurant) as owner:
            owner.open(SYSTEM)
            region(owner, "Backups").get_by_role("button", name="Back up now").click()
            expect(region(owner, "Backups").get_by_text("0 % is there · Мария")).to_be_visible()

        with an_owner(chromium, restaurant) as owner:
            owner.open(SYSTEM)
            backups = region(owner, "Backups")
            expect(backups.get_by_role("progressbar")).to_be_visible()
            assert restaurant.waiter.ask("GET", "/backups/").status == 403

    with an_owner(chromium, restaurant) as owner:
        owner.open(SYSTEM)
        backups = region(owner, "Backups")
        expect(backups.get_by_role("progressbar")).to_have_count(0)
        made = backups.get_by_role("listitem").filter(has_text="Мария").first
        expect(made.get_by_text("Complete")).to_be_attached()
        with owner.page.expect_download() as downloading:
            made.get_by_role("button", name="Download").click()
        downloading.value.save_as(tmp_path / "copy.sqlite3")

    assert downloading.value.suggested_filename.startswith("restaurant-20")
    assert is_sound(tmp_path / "copy.sqlite3")


def test_the_page_that_stays_open_sees_the_backup_become_complete(
    owner: AdminScreen, restaurant: Restaurant
) -> None:
    owner.open(SYSTEM)
    with no_backup_is_finished(restaurant):
        region(owner, "Backups").get_by_role("button", name="Back up now").click()
        expect(region(owner, "Backups").get_by_role("progressbar")).to_be_visible()

    expect(region(owner, "Backups").get_by_role("progressbar")).to_have_count(0)
    checks = region(owner, "How the server is")
    expect(checks.get_by_text("The newest backup is less than 26 hours old.")).to_be_visible()


def test_a_disk_too_full_for_a_backup_is_said_with_how_much_is_missing(
    chromium: Browser, restaurant_on_a_small_disk: Restaurant
) -> None:
    restaurant = restaurant_on_a_small_disk
    with an_owner(chromium, restaurant) as owner:
        owner.open(SYSTEM)
        expect(owner.page.get_by_text("The disk is full.")).to_be_visible()
        region(owner, "Backups").get_by_role("button", name="Back up now").click()
        expect(failed_backup(owner)).to_contain_text("Remove what does not belong on the disk")

    [backup] = restaurant.admin.ask("GET", "/backups/").json
    missing = -(-backup["problem"]["missing_bytes"] // MB)
    with an_owner(chromium, restaurant) as owner:
        owner.open(SYSTEM)
        expect(failed_backup(owner)).to_contain_text(f"Failed: {missing} MB are missing.")
        if AXE.exists():
            assert violations(owner.page) == []
        (restaurant.server.data_dir.parent / "filler").unlink()
        region(owner, "Backups").get_by_role("button", name="Back up now").click()
        expect(region(owner, "Backups").get_by_text("· Мария")).to_be_visible()
        expect(failed_backup(owner)).to_have_count(0)
        expect(owner.page.get_by_text("There is room on the disk.")).to_be_visible()


def test_a_clock_that_differs_from_the_owners_device_is_said(owner: AdminScreen) -> None:
    owner.page.clock.set_system_time(datetime.now(UTC) + timedelta(minutes=3))
    owner.open(SYSTEM)

    expect(region(owner, "Server").get_by_text("3 min behind this device")).to_be_visible()


def backup_names(restaurant: Restaurant) -> set[str]:
    return {one["name"] for one in restaurant.admin.ask("GET", "/backups/").json}


def test_a_backup_that_is_overdue_is_made_where_that_is_said(
    owner: AdminScreen, restaurant: Restaurant
) -> None:
    def overdue(route: Route) -> None:
        status = route.fetch().json()
        line = {"name": "backup", "state": "warning", "code": "backup_overdue", "detail": ""}
        status["checks"] = [line, *(one for one in status["checks"] if one["name"] != "backup")]
        route.fulfill(json=status)

    before = backup_names(restaurant)
    owner.page.route(f"{restaurant.server.base_url}/system", overdue)
    owner.open(SYSTEM)
    line = owner.page.get_by_role("listitem").filter(has_text="older than 26 hours")
    expect(line.get_by_text("Needs attention")).to_be_attached()
    line.get_by_role("button", name="Back up now").click()

    # One more of the same day takes the place of the last.
    eventually(lambda: backup_names(restaurant) - before)


def test_a_fault_in_the_data_is_told_in_a_sentence_also_after_a_reload(
    owner: AdminScreen, restaurant: Restaurant
) -> None:
    order = takeaway(restaurant)
    owner.open(SYSTEM)
    data = region(owner, "Check of the data")
    with a_fault_in_the_data(restaurant, order):
        owner.button("Check the data").click()
        expect(data.get_by_text("1 fault was found")).to_be_visible()

    sentence = f"The total of an order is not the sum of its dishes. Orders: {order}."
    expect(data.get_by_text(sentence)).to_be_visible()
    owner.page.reload()
    expect(data.get_by_text(sentence)).to_be_visible()
    expect(data.get_by_text("Мария")).to_be_visible()

    owner.button("Check the data").click()
    expect(data.get_by_text("The data are sound")).to_be_visible()


def test_the_restaurants_new_name_stands_at_the_head_and_on_the_guests_menu(
    owner: AdminScreen, restaurant: Restaurant
) -> None:
    table = restaurant.admin.ask("GET", f"/tables/{restaurant.table()}").json
    owner.open(SYSTEM)
    owner.link("Change: Restaurant").click()
    owner.field("Name of the restaurant").fill("")
    owner.save()
    expect(owner.page.get_by_text("Fill in this field.")).to_be_visible()

    owner.field("Name of the restaurant").fill("Новая мельница")
    owner.field("Phone").fill("+7 495 000-00-77")
    owner.save()

    expect(owner.page.get_by_role("complementary")).to_have_count(0)
    expect(owner.page.get_by_role("navigation").get_by_text("Новая мельница")).to_be_visible()
    expect(region(owner, "Restaurant").get_by_text("+7 495 000-00-77")).to_be_visible()
    owner.open(f"/m/{table['qr_code']}")
    expect(owner.page.get_by_text("Новая мельница").first).to_be_visible()


def test_two_admins_on_the_restaurants_record_see_each_others_changes(
    owner: AdminScreen, restaurant: Restaurant
) -> None:
    owner.open(f"{SYSTEM}?edit=restaurant")
    owner.field("Phone").fill("+7 495 000-00-11")
    restaurant.admin.ask("PATCH", "/restaurant", {"address": "Тверь, Речная улица, 5"})

    owner.save()

    expect(owner.page.get_by_text("now: Тверь, Речная улица, 5")).to_be_visible()
    owner.button("Keep mine").click()
    owner.save()
    expect(owner.page.get_by_role("complementary")).to_have_count(0)
    found = restaurant.admin.ask("GET", "/restaurant").json
    assert (found["address"], found["phone"]) == ("Тверь, Речная улица, 5", "+7 495 000-00-11")


def test_the_owner_sees_when_the_stick_had_its_last_copy(
    owner: AdminScreen, restaurant: Restaurant
) -> None:
    owner.open(SYSTEM)
    expect(owner.page.get_by_text("No copies to a stick are made here")).to_be_visible()
    note = restaurant.server.data_dir / COPIED_AT
    note.write_text("2026-03-02T01:31:08+00:00\n")
    try:
        owner.page.reload()
        expect(owner.page.get_by_text("The stick is not plugged in")).to_be_visible()
        expect(owner.page.get_by_text("Last copy: 2 March")).to_be_visible()
    finally:
        note.unlink()


def test_a_new_way_to_pay_is_used_and_then_only_switched_off(
    owner: AdminScreen, restaurant: Restaurant
) -> None:
    owner.open(SYSTEM)
    owner.link("Ways to pay").click()
    owner.link("Way to pay", exact=True).click()
    owner.field("Name").fill("Карта")
    owner.save()
    expect(owner.link("Карта", exact=True)).to_be_visible()

    order = takeaway(restaurant)
    owner.open(f"/app/orders/{order}/bill")
    expect(owner.page.get_by_text("Карта")).to_be_visible()
    methods = restaurant.admin.ask("GET", "/payment-methods/").json
    [card] = [one["id"] for one in methods if one["name"] == "Карта"]
    pay = {"payment_status": "paid", "payment_method_id": card}
    assert restaurant.waiter.ask("PATCH", f"/orders/{order}", pay).status == 200

    owner.open(f"{METHODS}?method={card}")
    owner.button("Remove").click()
    owner.button("Really remove?").click()
    expect(owner.page.get_by_text("not removed but switched off: Карта")).to_be_visible()
    expect(owner.link("Карта not accepted")).to_be_visible()


def test_a_way_to_pay_is_renamed_switched_off_and_removed(
    owner: AdminScreen, restaurant: Restaurant
) -> None:
    made = restaurant.admin.ask("POST", "/payment-methods/", {"name": "Талон"})
    owner.open(f"{METHODS}?method={made.json['id']}")
    expect(owner.field("Name")).to_have_value("Талон")
    owner.field("Name").fill("Талон на обед")
    owner.page.get_by_role("switch", name="Accepted").click()
    owner.save()
    expect(owner.link("Талон на обед not accepted")).to_be_visible()

    owner.link("Талон на обед not accepted").click()
    owner.button("Remove").click()
    owner.button("Really remove?").click()
    expect(owner.page.get_by_text("Removed: Талон на обед")).to_be_visible()
    expect(owner.link("Талон на обед")).to_have_count(0)


def test_the_keyboard_is_enough(owner: AdminScreen, restaurant: Restaurant) -> None:
    keyboard = owner.page.keyboard
    owner.open(SYSTEM)
    expect(owner.page.get_by_text("The database answers and takes changes.")).to_be_visible()
    owner.page.get_by_text("How to restore a backup").focus()
    keyboard.press("Enter")
    expect(owner.page.get_by_text("Stop the server.", exact=True)).to_be_visible()

    owner.link("Change: Restaurant").focus()
    keyboard.press("Enter")
    expect(owner.page.get_by_role("heading", name="Restaurant").last).to_be_focused()
    expect(owner.field("Name of the restaurant")).not_to_have_value("")
    owner.field("Phone").fill("+7 495 000-00-12")
    keyboard.press("Escape")
    expect(owner.page.get_by_text("Changes are not saved")).to_be_visible()
    owner.button("Go on editing").click()
    owner.field("Phone").press("Control+Enter")
    expect(owner.page.get_by_role("complementary")).to_have_count(0)
    assert restaurant.admin.ask("GET", "/restaurant").json["phone"] == "+7 495 000-00-12"


@pytest.mark.skipif(not AXE.exists(), reason="the packages of frontend/ are not installed")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_everybody_can_use_the_settings(
    chromium: Browser, restaurant: Restaurant, scheme: str, size: dict[str, int]
) -> None:
    options = {"viewport": size, "color_scheme": scheme}
    restaurant.admin.ask("POST", "/backups/")
    with an_owner(chromium, restaurant, **options) as owner:
        owner.open(SYSTEM)
        expect(region(owner, "Backups").get_by_text("Download").first).to_be_visible()
        expect(region(owner, "Server")).to_be_visible()
        owner.page.get_by_text("How to restore a backup").click()
        check(owner.page)
        owner.open(f"{SYSTEM}?edit=restaurant")
        expect(owner.field("Name of the restaurant")).to_be_visible()
        check(owner.page)
        owner.open(METHODS)
        owner.link("Наличные").click()
        expect(owner.field("Name")).to_have_value("Наличные")
        check(owner.page)


def check(page: Page) -> None:
    """Nothing hinders anybody, once what slides in has arrived."""
    page.wait_for_timeout(400)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert [part for part in too_small(page) if "<input" not in part] == []
