"""What a dish is made of."""

from sqlalchemy.orm import Mapped, mapped_column

from restaurant.database.base import Model, Named, Note, Record


class Ingredient(Named, Record, Model):
    """What a dish is made of, and whether guests may be allergic to it."""

    __tablename__ = "ingredients"
    outdates = "menu_version"

    description: Mapped[Note | None]
    is_allergen: Mapped[bool] = mapped_column(default=False)
