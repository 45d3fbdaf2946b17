"""Idempotency keys, on every changing route for signed-in users."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select
from werkzeug.test import TestResponse

from restaurant.auth.models import User
from restaurant.clock import frozen_at, now
from restaurant.database.base import Model
from restaurant.database.session import db
from restaurant.database.transaction import write_lock
from restaurant.idempotency.models import StoredResponse
from restaurant.orders.models import Order, OrderItem
from restaurant.orders.states import ItemStatus
from restaurant.permissions import Role
from restaurant.security.hashing import hash_password
from tests.concurrency import all_at_once, holding
from tests.conftest import ClientFor, ListenAs
from tests.factories import (
    a_category,
    a_device,
    a_dish,
    a_location,
    a_payment_method,
    a_table,
    a_user,
    an_ingredient,
    an_order,
)
from tests.http_api import get_problem
from tests.staff_clients import PASSWORD, PIN, get_session, signed_in_client

KEY = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
REPLAYED = "Idempotency-Replayed"
CHANGING = {"POST", "PUT", "PATCH", "DELETE"}
#: These need no access token, so there is no user for a key.
WITHOUT_TOKEN = {
    ("POST", "/setup"),
    ("POST", "/auth/login"),
    ("POST", "/auth/pin"),
    ("POST", "/auth/refresh"),
    ("POST", "/devices/pair"),
}
#: They leave no record, only a file, or begin what goes on beside the requests: see
#: ``tests/media`` and ``tests/operations``.
WITHOUT_RECORD = {("POST", "/uploads/"), ("POST", "/backups/"), ("POST", "/system/check")}
#: Its answer has passwords, and so is not kept; and what takes the stored answers away: see
#: ``tests/demo`` and ``tests/operations``.
WITHOUT_STORED_ANSWER = {("POST", "/demo"), ("DELETE", "/demo")}
#: It takes no JSON: see ``tests/menu/test_csv_import.py``.
WITHOUT_JSON = {("POST", "/menu/import")}
NEW_PERSON = {
    "username": "olga",
    "full_name": "Ольга",
    "role": "waiter",
    "password": PASSWORD,
    "pin_code": PIN,
}


def a_line() -> dict[str, Any]:
    return {"dish_id": a_dish().id, "quantity": 2, "comment": "без лука"}


def the_line(order: Order) -> str:
    return f"/orders/{order.id}/items/{order.items[0].id}"


#: Of each route: where somebody goes with a request that it accepts, and what they send.
ROUTES: dict[tuple[str, str], Callable[[], tuple[str, Any]]] = {
    ("POST", "/auth/logout"): lambda: ("/auth/logout", None),
    ("DELETE", "/auth/sessions/{}"): lambda: (a_session_elsewhere(), None),
    ("PATCH", "/auth/me"): lambda: ("/auth/me", {"phone": "+7 495 000-00-09"}),
    ("POST", "/users/"): lambda: ("/users/", NEW_PERSON),
    ("PATCH", "/users/{}"): lambda: (f"/users/{a_user().id}", {"full_name": "Ольга"}),
    ("DELETE", "/users/{}"): lambda: (f"/users/{a_user().id}", None),
    ("POST", "/devices/"): lambda: ("/devices/", {"name": "Планшет"}),
    ("PATCH", "/devices/{}"): lambda: (f"/devices/{a_device().id}", {"name": "Бар"}),
    ("DELETE", "/devices/{}"): lambda: (f"/devices/{a_device().id}", None),
    ("PATCH", "/restaurant"): lambda: ("/restaurant", {"name": "Пушкин"}),
    ("POST", "/locations/"): lambda: ("/locations/", {"name": "Терраса"}),
    ("PATCH", "/locations/{}"): lambda: (f"/locations/{a_location().id}", {"name": "Зал"}),
    ("DELETE", "/locations/{}"): lambda: (f"/locations/{a_location().id}", None),
    ("POST", "/tables/"): lambda: ("/tables/", {"number": 4711, "seats": 4}),
    ("PATCH", "/tables/{}"): lambda: (f"/tables/{a_table().id}", {"seats": 6}),
    ("DELETE", "/tables/{}"): lambda: (f"/tables/{a_table().id}", None),
    ("PATCH", "/tables/{}/status"): lambda: (
        f"/tables/{a_table().id}/status",
        {"is_occupied": True},
    ),
    ("POST", "/categories/"): lambda: ("/categories/", {"name": "Супы"}),
    ("PATCH", "/categories/{}"): lambda: (f"/categories/{a_category().id}", {"name": "Каши"}),
    ("DELETE", "/categories/{}"): lambda: (f"/categories/{a_category().id}", None),
    ("POST", "/dishes/"): lambda: (
        "/dishes/",
        {"name": "Борщ", "price": 450.5, "category_id": a_category().id},
    ),
    ("PATCH", "/dishes/{}"): lambda: (f"/dishes/{a_dish().id}", {"price": 12.34}),
    ("DELETE", "/dishes/{}"): lambda: (f"/dishes/{a_dish().id}", None),
    ("PATCH", "/dishes/{}/availability"): lambda: (
        f"/dishes/{a_dish().id}/availability",
        {"is_available": False},
    ),
    ("POST", "/ingredients/"): lambda: ("/ingredients/", {"name": "Арахис", "is_allergen": True}),
    ("PATCH", "/ingredients/{}"): lambda: (f"/ingredients/{an_ingredient().id}", {"name": "Соя"}),
    ("DELETE", "/ingredients/{}"): lambda: (f"/ingredients/{an_ingredient().id}", None),
    ("POST", "/payment-methods/"): lambda: ("/payment-methods/", {"name": "Карта"}),
    ("PATCH", "/payment-methods/{}"): lambda: (
        f"/payment-methods/{a_payment_method().id}",
        {"name": "СБП"},
    ),
    ("DELETE", "/payment-methods/{}"): lambda: (f"/payment-methods/{a_payment_method().id}", None),
    ("POST", "/orders/"): lambda: ("/orders/", {"table_id": a_table().id, "items": [a_line()]}),
    ("PATCH", "/orders/{}"): lambda: (f"/orders/{an_order().id}", {"notes": "У окна"}),
    ("DELETE", "/orders/{}"): lambda: (f"/orders/{an_order().id}", None),
    ("POST", "/orders/{}/items/"): lambda: (f"/orders/{an_order().id}/items/", a_line()),
    ("PATCH", "/orders/{}/items/{}"): lambda: (the_line(an_order()), {"quantity": 3}),
    ("DELETE", "/orders/{}/items/{}"): lambda: (the_line(an_order()), None),
}

each_route = pytest.mark.parametrize(
    "route", [pytest.param(route, id=" ".join(route)) for route in ROUTES]
)
each_route_with_a_body = pytest.mark.parametrize(
    "route",
    [
        pytest.param(route, id=" ".join(route))
        for route in ROUTES
        if route[0] != "DELETE" and route[1] != "/auth/logout"
    ],
)


def a_session_elsewhere() -> str:
    """Where another session is of whoever was hired last: in these tests the one who asks."""
    asking = db.session.scalars(select(User).order_by(User.id.desc())).first()
    assert asking is not None
    return f"/auth/sessions/{get_session(asking).id}"


def plain(path: str) -> str:
    """A rule of the URL map without the names of what stands in it."""
    parts = ["{}" if part.startswith("<") else part for part in path.split("/")]
    return "/".join(parts)


def ask(
    client: FlaskClient, method: str, path: str, body: Any, key: str | None = KEY, **headers: str
) -> TestResponse:
    """Send a request with a key, and any other headers."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    if key is not None:
        sent["Idempotency-Key"] = key
    if body is None:
        return client.open(path, method=method, headers=sent)
    data = json.dumps(body)
    return client.open(
        path, method=method, data=data, content_type="application/json", headers=sent
    )


