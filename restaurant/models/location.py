"""A zone of the floor."""

from sqlalchemy.orm import Mapped, mapped_column

from restaurant.database.base import Model, Named, Note, Record, Retirable, string


class Location(Named, Retirable, Record, Model):
    """A zone of the floor: the hall, the terrace, the bar."""

    __tablename__ = "locations"

    description: Mapped[Note | None]
    color: Mapped[str | None] = mapped_column(string(7))  # "#66CCFF"
