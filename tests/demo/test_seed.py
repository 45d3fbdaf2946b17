"""The demo restaurant in a database."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import func, select

from restaurant.auth import login
from restaurant.auth.models import User
from restaurant.clock import frozen_at, now
from restaurant.database.base import Model
from restaurant.database.event_log import Event
from restaurant.database.session import db
from restaurant.demo import seed
from restaurant.demo.evening import EVENING
from restaurant.demo.hiring import DemoLogin
from restaurant.demo.seed import fill, is_empty
from restaurant.errors import ConflictError
from restaurant.extensions import settings
from restaurant.floor.models import Location, Table
from restaurant.menu.models import Category, Dish, Ingredient
from restaurant.operations.integrity import find_violations
from restaurant.orders.models import Order, OrderHistory
from restaurant.orders.states import ItemStatus, OrderStatus
from restaurant.payments.models import PaymentMethod
from restaurant.payments.states import PaymentStatus
from restaurant.permissions import Role
from restaurant.staff import users as staff_users
from tests.conftest import empty_the_database
from tests.factories import a_user

pytestmark = pytest.mark.slow

MIDNIGHT = datetime(2026, 5, 10, 0, 0, 30, tzinfo=ZoneInfo("Europe/Moscow"))


@pytest.fixture(scope="module")
def printed(the_app: Flask) -> Iterator[list[DemoLogin]]:
    """The output of the last filling of the demo."""
    yield []
    with the_app.app_context():
        empty_the_database()


@pytest.fixture
def sign_ins(the_app: Flask, printed: list[DemoLogin]) -> Iterator[list[DemoLogin]]:
    """The demo restaurant's sign-ins, beside the restaurant. Nobody changes it."""
    with the_app.app_context():
        if is_empty():
            printed[:] = fill()
        yield printed
        db.session.remove()