def with_another_value(body: dict[str, Any]) -> dict[str, Any]:
    """The same body with its first value changed, and still well-formed."""
    name, value = next(iter(body.items()))
    if isinstance(value, bool):
        return body | {name: not value}
    return body | {name: f"{value}2" if isinstance(value, str) else value + 1}


def everything() -> dict[str, list[str]]:
    """Every record there is, except for the answers that were kept."""
    with db.engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table))))
            for table in Model.metadata.sorted_tables
            if table.name != StoredResponse.__tablename__
        }


def kept_answers() -> list[Any]:
    """The answers that were kept, with all their columns."""
    with db.engine.connect() as connection:
        return list(connection.execute(select(StoredResponse.__table__)))


def how_many(model: type[Any]) -> int:
    with db.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(model)) or 0


def response_facts(response: TestResponse) -> tuple[Any, ...]:
    """What a client can rely on in an answer."""
    headers = ("Content-Type", "ETag", "Location")
    return (
        response.status_code,
        response.get_data(),
        *(response.headers.get(name) for name in headers),
    )


@pytest.fixture
def anna() -> User:
    """A waiter."""
    return a_user(Role.WAITER)


@pytest.fixture
def order_request(app: Flask) -> dict[str, Any]:
    """An order for a free table."""
    return {"table_id": a_table().id, "items": [a_line()]}


