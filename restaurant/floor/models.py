"""Zones and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from restaurant.database.base import (
    NO_ID_REUSE,
    DeactivatableMixin,
    Model,
    NamedMixin,
    Note,
    RecordMixin,
    string,
)
from restaurant.errors import ConflictError


class Location(NamedMixin, DeactivatableMixin, RecordMixin, Model):
    """A zone of the floor: the hall, the terrace, the bar."""

    __tablename__ = "locations"

    description: Mapped[Note | None]
    color: Mapped[str | None] = mapped_column(string(7))  # "#66CCFF"


class Table(DeactivatableMixin, RecordMixin, Model):
    """A table guests sit at.

    Whether it is occupied follows from its open order. ``guests_seated`` adds what no
    order can tell: that guests sit there and have not ordered yet.
    """

    __tablename__ = "tables"
    __table_args__ = (CheckConstraint("seats > 0", name="seats_positive"), NO_ID_REUSE)

    number: Mapped[int] = mapped_column(unique=True)
    qr_code: Mapped[str] = mapped_column(string(36), unique=True, default=lambda: str(uuid4()))
    seats: Mapped[int]
    location_id: Mapped[int | None] = mapped_column(
        ForeignKey("locations.id"), index=True, info={"json": "location"}
    )
    description: Mapped[Note | None]
    guests_seated: Mapped[bool] = mapped_column(default=False)

    location: Mapped[Location | None] = relationship()

    if TYPE_CHECKING:
        # Answered by the orders themselves: restaurant/orders/models.py gives the query.
        current_order_id: int | None

    @property
    def is_occupied(self) -> bool:
        """Whether guests sit here, with an order or without one yet."""
        return self.current_order_id is not None or self.guests_seated

    def set_occupied(self, is_occupied: bool) -> None:
        """Say that guests sit here, or have left. An open order cannot be left behind."""
        if self.current_order_id is None:
            self.guests_seated = is_occupied
        elif not is_occupied:
            self.check_free()

    def check_free(self) -> None:
        """Raise ``order_open`` while an order holds the table."""
        if self.current_order_id is not None:
            raise ConflictError(
                f"Table {self.number} has an open order.",
                "order_open",
                order_id=self.current_order_id,
            )
