from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from restaurant.auth.models import User
from restaurant.database import crud
from restaurant.database.session import db
from restaurant.errors import ConflictError, InvalidError, NotFoundError, RestaurantError
from restaurant.floor import service as floor_service
from restaurant.floor.models import Table
from restaurant.orders import history as orders_history
from restaurant.orders import service as orders_service
from restaurant.orders.models import Order, OrderItem
from restaurant.orders.states import ItemStatus, OrderStatus, OrderType
from restaurant.payments.states import PaymentStatus
from restaurant.permissions import Role
from tests.concurrency import all_at_once, error_code
from tests.factories import a_dish, a_payment_method, a_table, a_user, an_order, get_waiter
from tests.support.recorded_events import every_event_id, names, told

NEW, COOKING, READY, SERVED, CANCELLED = ItemStatus
DINE_IN, TAKEAWAY, DELIVERY = OrderType

each = pytest.mark.parametrize


def place(user: User, **values: Any) -> Order:
    return orders_service.place_order(user, **{"order_type": DINE_IN, "items": [], **values})


def change(order: Order, **changes: Any) -> Order:
    return orders_service.change_order(get_waiter(order), order.id, changes)


def how_many_orders() -> int:
    with db.engine.connect() as connection:
        return connection.scalar(select(func.count(Order.id))) or 0


def test_the_server_sets_names_prices_and_the_total(app: Flask) -> None:
    anna, table, borscht = a_user(), a_table(), a_dish(name="Борщ", price=45_050)

    order = place(
        anna,
        table_id=table.id,
        items=[
            {"dish_id": borscht.id, "quantity": 2},
            {"dish_id": borscht.id, "quantity": 1, "comment": "без сметаны"},
        ],
        notes="birthday",
        kitchen_notes="together",
    )

    assert [(i.dish_name, i.quantity, i.price, i.total, i.comment) for i in order.items] == [
        ("Борщ", 2, 45_050, 90_100, None),
        ("Борщ", 1, 45_050, 45_050, "без сметаны"),
    ]
    assert order.total_price == 135_150
    assert (order.notes, order.kitchen_notes) == ("birthday", "together")
    assert (order.status, order.waiter_id, order.version) == (OrderStatus.PENDING, anna.id, 1)


def test_every_item_of_a_long_order_has_the_id_of_its_own_row(app: Flask) -> None:
    dish = a_dish()
    comments = [f"plate {number}" for number in range(100)]
    items = [{"dish_id": dish.id, "quantity": 1, "comment": comment} for comment in comments]

    order = place(a_user(), order_type=TAKEAWAY, items=items)

    rows = db.session.execute(select(OrderItem.id, OrderItem.comment).order_by(OrderItem.id))
    assert rows.all() == list(zip([item.id for item in order.items], comments, strict=True))


def test_an_order_may_begin_with_nothing_on_it(app: Flask) -> None:
    order = place(a_user(), table_id=a_table().id)

    assert order.items == []
    assert (order.total_price, order.status) == (0, OrderStatus.PENDING)


@each("order_type", [TAKEAWAY, DELIVERY])
def test_a_takeaway_order_needs_no_table(app: Flask, order_type: OrderType) -> None:
    assert place(a_user(), order_type=order_type).table_id is None


@each(
    ("wrong", "error", "code"),
    [
        ({"table_id": None}, InvalidError, "invalid"),
        ({"table_id": 999_999}, InvalidError, "invalid"),
        ({"table_id": "off"}, ConflictError, "table_inactive"),
        ({"items": [{"dish_id": 999_999, "quantity": 1}]}, InvalidError, "invalid"),
        ({"items": "sold out"}, ConflictError, "dish_unavailable"),
    ],
    ids=["no table", "unknown table", "table switched off", "unknown dish", "sold out"],
)
def test_a_refused_order_leaves_no_trace(
    app: Flask, wrong: dict[str, Any], error: type[RestaurantError], code: str
) -> None:
    values: dict[str, Any] = {"table_id": a_table().id} | wrong
    if values["table_id"] == "off":
        values["table_id"] = a_table(is_active=False).id
    if values.get("items") == "sold out":
        gone = a_dish(is_available=False)
        values["items"] = [{"dish_id": dish.id, "quantity": 1} for dish in (a_dish(), gone)]

    with pytest.raises(error) as refusal:
        place(a_user(), **values)

    assert refusal.value.code == code
    assert how_many_orders() == 0
    assert every_event_id() == []