def test_every_changing_route_with_a_token_is_tested(app: Flask) -> None:
    changing = {
        (method, plain(rule.rule))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) & CHANGING
    }

    excepted = WITHOUT_TOKEN | WITHOUT_RECORD | WITHOUT_STORED_ANSWER | WITHOUT_JSON
    assert changing - excepted == ROUTES.keys()


@pytest.mark.slow
@each_route
def test_a_request_sent_twice_runs_once_with_the_same_answer(
    app: Flask, route: tuple[str, str]
) -> None:
    admin = a_user(Role.ADMIN)
    client, other_phone = signed_in_client(app, admin), signed_in_client(app, admin)
    path, body = ROUTES[route]()
    untouched = everything()

    first = ask(client, route[0], path, body)
    done = everything()
    # Who signs out cannot ask again with the same token, only from another device.
    again = ask(other_phone if path == "/auth/logout" else client, route[0], path, body)

    assert first.status_code in {200, 201, 204}
    assert done != untouched
    assert response_facts(again) == response_facts(first)
    assert again.headers[REPLAYED] == "true"
    assert REPLAYED not in first.headers
    assert everything() == done


@pytest.mark.slow
@each_route_with_a_body
def test_a_key_cannot_be_used_for_another_body(app: Flask, route: tuple[str, str]) -> None:
    client = signed_in_client(app, a_user(Role.ADMIN))
    path, body = ROUTES[route]()
    ask(client, route[0], path, body)
    done = everything()

    reused = ask(client, route[0], path, with_another_value(body))

    get_problem(reused, 422, "idempotency_key_reused")
    assert REPLAYED not in reused.headers
    assert everything() == done


def test_a_request_is_read_before_it_waits_for_other_writers(app: Flask) -> None:
    client = signed_in_client(app, a_user(Role.WAITER))

    with holding(write_lock):
        refused = ask(client, "POST", "/orders/", {"items": "soup"})

    get_problem(refused, 422, "invalid")


@pytest.mark.slow
@each_route
def test_a_key_cannot_be_used_for_another_address(app: Flask, route: tuple[str, str]) -> None:
    admin = a_user(Role.ADMIN)
    client, other_phone = signed_in_client(app, admin), signed_in_client(app, admin)
    path, body = ROUTES[route]()
    ask(client, route[0], path, body)
    done = everything()

    reused = ask(
        other_phone if path == "/auth/logout" else client, "PATCH", "/locations/1", {"name": "Бар"}
    )

    get_problem(reused, 422, "idempotency_key_reused")
    assert everything() == done


