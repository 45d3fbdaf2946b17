"""Categories, ingredients and dishes."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from restaurant.database.base import (
    NO_ID_REUSE,
    DeactivatableMixin,
    MinorUnits,
    Model,
    NamedMixin,
    Note,
    RecordMixin,
    Url,
    string,
)
from restaurant.errors import ConflictError


class Category(NamedMixin, DeactivatableMixin, RecordMixin, Model):
    """A section of the menu. The smaller its sort order, the earlier it stands."""

    __tablename__ = "categories"
    invalidates = "menu_version"

    description: Mapped[Note | None]
    image_url: Mapped[Url | None]
    sort_order: Mapped[int] = mapped_column(default=0, index=True)


class Ingredient(NamedMixin, RecordMixin, Model):
    """What a dish is made of, and whether guests may be allergic to it."""

    __tablename__ = "ingredients"
    invalidates = "menu_version"

    description: Mapped[Note | None]
    is_allergen: Mapped[bool] = mapped_column(default=False)


dish_ingredients = Table(
    "dish_ingredients",
    Model.metadata,
    Column("dish_id", ForeignKey("dishes.id", ondelete="CASCADE"), primary_key=True),
    Column("ingredient_id", ForeignKey("ingredients.id"), primary_key=True, index=True),
)


class Dish(NamedMixin, DeactivatableMixin, RecordMixin, Model):
    """Something a guest can order.

    ``is_available`` is tonight's answer (sold out or not), ``is_active`` the menu's.
    """

    __tablename__ = "dishes"
    invalidates = "menu_version"
    __table_args__ = (
        CheckConstraint("price >= 0", name="price_not_negative"),
        Index(None, "category_id", "name_key", "id"),
        NO_ID_REUSE,
    )

    description: Mapped[Note] = mapped_column(default="")
    price: Mapped[MinorUnits]
    is_available: Mapped[bool] = mapped_column(default=True, index=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"))
    image_url: Mapped[Url | None]
    cooking_time: Mapped[int | None]
    weight: Mapped[MinorUnits | None]  # hundredths of a gram
    calories: Mapped[int | None]
    ingredients: Mapped[Note | None]  # as printed on the menu; the checked list is below
    code: Mapped[str | None] = mapped_column(string(40))

    category: Mapped[Category] = relationship()
    ingredient_list: Mapped[list[Ingredient]] = relationship(
        secondary=dish_ingredients,
        order_by=Ingredient.name_key,
        lazy="selectin",  # a dish is never shown without its allergens
    )

    @property
    def ingredient_ids(self) -> list[int]:
        """The ids of its ingredients, ascending."""
        return sorted(ingredient.id for ingredient in self.ingredient_list)

    @property
    def allergens(self) -> list[str]:
        """The names of its ingredients that guests may be allergic to."""
        return [
            ingredient.name
            for ingredient in sorted(self.ingredient_list, key=lambda one: one.name_key)
            if ingredient.is_allergen
        ]

    @property
    def can_be_ordered(self) -> bool:
        """Whether a guest may have it now: it is on the menu, its category too, not sold out."""
        is_listed = self.category is None or self.category.is_active  # none before it is saved
        return is_listed and self.is_active and self.is_available


def check_can_be_ordered(dishes: Iterable[Dish]) -> None:
    """Raise ``dish_unavailable``, which names all those that cannot be ordered now."""
    missing = {dish.id: dish for dish in dishes if not dish.can_be_ordered}
    if missing:
        names = ", ".join(dish.name for dish in missing.values())
        advice = (
            "is not available. Leave it" if len(missing) == 1 else "are not available. Leave them"
        )
        raise ConflictError(
            f"{names} {advice} out.",
            "dish_unavailable",
            dish_id=next(iter(missing)),
            dishes=[{"dish_id": one.id, "dish_name": one.name} for one in missing.values()],
        )