def test_a_second_order_at_a_table_gets_the_id_of_the_first(app: Flask) -> None:
    first = an_order()

    with pytest.raises(ConflictError) as refusal:
        place(a_user(), table_id=first.table_id)

    assert refusal.value.code == "table_occupied"
    assert refusal.value.extra == {"order_id": first.id}


def test_of_twenty_orders_for_one_table_at_the_same_time_one_is_taken(app: Flask) -> None:
    table_id, waiter_ids = a_table().id, [a_user().id for _ in range(20)]
    dish_id = a_dish().id

    def order_soup(number: int) -> tuple[str, Any]:
        waiter = crud.get_or_404(User, waiter_ids[number])
        try:
            line = {"dish_id": dish_id, "quantity": 1}
            return "done", place(waiter, table_id=table_id, items=[line]).id
        except RestaurantError as refusal:
            return refusal.code, refusal.extra.get("order_id")

    with told() as heard:
        answers = all_at_once(app, 20, order_soup)

    [winner] = [order_id for answer, order_id in answers if answer == "done"]
    assert sorted(answers, key=str).count(("table_occupied", winner)) == 19
    assert how_many_orders() == 1
    assert names(heard) == ["order-created", "table-updated"]


def test_of_twenty_orders_moved_to_one_table_at_the_same_time_one_arrives(app: Flask) -> None:
    table_id, order_ids = a_table().id, [an_order(lines=[]).id for _ in range(20)]
    admin_id = a_user(Role.ADMIN).id

    def move(number: int) -> str:
        admin = crud.get_or_404(User, admin_id)
        return error_code(
            lambda: orders_service.change_order(admin, order_ids[number], {"table_id": table_id})
        )

    answers = all_at_once(app, 20, move)

    assert sorted(answers) == ["done"] + ["table_occupied"] * 19
    db.session.expire_all()
    assert db.session.get(Table, table_id).is_occupied
    occupied = db.session.scalars(floor_service.select_tables(is_occupied=True)).all()
    assert len(occupied) == 20


def test_twenty_tables_are_served_at_the_same_time(app: Flask) -> None:
    table_ids, waiter_id = [a_table().id for _ in range(20)], a_user().id

    def sit_down(number: int) -> str:
        waiter = crud.get_or_404(User, waiter_id)
        return error_code(lambda: place(waiter, table_id=table_ids[number]))

    assert all_at_once(app, 20, sit_down) == ["done"] * 20
    assert every_event_id() == list(range(1, 41))


def test_an_order_that_moves_frees_one_table_and_takes_the_other(app: Flask) -> None:
    order = an_order()
    old, new = order.table, a_table()

    change(order, table_id=new.id)

    db.session.expire_all()
    assert (old.current_order_id, old.is_occupied) == (None, False)
    assert (new.current_order_id, new.is_occupied) == (order.id, True)


def test_a_move_sends_both_tables(app: Flask) -> None:
    order, new = an_order(), a_table()
    old_id = order.table_id

    with told() as heard:
        change(order, table_id=new.id)

    assert names(heard) == ["order-updated", "table-updated", "table-updated"]
    assert heard[0]["order"]["table_id"] == new.id
    shown = {event["table"]["id"]: event["table"] for event in heard[1:]}
    assert shown[old_id]["current_order_id"] is None
    assert shown[old_id]["is_occupied"] is False
    assert shown[new.id]["current_order_id"] == order.id
    assert shown[new.id]["is_occupied"] is True


