"""What stands in a cell of the menu's CSV file."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from restaurant.menu.csv_cells import read_cell, write_cell

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
names = texts.filter(str.strip).map(str.strip)


@given(texts.filter(bool))
def test_every_text_comes_back_from_its_cell(text: str) -> None:
    assert read_cell("name", write_cell("name", text)) == text


@given(st.lists(names))
def test_every_list_of_allergens_comes_back_from_its_cell(allergens: list[str]) -> None:
    assert read_cell("allergens", write_cell("allergens", allergens)) == allergens


@given(st.text("=+-@\t\r\n'＝|\\ a", min_size=1))
def test_no_text_is_run_by_a_spreadsheet_and_every_one_comes_back(text: str) -> None:
    cell = write_cell("description", text)

    assert cell[0] not in "=+-@\t\r\n＝"
    assert read_cell("description", cell) == text


@given(st.integers(0, 999_999_999))
def test_every_price_comes_back_from_its_cell(price: int) -> None:
    assert read_cell("price", write_cell("price", price)) * 100 == price


@pytest.mark.parametrize(
    ("cell", "price"),
    [
        ("450", "450"),
        ("450,5", "450.5"),
        ("450.50", "450.50"),
        (" 450,00 ", "450"),
        ("1 234,50", "1234.5"),
        ("1\u00a0234\u202f567", "1234567"),
    ],
)
def test_a_price_is_read_as_people_and_spreadsheets_write_it(cell: str, price: str) -> None:
    assert read_cell("price", cell) == Decimal(price)


@pytest.mark.parametrize("cell", ["1,234.50", "12 34", "450 ₽", "1e3", "-5", "٣", "NaN", ".5"])
def test_what_is_no_price_is_not_guessed_at(cell: str) -> None:
    assert read_cell("price", cell) == cell


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("true", True),
        ("ИСТИНА", True),
        ("да", True),
        ("1", True),
        ("FALSE", False),
        ("ложь", False),
        ("No", False),
        ("0", False),
        ("perhaps", "perhaps"),
    ],
)
def test_yes_and_no_are_read_as_a_spreadsheet_of_either_language_writes_them(
    cell: str, value: Any
) -> None:
    read = read_cell("available", cell)

    assert (type(read), read) == (type(value), value)
