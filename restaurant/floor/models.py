"""Zones and tables."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Integer, column, select, table
from sqlalchemy.orm import Mapped, column_property, declared_attr, mapped_column, relationship

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


#: The table of orders by its name alone, because the orders' models import these.
_orders = table("orders", column("id", Integer), column("open_table_id", Integer))


class Table(DeactivatableMixin, RecordMixin, Model):
    """A table guests sit at.

    Whether it is occupied follows from its open order. ``guests_seated`` is for guests who
    sit there and have not ordered yet.
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

    @declared_attr
    @classmethod
    def current_order_id(cls) -> Mapped[int | None]:
        """The id of the open dine-in order at this table, as the database knows it."""
        return column_property(
            select(_orders.c.id)
            .where(_orders.c.open_table_id == cls.id)
            .correlate_except(_orders)
            .scalar_subquery()
        )

    @property
    def is_occupied(self) -> bool:
        """Whether guests sit here, with an open order or before they order."""
        return self.current_order_id is not None or self.guests_seated

    def set_occupied(self, is_occupied: bool) -> None:
        """Record that guests sit here or left; ``order_open`` for freeing it with an open order."""
        if self.current_order_id is None:
            self.guests_seated = is_occupied
        elif not is_occupied:
            self.check_free()

    def check_free(self) -> None:
        """Raise ``order_open`` while the table has an open order."""
        if self.current_order_id is not None:
            raise ConflictError(
                f"Table {self.number} has an open order. Finish order {self.current_order_id}"
                " or move it to another table first.",
                "order_open",
                order_id=self.current_order_id,
            )
