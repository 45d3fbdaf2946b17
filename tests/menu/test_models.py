import pytest
from flask import Flask
from sqlalchemy.exc import DBAPIError

from restaurant.database.session import db
from restaurant.menu.models import Category, Dish, Ingredient
from tests.factories import a_dish, an_ingredient


@pytest.mark.parametrize("is_active", [True, False])
@pytest.mark.parametrize("is_available", [True, False])
@pytest.mark.parametrize("is_listed", [True, False])
def test_a_dish_can_be_ordered_when_it_and_its_section_are_on_the_menu_and_it_is_not_sold_out(
    is_active: bool, is_available: bool, is_listed: bool
) -> None:
    dish = Dish(name="Soup", price=1, is_active=is_active, is_available=is_available)
    dish.category = Category(name="Soups", is_active=is_listed)

    assert dish.can_be_ordered is (is_active and is_available and is_listed)


def test_a_new_dish_can_be_ordered_at_once() -> None:
    assert Dish(name="Soup", price=1).can_be_ordered


def test_allergens_are_the_ingredients_that_guests_may_be_allergic_to() -> None:
    dish = Dish(name="Soup", price=1)
    dish.ingredient_list = [
        Ingredient(name="Яйцо", is_allergen=True),
        Ingredient(name="Свёкла"),
        Ingredient(name="Арахис", is_allergen=True),
    ]

    assert dish.allergens == ["Арахис", "Яйцо"]


def test_ingredient_ids_are_ascending(app: Flask) -> None:
    first, second = an_ingredient(name="Я"), an_ingredient(name="А")
    dish = a_dish(ingredient_list=[second, first])

    assert dish.ingredient_ids == [first.id, second.id]


def test_a_price_is_never_negative(app: Flask) -> None:
    with pytest.raises(DBAPIError):
        a_dish(price=-1)

    db.session.rollback()


def test_the_largest_price_is_stored_to_the_last_hundredth(app: Flask) -> None:
    dish = a_dish(price=999_999_999)
    db.session.expire_all()

    assert dish.price == 999_999_999