@pytest.mark.slow
@each_route_with_a_body
def test_a_refused_request_does_not_use_up_its_key(app: Flask, route: tuple[str, str]) -> None:
    client = signed_in_client(app, a_user(Role.ADMIN))
    path, body = ROUTES[route]()
    refused = ask(client, route[0], path, {"no_such_field": 1})
    assert kept_answers() == []

    corrected = ask(client, route[0], path, body)

    get_problem(refused, 422, "invalid")
    assert corrected.status_code in {200, 201}
    assert REPLAYED not in corrected.headers


@pytest.mark.slow
@pytest.mark.parametrize("route", [route for route in ROUTES if route[0] == "DELETE"])
def test_a_stale_removal_does_not_use_up_its_key(app: Flask, route: tuple[str, str]) -> None:
    client = signed_in_client(app, a_user(Role.ADMIN))
    path, _ = ROUTES[route]()
    stale = ask(client, route[0], path, None, If_Match='"stale"')

    informed = ask(client, route[0], path, None)

    get_problem(stale, 412, "stale")
    assert informed.status_code == 204
    assert REPLAYED not in informed.headers


def test_a_method_is_part_of_the_request(client_for: ClientFor) -> None:
    client, table = client_for(Role.ADMIN), a_table()
    ask(client, "PATCH", f"/tables/{table.id}", {"seats": 6})

    reused = ask(client, "DELETE", f"/tables/{table.id}", {"seats": 6})

    get_problem(reused, 422, "idempotency_key_reused")
    assert client.get(f"/tables/{table.id}").json["seats"] == 6


def test_the_condition_is_part_of_the_request(client_for: ClientFor) -> None:
    client, path = client_for(Role.ADMIN), f"/tables/{a_table().id}"
    seen = client.get(path).headers["ETag"]
    first = ask(client, "PATCH", path, {"seats": 6}, If_Match=seen)

    again = ask(client, "PATCH", path, {"seats": 6}, If_Match=seen)
    without = ask(client, "PATCH", path, {"seats": 6})
    otherwise = ask(client, "PATCH", path, {"seats": 6}, If_Match='"another"')

    assert response_facts(again) == response_facts(first)
    assert again.headers[REPLAYED] == "true"
    get_problem(without, 422, "idempotency_key_reused")
    get_problem(otherwise, 422, "idempotency_key_reused")


def test_a_key_is_its_users_own(
    client_for: ClientFor, anna: User, order_request: dict[str, Any]
) -> None:
    elsewhere = {**order_request, "table_id": a_table().id}
    first = ask(client_for(anna), "POST", "/orders/", order_request)

    second = ask(client_for(Role.WAITER), "POST", "/orders/", elsewhere)

    assert first.status_code == second.status_code == 201
    assert REPLAYED not in second.headers
    assert first.json["id"] != second.json["id"]
    assert len(kept_answers()) == 2


def test_a_person_has_one_set_of_keys_on_all_devices(
    client_for: ClientFor, anna: User, order_request: dict[str, Any]
) -> None:
    first = ask(client_for(anna), "POST", "/orders/", order_request)

    second = ask(client_for(anna), "POST", "/orders/", order_request)

    assert response_facts(second) == response_facts(first)
    assert how_many(Order) == 1


def test_without_a_key_twice_is_twice(client_for: ClientFor) -> None:
    client, order = client_for(Role.ADMIN), an_order()

    for _ in range(2):
        ask(client, "POST", f"/orders/{order.id}/items/", a_line(), key=None)

    assert how_many(OrderItem) == 3
    assert kept_answers() == []


def test_with_another_key_twice_is_twice(client_for: ClientFor) -> None:
    client, order, line = client_for(Role.ADMIN), an_order(), a_line()

    for key in ("first", "second", "Second"):
        ask(client, "POST", f"/orders/{order.id}/items/", line, key=key)

    assert how_many(OrderItem) == 4


