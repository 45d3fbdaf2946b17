"""Which events are sent to whom, in which order, with the same JSON as over HTTP."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from restaurant.auth.models import User
from restaurant.live.dispatcher import dispatcher
from restaurant.orders import service as orders_service
from restaurant.orders.models import Order
from restaurant.orders.states import ItemStatus, OrderType
from restaurant.permissions import Role
from tests.conftest import ClientFor, ListenAs
from tests.factories import (
    a_category,
    a_dish,
    a_location,
    a_payment_method,
    a_table,
    a_user,
    an_order,
)

NEW, COOKING, READY = ItemStatus.NEW, ItemStatus.COOKING, ItemStatus.READY
SERVED = ItemStatus.SERVED


Gather = Callable[[], "Room"]


class Room:
    """A listening client of each role, and what they did to an order."""

    def __init__(self, listen_as: ListenAs, client_for: ClientFor, anna: User) -> None:
        self.admin = client_for(Role.ADMIN)
        self.anna = client_for(anna)
        self.cook = client_for(Role.KITCHEN)
        self.owner = listen_as(Role.ADMIN)
        self.phone = listen_as(Role.WAITER)
        self.tablet = listen_as(Role.KITCHEN)
        for listener in (self.owner, self.phone, self.tablet):
            listener.hear()

    def hear(self) -> tuple[list[str], list[str]]:
        """The names of the events of waiters and the kitchen. An admin gets both."""
        floor, kitchen, owner = (
            listener.hear() for listener in (self.phone, self.tablet, self.owner)
        )
        both = {event["event_id"]: event for event in floor + kitchen}
        assert owner == [both[number] for number in sorted(both)]
        return [event["event"] for event in floor], [event["event"] for event in kitchen]


@pytest.fixture
def anna() -> User:
    """A waiter."""
    return a_user(Role.WAITER)


@pytest.fixture
def gather(listen_as: ListenAs, client_for: ClientFor, anna: User) -> Gather:
    """Connect everybody, without earlier events."""

    def make() -> Room:
        dispatcher.send_from_log()
        return Room(listen_as, client_for, anna)

    return make


@pytest.fixture
def room(gather: Gather) -> Room:
    """Everybody connected from the start."""
    return gather()


@pytest.fixture
def order_of(app: Any, anna: User) -> Any:
    """Create an order of Anna's whose items have these statuses, without events."""

    def make(*lines: ItemStatus, **values: Any) -> Order:
        return an_order(anna, lines, **values)

    return make


def change(client: FlaskClient, path: str, **values: Any) -> Any:
    """Change a record, which must succeed."""
    answer = client.patch(path, json=values)
    assert answer.status_code == 200, answer.json
    return answer.json


def test_a_dine_in_order_and_its_table_are_sent_to_all(room: Room) -> None:
    table = a_table()

    room.anna.post("/orders/", json={"table_id": table.id, "items": []})

    assert room.hear() == (["order-created", "table-updated"],) * 2


def test_a_takeaway_order_sends_no_table_event(room: Room) -> None:
    room.anna.post("/orders/", json={"order_type": "takeaway", "items": []})

    assert room.hear() == (["order-created"], ["order-created"])


