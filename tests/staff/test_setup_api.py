"""The first start, over HTTP."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from restaurant.permissions import Role
from restaurant.staff import setup as staff_setup
from tests.factories import a_user
from tests.http_api import get_problem
from tests.staff_clients import PASSWORD, PIN, sign_in


@pytest.fixture
def token(app: Flask, data_dir: Path) -> Iterator[str]:
    """The one-time token of a restaurant without an admin."""
    made = staff_setup.setup_token()
    assert made is not None
    yield made
    (data_dir / "setup-token").unlink(missing_ok=True)


def first_admin(one_time_token: str, **changes: Any) -> dict[str, Any]:
    """What the first admin sends."""
    return {
        "token": one_time_token,
        "username": "chief",
        "password": PASSWORD,
        "full_name": "Шеф",
    } | changes


@pytest.mark.parametrize("path", ["/setup", "/setup/"])
def test_the_first_admin_can_be_made_once(
    client: FlaskClient, token: str, path: str, data_dir: Path
) -> None:
    assert (data_dir / "setup-token").stat().st_mode & 0o777 == 0o600

    made = client.post(path, json=first_admin(token))

    assert made.status_code == 201
    assert (made.json["username"], made.json["role"]) == ("chief", "admin")
    assert made.headers["Location"] == f"/users/{made.json['id']}"
    assert not (data_dir / "setup-token").exists()
    assert sign_in(client, "chief").status_code == 200
    get_problem(client.post(path, json=first_admin(token, username="second")), 404)


def test_the_first_admin_may_get_a_pin_at_once(client: FlaskClient, token: str) -> None:
    made = client.post("/setup", json=first_admin(token, pin_code=PIN))

    assert made.status_code == 201
    signed_in = client.post("/auth/pin", json={"username": "chief", "pin_code": PIN})
    assert signed_in.status_code == 200


@pytest.mark.parametrize("wrong", ["x", "токен", "0" * 64])
def test_a_wrong_setup_token_is_refused(client: FlaskClient, token: str, wrong: str) -> None:
    get_problem(client.post("/setup", json=first_admin(wrong)), 401)
    get_problem(client.post("/setup", json=first_admin(token[:-1])), 401)

    get_problem(sign_in(client, "chief"), 401)
    assert client.post("/setup", json=first_admin(token)).status_code == 201


@pytest.mark.parametrize(
    "changes",
    [
        {"token": None},
        {"token": 5},
        {"token": ""},
        {"password": "short"},
        {"username": ""},
        {"full_name": None},
        {"pin_code": "1234"},
        {"pin_code": "82"},
        {"role": "admin"},
    ],
)
def test_an_invalid_first_admin_is_refused(
    client: FlaskClient, token: str, changes: dict[str, Any]
) -> None:
    get_problem(client.post("/setup", json=first_admin(token, **changes)), 422)

    assert staff_setup.setup_token() == token


def test_there_is_no_second_first_admin(client: FlaskClient, app: Flask) -> None:
    a_user(Role.ADMIN)

    get_problem(client.post("/setup", json=first_admin("anything")), 404)


def test_with_an_inactive_admin_setup_is_not_found(client: FlaskClient, app: Flask) -> None:
    a_user(Role.ADMIN, is_active=False)

    get_problem(client.post("/setup", json=first_admin("anything")), 404)
