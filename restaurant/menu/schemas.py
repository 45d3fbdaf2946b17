"""The JSON of the menu: categories, ingredients, dishes, and the menu as guests read it."""

from enum import StrEnum

from marshmallow import Schema, fields
from marshmallow.validate import Length

from restaurant.database.base import MAX_INT32
from restaurant.schemas.base import NamedQuerySchema, RecordSchema
from restaurant.schemas.fields import (
    Boolean,
    FixedPoint,
    Id,
    Integer,
    Money,
    Name,
    Note,
    QueryBoolean,
    QueryInteger,
    Text,
    Url,
    repeatable,
)


class CategorySchema(RecordSchema):
    """A section of the menu; the smaller ``sort_order``, the earlier."""

    name = Name(required=True)
    description = Note(allow_none=True)
    image_url = Url(allow_none=True)
    sort_order = Integer(
        -MAX_INT32, metadata={"description": "The smaller, the earlier on the menu."}
    )
    is_active = Boolean(metadata={"description": "False: off the menu with all its dishes."})


class IngredientSchema(RecordSchema):
    """What a dish is made of."""

    name = Name(required=True)
    description = Note(allow_none=True)
    is_allergen = Boolean()


class ImportAction(StrEnum):
    """What an import does to a dish."""

    CREATED = "created"
    UPDATED = "updated"


MAX_COOKING_MINUTES = 10_000

MAX_KCAL = 100_000

MAX_WEIGHT = 100_000_000  # in hundredths: 1,000 kg


class DishSchema(RecordSchema):
    """A dish. ``ingredients`` is the menu's text, ``ingredient_ids`` what allergens follow from."""

    name = Name(required=True)
    description = Note()
    price = Money(required=True)
    is_available = Boolean(metadata={"description": "False: sold out, and still on the menu."})
    is_active = Boolean(metadata={"description": "False: taken off the menu."})
    category_id = Id(required=True, metadata={"description": "The section of the menu."})
    category = Id(
        attribute="category_id",
        dump_only=True,
        metadata={"description": "The same number as `category_id`, in answers only."},
    )
    image_url = Url(allow_none=True)
    cooking_time = Integer(
        0, MAX_COOKING_MINUTES, allow_none=True, metadata={"description": "Minutes."}
    )
    weight = FixedPoint(MAX_WEIGHT, allow_none=True, metadata={"description": "Grams."})
    calories = Integer(0, MAX_KCAL, allow_none=True, metadata={"description": "kcal."})
    ingredients = Note(allow_none=True, metadata={"description": "The text that guests read."})
    ingredient_ids = fields.List(
        Id(),
        validate=Length(max=100),
        metadata={"description": "The ingredients that `allergens` follow from."},
    )
    allergens = fields.List(
        Name(),
        dump_only=True,
        metadata={"description": "The names of the ingredients that are allergens."},
    )
    code = Text(
        0,
        40,
        allow_none=True,
        metadata={"description": "What the restaurant itself calls the dish by."},
    )


class MenuRowSchema(DishSchema):
    """A row of a menu's CSV file: the columns, in this order, and what may stand in them."""

    category = Name(required=True)  # type: ignore[assignment]  # by name, not by id
    allergens = fields.List(Name(), validate=Length(max=100))
    available = Boolean(
        attribute="is_available", error_messages={"invalid": "Write true or false, or да or нет."}
    )

    class Meta:
        fields = (
            "category",
            "name",
            "price",
            "description",
            "weight",
            "calories",
            "cooking_time",
            "ingredients",
            "allergens",
            "code",
            "available",
        )


class ImportQuerySchema(Schema):
    """Whether to try only."""

    dry_run = QueryBoolean(
        load_default=False,
        metadata={"description": "Tell what would change, and change nothing."},
    )


class ImportedRowSchema(Schema):
    """A dish that is new or changed. ``fields`` are those that changed."""

    line = Integer(1, required=True)
    action = fields.Enum(ImportAction, by_value=True, required=True)
    dish_id = Id(required=True, allow_none=True, metadata={"description": "Null: not yet made."})
    category = Name(required=True)
    name = Name(required=True)

    class Meta:
        include = {"fields": fields.List(fields.String(), required=True)}


class ImportResultSchema(Schema):
    """What an import did, or would do. ``rows`` leaves out the dishes that stay as they are."""

    dry_run = Boolean(required=True)
    created = Integer(required=True)
    updated = Integer(required=True)
    unchanged = Integer(required=True)
    new_categories = fields.List(Name(), required=True)
    new_ingredients = fields.List(Name(), required=True)
    rows = fields.List(fields.Nested(ImportedRowSchema), required=True)


class DishAvailabilitySchema(Schema):
    """Sold out, or back again."""

    is_available = Boolean(required=True)


class DishQuerySchema(NamedQuerySchema):
    """Filters of the list of dishes."""

    category_id = repeatable(QueryInteger())
    is_available = QueryBoolean()


class MenuDishSchema(Schema):
    """A dish a guest can order now. Weight in grams, calories in kcal, time in minutes."""

    id = Id(required=True)
    name = Name(required=True)
    description = Note(required=True)
    price = Money(required=True)
    image_url = Url(required=True, allow_none=True)
    weight = FixedPoint(required=True, allow_none=True)
    calories = Integer(required=True, allow_none=True)
    cooking_time = Integer(required=True, allow_none=True)
    ingredients = Note(required=True, allow_none=True)
    allergens = fields.List(Name(), required=True)


class MenuCategorySchema(Schema):
    """A section of the menu with its dishes."""

    id = Id(required=True)
    name = Name(required=True)
    description = Note(required=True, allow_none=True)
    image_url = Url(required=True, allow_none=True)
    dishes = fields.List(fields.Nested(MenuDishSchema), required=True)
