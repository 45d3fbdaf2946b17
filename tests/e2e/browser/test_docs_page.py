"""An admin with nothing but a browser works with the API's own page."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import StartRestaurant
from tests.e2e.server import ADMIN, Restaurant


@pytest.fixture(scope="module")
def restaurant(start_restaurant: StartRestaurant) -> Restaurant:
    """One restaurant with one table, whose admin has the page open."""
    restaurant = start_restaurant()
    assert restaurant.table() == 1
    return restaurant


def open_page(page: Page, restaurant: Restaurant) -> None:
    page.goto(f"{restaurant.server.base_url}/docs")
    expect(page.locator(".opblock-tag").first).to_be_visible()


def sign_in(page: Page, password: str = ADMIN["password"]) -> None:
    page.get_by_label("Username").fill(ADMIN["username"])
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def access_token(page: Page) -> str:
    """What the page keeps for the tab."""
    kept: str = page.evaluate("sessionStorage.getItem('restaurant.session')")
    return str(json.loads(kept)["access_token"])


def try_out(page: Page, method: str, path: str, **parameters: str) -> Locator:
    """Execute an operation, and return the answer that the page shows."""
    tag = path.split("/")[1]
    page.locator(f'.opblock-tag[data-tag="{tag}"]').click()
    operation = page.locator(f".opblock-{method}", has=page.locator(f'[data-path="{path}"]'))
    operation.locator(".opblock-summary-control").click()
    for name, value in parameters.items():
        operation.locator(f'[data-param-name="{name}"] input').fill(value)
    operation.get_by_role("button", name="Execute").click()
    answer = operation.locator(".live-responses-table").first
    expect(answer).to_be_visible()
    return answer


def test_a_wrong_password_is_answered_in_words(page: Page, restaurant: Restaurant) -> None:
    open_page(page, restaurant)

    sign_in(page, "not my password")

    expect(page.get_by_role("status")).to_contain_text("Wrong name, password or PIN")


def test_whoever_signs_in_once_may_use_every_operation_also_after_a_reload(
    page: Page, restaurant: Restaurant
) -> None:
    open_page(page, restaurant)
    sign_in(page)
    expect(page.get_by_text(f"Signed in as {ADMIN['full_name']}")).to_be_visible()

    page.reload()
    expect(page.get_by_text(f"Signed in as {ADMIN['full_name']}")).to_be_visible()
    answer = try_out(page, "get", "/users/")

    expect(answer).to_contain_text("200")
    expect(answer).to_contain_text(ADMIN["username"])
    page.locator("button.authorize").click()
    expect(page.locator(".auth-container")).to_have_count(1)


def test_the_page_stays_signed_in_when_the_access_token_expires(
    page: Page, restaurant: Restaurant
) -> None:
    open_page(page, restaurant)
    sign_in(page)
    expect(page.get_by_text("Signed in as")).to_be_visible()
    first = access_token(page)

    page.clock.install()
    page.clock.fast_forward("20:00")
    answer = try_out(page, "get", "/users/")

    expect(answer).to_contain_text(ADMIN["username"])
    assert access_token(page) != first


def test_signing_out_ends_the_session_and_clears_the_page(
    page: Page, restaurant: Restaurant
) -> None:
    faults: list[str] = []
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    open_page(page, restaurant)
    sign_in(page)
    expect(page.get_by_text("Signed in as")).to_be_visible()
    token = access_token(page)

    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Username")).to_be_visible()
    assert faults == []
    answer = try_out(page, "get", "/users/")

    expect(answer).to_contain_text("401")
    assert restaurant.server.ask("GET", "/users/", token=token).status == 401


def test_a_session_that_was_ended_elsewhere_shows_the_sign_in_form(
    page: Page, restaurant: Restaurant
) -> None:
    open_page(page, restaurant)
    sign_in(page)
    expect(page.get_by_text("Signed in as")).to_be_visible()
    restaurant.server.ask("POST", "/auth/logout", token=access_token(page))

    try_out(page, "get", "/users/")

    expect(page.get_by_label("Username")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("Sign in again")


def test_a_link_to_an_operation_leads_to_its_first_line(page: Page, restaurant: Restaurant) -> None:
    page.goto(f"{restaurant.server.base_url}/docs#/audit/listAuditEntries")

    first_line = page.locator("#operations-audit-listAuditEntries .opblock-summary")
    expect(first_line).to_be_in_viewport()
    page.wait_for_function(
        """() => {
            const line = document.querySelector("#operations-audit-listAuditEntries");
            const bar = document.querySelector("header").getBoundingClientRect();
            const top = line.getBoundingClientRect().top;
            return top >= bar.bottom && top < bar.bottom + 100;
        }"""
    )


def test_an_open_operation_is_no_wider_than_a_phone(page: Page, restaurant: Restaurant) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{restaurant.server.base_url}/docs#/audit/listAuditEntries")
    expect(page.locator(".responses-table").first).to_be_attached()

    expect(page.locator("html")).to_have_js_property("scrollWidth", 390)


@pytest.mark.parametrize("button", ["Print table cards", "Print QR code"])
def test_an_admin_prints_cards_and_codes_from_the_browser(
    page: Page, restaurant: Restaurant, button: str
) -> None:
    open_page(page, restaurant)
    sign_in(page)
    expect(page.locator("#qr-code option").first).to_be_attached()

    with page.expect_popup() as opened:
        page.get_by_role("button", name=button).click()

    opened.value.wait_for_url("blob:**")


@pytest.mark.parametrize(
    ("path", "parameters", "name", "beginning"),
    [
        ("/tables/cards.pdf", {}, "table-cards.pdf", b"%PDF"),
        ("/tables/{id}/qr", {"id": "1"}, "table-1.svg", b"<?xml"),
    ],
)
def test_a_file_is_saved_under_its_own_name(
    page: Page,
    restaurant: Restaurant,
    path: str,
    parameters: dict[str, str],
    name: str,
    beginning: bytes,
) -> None:
    open_page(page, restaurant)
    sign_in(page)
    expect(page.get_by_text("Signed in as")).to_be_visible()

    answer = try_out(page, "get", path, **parameters)
    with page.expect_download() as saved:
        answer.get_by_role("link", name="Save").click()

    assert saved.value.suggested_filename == name
    assert Path(saved.value.path()).read_bytes().startswith(beginning)
    if name.endswith(".svg"):
        expect(answer.locator("img")).to_have_js_property("naturalWidth", 328)
