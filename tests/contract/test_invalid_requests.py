"""Every body that the server takes, with one thing wrong: refused, and nothing has changed.

``HOSTILE_EXAMPLES`` sets how many are tried for each operation.
"""

import os
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from werkzeug.test import TestResponse

from restaurant.permissions import Role
from tests.conftest import ClientFor
from tests.contract.test_route_grants import scene
from tests.factories import a_dish, a_user
from tests.http_api import get_problem
from tests.staff_clients import PASSWORD
from tests.support.invalid_requests import Broken, broken
from tests.web.test_error_handlers import everything

EXAMPLES = int(os.environ.get("HOSTILE_EXAMPLES", "12"))

as_often_as_asked = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def a_line() -> dict[str, Any]:
    """An item to order, as a client sends it."""
    return {"dish_id": a_dish().id, "quantity": 2, "comment": "no salt"}


#: A right body of each operation that takes one, with as many kinds of values as it has.
BODIES: dict[tuple[str, str], Callable[[], Any]] = {
    ("post", "/setup"): lambda: {
        "token": "x",
        "username": "x",
        "password": PASSWORD,
        "full_name": "x",
        "pin_code": "2581",
    },
    ("post", "/auth/login"): lambda: {"username": "x", "password": PASSWORD},
    ("post", "/auth/pin"): lambda: {"username": "x", "pin_code": "2581"},
    ("patch", "/auth/me"): lambda: {"phone": "1", "avatar_url": "/a", "shift_active": True},
    ("post", "/users/"): lambda: {
        "username": "new",
        "full_name": "New",
        "role": "waiter",
        "password": PASSWORD,
        "pin_code": "2581",
    },
    ("patch", "/users/{id}"): lambda: {"full_name": "Anna", "role": "kitchen", "is_active": True},
    ("patch", "/restaurant"): lambda: {"name": "Пушкин", "phone": "1", "language": "en"},
    ("post", "/locations/"): lambda: {"name": "Terrace", "color": "#66CCFF"},
    ("patch", "/locations/{id}"): lambda: {"name": "Terrace", "is_active": False},
    ("post", "/tables/"): lambda: {"number": 5000, "seats": 2, "description": "x"},
    ("patch", "/tables/{id}"): lambda: {"number": 5000, "seats": 2, "is_active": False},
    ("patch", "/tables/{id}/status"): lambda: {"is_occupied": True},
    ("post", "/categories/"): lambda: {"name": "Soups", "sort_order": 1, "image_url": "/a"},
    ("patch", "/categories/{id}"): lambda: {"name": "Soups", "sort_order": 1},
    ("post", "/dishes/"): lambda: {
        "name": "Solyanka",
        "price": 5.5,
        "category_id": a_dish().category_id,
        "weight": 300.5,
        "ingredient_ids": [],
    },
    ("patch", "/dishes/{id}"): lambda: {"price": 5.5, "cooking_time": 5, "is_available": False},
    ("patch", "/dishes/{id}/availability"): lambda: {"is_available": False},
    ("post", "/ingredients/"): lambda: {"name": "Nuts", "is_allergen": True},
    ("patch", "/ingredients/{id}"): lambda: {"name": "Nuts", "is_allergen": True},
    ("post", "/payment-methods/"): lambda: {"name": "Cash", "is_active": True},
    ("patch", "/payment-methods/{id}"): lambda: {"name": "Cash", "is_active": False},
    ("post", "/devices/"): lambda: {"name": "Tablet"},
    ("patch", "/devices/{id}"): lambda: {"name": "Tablet"},
    ("post", "/devices/pair"): lambda: {"pairing_code": "ABCD-2345"},
    ("post", "/orders/"): lambda: {"order_type": "takeaway", "notes": "x", "items": [a_line()]},
    ("patch", "/orders/{id}"): lambda: {"notes": "x", "order_type": "takeaway", "status": "ready"},
    ("post", "/orders/{id}/items/"): lambda: [a_line(), a_line()],
    ("patch", "/orders/{id}/items/{item_id}"): lambda: {"quantity": 3, "comment": "x"},
}

#: Operations that refuse the valid body in this state: there is no such name or code.
NOT_NOW = {"/setup": 404, "/auth/login": 401, "/auth/pin": 401, "/devices/pair": 401}


def test_every_operation_with_a_body_is_tested(client: FlaskClient) -> None:
    paths = client.get("/openapi.json").json["paths"]

    taking_json = {
        (method, path)
        for path, operations in paths.items()
        for method, operation in operations.items()
        if method != "parameters"
        and "application/json" in operation.get("requestBody", {}).get("content", {})
    }

    assert taking_json == BODIES.keys()


def send(client: FlaskClient, method: str, address: str, request: Broken) -> TestResponse:
    """Send a body whole, or in pieces that say nothing of its length."""
    if not request.in_pieces:
        return client.open(
            address, method=method, data=request.body, content_type=request.content_type
        )
    return client.open(
        address,
        method=method,
        input_stream=BytesIO(request.body),
        content_type=request.content_type,
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("method", "path"), [pytest.param(*key, id=" ".join(key)) for key in BODIES]
)
def test_a_body_with_one_thing_wrong_is_refused_and_changes_nothing(
    client_for: ClientFor, method: str, path: str
) -> None:
    chief = a_user(Role.ADMIN)
    admin = client_for(chief)
    address, _ = scene(method, path, chief, chief)
    body = BODIES[method, path]()
    before = everything()

    @as_often_as_asked
    @given(request=broken(body))
    def attack(request: Broken) -> None:
        answer = send(admin, method, address, request)

        get_problem(answer, answer.status_code)
        assert answer.status_code in {400, 413, 415, 422}, answer.data

    attack()

    assert everything() == before


@pytest.mark.parametrize(
    ("method", "path"), [pytest.param(*key, id=" ".join(key)) for key in BODIES]
)
def test_the_valid_body_is_accepted(client_for: ClientFor, method: str, path: str) -> None:
    chief = a_user(Role.ADMIN)
    address, _ = scene(method, path, chief, chief)

    answer = client_for(chief).open(address, method=method, json=BODIES[method, path]())

    created = 201 if method == "post" else 200
    assert answer.status_code == NOT_NOW.get(path, created), answer.data
