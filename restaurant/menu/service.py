"""The menu as guests read it, and the changes to its dishes."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from restaurant.audit import service as audit_service
from restaurant.audit.models import AuditAction
from restaurant.auth.models import User
from restaurant.database import crud
from restaurant.database.session import db
from restaurant.database.transaction import transactional
from restaurant.errors import InvalidError
from restaurant.menu.events import category_updated, dish_updated
from restaurant.menu.models import Category, Dish, Ingredient

#: A change of one of these sends ``dish-updated`` or ``category-updated``.
BROADCAST_FIELDS: dict[type[Dish | Category], tuple[str, ...]] = {
    Dish: ("name", "price", "is_available", "is_active"),
    Category: ("name", "sort_order", "is_active"),
}


@transactional
def add_category(data: dict[str, Any]) -> Category:
    """Put a category on the menu."""
    category = crud.create(Category, data)
    category_updated(category)
    return category


@transactional
def change_category(category_id: int, data: dict[str, Any]) -> Category:
    """Change a category. The dishes of one that is switched off cannot be ordered."""
    category = crud.get_or_404(Category, category_id)
    before = _broadcast_values(category)
    crud.apply_changes(category, data)
    if _broadcast_values(category) != before:
        category_updated(category)
    return category


@transactional
def remove_category(category_id: int) -> None:
    """Take a category off the menu; ``category-updated`` is recorded before it is deleted."""
    if crud.get_or_404(Category, category_id).is_active:
        change_category(category_id, {"is_active": False})
    crud.delete_or_deactivate(Category, category_id)


def select_dishes(**filters: Any) -> Select[Dish]:
    """The query of the dishes that match the filters."""
    return crud.select_all(Dish, **filters)


@transactional
def add_dish(user: User, data: dict[str, Any]) -> Dish:
    """Put a dish on the menu."""
    dish = crud.create(Dish, _with_ingredients(data))
    _announce(user, dish, None)
    return dish


@transactional
def change_dish(user: User, dish_id: int, data: dict[str, Any]) -> Dish:
    """Change a dish; existing order items keep their name and price."""
    dish = crud.get_or_404(Dish, dish_id)
    before = _broadcast_values(dish)
    crud.apply_changes(dish, _with_ingredients(data))
    _announce(user, dish, before)
    return dish


@transactional
def write_dishes(user: User, changes: Sequence[tuple[Dish, dict[str, Any]]]) -> None:
    """Change several dishes, or add those that are new, with one write for all.

    The values are those of the model, of records that exist.
    """
    before = [_broadcast_values(dish) if dish.id else None for dish, _ in changes]
    for dish, values in changes:
        for name, value in values.items():
            setattr(dish, name, value)
        db.session.add(dish)
    db.session.flush()
    for (dish, _), values_before in zip(changes, before, strict=True):
        _announce(user, dish, values_before)


@transactional
def remove_dish(user: User, dish_id: int) -> None:
    """Take a dish off the menu; ``dish-updated`` is recorded before it is deleted."""
    dish = crud.get_or_404(Dish, dish_id)
    if dish.is_active:
        change_dish(user, dish_id, {"is_active": False})
    crud.delete_or_deactivate(Dish, dish_id)


def _announce(user: User, dish: Dish, before: dict[str, Any] | None) -> None:
    """Record what others learn of a change: price, sold out, the event. ``before``: None if new."""
    after = _broadcast_values(dish)
    if before is None or after["price"] != before["price"]:
        _audit_price(user, dish, before["price"] if before else None)
    was_available = before["is_available"] if before else True
    if dish.is_available != was_available:
        _audit_availability(user, dish, was_available)
    if after != before:
        dish_updated(dish)


def _audit_price(user: User, dish: Dish, before: int | None) -> None:
    audit_service.record(
        AuditAction.PRICE_CHANGED,
        user,
        dish,
        field="price",
        before=None if before is None else Decimal(before).scaleb(-2),
        after=Decimal(dish.price).scaleb(-2),
    )


def _audit_availability(user: User, dish: Dish, before: bool) -> None:
    action, after = AuditAction.AVAILABILITY_CHANGED, dish.is_available
    audit_service.record(action, user, dish, field="is_available", before=before, after=after)


def _broadcast_values(record: Dish | Category) -> dict[str, Any]:
    return {name: getattr(record, name) for name in BROADCAST_FIELDS[type(record)]}


def _with_ingredients(data: dict[str, Any]) -> dict[str, Any]:
    values = {name: value for name, value in data.items() if name != "ingredient_ids"}
    if "ingredient_ids" in data:
        values["ingredient_list"] = _get_ingredients(data["ingredient_ids"])
    return values


def _get_ingredients(ids: Sequence[int]) -> list[Ingredient]:
    found = db.session.scalars(
        select(Ingredient).where(Ingredient.id.in_(ids)).order_by(Ingredient.name_key)
    ).all()
    if missing := set(ids) - {ingredient.id for ingredient in found}:
        sentence = f"There is no ingredient {min(missing)}."
        raise InvalidError.for_field("ingredient_ids", sentence)
    return list(found)


def get_listed_dishes() -> list[Dish]:
    """The dishes on the menu, sold out or not, in its order, with their categories."""
    listed = (
        select(Dish)
        .join(Dish.category)
        .where(Dish.is_active, Category.is_active)
        .order_by(Category.sort_order, Category.name_key, Category.id, Dish.name_key, Dish.id)
        .options(contains_eager(Dish.category))
    )
    return list(db.session.scalars(listed))


def get_menu() -> list[dict[str, Any]]:
    """The active categories in menu order, each with the dishes that can be ordered now."""
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