def test_reading_needs_no_key_and_uses_none_up(client_for: ClientFor) -> None:
    client, table = client_for(Role.WAITER), a_table(number=1)
    headers = {"Idempotency-Key": KEY}
    client.get(f"/tables/{table.id}", headers=headers)

    listed = client.get("/tables/", headers=headers)

    assert [one["number"] for one in listed.json] == [1]
    assert REPLAYED not in listed.headers
    assert kept_answers() == []


def test_a_conflict_does_not_use_up_the_key(
    client_for: ClientFor, anna: User, order_request: dict[str, Any]
) -> None:
    client, elena = client_for(anna), client_for(Role.ADMIN)
    [line] = order_request["items"]
    elena.patch(f"/dishes/{line['dish_id']}/availability", json={"is_available": False})
    refused = ask(client, "POST", "/orders/", order_request)
    elena.patch(f"/dishes/{line['dish_id']}/availability", json={"is_available": True})

    accepted = ask(client, "POST", "/orders/", order_request)

    get_problem(refused, 409, "dish_unavailable")
    assert accepted.status_code == 201
    assert how_many(Order) == 1


def test_a_403_does_not_use_up_the_key(client_for: ClientFor, anna: User) -> None:
    client = client_for(anna)
    forbidden = ask(client, "POST", "/locations/", {"name": "Бар"})

    allowed = ask(client, "PATCH", "/auth/me", {"shift_active": True})

    get_problem(forbidden, 403)
    assert allowed.status_code == 200


def test_a_404_does_not_use_up_the_key(client_for: ClientFor) -> None:
    client = client_for(Role.ADMIN)
    missing = ask(client, "PATCH", "/locations/2000000000", {"name": "Бар"})

    added = ask(client, "POST", "/locations/", {"name": "Бар"})

    get_problem(missing, 404)
    assert added.status_code == 201


@pytest.mark.slow
@pytest.mark.parametrize(
    "key",
    ["", " ", "two words", "tab\there", "x" * 256, "\x7f", "nonbreaking\xa0", "clé"],
    ids=repr,
)
@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
def test_an_invalid_key_is_refused(client_for: ClientFor, method: str, key: str) -> None:
    client, location = client_for(Role.ADMIN), a_location()
    path = "/locations/" if method == "POST" else f"/locations/{location.id}"
    body = None if method == "DELETE" else {"name": "Бар"}
    before = everything()

    refused = client.open(
        path, method=method, json=body, environ_overrides={"HTTP_IDEMPOTENCY_KEY": key}
    )

    assert "Idempotency-Key" in get_problem(refused, 422)["errors"]["headers"]
    assert everything() == before


def test_a_key_in_another_script_is_refused(client_for: ClientFor) -> None:
    client = client_for(Role.ADMIN)
    as_wsgi_has_it = "ключ".encode().decode("latin-1")

    refused = client.post(
        "/locations/",
        json={"name": "Бар"},
        environ_overrides={"HTTP_IDEMPOTENCY_KEY": as_wsgi_has_it},
    )

    get_problem(refused, 422)


@pytest.mark.parametrize("key", ["1", "!", "~", '"quoted"', "a,b;c=d", "x" * 255])
def test_any_visible_characters_make_a_key(client_for: ClientFor, key: str) -> None:
    client = client_for(Role.ADMIN)

    first, again = (ask(client, "POST", "/locations/", {"name": "Бар"}, key=key) for _ in "12")

    assert first.status_code == 201
    assert response_facts(again) == response_facts(first)


def test_an_answer_is_kept_for_72_hours(
    client_for: ClientFor, anna: User, order_request: dict[str, Any]
) -> None:
    client = client_for(anna)
    first = ask(client, "POST", "/orders/", order_request)

    with frozen_at(now() + timedelta(hours=71, minutes=59)):
        again = ask(client, "POST", "/orders/", order_request)

    assert response_facts(again) == response_facts(first)
    assert how_many(Order) == 1


