"""Socket commands: permissions, acknowledgements, and that invalid ones change nothing."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from restaurant.auth.models import User
from restaurant.database.event_log import Event
from restaurant.database.session import db
from restaurant.extensions import settings
from restaurant.orders import commands as orders_commands
from restaurant.orders import service as orders_service
from restaurant.orders.models import Order, OrderItem
from restaurant.orders.states import ItemStatus
from restaurant.permissions import Role
from tests.conftest import ClientFor, ListenAs
from tests.factories import a_dish, a_table, a_user, an_order
from tests.staff_clients import get_token
from tests.support.socket_packets import Packets

COMMANDS = ["create-order", "add-items", "set-item-status", "set-order-status"]
#: Section 3 of the contract, by hand: who may give ``command_for``, and how others are refused.
RIGHTS = [
    ("create-order", Role.ADMIN, None),
    ("create-order", Role.WAITER, None),
    ("create-order", Role.KITCHEN, 403),
    ("add-items", Role.ADMIN, None),
    ("add-items", Role.WAITER, None),
    ("add-items", Role.KITCHEN, 403),
    ("set-item-status", Role.ADMIN, None),
    ("set-item-status", Role.WAITER, 403),  # to cooking is the kitchen's
    ("set-item-status", Role.KITCHEN, None),
    ("set-order-status", Role.ADMIN, None),
    ("set-order-status", Role.WAITER, 403),  # to in_progress is the kitchen's
    ("set-order-status", Role.KITCHEN, None),
]
PROBLEM = {"type", "title", "status", "detail", "code", "request_id"}


@pytest.fixture
def anna(app: Flask) -> User:
    """A waiter."""
    return a_user(Role.WAITER)


def command_for(name: str, order: Order) -> dict[str, Any]:
    """A valid command."""
    line = {"dish_id": order.items[0].dish_id, "quantity": 1}
    commands: dict[str, dict[str, Any]] = {
        "create-order": {"order_type": "takeaway", "items": [line]},
        "add-items": {"order_id": order.id, "items": [line]},
        "set-item-status": {
            "order_id": order.id,
            "item_id": order.items[0].id,
            "status": "cooking",
        },
        "set-order-status": {"order_id": order.id, "status": "in_progress"},
    }
    return commands[name]


def books() -> tuple[Any, ...]:
    """Everything that a command could change."""
    db.session.rollback()
    return (
        db.session.scalar(select(func.count(Order.id))),
        db.session.scalar(select(func.count(OrderItem.id))),
        db.session.scalar(select(func.count(Event.id))),
        tuple(db.session.scalars(select(OrderItem.status).order_by(OrderItem.id))),
    )


def test_every_command_and_role_is_tested() -> None:
    told = {(name, role) for name, role, _ in RIGHTS}

    assert told == {(name, role) for name in orders_commands.COMMANDS for role in Role}
    assert list(orders_commands.COMMANDS) == COMMANDS


@pytest.mark.parametrize(("name", "role", "status"), RIGHTS)
def test_a_command_needs_the_same_permission_as_over_http(
    listen_as: ListenAs, name: str, role: Role, status: int | None
) -> None:
    user = a_user(role)
    order = an_order(a_user(Role.WAITER) if role is Role.KITCHEN else user)
    before = books()

    answer = listen_as(user).say(name, command_for(name, order))

    if status is None:
        assert answer["ok"] is True
        assert books() != before
    else:
        assert answer["ok"] is False
        assert answer["error"]["status"] == status
        assert books() == before


@pytest.mark.parametrize("name", COMMANDS)
def test_an_unauthenticated_client_cannot_send_commands(app: Flask, name: str) -> None:
    order = an_order()
    packets = Packets(app, None)
    before = books()

    answer = packets.say(name, command_for(name, order))

    assert answer is None
    assert books() == before


@pytest.mark.parametrize("name", COMMANDS[1:])
def test_another_waiters_order_is_refused(listen_as: ListenAs, anna: User, name: str) -> None:
    order = an_order(anna, [ItemStatus.READY])
    command = command_for(name, order) | ({"status": "cancelled"} if "set" in name else {})
    if name == "set-item-status":
        command["status"] = "cooking"
    before = books()

    answer = listen_as(Role.WAITER).say(name, command)

    assert answer["ok"] is False
    assert answer["error"]["status"] == 403
    assert answer["error"]["code"] == "not_your_order"
    assert books() == before


def test_any_waiter_may_serve_a_ready_item(listen_as: ListenAs, anna: User) -> None:
    order = an_order(anna, [ItemStatus.READY])
    command = {"order_id": order.id, "item_id": order.items[0].id, "status": "served"}

    assert listen_as(Role.WAITER).say("set-item-status", command)["ok"] is True


def test_an_order_placed_by_a_command_has_the_same_json_as_over_http(
    listen_as: ListenAs, client_for: ClientFor, anna: User
) -> None:
    table, dish = a_table(), a_dish(price=25_000)
    lines = [{"dish_id": dish.id, "quantity": 2, "comment": "без лука 🙂"}]
    command = {"table_id": table.id, "notes": "Ё", "items": lines}

    answer = listen_as(anna).say("create-order", command)

    assert answer == {"ok": True, "order": answer["order"]}
    assert answer["order"] == client_for(anna).get(f"/orders/{answer['order']['id']}").json
    assert answer["order"]["total_price"] == 500


def test_each_command_acknowledges_what_it_changed(
    listen_as: ListenAs, client_for: ClientFor
) -> None:
    owner = a_user(Role.ADMIN)
    order = an_order(owner)
    phone, client = listen_as(owner), client_for(owner)

    added = phone.say("add-items", command_for("add-items", order))
    assert set(added) == {"ok", "items", "order"}
    assert [item["id"] for item in added["items"]] == [added["order"]["items"][-1]["id"]]

    moved = phone.say("set-item-status", command_for("set-item-status", order))
    assert set(moved) == {"ok", "item", "order"}
    assert moved["item"]["status"] == "cooking"

    finished = phone.say("set-order-status", {"order_id": order.id, "status": "ready"})
    assert set(finished) == {"ok", "order"}
    assert finished["order"] == client.get(f"/orders/{order.id}").json


def test_a_refusal_is_the_problem_that_http_answers(
    listen_as: ListenAs, client_for: ClientFor, anna: User
) -> None:
    order = an_order(anna)
    command = {"table_id": order.table_id, "items": []}

    refused = listen_as(anna).say("create-order", command)
    over_http = client_for(anna).post("/orders/", json=command).json

    assert set(refused) == {"ok", "error"}
    assert refused["error"].keys() >= PROBLEM | {"order_id"}
    assert without_request(refused["error"]) == without_request(over_http)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("create-order", {"items": [{"dish_id": 1, "quantity": 0}]}),
        ("create-order", {"items": [{"dish_id": 1, "quantity": 1}, {"dish_id": 987_654}]}),
        ("create-order", {"order_type": "dine_in"}),
        ("create-order", {"total_price": 1}),
        ("create-order", {"waiter_id": 987_654}),
        ("add-items", {"order_id": 987_654}),
        ("add-items", {"items": []}),
        ("set-item-status", {"item_id": 987_654}),
        ("set-item-status", {"status": "served"}),
        ("set-item-status", {"status": "burnt"}),
        ("set-order-status", {"status": "served"}),
        ("set-order-status", {"status": None}),
    ],
)
def test_an_invalid_command_gets_a_problem_and_changes_nothing(
    listen_as: ListenAs, name: str, change: dict[str, Any]
) -> None:
    owner = a_user(Role.ADMIN)
    order = an_order(owner)
    before = books()

    answer = listen_as(owner).say(name, command_for(name, order) | change)

    assert answer["ok"] is False
    assert answer["error"]["status"] in {403, 404, 409, 422}
    assert answer["error"].keys() >= PROBLEM
    assert books() == before


def deep(levels: int) -> Any:
    """Lists in lists."""
    nested: Any = []
    for _ in range(levels):
        nested = [nested]
    return nested


NONSENSE = {
    "nothing": (),
    "null": (None,),
    "true": (True,),
    "zero": (0,),
    "a fraction": (1.5,),
    "not a number": (float("nan"),),
    "without end": (float("inf"),),
    "a text": ("cancel everything",),
    "an empty text": ("",),
    "an empty list": ([],),
    "a list": ([{"order_id": 1}],),
    "an empty object": ({},),
    "unknown fields": ({"sudo": True},),
    "a number beyond every column": ({"order_id": 10**40, "items": []},),
    "a number just beyond the column": ({"order_id": 2**31, "status": "ready"},),
    "a negative number": ({"order_id": -1, "status": "ready"},),
    "a text for a number": ({"order_id": "1", "status": "ready"},),
    "a fraction for a number": ({"order_id": 1.0, "status": "ready"},),
    "true for a number": ({"order_id": True, "status": "ready"},),
    "lists for values": ({"order_id": [1], "status": ["ready"], "items": {"0": 1}},),
    "half a character": ({"notes": "\ud800"},),
    "half a character in a name": ({"\udfff": 1},),
    "half a character in a list": ([["\ud83d"]],),
    "half a character in a command_id": ({"command_id": "\ud800"},),
    "a NUL": ({"notes": "a\x00b", "kitchen_notes": "\x00"},),
    "a note without end": ({"notes": "Ж" * 1001},),
    "junk in items": ({"order_id": 1, "items": [None, 1, "x", [], {"dish_id": {}}]},),
    "too many items": ({"order_id": 1, "items": [{"dish_id": 1, "quantity": 1}] * 201},),
    "a deep nest": (deep(900),),
    "a deep nest in items": ({"order_id": 1, "items": deep(900)},),
    "an empty command_id": ({"command_id": "", "order_type": "takeaway"},),
    "a command_id that is none": ({"command_id": 7, "order_type": "takeaway"},),
    "a command_id without end": ({"command_id": "x" * 256, "order_type": "takeaway"},),
    "a NaN quantity": ({"order_id": 1, "items": [{"dish_id": 1, "quantity": float("nan")}]},),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("nonsense", NONSENSE.values(), ids=NONSENSE)
def test_malformed_commands_are_acknowledged_and_change_nothing(
    app: Flask, name: str, nonsense: tuple[Any, ...]
) -> None:
    an_order()
    packets = Packets(app, {"token": get_token(a_user(Role.ADMIN))})
    before = books()

    answer = packets.say(name, *nonsense)

    assert answer["ok"] is False
    assert answer["error"]["status"] in {404, 422}
    assert answer["error"].keys() >= PROBLEM
    assert books() == before


def test_additional_arguments_are_ignored(listen_as: ListenAs, anna: User) -> None:
    order = an_order(anna)

    answer = listen_as(anna).say("add-items", command_for("add-items", order), "more", {"a": 1})

    assert answer["ok"] is True


@pytest.mark.parametrize("name", ["authenticate", *COMMANDS])
def test_a_command_without_an_acknowledgement_is_carried_out(
    listen_as: ListenAs, name: str
) -> None:
    phone = listen_as(Role.ADMIN)

    phone.client.emit(name, {"nonsense": 1}, namespace="/ws/orders")

    assert phone.is_connected


@pytest.mark.parametrize("name", ["connect", "disconnect", "join", "welcome", "order-created"])
def test_a_client_cannot_send_other_events(app: Flask, listen_as: ListenAs, name: str) -> None:
    colleague = a_user(Role.KITCHEN)
    packets = Packets(app, {"token": get_token(a_user(Role.WAITER))})
    tablet = listen_as(Role.KITCHEN)
    tablet.hear()

    packets.say(name, {}, {"token": get_token(colleague)})
    answer = packets.say("create-order", {"order_type": "takeaway"})

    assert answer["ok"] is True  # still the same waiter, still inside
    assert tablet.hear_names() == ["order-created"]


def test_a_command_sent_twice_runs_once_and_gets_the_same_answer(
    listen_as: ListenAs, anna: User
) -> None:
    order = an_order(anna)
    phone, tablet = listen_as(anna), listen_as(Role.KITCHEN)
    tablet.hear()
    command = command_for("add-items", order) | {"command_id": "tap-1"}

    first, second = phone.say("add-items", command), phone.say("add-items", command)

    assert first["ok"] is True
    assert second == first
    assert tablet.hear_names() == ["items-added"]


def test_a_command_repeated_after_a_reconnect_runs_once(listen_as: ListenAs, anna: User) -> None:
    command = {"order_type": "takeaway", "command_id": "tap-2"}
    first = listen_as(anna)
    answered = first.say("create-order", command)
    first.leave()

    again = listen_as(anna).say("create-order", command)

    assert again == answered
    assert books()[0] == 1


def test_a_command_id_of_another_command_is_refused(listen_as: ListenAs, anna: User) -> None:
    order = an_order(anna)
    phone = listen_as(anna)
    assert phone.say("create-order", {"order_type": "takeaway", "command_id": "tap"})["ok"]
    before = books()

    other = phone.say("create-order", {"order_type": "delivery", "command_id": "tap"})
    elsewhere = phone.say("add-items", command_for("add-items", order) | {"command_id": "tap"})

    assert other["error"]["code"] == elsewhere["error"]["code"] == "idempotency_key_reused"
    assert other["error"]["status"] == 422
    assert books() == before


def test_a_refused_command_may_be_corrected_under_the_same_command_id(
    listen_as: ListenAs, anna: User
) -> None:
    sold_out, dish = a_dish(is_available=False), a_dish()
    phone = listen_as(anna)

    def order(dish_id: int) -> Any:
        line = {"dish_id": dish_id, "quantity": 1}
        command = {"order_type": "takeaway", "items": [line], "command_id": "tap"}
        return phone.say("create-order", command)

    assert order(sold_out.id)["error"]["code"] == "dish_unavailable"
    assert order(dish.id)["ok"] is True


def test_a_command_id_belongs_to_one_person(listen_as: ListenAs) -> None:
    command = {"order_type": "takeaway", "command_id": "tap"}

    answers = [listen_as(Role.WAITER).say("create-order", command) for _ in range(2)]

    assert answers[0]["order"]["id"] != answers[1]["order"]["id"]


@pytest.mark.parametrize(
    ("trouble", "code"),
    [("database or disk is full", "storage_full"), ("disk I/O error", "unavailable")],
)
def test_a_full_disk_is_reported_as_over_http(
    listen_as: ListenAs,
    client_for: ClientFor,
    anna: User,
    monkeypatch: pytest.MonkeyPatch,
    trouble: str,
    code: str,
) -> None:
    phone, client = listen_as(anna), client_for(anna)

    def fail(*_: Any, **__: Any) -> None:
        raise OperationalError("INSERT", {}, Exception(trouble))

    monkeypatch.setattr(orders_service, "place_order", fail)
    over_http = client.post("/orders/", json={"order_type": "takeaway"}).json
    answer = phone.say("create-order", {"order_type": "takeaway"})

    assert over_http["code"] == code
    assert without_request(answer["error"]) == without_request(over_http)


def test_an_internal_error_is_reported_without_details(
    listen_as: ListenAs, anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = listen_as(anna)

    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("SELECT secret FROM /etc/passwd")

    monkeypatch.setattr(orders_service, "place_order", fail)
    answer = phone.say("create-order", {"order_type": "takeaway"})

    assert answer["error"]["status"] == 500
    assert "secret" not in str(answer)


def test_shared_orders_apply_to_commands_too(
    app: Flask, listen_as: ListenAs, anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = an_order(anna)
    colleague = listen_as(Role.WAITER)
    assert settings.shared_orders is False

    shared = type("Shared", (), {"shared_orders": True})()
    monkeypatch.setattr("restaurant.orders.policy.settings", shared)

    assert colleague.say("add-items", command_for("add-items", order))["ok"] is True


def without_request(problem: dict[str, Any]) -> dict[str, Any]:
    """A problem without the name of the request it came from."""
    return {name: value for name, value in problem.items() if name != "request_id"}
