"""The largest orders: how many items they take, and how large the events are that change all."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from restaurant.auth.models import User
from restaurant.database.event_log import Event
from restaurant.database.session import db
from restaurant.orders import items as orders_items
from restaurant.orders.models import MAX_ITEMS
from restaurant.permissions import Role
from tests.concurrency import all_at_once, error_code
from tests.conftest import ClientFor, ListenAs
from tests.factories import a_dish, a_table, a_user, an_order, get_waiter
from tests.http_api import get_problem


@pytest.fixture
def waiter(client_for: ClientFor) -> FlaskClient:
    """Somebody who takes large orders."""
    return client_for(Role.WAITER)


def lines(count: int) -> list[dict[str, Any]]:
    """So many lines of one dish."""
    return [{"dish_id": a_dish(name="Борщ с говядиной").id, "quantity": 1}] * count


def placed(waiter: FlaskClient, count: int) -> dict[str, Any]:
    """An order of so many lines."""
    answer = waiter.post("/orders/", json={"table_id": a_table().id, "items": lines(count)})
    order: dict[str, Any] = answer.json
    assert answer.status_code == 201, order
    return order


def is_full(problem: dict[str, Any]) -> bool:
    """Whether this is the refusal that names the limit."""
    return (
        problem["code"] == "order_full" and problem["limit"] == 200 and "200" in problem["detail"]
    )


def test_an_order_is_placed_with_two_hundred_lines_and_no_more(
    waiter: FlaskClient, listen_as: ListenAs
) -> None:
    body = {"table_id": a_table().id, "items": lines(MAX_ITEMS + 1)}

    assert is_full(get_problem(waiter.post("/orders/", json=body), 409))
    assert is_full(listen_as(Role.WAITER).say("create-order", body)["error"])
    assert len(placed(waiter, MAX_ITEMS)["items"]) == MAX_ITEMS


def test_lines_are_added_up_to_two_hundred_and_cancelled_ones_count(
    client_for: ClientFor, listen_as: ListenAs
) -> None:
    anna = a_user()
    waiter, phone = client_for(anna), listen_as(anna)
    order = placed(waiter, MAX_ITEMS - 2)
    url = f"/orders/{order['id']}/items/"
    assert waiter.delete(f"{url}{order['items'][0]['id']}").status_code == 204

    assert is_full(get_problem(waiter.post(url, json=lines(3)), 409))
    assert waiter.post(url, json=lines(2)).status_code == 201
    assert is_full(get_problem(waiter.post(url, json=lines(1)), 409))
    added = phone.say("add-items", {"order_id": order["id"], "items": lines(1)})
    assert is_full(added["error"])


def test_of_many_who_add_the_last_line_at_once_one_succeeds(
    app: Flask, waiter: FlaskClient
) -> None:
    order = placed(waiter, MAX_ITEMS - 1)
    waiter_id, [line] = order["waiter_id"], lines(1)
    new = orders_items.NewItem(dish_id=line["dish_id"], quantity=1)
    db.session.remove()

    answers = all_at_once(
        app,
        8,
        lambda _: error_code(
            lambda: orders_items.add_items(db.session.get_one(User, waiter_id), order["id"], [new])
        ),
    )

    assert sorted(answers) == ["done"] + ["order_full"] * 7
    assert len(waiter.get(f"/orders/{order['id']}").json["items"]) == MAX_ITEMS


@pytest.mark.parametrize("count", [40, 160])
def test_the_events_of_a_whole_order_grow_with_its_items(
    client_for: ClientFor, listen_as: ListenAs, waiter: FlaskClient, count: int
) -> None:
    order = placed(waiter, count)
    phone = listen_as(Role.WAITER)
    phone.hear()
    before = db.session.scalar(select(Event.id).order_by(Event.id.desc()).limit(1))

    ready = client_for(Role.KITCHEN).patch(f"/orders/{order['id']}", json={"status": "ready"})

    assert ready.status_code == 200
    heard = [event["event"] for event in phone.hear()]
    assert heard == ["dish-ready"] * count + ["order-ready", "order-updated"]
    bodies = db.session.scalars(select(Event.body).where(Event.id > before)).all()
    assert len(bodies) == len(heard)
    assert sum(len(body.encode()) for body in bodies) <= 3_000 + 1_200 * count


def test_a_ready_dish_of_a_large_order_is_sent_without_the_others(
    client_for: ClientFor, listen_as: ListenAs
) -> None:
    order = an_order()
    url = f"/orders/{order.id}/items/"
    client_for(get_waiter(order)).post(url, json=lines(20))
    phone = listen_as(Role.WAITER)
    phone.hear()

    client_for(Role.KITCHEN).patch(f"{url}{order.items[0].id}", json={"status": "ready"})

    [ready] = [event for event in phone.hear() if event["event"] == "dish-ready"]
    assert ready.keys() == {"event", "event_id", "at", "order_id", "table", "waiter_id", "item"}
    assert ready["item"]["id"] == order.items[0].id
