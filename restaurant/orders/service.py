"""What people do with orders: place, change and cancel them."""

from collections.abc import Sequence
from typing import Any, TypedDict

from restaurant.auth.models import User
from restaurant.database import crud
from restaurant.database.session import db
from restaurant.database.transaction import transactional
from restaurant.errors import ConflictError, InvalidError
from restaurant.floor.models import Table
from restaurant.orders.changes import NOTHING, record_change, take_snapshot
from restaurant.orders.items import NewItem, add_new_items
from restaurant.orders.models import Order
from restaurant.orders.policy import ORDER_FIELDS, check_fields, check_owner, require_permission
from restaurant.orders.states import OrderStatus, OrderType
from restaurant.orders.status_commands import check_command, set_order_status
from restaurant.payments.models import PaymentMethod
from restaurant.payments.states import PaymentStatus
from restaurant.permissions import Permission

#: The fields that are stored as they are sent; the others have rules of their own.
SIMPLE_FIELDS = ("order_type", "notes", "kitchen_notes")


class OrderChanges(TypedDict, total=False):
    """The fields of an order to change; the others stay."""

    table_id: int | None
    waiter_id: int
    order_type: OrderType
    notes: str | None
    kitchen_notes: str | None
    status: OrderStatus
    payment_status: PaymentStatus
    payment_method_id: int


@transactional
def place_order(
    user: User,
    order_type: OrderType,
    items: Sequence[NewItem],
    table_id: int | None = None,
    waiter_id: int | None = None,
    **notes: str | None,
) -> Order:
    """Place an order and send it to the kitchen.

    Raises ``table_occupied`` when the table has an open order, ``dish_unavailable`` for a
    dish that is sold out, ``order_full`` for too many items, ``InvalidError`` for an unknown
    table, waiter or dish.
    """
    order = Order(order_type=order_type, waiter_id=user.id, **notes)
    if waiter_id not in (None, user.id):
        require_permission(user, Permission.CHANGE_ANY_ORDER)
        order.waiter_id = _get_waiter(waiter_id).id
    _assign_table(order, table_id)
    add_new_items(order, items)
    record_change(user, order, NOTHING)
    return order


@transactional
def change_order(user: User, order_id: int, changes: OrderChanges) -> Order:
    """Change an order; a value that it has already is no change.

    Setting ``status`` sets that of the items; see ``status_commands``.
    """
    order = crud.get_or_404(Order, order_id)
    _check_permissions(user, order, changes)
    wanted = _effective_changes(order, changes)
    before = take_snapshot(order)
    if wanted.keys() - {"payment_status", "payment_method_id", "status"}:
        with db.session.no_autoflush:  # nothing is written before everything is checked
            _apply(order, wanted)
    if "status" in changes:
        set_order_status(user, order, changes["status"])
    if "payment_status" in wanted:
        _set_payment_status(order, wanted["payment_status"], changes.get("payment_method_id"))
    record_change(user, order, before)
    return order


def cancel_order(user: User, order_id: int) -> None:
    """Cancel an order with all its items. It stays in the database."""
    change_order(user, order_id, {"status": OrderStatus.CANCELLED})


def _check_permissions(user: User, order: Order, changes: OrderChanges) -> None:
    check_fields(ORDER_FIELDS[user.role], changes, user)
    check_owner(user, order)
    if "status" in changes:
        check_command(user, changes["status"])
    if changes.get("payment_status") is PaymentStatus.REFUNDED:
        require_permission(user, Permission.REFUND)
    if "payment_method_id" in changes and changes.get("payment_status") is not PaymentStatus.PAID:
        raise InvalidError.for_field("payment_method_id", "Goes with payment_status paid.")


def _effective_changes(order: Order, changes: OrderChanges) -> dict[str, Any]:
    """The changes that differ from the order; paying or refunding again always counts as one."""
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
    """Set the table of an order. A dine-in order needs one without another open order."""
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
        raise ConflictError(
            f"Table {table.number} is switched off. Choose another table.", "table_inactive"
        )
    if dine_in and table.current_order_id not in (None, order.id):
        raise ConflictError(
            f"Table {table.number} has an open order. Add to order {table.current_order_id},"
            " or choose another table.",
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
