"""The shared devices of the restaurant, over HTTP."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from restaurant.auth.models import User
from restaurant.clock import frozen_at
from restaurant.permissions import Role
from restaurant.security.hashing import hash_pin
from tests.conftest import ClientFor, ListenAs
from tests.factories import a_device, a_user
from tests.http_api import NOBODY_HAS_THIS_ID, get_problem
from tests.staff_clients import PIN, sit_at

SHOWN = {
    "id",
    "created_at",
    "updated_at",
    "name",
    "is_active",
    "pairing_expires_at",
    "enrolled_at",
    "last_used_at",
}


@pytest.fixture
def admin(client_for: ClientFor) -> FlaskClient:
    """A client of an admin."""
    return client_for(Role.ADMIN)


@pytest.fixture
def anna(app: Flask) -> User:
    """A waiter with a PIN."""
    return a_user(username="anna", pin_hash=hash_pin(app.config["KEYS"].pin_pepper, PIN))


def announce(admin: FlaskClient, name: str = "Бар") -> dict[str, Any]:
    """A new device."""
    answer = admin.post("/devices/", json={"name": name})
    assert answer.status_code == 201
    announced: dict[str, Any] = answer.json
    return announced


def pair(client: FlaskClient, code: str) -> Any:
    """Pair a device with a code."""
    return client.post("/devices/pair", json={"pairing_code": code})


def pin(client: FlaskClient, **body: Any) -> Any:
    """Sign in with a PIN."""
    return client.post("/auth/pin", json={"username": "anna", "pin_code": PIN, **body})


def test_the_code_of_a_new_device_is_shown_once(admin: FlaskClient) -> None:
    answer = admin.post("/devices/", json={"name": "Бар"})

    announced = answer.json
    assert answer.headers["Location"] == f"/devices/{announced['id']}"
    assert announced.keys() == SHOWN | {"pairing_code"}
    assert announced["enrolled_at"] is None
    for path in ("/devices/", f"/devices/{announced['id']}"):
        text = admin.get(path).get_data(as_text=True)
        assert "Бар" in text
        assert announced["pairing_code"] not in text
        assert "digest" not in text
        assert "pairing_code" not in text


def test_a_device_exchanges_its_code_for_a_token_that_is_shown_once(
    client: FlaskClient, admin: FlaskClient
) -> None:
    announced = announce(admin)

    enrolled = pair(client, announced["pairing_code"])

    assert enrolled.status_code == 200
    assert enrolled.json.keys() == {"device", "device_token"}
    assert enrolled.json["device"].keys() == SHOWN
    assert enrolled.json["device"]["enrolled_at"] is not None
    assert enrolled.json["device"]["pairing_expires_at"] is None
    assert enrolled.json["device"] == admin.get(f"/devices/{announced['id']}").json
    get_problem(pair(client, announced["pairing_code"]), 401, "invalid_pairing_code")


def test_an_expired_code_is_refused(client: FlaskClient, admin: FlaskClient) -> None:
    code = announce(admin)["pairing_code"]

    with frozen_at(datetime.now(UTC) + timedelta(minutes=11)):
        get_problem(pair(client, code), 401, "invalid_pairing_code")


def test_guessing_codes_is_throttled(client: FlaskClient) -> None:
    answers = [pair(client, f"GUESS-{number}") for number in range(11)]

    assert [answer.status_code for answer in answers] == [401] * 10 + [429]
    assert int(answers[-1].headers["Retry-After"]) >= 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"pairing_code": ""},
        {"pairing_code": None},
        {"pairing_code": 1},
        {"pairing_code": "x" * 41},
    ],
)
def test_an_invalid_code_is_422_and_not_counted(client: FlaskClient, body: dict[str, Any]) -> None:
    for _ in range(12):
        get_problem(client.post("/devices/pair", json=body), 422)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": ""},
        {"name": " "},
        {"name": "x" * 121},
        {"name": "Бар", "is_active": True},
        {"name": "Бар", "pairing_code": "AAAA-AAAA"},
        {"name": "Бар", "token_digest": "x"},
    ],
)
def test_only_the_name_of_a_device_can_be_set(admin: FlaskClient, body: dict[str, Any]) -> None:
    get_problem(admin.post("/devices/", json=body), 422)
    if body:
        get_problem(admin.patch(f"/devices/{a_device().id}", json=body), 422)


def test_a_device_can_be_renamed(admin: FlaskClient) -> None:
    url = f"/devices/{announce(admin)['id']}"
    tag = admin.get(url).headers["ETag"]

    renamed = admin.patch(url, json={"name": "Кухня"}, headers={"If-Match": tag})

    assert renamed.json["name"] == "Кухня"
    assert admin.get(url).json == renamed.json
    get_problem(admin.patch(url, json={"name": "Зал"}, headers={"If-Match": tag}), 412)


def test_devices_are_listed_by_name_and_paginated(admin: FlaskClient) -> None:
    for name in ("Ёлка", "Бар", "касса", "Зал"):
        announce(admin, name)

    first = admin.get("/devices/?limit=3")
    rest = admin.get(first.headers["Link"].partition(">")[0].lstrip("<"))

    assert [one["name"] for one in first.json + rest.json] == ["Бар", "Ёлка", "Зал", "касса"]
    assert [one["name"] for one in admin.get("/devices/?q=КАС").json] == ["касса"]


def test_an_unused_device_is_deleted_when_it_is_revoked(admin: FlaskClient) -> None:
    url = f"/devices/{announce(admin)['id']}"

    assert admin.delete(url).status_code == 204

    get_problem(admin.get(url), 404)
    get_problem(admin.delete(url), 404)
    get_problem(admin.patch(f"/devices/{NOBODY_HAS_THIS_ID}", json={"name": "x"}), 404)


def test_a_revoked_device_signs_nobody_in_and_is_not_listed(
    client: FlaskClient, admin: FlaskClient, anna: User
) -> None:
    announced = announce(admin)
    token = pair(client, announced["pairing_code"]).json["device_token"]
    signed_in = pin(client, device_token=token).json
    mine = {"Authorization": f"Bearer {signed_in['access_token']}"}
    before = client.get("/auth/me", headers=mine).status_code

    admin.delete(f"/devices/{announced['id']}")

    assert before == 200
    get_problem(client.get("/auth/me", headers=mine), 401, "session_ended")
    get_problem(pin(client, device_token=token), 403, "device_required")
    assert admin.get("/devices/").json == []
    [left] = admin.get("/devices/?include_inactive=true").json
    assert (left["id"], left["is_active"]) == (announced["id"], False)


def test_with_pin_requires_device_other_devices_are_refused(
    app: Flask, client: FlaskClient, admin: FlaskClient, anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    strict = replace(app.config["SETTINGS"], pin_requires_device=True)
    monkeypatch.setitem(app.config, "SETTINGS", strict)
    token = pair(client, announce(admin)["pairing_code"]).json["device_token"]

    for _ in range(6):
        get_problem(pin(client), 403, "device_required")
        get_problem(pin(client, device_token="made up"), 403, "device_required")
    answer = pin(client, device_token=token)

    assert answer.status_code == 200
    mine = {"Authorization": f"Bearer {answer.json['access_token']}"}
    [session] = client.get("/auth/sessions/", headers=mine).json
    assert session["device"] == "Бар"


def test_a_device_registered_twice_with_one_key_is_one(admin: FlaskClient) -> None:
    headers = {"Idempotency-Key": "a-key"}

    first, second = (
        admin.post("/devices/", json={"name": "Бар"}, headers=headers) for _ in range(2)
    )

    assert first.status_code == 201
    assert first.json == second.json
    assert len(admin.get("/devices/").json) == 1


def staff_of(client: FlaskClient, token: str, query: str = "", **headers: str) -> Any:
    """Ask for the tiles of a shared device."""
    headers = {"Authorization": f"Bearer {token}"} | headers
    return client.get(f"/devices/me/staff{query}", headers=headers)


def a_paired_device(client: FlaskClient, admin: FlaskClient) -> tuple[int, str]:
    """A device, and the token that it keeps."""
    announced = announce(admin)
    paired = pair(client, announced["pairing_code"]).json
    return announced["id"], paired["device_token"]


def test_a_device_shows_the_active_people_with_a_pin_by_name_and_who_is_at_work(
    client: FlaskClient, admin: FlaskClient
) -> None:
    _, token = a_paired_device(client, admin)
    at_work = {"shift_active": True, "avatar_url": "/uploads/yura.png"}
    yura = a_user(Role.KITCHEN, full_name="Юра", pin_hash="some", **at_work)
    alla = a_user(full_name="алла", username="Алла ", pin_hash="some", phone="1", passport="2")
    a_user(full_name="Без PIN"), a_user(full_name="Уволен", pin_hash="some", is_active=False)

    answer = staff_of(client, token)

    assert answer.status_code == 200
    assert answer.json == [
        {
            "id": alla.id,
            "username": "Алла ",
            "full_name": "алла",
            "role": "waiter",
            "avatar_url": None,
            "shift_active": False,
        },
        {
            "id": yura.id,
            "username": yura.username,
            "full_name": "Юра",
            "role": "kitchen",
            "avatar_url": "/uploads/yura.png",
            "shift_active": True,
        },
    ]


def test_the_tiles_are_a_list_like_any_other(client: FlaskClient, admin: FlaskClient) -> None:
    _, token = a_paired_device(client, admin)
    names = ["Анна", "Борис", "Вера"]
    for name in names:
        a_user(full_name=name, pin_hash="some")

    first = staff_of(client, token, "?limit=2")
    rest = staff_of(client, token, first.headers["Link"].partition("staff")[2].partition(">")[0])

    assert [person["full_name"] for person in first.json + rest.json] == names
    unchanged = staff_of(client, token, "?limit=2", **{"If-None-Match": first.headers["ETag"]})
    assert unchanged.status_code == 304
    get_problem(staff_of(client, token, "?limit=0"), 422)
    get_problem(staff_of(client, token, "?role=waiter"), 422)


def test_only_a_device_that_is_paired_sees_the_tiles(
    client: FlaskClient, admin: FlaskClient, anna: User
) -> None:
    device_id, token = a_paired_device(client, admin)
    signed_in = pin(client, device_token=token).json

    for wrong in ("x", f"{token}x", signed_in["access_token"], signed_in["refresh_token"]):
        get_problem(staff_of(client, wrong), 401, "invalid_token")
    for header in (f"Bearer {token},", f"Bearer {token} {token}", f"Basic {token}", token):
        get_problem(staff_of(client, token, Authorization=header), 401, "invalid_token")
    get_problem(admin.get("/devices/me/staff"), 401, "invalid_token")
    assert staff_of(client, token).status_code == 200

    admin.delete(f"/devices/{device_id}")

    refused = staff_of(client, token)
    get_problem(refused, 401, "invalid_token")
    assert refused.headers["WWW-Authenticate"] == "Bearer"


def test_the_token_of_a_device_opens_nothing_else(client: FlaskClient, admin: FlaskClient) -> None:
    _, token = a_paired_device(client, admin)

    for path in ("/auth/me", "/users/", "/devices/", "/orders/"):
        get_problem(client.get(path, headers={"Authorization": f"Bearer {token}"}), 401)


def test_the_list_tells_on_which_devices_somebody_is_connected(
    admin: FlaskClient, listen_as: ListenAs
) -> None:
    cook = a_user(Role.KITCHEN)
    listen_as(cook)
    listen_as(Role.WAITER)
    wall, bar = a_device(name="Кухня"), a_device(name="Бар")
    sit_at(wall, cook)

    online = {one["name"]: one["is_online"] for one in admin.get("/devices/").json}

    assert online == {"Кухня": True, "Бар": False}
    assert "is_online" not in admin.get(f"/devices/{bar.id}").json


def test_a_device_is_renamed_though_somebody_has_come_meanwhile(
    admin: FlaskClient, listen_as: ListenAs
) -> None:
    cook, wall = a_user(Role.KITCHEN), a_device()
    tag = admin.get(f"/devices/{wall.id}").headers["ETag"]
    listen_as(cook)
    sit_at(wall, cook)

    renamed = admin.patch(f"/devices/{wall.id}", json={"name": "Стена"}, headers={"If-Match": tag})

    assert renamed.status_code == 200
