"""The book of each order: who did what to it, page after page."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import insert, select
from sqlalchemy.orm import joinedload

from restaurant.audit import service as audit_service
from restaurant.audit.models import AuditAction
from restaurant.auth.models import User
from restaurant.clock import now
from restaurant.database import crud
from restaurant.database.session import db
from restaurant.orders.models import Order, OrderAction, OrderHistory, OrderItem
from restaurant.orders.states import ItemStatus, OrderStatus, PaymentStatus

#: What an owner wants to look up later: which change of what means that money was given up.
AUDITED_CHANGES: dict[tuple[OrderAction, Any], AuditAction] = {
    (OrderAction.ITEM_STATUS, ItemStatus.CANCELLED): AuditAction.ITEM_CANCELLED,
    (OrderAction.STATUS, OrderStatus.CANCELLED): AuditAction.ORDER_CANCELLED,
    (OrderAction.PAYMENT_STATUS, PaymentStatus.REFUNDED): AuditAction.ORDER_REFUNDED,
}


class HistoryEntry(NamedTuple):
    """One thing that was done: to a line, or without one to the order itself."""

    action: OrderAction
    item: OrderItem | None
    before: Any
    after: Any


def get_history(order_id: int) -> list[OrderHistory]:
    """Who did what to an order, oldest first."""
    order = crud.get_or_404(Order, order_id)
    statement = (
        select(OrderHistory)
        .where(OrderHistory.order_id == order.id)
        .options(joinedload(OrderHistory.user))
        .order_by(OrderHistory.id)
    )
    return list(db.session.scalars(statement))


def add_entries(user: User, order: Order, entries: Iterable[HistoryEntry]) -> None:
    """Write down what somebody did to an order, in one statement, and what the audit keeps of it.

    The order and its lines have their ids by then.
    """
    present = now()
    rows = []
    for entry in entries:
        rows.append(
            {
                "order_id": order.id,
                "item_id": entry.item and entry.item.id,
                "user_id": user.id,
                "at": present,
                "action": entry.action,
                "from_value": _format_value(entry.before),
                "to_value": _format_value(entry.after),
            }
        )
        if audited := AUDITED_CHANGES.get((entry.action, entry.after)):
            what = entry.item or order
            audit_service.record(
                audited, user, what, field=entry.action, before=entry.before, after=entry.after
            )
    if rows:
        db.session.connection().execute(insert(OrderHistory), rows)


def _format_value(value: Any) -> str | None:
    return None if value is None else str(value)
