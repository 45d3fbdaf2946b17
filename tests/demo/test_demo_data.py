"""The data of the demo restaurant must be plausible.

Long because every check of it stands here, each a few lines and none of them clever.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from restaurant.demo import evening, floor, menu, staff

MAX_NAME_LENGTH = 120
MAX_TEXT_LENGTH = 1000
MIDNIGHT = 7 * 60  # in minutes after opening

CATEGORY_NAMES = {category.name for category in menu.CATEGORIES}
INGREDIENTS = {ingredient.name: ingredient for ingredient in menu.INGREDIENTS}
DISHES = {dish.code: dish for dish in menu.DISHES}
TABLES = {table.number: table for table in floor.TABLES}
WAITERS = {person.username for person in staff.STAFF if person.role == "waiter"}
SERVED = [order for order in evening.EVENING if order.minutes_to_serve is not None]
RECORDS = (
    floor.ZONES
    + floor.TABLES
    + menu.INGREDIENTS
    + menu.CATEGORIES
    + menu.DISHES
    + staff.STAFF
    + evening.EVENING
    + evening.OPEN_NOW
)

each_dish = pytest.mark.parametrize("dish", menu.DISHES, ids=lambda dish: dish.name)


def get_texts(record: Any) -> Iterator[tuple[str, str]]:
    """Every text of a record with the name of its field, its lines' texts too."""
    for field in fields(record):
        value = getattr(record, field.name)
        if isinstance(value, str):
            yield field.name, value
        elif isinstance(value, tuple):
            for part in value:
                if is_dataclass(part):
                    yield from get_texts(part)


def word_for(ingredient: str) -> str:
    """What the guest reads: the name without its allergen group."""
    return ingredient.partition(" (")[0].lower()


def mentions(text: str, word: str) -> bool:
    return re.search(rf"\b{re.escape(word)}\b", text.lower()) is not None


def repeated(names: Iterable[object]) -> list[object]:
    return [name for name, count in Counter(names).items() if count > 1]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_every_text_is_trimmed_and_fits_its_column(record: object) -> None:
    for field, text in get_texts(record):
        longest = MAX_NAME_LENGTH if field.endswith("name") else MAX_TEXT_LENGTH

        assert 1 <= len(text) <= longest
        assert text == " ".join(text.split())


def test_names_in_the_demo_are_unique() -> None:
    assert not repeated(zone.name for zone in floor.ZONES)
    assert not repeated(table.number for table in floor.TABLES)
    assert not repeated(category.name for category in menu.CATEGORIES)
    assert not repeated(category.sort_order for category in menu.CATEGORIES)
    assert not repeated(ingredient.name for ingredient in menu.INGREDIENTS)
    assert not repeated(dish.name for dish in menu.DISHES)
    assert not repeated(dish.code for dish in menu.DISHES)
    assert not repeated(person.username for person in staff.STAFF)
    assert not repeated(staff.PAYMENT_METHODS)


def test_every_table_stands_in_a_zone_and_every_zone_has_tables() -> None:
    assert {table.zone for table in floor.TABLES} == {zone.name for zone in floor.ZONES}
    assert all(table.seats > 0 for table in floor.TABLES)


def test_every_zone_has_a_colour_a_browser_understands() -> None:
    assert all(re.fullmatch(r"#[0-9A-F]{6}", zone.color) for zone in floor.ZONES)


def test_every_role_has_somebody_on_shift() -> None:
    on_shift = {person.role for person in staff.STAFF if person.shift_active}

    assert on_shift == {"admin", "waiter", "kitchen"}


def test_usernames_can_be_typed_on_any_keyboard() -> None:
    assert all(re.fullmatch(r"[a-z]+", person.username) for person in staff.STAFF)


def test_every_category_has_four_to_six_dishes() -> None:
    sizes = Counter(dish.category for dish in menu.DISHES)

    assert set(sizes) == CATEGORY_NAMES
    assert all(4 <= size <= 6 for size in sizes.values())


def test_a_dish_code_begins_with_its_category() -> None:
    pages = {(dish.code.partition("-")[0], dish.category) for dish in menu.DISHES}

    assert len(pages) == len(CATEGORY_NAMES)
    assert all(re.fullmatch(r"[А-Я]{1,2}-\d\d", code) for code in DISHES)


def test_a_few_dishes_are_sold_out() -> None:
    assert sum(not dish.is_available for dish in menu.DISHES) in {2, 3}


def test_the_menu_has_words_with_yo() -> None:
    names = " ".join(dish.name for dish in menu.DISHES)

    assert "Рулет из телёнка" in names
    assert "Сёмга" in names


@each_dish
def test_a_price_is_written_in_roubles_and_kopecks(dish: menu.DemoDish) -> None:
    assert re.fullmatch(r"\d+\.\d\d", dish.price)
    assert Decimal("100") <= Decimal(dish.price) <= Decimal("2000")


@each_dish
def test_a_portion_is_one_a_person_could_eat(dish: menu.DemoDish) -> None:
    assert dish.cooking_time is None or 1 <= dish.cooking_time <= 30
    assert dish.weight is not None
    assert 30 <= dish.weight <= 500
    assert dish.calories is not None
    assert 0 <= dish.calories <= 5 * dish.weight


