"""Dishes: what is on the menu, and what is sold out tonight."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select

from restaurant.errors import InvalidError
from restaurant.extensions import db
from restaurant.models import Dish, Ingredient
from restaurant.realtime import events
from restaurant.services import records
from restaurant.transaction import transactional

#: A change of these is told to everybody at once.
ANNOUNCED = ("name", "price", "is_available", "is_active")


def select_dishes(**filters: Any) -> Select[Dish]:
    """The dishes that a list shows."""
    return records.select_all(Dish, **filters)


@transactional
def add_dish(data: dict[str, Any]) -> Dish:
    """Put a dish on the menu."""
    dish = records.create(Dish, _with_ingredients(data))
    events.dish_updated(dish)
    return dish


@transactional
def change_dish(dish_id: int, data: dict[str, Any]) -> Dish:
    """Change a dish; orders that have it already keep their name and price."""
    dish = records.get(Dish, dish_id)
    before = _announced(dish)
    records.assign(dish, _with_ingredients(data))
    if _announced(dish) != before:
        events.dish_updated(dish)
    return dish


@transactional
def remove_dish(dish_id: int) -> None:
    """Take a dish off the menu. Everybody hears of it while it can still be shown."""
    dish = records.get(Dish, dish_id)
    if dish.is_active:
        change_dish(dish_id, {"is_active": False})
    records.remove(Dish, dish_id)


def _announced(dish: Dish) -> tuple[Any, ...]:
    return tuple(getattr(dish, name) for name in ANNOUNCED)


def _with_ingredients(data: dict[str, Any]) -> dict[str, Any]:
    values = {name: value for name, value in data.items() if name != "ingredient_ids"}
    if "ingredient_ids" in data:
        values["ingredient_list"] = _ingredients(data["ingredient_ids"])
    return values


def _ingredients(ids: Sequence[int]) -> list[Ingredient]:
    found = db.session.scalars(
        select(Ingredient).where(Ingredient.id.in_(ids)).order_by(Ingredient.name_key)
    ).all()
    if missing := set(ids) - {ingredient.id for ingredient in found}:
        sentence = f"There is no ingredient {min(missing)}."
        raise InvalidError.of_field("ingredient_ids", sentence)
    return list(found)
