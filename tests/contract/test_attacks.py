"""Access to records of others: by every route, every command and every field."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from typing import Any

import pytest
from sqlalchemy import delete

from restaurant.auth import authentication
from restaurant.auth.models import Session, User
from restaurant.database.session import db
from restaurant.orders.models import Order
from restaurant.orders.states import ItemStatus
from restaurant.permissions import Role
from tests.conftest import ClientFor, ListenAs
from tests.factories import a_dish, a_payment_method, a_table, a_user, an_order, get_waiter
from tests.http_api import get_problem
from tests.staff_clients import get_token
from tests.support.privacy_watch import Watch
from tests.web.test_error_handlers import everything

READY = ItemStatus.READY


def test_an_item_of_another_order_is_not_found_by_any_route_or_command(
    client_for: ClientFor, listen_as: ListenAs
) -> None:
    anna = a_user()
    hers, others = an_order(anna), an_order()
    item_of_another_order = f"/orders/{hers.id}/items/{others.items[0].id}"
    command = {"order_id": hers.id, "item_id": others.items[0].id, "status": "cancelled"}
    people = [(client_for(who), listen_as(who)) for who in (anna, a_user(Role.ADMIN))]
    before = everything()

    for client, phone in people:
        get_problem(client.patch(item_of_another_order, json={"status": "cancelled"}), 404)
        get_problem(client.patch(item_of_another_order, json={}), 404)
        get_problem(client.delete(item_of_another_order), 404)
        get_problem(client.delete(item_of_another_order, headers={"If-Match": "*"}), 404)
        assert phone.say("set-item-status", command)["error"]["status"] == 404

    assert everything() == before


def reaches(order: Order, thief: User) -> list[tuple[str, str, Any]]:
    """Every request that changes an order, valid except for its sender."""
    url, item = f"/orders/{order.id}", f"/orders/{order.id}/items/{order.items[0].id}"
    line = {"dish_id": a_dish().id, "quantity": 1}
    pay = {"payment_status": "paid", "payment_method_id": a_payment_method().id}
    changes = [
        {},
        {"table_id": a_table().id},
        {"table_id": order.table_id},
        {"waiter_id": thief.id},
        {"waiter_id": thief.id, "notes": "mine"},
        {"order_type": "takeaway", "table_id": None},
        {"notes": "x"},
        {"kitchen_notes": "x"},
        {"status": "served"},
        {"status": "pending"},
        {"status": "cancelled"},
        pay,
    ]
    of_the_line: list[dict[str, Any]] = [
        {},
        {"quantity": 9},
        {"comment": "x"},
        {"status": "cancelled"},
        {"status": "served", "comment": "x"},
        {"status": "served", "quantity": 9},
    ]
    return [
        *(("PATCH", url, change) for change in changes),
        *(("PATCH", item, change) for change in of_the_line),
        ("DELETE", url, None),
        ("DELETE", item, None),
        ("POST", f"{url}/items/", line),
        ("POST", f"{url}/items/", [line, line]),
    ]


def test_a_waiter_reaches_a_colleagues_order_by_no_route(client_for: ClientFor) -> None:
    boris = a_user()
    order = an_order(lines=[READY])
    client, requests = client_for(boris), reaches(order, boris)
    before = everything()

    for number, (method, path, body) in enumerate(requests):
        sent: dict[str, Any] = {} if body is None else {"json": body}
        for headers in ({}, {"If-Match": "*"}, {"Idempotency-Key": f"theft-{number}"}):
            answer = client.open(path, method=method, headers=headers, **sent)
            get_problem(answer, 403, "not_your_order")

    assert everything() == before
    assert client.get(f"/orders/{order.id}/history").status_code == 200


def test_a_waiter_reaches_a_colleagues_order_by_no_command(listen_as: ListenAs) -> None:
    order = an_order(lines=[READY])
    of_order: dict[str, Any] = {"order_id": order.id}
    dish = a_dish()
    of_line = {**of_order, "item_id": order.items[0].id}
    phone = listen_as(Role.WAITER)
    before = everything()

    for name, command in (
        ("add-items", {**of_order, "items": [{"dish_id": dish.id, "quantity": 1}]}),
        ("set-item-status", {**of_line, "status": "cancelled"}),
        ("set-item-status", {**of_line, "status": "cooking"}),
        *(
            ("set-order-status", {**of_order, "status": status})
            for status in ("pending", "served", "cancelled")
        ),
    ):
        answer = phone.say(
            name, {**command, "command_id": f"{name}-{command}"[:255].replace(" ", "")}
        )
        assert answer["error"]["code"] == "not_your_order", (name, command)

    assert everything() == before


ESCALATIONS: dict[str, Any] = {
    "id": 1,
    "role": "admin",
    "is_active": True,
    "username": "boss",
    "full_name": "Boss",
    "passport": "x",
    "created_by_id": 1,
    "waiter_id": 1,
    "last_login": "2026-01-01T00:00:00Z",
    "password_hash": "x",
    "pin_hash": "x",
    "pin_tries": 0,
    "sessions": [],
    "permissions": ["manage_users"],
}


@pytest.mark.slow
@pytest.mark.parametrize("field", ESCALATIONS)
@pytest.mark.parametrize("role", Role)
def test_nobody_can_give_themselves_more_rights(
    client_for: ClientFor, role: Role, field: str
) -> None:
    anna = a_user(role)
    client = client_for(anna)
    before = client.get("/auth/me").json

    answer = client.patch("/auth/me", json={"phone": "1", field: ESCALATIONS[field]})

    assert get_problem(answer, 422)["errors"]["json"].keys() == {field}
    assert client.get("/auth/me").json == before


@pytest.mark.parametrize(
    "field",
    [
        *(
            "id",
            "version",
            "total_price",
            "created_at",
            "created_by_id",
            "is_open",
            "open_table_id",
        ),
        *("paid_at", "served_at", "cancelled_at", "time_to_serve", "items", "role", "user_id"),
    ],
)
def test_computed_fields_of_an_order_cannot_be_sent(client_for: ClientFor, field: str) -> None:
    order = an_order()
    client = client_for(get_waiter(order))
    url = f"/orders/{order.id}"
    before = client.get(url).json

    for method, path in (("PATCH", url), ("PATCH", f"{url}/items/{order.items[0].id}")):
        answer = client.open(path, method=method, json={field: 1})
        assert get_problem(answer, 422)["errors"]["json"].keys() == {field}

    assert client.get(url).json == before


def test_an_order_cannot_be_placed_for_a_colleague(
    client_for: ClientFor, listen_as: ListenAs
) -> None:
    anna, boris = a_user(), a_user()
    body = {"order_type": "takeaway", "waiter_id": boris.id}

    get_problem(client_for(anna).post("/orders/", json=body), 403)
    refused = listen_as(anna).say("create-order", body)

    assert refused["error"]["status"] == 403


def ask(address: str, method: str, path: str, token: str, body: Any) -> int:
    """Send one request on a connection of its own, and return the status of the answer."""
    connection = HTTPConnection(address.removeprefix("http://"), timeout=30)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    connection.request(method, path, None if body is None else json.dumps(body), headers)
    status = connection.getresponse().status
    connection.close()
    return status


REMOVALS = [("PATCH", {"role": "waiter"}), ("PATCH", {"is_active": False}), ("DELETE", None)]


def test_a_user_deleted_during_authentication_gets_session_ended(
    client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = client_for(Role.WAITER)
    read = authentication.user_of_token  # type: ignore[attr-defined]

    def erased_meanwhile() -> User:
        user: User = read()
        # By the request's own transaction, as SQLite shows it nobody else's work any more.
        for erased in (Session.user_id, User.id):
            db.session.connection().execute(delete(erased.class_).where(erased == user.id))
        return user

    monkeypatch.setattr(authentication, "user_of_token", erased_meanwhile)

    get_problem(person.get("/orders/"), 401, "session_ended")


@pytest.mark.slow
@pytest.mark.parametrize("number", [2, 3])
def test_when_all_admins_remove_each_other_one_stays(
    address: str, number: int, watch: Watch
) -> None:
    for _ in range(3):
        admins = [a_user(Role.ADMIN) for _ in range(number)]
        tokens = {admin.id: get_token(admin) for admin in admins}
        db.session.remove()
        attacks = [
            (method, f"/users/{victim}", tokens[attacker], body)
            for attacker in tokens
            for victim in tokens
            for method, body in REMOVALS
        ]
        gate = threading.Barrier(len(attacks))

        def strike(attack: tuple[str, str, str, Any], gate: threading.Barrier = gate) -> int:
            gate.wait()
            return ask(address, *attack)

        with ThreadPoolExecutor(len(attacks)) as people:
            answers = list(people.map(strike, attacks))

        assert set(answers) <= {200, 204, 401, 403, 404, 409}, answers
        left = db.session.query(User).filter_by(role=Role.ADMIN, is_active=True).all()
        assert len(left) == 1
        db.session.delete(left[0])
        db.session.commit()
    # Who was an admin when asking and is none when answered still gets the answer.
    watch.take()


def test_the_last_admin_cannot_even_remove_themselves(client_for: ClientFor) -> None:
    chief = a_user(Role.ADMIN)
    client = client_for(chief)

    for method, body in REMOVALS:
        sent: dict[str, Any] = {} if body is None else {"json": body}
        get_problem(client.open(f"/users/{chief.id}", method=method, **sent), 409, "last_admin")
    get_problem(client.patch("/auth/me", json={"is_active": False}), 422)

    assert client.get("/users/").status_code == 200
