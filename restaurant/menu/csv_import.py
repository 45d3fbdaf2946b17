"""Bringing the menu to what a CSV file says: all of it, or nothing."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import Any

from sqlalchemy import func, select

from restaurant.audit import service as audit_service
from restaurant.audit.models import AuditAction
from restaurant.auth.models import User
from restaurant.database import crud
from restaurant.database.base import MAX_INT32
from restaurant.database.session import db
from restaurant.database.transaction import transactional
from restaurant.menu import service
from restaurant.menu.csv_file import MenuFile
from restaurant.menu.csv_plan import ImportPlan, PlannedDish, find_ingredients, make_plan, name_key
from restaurant.menu.models import Category, Dish, Ingredient


def import_menu(user: User, file: MenuFile, dry_run: bool) -> ImportPlan:
    """Add and change the dishes of a file, or tell what that would do.

    Raises ``InvalidError`` about every row that is not valid; nothing is changed then.
    """
    return make_plan(file, dry_run) if dry_run else _carry_out(user, file)


@transactional
def _carry_out(user: User, file: MenuFile) -> ImportPlan:
    """Plan, as nobody else changes the menu from here on, and do it."""
    plan = make_plan(file, dry_run=False)
    categories = _provide_categories(plan)
    for name in plan.new_ingredients:
        crud.create(Ingredient, {"name": name, "is_allergen": True})
    ingredients = find_ingredients()
    changes = []
    for index, planned in enumerate(plan.dishes):
        if planned.action:
            dish = planned.dish or Dish(category=categories[name_key(planned.category)])
            changes.append((dish, _values(planned, ingredients)))
            plan.dishes[index] = replace(planned, dish=dish)
    if changes:
        service.write_dishes(user, changes)
        what = f"{plan.created} created, {plan.updated} updated"
        audit_service.record(AuditAction.MENU_IMPORTED, user, field="dishes", after=what)
    return plan


def _provide_categories(plan: ImportPlan) -> dict[str, Category]:
    """The categories of the file. New ones come last on the menu, in the order of the file."""
    last = db.session.scalar(select(func.max(Category.sort_order)))
    places = count(0 if last is None else last + 1)
    new_names = {name_key(name): name for name in plan.new_categories}
    provided = {}
    for key, category in plan.categories.items():
        if category is None:
            place = min(next(places), MAX_INT32)
            category = service.add_category({"name": new_names[key], "sort_order": place})
        elif not category.is_active:
            category = service.change_category(category.id, {"is_active": True})
        provided[key] = category
    return provided


def _values(planned: PlannedDish, ingredients: dict[str, list[Ingredient]]) -> dict[str, Any]:
    """What is to be set of a dish."""
    if planned.allergens is None and planned.dish:
        return planned.changes
    found = _find_ingredients(planned, planned.allergens or [], ingredients)
    return planned.changes | {"ingredient_list": [*found]}


def _find_ingredients(
    planned: PlannedDish, names: list[str], ingredients: dict[str, list[Ingredient]]
) -> Iterator[Ingredient]:
    """The dish's ingredients that are no allergens, which the file says nothing of, and these."""
    present = planned.dish.ingredient_list if planned.dish else []
    yield from (one for one in present if not one.is_allergen)
    for name in names:
        known = [one for one in ingredients[name_key(name)] if one.is_allergen]
        yield next((one for one in known if one in present), known[0])
