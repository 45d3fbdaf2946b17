"""The items of orders."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from restaurant.database.base import MinorUnits, Model, Name, Note, RecordMixin
from restaurant.errors import ConflictError
from restaurant.orders.states import ITEM_TRANSITIONS, ItemStatus

if TYPE_CHECKING:
    from restaurant.orders.models.order import Order


class OrderItem(RecordMixin, Model):
    """An item of an order: portions of a dish at the name and price when it was ordered."""

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


def _advice(allowed: Iterable[ItemStatus]) -> str:
    if others := ", ".join(sorted(allowed)):
        return f"it can become {others}"
    return "add a new item instead"
