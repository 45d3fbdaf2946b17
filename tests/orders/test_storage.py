"""The constraints and computed columns of orders."""

from itertools import product
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select, true, update
from sqlalchemy.exc import DBAPIError

from restaurant.database.session import db
from restaurant.orders.models import Order, OrderItem
from restaurant.orders.states import ItemStatus, OrderStatus, OrderType
from restaurant.payments.states import PaymentStatus
from tests.factories import a_dish, a_table, a_user, an_order

KINDS = list(product(OrderStatus, PaymentStatus, (0, 45_000), OrderType))
OPEN_HERE: dict[str, Any] = {"order_type": OrderType.DINE_IN, "status": OrderStatus.PENDING}
SERVED: dict[str, Any] = {"order_type": OrderType.DINE_IN, "status": OrderStatus.SERVED}
PAID: dict[str, Any] = {"payment_status": PaymentStatus.PAID, "total_price": 45_000}


def write(**values: Any) -> None:
    """Insert an order without the services."""
    with db.engine.begin() as connection:
        connection.execute(insert(Order.__table__).values(**values))


def test_the_database_and_the_model_agree_on_which_orders_are_open(app: Flask) -> None:
    waiter_id, table_ids = a_user().id, [a_table().id for _ in KINDS]
    for table_id, (status, payment, total, order_type) in zip(table_ids, KINDS, strict=True):
        write(
            table_id=table_id,
            waiter_id=waiter_id,
            status=status,
            payment_status=payment,
            total_price=total,
            order_type=order_type,
        )

    orders = db.session.scalars(select(Order).order_by(Order.id)).all()

    assert len(orders) == len(KINDS)
    assert [order.stored_is_open for order in orders] == [order.is_open for order in orders]
    assert [order.open_table_id for order in orders] == [
        order.table_id if order.is_open and order.order_type is OrderType.DINE_IN else None
        for order in orders
    ]


def test_the_list_of_open_orders_agrees_with_the_model(app: Flask) -> None:
    waiter_id = a_user().id
    for status, payment, total, order_type in KINDS:
        write(
            table_id=a_table().id,
            waiter_id=waiter_id,
            status=status,
            payment_status=payment,
            total_price=total,
            order_type=order_type,
        )

    listed = set(db.session.scalars(select(Order.id).where(Order.stored_is_open == true())))

    assert listed == {order.id for order in db.session.scalars(select(Order)) if order.is_open}


@pytest.mark.parametrize("first", [OPEN_HERE, {**SERVED, "total_price": 45_000}])
def test_the_database_refuses_a_second_open_order_at_a_table(
    app: Flask, first: dict[str, Any]
) -> None:
    place = {"table_id": a_table().id, "waiter_id": a_user().id}
    write(**place, **first)

    with pytest.raises(DBAPIError):
        write(**place, **OPEN_HERE)


def test_the_database_refuses_to_reopen_an_order_at_an_occupied_table(app: Flask) -> None:
    place = {"table_id": a_table().id, "waiter_id": a_user().id}
    write(**place, **SERVED, **PAID)
    write(**place, **OPEN_HERE)

    reopening = update(Order).where(Order.payment_status == PaymentStatus.PAID)
    with pytest.raises(DBAPIError), db.engine.begin() as connection:
        connection.execute(reopening.values(payment_status=PaymentStatus.UNPAID))


@pytest.mark.parametrize(
    "other",
    [
        {"order_type": OrderType.DINE_IN, "status": OrderStatus.CANCELLED},
        {**SERVED, **PAID},
        {**SERVED, "total_price": 0},
        {"order_type": OrderType.TAKEAWAY, "status": OrderStatus.PENDING},
        {"order_type": OrderType.DELIVERY, "status": OrderStatus.PENDING},
    ],
    ids=["cancelled", "paid", "free", "takeaway", "delivery"],
)
def test_the_database_allows_closed_and_takeaway_orders_at_an_occupied_table(
    app: Flask, other: dict[str, Any]
) -> None:
    place = {"table_id": a_table().id, "waiter_id": a_user().id}

    write(**place, **other)
    write(**place, **other)
    write(**place, **OPEN_HERE)

    assert len(db.session.scalars(select(Order)).all()) == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"order_type": OrderType.DINE_IN},
        {"order_type": OrderType.TAKEAWAY, "total_price": -1},
        {"order_type": OrderType.TAKEAWAY, "waiter_id": 999_999},
        {"order_type": OrderType.DINE_IN, "table_id": 999_999},
    ],
    ids=["dine-in without a table", "negative total", "no such waiter", "no such table"],
)
def test_the_database_refuses_an_impossible_order(app: Flask, wrong: dict[str, Any]) -> None:
    with pytest.raises(DBAPIError):
        write(**{"waiter_id": a_user().id, **wrong})


@pytest.mark.parametrize("column", ["status", "payment_status", "order_type"])
def test_the_database_refuses_an_unknown_status(app: Flask, column: str) -> None:
    order = an_order()
    statement = f"UPDATE orders SET {column} = 'eaten' WHERE id = {order.id}"

    with pytest.raises(DBAPIError), db.engine.begin() as connection:
        connection.exec_driver_sql(statement)


@pytest.mark.parametrize(
    "wrong",
    [
        {"quantity": 0, "total": 0},
        {"quantity": 100, "total": 4_500_000},
        {"price": -1, "total": -1},
        {"total": 44_999},
        {"dish_id": 999_999},
        {"order_id": 999_999},
    ],
    ids=["nothing", "too much", "negative price", "wrong sum", "no such dish", "no such order"],
)
def test_the_database_refuses_an_impossible_item(app: Flask, wrong: dict[str, Any]) -> None:
    order = an_order(lines=[])
    right = {
        "order_id": order.id,
        "dish_id": a_dish().id,
        "dish_name": "Soup",
        "quantity": 1,
        "price": 45_000,
        "total": 45_000,
        "status": ItemStatus.NEW,
    }

    with pytest.raises(DBAPIError), db.engine.begin() as connection:
        connection.execute(insert(OrderItem.__table__).values(**right | wrong))
