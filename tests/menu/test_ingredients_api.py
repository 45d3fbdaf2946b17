"""Ingredients over HTTP: what is special about them."""

from restaurant.permissions import Role
from tests.conftest import ClientFor
from tests.factories import a_dish, an_ingredient
from tests.http_api import get_problem


def test_an_ingredient_is_harmless_unless_said_otherwise(client_for: ClientFor) -> None:
    admin = client_for(Role.ADMIN)

    assert admin.post("/ingredients/", json={"name": "Вода"}).json["is_allergen"] is False


def test_an_ingredient_that_becomes_an_allergen_is_one_on_every_dish(
    client_for: ClientFor,
) -> None:
    admin, soy = client_for(Role.ADMIN), an_ingredient(name="Соя")
    dish = a_dish(ingredient_list=[soy])

    admin.patch(f"/ingredients/{soy.id}", json={"is_allergen": True})

    assert admin.get(f"/dishes/{dish.id}").json["allergens"] == ["Соя"]


def test_an_ingredient_in_use_cannot_be_deleted(client_for: ClientFor) -> None:
    admin, soy = client_for(Role.ADMIN), an_ingredient()
    a_dish(ingredient_list=[soy], is_active=False)

    get_problem(admin.delete(f"/ingredients/{soy.id}"), 409, "in_use")

    assert admin.get(f"/ingredients/{soy.id}").status_code == 200


def test_ingredients_cannot_be_deactivated(client_for: ClientFor) -> None:
    admin = client_for(Role.ADMIN)

    get_problem(admin.get("/ingredients/?include_inactive=true"), 422)
    get_problem(admin.post("/ingredients/", json={"name": "x", "is_active": True}), 422)
