"""An owner installs the box, opens a browser, and is never asked to use a terminal again."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.browser.app_page import AXE, PHONE, SMALLEST_PHONE, too_small, violations
from tests.e2e.browser.fresh_box import NAME, PASSWORD, TABLET, FreshBox, Newcomer, a_browser
from tests.e2e.server import Person, copy_template, eventually

MENU = (
    "category;name;price;allergens\n"
    "Супы;Борщ;590;сметана (молоко)\n"
    "Супы;Уха;много;рыба\n"
    "Напитки;Морс;180;\n"
)
PIN = "4719"
MakeBox = Callable[[], FreshBox]


@pytest.fixture(scope="module")
def make_box(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MakeBox]:
    """Boxes that were just installed."""
    boxes: list[FreshBox] = []

    def make() -> FreshBox:
        folder = copy_template(furnished, tmp_path_factory.mktemp("fresh") / "data")
        boxes.append(FreshBox(folder))
        boxes[-1].start()
        return boxes[-1]

    yield make
    for box in boxes:
        box.kill()


@pytest.fixture
def box(make_box: MakeBox) -> FreshBox:
    """A box that was just installed."""
    return make_box()


@pytest.fixture
def owner(chromium: Browser, box: FreshBox) -> Iterator[Newcomer]:
    """Somebody at a tablet, with the address that the box has printed."""
    with a_browser(chromium, box) as newcomer:
        yield newcomer


def signed_in(box: FreshBox) -> Person:
    """The owner, over the API."""
    return box.sign_in(NAME, PASSWORD)


def row(owner: Newcomer, title: str) -> Locator:
    """A line of the list of what is left to do."""
    return owner.page.get_by_role("listitem").filter(has_text=title)


def expect_tick(owner: Newcomer, title: str) -> None:
    expect(row(owner, title).locator(".todo-row .vh")).to_have_text("Done:")


def add_person(owner: Newcomer, name: str, role: str) -> None:
    if not owner.field("PIN").is_visible():
        owner.button("Add a person").first.click()
    owner.field("Name").fill(name)
    owner.button(role, exact=True).click()
    owner.field("PIN").fill(PIN)
    owner.page.locator(".add-person").get_by_role("button", name="Add a person").click()
    expect(owner.page.get_by_role("img", name=name)).to_be_visible()


def sign_in_with_pin(page: Page, username: str) -> None:
    """As the code beside the new person leads there: the name is filled in already."""
    expect(page.get_by_label("Username")).to_have_value(username)
    page.get_by_label("PIN or password", exact=True).fill(PIN)
    page.get_by_role("button", name="Sign in", exact=True).click()


def open_kitchen(cook: Newcomer, username: str) -> None:
    cook.open("/app/kitchen")
    cook.field("Username").fill(username)
    cook.field("Password").fill(PIN)
    cook.button("Sign in", exact=True).click()
    cook.button("Start the shift").click()


def test_a_fresh_box_comes_to_its_first_paid_order_in_browsers_alone(
    chromium: Browser, box: FreshBox, owner: Newcomer, tmp_path: Path
) -> None:
    owner.open("/app/")
    expect(owner.heading("Restaurant")).to_be_visible()
    owner.open(f"/app/setup#{box.token}")
    expect(owner.page).to_have_url(f"{box.base_url}/app/setup")
    owner.name_restaurant()
    expect(owner.text("The code was taken from the link")).to_be_visible()
    owner.become_owner()

    owner.choose("Upload the menu as a table")
    file = tmp_path / "menu.csv"
    file.write_text(MENU, encoding="utf-8")
    owner.page.set_input_files("input[type=file]", file)
    expect(owner.text("price: Write a number.")).to_be_visible()
    expect(owner.button("Next")).to_have_count(0)
    owner.button("Leave out 1 row").click()
    expect(owner.text("New: 2, changed: 0, unchanged: 0.")).to_be_visible()
    owner.field("How many tables").fill("3")
    owner.next()

    expect(owner.heading("Done, you can open")).to_be_visible()
    expect_tick(owner, "The menu is there")
    with owner.page.expect_download():
        owner.button("Print the cards").click()
    expect_tick(owner, "Print the cards")
    add_person(owner, "Anna Belova", "Waiter")
    expect_tick(owner, "1 waiter")
    add_person(owner, "Boris Orlov", "Cook")

    with a_browser(chromium, box) as cook, a_browser(chromium, box, viewport=PHONE) as waiter:
        open_kitchen(cook, "boris")
        expect_tick(owner, "The kitchen display is online")
        send_a_test_order(owner, cook)
        waiter.open("/app/sign-in?name=anna")
        sign_in_with_pin(waiter.page, "anna")
        expect(waiter.heading("Floor")).to_be_visible()
        serve_a_table(box, waiter, cook)

    admin = signed_in(box)
    assert admin.ask("GET", "/restaurant").json["name"] == "Клён"
    assert [dish["name"] for dish in admin.ask("GET", "/dishes/").json] == ["Борщ", "Морс"]
    test, first = sorted(admin.ask("GET", "/orders/").json, key=lambda order: order["id"])
    assert (test["status"], test["notes"]) == ("cancelled", "Test order")
    assert (first["status"], first["payment_status"]) == ("served", "paid")
    owner.button("Open the office").click()
    owner.page.wait_for_url("**/app/admin/**")


def send_a_test_order(owner: Newcomer, cook: Newcomer) -> None:
    """It rings in the kitchen, the owner follows it, and takes it back."""
    row(owner, "Test order").get_by_role("button", name="Send").click()
    expect(owner.text("Sent: the kitchen should hear it")).to_be_visible()
    ticket = cook.page.get_by_role("article").filter(has_text="Test order")
    ticket.get_by_role("button", name="Start cooking").click()
    expect(owner.text("The kitchen has begun")).to_be_visible()
    ticket.get_by_role("button", name="Done").click()
    expect(owner.text("Ready. Cancel it")).to_be_visible()
    expect_tick(owner, "Test order")
    owner.button("Cancel the order").click()
    expect(owner.text("Cancelled: it is not in the revenue")).to_be_visible()


def serve_a_table(box: FreshBox, waiter: Newcomer, cook: Newcomer) -> None:
    """From the order to the money."""
    table = signed_in(box).ask("GET", "/tables/").json[0]["id"]
    waiter.open(f"/app/tables/{table}/order")
    waiter.button("Add Борщ").click()
    waiter.button("Review the order").click()
    waiter.button("Send to the kitchen").click()
    expect(waiter.page.get_by_role("dialog")).to_have_count(0)
    orders = f"/orders/?table_id={table}&open=true"
    order = eventually(lambda: signed_in(box).ask("GET", orders).json)[0]["id"]
    ticket = cook.page.get_by_role("article").filter(has_text=f"№{order}")
    ticket.get_by_role("button", name="Start cooking").click()
    ticket.get_by_role("button", name="Done").click()
    waiter.open("/app/ready")
    waiter.button("Served").first.click()
    expect(waiter.button("Served")).to_have_count(0)
    waiter.open(f"/app/orders/{order}/bill")
    waiter.button("Cash").click()
    waiter.button("Exact").click()
    waiter.button("Take").click()
    expect(waiter.heading("Paid")).to_be_visible()


def test_on_a_small_phone_the_demo_is_looked_at_and_its_sign_ins_are_shown_once(
    chromium: Browser, box: FreshBox
) -> None:
    with a_browser(chromium, box, viewport=SMALLEST_PHONE) as owner:
        owner.open(f"/app/setup#{box.token}")
        owner.name_restaurant()
        owner.become_owner(**{"PIN for tablets": PIN})
        owner.choose("Demo restaurant")
        owner.next()
        expect(owner.heading("How the staff signs in")).to_be_visible()
        anna = owner.page.get_by_role("row").filter(has_text="anna")
        pin, password = (cell.inner_text() for cell in anna.get_by_role("cell").all()[1:])
        owner.next()
        expect(owner.heading("Done, you can open")).to_be_visible()
        expect_tick(owner, "The menu is there")
        expect_tick(owner, "4 waiters, 3 cooks")
        expect(owner.text("12 tables, 2 sheets of A4")).to_be_visible()
        owner.page.reload()
        expect(owner.heading("Done, you can open")).to_be_visible()
        expect(owner.text(password)).to_have_count(0)

    with a_browser(chromium, box, viewport=SMALLEST_PHONE) as waiter:
        waiter.open("/app/sign-in?name=anna")
        waiter.field("PIN or password").fill(pin)
        waiter.button("Sign in", exact=True).click()
        expect(waiter.heading("Floor")).to_be_visible()
    box.sign_in("anna", password)
    pin_of_owner = {"username": NAME, "pin_code": PIN}
    assert box.ask("POST", "/auth/pin", pin_of_owner).status == 200
    assert box.ask("GET", "/restaurant").json["name"] == "Клён"


def test_whoever_has_seen_enough_of_the_demo_begins_in_earnest(
    box: FreshBox, owner: Newcomer
) -> None:
    owner.open(f"/app/setup#{box.token}")
    owner.name_restaurant()
    owner.become_owner()
    owner.choose("Demo restaurant")
    owner.next()
    expect(owner.heading("How the staff signs in")).to_be_visible()
    owner.next()
    owner.button("Begin with a clean slate").click()
    owner.field("To confirm, write: Клён").fill("Ясень")
    owner.button("Remove it all").click()
    expect(owner.text("Write the name exactly so")).to_be_visible()
    assert signed_in(box).ask("GET", "/dishes/").json != []
    owner.field("To confirm, write: Клён").fill("Клён")
    owner.button("Remove it all").click()

    owner.choose("Empty")
    owner.field("How many tables").fill("4")
    owner.next()

    expect(owner.heading("Done, you can open")).to_be_visible()
    expect(owner.text("4 tables, 1 sheet of A4")).to_be_visible()
    expect(owner.button("Begin with a clean slate")).to_have_count(0)
    admin = signed_in(box)
    assert [user["username"] for user in admin.ask("GET", "/users/").json] == [NAME]
    assert admin.ask("GET", "/orders/").json == []


def test_a_wrong_code_is_said_at_its_field_and_the_right_one_can_be_typed(
    box: FreshBox, owner: Newcomer
) -> None:
    owner.open("/app/setup#nonsense")
    owner.name_restaurant()
    owner.become_owner()
    expect(owner.text("This is not the code of the first start")).to_be_visible()
    expect(owner.text("setup-token")).to_be_visible()

    owner.field("Code of the first start").fill(box.token)
    owner.next()

    expect(owner.heading("What to begin with")).to_be_visible()


def test_what_the_server_refuses_stands_at_its_field_and_nothing_typed_is_lost(
    box: FreshBox, owner: Newcomer
) -> None:
    owner.open("/app/setup")
    owner.next()
    expect(owner.text("Write what the restaurant is called")).to_be_visible()
    owner.name_restaurant()
    owner.become_owner(**{"PIN for tablets": "1234", "Code of the first start": box.token})
    expect(owner.text("no sequence, no repetition")).to_be_visible()
    owner.field("PIN for tablets").fill("")
    owner.field("Password").fill("password")
    owner.next()
    expect(owner.text("nothing easy to guess")).to_be_visible()
    expect(owner.field("Full name")).to_have_value("Зоя Ветрова")

    owner.field("Password").fill(PASSWORD)
    owner.next()

    expect(owner.heading("What to begin with")).to_be_visible()


def test_a_reload_goes_on_at_the_same_step(box: FreshBox, owner: Newcomer) -> None:
    owner.open(f"/app/setup#{box.token}")
    owner.name_restaurant("Клён на Неве")
    owner.page.reload()
    expect(owner.text("The code was taken from the link")).to_be_visible()
    owner.button("Back").or_(owner.page.get_by_role("link", name="Back")).click()
    expect(owner.field("Name")).to_have_value("Клён на Неве")
    owner.next()
    owner.become_owner()
    expect(owner.heading("What to begin with")).to_be_visible()
    owner.page.reload()
    expect(owner.heading("What to begin with")).to_be_visible()
    owner.open("/app/setup")
    expect(owner.heading("What to begin with")).to_be_visible()
    assert box.ask("GET", "/restaurant").json["name"] == "Клён на Неве"


def test_of_two_tabs_one_makes_the_owner_and_the_other_says_so(
    chromium: Browser, box: FreshBox, owner: Newcomer
) -> None:
    with a_browser(chromium, box) as other:
        for one in (owner, other):
            one.open(f"/app/setup#{box.token}")
            one.name_restaurant()
        owner.become_owner()
        expect(owner.heading("What to begin with")).to_be_visible()

        other.become_owner(Username="mikhail")

        expect(other.heading("The restaurant is set up already")).to_be_visible()
        other.page.get_by_role("link", name="Sign in").click()
        other.field("Username").fill(NAME)
        other.field("Password").fill(PASSWORD)
        other.button("Sign in", exact=True).click()
        expect(other.heading("What to begin with")).to_be_visible()


def test_the_keyboard_alone_sets_the_restaurant_up(box: FreshBox, owner: Newcomer) -> None:
    keyboard = owner.page.keyboard
    owner.open(f"/app/setup#{box.token}")
    expect(owner.heading("Restaurant")).to_be_visible()
    tab_to(owner.page, owner.field("Name"))
    keyboard.type("Клён")
    keyboard.press("Enter")
    expect(owner.heading("Your sign-in")).to_be_focused()
    for label, typed in (
        ("Full name", "Зоя Ветрова"),
        ("Username", NAME),
        ("Password", PASSWORD),
    ):
        tab_to(owner.page, owner.field(label))
        keyboard.type(typed)
    keyboard.press("Enter")
    expect(owner.heading("What to begin with")).to_be_visible()
    tab_to(owner.page, owner.page.get_by_role("radio", name="Upload the menu"))
    keyboard.press("ArrowDown")
    keyboard.press("ArrowDown")
    tab_to(owner.page, owner.field("How many tables"))
    keyboard.press("Control+A")
    keyboard.type("2")
    keyboard.press("Enter")
    expect(owner.heading("Done, you can open")).to_be_visible()
    tab_to(owner.page, owner.button("Open the office"))
    keyboard.press("Enter")
    owner.page.wait_for_url("**/app/admin/**")
    assert len(signed_in(box).ask("GET", "/tables/").json) == 2


def tab_to(page: Page, place: Locator) -> None:
    """Go there as somebody without a mouse does."""
    for _ in range(40):
        if place.evaluate("part => part === document.activeElement"):
            return
        page.keyboard.press("Tab")
    expect(place).to_be_focused()


@pytest.mark.skipif(not AXE.exists(), reason="the packages of frontend/ are not installed")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "tablet"])
def test_everybody_can_set_a_restaurant_up(
    chromium: Browser, make_box: MakeBox, scheme: str, size: dict[str, int], tmp_path: Path
) -> None:
    box = make_box()
    options: dict[str, Any] = {"viewport": size, "color_scheme": scheme}
    with a_browser(chromium, box, **options) as owner:
        owner.open("/app/setup")
        expect(owner.text("The server’s clock says")).to_be_visible()
        check(owner.page)
        owner.name_restaurant()
        check(owner.page)
        owner.become_owner(**{"Code of the first start": box.token})
        owner.choose("Upload the menu as a table")
        file = tmp_path / "menu.csv"
        file.write_text(MENU, encoding="utf-8")
        owner.page.set_input_files("input[type=file]", file)
        expect(owner.button("Leave out 1 row")).to_be_visible()
        check(owner.page)
        owner.choose("Demo restaurant")
        owner.next()
        expect(owner.heading("How the staff signs in")).to_be_visible()
        check(owner.page)
        owner.next()
        expect(owner.heading("Done, you can open")).to_be_visible()
        add_person(owner, "Vera Orlova", "Waiter")
        check(owner.page)
    with a_browser(chromium, box, **options) as stranger:
        stranger.open("/app/setup")
        expect(stranger.heading("The restaurant is set up already")).to_be_visible()
        check(stranger.page)


def check(page: Page) -> None:
    """Nothing hinders anybody."""
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert [part for part in too_small(page) if "<input" not in part] == []
