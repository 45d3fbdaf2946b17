"""The audit log over HTTP."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from restaurant.auth.models import User
from restaurant.clock import frozen_at
from restaurant.permissions import Role
from restaurant.security.hashing import hash_password
from tests.conftest import ClientFor
from tests.factories import a_dish, a_user, an_order
from tests.http_api import get_problem
from tests.staff_clients import PASSWORD, sign_in, signed_in_client

HASH = hash_password(PASSWORD)
NOON = datetime(2026, 5, 10, 9, 0, tzinfo=UTC)
SHOWN = {
    "id",
    "at",
    "action",
    "user",
    "session_id",
    "address",
    "subject",
    "subject_id",
    "field",
    "from",
    "to",
}


@pytest.fixture
def owner(client: FlaskClient) -> User:
    """An admin with a password."""
    return a_user(Role.ADMIN, username="owner", full_name="Мария", password_hash=HASH)


@pytest.fixture
def admin(client_for: ClientFor, owner: User) -> FlaskClient:
    """The client of the owner."""
    return client_for(owner)


def read(admin: FlaskClient, query: str = "") -> list[dict[str, Any]]:
    """The entries that a query finds, newest first."""
    answer = admin.get(f"/audit/{query}")
    assert answer.status_code == 200, answer.json
    found: list[dict[str, Any]] = answer.json
    return found


def test_a_price_change_has_the_user_the_address_and_both_prices(
    admin: FlaskClient, owner: User
) -> None:
    dish = a_dish(price=45_000)

    admin.patch(f"/dishes/{dish.id}", json={"price": 500.5})

    [entry] = read(admin)
    assert entry.keys() == SHOWN
    [session] = admin.get("/auth/sessions/").json
    assert entry | {"id": 0, "at": ""} == {
        "id": 0,
        "at": "",
        "action": "price_changed",
        "user": {"id": owner.id, "full_name": "Мария"},
        "session_id": session["id"],
        "address": "127.0.0.1",
        "subject": "dish",
        "subject_id": dish.id,
        "field": "price",
        "from": "450.00",
        "to": "500.50",
    }


def test_sign_ins_are_listed_newest_first(client: FlaskClient, admin: FlaskClient) -> None:
    sign_in(client, "owner", "a wrong guess")
    sign_in(client, "nobody at all")
    token = sign_in(client, "owner").json["access_token"]
    client.post("/auth/logout", headers={"Authorization": f"Bearer {token}"})

    entries = read(admin)

    assert [one["action"] for one in entries] == [
        "signed_out",
        "signed_in",
        "sign_in_failed",
        "sign_in_failed",
    ]
    assert entries[0]["session_id"] == entries[1]["session_id"]
    assert [one["session_id"] for one in entries[2:]] == [None, None]
    assert "nobody at all" not in str(entries)


def test_secrets_are_listed_by_field_name_only(admin: FlaskClient) -> None:
    anna = a_user()
    body = {"password": "a new password", "pin_code": "8351", "passport": "4510 777"}

    admin.patch(f"/users/{anna.id}", json=body)

    entries = read(admin)
    assert {(one["field"], one["from"], one["to"]) for one in entries} == {
        (name, None, None) for name in body
    }


def test_entries_are_filtered(admin: FlaskClient, owner: User) -> None:
    anna, dish = a_user(), a_dish()
    for minute, act in enumerate(
        [
            lambda: admin.patch(f"/dishes/{dish.id}", json={"price": 1}),
            lambda: admin.patch(f"/users/{anna.id}", json={"role": "kitchen"}),
            lambda: admin.delete(f"/orders/{an_order(lines=()).id}"),
        ]
    ):
        with frozen_at(NOON + timedelta(minutes=minute)):
            act()
    session_id = read(admin)[0]["session_id"]

    def found(query: str) -> list[str]:
        return [one["action"] for one in read(admin, query)]

    everything = ["order_cancelled", "user_changed", "price_changed"]
    assert found("") == found(f"?user_id={owner.id}") == everything
    assert found(f"?session_id={session_id}") == everything
    assert found("?action=price_changed") == ["price_changed"]
    assert found("?action=price_changed&action=user_changed") == ["user_changed", "price_changed"]
    assert found(f"?subject=user&subject_id={anna.id}") == ["user_changed"]
    assert found("?at_from=2026-05-10T09:01:00Z&at_to=2026-05-10T09:02:00Z") == ["user_changed"]
    assert found(f"?user_id={anna.id}") == []


@pytest.mark.parametrize(
    "query",
    [
        "?action=eaten",
        "?user_id=anna",
        "?user_id=-1",
        "?subject=soup",
        "?at_from=yesterday",
        "?limit=0",
        "?limit=501",
        "?cursor=x",
        "?who=anna",
        "?include_inactive=true",
    ],
)
def test_an_unknown_filter_is_422(admin: FlaskClient, query: str) -> None:
    get_problem(admin.get(f"/audit/{query}"), 422)


def test_the_audit_log_is_paginated(admin: FlaskClient) -> None:
    dish = a_dish()
    for price in range(1, 8):
        admin.patch(f"/dishes/{dish.id}", json={"price": price})
    seen, url = [], "/audit/?limit=3&action=price_changed"

    while url:
        page = admin.get(url)
        seen += [one["to"] for one in page.json]
        url = page.headers.get("Link", "").partition(">")[0].lstrip("<")

    assert seen == [f"{price}.00" for price in range(7, 0, -1)]


@pytest.mark.parametrize("role", [Role.WAITER, Role.KITCHEN])
def test_the_audit_log_is_for_admins_only(client_for: ClientFor, role: Role) -> None:
    get_problem(client_for(role).get("/audit/"), 403)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_audit_log_is_read_only(admin: FlaskClient, method: str) -> None:
    dish = a_dish()
    admin.patch(f"/dishes/{dish.id}", json={"price": 1})
    [entry] = read(admin)

    get_problem(admin.open("/audit/", method=method, json={}), 405)
    get_problem(admin.open(f"/audit/{entry['id']}", method=method, json={}), 404)

    assert read(admin) == [entry]


def test_a_refused_change_is_not_audited(admin: FlaskClient, owner: User) -> None:
    get_problem(admin.patch(f"/users/{owner.id}", json={"role": "waiter"}), 409, "last_admin")
    get_problem(admin.patch(f"/dishes/{a_dish().id}", json={"price": 5, "category_id": 1}), 422)

    assert read(admin) == []


def test_a_repeated_request_is_audited_once(admin: FlaskClient) -> None:
    url = f"/dishes/{a_dish().id}"

    for _ in range(2):
        admin.patch(url, json={"price": 5}, headers={"Idempotency-Key": "a-key"})

    assert len(read(admin)) == 1


def test_a_deleted_user_is_still_named(app: Any, admin: FlaskClient) -> None:
    second = a_user(Role.ADMIN, full_name="Пётр")
    signed_in_client(app, second).patch(f"/dishes/{a_dish().id}", json={"price": 5})

    assert admin.delete(f"/users/{second.id}").status_code == 204

    entries = read(admin)
    get_problem(admin.get(f"/users/{second.id}"), 404)
    assert entries[1]["user"] == {"id": second.id, "full_name": "Пётр"}