@each_dish
def test_a_dish_is_made_of_known_ingredients(dish: menu.DemoDish) -> None:
    assert set(dish.ingredient_names) <= INGREDIENTS.keys()
    assert not repeated(dish.ingredient_names)


@each_dish
def test_the_text_of_a_dish_names_all_its_ingredients(dish: menu.DemoDish) -> None:
    unnamed = {
        name for name in dish.ingredient_names if not mentions(dish.ingredients, word_for(name))
    }

    assert not unnamed


@each_dish
def test_what_the_text_of_a_dish_names_is_linked_to_it(dish: menu.DemoDish) -> None:
    named = {name for name in INGREDIENTS if mentions(dish.ingredients, word_for(name))}

    assert named <= set(dish.ingredient_names)


def test_every_ingredient_is_in_some_dish() -> None:
    used = {name for dish in menu.DISHES for name in dish.ingredient_names}

    assert used == INGREDIENTS.keys()


@pytest.mark.parametrize(
    "group",
    [
        "глютен",
        "ракообразные",
        "яйцо",
        "рыба",
        "арахис",
        "соя",
        "молоко",
        "орехи",
        "сельдерей",
        "горчица",
        "кунжут",
        "сульфиты",
        "люпин",
        "моллюски",
    ],
)
def test_an_allergen_group_is_an_allergen_wherever_it_is_named(group: str) -> None:
    named = [one for one in menu.INGREDIENTS if mentions(one.name, group)]

    assert named
    assert all(ingredient.is_allergen for ingredient in named)


def test_orders_name_tables_waiters_and_dishes_that_exist() -> None:
    for order in evening.EVENING + evening.OPEN_NOW:
        assert order.waiter in WAITERS
        assert order.items
        assert {line.dish for line in order.items} <= DISHES.keys()
        assert all(1 <= line.quantity <= 99 for line in order.items)
        assert (order.table in TABLES) == (order.order_type == "dine_in")
        assert order.table is None or order.order_type == "dine_in"


def test_sold_out_dishes_are_on_no_order() -> None:
    for order in evening.EVENING + evening.OPEN_NOW:
        assert all(DISHES[line.dish].is_available for line in order.items)


def test_the_evenings_orders_are_sorted_and_end_by_midnight() -> None:
    placed = [order.minutes_after_opening for order in evening.EVENING]

    assert placed == sorted(placed)
    assert placed[0] >= 0
    for order in evening.EVENING:
        last = max(order.minutes_to_serve or 0, order.minutes_to_settle)
        assert order.minutes_after_opening + last < MIDNIGHT


@pytest.mark.parametrize("table", TABLES)
def test_a_table_has_one_order_at_a_time(table: int) -> None:
    sittings = sorted(
        (
            order.minutes_after_opening,
            order.minutes_after_opening + max(order.minutes_to_serve or 0, order.minutes_to_settle),
        )
        for order in evening.EVENING
        if order.table == table
    )

    assert all(left < sat_down for (_, left), (sat_down, _) in pairwise(sittings))


def test_the_evening_has_every_outcome_kind_of_order_and_way_to_pay() -> None:
    past = evening.EVENING

    assert {order.outcome for order in past} == {"paid", "cancelled", "refunded"}
    assert {order.order_type for order in past} == {"dine_in", "takeaway", "delivery"}
    assert {order.payment_method for order in past} == {*staff.PAYMENT_METHODS, None}


def test_an_order_is_either_paid_for_and_served_or_cancelled() -> None:
    for order in evening.EVENING:
        cancelled = order.outcome == "cancelled"

        assert (order.payment_method is None) == cancelled
        assert (order.minutes_to_serve is None) == cancelled
        assert order.minutes_to_settle >= 1


def test_no_order_is_served_before_its_slowest_dish_is_cooked() -> None:
    for order in SERVED:
        slowest = max(DISHES[line.dish].cooking_time or 0 for line in order.items)

        assert order.minutes_to_serve is not None
        assert order.minutes_to_serve >= slowest


def test_guests_at_a_table_pay_after_they_are_served() -> None:
    for order in SERVED:
        if order.order_type == "dine_in":
            assert order.minutes_to_serve is not None
            assert order.minutes_to_settle > order.minutes_to_serve


def test_open_orders_have_different_tables_and_waiters_on_shift() -> None:
    on_shift = {person.username for person in staff.STAFF if person.shift_active}
    tables = [order.table for order in evening.OPEN_NOW if order.table is not None]

    assert not repeated(tables)
    assert all(order.waiter in on_shift for order in evening.OPEN_NOW)


def test_open_orders_show_every_stage() -> None:
    stages = [{line.status for line in order.items} for order in evening.OPEN_NOW]

    assert {"new"} in stages
    assert {"ready"} in stages
    assert {"served"} in stages
    assert {"new", "cooking", "ready", "served"} in stages


def test_an_open_order_is_not_both_served_and_paid() -> None:
    for order in evening.OPEN_NOW:
        served = all(line.status == "served" for line in order.items)

        assert not (served and order.payment_method)
        assert order.payment_method in {*staff.PAYMENT_METHODS, None}


def test_open_orders_had_time_to_be_cooked() -> None:
    for order in evening.OPEN_NOW:
        for line in order.items:
            if line.status in {"ready", "served"}:
                assert order.minutes_ago >= (DISHES[line.dish].cooking_time or 0)
