"""The history of each order: who did what to it, and which of that the audit log keeps."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import insert, select
from sqlalchemy.orm import joinedload

from restaurant.audit import service as audit_service
from restaurant.audit.models import AuditAction
from restaurant.database import crud
from restaurant.database.session import db
from restaurant.database.transaction import required_unit
from restaurant.orders.changes import OrderChange
from restaurant.orders.models import Order, OrderAction, OrderHistory, OrderItem
from restaurant.orders.states import ItemStatus, OrderStatus
from restaurant.payments.states import PaymentStatus

#: The action of each field of an item; those of an order are called like the field.
ITEM_ACTIONS = {
    "status": OrderAction.ITEM_STATUS,
    "quantity": OrderAction.ITEM_QUANTITY,
    "comment": OrderAction.ITEM_COMMENT,
}

#: The changes that the audit log keeps: which value of which field means that money is given up.
AUDITED_CHANGES: dict[tuple[OrderAction, Any], AuditAction] = {
    (OrderAction.ITEM_STATUS, ItemStatus.CANCELLED): AuditAction.ITEM_CANCELLED,
    (OrderAction.STATUS, OrderStatus.CANCELLED): AuditAction.ORDER_CANCELLED,
    (OrderAction.PAYMENT_STATUS, PaymentStatus.REFUNDED): AuditAction.ORDER_REFUNDED,
}

_INSERT = insert(OrderHistory)


class HistoryEntry(NamedTuple):
    """An action on an item, or without one on the order itself."""

    action: OrderAction
    item: OrderItem | None
    before: Any
    after: Any


def get_history(order_id: int) -> list[OrderHistory]:
    """The history of an order, oldest first. Raises ``NotFoundError``."""
    order = crud.get_or_404(Order, order_id)
    statement = (
        select(OrderHistory)
        .where(OrderHistory.order_id == order.id)
        .options(joinedload(OrderHistory.user))
        .order_by(OrderHistory.id)
    )
    return list(db.session.scalars(statement))


def follow(change: OrderChange) -> None:
    """Write the history of a change in one statement, and its audited part to the audit log."""
    order, user, unit = change.order, change.user, required_unit()
    rows = []
    for action, item, before, after in _entries(change):
        rows.append(
            {
                "order_id": order.id,
                "item_id": item and item.id,
                "user_id": user.id,
                "at": unit.at,
                "action": action,
                "from_value": None if before is None else str(before),
                "to_value": None if after is None else str(after),
            }
        )
        if audited := AUDITED_CHANGES.get((action, after)):
            audit_service.record(
                audited, user, item or order, field=action, before=before, after=after
            )
    unit.connection.execute(_INSERT, rows)


def _entries(change: OrderChange) -> Iterator[HistoryEntry]:
    if change.is_new:
        yield HistoryEntry(OrderAction.PLACED, None, None, change.order.status)
    for item in change.added:
        yield HistoryEntry(OrderAction.ITEM_ADDED, item, None, item.status)
    for item, difference in change.moved.items():
        for name, (old, new) in difference.items():
            yield HistoryEntry(ITEM_ACTIONS[name], item, old, new)
    for name, (old, new) in change.changed.items():
        yield HistoryEntry(OrderAction(name), None, old, new)
