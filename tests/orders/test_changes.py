"""What every change creates: history, events, a new version."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from restaurant.database.event_log import Event
from restaurant.database.session import db
from restaurant.errors import ForbiddenError
from restaurant.orders import history as orders_history
from restaurant.orders import items as orders_items
from restaurant.orders import service as orders_service
from restaurant.orders.models import Order, OrderAction
from restaurant.orders.states import ItemStatus, OrderStatus, OrderType
from restaurant.payments.states import PaymentStatus
from restaurant.permissions import Role
from tests.factories import a_dish, a_payment_method, a_table, a_user, an_order, get_waiter
from tests.support.recorded_events import every_event_id, names, told

NEW, COOKING, READY, SERVED, CANCELLED = ItemStatus
ADMIN, WAITER, KITCHEN = Role.ADMIN, Role.WAITER, Role.KITCHEN

#: What is done to an order, by somebody of a role.
Act = Callable[[Order, Any], object]
each = pytest.mark.parametrize


def line(**changes: Any) -> Act:
    return lambda order, user: orders_items.change_item(user, order.id, order.items[0].id, changes)


def whole(**changes: Any) -> Act:
    return lambda order, user: orders_service.change_order(user, order.id, changes)


def add(order: Order, user: Any) -> object:
    return orders_items.add_items(user, order.id, [{"dish_id": a_dish().id, "quantity": 1}] * 2)


def move(order: Order, user: Any) -> object:
    return orders_service.change_order(user, order.id, {"table_id": a_table().id})


def hand_over(order: Order, user: Any) -> object:
    return orders_service.change_order(user, order.id, {"waiter_id": a_user().id})


def pay(order: Order, user: Any) -> object:
    payment = {"payment_status": PaymentStatus.PAID, "payment_method_id": a_payment_method().id}
    return orders_service.change_order(user, order.id, payment)


def pay_and_refund(order: Order, user: Any) -> object:
    pay(order, user)
    return orders_service.change_order(user, order.id, {"payment_status": PaymentStatus.REFUNDED})


LINE, DONE, UPDATED = "item-updated", "dish-ready", "order-updated"
ALL_READY, CANCELS, TABLE = "order-ready", "order-cancelled", "table-updated"

#: The items of an order, who does what to it, and the events, in order.
STORIES: dict[str, tuple[list[ItemStatus], Role, Act, list[str]]] = {
    "a dish is started": ([NEW], KITCHEN, line(status=COOKING), [LINE, UPDATED]),
    "another dish is started": ([NEW, COOKING], KITCHEN, line(status=COOKING), [LINE]),
    "the only dish is ready": (
        [COOKING],
        KITCHEN,
        line(status=READY),
        [LINE, DONE, ALL_READY, UPDATED],
    ),
    "one dish of two is ready": ([COOKING, NEW], KITCHEN, line(status=READY), [LINE, DONE]),
    "the first dish is ready at once": (
        [NEW, NEW],
        KITCHEN,
        line(status=READY),
        [LINE, DONE, UPDATED],
    ),
    "the last dish is ready beside one that is served": (
        [COOKING, SERVED],
        KITCHEN,
        line(status=READY),
        [LINE, DONE, ALL_READY, UPDATED],
    ),
    "a dish goes back on the fire": ([READY], KITCHEN, line(status=COOKING), [LINE, UPDATED]),
    "a started dish is put back": ([COOKING], KITCHEN, line(status=NEW), [LINE, UPDATED]),
    "the last plate is carried out": ([READY], WAITER, line(status=SERVED), [LINE, UPDATED]),
    "the first plate is carried out": ([READY, READY], WAITER, line(status=SERVED), [LINE]),
    "a plate is taken back": ([SERVED, READY], WAITER, line(status=READY), [LINE]),
    "the last plate is taken back": ([SERVED], WAITER, line(status=READY), [LINE, UPDATED]),
    "the quantity changes": ([NEW], WAITER, line(quantity=2), [LINE]),
    "the comment changes": ([NEW], WAITER, line(comment="no dill"), [LINE]),
    "one line is cancelled": ([NEW, NEW], WAITER, line(status=CANCELLED), [LINE]),
    "the only line is cancelled": (
        [NEW],
        WAITER,
        line(status=CANCELLED),
        [LINE, CANCELS, UPDATED, TABLE],
    ),
    "what kept the order from being ready is cancelled": (
        [NEW, READY],
        WAITER,
        line(status=CANCELLED),
        [LINE, ALL_READY, UPDATED],
    ),
    "lines are added": ([NEW], WAITER, add, ["items-added"]),
    "a dessert is added": ([SERVED], WAITER, add, ["items-added", UPDATED]),
    "the whole order is started": (
        [NEW, NEW],
        KITCHEN,
        whole(status=OrderStatus.IN_PROGRESS),
        [UPDATED],
    ),
    "the whole order is ready": (
        [NEW, COOKING],
        KITCHEN,
        whole(status=OrderStatus.READY),
        [DONE, DONE, ALL_READY, UPDATED],
    ),
    "the whole order is served": (
        [READY, READY],
        WAITER,
        whole(status=OrderStatus.SERVED),
        [UPDATED],
    ),
    "the whole order is cancelled": (
        [NEW, COOKING],
        WAITER,
        whole(status=OrderStatus.CANCELLED),
        [CANCELS, UPDATED, TABLE],
    ),
    "an empty order is cancelled": (
        [],
        WAITER,
        whole(status=OrderStatus.CANCELLED),
        [CANCELS, UPDATED, TABLE],
    ),
    "the notes change": ([NEW], WAITER, whole(notes="x", kitchen_notes="y"), [UPDATED]),
    "the kitchen leaves a note": ([NEW], KITCHEN, whole(kitchen_notes="y"), [UPDATED]),
    "the guests move": ([NEW], WAITER, move, [UPDATED, TABLE, TABLE]),
    "the food goes home": (
        [NEW],
        WAITER,
        whole(order_type=OrderType.TAKEAWAY),
        [UPDATED, TABLE],
    ),
    "a colleague takes over": ([NEW], WAITER, hand_over, [UPDATED]),
    "the guests pay before they eat": ([NEW], WAITER, pay, [UPDATED]),
    "the guests pay and leave": ([SERVED], WAITER, pay, [UPDATED, TABLE]),
    "the money is given back": ([NEW], ADMIN, pay_and_refund, [UPDATED, UPDATED]),
    "nothing changes": ([COOKING], KITCHEN, line(status=COOKING), []),
}


def by(role: Role, order: Order) -> Any:
    return get_waiter(order) if role is WAITER else a_user(role)


def history(order: Order) -> list[tuple[Any, ...]]:
    return [
        (entry.user_id, entry.item_id, entry.action.value, entry.before, entry.after)
        for entry in orders_history.get_history(order.id)
    ]


@pytest.mark.slow
@each("story", STORIES)
def test_the_most_specific_event_is_sent_first(app: Flask, story: str) -> None:
    lines, role, act, expected = STORIES[story]
    order = an_order(lines=lines)
    user = by(role, order)

    with told() as heard:
        act(order, user)

    assert names(heard) == expected


@each("story", STORIES)
def test_every_change_increases_the_version_once_and_names_the_user(app: Flask, story: str) -> None:
    lines, role, act, events = STORIES[story]
    order = an_order(lines=lines)
    user, before = by(role, order), len(history(order))

    act(order, user)

    written = history(order)[before:]
    changes = {"the money is given back": 2, "nothing changes": 0}.get(story, 1)
    assert order.version == 1 + changes
    assert {entry[0] for entry in written} == ({user.id} if events else set())


@pytest.mark.slow
@each("story", STORIES)
def test_an_event_has_the_state_after_the_change(app: Flask, story: str) -> None:
    lines, role, act, _ = STORIES[story]
    order = an_order(lines=lines)
    user = by(role, order)

    with told() as heard:
        act(order, user)

    db.session.expire_all()
    last = [event["order"] for event in heard if "order" in event][-1:]
    assert [shown["version"] for shown in last] == [order.version] * len(last)
    assert [shown["status"] for shown in last] == [order.status] * len(last)
    assert [len(shown["items"]) for shown in last] == [len(order.items)] * len(last)


@each(
    ("order_type", "expected"),
    [
        (OrderType.DINE_IN, ["order-created", "table-updated"]),
        (OrderType.TAKEAWAY, ["order-created"]),
        (OrderType.DELIVERY, ["order-created"]),
    ],
)
def test_a_new_order_and_its_table_are_sent(
    app: Flask, order_type: OrderType, expected: list[str]
) -> None:
    with told() as heard:
        order = an_order(order_type=order_type)

    assert names(heard) == expected
    assert heard[0]["order"]["id"] == order.id
    assert len(heard[0]["order"]["items"]) == 1


CONTENT = {
    "order-created": {"order"},
    "order-updated": {"order"},
    "items-added": {"order_id", "items", "order"},
    "item-updated": {"order_id", "item", "order"},
    "dish-ready": {"order_id", "table", "waiter_id", "item"},
    "order-ready": {"order"},
    "order-cancelled": {"order"},
    "table-updated": {"table"},
}
ROOMS = {
    "order-created": {"kitchen", "waiters"},
    "order-updated": {"kitchen", "waiters"},
    "items-added": {"kitchen", "waiters"},
    "item-updated": {"kitchen", "waiters"},
    "dish-ready": {"waiters"},
    "order-ready": {"waiters"},
    "order-cancelled": {"kitchen", "waiters"},
    "table-updated": {"kitchen", "waiters"},
}


def test_an_event_has_the_documented_payload_and_rooms(app: Flask) -> None:
    with told() as heard:
        order = an_order()
        add(order, get_waiter(order))
        line(status=READY)(order, a_user(KITCHEN))
        whole(status=OrderStatus.READY)(order, a_user(KITCHEN))
        whole(status=OrderStatus.CANCELLED)(an_order(), a_user(ADMIN))
    stored = db.session.scalars(select(Event)).all()

    assert {event.name: set(event.rooms.split()) for event in stored} == ROOMS
    for event in heard:
        assert event.keys() == CONTENT[event["event"]] | {"event_id", "event", "at"}


def test_dish_ready_names_the_waiter_and_the_table(app: Flask) -> None:
    order = an_order()

    with told() as heard:
        line(status=READY)(order, a_user(KITCHEN))

    ready = heard[1]
    assert ready["event"] == "dish-ready"
    assert ready["order_id"] == order.id
    assert ready["waiter_id"] == order.waiter_id
    assert ready["table"]["id"] == order.table_id
    assert ready["item"]["status"] == "ready"


def test_dish_ready_of_a_takeaway_has_no_table(app: Flask) -> None:
    order = an_order(order_type=OrderType.TAKEAWAY)

    with told() as heard:
        line(status=READY)(order, a_user(KITCHEN))

    assert heard[1]["table"] is None


def test_events_are_numbered_as_they_are_stored(app: Flask) -> None:
    with told() as heard:
        for _ in range(3):
            an_order()

    assert [event["event_id"] for event in heard] == every_event_id() == [1, 2, 3, 4, 5, 6]


def test_a_refused_change_sends_nothing_and_leaves_no_gap(app: Flask) -> None:
    order = an_order()
    cook = a_user(KITCHEN)

    with told() as heard:
        with pytest.raises(ForbiddenError):
            whole(kitchen_notes="x", notes="not mine to write")(order, cook)
        with pytest.raises(ForbiddenError):
            line(quantity=2, status=COOKING)(order, get_waiter(order))
        line(quantity=2)(order, get_waiter(order))

    assert names(heard) == ["item-updated"]
    assert every_event_id() == [1, 2, 3]


def test_the_history_begins_with_placing_the_order(app: Flask) -> None:
    order = an_order(lines=[NEW, NEW])
    first, second = order.items
    anna = order.waiter_id

    assert history(order) == [
        (anna, None, "placed", None, "pending"),
        (anna, first.id, "line_added", None, "new"),
        (anna, second.id, "line_added", None, "new"),
    ]


def test_the_history_has_both_statuses_of_an_items_transition(app: Flask) -> None:
    order = an_order()
    cook, item_id = a_user(KITCHEN), order.items[0].id

    line(status=READY)(order, cook)

    assert history(order)[2:] == [
        (cook.id, item_id, "line_status", "new", "ready"),
        (cook.id, None, "status", "pending", "ready"),
    ]


@each(
    ("act", "action", "before", "after"),
    [
        (line(quantity=3), "line_quantity", "1", "3"),
        (line(comment="no dill"), "line_comment", None, "no dill"),
        (whole(notes="birthday"), "notes", None, "birthday"),
        (whole(kitchen_notes="hurry"), "kitchen_notes", None, "hurry"),
        (whole(order_type=OrderType.DELIVERY), "order_type", "dine_in", "delivery"),
        (pay, "payment_status", "unpaid", "paid"),
    ],
)
def test_the_history_has_every_value_before_and_after(
    app: Flask, act: Act, action: str, before: str | None, after: str
) -> None:
    order = an_order()

    act(order, get_waiter(order))

    [(user_id, item_id, *entry)] = history(order)[2:]
    assert entry == [action, before, after]
    assert user_id == order.waiter_id
    assert item_id == (order.items[0].id if action.startswith("line_") else None)


def test_the_history_has_moves_between_tables_and_waiters(app: Flask) -> None:
    order, admin = an_order(), a_user(ADMIN)
    old_table, old_waiter = str(order.table_id), str(order.waiter_id)

    move(order, admin)
    hand_over(order, admin)

    assert history(order)[2:] == [
        (admin.id, None, "table_id", old_table, str(order.table_id)),
        (admin.id, None, "waiter_id", old_waiter, str(order.waiter_id)),
    ]


def test_a_note_of_the_greatest_length_fits_into_the_history(app: Flask) -> None:
    order = an_order()
    longest = "Ё" * 1_000

    whole(notes=longest)(order, get_waiter(order))
    whole(notes=None)(order, get_waiter(order))

    assert history(order)[-1][2:] == ("notes", longest, None)


def test_the_history_is_of_one_order_and_oldest_first(app: Flask) -> None:
    order, other = an_order(), an_order()
    line(quantity=2)(other, get_waiter(other))
    line(quantity=2)(order, get_waiter(order))

    entries = orders_history.get_history(order.id)

    assert {entry.order_id for entry in entries} == {order.id}
    assert [entry.action for entry in entries] == [
        OrderAction.PLACED,
        OrderAction.ITEM_ADDED,
        OrderAction.ITEM_QUANTITY,
    ]
    assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)
