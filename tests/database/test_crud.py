from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from restaurant.auth.models import User
from restaurant.database import crud
from restaurant.database.base import Model
from restaurant.database.session import db
from restaurant.errors import ConflictError, InvalidError, NotFoundError
from restaurant.floor.models import Location, Table
from restaurant.menu.models import Category, Dish, Ingredient
from restaurant.orders import history as orders_history
from restaurant.orders import service as orders_service
from restaurant.payments.models import PaymentMethod
from restaurant.payments.states import PaymentStatus
from restaurant.permissions import Role
from restaurant.staff import users as staff_users
from tests.concurrency import all_at_once, error_code
from tests.factories import (
    a_category,
    a_dish,
    a_location,
    a_payment_method,
    a_table,
    a_user,
    an_ingredient,
    an_order,
    get_dish,
    get_waiter,
)

each = pytest.mark.parametrize


def found(model: type[Model], q: str) -> list[str]:
    statement = crud.select_all(model, q=q)
    ordered = statement.order_by(model.name_key, model.id)  # type: ignore[attr-defined]
    return [record.name for record in db.session.scalars(ordered)]  # type: ignore[attr-defined]


@each("model", [Category, Dish, Ingredient, Location, PaymentMethod, Table, User])
def test_an_unknown_id_is_not_found(app: Flask, model: type[Model]) -> None:
    for act in (
        lambda: crud.get_or_404(model, 999_999),
        lambda: crud.update(model, 999_999, {}),
        lambda: crud.delete_or_deactivate(model, 999_999),
    ):
        with pytest.raises(NotFoundError):
            act()


def test_an_inactive_record_is_found_by_its_id(app: Flask) -> None:
    zone = a_location(is_active=False)

    assert crud.get_or_404(Location, zone.id) is zone


def test_a_list_can_hide_inactive_records(app: Flask) -> None:
    a_location(name="Winter garden", is_active=False), a_location(name="Hall")

    shown = db.session.scalars(crud.select_all(Location, include_inactive=False))

    assert [zone.name for zone in shown] == ["Hall"]
    assert len(db.session.scalars(crud.select_all(Location)).all()) == 2


def test_a_change_keeps_the_fields_it_does_not_name(app: Flask) -> None:
    zone = a_location(name="Hall", description="By the window", color="#66CCFF")

    crud.update(Location, zone.id, {"description": None})

    assert (zone.name, zone.description, zone.color) == ("Hall", None, "#66CCFF")


def test_an_empty_change_changes_nothing(app: Flask) -> None:
    zone = a_location()
    before = zone.updated_at

    crud.update(Location, zone.id, {})
    db.session.expire_all()

    assert zone.updated_at == before


@each(
    ("model", "values", "field"),
    [
        (Dish, {"name": "Soup", "price": 1, "category_id": 999_999}, "category_id"),
        (Table, {"number": 1, "seats": 2, "location_id": 999_999}, "location"),
    ],
)
def test_an_id_that_refers_to_nothing_is_refused_by_its_public_name(
    app: Flask, model: type[Model], values: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidError) as refusal:
        crud.create(model, values)

    assert list(refusal.value.extra["errors"]["json"]) == [field]
    assert db.session.scalars(crud.select_all(model)).all() == []


def test_a_table_number_that_is_taken_is_refused(app: Flask) -> None:
    a_table(number=7)

    with pytest.raises(ConflictError) as refusal:
        crud.create(Table, {"number": 7, "seats": 2})

    assert refusal.value.code == "already_exists"
    assert refusal.value.extra["field"] == "number"
    assert "number" in refusal.value.extra["errors"]["json"]


def test_a_record_may_keep_its_own_unique_value(app: Flask) -> None:
    table = a_table(number=7)

    assert crud.update(Table, table.id, {"number": 7, "seats": 9}).seats == 9


def test_a_change_to_a_number_that_is_taken_changes_nothing(app: Flask) -> None:
    a_table(number=7)
    table = a_table(number=8, seats=2)

    with pytest.raises(ConflictError):
        crud.update(Table, table.id, {"seats": 9, "number": 7})

    db.session.expire_all()
    assert (table.number, table.seats) == (8, 2)


def test_the_number_of_an_inactive_table_stays_taken(app: Flask) -> None:
    a_table(number=7, is_active=False)

    with pytest.raises(ConflictError):
        crud.create(Table, {"number": 7, "seats": 2})


def test_of_ten_requests_for_the_same_table_number_one_succeeds(app: Flask) -> None:
    def add(_number: int) -> str:
        return error_code(lambda: crud.create(Table, {"number": 7, "seats": 2}))

    assert sorted(all_at_once(app, 10, add)) == ["already_exists"] * 9 + ["done"]


@each("make", [a_location, a_category, an_ingredient, a_payment_method, a_dish, a_table])
def test_a_record_that_nothing_refers_to_is_deleted(app: Flask, make: Any) -> None:
    record = make()
    model, record_id = type(record), record.id

    crud.delete_or_deactivate(model, record_id)

    with pytest.raises(NotFoundError):
        crud.get_or_404(model, record_id)


