"""The schemas of zones, tables, categories, ingredients and dishes."""

from typing import Any

import pytest
from marshmallow import Schema, ValidationError

from restaurant.floor.schemas import LocationSchema, TableSchema, TableStatusSchema
from restaurant.menu.schemas import (
    CategorySchema,
    DishAvailabilitySchema,
    DishSchema,
    IngredientSchema,
)
from restaurant.payments.schemas import PaymentMethodSchema

SOUP = {"name": "Борщ", "price": 450, "category_id": 1}
TABLE = {"number": 1, "seats": 4}
each = pytest.mark.parametrize


def load(schema: type[Schema], **values: Any) -> Any:
    return schema(partial=True).load(values)


@each(
    ("schema", "least"),
    [
        (DishSchema, SOUP),
        (TableSchema, TABLE),
        (LocationSchema, {"name": "Hall"}),
        (CategorySchema, {"name": "Soups"}),
        (IngredientSchema, {"name": "Salt"}),
        (PaymentMethodSchema, {"name": "Cash"}),
        (DishAvailabilitySchema, {"is_available": False}),
        (TableStatusSchema, {"is_occupied": True}),
    ],
)
def test_the_required_fields_are_enough_and_all_needed(
    schema: type[Schema], least: dict[str, Any]
) -> None:
    assert schema().load(least)

    for missing in least:
        with pytest.raises(ValidationError, match=missing):
            schema().load({name: value for name, value in least.items() if name != missing})


@each("schema", [DishSchema, TableSchema, LocationSchema, CategorySchema, IngredientSchema])
def test_an_unknown_field_is_refused(schema: type[Schema]) -> None:
    with pytest.raises(ValidationError, match="colour"):
        load(schema, colour="red")


@each(
    ("schema", "values"),
    [
        (DishSchema, {"image_url": None, "cooking_time": None, "weight": None, "calories": None}),
        (DishSchema, {"ingredients": None, "code": None, "ingredient_ids": []}),
        (TableSchema, {"location": None, "description": None}),
        (LocationSchema, {"description": None, "color": None}),
        (CategorySchema, {"description": None, "image_url": None}),
        (IngredientSchema, {"description": None}),
    ],
)
def test_optional_fields_can_be_cleared(schema: type[Schema], values: dict[str, Any]) -> None:
    assert len(load(schema, **values)) == len(values)


@each(
    ("schema", "field"),
    [
        (DishSchema, "name"),
        (DishSchema, "description"),
        (DishSchema, "price"),
        (DishSchema, "category_id"),
        (DishSchema, "is_available"),
        (DishSchema, "ingredient_ids"),
        (TableSchema, "number"),
        (TableSchema, "seats"),
        (TableSchema, "is_active"),
        (LocationSchema, "name"),
        (CategorySchema, "sort_order"),
        (IngredientSchema, "is_allergen"),
        (PaymentMethodSchema, "name"),
        (DishAvailabilitySchema, "is_available"),
    ],
)
def test_required_fields_cannot_be_cleared(schema: type[Schema], field: str) -> None:
    with pytest.raises(ValidationError, match=field):
        load(schema, **{field: None})


@each("color", ["#66CCFF", "#66ccff", "#000000"])
def test_a_colour_is_six_digits_behind_a_hash(color: str) -> None:
    assert load(LocationSchema, color=color) == {"color": color}


@each("color", ["", "#66CCF", "66CCFF", "#66CCFG", "#66CCFF ", "#66CCFF\n", "red", "#66CCFF00", 0])
def test_nothing_else_is_a_colour(color: Any) -> None:
    with pytest.raises(ValidationError):
        load(LocationSchema, color=color)


@each(
    ("field", "value"),
    [
        ("cooking_time", -1),
        ("cooking_time", 1.5),
        ("cooking_time", 10_001),
        ("calories", -1),
        ("calories", "300"),
        ("weight", -1),
        ("weight", 0.001),
        ("ingredient_ids", [0]),
        ("ingredient_ids", ["1"]),
        ("ingredient_ids", 1),
        ("ingredient_ids", [1] * 101),
        ("code", "x" * 41),
        ("category", 1),
        ("allergens", ["nuts"]),
    ],
)
def test_a_dish_with_impossible_values_is_refused(field: str, value: Any) -> None:
    with pytest.raises(ValidationError, match=field):
        load(DishSchema, **{field: value})


def test_a_weight_may_have_two_decimals() -> None:
    assert load(DishSchema, weight=250.55) == {"weight": 25_055}


@each(("field", "value"), [("number", 0), ("number", 2**31), ("seats", 0), ("qr_code", "x")])
def test_a_table_with_impossible_values_is_refused(field: str, value: Any) -> None:
    with pytest.raises(ValidationError, match=field):
        load(TableSchema, **{field: value})


@each("sort_order", [-(2**31) + 1, 0, 2**31 - 1])
def test_a_sort_order_may_be_negative(sort_order: int) -> None:
    assert load(CategorySchema, sort_order=sort_order) == {"sort_order": sort_order}
