"""What a guest can filter by, and what is hidden then."""

import pytest

from restaurant.guest_menu.allergens import AllergenList


def named(*names: str) -> list[str]:
    """The allergens of a menu with these ingredients."""
    return [allergen.name for allergen in AllergenList(names)]


@pytest.mark.parametrize(
    ("name", "groups"),
    [
        ("Молоко", ["молоко"]),
        ("Сыр (молоко)", ["молоко"]),
        ("Соевый соус (соя, глютен)", ["глютен", "соя"]),
        ("Соевый соус (соя,глютен )", ["глютен", "соя"]),
        ("E220", ["E220"]),
        ("МСГ", ["МСГ"]),
        ("Сыр ()", ["сыр ()"]),
        ("Сыр (молоко), твёрдый", ["сыр (молоко), твёрдый"]),
        ("(молоко)", ["(молоко)"]),
    ],
)
def test_an_allergen_belongs_to_what_its_name_ends_with(name: str, groups: list[str]) -> None:
    assert named(name) == groups


def test_one_group_is_listed_once_however_it_is_written() -> None:
    assert len(named("Молоко", "Сыр (МОЛОКО)", "Масло (молоко)")) == 1
    assert len(named("Мёд", "Нуга (мед)")) == 1


def test_allergens_are_in_the_order_of_the_alphabet() -> None:
    assert named("Яйцо", "Ёрш", "Ерш морской", "Арахис") == ["арахис", "ёрш", "ерш морской", "яйцо"]


def test_a_dish_is_hidden_by_the_group_and_by_the_name_of_its_ingredient() -> None:
    every = AllergenList(["Орехи", "Орехи (фундук)", "Молоко"])

    assert [one.name for one in every.of(["Орехи (фундук)"])] == ["орехи", "фундук"]
    assert [one.name for one in every.of(["Орехи"])] == ["орехи"]
    assert every.of([]) == ()