@pytest.mark.parametrize(
    ("line", "to", "floor", "kitchen"),
    [
        (NEW, "cooking", ["item-updated", "order-updated"], ["item-updated", "order-updated"]),
        (
            NEW,
            "ready",
            ["item-updated", "dish-ready", "order-ready", "order-updated"],
            ["item-updated", "order-updated"],
        ),
        (
            COOKING,
            "ready",
            ["item-updated", "dish-ready", "order-ready", "order-updated"],
            ["item-updated", "order-updated"],
        ),
        (COOKING, "new", ["item-updated", "order-updated"], ["item-updated", "order-updated"]),
        (READY, "cooking", ["item-updated", "order-updated"], ["item-updated", "order-updated"]),
        (READY, "served", ["item-updated", "order-updated"], ["item-updated", "order-updated"]),
        (SERVED, "ready", ["item-updated", "order-updated"], ["item-updated", "order-updated"]),
        (
            NEW,
            "cancelled",
            ["item-updated", "order-cancelled", "order-updated", "table-updated"],
            ["item-updated", "order-cancelled", "order-updated", "table-updated"],
        ),
    ],
)
def test_a_transition_of_the_only_item_is_sent(
    order_of: Any,
    gather: Gather,
    line: ItemStatus,
    to: str,
    floor: list[str],
    kitchen: list[str],
) -> None:
    order = order_of(line)
    room = gather()

    change(room.admin, f"/orders/{order.id}/items/{order.items[0].id}", status=to)

    assert room.hear() == (floor, kitchen)


def test_a_ready_item_beside_a_cooking_one_sends_no_order_ready(
    order_of: Any, gather: Gather
) -> None:
    order = order_of(COOKING, COOKING)
    room = gather()

    change(room.cook, f"/orders/{order.id}/items/{order.items[0].id}", status="ready")

    assert room.hear() == (["item-updated", "dish-ready"], ["item-updated"])


@pytest.mark.parametrize("values", [{"quantity": 3}, {"comment": "без лука"}])
def test_a_corrected_item_is_sent(
    order_of: Any,
    gather: Gather,
    values: dict[str, Any],
) -> None:
    order = order_of(NEW)
    room = gather()

    change(room.anna, f"/orders/{order.id}/items/{order.items[0].id}", **values)

    assert room.hear() == (["item-updated"], ["item-updated"])


def test_added_items_are_sent_together(order_of: Any, gather: Gather) -> None:
    order, dish = order_of(NEW), a_dish()
    room = gather()
    lines = [{"dish_id": dish.id, "quantity": 1}, {"dish_id": dish.id, "quantity": 2}]

    added = room.anna.post(f"/orders/{order.id}/items/", json=lines)

    [event] = room.tablet.hear()
    assert event["event"] == "items-added"
    assert event["order_id"] == order.id
    assert event["items"] == added.json
    assert event["order"] == room.anna.get(f"/orders/{order.id}").json


def test_a_dessert_reopens_a_served_order_and_is_sent_to_all(order_of: Any, gather: Gather) -> None:
    order, dish = order_of(SERVED), a_dish()
    room = gather()

    room.anna.post(f"/orders/{order.id}/items/", json={"dish_id": dish.id, "quantity": 1})

    assert room.hear() == (["items-added", "order-updated"],) * 2


def test_serving_all_items_sends_one_event(order_of: Any, gather: Gather) -> None:
    order = order_of(READY, READY)
    room = gather()

    change(room.anna, f"/orders/{order.id}", status="served")

    assert room.hear() == (["order-updated"],) * 2


def test_finishing_a_whole_order_sends_each_ready_dish_to_the_waiters(
    order_of: Any, gather: Gather
) -> None:
    order = order_of(NEW, COOKING)
    room = gather()

    change(room.cook, f"/orders/{order.id}", status="ready")

    assert room.hear() == (
        ["dish-ready", "dish-ready", "order-ready", "order-updated"],
        ["order-updated"],
    )


def test_cancelling_an_order_frees_its_table(order_of: Any, gather: Gather) -> None:
    order = order_of(NEW, NEW)
    room = gather()

    assert room.anna.delete(f"/orders/{order.id}").status_code == 204

    assert room.hear() == (["order-cancelled", "order-updated", "table-updated"],) * 2


@pytest.mark.parametrize("values", [{"notes": "у окна"}, {"kitchen_notes": "спешно"}])
def test_a_note_is_sent(
    order_of: Any,
    gather: Gather,
    values: dict[str, Any],
) -> None:
    order = order_of(NEW)
    room = gather()

    change(room.anna, f"/orders/{order.id}", **values)

    assert room.hear() == (["order-updated"],) * 2


