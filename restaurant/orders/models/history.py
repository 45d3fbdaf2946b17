"""The table of the history of orders."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from restaurant.auth.models import User
from restaurant.clock import now
from restaurant.database.base import AppendOnly, Model, Note


class OrderAction(StrEnum):
    """What was done. The names with ``line_`` are about an item."""

    PLACED = "placed"
    STATUS = "status"
    PAYMENT_STATUS = "payment_status"
    TABLE = "table_id"
    WAITER = "waiter_id"
    ORDER_TYPE = "order_type"
    NOTES = "notes"
    KITCHEN_NOTES = "kitchen_notes"
    ITEM_ADDED = "line_added"
    ITEM_STATUS = "line_status"
    ITEM_QUANTITY = "line_quantity"
    ITEM_COMMENT = "line_comment"


class OrderHistory(AppendOnly, Model):
    """An entry of an order's history: who changed what, from which value to which."""

    __tablename__ = "order_history"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("order_items.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    at: Mapped[datetime] = mapped_column(default=now)
    action: Mapped[OrderAction]
    before: Mapped[Note | None] = mapped_column("from_value")
    after: Mapped[Note | None] = mapped_column("to_value")

    user: Mapped[User] = relationship()
