"""The menu, as a guest's phone reads it."""

from flask.testing import FlaskClient

from tests.factories import a_category, a_dish, an_ingredient
from tests.http_api import get_problem


def test_a_guest_reads_every_field_and_no_other(client: FlaskClient) -> None:
    soups = a_category(name="Супы", description="Горячие", image_url="/uploads/soups.png")
    nuts = an_ingredient(name="Орехи", is_allergen=True)
    soup = a_dish(
        name="Борщ",
        category=soups,
        price=45_050,
        weight=35_050,
        calories=410,
        cooking_time=20,
        ingredients="Свёкла",
        ingredient_list=[nuts, an_ingredient()],
        code="B-1",
    )

    [section] = client.get("/menu/").json

    [dish] = section.pop("dishes")
    assert section == {
        "id": soups.id,
        "name": "Супы",
        "description": "Горячие",
        "image_url": "/uploads/soups.png",
    }
    assert dish == {
        "id": soup.id,
        "name": "Борщ",
        "description": "",
        "price": 450.5,
        "image_url": None,
        "weight": 350.5,
        "calories": 410,
        "cooking_time": 20,
        "ingredients": "Свёкла",
        "allergens": ["Орехи"],
    }


def test_sold_out_and_inactive_dishes_are_not_on_the_menu(client: FlaskClient) -> None:
    soups, off = a_category(), a_category(is_active=False)
    shown = a_dish(category=soups)
    a_dish(category=soups, is_available=False)
    a_dish(category=soups, is_active=False)
    a_dish(category=off)

    menu = client.get("/menu/").json

    assert [section["id"] for section in menu] == [soups.id]
    assert [dish["id"] for dish in menu[0]["dishes"]] == [shown.id]


def test_categories_are_in_their_order_and_dishes_by_name(client: FlaskClient) -> None:
    second, first = a_category(sort_order=2), a_category(sort_order=-1)
    for name in ("щи", "Борщ", "ёрш"):
        a_dish(category=first, name=name)

    menu = client.get("/menu/").json

    assert [section["id"] for section in menu] == [first.id, second.id]
    assert [dish["name"] for dish in menu[0]["dishes"]] == ["Борщ", "ёрш", "щи"]


def test_the_menu_needs_no_token_and_ignores_a_bad_one(client: FlaskClient) -> None:
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "nonsense"}):
        assert client.get("/menu", headers=headers).status_code == 200


def test_the_menu_takes_no_filters(client: FlaskClient) -> None:
    get_problem(client.get("/menu/?q=soup"), 422)
