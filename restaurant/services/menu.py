"""The menu, as guests read it."""

from typing import Any

from sqlalchemy import select

from restaurant.database.session import db
from restaurant.models.category import Category
from restaurant.models.dish import Dish


def menu() -> list[dict[str, Any]]:
    """The active categories in their order, each with the dishes that can be had now."""
    categories = db.session.scalars(
        select(Category)
        .where(Category.is_active)
        .order_by(Category.sort_order, Category.name_key, Category.id)
    ).all()
    dishes = db.session.scalars(
        select(Dish).where(Dish.is_active, Dish.is_available).order_by(Dish.name_key, Dish.id)
    ).all()
    by_category: dict[int, list[Dish]] = {category.id: [] for category in categories}
    for dish in dishes:
        by_category.get(dish.category_id, []).append(dish)
    return [
        {
            "id": category.id,
            "name": category.name,
            "description": category.description,
            "image_url": category.image_url,
            "dishes": by_category[category.id],
        }
        for category in categories
    ]
