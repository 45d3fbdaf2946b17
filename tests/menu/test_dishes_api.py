"""Dishes, over HTTP."""

from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient

from restaurant.permissions import Role
from tests.conftest import ClientFor, ListenAs
from tests.factories import a_category, a_dish, an_ingredient, an_order
from tests.http_api import get_problem, send


@pytest.fixture
def admin(client_for: ClientFor) -> FlaskClient:
    """A client signed in as an admin."""
    return client_for(Role.ADMIN)


@pytest.mark.parametrize(
    "price",
    ["0", "0.01", "0.1", "0.29", "1.005e2", "19.99", "450", "450.50", "1e3", "9999999.99", "-0"],
)
def test_a_price_comes_back_as_it_was_sent(admin: FlaskClient, price: str) -> None:
    body = b'{"name": "x", "category_id": %d, "price": %s}' % (a_category().id, price.encode())

    created = send(admin, "post", "/dishes/", body)

    assert created.status_code == 201
    assert Decimal(str(created.json["price"])) == Decimal(price)
    again = admin.get(created.headers["Location"])
    assert again.json["price"] == created.json["price"]


def test_every_price_in_hundredths_is_exact(admin: FlaskClient) -> None:
    url = f"/dishes/{a_dish().id}"

    for hundredths in (*range(1, 100, 7), 999_999_999, 999_999_998, 123_456_789):
        changed = admin.patch(url, json={"price": hundredths / 100})
        assert changed.json["price"] == Decimal(hundredths) / 100


def test_a_dish_shows_its_allergens_by_name(admin: FlaskClient) -> None:
    nuts, milk = an_ingredient(name="Орехи", is_allergen=True), an_ingredient(name="Вода")
    eggs = an_ingredient(name="Яйца", is_allergen=True)
    body = {
        "name": "Торт",
        "price": 300,
        "category_id": a_category().id,
        "ingredient_ids": [eggs.id, nuts.id, milk.id],
    }

    cake = admin.post("/dishes/", json=body).json

    assert cake["allergens"] == ["Орехи", "Яйца"]
    assert cake["ingredient_ids"] == sorted([nuts.id, milk.id, eggs.id])
    assert cake["category"] == cake["category_id"] == body["category_id"]
    url = f"/dishes/{cake['id']}"
    assert admin.patch(url, json={"ingredient_ids": []}).json["allergens"] == []


def test_an_ingredient_named_twice_is_one_or_is_refused(admin: FlaskClient) -> None:
    nuts = an_ingredient()

    answer = admin.patch(f"/dishes/{a_dish().id}", json={"ingredient_ids": [nuts.id, nuts.id]})

    assert answer.status_code == 422 or answer.json["ingredient_ids"] == [nuts.id]


def test_an_allergen_that_is_renamed_is_renamed_on_every_dish(admin: FlaskClient) -> None:
    nuts = an_ingredient(is_allergen=True)
    url = f"/dishes/{a_dish(ingredient_list=[nuts]).id}"
    tag = admin.get(url).headers["ETag"]

    admin.patch(f"/ingredients/{nuts.id}", json={"name": "Фундук"})

    fresh = admin.get(url, headers={"If-None-Match": tag})
    assert fresh.json["allergens"] == ["Фундук"]


@pytest.mark.parametrize("role", Role)
def test_anybody_at_work_marks_a_dish_sold_out_and_back(client_for: ClientFor, role: Role) -> None:
    url, client = f"/dishes/{a_dish().id}", client_for(role)

    for available in (False, True):
        answer = client.patch(f"{url}/availability", json={"is_available": available})
        assert answer.json["is_available"] is available
        assert client.get(url).json == answer.json


@pytest.mark.parametrize("body", [{}, {"is_available": None}, {"is_available": 0}, {"price": 1}])
def test_sold_out_is_yes_or_no(client_for: ClientFor, body: dict[str, Any]) -> None:
    url = f"/dishes/{a_dish().id}"
    kitchen = client_for(Role.KITCHEN)

    get_problem(kitchen.patch(f"{url}/availability", json=body), 422)
    get_problem(kitchen.patch(f"{url}/availability", json={"is_available": False, "price": 1}), 422)

    assert kitchen.get(url).json["is_available"] is True


def test_a_new_price_is_sent_to_all_and_no_other_change_is(
    admin: FlaskClient, listen_as: ListenAs
) -> None:
    url = f"/dishes/{a_dish().id}"
    kitchen, waiter = listen_as(Role.KITCHEN), listen_as(Role.WAITER)
    kitchen.hear(), waiter.hear()

    admin.patch(url, json={"calories": 100})
    admin.patch(url, json={})
    assert kitchen.hear() == waiter.hear() == []
    changed = admin.patch(url, json={"price": 1.5}).json

    heard_by_kitchen, heard_by_waiter = kitchen.hear(), waiter.hear()
    [event] = heard_by_kitchen
    assert heard_by_waiter == heard_by_kitchen
    assert (event["event"], event["dish"]) == ("dish-updated", changed)


def test_a_new_price_leaves_existing_items_alone(admin: FlaskClient) -> None:
    order = an_order()
    before = admin.get(f"/orders/{order.id}").json

    admin.patch(f"/dishes/{order.items[0].dish_id}", json={"price": 1, "name": "Другое"})

    assert admin.get(f"/orders/{order.id}").json == before
