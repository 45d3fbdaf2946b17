"""Common parts of the tests of the HTTP API."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from restaurant.database.base import Model
from tests.factories import (
    a_category,
    a_dish,
    a_location,
    a_payment_method,
    a_table,
    a_user,
    an_ingredient,
)

PROBLEM_MEMBERS = {"type", "title", "status", "detail", "code", "request_id"}
NOBODY_HAS_THIS_ID = 2_000_000_000


def get_problem(response: TestResponse, status: int, code: str | None = None) -> dict[str, Any]:
    """The problem an answer is, which has the one shape that all of them have."""
    assert response.status_code == status, response.get_data(as_text=True)[:500]
    assert response.content_type == "application/problem+json"
    problem: dict[str, Any] = response.get_json(force=True)
    assert problem.keys() >= PROBLEM_MEMBERS
    assert problem["status"] == status
    assert problem["request_id"] == response.headers["X-Request-ID"]
    assert problem["code"].replace("_", "").isalnum()
    assert problem["code"] == problem["code"].lower()
    assert code is None or problem["code"] == code, problem
    return problem


def send(client: FlaskClient, method: str, path: str, value: Any) -> TestResponse:
    """Send a value as JSON, also one that is not quite text."""
    body = value if isinstance(value, bytes) else json.dumps(value)
    return client.open(path, method=method, data=body, content_type="application/json")


@dataclass(frozen=True)
class Kind:
    """A kind of record with list, create, fetch, change and remove."""

    path: str
    make: Callable[..., Model]
    body: Callable[[], dict[str, Any]]
    change: dict[str, Any]
    has_switch: bool = True

    def url(self, record: Model) -> str:
        """Where one record is."""
        return f"{self.path}{record.id}"  # type: ignore[attr-defined]


KINDS = {
    "users": Kind(
        "/users/",
        a_user,
        lambda: {
            "username": "olga",
            "full_name": "Ольга Петрова",
            "role": "waiter",
            "password": "a long password",
        },
        {"full_name": "Ольга Иванова"},
    ),
    "locations": Kind("/locations/", a_location, lambda: {"name": "Терраса"}, {"name": "Зал"}),
    "tables": Kind("/tables/", a_table, lambda: {"number": 4711, "seats": 4}, {"seats": 6}),
    "categories": Kind("/categories/", a_category, lambda: {"name": "Супы"}, {"name": "Каши"}),
    "dishes": Kind(
        "/dishes/",
        a_dish,
        lambda: {"name": "Борщ", "price": 450.5, "category_id": a_category().id},
        {"name": "Щи"},
    ),
    "ingredients": Kind(
        "/ingredients/",
        an_ingredient,
        lambda: {"name": "Арахис", "is_allergen": True},
        {"name": "Кешью"},
        has_switch=False,
    ),
    "payment-methods": Kind(
        "/payment-methods/", a_payment_method, lambda: {"name": "Карта"}, {"name": "Наличные"}
    ),
}
