"""Items of an order over HTTP."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from restaurant.orders.models import Order
from restaurant.orders.states import ItemStatus
from restaurant.permissions import Role
from tests.conftest import ClientFor
from tests.factories import a_dish, a_user, an_order
from tests.http_api import NOBODY_HAS_THIS_ID, get_problem, send


@pytest.fixture
def admin(client_for: ClientFor) -> FlaskClient:
    """A client signed in as an admin."""
    return client_for(Role.ADMIN)


def first_line(order: Order) -> str:
    """The path of the first item of an order."""
    return f"/orders/{order.id}/items/{order.items[0].id}"


@pytest.mark.parametrize("slash", ["", "/"])
def test_one_item_is_added_and_answered_as_an_array(admin: FlaskClient, slash: str) -> None:
    order, dish = an_order(), a_dish(price=100)

    added = admin.post(f"/orders/{order.id}/items{slash}", json={"dish_id": dish.id, "quantity": 2})

    assert added.status_code == 201
    assert added.headers["Location"]
    [line] = added.json
    assert (line["dish_id"], line["quantity"], line["total"]) == (dish.id, 2, 2)
    assert admin.get(f"/orders/{order.id}").json["items"][-1] == line


def test_several_items_are_added_at_once(admin: FlaskClient) -> None:
    order, dish = an_order(), a_dish()
    same = {"dish_id": dish.id, "quantity": 1}

    added = admin.post(f"/orders/{order.id}/items/", json=[same, same, same]).json

    assert len({line["id"] for line in added}) == 3
    assert admin.get(f"/orders/{order.id}").json["items"][1:] == added


def test_what_is_added_together_is_one_round(admin: FlaskClient) -> None:
    order, dish = an_order(), a_dish()
    same = {"dish_id": dish.id, "quantity": 1}

    added = admin.post(f"/orders/{order.id}/items/", json=[same, same, same]).json

    assert len({line["created_at"] for line in added}) == 1


def test_an_empty_body_is_not_an_item(admin: FlaskClient) -> None:
    order = an_order()

    get_problem(admin.post(f"/orders/{order.id}/items/", json=[]), 422)


def test_one_invalid_item_refuses_them_all(admin: FlaskClient) -> None:
    order, dish = an_order(), a_dish()
    good = {"dish_id": dish.id, "quantity": 1}

    for bad in ({"dish_id": NOBODY_HAS_THIS_ID, "quantity": 1}, {"dish_id": dish.id}):
        get_problem(admin.post(f"/orders/{order.id}/items/", json=[good, bad]), 422)

    assert len(admin.get(f"/orders/{order.id}").json["items"]) == 1


@pytest.mark.parametrize("value", [None, 0, -1, 100, 1.9, "2", True, 10**30])
def test_an_item_has_1_to_99_portions(admin: FlaskClient, value: Any) -> None:
    order = an_order()
    before = admin.get(f"/orders/{order.id}").json

    get_problem(send(admin, "patch", first_line(order), {"quantity": value}), 422)

    assert admin.get(f"/orders/{order.id}").json == before


def test_a_new_item_changes_and_the_order_follows(admin: FlaskClient) -> None:
    order = an_order()

    changed = admin.patch(first_line(order), json={"quantity": 99, "comment": "острее"})

    assert changed.status_code == 200
    assert (changed.json["quantity"], changed.json["total"]) == (99, 99 * 450)
    assert admin.get(f"/orders/{order.id}").json["total_price"] == 99 * 450
    assert admin.patch(first_line(order), json={"comment": None}).json["comment"] is None


@pytest.mark.parametrize("status", [ItemStatus.COOKING, ItemStatus.READY, ItemStatus.SERVED])
def test_a_started_item_keeps_its_portions(admin: FlaskClient, status: ItemStatus) -> None:
    order = an_order(lines=[status, ItemStatus.NEW])
    before = admin.get(f"/orders/{order.id}").json

    for body in ({"quantity": 2}, {"comment": "more salt"}, {"quantity": 2, "status": "ready"}):
        get_problem(admin.patch(first_line(order), json=body), 409)

    assert admin.get(f"/orders/{order.id}").json == before


def test_the_kitchen_changes_the_status_only(client_for: ClientFor) -> None:
    line, kitchen = first_line(an_order()), client_for(Role.KITCHEN)

    get_problem(kitchen.patch(line, json={"quantity": 2}), 403)
    get_problem(kitchen.patch(line, json={"comment": "x", "status": "cooking"}), 403)
    get_problem(kitchen.patch(line, json={"status": "cancelled"}), 403)
    get_problem(kitchen.delete(line), 403)
    assert kitchen.patch(line, json={"status": "cooking"}).json["status"] == "cooking"


def test_the_waiter_does_not_cook(client_for: ClientFor) -> None:
    anna = a_user()
    line, waiter = first_line(an_order(anna)), client_for(anna)

    for status in ("cooking", "ready"):
        get_problem(waiter.patch(line, json={"status": status}), 403)


def test_a_cancelled_item_stays_and_costs_nothing(admin: FlaskClient) -> None:
    order = an_order(lines=[ItemStatus.NEW, ItemStatus.NEW])

    answer = admin.delete(first_line(order))

    assert answer.status_code == 204
    now = admin.get(f"/orders/{order.id}").json
    assert [line["status"] for line in now["items"]] == ["cancelled", "new"]
    assert now["total_price"] == 450
    refused = admin.patch(first_line(order), json={"status": "new"})
    assert get_problem(refused, 409, "illegal_transition")["allowed"] == []


def test_an_item_is_found_under_its_own_order_only(admin: FlaskClient) -> None:
    order, other = an_order(), an_order()
    item_id = order.items[0].id

    for path in (
        f"/orders/{other.id}/items/{item_id}",
        f"/orders/{order.id}/items/{NOBODY_HAS_THIS_ID}",
        f"/orders/{NOBODY_HAS_THIS_ID}/items/{item_id}",
        f"/orders/{order.id}/items/0",
        f"/orders/{order.id}/items/x",
        f"/orders/{order.id}/items/{2**63}",
    ):
        get_problem(admin.patch(path, json={"quantity": 2}), 404)
        get_problem(admin.delete(path), 404)
    get_problem(
        admin.post(f"/orders/{NOBODY_HAS_THIS_ID}/items/", json={"dish_id": 1, "quantity": 1}), 404
    )


@pytest.mark.parametrize("status", ["done", None, 1, True, [], {}, "NEW", ""])
def test_an_unknown_status_of_an_item_is_refused(admin: FlaskClient, status: Any) -> None:
    get_problem(admin.patch(first_line(an_order()), json={"status": status}), 422)


def test_setting_the_same_status_changes_nothing(admin: FlaskClient) -> None:
    order = an_order(lines=[ItemStatus.READY])
    before = admin.get(f"/orders/{order.id}").json

    for body in ({}, {"status": "ready"}, {"quantity": 1}, {"comment": None}):
        assert admin.patch(first_line(order), json=body).status_code == 200

    assert admin.get(f"/orders/{order.id}").json == before


def test_nothing_is_added_to_a_cancelled_order(admin: FlaskClient) -> None:
    order = an_order(lines=[ItemStatus.CANCELLED])

    answer = admin.post(f"/orders/{order.id}/items/", json={"dish_id": a_dish().id, "quantity": 1})

    get_problem(answer, 409, "order_closed")
