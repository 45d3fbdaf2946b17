"""Categories over HTTP: what is special about them."""

from restaurant.permissions import Role
from tests.conftest import ClientFor
from tests.factories import a_category, a_dish


def test_categories_are_listed_by_sort_order_then_by_name(client_for: ClientFor) -> None:
    for name, rank in (("Я", 0), ("А", 0), ("Первое", -3), ("Ё", 0), ("Последнее", 9)):
        a_category(name=name, sort_order=rank)

    names = [section["name"] for section in client_for(Role.WAITER).get("/categories/").json]

    assert names == ["Первое", "А", "Ё", "Я", "Последнее"]


def test_a_new_category_has_sort_order_0(client_for: ClientFor) -> None:
    created = client_for(Role.ADMIN).post("/categories/", json={"name": "Супы"}).json

    assert created["sort_order"] == 0
    assert created["is_active"] is True
    assert created["description"] is created["image_url"] is None


def test_a_category_with_a_dish_is_deactivated_and_its_dish_stays(client_for: ClientFor) -> None:
    admin, dish = client_for(Role.ADMIN), a_dish()

    assert admin.delete(f"/categories/{dish.category_id}").status_code == 204

    assert admin.get(f"/categories/{dish.category_id}").json["is_active"] is False
    assert admin.get(f"/dishes/{dish.id}").json["category_id"] == dish.category_id
