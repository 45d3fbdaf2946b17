"""People who have a PIN and no password."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from restaurant.audit.models import AuditEntry
from restaurant.clock import frozen_at, now
from restaurant.database.session import db
from restaurant.permissions import Role
from restaurant.security.hashing import hash_password, hash_pin
from restaurant.staff import users as staff_users
from tests.conftest import ClientFor
from tests.factories import a_user
from tests.http_api import get_problem
from tests.staff_clients import PASSWORD, PIN, sign_in

NEW_PIN = "9153"
OLGA = {"username": "olga", "full_name": "Ольга", "role": "waiter"}


@pytest.fixture
def admin(client_for: ClientFor) -> FlaskClient:
    """A client of an admin."""
    return client_for(Role.ADMIN)


@pytest.fixture
def olga(admin: FlaskClient) -> int:
    """Somebody who was hired with a PIN alone: her id."""
    hired = admin.post("/users/", json={**OLGA, "pin_code": PIN})
    assert hired.status_code == 201, hired.json
    return int(hired.json["id"])


def pin(client: FlaskClient, pin_code: str = PIN) -> Any:
    """Sign in with a PIN."""
    return client.post("/auth/pin", json={"username": "olga", "pin_code": pin_code})


def bearer(client: FlaskClient) -> dict[str, str]:
    """The header of a session that is opened with the PIN."""
    return {"Authorization": f"Bearer {pin(client).json['access_token']}"}


def change(client: FlaskClient, headers: dict[str, str], **changes: Any) -> Any:
    """Change one's own record."""
    return client.patch("/auth/me", json=changes, headers=headers)


def test_who_has_a_pin_alone_signs_in_with_it_and_with_no_password(
    client: FlaskClient, olga: int
) -> None:
    assert pin(client).status_code == 200
    for password in (PIN, PASSWORD, "None"):
        get_problem(sign_in(client, "olga", password), 401, "invalid_credentials")


@pytest.mark.parametrize("given", [{}, {"pin_code": None}, {"password": None, "pin_code": PIN}])
def test_nobody_is_hired_without_a_way_in(admin: FlaskClient, given: dict[str, Any]) -> None:
    problem = get_problem(admin.post("/users/", json=OLGA | given), 422, "invalid")

    assert list(problem["errors"]["json"]) == ["password"]


@pytest.mark.parametrize("new", [{"pin_code": NEW_PIN}, {"password": PASSWORD}])
def test_new_credentials_need_the_present_pin(
    client: FlaskClient, olga: int, new: dict[str, str]
) -> None:
    mine, other = bearer(client), bearer(client)

    for missing in ({}, {"current_password": PIN}, {"current_pin": None}):
        get_problem(change(client, mine, **new, **missing), 422)
    get_problem(change(client, mine, **new, current_pin="0000"), 403, "wrong_pin")
    assert client.get("/auth/me", headers=other).status_code == 200
    assert change(client, mine, **new, current_pin=PIN).status_code == 200

    assert client.get("/auth/me", headers=mine).status_code == 200
    get_problem(client.get("/auth/me", headers=other), 401)
    if "password" in new:
        assert sign_in(client, "olga").status_code == pin(client).status_code == 200
    else:
        get_problem(pin(client), 401)
        assert pin(client, NEW_PIN).status_code == 200


def test_a_wrong_present_pin_counts_like_one_at_sign_in(client: FlaskClient, olga: int) -> None:
    mine = bearer(client)
    for _ in range(3):
        get_problem(change(client, mine, pin_code=NEW_PIN, current_pin="0000"), 403, "wrong_pin")
    for _ in range(2):
        get_problem(pin(client, "0000"), 401)

    for refused in (change(client, mine, pin_code=NEW_PIN, current_pin=PIN), pin(client)):
        assert get_problem(refused, 429, "too_many_tries")["retry_after"] == 30

    with frozen_at(now() + timedelta(seconds=31)):
        assert change(client, mine, pin_code=NEW_PIN, current_pin=PIN).status_code == 200
        assert pin(client, NEW_PIN).status_code == 200


