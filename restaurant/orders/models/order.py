"""Orders, and the rules that always hold for them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from restaurant.clock import now
from restaurant.database.base import MinorUnits, Model, Name, Note, RecordMixin
from restaurant.errors import ConflictError
from restaurant.floor.models import Table
from restaurant.menu.models import Dish, check_can_be_ordered
from restaurant.orders.states import (
    ITEM_TRANSITIONS,
    OPEN_STATUSES,
    ItemStatus,
    OrderStatus,
    OrderType,
    order_status,
)
from restaurant.payments.models import SETTLED_SQL, Payable, PaymentMethod

#: The most items of an order, which is always shown whole; cancelled ones count.
MAX_ITEMS = 200

# The rule of ``Order.is_open`` for the database, which computes two columns from it: so no
# writer can forget them, and no table has two open orders.
OPEN_SQL = f"status <> 'cancelled' AND NOT (status = 'served' AND ({SETTLED_SQL}))"


class OrderItem(RecordMixin, Model):
    """An item of an order: portions of a dish at the name and price when it was ordered."""

    __tablename__ = "order_items"
    __table_args__ = (
        CheckConstraint("quantity BETWEEN 1 AND 99", name="quantity_in_range"),
        CheckConstraint("price >= 0", name="price_not_negative"),
        CheckConstraint("total = price * quantity", name="total_is_price_by_quantity"),
        Index(None, "dish_id", "order_id"),
    )

    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    dish_id: Mapped[int] = mapped_column(ForeignKey("dishes.id"))
    dish_name: Mapped[Name]
    quantity: Mapped[int]
    price: Mapped[MinorUnits]  # of one portion
    total: Mapped[MinorUnits]
    comment: Mapped[Note | None]
    status: Mapped[ItemStatus] = mapped_column(default=ItemStatus.NEW)
    version: Mapped[int] = mapped_column(default=1)

    order: Mapped[Order] = relationship(back_populates="items")

    def check_transition(self, status: ItemStatus) -> None:
        """Raise ``illegal_transition`` unless ``ITEM_TRANSITIONS`` has this one."""
        allowed = ITEM_TRANSITIONS[self.status]
        if status not in allowed:
            raise ConflictError(
                f"An item that is {self.status} cannot become {status}; {_advice(allowed)}.",
                "illegal_transition",
                current=self.status.value,
                allowed=sorted(allowed),
            )

    def bump_version(self) -> None:
        """Count a change, so that clients can tell old from new."""
        self.version += 1

    def check_not_started(self) -> None:
        """Raise ``line_started`` once the kitchen has begun cooking it."""
        if self.status is not ItemStatus.NEW:
            raise ConflictError(
                f"{self.dish_name} is {self.status}; add a new item instead.",
                "line_started",
                current=self.status.value,
            )


class Order(Payable, RecordMixin, Model):
    """An order of guests, at a table or without one.

    ``status``, ``total_price``, ``served_at`` and ``cancelled_at`` follow from the items.
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
                "paid_at",
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

    stored_is_open: Mapped[bool | None] = mapped_column(  # MariaDB computes no NOT NULL
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
        lazy="selectin",  # an order is never shown without its items
    )

    @property
    def is_open(self) -> bool:
        """Whether the order is open: until cancelled, or served and settled.

        Also true to changes not flushed yet; queries use ``stored_is_open``.
        """
        if self.status in OPEN_STATUSES:
            return True
        return self.status is OrderStatus.SERVED and not self.is_settled

    @property
    def occupied_table(self) -> Table | None:
        """The table this order keeps occupied, if it does."""
        return self.table if self.is_open and self.order_type is OrderType.DINE_IN else None

    @property
    def time_to_serve(self) -> int | None:
        """Whole minutes from placing the order to serving its last item; None until then."""
        if self.served_at is None:
            return None
        return int((self.served_at - self.created_at).total_seconds() // 60)

    def add_items(self, new_items: Iterable[tuple[Dish, int, str | None]]) -> list[OrderItem]:
        """Add items, each a dish, a quantity and a comment, at present names and prices.

        Those of one call have the same ``created_at``: by it people see what came together.
        A paid or refunded order is unpaid again, and what the items cost is due (after a
        refund: the whole total). Raises ``order_closed``, ``dish_unavailable`` or
        ``order_full``.
        """
        self.check_open()
        wanted = list(new_items)
        self._check_room(len(wanted))
        check_can_be_ordered(dish for dish, _quantity, _comment in wanted)
        moment = now()
        added = [_make_item(*new_item, moment) for new_item in wanted]
        self.items.extend(added)
        if added:
            self.owe_after_refund()
        self._recalculate()
        return added

    def set_item_status(self, item: OrderItem, status: ItemStatus) -> None:
        """Set the status of an item, after ``item.check_transition``.

        Raises ``order_closed``, or ``order_paid`` for cancelling on a paid order.
        """
        self.check_open()
        if status is ItemStatus.CANCELLED:
            self.check_can_cost_less(item.total, "cancel anything on it")
        item.status = status
        self._recalculate()

    def change_quantity(self, item: OrderItem, quantity: int) -> None:
        """Change the portions of an item.

        Raises ``order_closed``, ``line_started`` or ``order_paid``.
        """
        self.check_open()
        item.check_not_started()
        saved = item.total - item.price * quantity
        self.check_can_cost_less(saved, "change what it costs")
        if quantity > item.quantity:
            self.owe_after_refund()
        item.quantity = quantity
        item.total = item.price * quantity
        self._recalculate()

    def change_comment(self, item: OrderItem, comment: str | None) -> None:
        """Change the comment of an item. Raises ``order_closed`` or ``line_started``."""
        self.check_open()
        item.check_not_started()
        item.comment = comment

    def cancel_empty(self) -> None:
        """Cancel an order without items."""
        self.cancelled_at = now()
        self._recalculate()

    def pay(self, method: PaymentMethod) -> None:
        """Record the payment of the order. Raises ``order_closed`` and as ``take_payment``."""
        self.check_open()
        self.take_payment(method)

    def check_open(self) -> None:
        """Raise ``order_closed`` unless the order is open."""
        if not self.is_open:
            raise ConflictError(
                f"Order {self.id} is {self.status} and closed. Place a new order instead.",
                "order_closed",
                current=self.status.value,
            )

    def _check_room(self, count: int) -> None:
        room = max(MAX_ITEMS - len(self.items), 0)
        if count > room:
            raise ConflictError(
                f"An order has at most {MAX_ITEMS} items, and this one has room for {room} more."
                " Put the rest on another order, such as a takeaway.",
                "order_full",
                limit=MAX_ITEMS,
            )

    def bump_version(self) -> None:
        """Count a change, so that clients can tell old from new."""
        self.version += 1

    def _recalculate(self) -> None:
        """Derive total, status and times from the items."""
        self.total_price = sum(
            item.total for item in self.items if item.status is not ItemStatus.CANCELLED
        )
        self.status = order_status(item.status for item in self.items)
        if not self.items and self.cancelled_at is not None:
            self.status = OrderStatus.CANCELLED
        self.served_at = self._timestamp_if(self.served_at, OrderStatus.SERVED)
        self.cancelled_at = self._timestamp_if(self.cancelled_at, OrderStatus.CANCELLED)
        self.follow_total()

    def _timestamp_if(self, moment: datetime | None, status: OrderStatus) -> datetime | None:
        return (moment or now()) if self.status is status else None


def _make_item(dish: Dish, quantity: int, comment: str | None, moment: datetime) -> OrderItem:
    return OrderItem(
        created_at=moment,
        updated_at=moment,
        dish_id=dish.id,
        dish_name=dish.name,
        quantity=quantity,
        price=dish.price,
        total=dish.price * quantity,
        comment=comment,
    )


def _advice(allowed: Iterable[ItemStatus]) -> str:
    if others := ", ".join(sorted(allowed)):
        return f"it can become {others}"
    return "add a new item instead"
