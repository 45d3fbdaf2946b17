"""The menu, as guests see it."""

from marshmallow import Schema, fields

from restaurant.schemas.fields import FixedPoint, Id, Integer, Money, Name, Note, WebAddress


class MenuDishSchema(Schema):
    """A dish a guest can order now. Weight in grams, calories in kcal, time in minutes."""

    id = Id()
    name = Name()
    description = Note()
    price = Money()
    image_url = WebAddress(allow_none=True)
    weight = FixedPoint(allow_none=True)
    calories = Integer(allow_none=True)
    cooking_time = Integer(allow_none=True)
    ingredients = Note(allow_none=True)
    allergens = fields.List(Name())


class MenuCategorySchema(Schema):
    """A section of the menu with its dishes."""

    id = Id()
    name = Name()
    description = Note(allow_none=True)
    image_url = WebAddress(allow_none=True)
    dishes = fields.List(fields.Nested(MenuDishSchema))
