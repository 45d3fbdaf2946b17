"""One line of an order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from restaurant.database.base import Hundredths, Model, Name, Note, Record
from restaurant.errors import ConflictError
from restaurant.states import LINE_MOVES, LineStatus

if TYPE_CHECKING:
    from restaurant.models.order import Order


class OrderItem(Record, Model):
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
    price: Mapped[Hundredths]  # of one portion
    total: Mapped[Hundredths]
    comment: Mapped[Note | None]
    status: Mapped[LineStatus] = mapped_column(default=LineStatus.NEW)
    version: Mapped[int] = mapped_column(default=1)

    order: Mapped[Order] = relationship(back_populates="items")

    def must_reach(self, status: LineStatus) -> None:
        """Raise ``illegal_transition`` unless the table of moves leads there from here."""
        allowed = LINE_MOVES[self.status]
        if status not in allowed:
            raise ConflictError(
                f"A line that is {self.status} cannot become {status}.",
                "illegal_transition",
                current=self.status.value,
                allowed=sorted(allowed),
            )

    def touch(self) -> None:
        """Count a change, so that every reader can tell old from new."""
        self.version += 1

    def must_be_new(self) -> None:
        """Raise ``line_started`` once the kitchen has begun with it."""
        if self.status is not LineStatus.NEW:
            raise ConflictError(
                f"{self.dish_name} is {self.status}; add a new line instead.",
                "line_started",
                current=self.status.value,
            )
