from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from sqlalchemy import select

from restaurant.auth.models import User
from restaurant.database.session import db
from restaurant.floor.models import Location, Table
from restaurant.menu.models import Category
from restaurant.orders.models import Order
from restaurant.orders.states import OrderStatus, OrderType
from restaurant.payments.states import PaymentStatus
from restaurant.permissions import Role
from tests.factories import a_category, a_dish, a_location, a_user, an_order

NAMES = [
    "Борщ",
    "ёж 🦔",
    " two  spaces ",
    "tab\tand\nline",
    "e\u0301 is not é",
    "ﬁ İ ß",
    "😀" * 120,
    "'; DROP TABLE dishes; --",
    "100%_\\",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_comes_back_byte_for_byte(app: Flask, name: str) -> None:
    category = a_category(name=name)
    db.session.expire_all()

    assert category.name == name


def test_names_are_compared_byte_by_byte(app: Flask) -> None:
    a_category(name="Суп")
    for other in ("суп", "Суп ", "Cуп"):
        a_category(name=other)

    found = db.session.scalars(select(Category).where(Category.name == "Суп")).all()

    assert [category.name for category in found] == ["Суп"]


def test_the_sort_key_follows_the_name(app: Flask) -> None:
    zone = a_location(name="Терраса")

    zone.name = "ЗАЛ"

    assert zone.name_key == "зал"


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 20, 19, 0, 0, 123_456, tzinfo=UTC),
        datetime(2026, 11, 20, 22, 0, tzinfo=timezone(timedelta(hours=3))),
        datetime(2026, 3, 29, 2, 30, tzinfo=UTC),
        datetime(1999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    ],
)
def test_a_time_comes_back_as_the_same_time_in_utc(app: Flask, moment: datetime) -> None:
    user = a_user(last_login=moment)
    db.session.expire_all()

    assert user.last_login == moment
    assert user.last_login.utcoffset() == timedelta()


def test_a_new_record_has_its_defaults_before_it_is_saved() -> None:
    order = Order()

    assert order.status is OrderStatus.PENDING
    assert order.payment_status is PaymentStatus.UNPAID
    assert order.order_type is OrderType.DINE_IN
    assert (order.total_price, order.version) == (0, 1)
    assert Table(number=1, seats=2).is_active is True
    assert Location(name="Hall").is_active is True


def test_a_given_value_is_not_replaced_by_a_default() -> None:
    assert Location(name="Hall", is_active=False).is_active is False
    assert Order(version=7).version == 7


def test_states_are_stored_by_their_public_values(app: Flask) -> None:
    order = an_order(order_type=OrderType.TAKEAWAY)

    with db.engine.connect() as connection:
        row = connection.exec_driver_sql("SELECT status, order_type FROM orders").one()
        role = connection.exec_driver_sql(
            f"SELECT role FROM users WHERE id = {order.waiter_id}"
        ).scalar_one()

    assert tuple(row) == ("pending", "takeaway")
    assert role == "waiter"


def test_a_change_sets_updated_at_and_keeps_created_at(app: Flask) -> None:
    dish = a_dish()
    created, updated = dish.created_at, dish.updated_at

    dish.description = "With sour cream"
    db.session.commit()

    assert dish.created_at == created
    assert dish.updated_at > updated


def test_the_repr_of_a_record_has_no_contents() -> None:
    user = User(id=3, username="anna", full_name="Anna", role=Role.ADMIN, password_hash="secret")

    assert repr(user) == "<User 3>"
