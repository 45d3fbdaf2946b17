"""Filling an empty database, or the new restaurant of an owner, with the demo restaurant.

Everything goes through the services, with the clock frozen at the times of the data, so
the demo has a history, events and totals like any other restaurant.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, exists, select

from restaurant.audit import service as audit_service
from restaurant.audit.models import AuditAction
from restaurant.auth.models import User
from restaurant.clock import frozen_at, now
from restaurant.database import crud
from restaurant.database.base import Model
from restaurant.database.session import db
from restaurant.database.transaction import transactional
from restaurant.demo.evening import OPENING
from restaurant.demo.floor import RESTAURANT, TABLES, ZONES
from restaurant.demo.hiring import DemoLogin, Newcomer, hire, prepare_newcomers
from restaurant.demo.lookup import get_named
from restaurant.demo.menu import CATEGORIES, DISHES, INGREDIENTS, DemoDish
from restaurant.demo.replay import replay_evening, replay_tonight
from restaurant.demo.staff import PAYMENT_METHODS, STAFF
from restaurant.errors import ConflictError
from restaurant.floor.models import Location, Table
from restaurant.menu import service as menu_service
from restaurant.menu.models import Category, Dish, Ingredient
from restaurant.orders.models import Order
from restaurant.payments.models import PaymentMethod
from restaurant.profile import service as profile_service
from restaurant.profile.business_days import BusinessClock

#: How long before the evening the floor, the menu and the staff were added.
SETUP_LEAD_TIME = timedelta(days=2)
#: Whose demo it is in an empty database. In a restaurant with an owner nobody needs her.
ADMIN = "elena"
#: What a restaurant must not have yet to be filled, and what it is called there.
CONTENTS: dict[Any, str] = {
    Order: "orders",
    Dish: "dishes",
    Category: "categories",
    Ingredient: "ingredients",
    Table: "tables",
    Location: "zones",
    PaymentMethod: "payment methods",
}


def is_empty() -> bool:
    """Whether the database has no users yet."""
    return not _is_there(User.id > 0)


def fill() -> list[DemoLogin]:
    """Fill an empty database, with an admin of the demo and its name and address.

    All in one transaction. Raises ``not_empty`` for any other database.
    """
    if not is_empty():
        raise ConflictError(
            "The database is not empty. For the demo set DATA_DIR to another folder.",
            "not_empty",
        )
    return _fill(None, prepare_newcomers(STAFF))


def fill_for(owner: User) -> list[DemoLogin]:
    """Fill the restaurant of this owner, who does what the admin of the demo does.

    The restaurant keeps its name, address and phone. All in one transaction, which takes the
    write lock only after the slow hashing of passwords. Raises ``not_empty`` for a restaurant
    that has anything of its own yet, or other staff.
    """
    _check_nothing_there(owner)
    return _fill(owner, prepare_newcomers(member for member in STAFF if member.username != ADMIN))


@transactional
def _fill(owner: User | None, newcomers: Sequence[Newcomer]) -> list[DemoLogin]:
    if owner is not None:
        _check_nothing_there(owner)  # nobody else can add anything from here on
    elif not is_empty():
        raise ConflictError("The database is not empty any more.", "not_empty")
    opening = _opening(now())
    with frozen_at(opening - SETUP_LEAD_TIME):
        admin = hire(owner, newcomers)
        if owner is None:
            profile_service.change_restaurant(admin, RESTAURANT)
        _create_floor()
        _create_menu(admin)
    replay_evening(admin, opening)
    replay_tonight(now())
    if owner is not None:
        audit_service.record(AuditAction.DEMO_FILLED, owner)
    return [newcomer.login for newcomer in newcomers]


def _check_nothing_there(owner: User) -> None:
    """Raise ``not_empty`` with what the restaurant has already."""
    found = [name for model, name in CONTENTS.items() if _is_there(model.id > 0)]
    if _is_there(User.id != owner.id):
        found.append("other staff")
    if found:
        raise ConflictError(
            f"The restaurant has {', '.join(found)} already. The demo is for a new one.",
            "not_empty",
        )


def _is_there(condition: ColumnElement[bool]) -> bool:
    return bool(db.session.scalar(select(exists().where(condition))))


def _opening(present: datetime) -> datetime:
    """When the restaurant opened on the business day before the present one."""
    clock = BusinessClock.of_the_restaurant()
    today, _hour = clock.day_and_hour(present)
    return datetime.combine(today - timedelta(days=1), OPENING, clock.zone)


def _create_floor() -> None:
    for zone in ZONES:
        _add(Location, name=zone.name, description=zone.description, color=zone.color)
    for table in TABLES:
        _add(
            Table,
            number=table.number,
            seats=table.seats,
            location_id=get_named(Location, table.zone).id,
            description=table.description,
        )
    for method in PAYMENT_METHODS:
        _add(PaymentMethod, name=method)


def _create_menu(admin: User) -> None:
    for ingredient in INGREDIENTS:
        _add(
            Ingredient,
            name=ingredient.name,
            description=ingredient.description,
            is_allergen=ingredient.is_allergen,
        )
    for section in CATEGORIES:
        _add(
            Category,
            name=section.name,
            description=section.description,
            sort_order=section.sort_order,
        )
    for dish in DISHES:
        menu_service.add_dish(admin, _dish_values(dish))


def _dish_values(dish: DemoDish) -> dict[str, Any]:
    return {
        "name": dish.name,
        "description": dish.description,
        "price": int(Decimal(dish.price) * 100),
        "is_available": dish.is_available,
        "category_id": get_named(Category, dish.category).id,
        "cooking_time": dish.cooking_time,
        "weight": None if dish.weight is None else dish.weight * 100,
        "calories": dish.calories,
        "ingredients": dish.ingredients,
        "ingredient_ids": [get_named(Ingredient, name).id for name in dish.ingredient_names],
        "code": dish.code,
    }


def _add(model: type[Model], **values: Any) -> None:
    crud.create(model, values)