def test_moving_an_order_sends_both_tables(order_of: Any, gather: Gather) -> None:
    order, table = order_of(NEW), a_table()
    left = order.table_id
    room = gather()

    change(room.anna, f"/orders/{order.id}", table_id=table.id)

    heard = room.phone.hear()
    assert [event["event"] for event in heard] == [
        "order-updated",
        "table-updated",
        "table-updated",
    ]
    assert [event["table"] for event in heard[1:]] == [
        room.anna.get(f"/tables/{number}").json for number in (left, table.id)
    ]
    assert room.tablet.hear() == heard


def test_handing_an_order_to_a_colleague_is_sent(order_of: Any, gather: Gather) -> None:
    order, colleague = order_of(NEW), a_user(Role.WAITER)
    room = gather()

    change(room.anna, f"/orders/{order.id}", waiter_id=colleague.id)

    assert room.hear() == (["order-updated"],) * 2


def test_the_last_payment_frees_the_table(order_of: Any, gather: Gather) -> None:
    order, cash = order_of(SERVED), a_payment_method()
    room = gather()

    change(room.anna, f"/orders/{order.id}", payment_status="paid", payment_method_id=cash.id)

    assert room.hear() == (["order-updated", "table-updated"],) * 2


def test_an_early_payment_is_sent_and_keeps_the_table(order_of: Any, gather: Gather) -> None:
    order, cash = order_of(NEW), a_payment_method()
    room = gather()

    change(room.anna, f"/orders/{order.id}", payment_status="paid", payment_method_id=cash.id)

    assert room.hear() == (["order-updated"],) * 2


def test_occupancy_is_sent_to_all(room: Room) -> None:
    table = a_table()

    change(room.anna, f"/tables/{table.id}/status", is_occupied=True)
    change(room.anna, f"/tables/{table.id}/status", is_occupied=False)

    assert room.hear() == (["table-updated", "table-updated"],) * 2


def occupy(room: Room, table_id: int) -> None:
    """Let guests order there, unheard."""
    room.anna.post("/orders/", json={"table_id": table_id, "items": []})
    room.hear()


@pytest.mark.parametrize("values", [{"number": 112}, {"seats": 9}, {"description": "у окна"}])
@pytest.mark.parametrize("is_occupied", [True, False])
def test_a_table_that_is_described_anew_is_sent_to_all(
    room: Room, values: dict[str, Any], is_occupied: bool
) -> None:
    table_id = a_table().id
    if is_occupied:
        occupy(room, table_id)

    after = change(room.admin, f"/tables/{table_id}", **values)

    [event] = room.tablet.hear()
    assert event["event"] == "table-updated"
    assert event["table"] == after
    assert room.phone.hear() == [event]


def test_a_table_is_sent_when_it_is_made_moved_switched_off_and_erased(room: Room) -> None:
    table = room.admin.post("/tables/", json={"number": 4711, "seats": 4}).json
    path = f"/tables/{table['id']}"
    change(room.admin, path, location=a_location().id)
    change(room.admin, path, is_active=False)
    change(room.admin, path, is_active=True)
    assert room.admin.delete(path).status_code == 204

    heard = room.tablet.hear()

    assert room.phone.hear() == heard
    assert {event["event"] for event in heard} == {"table-updated"}
    assert [event["table"]["is_active"] for event in heard] == [True, True, False, True, False]
    assert room.admin.get(path).status_code == 404


def test_a_category_is_sent_when_it_is_made_changed_and_erased(room: Room) -> None:
    category = room.admin.post("/categories/", json={"name": "Супы"}).json
    path = f"/categories/{category['id']}"
    changes: list[dict[str, Any]] = [{"name": "Каши"}, {"sort_order": 5}, {"is_active": False}]
    told = [category, *(change(room.admin, path, **values) for values in changes)]
    change(room.admin, path, description="на воде")
    told.append(change(room.admin, path, is_active=True))
    assert room.admin.delete(path).status_code == 204

    heard = room.tablet.hear()

    assert room.phone.hear() == heard
    assert {event["event"] for event in heard} == {"category-updated"}
    assert [event["category"] for event in heard[:-1]] == told
    assert heard[-1]["category"]["is_active"] is False


