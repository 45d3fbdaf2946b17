"""Sold out is sold out: for new lines, for more of a line, and with the whole section."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from restaurant.menu.models import Dish
from restaurant.permissions import Role
from tests.conftest import ClientFor, ListenAs
from tests.factories import a_category, a_dish, a_table, an_order, get_dish
from tests.http_api import get_problem


@pytest.fixture
def admin(client_for: ClientFor) -> FlaskClient:
    """Somebody who may change the menu and every order."""
    return client_for(Role.ADMIN)


def sell_out(admin: FlaskClient, dish: Dish, how: str) -> None:
    """Take a dish away over HTTP, so that everything that remembers it hears of it."""
    path, change = {
        "sold out": (f"/dishes/{dish.id}/availability", {"is_available": False}),
        "off the menu": (f"/dishes/{dish.id}", {"is_active": False}),
        "its section is off": (f"/categories/{dish.category_id}", {"is_active": False}),
    }[how]
    assert admin.patch(path, json=change).status_code == 200


WAYS = ("sold out", "off the menu", "its section is off")
each_way = pytest.mark.parametrize("how", WAYS)


def named(*dishes: Dish) -> list[dict[str, Any]]:
    return [{"dish_id": dish.id, "dish_name": dish.name} for dish in dishes]


@each_way
def test_what_is_gone_is_refused_wherever_it_is_ordered(
    admin: FlaskClient, listen_as: ListenAs, how: str
) -> None:
    order, dish, phone = an_order(), a_dish(), listen_as(Role.ADMIN)
    lines = [{"dish_id": dish.id, "quantity": 1}]
    new, more = {"table_id": a_table().id, "items": lines}, {"order_id": order.id, "items": lines}
    assert admin.post(f"/orders/{order.id}/items/", json=lines).status_code == 201

    sell_out(admin, dish, how)

    refusals = [
        get_problem(admin.post("/orders/", json=new), 409, "dish_unavailable"),
        get_problem(admin.post(f"/orders/{order.id}/items/", json=lines), 409, "dish_unavailable"),
        phone.say("create-order", new)["error"],
        phone.say("add-items", more)["error"],
    ]
    assert [problem["code"] for problem in refusals] == ["dish_unavailable"] * 4
    assert [problem["dish_id"] for problem in refusals] == [dish.id] * 4
    assert [problem["dishes"] for problem in refusals] == [named(dish)] * 4


@each_way
def test_more_of_a_line_is_refused_and_less_of_it_is_not(admin: FlaskClient, how: str) -> None:
    order = an_order()
    line = f"/orders/{order.id}/items/{order.items[0].id}"
    dish = get_dish(order.items[0])
    assert admin.patch(line, json={"quantity": 5}).status_code == 200

    sell_out(admin, dish, how)

    problem = get_problem(admin.patch(line, json={"quantity": 6}), 409, "dish_unavailable")
    assert problem["dishes"] == named(dish)
    assert admin.patch(line, json={"quantity": 5, "comment": "остро"}).status_code == 200
    assert admin.patch(line, json={"quantity": 4}).json["total"] == 4 * 450


def test_everything_that_is_missing_is_named_at_once(admin: FlaskClient) -> None:
    gone = [a_dish() for _ in WAYS]
    for dish, how in zip(gone, WAYS, strict=True):
        sell_out(admin, dish, how)
    wanted = [gone[2], a_dish(), gone[0], gone[1], gone[2]]
    body = {
        "order_type": "takeaway",
        "items": [{"dish_id": dish.id, "quantity": 1} for dish in wanted],
    }

    problem = get_problem(admin.post("/orders/", json=body), 409, "dish_unavailable")

    assert problem["dishes"] == named(gone[2], gone[0], gone[1])
    assert all(dish.name in problem["detail"] for dish in gone)


def test_a_dish_can_be_ordered_exactly_while_the_menu_shows_it(admin: FlaskClient) -> None:
    dish = a_dish(category_id=a_category().id)
    body = {"order_type": "takeaway", "items": [{"dish_id": dish.id, "quantity": 1}]}
    switch = f"/categories/{dish.category_id}"

    for is_active in (True, False, True):
        assert admin.patch(switch, json={"is_active": is_active}).status_code == 200
        menu = admin.get("/menu/").json
        shown = [one["id"] for section in menu for one in section["dishes"]]
        assert (dish.id in shown) is is_active
        assert (admin.post("/orders/", json=body).status_code == 201) is is_active


def test_a_dish_moved_into_a_section_that_is_off_is_gone_too(admin: FlaskClient) -> None:
    dish = a_dish()
    body = {"order_type": "takeaway", "items": [{"dish_id": dish.id, "quantity": 1}]}
    assert admin.post("/orders/", json=body).status_code == 201

    moved = {"category_id": a_category(is_active=False).id}
    assert admin.patch(f"/dishes/{dish.id}", json=moved).status_code == 200

    get_problem(admin.post("/orders/", json=body), 409, "dish_unavailable")
