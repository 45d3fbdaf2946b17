"""Orders over HTTP: what each role may do, and how refusals are reported."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from restaurant.orders.states import ItemStatus, OrderType
from restaurant.permissions import Role
from tests.conftest import ClientFor
from tests.factories import a_dish, a_payment_method, a_table, a_user, an_order
from tests.http_api import NOBODY_HAS_THIS_ID, get_problem, send
from tests.staff_clients import signed_in_client

NOT_TEXT = (5, True, ["a"], {}, "a\x00", "\ud800", "x" * 1001)
NOT_AN_ID = ("1", 1.5, True, 0, -1, 2**31, 10**40, [], NOBODY_HAS_THIS_ID)
NOT_A_QUANTITY = (None, 0, -1, 100, 1.5, 1.9, "2", True, 10**30)

#: What the server decides about an order.
DECIDED = {
    "id": 5,
    "total_price": 1,
    "paid_at": None,
    "served_at": None,
    "cancelled_at": None,
    "time_to_serve": 3,
    "version": 9,
    "created_at": "2026-01-01T00:00:00Z",
    "updated_at": "2026-01-01T00:00:00Z",
    "is_open": True,
    "open_table_id": 1,
}


@pytest.fixture
def admin(client_for: ClientFor) -> FlaskClient:
    """A client signed in as an admin."""
    return client_for(Role.ADMIN)


def test_a_placed_order_has_every_field_the_contract_names(client_for: ClientFor) -> None:
    anna, table, borscht = a_user(), a_table(), a_dish(name="Борщ", price=45_050)
    body = {
        "table_id": table.id,
        "notes": "Гость спешит",
        "items": [{"dish_id": borscht.id, "quantity": 3, "comment": "без сметаны"}],
    }

    answer = client_for(anna).post("/orders/", json=body)

    assert answer.status_code == 201
    order = answer.json
    [line] = order.pop("items")
    moments = {order.pop(name) for name in ("created_at", "updated_at")}
    assert all(moment.endswith("+00:00") for moment in moments)
    assert order == {
        "id": order["id"],
        "table_id": table.id,
        "waiter_id": anna.id,
        "status": "pending",
        "payment_status": "unpaid",
        "payment_method_id": None,
        "paid_at": None,
        "total_price": 1351.5,
        "paid_total": 0,
        "due": 1351.5,
        "order_type": "dine_in",
        "notes": "Гость спешит",
        "kitchen_notes": None,
        "served_at": None,
        "cancelled_at": None,
        "time_to_serve": None,
        "version": 1,
    }
    assert {name: line[name] for name in line if not name.endswith("_at")} == {
        "id": line["id"],
        "order_id": order["id"],
        "dish_id": borscht.id,
        "dish_name": "Борщ",
        "quantity": 3,
        "price": 450.5,
        "total": 1351.5,
        "comment": "без сметаны",
        "status": "new",
        "version": 1,
    }
    assert answer.headers["Location"] == f"/orders/{order['id']}"


def test_an_order_may_begin_empty(client_for: ClientFor) -> None:
    answer = client_for(Role.WAITER).post("/orders/", json={"table_id": a_table().id})

    assert answer.status_code == 201
    assert answer.json["items"] == []
    assert answer.json["total_price"] == 0


@pytest.mark.parametrize("order_type", ["takeaway", "delivery"])
def test_only_dine_in_orders_need_a_table(client_for: ClientFor, order_type: str) -> None:
    waiter = client_for(Role.WAITER)

    assert waiter.post("/orders/", json={"order_type": order_type}).status_code == 201
    refused = get_problem(waiter.post("/orders/", json={"order_type": "dine_in"}), 422)
    assert "table_id" in refused["errors"]["json"]


@pytest.mark.parametrize("field", DECIDED)
def test_computed_fields_of_a_new_order_cannot_be_sent(admin: FlaskClient, field: str) -> None:
    url = f"/orders/{an_order().id}"
    before = admin.get(url).json

    for answer in (
        admin.post("/orders/", json={"table_id": a_table().id, field: DECIDED[field]}),
        admin.patch(url, json={field: DECIDED[field]}),
    ):
        assert field in get_problem(answer, 422, "invalid")["errors"]["json"]

    assert admin.get(url).json == before
    assert len(admin.get("/orders/").json) == 1


@pytest.mark.parametrize("field", ["status", "payment_status", "payment_method_id", "colour"])
def test_a_new_order_is_neither_cooked_nor_paid(admin: FlaskClient, field: str) -> None:
    answer = admin.post("/orders/", json={"table_id": a_table().id, field: "served"})

    assert field in get_problem(answer, 422)["errors"]["json"]


@pytest.mark.parametrize("field", ["price", "total", "dish_name", "status", "id", "order_id"])
def test_computed_fields_of_an_item_cannot_be_sent(admin: FlaskClient, field: str) -> None:
    order = an_order()
    line = {"dish_id": a_dish().id, "quantity": 1, field: 1}
    items = f"/orders/{order.id}/items/"
    before = admin.get(f"/orders/{order.id}").json

    get_problem(admin.post("/orders/", json={"table_id": a_table().id, "items": [line]}), 422)
    get_problem(admin.post(items, json=line), 422)
    get_problem(admin.post(items, json=[line]), 422)
    if field != "status":
        get_problem(admin.patch(f"{items}{order.items[0].id}", json={field: 1}), 422)

    assert admin.get(f"/orders/{order.id}").json == before


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("table_id", NOT_AN_ID),
        ("waiter_id", (*NOT_AN_ID, None)),
        ("order_type", ("picnic", None, 1, True, [], {}, "DINE_IN")),
        ("notes", NOT_TEXT),
        ("kitchen_notes", NOT_TEXT),
    ],
)
def test_a_field_of_an_order_refuses_what_does_not_fit_it(
    admin: FlaskClient, field: str, values: tuple[Any, ...]
) -> None:
    url = f"/orders/{an_order().id}"
    before, table = admin.get(url).json, a_table().id

    for value in values:
        created = send(admin, "post", "/orders/", {"table_id": table, field: value})
        changed = send(admin, "patch", url, {field: value})
        assert (created.status_code, changed.status_code) == (422, 422), value

    assert admin.get(url).json == before
    assert len(admin.get("/orders/").json) == 1


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("status", ("done", None, 1, True, [], {}, "READY")),
        ("payment_status", ("free", None, 1, True)),
        ("payment_method_id", (*NOT_AN_ID, None)),
    ],
)
def test_a_change_of_an_order_refuses_what_does_not_fit_it(
    admin: FlaskClient, field: str, values: tuple[Any, ...]
) -> None:
    url = f"/orders/{an_order().id}"
    before = admin.get(url).json

    for value in values:
        body = {"payment_status": "paid"} if field == "payment_method_id" else {}
        assert send(admin, "patch", url, {**body, field: value}).status_code == 422, value

    assert admin.get(url).json == before


@pytest.mark.parametrize(
    "items",
    [
        None,
        {},
        "soup",
        [None],
        [[]],
        [{}],
        [{"quantity": 1}],
        *[[{"dish_id": value, "quantity": 1}] for value in (*NOT_AN_ID, None)],
        *[[{"dish_id": 1, "quantity": value}] for value in NOT_A_QUANTITY],
        *[[{"dish_id": 1, "quantity": 1, "comment": value}] for value in NOT_TEXT],
    ],
    ids=lambda items: repr(items)[:50],
)
def test_invalid_items_are_refused(admin: FlaskClient, items: Any) -> None:
    order = an_order()
    body = {"table_id": a_table().id, "items": items}

    get_problem(send(admin, "post", "/orders/", body), 422)
    get_problem(send(admin, "post", f"/orders/{order.id}/items/", items), 422)

    assert len(admin.get("/orders/").json) == 1
    assert len(admin.get(f"/orders/{order.id}").json["items"]) == 1


def test_a_refused_item_is_named_by_its_index(admin: FlaskClient) -> None:
    good, bad = {"dish_id": a_dish().id, "quantity": 1}, {"dish_id": 1, "quantity": "two"}

    answer = admin.post("/orders/", json={"table_id": a_table().id, "items": [good, bad]})

    errors = get_problem(answer, 422)["errors"]["json"]["items"]
    assert errors.keys() == {"1"}
    assert "quantity" in errors["1"]


def test_an_unknown_dish_is_named_by_the_index_of_its_item(admin: FlaskClient) -> None:
    good = {"dish_id": a_dish().id, "quantity": 1}
    bad = {"dish_id": NOBODY_HAS_THIS_ID, "quantity": 1}

    answer = admin.post("/orders/", json={"table_id": a_table().id, "items": [good, bad]})

    assert "dish_id" in get_problem(answer, 422)["errors"]["json"]["items"]["1"]


@pytest.mark.parametrize("values", [{"is_available": False}, {"is_active": False}])
def test_an_unavailable_dish_is_named_and_nothing_is_placed(
    admin: FlaskClient, values: dict[str, bool]
) -> None:
    soup, fish = a_dish(), a_dish(**values)
    items = [{"dish_id": dish.id, "quantity": 1} for dish in (soup, fish)]

    answer = admin.post("/orders/", json={"table_id": a_table().id, "items": items})

    assert get_problem(answer, 409, "dish_unavailable")["dish_id"] == fish.id
    assert admin.get("/orders/").json == []


def test_a_waiter_cannot_place_an_order_for_a_colleague(client_for: ClientFor) -> None:
    anna, boris = a_user(), a_user()
    body = {"table_id": a_table().id, "waiter_id": boris.id}

    get_problem(client_for(anna).post("/orders/", json=body), 403)

    assert client_for(Role.ADMIN).post("/orders/", json=body).json["waiter_id"] == boris.id


def test_of_twenty_orders_for_one_table_exactly_one_is_placed(app: Flask) -> None:
    table_id, waiter = a_table().id, a_user()
    clients = [signed_in_client(app, waiter) for _ in range(20)]
    start = Barrier(len(clients))

    def place(client: FlaskClient) -> Any:
        start.wait()
        return client.post("/orders/", json={"table_id": table_id})

    with ThreadPoolExecutor(len(clients)) as pool:
        answers = list(pool.map(place, clients))

    [placed] = [answer for answer in answers if answer.status_code == 201]
    for answer in answers:
        if answer is not placed:
            problem = get_problem(answer, 409, "table_occupied")
            assert problem["order_id"] == placed.json["id"]


def test_a_colleagues_order_is_refused_with_not_your_order(client_for: ClientFor) -> None:
    order = an_order(lines=[ItemStatus.READY, ItemStatus.NEW])
    boris, url = client_for(Role.WAITER), f"/orders/{order.id}"
    ready, new = (f"{url}/items/{item.id}" for item in order.items)

    for answer in (
        boris.patch(url, json={"notes": "mine now"}),
        boris.patch(url, json={"status": "cancelled"}),
        boris.delete(url),
        boris.post(f"{url}/items/", json={"dish_id": a_dish().id, "quantity": 1}),
        boris.patch(new, json={"quantity": 9}),
        boris.delete(new),
    ):
        get_problem(answer, 403, "not_your_order")

    assert boris.patch(ready, json={"status": "served"}).status_code == 200


@pytest.mark.parametrize(
    ("role", "body"),
    [
        (Role.KITCHEN, {"notes": "x"}),
        (Role.KITCHEN, {"table_id": 1}),
        (Role.KITCHEN, {"waiter_id": 1}),
        (Role.KITCHEN, {"payment_status": "paid", "payment_method_id": 1}),
        (Role.KITCHEN, {"status": "served"}),
        (Role.KITCHEN, {"status": "cancelled"}),
        (Role.KITCHEN, {"kitchen_notes": "x", "notes": "y"}),
        (Role.WAITER, {"status": "in_progress"}),
        (Role.WAITER, {"status": "ready"}),
        (Role.WAITER, {"payment_status": "refunded"}),
    ],
)
def test_each_role_changes_its_part_of_an_order(
    client_for: ClientFor, role: Role, body: dict[str, Any]
) -> None:
    waiter = a_user()
    url = f"/orders/{an_order(waiter).id}"
    client = client_for(waiter if role is Role.WAITER else role)
    before = client.get(url).json

    get_problem(client.patch(url, json=body), 403)

    assert client.get(url).json == before


@pytest.mark.parametrize("status", ["in_progress", "ready"])
def test_the_kitchen_starts_and_finishes_an_order(client_for: ClientFor, status: str) -> None:
    url = f"/orders/{an_order().id}"
    kitchen = client_for(Role.KITCHEN)

    changed = kitchen.patch(url, json={"status": status, "kitchen_notes": "пересолили"})

    assert changed.json["status"] == status
    assert changed.json["kitchen_notes"] == "пересолили"


def test_deleting_an_order_cancels_it_and_keeps_the_record(client_for: ClientFor) -> None:
    waiter = a_user()
    order, client = an_order(waiter), client_for(waiter)
    url = f"/orders/{order.id}"

    assert client.delete(url).status_code == 204

    cancelled = client.get(url).json
    assert cancelled["status"] == "cancelled"
    assert cancelled["cancelled_at"] is not None
    assert cancelled["total_price"] == 0
    assert cancelled["items"][0]["status"] == "cancelled"
    assert client.get(f"/tables/{order.table_id}").json["current_order_id"] is None
    assert client.patch(url, json={}).json == cancelled
    get_problem(client.patch(url, json={"notes": "too late"}), 409, "order_closed")


def test_paying_needs_an_active_method(admin: FlaskClient) -> None:
    url = f"/orders/{an_order().id}"
    off, cash = a_payment_method(is_active=False), a_payment_method()

    for body in (
        {"payment_status": "paid"},
        {"payment_status": "paid", "payment_method_id": off.id},
        {"payment_status": "paid", "payment_method_id": NOBODY_HAS_THIS_ID},
        {"payment_method_id": cash.id},
    ):
        assert (
            "payment_method_id" in get_problem(admin.patch(url, json=body), 422)["errors"]["json"]
        )
    paid = admin.patch(url, json={"payment_status": "paid", "payment_method_id": cash.id}).json

    assert (paid["payment_status"], paid["payment_method_id"]) == ("paid", cash.id)
    assert paid["paid_at"] is not None


def test_an_order_is_paid_and_then_refunded_only(admin: FlaskClient) -> None:
    url = f"/orders/{an_order().id}"
    pay = {"payment_status": "paid", "payment_method_id": a_payment_method().id}

    get_problem(admin.patch(url, json={"payment_status": "refunded"}), 409)
    assert admin.patch(url, json=pay).status_code == 200
    get_problem(admin.patch(url, json=pay), 409)
    get_problem(admin.patch(url, json={"payment_status": "unpaid"}), 409)
    get_problem(admin.delete(url), 409, "order_paid")
    assert admin.patch(url, json={"payment_status": "refunded"}).status_code == 200
    get_problem(admin.patch(url, json={"payment_status": "refunded"}), 409)
    get_problem(admin.patch(url, json={"payment_status": "unpaid"}), 409)
    assert admin.patch(url, json=pay).status_code == 200


def test_an_order_without_a_total_cannot_be_paid(admin: FlaskClient) -> None:
    url = f"/orders/{an_order(lines=()).id}"
    pay = {"payment_status": "paid", "payment_method_id": a_payment_method().id}

    get_problem(admin.patch(url, json=pay), 409)


def test_a_refused_change_changes_no_part_of_the_order(admin: FlaskClient) -> None:
    order, other = an_order(), an_order()
    url = f"/orders/{order.id}"
    before, events = admin.get(url).json, admin.get("/events/").json

    for body in (
        {"notes": "new", "table_id": other.table_id},
        {"notes": "new", "status": "served"},
        {"kitchen_notes": "new", "status": "pending", "payment_status": "refunded"},
        {"notes": "new", "payment_status": "paid"},
        {"waiter_id": a_user().id, "payment_status": "refunded"},
    ):
        assert 400 <= admin.patch(url, json=body).status_code < 500

    assert admin.get(url).json == before
    assert admin.get("/events/").json == events
    assert len(admin.get(f"{url}/history").json) == 2


def test_an_order_moves_to_a_free_table_only(admin: FlaskClient) -> None:
    order, other, free = an_order(), an_order(), a_table()
    url = f"/orders/{order.id}"

    refused = admin.patch(url, json={"table_id": other.table_id})
    assert get_problem(refused, 409, "table_occupied")["order_id"] == other.id
    get_problem(admin.patch(url, json={"table_id": None}), 422)
    assert admin.patch(url, json={"table_id": free.id}).json["table_id"] == free.id

    assert admin.get(f"/tables/{free.id}").json["current_order_id"] == order.id
    assert admin.get(f"/tables/{order.table_id}").json["is_occupied"] in {True, False}


def test_notes_are_cleared_with_null(admin: FlaskClient) -> None:
    url = f"/orders/{an_order(notes='x', kitchen_notes='y').id}"

    cleared = admin.patch(url, json={"notes": None, "kitchen_notes": None}).json

    assert (cleared["notes"], cleared["kitchen_notes"]) == (None, None)


def test_a_history_tells_who_did_what(client_for: ClientFor) -> None:
    anna, chef = a_user(full_name="Анна"), a_user(Role.KITCHEN, full_name="Шеф")
    order = an_order(anna)
    item_id = order.items[0].id
    client_for(chef).patch(f"/orders/{order.id}/items/{item_id}", json={"status": "ready"})

    history = client_for(anna).get(f"/orders/{order.id}/history").json

    for entry in history:
        assert entry.keys() == {"id", "at", "user", "item_id", "action", "from", "to"}
        assert entry["user"].keys() == {"id", "full_name"}
    assert [entry["id"] for entry in history] == sorted(entry["id"] for entry in history)
    assert history[0]["user"] == {"id": anna.id, "full_name": "Анна"}
    moved = [entry for entry in history if entry["item_id"] == item_id and entry["from"]]
    assert (moved[0]["user"]["id"], moved[0]["from"], moved[0]["to"]) == (chef.id, "new", "ready")


def test_an_unknown_order_has_no_history(admin: FlaskClient) -> None:
    get_problem(admin.get(f"/orders/{NOBODY_HAS_THIS_ID}/history"), 404)


@pytest.mark.parametrize("method", ["get", "patch", "delete"])
def test_an_unknown_order_is_not_found(admin: FlaskClient, method: str) -> None:
    sent: dict[str, Any] = {"json": {}} if method == "patch" else {}

    for id in (0, -1, NOBODY_HAS_THIS_ID, 2**63, "x"):
        get_problem(admin.open(f"/orders/{id}", method=method, **sent), 404)


def test_large_sums_stay_exact(admin: FlaskClient) -> None:
    dear = a_dish(price=999_999_999)
    items = [{"dish_id": dear.id, "quantity": 99} for _ in range(200)]

    order = admin.post("/orders/", json={"order_type": "takeaway", "items": items}).json

    assert order["total_price"] == 197_999_999_802
    assert order["items"][0]["total"] == Decimal("989999999.01")


def test_takeaway_orders_never_conflict_over_a_table(admin: FlaskClient) -> None:
    orders = [an_order(order_type=OrderType.TAKEAWAY) for _ in range(2)]

    for order in orders:
        assert admin.get(f"/orders/{order.id}").json["table_id"] is None


def test_orders_are_found_by_dish_and_amount_page_by_page(client_for: ClientFor) -> None:
    waiter, soup = client_for(Role.WAITER), a_dish(price=49_050)
    placed = [
        waiter.post("/orders/", json=a_takeaway(dish.id, portions)).json["id"]
        for dish, portions in ((soup, 1), (a_dish(), 2), (soup, 2), (soup, 9), (soup, 2))
    ]
    question = f"/orders/?dish_id={soup.id}&total_min=490.5&total_max=981&limit=2"

    first = waiter.get(question)
    second = waiter.get(first.headers["Link"][1:].split(">")[0])

    assert [order["id"] for order in first.json] == [placed[4], placed[2]]
    assert [order["id"] for order in second.json] == [placed[0]]
    assert "Link" not in second.headers


def a_takeaway(dish_id: int, quantity: int) -> dict[str, Any]:
    """An order of so many portions of a dish."""
    items = [{"dish_id": dish_id, "quantity": quantity}]
    return {"order_type": "takeaway", "items": items}


@pytest.mark.parametrize(
    "question",
    [
        "dish_id=soup",
        "dish_id=-1",
        "dish_id=",
        "total_min=1,5",
        "total_min=-1",
        "total_max=1.005",
        "total_max=1e3",
        "total_max=1&total_max=2",
        "total_max=999999999999",
        "total=5",
    ],
)
def test_a_filter_of_orders_that_cannot_be_read_is_refused(
    client_for: ClientFor, question: str
) -> None:
    get_problem(client_for(Role.WAITER).get(f"/orders/?{question}"), 422)