def test_after_72_hours_a_key_is_unused_again(client_for: ClientFor) -> None:
    client, order, line = client_for(Role.ADMIN), an_order(), a_line()
    path = f"/orders/{order.id}/items/"
    first = ask(client, "POST", path, line)

    with frozen_at(now() + timedelta(hours=72, seconds=1)):
        anew = ask(client, "POST", path, line)
        again = ask(client, "POST", path, line)

    assert REPLAYED not in anew.headers
    assert anew.json[0]["id"] != first.json[0]["id"]
    assert response_facts(again) == response_facts(anew)
    assert len(kept_answers()) == 1


def test_after_72_hours_a_key_may_go_with_another_request(client_for: ClientFor) -> None:
    client = client_for(Role.ADMIN)
    ask(client, "POST", "/locations/", {"name": "Бар"})

    with frozen_at(now() + timedelta(hours=73)):
        other = ask(client, "POST", "/locations/", {"name": "Зал"})

    assert other.status_code == 201


def test_a_crash_before_the_commit_leaves_neither_the_effect_nor_the_key(
    client_for: ClientFor, anna: User, order_request: dict[str, Any]
) -> None:
    client, before = client_for(anna), everything()

    def pull_the_plug(session: Any) -> None:
        session.flush()
        if session.scalar(select(func.count()).select_from(StoredResponse)):
            raise ZeroDivisionError("the power is gone")

    event.listen(db.session.session_factory, "before_commit", pull_the_plug)
    try:
        with pytest.raises(ZeroDivisionError):
            ask(client, "POST", "/orders/", order_request)
    finally:
        event.remove(db.session.session_factory, "before_commit", pull_the_plug)

    assert everything() == before
    assert kept_answers() == []
    assert ask(client, "POST", "/orders/", order_request).status_code == 201