def test_an_order_does_not_move_to_a_table_that_is_taken(app: Flask) -> None:
    order, other = an_order(), an_order()
    present = order.table_id

    with pytest.raises(ConflictError) as refusal:
        change(order, table_id=other.table_id)

    assert refusal.value.code == "table_occupied"
    assert refusal.value.extra == {"order_id": other.id}
    assert order.table_id == present


def test_guests_who_move_to_a_table_where_somebody_was_seated_take_it_over(app: Flask) -> None:
    order, table = an_order(), a_table(guests_seated=True)

    change(order, table_id=table.id)
    change(order, table_id=a_table().id)

    db.session.expire_all()
    assert table.is_occupied is False


def test_a_dine_in_order_keeps_a_table(app: Flask) -> None:
    order = an_order()

    with pytest.raises(InvalidError):
        change(order, table_id=None)

    assert order.table_id is not None


def test_changing_to_takeaway_frees_the_table(app: Flask) -> None:
    order = an_order()
    table = order.table

    with told() as heard:
        change(order, order_type=TAKEAWAY)

    assert names(heard) == ["order-updated", "table-updated"]
    assert table.current_order_id is None


def test_changing_to_dine_in_occupies_a_free_table(app: Flask) -> None:
    order, table = an_order(order_type=TAKEAWAY), a_table()

    change(order, order_type=DINE_IN, table_id=table.id)

    db.session.expire_all()
    assert order.order_type is DINE_IN
    assert table.current_order_id == order.id


def test_changing_to_dine_in_needs_a_table(app: Flask) -> None:
    order = an_order(order_type=TAKEAWAY)

    with pytest.raises(InvalidError) as refusal:
        change(order, order_type=DINE_IN)

    assert "table_id" in refusal.value.extra["errors"]["json"]


@each("waits_at_the_table", [True, False])
def test_changing_to_dine_in_at_an_occupied_table_is_refused(
    app: Flask, waits_at_the_table: bool
) -> None:
    taken = an_order()
    table_id = taken.table_id if waits_at_the_table else None
    order = an_order(order_type=TAKEAWAY, table_id=table_id)
    changes = {"order_type": DINE_IN} | ({} if waits_at_the_table else {"table_id": taken.table_id})

    with pytest.raises(ConflictError) as refusal:
        change(order, **changes)

    assert refusal.value.code == "table_occupied"
    assert refusal.value.extra == {"order_id": taken.id}


def test_a_table_serves_one_order_after_the_other(app: Flask) -> None:
    table, cash = a_table(), a_payment_method()
    for _ in range(3):
        order = an_order(table_id=table.id, lines=[SERVED])
        change(order, payment_status=PaymentStatus.PAID, payment_method_id=cash.id)

    db.session.expire_all()
    assert table.current_order_id is None
    assert how_many_orders() == 3


@each(
    "changes",
    [
        {},
        {"notes": None},
        {"order_type": DINE_IN},
        {"status": OrderStatus.PENDING},
        {"notes": None, "kitchen_notes": None},
    ],
)
def test_setting_the_same_values_changes_nothing(app: Flask, changes: dict[str, Any]) -> None:
    order = an_order()

    with told() as heard:
        change(order, **changes)

    assert heard == []
    assert order.version == 1
    assert [entry.action.value for entry in orders_history.get_history(order.id)] == [
        "placed",
        "line_added",
    ]


def test_keeping_the_table_and_the_waiter_changes_nothing(app: Flask) -> None:
    order = an_order()

    change(order, table_id=order.table_id, waiter_id=order.waiter_id)

    assert order.version == 1


def test_an_order_that_does_not_exist_is_not_found(app: Flask) -> None:
    with pytest.raises(NotFoundError):
        orders_service.change_order(a_user(Role.ADMIN), 999_999, {})
    with pytest.raises(NotFoundError):
        orders_history.get_history(999_999)