@pytest.fixture
def empty(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A restaurant with nothing in it yet, where passwords are hashed in no time."""
    db.session.remove()
    empty_the_database()
    monkeypatch.setattr(staff_users, "hash_password", lambda _password: "unset")
    monkeypatch.setattr(staff_users, "hash_pin", lambda _pepper, _pin: "unset")


def how_many(model: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def orders(is_open: bool) -> list[Order]:
    return list(db.session.scalars(select(Order).where(Order.stored_is_open == is_open)))


def local(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(settings.timezone))


@pytest.mark.usefixtures("sign_ins")
def test_the_demo_is_a_small_restaurant() -> None:
    assert how_many(Location) == 3
    assert how_many(Table) == 12
    assert how_many(Category) == 8
    assert 35 <= how_many(Dish) <= 45
    assert how_many(PaymentMethod) == 4
    assert how_many(Ingredient) > 10


@pytest.mark.usefixtures("sign_ins")
def test_every_table_stands_in_a_zone_and_every_dish_is_made_of_something() -> None:
    assert all(table.location for table in db.session.scalars(select(Table)))
    dishes = db.session.scalars(select(Dish)).all()
    assert sum(bool(dish.ingredient_list) for dish in dishes) > len(dishes) / 2
    assert any(dish.allergens for dish in dishes)
    assert {dish.is_available for dish in dishes} == {True, False}


def test_every_role_is_on_the_staff(sign_ins: list[DemoLogin]) -> None:
    assert {person.role for person in sign_ins} == set(Role)
    assert how_many(User) == len(sign_ins)
    assert all(user.is_active for user in db.session.scalars(select(User)))


def test_everybody_can_sign_in_as_printed(sign_ins: list[DemoLogin]) -> None:
    for person in sign_ins:
        by_password = login.sign_in(person.username, person.password)
        by_pin = login.sign_in_with_pin(person.username, person.pin_code)

        assert by_password["user"].role == by_pin["user"].role == person.role


def test_passwords_and_pins_of_the_demo_are_accepted_by_the_policy(
    sign_ins: list[DemoLogin],
) -> None:
    assert len({person.password for person in sign_ins}) == len(sign_ins)
    assert all(8 <= len(person.password) <= 128 for person in sign_ins)
    assert all(len(person.pin_code) == 4 and person.pin_code.isdigit() for person in sign_ins)


def test_printed_passwords_are_not_in_the_database(sign_ins: list[DemoLogin]) -> None:
    with db.engine.connect() as connection:
        stored = " ".join(
            repr(row)
            for table in Model.metadata.sorted_tables
            for row in connection.execute(select(table))
        )

    assert not [person.username for person in sign_ins if person.password in stored]


@pytest.mark.usefixtures("sign_ins")
def test_the_demo_breaks_no_invariant() -> None:
    assert list(find_violations()) == []


@pytest.mark.usefixtures("sign_ins")
def test_past_orders_are_from_yesterday_evening() -> None:
    past = orders(is_open=False)

    assert len(past) == len(EVENING)
    opened = local(min(order.created_at for order in past))
    for order in past:
        assert local(order.created_at).date() == opened.date()
        assert local(order.created_at).time() >= time(17, 0)
        assert local(order.updated_at).date() == opened.date()
    assert opened.date() < local(now()).date()


@pytest.mark.usefixtures("sign_ins")
def test_past_orders_have_every_outcome() -> None:
    past = orders(is_open=False)
    ends = Counter((order.status, order.payment_status) for order in past)

    assert ends.keys() == {
        (OrderStatus.SERVED, PaymentStatus.PAID),
        (OrderStatus.SERVED, PaymentStatus.REFUNDED),
        (OrderStatus.CANCELLED, PaymentStatus.UNPAID),
    }
    for order in past:
        if order.status is OrderStatus.SERVED:
            assert order.time_to_serve is not None
            assert 5 <= order.time_to_serve <= 60
            assert order.paid_at is not None
            assert order.paid_at > order.created_at


@pytest.mark.usefixtures("sign_ins")
def test_four_orders_are_open_each_at_a_different_stage() -> None:
    present = orders(is_open=True)

    assert Counter(order.status for order in present) == {
        OrderStatus.PENDING: 1,
        OrderStatus.IN_PROGRESS: 1,
        OrderStatus.READY: 1,
        OrderStatus.SERVED: 1,
    }
    stages = {item.status for order in present for item in order.items}
    assert stages == set(ItemStatus) - {ItemStatus.CANCELLED}
    taken = [order.table for order in present if order.occupied_table]
    assert len(taken) == 3
    assert all(table and table.is_occupied for table in taken)


@pytest.mark.usefixtures("sign_ins")
def test_open_orders_were_placed_within_the_hour() -> None:
    for order in orders(is_open=True):
        assert timedelta(0) < now() - order.created_at < timedelta(hours=2)


@pytest.mark.usefixtures("sign_ins")
def test_the_history_is_in_order_and_by_people_with_the_permission() -> None:
    for order in db.session.scalars(select(Order)):
        entries = db.session.scalars(
            select(OrderHistory).where(OrderHistory.order_id == order.id).order_by(OrderHistory.id)
        ).all()

        assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)
        assert entries[0].at == order.created_at
        assert {entry.user.role for entry in entries} <= set(Role)


@pytest.mark.usefixtures("sign_ins")
def test_the_demo_has_its_events() -> None:
    names = Counter(db.session.scalars(select(Event.name)))

    assert names["order-created"] == how_many(Order)
    assert names.keys() >= {"dish-ready", "order-ready", "order-cancelled", "table-updated"}


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize(("hour", "days_ago"), [(0, 2), (4, 2), (5, 1), (23, 1)])
def test_the_evening_was_that_of_the_business_day_before(hour: int, days_ago: int) -> None:
    moment = MIDNIGHT + timedelta(hours=hour)
    with frozen_at(moment.astimezone(UTC)):
        fill()

    dates = {local(order.created_at).date() for order in orders(is_open=False)}
    assert dates == {MIDNIGHT.date() - timedelta(days=days_ago)}
    assert list(find_violations()) == []


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize("step", ["_create_menu", "replay_tonight"])
def test_the_demo_is_filled_completely_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    do = getattr(seed, step)

    def break_down(*arguments: Any) -> None:
        do(*arguments)
        raise ZeroDivisionError

    monkeypatch.setattr(seed, step, break_down)

    with pytest.raises(ZeroDivisionError):
        fill()

    assert is_empty()
    with db.engine.connect() as connection:
        for table in Model.metadata.sorted_tables:
            rows = connection.scalar(select(func.count()).select_from(table))
            assert rows == (table.name == "event_log"), table.name


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize("role", Role)
def test_a_restaurant_with_users_is_never_filled(role: Role) -> None:
    a_user(role)

    with pytest.raises(ConflictError) as refusal:
        fill()

    assert refusal.value.code == "not_empty"
    assert how_many(User) == 1
    assert how_many(Dish) == 0


@pytest.mark.usefixtures("empty")
def test_the_demo_is_filled_once() -> None:
    fill()
    before = how_many(Order), how_many(User)

    with pytest.raises(ConflictError):
        fill()

    assert (how_many(Order), how_many(User)) == before


@pytest.mark.usefixtures("empty")
def test_a_database_without_users_is_empty() -> None:
    assert is_empty()
    a_user()
    assert not is_empty()
