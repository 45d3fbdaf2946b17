"""The caches, and that nothing outdated is ever used."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_jwt_extended import create_access_token
from sqlalchemy import update
from sqlalchemy.orm import Session as DatabaseSession

from restaurant.auth.models import Session, User
from restaurant.database.session import db
from restaurant.database.transaction import transactional
from restaurant.errors import ConflictError
from restaurant.menu import service as menu_service
from restaurant.menu.models import Dish, Ingredient
from restaurant.orders import service as orders_service
from restaurant.orders.items import NewItem
from restaurant.orders.json_cache import order_json
from restaurant.orders.states import ItemStatus, OrderType
from restaurant.permissions import Role
from tests.conftest import ClientFor
from tests.factories import a_dish, a_user, an_ingredient, an_order
from tests.staff_clients import get_session
from tests.support.sql_statements import statements


@pytest.mark.parametrize("change", ["order", "item"])
def test_a_change_of_an_order_that_is_not_written_yet_is_in_its_json(
    app: Flask, change: str
) -> None:
    order = an_order(lines=[ItemStatus.NEW])
    assert b"no salt" not in order_json(order)

    if change == "order":
        order.notes = "no salt"
    else:
        order.items[0].comment = "no salt"

    assert b"no salt" in order_json(order)


@contextmanager
def another_server() -> Iterator[DatabaseSession]:
    """A session on the same database, as if of another process."""
    db.session.remove()  # as between two requests
    with DatabaseSession(db.engine) as elsewhere:
        yield elsewhere
        elsewhere.commit()


@pytest.fixture
def admin(client_for: ClientFor) -> FlaskClient:
    """The owner."""
    return client_for(Role.ADMIN)


def get_menu(client: FlaskClient) -> list[str]:
    """The dishes that a guest reads."""
    return [dish["name"] for section in client.get("/menu/").json for dish in section["dishes"]]


def test_an_unchanged_menu_is_read_once(client: FlaskClient) -> None:
    a_dish()
    client.get("/menu/")

    db.session.remove()
    with statements() as asked:
        client.get("/menu/")

    assert asked == []


def test_a_dish_marked_sold_out_by_another_server_leaves_the_menu_here(
    client: FlaskClient, admin: FlaskClient
) -> None:
    soup, tea = a_dish(name="Soup"), a_dish(name="Tea")
    assert get_menu(client) == ["Soup", "Tea"]
    assert len(admin.get("/dishes/?is_available=true").json) == 2

    with another_server() as elsewhere:
        elsewhere.get_one(Dish, soup.id).is_available = False

    assert get_menu(client) == ["Tea"]
    assert [dish["id"] for dish in admin.get("/dishes/?is_available=true").json] == [tea.id]


def test_an_allergen_changed_by_another_server_is_on_the_menu_here(client: FlaskClient) -> None:
    nuts = an_ingredient(name="Nuts", is_allergen=False)
    a_dish(ingredient_list=[nuts])
    client.get("/menu/")

    with another_server() as elsewhere:
        elsewhere.get_one(Ingredient, nuts.id).is_allergen = True

    [section] = client.get("/menu/").json
    assert section["dishes"][0]["allergens"] == ["Nuts"]


def test_a_user_dismissed_on_another_server_loses_access_here_at_once(
    client_for: ClientFor,
) -> None:
    anna = a_user(Role.WAITER)
    phone = client_for(anna)
    assert phone.get("/tables/").status_code == 200

    with another_server() as elsewhere:
        elsewhere.get_one(User, anna.id).is_active = False

    assert phone.get("/tables/").status_code == 401


def test_a_cached_token_still_expires(client: FlaskClient) -> None:
    anna = a_user(Role.WAITER)
    lives, claims = timedelta(seconds=1), {"sid": get_session(anna).id, "iat": 0}
    token = create_access_token(str(anna.id), expires_delta=lives, additional_claims=claims)
    shown = {"Authorization": f"Bearer {token}"}
    assert client.get("/tables/", headers=shown).status_code == 200

    time.sleep(lives.total_seconds() + 0.1)

    answer = client.get("/tables/", headers=shown)
    assert (answer.status_code, answer.json["code"]) == (401, "token_expired")


def test_a_session_ended_by_a_bulk_update_elsewhere_is_over_here(client_for: ClientFor) -> None:
    anna = a_user(Role.WAITER)
    phone = client_for(anna)
    assert phone.get("/tables/").status_code == 200

    with another_server() as elsewhere:
        ended = update(Session).where(Session.user_id == anna.id)
        elsewhere.execute(ended.values(ended_at=Session.created_at))

    assert phone.get("/tables/").status_code == 401


def test_a_role_changed_by_another_server_takes_effect_here(client_for: ClientFor) -> None:
    anna = a_user(Role.ADMIN)
    phone = client_for(anna)
    assert phone.get("/users/").status_code == 200

    with another_server() as elsewhere:
        elsewhere.get_one(User, anna.id).role = Role.WAITER

    assert phone.get("/users/").status_code == 403


def take_back(act: Callable[[], object]) -> None:
    """Do something in a transaction that is rolled back."""

    @transactional
    def act_and_think_again() -> None:
        act()
        raise ConflictError("On second thoughts.")

    with pytest.raises(ConflictError):
        act_and_think_again()


def price_of_one(dish_id: int) -> int:
    """Order a dish; what that costs, in hundredths."""
    order = orders_service.place_order(
        a_user(Role.WAITER),
        order_type=OrderType.TAKEAWAY,
        items=[{"dish_id": dish_id, "quantity": 1}],
    )
    return order.total_price


def test_an_order_has_the_current_prices_of_the_menu(app: Flask) -> None:
    soup = a_dish(price=30000).id
    assert price_of_one(soup) == 30000

    with another_server() as elsewhere:
        elsewhere.get_one(Dish, soup).price = 35000

    assert price_of_one(soup) == 35000


def test_a_rolled_back_price_is_never_charged(app: Flask) -> None:
    admin, soup = a_user(Role.ADMIN), a_dish(price=30000).id
    price_of_one(soup)

    def change_and_order() -> None:
        menu_service.change_dish(admin, soup, {"price": 99900})
        line: NewItem = {"dish_id": soup, "quantity": 1}
        order = orders_service.place_order(admin, order_type=OrderType.TAKEAWAY, items=[line])
        assert order.total_price == 99900

    take_back(change_and_order)
    menu_service.change_dish(admin, soup, {"price": 40000})  # under the rolled-back version

    assert price_of_one(soup) == 40000


def test_after_a_rolled_back_change_the_old_price_is_charged(app: Flask) -> None:
    admin, soup = a_user(Role.ADMIN), a_dish(price=30000).id
    price_of_one(soup)

    take_back(lambda: menu_service.change_dish(admin, soup, {"price": 99900}))

    assert price_of_one(soup) == 30000


def test_a_rolled_back_change_of_an_order_is_never_shown(admin: FlaskClient) -> None:
    owner, order = a_user(Role.ADMIN), an_order()
    [before] = admin.get("/orders/").json

    take_back(lambda: orders_service.change_order(owner, order.id, {"notes": "no salt"}))
    assert admin.get("/orders/").json == [before]
    orders_service.change_order(owner, order.id, {"notes": "no sugar"})

    [after] = admin.get("/orders/").json
    assert (after["notes"], after["version"]) == ("no sugar", before["version"] + 1)
