"""What is kept of the restaurant itself."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from restaurant.database.base import Model, Name, string

ADDRESS_LENGTH = 250
PHONE_LENGTH = 40


class Language(StrEnum):
    """The languages of the pages and of what is printed."""

    RU = "ru"
    EN = "en"


class Restaurant(Model):
    """The restaurant: one row, from its first change on. Before that the settings apply."""

    __tablename__ = "restaurant"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    name: Mapped[Name | None]
    address: Mapped[str | None] = mapped_column(string(ADDRESS_LENGTH))
    phone: Mapped[str | None] = mapped_column(string(PHONE_LENGTH))
    language: Mapped[Language]
