"""An order's way from the table to the kitchen, back, and to the till."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select, true

from restaurant.auth.models import User
from restaurant.database import crud
from restaurant.database.session import db
from restaurant.database.transaction import transactional
from restaurant.errors import ConflictError, InvalidError
from restaurant.floor.models import Table
from restaurant.orders.changes import record_placing, recorded
from restaurant.orders.items import NewLine, add_lines
from restaurant.orders.json_cache import order_prints
from restaurant.orders.models import Order
from restaurant.orders.policy import must_be_among, must_be_own, must_hold
from restaurant.orders.states import OrderStatus, OrderType, PaymentStatus
from restaurant.orders.status_commands import command, must_command
from restaurant.payments.models import PaymentMethod
from restaurant.permissions import ORDER_FIELDS, Permission

#: An order of these statuses is open, whatever was paid.
NEVER_CLOSED = frozenset({OrderStatus.PENDING, OrderStatus.IN_PROGRESS, OrderStatus.READY})

#: What is stored as it is sent. The rest of an order's fields have rules of their own.
PLAIN_FIELDS = ("order_type", "notes", "kitchen_notes")


def select_orders(
    created_from: datetime | None = None, created_to: datetime | None = None, **filters: Any
) -> Select[Order]:
    """The orders that a list shows: created from one moment on, and before another."""
    found = crud.select_all(Order, **filters)
    if filters.get("is_open") or NEVER_CLOSED.issuperset(filters.get("status", list(OrderStatus))):
        # They are few: what else is asked for is looked for among them, not in all the years.
        every = Order.__table__.alias()
        found = found.where(Order.id.in_(select(every.c.id).where(every.c.is_open == true())))
    return crud.between(found, Order.created_at, created_from, created_to)


def select_editions(**filters: Any) -> Select[*tuple[Any, ...]]:
    """Of the orders that a list shows what tells their present state from any other."""
    return select_orders(**filters).with_only_columns(Order.id, Order.version, Order.updated_at)


def printed(editions: Iterable[Row[Any]]) -> list[Any]:
    """These orders as JSON. Only those that changed since they were last shown are loaded."""
    prints: dict[int, Any] = {edition.id: order_prints.find(tuple(edition)) for edition in editions}
    changed = [order_id for order_id, known in prints.items() if known is None]
    if changed:
        loaded = db.session.scalars(select(Order).where(Order.id.in_(changed)))
        prints |= {order.id: order for order in loaded}
    return list(prints.values())


@transactional
def place_order(
    user: User,
    order_type: OrderType,
    items: Sequence[NewLine],
    table_id: int | None = None,
    waiter_id: int | None = None,
    **notes: Any,
) -> Order:
    """Take an order and send it to the kitchen.

    Raises ``table_occupied`` when its table has an open order, ``dish_unavailable`` for
    what is sold out; nothing is kept then.
    """
    order = Order(order_type=order_type, waiter_id=user.id, **notes)
    if waiter_id not in (None, user.id):
        must_hold(user, Permission.CHANGE_ANY_ORDER)
        order.waiter_id = _colleague(waiter_id).id
    _sit_down(order, table_id)
    add_lines(order, items)
    db.session.add(order)
    record_placing(user, order)
    return order


@transactional
def change_order(user: User, order_id: int, changes: dict[str, Any]) -> Order:
    """Change an order; its status is a command to its lines. What stays is no change."""
    order = crud.get(Order, order_id)
    _must_be_allowed(user, order, changes)
    wanted = _wanted(order, changes)
    with recorded(user, order):
        if wanted.keys() - {"payment_status", "payment_method_id", "status"}:
            with db.session.no_autoflush:  # nothing is written before all of it is checked
                _rearrange(order, wanted)
        if "status" in changes:
            command(user, order, changes["status"])
        if "payment_status" in wanted:
            _settle(order, wanted["payment_status"], changes.get("payment_method_id"))
    return order


def cancel_order(user: User, order_id: int) -> None:
    """Cancel an order with all its lines. It stays in the books."""
    change_order(user, order_id, {"status": OrderStatus.CANCELLED})


def _must_be_allowed(user: User, order: Order, changes: dict[str, Any]) -> None:
    must_be_among(ORDER_FIELDS[user.role], changes, user)
    must_be_own(user, order)
    if "status" in changes:
        must_command(user, changes["status"])
    if changes.get("payment_status") is PaymentStatus.REFUNDED:
        must_hold(user, Permission.REFUND)
    if "payment_method_id" in changes and changes.get("payment_status") is not PaymentStatus.PAID:
        raise InvalidError.of_field("payment_method_id", "Goes with payment_status paid.")


def _wanted(order: Order, changes: dict[str, Any]) -> dict[str, Any]:
    """What would really change. Paying again is never the same as having paid."""
    final = {PaymentStatus.PAID, PaymentStatus.REFUNDED}
    return {
        name: value
        for name, value in changes.items()
        if getattr(order, name) != value or (name == "payment_status" and value in final)
    }


def _rearrange(order: Order, wanted: dict[str, Any]) -> None:
    order.must_be_open()
    for name in PLAIN_FIELDS:
        if name in wanted:
            setattr(order, name, wanted[name])
    if "waiter_id" in wanted:
        order.waiter_id = _colleague(wanted["waiter_id"]).id
    if {"table_id", "order_type"} & wanted.keys():
        _sit_down(order, wanted.get("table_id", order.table_id))


def _sit_down(order: Order, table_id: int | None) -> None:
    """Give an order its table. A dine-in order needs one that no other order holds."""
    dine_in = order.order_type is OrderType.DINE_IN
    if table_id is None:
        if dine_in:
            raise InvalidError.of_field("table_id", "A dine-in order needs a table.")
        order.table, order.table_id = None, None
        return
    table = db.session.get(Table, table_id)
    if table is None:
        raise InvalidError.of_field("table_id", f"There is no table {table_id}.")
    if not table.is_active:
        raise ConflictError(f"Table {table.number} is not in use.", "table_inactive")
    if dine_in and table.current_order_id not in (None, order.id):
        raise ConflictError(
            f"Table {table.number} has an open order.",
            "table_occupied",
            order_id=table.current_order_id,
        )
    order.table, order.table_id = table, table.id


def _colleague(waiter_id: int | None) -> User:
    waiter = waiter_id and db.session.get(User, waiter_id)
    if not waiter or not waiter.is_active or not waiter.can(Permission.TAKE_ORDERS):
        raise InvalidError.of_field("waiter_id", f"Nobody with id {waiter_id} can take orders.")
    return waiter


def _settle(order: Order, status: PaymentStatus, method_id: int | None) -> None:
    if status is PaymentStatus.REFUNDED:
        order.refund()
        return
    if status is not PaymentStatus.PAID:
        order.must_reach_payment(status)
    method = method_id and db.session.get(PaymentMethod, method_id)
    if not method or not method.is_active:
        raise InvalidError.of_field("payment_method_id", "Paying needs an active payment method.")
    order.pay(method)
