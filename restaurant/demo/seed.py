"""Filling an empty database with the demo restaurant.

Everything goes through the services, with the clock frozen at the times of the data, so
the demo has a history, events and totals like any other restaurant.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select

from restaurant.auth.models import User
from restaurant.clock import frozen_at, now
from restaurant.database import crud
from restaurant.database.base import Model
from restaurant.database.session import db
from restaurant.database.transaction import transactional
from restaurant.demo.evening import OPENING
from restaurant.demo.floor import RESTAURANT, TABLES, ZONES
from restaurant.demo.lookup import get_named, get_person
from restaurant.demo.menu import CATEGORIES, DISHES, INGREDIENTS, DemoDish
from restaurant.demo.replay import ADMIN, replay_evening, replay_tonight
from restaurant.demo.staff import PAYMENT_METHODS, STAFF, DemoPerson
from restaurant.errors import ConflictError
from restaurant.extensions import settings
from restaurant.floor.models import Location, Table
from restaurant.menu import service as menu_service
from restaurant.menu.models import Category, Ingredient
from restaurant.payments.models import PaymentMethod
from restaurant.permissions import Role
from restaurant.profile import service as profile_service
from restaurant.security.password_policy import is_weak_pin
from restaurant.staff import users as staff_users

#: How long before the evening the floor, the menu and the staff were added.
SETUP_LEAD_TIME = timedelta(days=2)


@dataclass(frozen=True)
class DemoLogin:
    """How a member of the demo's staff signs in."""

    role: str
    username: str
    password: str
    pin: str


def is_empty() -> bool:
    """Whether the database has no users yet."""
    return not db.session.scalar(select(exists().where(User.id > 0)))


@transactional
def fill() -> list[DemoLogin]:
    """Fill an empty database in one transaction. Raises ``not_empty`` for any other database."""
    if not is_empty():
        raise ConflictError(
            "The database is not empty. For the demo set DATA_DIR to another folder.",
            "not_empty",
        )
    opening = _opening(now())
    with frozen_at(opening - SETUP_LEAD_TIME):
        sign_ins = [_hire(member) for member in STAFF]
        profile_service.change_restaurant(get_person(ADMIN), RESTAURANT)
        _create_floor()
        _create_menu()
    replay_evening(opening)
    replay_tonight(now())
    return sign_ins


def _opening(present: datetime) -> datetime:
    """When the restaurant opened yesterday, in its own time zone."""
    zone = ZoneInfo(settings.timezone)
    yesterday = present.astimezone(zone).date() - timedelta(days=1)
    return datetime.combine(yesterday, OPENING, zone)


def _hire(member: DemoPerson) -> DemoLogin:
    password, pin = secrets.token_urlsafe(9), _random_pin()
    admin = None if member.username == ADMIN else get_person(ADMIN)
    staff_users.hire(
        admin,
        {
            "username": member.username,
            "full_name": member.full_name,
            "role": Role(member.role),
            "phone": member.phone,
            "shift_active": member.shift_active,
            "password": password,
            "pin_code": pin,
        },
    )
    return DemoLogin(member.role, member.username, password, pin)


def _random_pin() -> str:
    while is_weak_pin(pin := f"{secrets.randbelow(10_000):04}"):
        pass
    return pin


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


def _create_menu() -> None:
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
        menu_service.add_dish(get_person(ADMIN), _dish_values(dish))


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
