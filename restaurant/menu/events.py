"""The events of the menu."""

from marshmallow import fields

from restaurant.live.events import EventType, declare, record
from restaurant.live.rooms import ALL_ROOMS
from restaurant.live.schemas import EventSchema
from restaurant.menu.models import Category, Dish
from restaurant.menu.schemas import CategorySchema, DishSchema


class DishUpdatedSchema(EventSchema):
    """A dish's price, name or availability changed."""

    dish = fields.Nested(DishSchema, required=True)


class CategoryUpdatedSchema(EventSchema):
    """A category's name, place in the menu, or being on the menu changed."""

    category = fields.Nested(CategorySchema, required=True)


declare(
    {
        "category-updated": EventType(
            CategoryUpdatedSchema(),
            ALL_ROOMS,
            "A category is new, or its name, its place in the menu or being on the menu changed. "
            "One that is erased comes with `is_active` false.",
        ),
        "dish-updated": EventType(
            DishUpdatedSchema(),
            ALL_ROOMS,
            "A dish is new, or its price, name or availability changed.",
        ),
    }
)


def category_updated(category: Category) -> None:
    """Record that a category is new, or its name, place or being on the menu changed."""
    record("category-updated", category=category)


def dish_updated(dish: Dish) -> None:
    """Record that a dish is new, or its price, name or availability changed."""
    record("dish-updated", dish=dish)