def test_the_only_way_in_is_not_cleared(client: FlaskClient, admin: FlaskClient, olga: int) -> None:
    mine = bearer(client)

    for refused in (
        admin.patch(f"/users/{olga}", json={"pin_code": None}),
        change(client, mine, pin_code=None, current_pin=PIN),
    ):
        assert "set a password first" in get_problem(refused, 409, "pin_needed")["detail"]

    assert client.get("/auth/me", headers=mine).status_code == 200
    assert pin(client).status_code == 200


@pytest.mark.parametrize("who", ["an admin", "the person"])
def test_once_there_is_a_password_the_pin_may_go(
    client: FlaskClient, admin: FlaskClient, olga: int, who: str
) -> None:
    both = {"password": PASSWORD, "pin_code": None}

    if who == "an admin":
        assert admin.patch(f"/users/{olga}", json=both).status_code == 200
    else:
        assert change(client, bearer(client), **both, current_pin=PIN).status_code == 200

    get_problem(pin(client), 401)
    assert sign_in(client, "olga").status_code == 200


def test_who_was_given_a_password_shows_that_from_then_on(
    client: FlaskClient, admin: FlaskClient, olga: int
) -> None:
    admin.patch(f"/users/{olga}", json={"password": PASSWORD})
    mine = bearer(client)

    problem = get_problem(change(client, mine, pin_code=NEW_PIN, current_pin=PIN), 422)
    assert list(problem["errors"]["json"]) == ["current_password"]
    wrong = change(client, mine, pin_code=NEW_PIN, current_pin=PIN, current_password="x")
    get_problem(wrong, 403, "wrong_password")
    assert change(client, mine, pin_code=None, current_password=PASSWORD).status_code == 200


def test_an_admin_gives_another_pin_to_who_forgot_theirs(
    client: FlaskClient, admin: FlaskClient, olga: int
) -> None:
    for _ in range(6):
        pin(client, "0000")

    assert admin.patch(f"/users/{olga}", json={"pin_code": NEW_PIN}).status_code == 200

    assert pin(client, NEW_PIN).status_code == 200


@pytest.mark.parametrize("credential", ["pin_code", "password"])
def test_who_knew_the_old_pin_does_not_overtake_the_admin_who_sets_a_new_one(
    client: FlaskClient,
    olga: int,
    monkeypatch: pytest.MonkeyPatch,
    credential: str,
) -> None:
    thief, chief = bearer(client), a_user(Role.ADMIN)
    stolen = {"pin_code": "8350", "password": "a stolen account"}

    def reset_meanwhile(secret: str) -> str:
        monkeypatch.setattr(staff_users, "hash_password", hash_password)
        monkeypatch.setattr(staff_users, "hash_pin", hash_pin)
        staff_users.change_user(chief, olga, {"pin_code": NEW_PIN})
        return hash_password(secret)

    monkeypatch.setattr(staff_users, "hash_password", reset_meanwhile)
    monkeypatch.setattr(
        staff_users, "hash_pin", lambda _pepper, pin_code: reset_meanwhile(pin_code)
    )
    overtaken = change(client, thief, **{credential: stolen[credential]}, current_pin=PIN)

    get_problem(overtaken, 401, "session_ended")
    assert pin(client, NEW_PIN).status_code == 200
    get_problem(sign_in(client, "olga", stolen["password"]), 401)


def test_of_a_pin_nothing_is_kept_but_that_it_was_changed(
    client: FlaskClient, admin: FlaskClient, olga: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    mine = bearer(client)
    pin(client, "7391")
    change(client, mine, pin_code=NEW_PIN, current_pin="7391")
    change(client, mine, pin_code="1234", current_pin=PIN)
    change(client, mine, pin_code=None, current_pin=PIN)
    change(client, mine, pin_code=NEW_PIN, current_pin=PIN)
    pins = {PIN, NEW_PIN, "7391", "1234"}

    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    told = [(entry.action, entry.field, entry.before, entry.after) for entry in entries]

    assert told == [
        ("user_added", None, None, "waiter"),
        ("signed_in", None, None, None),
        ("sign_in_failed", None, None, None),
        ("sign_in_failed", None, None, None),
        ("user_changed", "pin_code", None, None),
    ]
    logged = [str(value) for record in caplog.records for value in vars(record).values()]
    assert logged
    assert pins.isdisjoint(logged)
    assert not [text for text in logged if "pin_code" in text and any(one in text for one in pins)]
