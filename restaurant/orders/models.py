"""Orders, their items and their history."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, select
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship
from sqlalchemy.sql import ColumnElement

from restaurant.auth.models import User
from restaurant.clock import now
from restaurant.database.base import AppendOnly, MinorUnits, Model, Name, Note, RecordMixin
from restaurant.errors import ConflictError
from restaurant.floor.models import Table
from restaurant.menu.models import Dish
from restaurant.orders.states import (
    ITEM_TRANSITIONS,
    ItemStatus,
    OrderStatus,
    OrderType,
    order_status,
)
from restaurant.payments.models import Payable, PaymentMethod

#: More lines than any party orders; an order is always shown whole, so it has an end.
MAX_ITEMS = 1000

# The rule of ``Order.is_open`` for the database. It computes the two columns itself, so
# neither can be forgotten or drift, and the unique one holds whoever writes.
OPEN_SQL = (
    "status <> 'cancelled' AND NOT "
    "(status = 'served' AND (payment_status <> 'unpaid' OR total_price = 0))"
)


class OrderItem(RecordMixin, Model):
    """One line of an order: so many portions of a dish, as it was called and priced then."""

    __tablename__ = "order_items"
    __table_args__ = (
        CheckConstraint("quantity BETWEEN 1 AND 99", name="quantity_in_range"),
        CheckConstraint("price >= 0", name="price_not_negative"),
        CheckConstraint("total = price * quantity", name="total_is_price_by_quantity"),
    )

    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    dish_id: Mapped[int] = mapped_column(ForeignKey("dishes.id"), index=True)
    dish_name: Mapped[Name]
    quantity: Mapped[int]
    price: Mapped[MinorUnits]  # of one portion
    total: Mapped[MinorUnits]
    comment: Mapped[Note | None]
    status: Mapped[ItemStatus] = mapped_column(default=ItemStatus.NEW)
    version: Mapped[int] = mapped_column(default=1)

    order: Mapped[Order] = relationship(back_populates="items")

    def check_transition(self, status: ItemStatus) -> None:
        """Raise ``illegal_transition`` unless the table of moves leads there from here."""
        allowed = ITEM_TRANSITIONS[self.status]
        if status not in allowed:
            raise ConflictError(
                f"A line that is {self.status} cannot become {status}.",
                "illegal_transition",
                current=self.status.value,
                allowed=sorted(allowed),
            )

    def bump_version(self) -> None:
        """Count a change, so that every reader can tell old from new."""
        self.version += 1

    def check_not_started(self) -> None:
        """Raise ``line_started`` once the kitchen has begun with it."""
        if self.status is not ItemStatus.NEW:
            raise ConflictError(
                f"{self.dish_name} is {self.status}; add a new line instead.",
                "line_started",
                current=self.status.value,
            )


class Order(Payable, RecordMixin, Model):
    """What the guests at one table asked for.

    ``status``, ``total_price`` and the times follow from the lines; nobody sets them.
    """

    __tablename__ = "orders"
    __table_args__ = (
        CheckConstraint("total_price >= 0", name="total_not_negative"),
        CheckConstraint("order_type <> 'dine_in' OR table_id IS NOT NULL", name="dine_in_table"),
        *(
            Index(None, column, "id")
            for column in (
                "status",
                "payment_status",
                "table_id",
                "waiter_id",
                "order_type",
                "is_open",
                "created_at",
            )
        ),
    )
    __mapper_args__ = {"eager_defaults": False}

    table_id: Mapped[int | None] = mapped_column(ForeignKey("tables.id"))
    waiter_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    status: Mapped[OrderStatus] = mapped_column(default=OrderStatus.PENDING)
    order_type: Mapped[OrderType] = mapped_column(default=OrderType.DINE_IN)
    notes: Mapped[Note | None]
    kitchen_notes: Mapped[Note | None]
    served_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    is_open_column: Mapped[bool | None] = mapped_column(  # MariaDB computes no NOT NULL
        "is_open", Computed(f"CASE WHEN {OPEN_SQL} THEN true ELSE false END", persisted=True)
    )
    open_table_id: Mapped[int | None] = mapped_column(
        Computed(
            f"CASE WHEN order_type = 'dine_in' AND {OPEN_SQL} THEN table_id END", persisted=True
        ),
        unique=True,
    )

    table: Mapped[Table | None] = relationship(foreign_keys=[table_id], viewonly=True)
    items: Mapped[list[OrderItem]] = relationship(
        back_populates="order",
        order_by=OrderItem.id,
        lazy="selectin",  # an order is never shown without its lines
    )

    @hybrid_property
    def is_open(self) -> bool:
        """Open until cancelled, or served and settled."""
        if self.status is OrderStatus.CANCELLED:
            return False
        return not (self.status is OrderStatus.SERVED and self.is_settled)

    @is_open.inplace.expression
    @classmethod
    def _is_open(cls) -> ColumnElement[bool]:
        return cls.__table__.c.is_open

    @property
    def occupied_table(self) -> Table | None:
        """The table this order keeps occupied, if it does."""
        return self.table if self.is_open and self.order_type is OrderType.DINE_IN else None

    @property
    def time_to_serve(self) -> int | None:
        """Whole minutes from the order to the last plate on the table."""
        if self.served_at is None:
            return None
        return int((self.served_at - self.created_at).total_seconds() // 60)

    def add(self, dish: Dish, quantity: int, comment: str | None = None) -> OrderItem:
        """Add a line at the dish's present name and price; later changes leave it alone."""
        self.check_open()
        self.check_not_paid("add to it")
        if not dish.can_be_ordered:
            raise ConflictError(
                f"{dish.name} is not available.", "dish_unavailable", dish_id=dish.id
            )
        if len(self.items) >= MAX_ITEMS:
            raise ConflictError(f"An order has at most {MAX_ITEMS} lines.", "order_full")
        item = OrderItem(
            dish_id=dish.id,
            dish_name=dish.name,
            quantity=quantity,
            price=dish.price,
            total=dish.price * quantity,
            comment=comment,
        )
        self.items.append(item)
        self._recalculate()
        return item

    def set_item_status(self, item: OrderItem, status: ItemStatus) -> None:
        """Bring one line to another state. The caller asked ``item.must_reach`` first."""
        self.check_open()
        if status is ItemStatus.CANCELLED:
            self.check_not_paid("cancel anything on it")
        item.status = status
        self._recalculate()

    def change_quantity(self, item: OrderItem, quantity: int) -> None:
        """Change how many portions a line is, while the kitchen has not begun with it."""
        self.check_open()
        item.check_not_started()
        self.check_not_paid("change what it costs")
        item.quantity = quantity
        item.total = item.price * quantity
        self._recalculate()

    def change_comment(self, item: OrderItem, comment: str | None) -> None:
        """Change what the kitchen reads beside a line, while it has not begun with it."""
        self.check_open()
        item.check_not_started()
        item.comment = comment

    def cancel_empty(self) -> None:
        """Cancel an order on which nothing was ever ordered."""
        self.cancelled_at = now()
        self._recalculate()

    def pay(self, method: PaymentMethod) -> None:
        """Take the money for the whole order."""
        self.check_open()
        self.take_payment(method)

    def check_open(self) -> None:
        """Raise ``order_closed`` once nothing can change any more."""
        if not self.is_open:
            raise ConflictError(
                f"Order {self.id} is closed.", "order_closed", current=self.status.value
            )

    def bump_version(self) -> None:
        """Count a change, so that every reader can tell old from new."""
        self.version += 1

    def _recalculate(self) -> None:
        """Bring total, status and times in line with the lines."""
        self.total_price = sum(
            item.total for item in self.items if item.status is not ItemStatus.CANCELLED
        )
        self.status = order_status(item.status for item in self.items)
        if not self.items and self.cancelled_at is not None:
            self.status = OrderStatus.CANCELLED
        self.served_at = self._timestamp_if(self.served_at, OrderStatus.SERVED)
        self.cancelled_at = self._timestamp_if(self.cancelled_at, OrderStatus.CANCELLED)

    def _timestamp_if(self, moment: datetime | None, status: OrderStatus) -> datetime | None:
        return (moment or now()) if self.status is status else None


Table.current_order_id = column_property(  # type: ignore[assignment]  # a query, read as an id
    select(Order.id)
    .where(Order.open_table_id == Table.id)
    .correlate_except(Order)
    .scalar_subquery()
)

if TYPE_CHECKING:
    pass


class OrderAction(StrEnum):
    """What was done. A word with ``line_`` is about one line."""

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
    """One entry of an order's history."""

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
