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
from restaurant.orders.states import LineStatus, OrderStatus, PaymentStatus

#: What an owner wants to look up later: which change of what means that money was given up.
AUDITED: dict[tuple[OrderAction, Any], AuditAction] = {
    (OrderAction.LINE_STATUS, LineStatus.CANCELLED): AuditAction.LINE_CANCELLED,
    (OrderAction.STATUS, OrderStatus.CANCELLED): AuditAction.ORDER_CANCELLED,
    (OrderAction.PAYMENT_STATUS, PaymentStatus.REFUNDED): AuditAction.ORDER_REFUNDED,
}


class Page(NamedTuple):
    """One thing that was done: to a line, or without one to the order itself."""

    action: OrderAction
    item: OrderItem | None
    before: Any
    after: Any


def history_of(order_id: int) -> list[OrderHistory]:
    """Who did what to an order, oldest first."""
    order = crud.get(Order, order_id)
    statement = (
        select(OrderHistory)
        .where(OrderHistory.order_id == order.id)
        .options(joinedload(OrderHistory.user))
        .order_by(OrderHistory.id)
    )
    return list(db.session.scalars(statement))


def write(user: User, order: Order, pages: Iterable[Page]) -> None:
    """Write down what somebody did to an order, in one statement, and what the audit keeps of it.

    The order and its lines have their ids by then.
    """
    present = now()
    rows = []
    for page in pages:
        rows.append(
            {
                "order_id": order.id,
                "item_id": page.item and page.item.id,
                "user_id": user.id,
                "at": present,
                "action": page.action,
                "from_value": _text(page.before),
                "to_value": _text(page.after),
            }
        )
        if audited := AUDITED.get((page.action, page.after)):
            what = page.item or order
            audit_service.note(
                audited, user, what, field=page.action, before=page.before, after=page.after
            )
    if rows:
        db.session.connection().execute(insert(OrderHistory), rows)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