def test_a_zone_with_tables_is_deactivated(app: Flask) -> None:
    zone = a_location()
    a_table(location_id=zone.id)

    crud.delete_or_deactivate(Location, zone.id)

    assert crud.get_or_404(Location, zone.id).is_active is False


def test_a_category_with_dishes_is_deactivated(app: Flask) -> None:
    section = a_dish().category

    crud.delete_or_deactivate(Category, section.id)

    assert crud.get_or_404(Category, section.id).is_active is False


def test_a_dish_that_was_ordered_is_deactivated(app: Flask) -> None:
    dish = get_dish(an_order().items[0])

    crud.delete_or_deactivate(Dish, dish.id)

    assert crud.get_or_404(Dish, dish.id).is_active is False


def test_a_payment_method_that_was_used_is_deactivated(app: Flask) -> None:
    order, cash = an_order(), a_payment_method()
    payment = {"payment_status": PaymentStatus.PAID, "payment_method_id": cash.id}
    orders_service.change_order(get_waiter(order), order.id, payment)

    crud.delete_or_deactivate(PaymentMethod, cash.id)

    assert crud.get_or_404(PaymentMethod, cash.id).is_active is False


def test_an_ingredient_of_a_dish_stays(app: Flask) -> None:
    nuts = an_ingredient(is_allergen=True)
    a_dish(ingredient_list=[nuts])

    with pytest.raises(ConflictError) as refusal:
        crud.delete_or_deactivate(Ingredient, nuts.id)

    assert refusal.value.code == "in_use"
    assert crud.get_or_404(Ingredient, nuts.id) is nuts


def test_the_ingredients_of_a_deleted_dish_can_be_deleted(app: Flask) -> None:
    nuts = an_ingredient()
    dish = a_dish(ingredient_list=[nuts])

    crud.delete_or_deactivate(Dish, dish.id)
    crud.delete_or_deactivate(Ingredient, nuts.id)

    assert db.session.scalars(crud.select_all(Ingredient)).all() == []


def test_a_user_with_orders_is_deactivated_and_keeps_them(app: Flask) -> None:
    order = an_order()

    staff_users.dismiss(a_user(Role.ADMIN), order.waiter_id)

    assert crud.get_or_404(User, order.waiter_id).is_active is False
    assert get_waiter(order).username


def test_a_user_who_only_changed_an_order_stays_in_its_history(app: Flask) -> None:
    order, admin = an_order(), a_user(Role.ADMIN)
    a_user(Role.ADMIN)
    orders_service.change_order(admin, order.id, {"notes": "x"})

    staff_users.dismiss(a_user(Role.ADMIN), admin.id)

    assert orders_history.get_history(order.id)[-1].user.full_name == admin.full_name


@each("q", ["БОРЩ", "борщ", "Борщ", "орщ", "бОр"])
def test_borscht_is_found_in_any_case_and_by_any_part(app: Flask, q: str) -> None:
    a_dish(name="Борщ"), a_dish(name="Щи"), a_dish(name="Холодный БОРЩ")

    assert found(Dish, q) == ["Борщ", "Холодный БОРЩ"]


@each("q", ["ёж", "Еж", "ЕЖ", "ЁЖ"])
def test_e_finds_yo_and_yo_finds_e(app: Flask, q: str) -> None:
    a_dish(name="Ёжики"), a_dish(name="Ежевика"), a_dish(name="Рис")

    assert found(Dish, q) == ["Ежевика", "Ёжики"]


@each(
    ("q", "name"), [("100%", "Сок 100%"), ("_", "a_b"), ("\\", "a\\b"), ("'", "d'or"), ("/", "/")]
)
def test_no_character_is_a_wildcard_in_a_search(app: Flask, q: str, name: str) -> None:
    a_dish(name=name), a_dish(name="Сок 1000")

    assert found(Dish, q) == [name]


def test_the_menu_sorts_yo_after_e_and_never_before_a(app: Flask) -> None:
    names = ["Жаркое", "Ёлочка", "Елочка", "Арбуз", "ежевика", "Ерш", "Яблоко", "борщ"]
    for name in names:
        a_dish(name=name)

    assert found(Dish, "") == [
        "Арбуз",
        "борщ",
        "ежевика",
        "Елочка",
        "Ёлочка",
        "Ерш",
        "Жаркое",
        "Яблоко",
    ]


def test_people_are_found_by_either_of_their_names(app: Flask) -> None:
    a_user(username="anna7", full_name="Анна Королёва"), a_user()

    for q in ("КОРОЛЕВА", "Anna7", "анна"):
        [person] = db.session.scalars(crud.select_all(User, q=q))
        assert person.username == "anna7"


@pytest.mark.parametrize(
    "make",
    [a_user, a_location, a_table, a_category, an_ingredient, a_dish, a_payment_method],
    ids=lambda make: make.__name__,
)
def test_the_id_of_a_deleted_record_is_never_used_again(
    app: Flask, make: Callable[[], Any]
) -> None:
    erased = make()
    old_id = erased.id
    crud.delete_or_deactivate(type(erased), old_id)

    assert make().id > old_id
