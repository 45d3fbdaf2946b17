"""Signing in to a running server: throttling, proxies and ended sessions."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.e2e.conftest import ConnectPhone, StartRestaurant
from tests.e2e.server import PASSWORD, Answer, Person, Restaurant, Server

PIN = "8351"
FORGED = "X-Forwarded-For"


@pytest.fixture(scope="module")
def restaurant(start_restaurant: StartRestaurant) -> Restaurant:
    """A restaurant with the default settings."""
    return start_restaurant()


@pytest.fixture(scope="module")
def strict(start_restaurant: StartRestaurant) -> Restaurant:
    """A restaurant that believes a proxy on its own machine, and no PIN from elsewhere."""
    return start_restaurant(TRUSTED_PROXIES="127.0.0.1/32", PIN_REQUIRES_DEVICE="true")


def hire(restaurant: Restaurant, name: str) -> str:
    """Somebody new, with a password and a PIN."""
    person = {"username": name, "full_name": name, "role": "waiter", "password": PASSWORD}
    assert restaurant.admin.ask("POST", "/users/", person | {"pin_code": PIN}).status == 201
    return name


def knock(
    server: Server, name: str, secret: str, address: str | None = None, **body: Any
) -> Answer:
    """Try a password or a PIN, and say that one comes from an address."""
    way, field = ("pin", "pin_code") if secret.isdigit() else ("login", "password")
    headers = {} if address is None else {"X-Forwarded-For": address}
    sent = {"username": name, field: secret, **body}
    return server.ask("POST", f"/auth/{way}", sent, headers=headers)


def at_once(count: int, act: Callable[[int], Answer]) -> list[int]:
    """The statuses of so many requests sent together."""
    with ThreadPoolExecutor(count) as people:
        return sorted(answer.status for answer in people.map(act, range(count)))


def test_fifty_people_who_begin_a_shift_together_can_all_sign_in(restaurant: Restaurant) -> None:
    names = [hire(restaurant, f"waiter{number}") for number in range(10)]

    answers = at_once(50, lambda number: knock(restaurant.server, names[number % 10], PASSWORD))

    assert answers == [200] * 50


def test_forged_proxy_headers_do_not_evade_the_throttling(restaurant: Restaurant) -> None:
    vera = hire(restaurant, "vera")

    guesses = [knock(restaurant.server, vera, "a guess", f"10.0.0.{n}").status for n in range(11)]
    refused = knock(restaurant.server, vera, PASSWORD, "10.0.0.99")

    assert guesses == [401] * 10 + [429]
    assert refused.status == 429
    assert int(refused.headers["Retry-After"]) >= 1


def test_a_trusted_proxy_names_the_throttled_address(strict: Restaurant) -> None:
    vera, server = hire(strict, "vera"), strict.server

    guesses = [knock(server, vera, "a guess", "10.0.0.66").status for _ in range(11)]
    elsewhere = knock(server, vera, PASSWORD, "10.0.0.5")
    here = knock(server, vera, PASSWORD, "10.0.0.66")
    # Only the last address is the proxy's own: the ones before it may be forged.
    pretended = knock(server, vera, PASSWORD, "10.0.0.5, 10.0.0.66")

    assert guesses == [401] * 10 + [429]
    assert [elsewhere.status, here.status, pretended.status] == [200, 429, 429]
    [entry] = strict.admin.ask("GET", "/audit/?action=signed_in&limit=1").json
    assert entry["address"] == "10.0.0.5"


def test_a_client_behind_a_trusted_proxy_cannot_move_the_api(strict: Restaurant) -> None:
    moved = strict.server.ask("GET", "/elsewhere/health", headers={"SCRIPT_NAME": "/elsewhere"})

    assert moved.status == 404


def test_wrong_pins_stay_counted_after_a_crash(restaurant: Restaurant) -> None:
    pavel = hire(restaurant, "pavel")
    guesses = at_once(50, lambda number: knock(restaurant.server, pavel, f"{4000 + number}"))
    assert guesses == [401] * 5 + [429] * 45

    restaurant.server.kill()
    restaurant.server.start()
    refused = knock(restaurant.server, pavel, PIN)

    assert refused.status == 429
    assert 1 <= refused.json["retry_after"] <= 30
    assert knock(restaurant.server, pavel, PASSWORD).status == 200


def test_a_lost_phone_is_disconnected_by_ending_its_session(
    restaurant: Restaurant, connect_phone: ConnectPhone
) -> None:
    lost, tablet = (restaurant.server.sign_in("anna", PASSWORD) for _ in range(2))
    phone, screen = connect_phone(lost), connect_phone(tablet)
    [session] = [one["id"] for one in lost.ask("GET", "/auth/sessions/").json if one["is_current"]]

    assert tablet.ask("DELETE", f"/auth/sessions/{session}").status == 204

    assert phone.disconnected.wait(1)
    assert lost.ask("GET", "/auth/me").status == 401
    assert tablet.ask("GET", "/auth/me").status == 200
    assert not screen.disconnected.is_set()


def test_with_pin_requires_device_a_pin_signs_in_on_paired_devices(
    strict: Restaurant, connect_phone: ConnectPhone
) -> None:
    server, admin, olga = strict.server, strict.admin, hire(strict, "olga")
    assert knock(server, olga, PIN).json["code"] == "device_required"

    announced = admin.ask("POST", "/devices/", {"name": "Бар"}).json
    code = {"pairing_code": announced["pairing_code"].lower()}
    token = server.ask("POST", "/devices/pair", code).json["device_token"]
    assert server.ask("POST", "/devices/pair", code).status == 401

    assert [knock(server, olga, f"{4000 + n}").status for n in range(7)] == [403] * 7
    signed_in = knock(server, olga, PIN, device_token=token)
    assert signed_in.status == 200
    waiter = Person(server, signed_in.json["access_token"], signed_in.json["user"]["id"])
    phone = connect_phone(waiter)
    [session] = waiter.ask("GET", "/auth/sessions/?limit=1").json
    assert (session["device"], session["is_current"]) == ("Бар", True)

    assert admin.ask("DELETE", f"/devices/{announced['id']}").status == 204

    assert phone.disconnected.wait(1)
    assert waiter.ask("GET", "/auth/me").status == 401
    assert knock(server, olga, PIN, device_token=token).json["code"] == "device_required"
    told = [one["action"] for one in admin.ask("GET", "/audit/?subject=device").json]
    assert told == ["device_revoked", "signed_in", "device_enrolled", "device_added"]
    assert knock(server, olga, PASSWORD).status == 200
