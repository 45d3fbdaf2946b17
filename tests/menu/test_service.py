import pytest
from flask import Flask

from restaurant.database import crud
from restaurant.database.session import db
from restaurant.errors import InvalidError, NotFoundError
from restaurant.menu import service as menu_service
from restaurant.menu.models import Dish
from restaurant.permissions import Role
from tests.factories import a_category, a_dish, a_user, an_ingredient, an_order
from tests.support.recorded_events import names, told


def test_a_new_dish_sends_dish_updated(app: Flask) -> None:
    nuts = an_ingredient(name="Орехи", is_allergen=True)
    data = {"name": "Торт", "price": 30_050, "category_id": a_category().id}

    with told() as heard:
        dish = menu_service.add_dish(a_user(Role.ADMIN), {**data, "ingredient_ids": [nuts.id]})

    assert names(heard) == ["dish-updated"]
    assert heard[0]["dish"]["id"] == dish.id
    assert heard[0]["dish"]["price"] == 300.5
    assert heard[0]["dish"]["allergens"] == ["Орехи"]


@pytest.mark.parametrize(
    "change",
    [{"name": "Щи"}, {"price": 1}, {"is_available": False}, {"is_active": False}],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_name_price_or_availability_is_sent_to_all(
    app: Flask, change: dict[str, object]
) -> None:
    dish = a_dish()

    with told() as heard:
        menu_service.change_dish(a_user(Role.ADMIN), dish.id, change)

    assert names(heard) == ["dish-updated"]


@pytest.mark.parametrize("change", [{}, {"is_available": True}, {"description": "With dill"}])
def test_changes_of_other_fields_are_not_sent(app: Flask, change: dict[str, object]) -> None:
    dish = a_dish()

    with told() as heard:
        menu_service.change_dish(a_user(Role.ADMIN), dish.id, change)

    assert heard == []


def test_an_ingredient_that_does_not_exist_is_refused(app: Flask) -> None:
    dish, salt = a_dish(), an_ingredient()

    with pytest.raises(InvalidError) as refusal:
        menu_service.change_dish(
            a_user(Role.ADMIN), dish.id, {"ingredient_ids": [salt.id, 999_999]}
        )

    assert list(refusal.value.extra["errors"]["json"]) == ["ingredient_ids"]
    assert dish.ingredient_ids == []


def test_ingredients_are_replaced_as_a_whole(app: Flask) -> None:
    salt, dill = an_ingredient(), an_ingredient()
    dish = a_dish(ingredient_list=[salt])

    menu_service.change_dish(a_user(Role.ADMIN), dish.id, {"ingredient_ids": [dill.id]})
    replaced = dish.ingredient_ids
    menu_service.change_dish(a_user(Role.ADMIN), dish.id, {"ingredient_ids": []})

    assert replaced == [dill.id]
    assert dish.ingredient_ids == []


def test_dish_updated_is_recorded_before_a_dish_is_deleted(app: Flask) -> None:
    dish_id = a_dish().id

    with told() as heard:
        menu_service.remove_dish(a_user(Role.ADMIN), dish_id)

    assert [event["dish"]["is_active"] for event in heard] == [False]
    with pytest.raises(NotFoundError):
        crud.get_or_404(Dish, dish_id)


def test_an_ordered_dish_stays_on_the_bill_when_it_is_removed(app: Flask) -> None:
    order = an_order()
    dish_id, name = order.items[0].dish_id, order.items[0].dish_name

    menu_service.remove_dish(a_user(Role.ADMIN), dish_id)

    db.session.expire_all()
    assert crud.get_or_404(Dish, dish_id).is_active is False
    assert order.items[0].dish_name == name


def test_dishes_are_filtered_by_category_and_availability(app: Flask) -> None:
    soups = a_category()
    borscht = a_dish(category=soups)
    gone = a_dish(category=soups, is_available=False)
    a_dish()

    in_section = db.session.scalars(menu_service.select_dishes(category_id=[soups.id])).all()
    to_be_had = menu_service.select_dishes(category_id=[soups.id], is_available=True)

    assert set(in_section) == {borscht, gone}
    assert db.session.scalars(to_be_had).all() == [borscht]
