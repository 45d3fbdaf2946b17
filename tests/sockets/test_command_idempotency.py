"""Repeated commands run once: a command's id is its idempotency key."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from restaurant.auth.models import User
from restaurant.clock import frozen_at, now
from restaurant.database.base import Model
from restaurant.database.session import db
from restaurant.idempotency.models import StoredResponse
from restaurant.orders.commands import COMMANDS
from restaurant.orders.models import Order, OrderItem
from restaurant.orders.states import ItemStatus
from restaurant.permissions import Role
from tests.conftest import ClientFor, ListenAs
from tests.factories import a_dish, a_table, a_user, an_order

ID = "tap-1"


def the_first_line(order: Order) -> dict[str, Any]:
    return {"order_id": order.id, "item_id": order.items[0].id}


def a_line() -> dict[str, Any]:
    return {"dish_id": a_dish().id, "quantity": 2, "comment": "без лука"}


#: Two valid requests of each command by an admin.
SAYINGS: dict[str, Callable[[], tuple[dict[str, Any], dict[str, Any]]]] = {
    "create-order": lambda: (
        {"table_id": a_table().id, "items": [a_line()]},
        {"order_type": "takeaway", "items": [a_line()]},
    ),
    "add-items": lambda: (
        {"order_id": (order := an_order()).id, "items": [a_line()]},
        {"order_id": order.id, "items": [a_line(), a_line()]},
    ),
    "set-item-status": lambda: (
        {**(line := the_first_line(an_order())), "status": "ready"},
        {**line, "status": "cooking"},
    ),
    "set-order-status": lambda: (
        {"order_id": (order := an_order()).id, "status": "in_progress"},
        {"order_id": order.id, "status": "ready"},
    ),
}

each_command = pytest.mark.parametrize("command", SAYINGS)


def everything() -> dict[str, list[str]]:
    """Every record there is, except for the answers that were kept."""
    with db.engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table))))
            for table in Model.metadata.sorted_tables
            if table.name != StoredResponse.__tablename__
        }


def how_many(model: type[Any]) -> int:
    with db.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(model)) or 0


def get_code(acknowledgement: dict[str, Any]) -> str:
    """Why a command was refused."""
    assert acknowledgement["ok"] is False
    code: str = acknowledgement["error"]["code"]
    return code


@pytest.fixture
def anna() -> User:
    """A waiter."""
    return a_user(Role.WAITER)


def test_every_command_is_tried_here() -> None:
    assert COMMANDS.keys() == SAYINGS.keys()


@each_command
def test_a_command_sent_twice_runs_once_with_the_same_answer(
    listen_as: ListenAs, command: str
) -> None:
    phone, tablet = listen_as(Role.ADMIN), listen_as(Role.KITCHEN)
    saying, _ = SAYINGS[command]()
    untouched = everything()

    first = phone.say(command, {**saying, "command_id": ID})
    done = everything()
    tablet.hear(), phone.hear()
    again = phone.say(command, {**saying, "command_id": ID})

    assert first["ok"] is True
    assert done != untouched
    assert again == first
    assert everything() == done
    assert (tablet.hear(), phone.hear()) == ([], [])


@each_command
def test_the_id_of_a_command_cannot_be_used_for_another(listen_as: ListenAs, command: str) -> None:
    phone = listen_as(Role.ADMIN)
    saying, other = SAYINGS[command]()
    phone.say(command, {**saying, "command_id": ID})
    done = everything()

    reused = phone.say(command, {**other, "command_id": ID})

    assert get_code(reused) == "idempotency_key_reused"
    assert reused["error"]["status"] == 422
    assert everything() == done


@each_command
def test_a_command_without_an_id_runs_and_is_not_stored(listen_as: ListenAs, command: str) -> None:
    saying, _ = SAYINGS[command]()

    obeyed = listen_as(Role.ADMIN).say(command, saying)

    assert obeyed["ok"] is True
    assert how_many(StoredResponse) == 0


@pytest.mark.slow
@each_command
@pytest.mark.parametrize("bad", ["", " ", "two words", "x" * 256, "ключ", "line\n", 1, True, []])
def test_an_invalid_command_id_is_refused(listen_as: ListenAs, command: str, bad: Any) -> None:
    phone = listen_as(Role.ADMIN)
    saying, _ = SAYINGS[command]()
    before = everything()

    refused = phone.say(command, {**saying, "command_id": bad})

    assert get_code(refused) == "invalid"
    assert "command_id" in refused["error"]["errors"]["json"]
    assert everything() == before


@each_command
def test_a_refused_command_does_not_use_up_its_id(listen_as: ListenAs, command: str) -> None:
    phone = listen_as(Role.ADMIN)
    saying, _ = SAYINGS[command]()
    refused = phone.say(command, {**saying, "no_such_field": 1, "command_id": ID})
    assert how_many(StoredResponse) == 0

    corrected = phone.say(command, {**saying, "command_id": ID})

    assert get_code(refused) == "invalid"
    assert corrected["ok"] is True


def test_a_command_with_a_conflict_does_not_use_up_its_id(listen_as: ListenAs, anna: User) -> None:
    table = a_table()
    phone, taken = listen_as(anna), an_order(table_id=table.id)
    order = {"table_id": table.id, "command_id": ID}
    refused = phone.say("create-order", order)
    listen_as(Role.ADMIN).say("set-order-status", {"order_id": taken.id, "status": "cancelled"})

    accepted = phone.say("create-order", order)

    assert get_code(refused) == "table_occupied"
    assert accepted["ok"] is True


def test_a_second_phone_of_the_same_user_gets_the_same_answer(
    listen_as: ListenAs, anna: User
) -> None:
    saying, _ = SAYINGS["create-order"]()
    first = listen_as(anna).say("create-order", {**saying, "command_id": ID})

    again = listen_as(anna).say("create-order", {**saying, "command_id": ID})

    assert again == first
    assert how_many(Order) == how_many(OrderItem) == 1


def test_the_id_of_a_command_is_its_users_own(listen_as: ListenAs, anna: User) -> None:
    mine, yours = ({"table_id": a_table().id, "command_id": ID} for _ in range(2))
    first = listen_as(anna).say("create-order", mine)

    second = listen_as(Role.WAITER).say("create-order", yours)

    assert first["ok"] is second["ok"] is True
    assert first["order"]["id"] != second["order"]["id"]


def test_two_kinds_of_command_cannot_share_an_id(listen_as: ListenAs, anna: User) -> None:
    order = an_order(anna, lines=[ItemStatus.READY])
    phone = listen_as(anna)
    served = {"order_id": order.id, "status": "served", "command_id": ID}
    phone.say("set-order-status", served)

    reused = phone.say("set-item-status", {**served, **the_first_line(order)})

    assert get_code(reused) == "idempotency_key_reused"


def test_a_request_and_a_command_cannot_share_a_key(
    listen_as: ListenAs, client_for: ClientFor, anna: User
) -> None:
    saying, _ = SAYINGS["create-order"]()
    placed = client_for(anna).post("/orders/", json=saying, headers={"Idempotency-Key": ID})

    reused = listen_as(anna).say("create-order", {**saying, "command_id": ID})

    assert placed.status_code == 201
    assert get_code(reused) == "idempotency_key_reused"
    assert how_many(Order) == 1


def test_a_stored_acknowledgement_does_not_change_later(listen_as: ListenAs, anna: User) -> None:
    phone = listen_as(anna)
    saying, _ = SAYINGS["create-order"]()
    first = phone.say("create-order", {**saying, "command_id": ID})
    order_id = first["order"]["id"]
    phone.say("set-order-status", {"order_id": order_id, "status": "cancelled"})

    again = phone.say("create-order", {**saying, "command_id": ID})

    assert again == first
    assert again["order"]["status"] == "pending"


def test_after_72_hours_a_command_id_is_unused_again(listen_as: ListenAs) -> None:
    phone = listen_as(Role.ADMIN)
    saying, other = SAYINGS["add-items"]()
    phone.say("add-items", {**saying, "command_id": ID})

    with frozen_at(now() + timedelta(hours=72, seconds=1)):
        anew = phone.say("add-items", {**other, "command_id": ID})

    assert anew["ok"] is True
    assert how_many(OrderItem) == 4


def test_a_command_that_breaks_the_server_does_not_use_up_its_id(
    app: Flask, listen_as: ListenAs, anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = listen_as(anna)
    saying, _ = SAYINGS["create-order"]()

    def break_down(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr("restaurant.orders.service.record_change", break_down)
        failed = phone.say("create-order", {**saying, "command_id": ID})

    assert get_code(failed) == "internal_error"
    assert (how_many(Order), how_many(StoredResponse)) == (0, 0)
    assert phone.say("create-order", {**saying, "command_id": ID})["ok"] is True


def test_a_dismissed_user_does_not_get_the_stored_answer(
    listen_as: ListenAs, client_for: ClientFor, anna: User
) -> None:
    phone = listen_as(anna)
    saying, _ = SAYINGS["create-order"]()
    phone.say("create-order", {**saying, "command_id": ID})
    client_for(Role.ADMIN).patch(f"/users/{anna.id}", json={"role": "kitchen"})
    returned = listen_as(anna)

    refused = returned.say("create-order", {**saying, "command_id": ID})

    assert not phone.is_connected
    assert get_code(refused) == "forbidden"