def test_a_category_that_its_dishes_keep_is_switched_off_and_sent(room: Room) -> None:
    dish = a_dish()

    assert room.admin.delete(f"/categories/{dish.category_id}").status_code == 204

    assert room.hear() == (["category-updated"],) * 2


@pytest.mark.parametrize("values", [{"price": 10}, {"name": "Щи"}, {"is_available": False}])
def test_a_changed_dish_is_sent_to_all(room: Room, values: dict[str, Any]) -> None:
    dish = a_dish()

    after = change(room.admin, f"/dishes/{dish.id}", **values)

    [event] = room.tablet.hear()
    assert event["event"] == "dish-updated"
    assert event["dish"] == after
    assert room.phone.hear() == [event]


def test_a_sold_out_dish_is_sent_to_all(room: Room) -> None:
    dish = a_dish()

    change(room.cook, f"/dishes/{dish.id}/availability", is_available=False)

    assert room.hear() == (["dish-updated"],) * 2


def test_a_change_without_effect_sends_nothing(order_of: Any, gather: Gather) -> None:
    order, dish, table = order_of(COOKING), a_dish(), a_table()
    room = gather()

    change(room.anna, f"/orders/{order.id}", notes=None)
    change(room.anna, f"/orders/{order.id}")
    change(room.cook, f"/orders/{order.id}", status="in_progress")
    change(room.cook, f"/orders/{order.id}/items/{order.items[0].id}", status="cooking")
    change(room.admin, f"/dishes/{dish.id}", is_available=True)
    change(room.anna, f"/tables/{table.id}/status", is_occupied=False)
    change(room.admin, f"/tables/{table.id}", number=table.number, seats=table.seats)
    change(room.admin, f"/categories/{dish.category_id}", is_active=True)

    assert room.hear() == ([], [])


def test_a_new_zone_or_payment_method_sends_nothing(room: Room) -> None:
    room.admin.post("/locations/", json={"name": "Терраса"})
    room.admin.post("/payment-methods/", json={"name": "Карта"})

    assert room.hear() == ([], [])


def test_a_refused_request_sends_nothing(order_of: Any, gather: Gather) -> None:
    order, sold_out = order_of(NEW), a_dish(is_available=False)
    room = gather()
    lines = [{"dish_id": a_dish().id, "quantity": 1}, {"dish_id": sold_out.id, "quantity": 1}]

    assert room.anna.post("/orders/", json={"table_id": order.table_id}).status_code == 409
    assert room.anna.post(f"/orders/{order.id}/items/", json=lines).status_code == 409
    assert room.anna.patch(f"/orders/{order.id}", json={"status": "served"}).status_code == 409
    path = f"/orders/{order.id}/items/{order.items[0].id}"
    assert room.anna.patch(path, json={"status": "served"}).status_code == 409

    assert room.hear() == ([], [])


def test_a_rolled_back_event_is_never_sent_and_takes_no_id(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: Any) -> None:
        raise RuntimeError("the power supply hums")

    with monkeypatch.context() as broken:
        broken.setattr("restaurant.orders.events.table_updated", break_down)
        body = {"table_id": a_table().id, "items": []}
        with pytest.raises(RuntimeError):
            room.anna.post("/orders/", json=body)
    room.anna.post("/orders/", json={"order_type": "takeaway"})

    heard = room.phone.hear()
    assert [(event["event"], event["event_id"]) for event in heard] == [("order-created", 1)]