def test_a_request_that_breaks_the_server_does_not_use_up_its_key(
    app: Flask, anna: User, order_request: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in_client(app, anna)

    def break_down(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr("restaurant.orders.service.record_change", break_down)
        with pytest.raises(ZeroDivisionError):
            ask(client, "POST", "/orders/", order_request)

    assert ask(client, "POST", "/orders/", order_request).status_code == 201
    assert how_many(Order) == 1


def test_one_order_comes_of_twenty_that_arrive_at_once_with_one_key(
    app: Flask, anna: User, order_request: dict[str, Any]
) -> None:
    clients = [signed_in_client(app, anna) for _ in range(20)]

    answers = all_at_once(
        app, 20, lambda number: ask(clients[number], "POST", "/orders/", order_request)
    )

    assert {response_facts(answer) for answer in answers} == {response_facts(answers[0])}
    assert answers[0].status_code == 201
    assert sum(REPLAYED not in answer.headers for answer in answers) == 1
    assert how_many(Order) == how_many(OrderItem) == 1


def test_a_stored_answer_does_not_change_later(
    client_for: ClientFor, anna: User, order_request: dict[str, Any]
) -> None:
    client = client_for(anna)
    first = ask(client, "POST", "/orders/", order_request)
    client.patch(first.headers["Location"], json={"notes": "У окна"})
    client.delete(first.headers["Location"])

    again = ask(client, "POST", "/orders/", order_request)

    assert response_facts(again) == response_facts(first)
    assert again.json["status"] == "pending"
    assert client.get(first.headers["Location"]).json["status"] == "cancelled"


def test_removing_twice_is_removing_once(client_for: ClientFor) -> None:
    client, path = client_for(Role.ADMIN), f"/locations/{a_location().id}"
    ask(client, "DELETE", path, None)

    again = ask(client, "DELETE", path, None)

    assert again.status_code == 204
    assert again.get_data() == b""
    assert "Content-Type" not in again.headers
    assert again.headers[REPLAYED] == "true"
    get_problem(client.delete(path), 404)


def test_a_repeated_request_sends_no_event(
    client_for: ClientFor, listen_as: ListenAs, anna: User, order_request: dict[str, Any]
) -> None:
    client, tablet, phone = client_for(anna), listen_as(Role.KITCHEN), listen_as(Role.WAITER)
    tablet.hear(), phone.hear()
    ask(client, "POST", "/orders/", order_request)
    heard = tablet.hear_names(), phone.hear_names()

    ask(client, "POST", "/orders/", order_request)

    assert heard == (["order-created", "table-updated"],) * 2
    assert (tablet.hear(), phone.hear()) == ([], [])


def test_without_the_permission_the_stored_answer_is_not_given(
    client_for: ClientFor, anna: User, order_request: dict[str, Any]
) -> None:
    client, elena = client_for(anna), client_for(Role.ADMIN)
    ask(client, "POST", "/orders/", order_request)
    elena.patch(f"/users/{anna.id}", json={"role": "kitchen"})
    demoted = ask(client, "POST", "/orders/", order_request)
    elena.patch(f"/users/{anna.id}", json={"is_active": False})

    dismissed = ask(client, "POST", "/orders/", order_request)

    get_problem(demoted, 403)
    get_problem(dismissed, 401)


def test_no_password_and_no_pin_is_stored_with_an_answer(client_for: ClientFor) -> None:
    anna = a_user(Role.WAITER, password_hash=hash_password("her present password"))
    secrets = ["a brand new password", "836419", "her present password", PASSWORD, PIN]
    own = {"password": secrets[0], "pin_code": secrets[1], "current_password": secrets[2]}

    changed = ask(client_for(anna), "PATCH", "/auth/me", own)
    hired = ask(client_for(Role.ADMIN), "POST", "/users/", NEW_PERSON)
    reset = ask(
        client_for(Role.ADMIN), "PATCH", f"/users/{anna.id}", {"pin_code": "836419"}, key="other"
    )

    assert (changed.status_code, hired.status_code, reset.status_code) == (200, 201, 200)
    kept = kept_answers()
    assert len(kept) == 3
    for row in kept:
        assert not [secret for secret in secrets if secret in f"{row.headers} {row.body}"]
        assert "argon2" not in row.body
        assert "hash" not in row.body
        assert row.fingerprint not in secrets


def test_a_new_password_is_set_once(client_for: ClientFor, client: FlaskClient) -> None:
    anna = a_user(Role.WAITER, password_hash=hash_password("her present password"))
    hers = client_for(anna)
    change = {"password": PASSWORD, "current_password": "her present password"}
    first = ask(hers, "PATCH", "/auth/me", change)

    again = ask(hers, "PATCH", "/auth/me", change)

    assert first.status_code == 200
    assert response_facts(again) == response_facts(first)
    signed_in = client.post("/auth/login", json={"username": anna.username, "password": PASSWORD})
    assert signed_in.status_code == 200


def test_tokens_are_never_stored(client: FlaskClient) -> None:
    anna = a_user(Role.WAITER, password_hash=hash_password(PASSWORD))
    credentials = {"username": anna.username, "password": PASSWORD}
    first = ask(client, "POST", "/auth/login", credentials)
    second = ask(client, "POST", "/auth/login", credentials)
    bearer = f"Bearer {first.json['refresh_token']}"

    refreshed = ask(client, "POST", "/auth/refresh", None, Authorization=bearer)

    assert refreshed.status_code == 200
    assert first.json["refresh_token"] != second.json["refresh_token"]
    assert kept_answers() == []


def test_the_kitchen_marks_an_item_ready_once(client_for: ClientFor, anna: User) -> None:
    order = an_order(anna, lines=[ItemStatus.COOKING])
    tablet = client_for(Role.KITCHEN)
    first = ask(tablet, "PATCH", the_line(order), {"status": "ready"})
    client_for(anna).patch(the_line(order), json={"status": "served"})

    again = ask(tablet, "PATCH", the_line(order), {"status": "ready"})

    assert response_facts(again) == response_facts(first)
    assert client_for(anna).get(f"/orders/{order.id}").json["status"] == "served"
