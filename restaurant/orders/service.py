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
from restaurant.orders.changes import record_creation, track_changes
from restaurant.orders.items import NewItem, add_new_items
from restaurant.orders.json_cache import order_json_cache
from restaurant.orders.models import Order
from restaurant.orders.policy import check_fields, check_owner, require_permission
from restaurant.orders.states import OrderStatus, OrderType, PaymentStatus
from restaurant.orders.status_commands import check_command, set_order_status
from restaurant.payments.models import PaymentMethod
from restaurant.permissions import ORDER_FIELDS, Permission

#: An order of these statuses is open, whatever was paid.
OPEN_STATUSES = frozenset({OrderStatus.PENDING, OrderStatus.IN_PROGRESS, OrderStatus.READY})

#: What is stored as it is sent. The rest of an order's fields have rules of their own.
SIMPLE_FIELDS = ("order_type", "notes", "kitchen_notes")


def select_orders(
    created_from: datetime | None = None, created_to: datetime | None = None, **filters: Any
) -> Select[Order]:
    """The orders that a list shows: created from one moment on, and before another."""
    found = crud.select_all(Order, **filters)
    if filters.get("is_open") or OPEN_STATUSES.issuperset(filters.get("status", list(OrderStatus))):
        # They are few: what else is asked for is looked for among them, not in all the years.
        every = Order.__table__.alias()
        found = found.where(Order.id.in_(select(every.c.id).where(every.c.is_open == true())))
    return crud.filter_period(found, Order.created_at, created_from, created_to)


def select_versions(**filters: Any) -> Select[*tuple[Any, ...]]:
    """Of the orders that a list shows what tells their present state from any other."""
    return select_orders(**filters).with_only_columns(Order.id, Order.version, Order.updated_at)


def dump_cached(versions: Iterable[Row[Any]]) -> list[Any]:
    """These orders as JSON. Only those that changed since they were last shown are loaded."""
    documents: dict[int, Any] = {
        version.id: order_json_cache.get(tuple(version)) for version in versions
    }
    changed = [order_id for order_id, known in documents.items() if known is None]
    if changed:
        loaded = db.session.scalars(select(Order).where(Order.id.in_(changed)))
        documents |= {order.id: order for order in loaded}
    return list(documents.values())


@transactional
def place_order(
    user: User,
    order_type: OrderType,
    items: Sequence[NewItem],
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
        require_permission(user, Permission.CHANGE_ANY_ORDER)
        order.waiter_id = _get_waiter(waiter_id).id
    _assign_table(order, table_id)
    add_new_items(order, items)
    db.session.add(order)
    record_creation(user, order)
    return order


@transactional
def change_order(user: User, order_id: int, changes: dict[str, Any]) -> Order:
    """Change an order; its status is a command to its lines. What stays is no change."""
    order = crud.get_or_404(Order, order_id)
    _check_permissions(user, order, changes)
    wanted = _effective_changes(order, changes)
    with track_changes(user, order):
        if wanted.keys() - {"payment_status", "payment_method_id", "status"}:
            with db.session.no_autoflush:  # nothing is written before all of it is checked
                _apply(order, wanted)
        if "status" in changes:
            set_order_status(user, order, changes["status"])
        if "payment_status" in wanted:
            _set_payment_status(order, wanted["payment_status"], changes.get("payment_method_id"))
    return order


def cancel_order(user: User, order_id: int) -> None:
    """Cancel an order with all its lines. It stays in the books."""
    change_order(user, order_id, {"status": OrderStatus.CANCELLED})


def _check_permissions(user: User, order: Order, changes: dict[str, Any]) -> None:
    check_fields(ORDER_FIELDS[user.role], changes, user)
    check_owner(user, order)
    if "status" in changes:
        check_command(user, changes["status"])
    if changes.get("payment_status") is PaymentStatus.REFUNDED:
        require_permission(user, Permission.REFUND)
    if "payment_method_id" in changes and changes.get("payment_status") is not PaymentStatus.PAID:
        raise InvalidError.for_field("payment_method_id", "Goes with payment_status paid.")


def _effective_changes(order: Order, changes: dict[str, Any]) -> dict[str, Any]:
    """What would really change. Paying again is never the same as having paid."""
    final = {PaymentStatus.PAID, PaymentStatus.REFUNDED}
    return {
        name: value
        for name, value in changes.items()
        if getattr(order, name) != value or (name == "payment_status" and value in final)
    }


def _apply(order: Order, wanted: dict[str, Any]) -> None:
    order.check_open()
    for name in SIMPLE_FIELDS:
        if name in wanted:
            setattr(order, name, wanted[name])
    if "waiter_id" in wanted:
        order.waiter_id = _get_waiter(wanted["waiter_id"]).id
    if {"table_id", "order_type"} & wanted.keys():
        _assign_table(order, wanted.get("table_id", order.table_id))


def _assign_table(order: Order, table_id: int | None) -> None:
    """Give an order its table. A dine-in order needs one that no other order holds."""
    dine_in = order.order_type is OrderType.DINE_IN
    if table_id is None:
        if dine_in:
            raise InvalidError.for_field("table_id", "A dine-in order needs a table.")
        order.table, order.table_id = None, None
        return
    table = db.session.get(Table, table_id)
    if table is None:
        raise InvalidError.for_field("table_id", f"There is no table {table_id}.")
    if not table.is_active:
        raise ConflictError(f"Table {table.number} is not in use.", "table_inactive")
    if dine_in and table.current_order_id not in (None, order.id):
        raise ConflictError(
            f"Table {table.number} has an open order.",
            "table_occupied",
            order_id=table.current_order_id,
        )
    order.table, order.table_id = table, table.id


def _get_waiter(waiter_id: int | None) -> User:
    waiter = waiter_id and db.session.get(User, waiter_id)
    if not waiter or not waiter.is_active or not waiter.can(Permission.TAKE_ORDERS):
        raise InvalidError.for_field("waiter_id", f"Nobody with id {waiter_id} can take orders.")
    return waiter


def _set_payment_status(order: Order, status: PaymentStatus, method_id: int | None) -> None:
    if status is PaymentStatus.REFUNDED:
        order.refund()
        return
    if status is not PaymentStatus.PAID:
        order.check_payment_transition(status)
    method = method_id and db.session.get(PaymentMethod, method_id)
    if not method or not method.is_active:
        raise InvalidError.for_field("payment_method_id", "Paying needs an active payment method.")
    order.pay(method)
