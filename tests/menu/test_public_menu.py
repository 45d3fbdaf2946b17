from typing import Any

from flask import Flask

from restaurant.menu.service import get_menu
from tests.factories import a_category, a_dish


def shown() -> list[tuple[str, list[str]]]:
    def names(dishes: Any) -> list[str]:
        return [dish.name for dish in dishes]

    return [(section["name"], names(section["dishes"])) for section in get_menu()]


def test_categories_are_in_their_order_and_dishes_by_name(app: Flask) -> None:
    soups = a_category(name="Супы", sort_order=1)
    a_category(name="Ящик", sort_order=0), a_category(name="Ёлка", sort_order=0)
    for name in ("Щи", "борщ", "Ёжики", "Ежи"):
        a_dish(name=name, category=soups)

    assert shown() == [
        ("Ёлка", []),
        ("Ящик", []),
        ("Супы", ["борщ", "Ежи", "Ёжики", "Щи"]),
    ]


def test_guests_see_only_what_they_can_order(app: Flask) -> None:
    soups, old = a_category(name="Супы"), a_category(name="Old", is_active=False)
    a_dish(name="Борщ", category=soups)
    a_dish(name="Sold out", category=soups, is_available=False)
    a_dish(name="Off the menu", category=soups, is_active=False)
    a_dish(name="In a section that is switched off", category=old)

    assert shown() == [("Супы", ["Борщ"])]