def test_every_event_carries_the_same_json_as_http(gather: Gather, anna: User) -> None:
    table, dish = a_table(), a_dish(price=12_345)
    room = gather()
    body = {
        "table_id": table.id,
        "notes": "Ё\n🙂",
        "items": [{"dish_id": dish.id, "quantity": 3}],
    }

    order = ack_of(room.anna.post("/orders/", json=body))
    item = order["items"][0]["id"]
    change(room.cook, f"/orders/{order['id']}/items/{item}", status="ready")

    events = {event["event"]: event for event in room.phone.hear()}
    now_told = ack_of(room.anna.get(f"/orders/{order['id']}"))
    assert events["order-created"]["order"] == order
    assert events["item-updated"]["order"] == now_told
    assert events["item-updated"]["item"] == now_told["items"][0]
    assert events["dish-ready"]["item"] == now_told["items"][0]
    assert events["dish-ready"]["table"] == ack_of(room.anna.get(f"/tables/{table.id}"))
    assert events["dish-ready"]["waiter_id"] == anna.id
    assert events["order-ready"]["order"] == now_told
    assert events["order-updated"]["order"] == now_told
    assert events["table-updated"]["table"] == ack_of(room.anna.get(f"/tables/{table.id}"))


def test_a_ready_takeaway_has_no_table(order_of: Any, gather: Gather) -> None:
    order = order_of(COOKING, order_type=OrderType.TAKEAWAY)
    room = gather()

    change(room.cook, f"/orders/{order.id}", status="ready")

    [ready] = [event for event in room.phone.hear() if event["event"] == "dish-ready"]
    assert ready["table"] is None


def test_the_log_has_the_same_events_as_the_sockets_and_its_numbers_have_no_gaps(
    gather: Gather, anna: User
) -> None:
    room = gather()
    play_an_evening(room)

    everything = room.admin.get("/events/?after=0").json
    assert room.owner.hear() == everything
    assert [event["event_id"] for event in everything] == list(range(1, len(everything) + 1))
    assert room.phone.hear() == room.anna.get("/events/?after=0").json
    kitchen = room.cook.get("/events/?after=0").json
    assert room.tablet.hear() == kitchen
    assert {event["event"] for event in everything} - {event["event"] for event in kitchen} == {
        "dish-ready",
        "order-ready",
    }


def test_the_log_is_read_from_a_given_event(client_for: ClientFor, anna: User) -> None:
    for _ in range(5):
        orders_service.place_order(anna, order_type=OrderType.TAKEAWAY, items=[])
    cook = client_for(Role.KITCHEN)

    page = cook.get("/events/?after=1&limit=2")

    assert [event["event_id"] for event in page.json] == [2, 3]
    following = page.headers["Link"].partition(">")[0].strip("<")
    assert [event["event_id"] for event in cook.get(following).json] == [4, 5]
    assert cook.get("/events/?after=5").json == []


def ack_of(answer: Any) -> Any:
    """The JSON of an answer, with numbers as in JavaScript."""
    return json.loads(answer.get_data())


def play_an_evening(room: Room) -> None:
    """Some of everything."""
    table, category, cash = a_table(), a_category(), a_payment_method()
    dish = room.admin.post(
        "/dishes/", json={"name": "Уха", "price": 300, "category_id": category.id}
    ).json
    line = {"dish_id": dish["id"], "quantity": 1}
    change(room.anna, f"/tables/{table.id}/status", is_occupied=True)
    order = room.anna.post("/orders/", json={"table_id": table.id, "items": [line, line]}).json
    path = f"/orders/{order['id']}"
    room.anna.post(f"{path}/items/", json=line)
    change(room.cook, f"{path}/items/{order['items'][0]['id']}", status="cooking")
    change(room.cook, path, status="ready")
    room.anna.patch(path, json={"status": "pending"})
    change(room.anna, path, status="served")
    change(room.anna, path, payment_status="paid", payment_method_id=cash.id)
    other = room.anna.post("/orders/", json={"order_type": "delivery", "items": [line]}).json
    room.anna.delete(f"/orders/{other['id']}")
