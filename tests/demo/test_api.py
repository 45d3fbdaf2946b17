"""The demo restaurant for an owner who asks for it in a browser."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from restaurant.auth.models import User
from restaurant.clock import frozen_at
from restaurant.database.base import Model
from restaurant.database.session import db
from restaurant.demo.evening import EVENING, DemoOrder
from restaurant.demo.menu import DISHES
from restaurant.extensions import settings
from restaurant.operations.integrity import find_violations
from restaurant.permissions import Role
from tests.factories import (
    a_category,
    a_dish,
    a_location,
    a_payment_method,
    a_table,
    a_user,
    an_ingredient,
)
from tests.http_api import get_problem
from tests.staff_clients import sign_in, signed_in_client

PRICES = {dish.code: Decimal(dish.price) for dish in DISHES}


@pytest.fixture
def owner(app: Flask) -> User:
    """The admin of a new restaurant."""
    return a_user(Role.ADMIN, username="zoya", full_name="Зоя Ветрова")


@pytest.fixture
def client(app: Flask, owner: User) -> FlaskClient:
    """The owner's browser."""
    return signed_in_client(app, owner)


def total(order: DemoOrder) -> Decimal:
    return sum((PRICES[item.dish] * item.quantity for item in order.items), Decimal())


@pytest.mark.slow
def test_a_new_restaurant_is_filled_and_stays_its_owners(client: FlaskClient, owner: User) -> None:
    client.patch("/restaurant", json={"name": "Клён", "phone": "+7 495 000-00-77"})

    filled = client.post("/demo")

    assert filled.status_code == 201
    assert {person["role"] for person in filled.json} == {"waiter", "kitchen"}
    restaurant = client.get("/restaurant").json
    assert (restaurant["name"], restaurant["phone"]) == ("Клён", "+7 495 000-00-77")
    admins = [user for user in client.get("/users/").json if user["role"] == "admin"]
    assert [admin["username"] for admin in admins] == ["zoya"]
    refunds = client.get("/audit/?action=order_refunded").json
    assert {entry["user"]["full_name"] for entry in refunds} == {"Зоя Ветрова"}
    [entry] = client.get("/audit/?action=demo_filled").json
    assert entry["user"]["id"] == owner.id
    assert list(find_violations()) == []


@pytest.mark.slow
@pytest.mark.parametrize("hour", [0, 4, 6, 23])
def test_the_figures_of_the_evening_are_those_of_its_orders(app: Flask, hour: int) -> None:
    moment = datetime(2026, 11, 26, hour, 30, tzinfo=ZoneInfo(settings.timezone))
    with frozen_at(moment):
        client = signed_in_client(app, a_user(Role.ADMIN, username="zoya"))
        client.post("/demo")

        today = date.fromisoformat(client.get("/reports/today").json["day"])
        report = client.get(f"/reports/today?day={today - timedelta(days=1)}").json

    figures = report["figures"]

    paid = [order for order in EVENING if order.outcome == "paid"]
    cancelled = [order for order in EVENING if order.outcome == "cancelled"]
    assert Decimal(str(figures["taken"])) == sum(map(total, paid))
    assert figures["orders"] == len(EVENING) - len(cancelled)
    assert figures["cancelled_orders"] == len(cancelled)


@pytest.mark.slow
def test_everybody_signs_in_as_answered_and_nothing_of_it_is_kept(client: FlaskClient) -> None:
    filled = client.post("/demo").json

    for person in filled:
        pin = {"username": person["username"], "pin_code": person["pin_code"]}
        assert sign_in(client, person["username"], person["password"]).status_code == 200
        assert client.post("/auth/pin", json=pin).status_code == 200
    with db.engine.connect() as connection:
        stored = " ".join(
            repr(row)
            for table in Model.metadata.sorted_tables
            for row in connection.execute(select(table))
        )
    assert not [person["username"] for person in filled if person["password"] in stored]


@pytest.mark.parametrize(
    ("there", "in_words"),
    [
        (a_dish, "dishes"),
        (a_category, "categories"),
        (an_ingredient, "ingredients"),
        (a_table, "tables"),
        (a_location, "zones"),
        (a_payment_method, "payment methods"),
        (a_user, "other staff"),
    ],
)
def test_a_restaurant_with_something_of_its_own_is_not_filled(
    client: FlaskClient, there: Callable[[], object], in_words: str
) -> None:
    there()
    dishes = len(client.get("/dishes/").json)

    problem = get_problem(client.post("/demo"), 409, "not_empty")

    assert in_words in problem["detail"]
    assert len(client.get("/dishes/").json) == dishes


@pytest.mark.slow
def test_the_demo_of_an_owner_is_filled_once(client: FlaskClient) -> None:
    assert client.post("/demo").status_code == 201

    get_problem(client.post("/demo"), 409, "not_empty")


def test_a_waiter_does_not_fill_the_restaurant(app: Flask) -> None:
    waiter = signed_in_client(app, a_user(Role.WAITER))

    get_problem(waiter.post("/demo"), 403)

    assert waiter.get("/dishes/").json == []
