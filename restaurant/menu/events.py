"""The events of the menu."""

from marshmallow import fields

from restaurant.live.events import EventType, declare, record
from restaurant.live.rooms import KITCHEN, WAITERS
from restaurant.live.schemas import EventSchema
from restaurant.menu.models import Dish
from restaurant.menu.schemas import DishSchema


class DishUpdatedSchema(EventSchema):
    """A dish's price, name or availability changed."""

    dish = fields.Nested(DishSchema, required=True)


declare(
    {
        "dish-updated": EventType(
            DishUpdatedSchema(),
            (KITCHEN, WAITERS),
            "A dish is new, or its price, name or availability changed.",
        )
    }
)


def dish_updated(dish: Dish) -> None:
    """Record that a dish is new, or its price, name or availability changed."""
    record("dish-updated", dish=dish)
