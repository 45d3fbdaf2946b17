from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from restaurant.collation import MAX_USERNAME_KEY_LENGTH, search_key, sort_key, username_key
from restaurant.database.base import NAME_LENGTH, SORT_KEY_LENGTH

LETTERS = st.text(alphabet="абвгдеёжзийАЕЁЖЯ ", max_size=8)


@pytest.mark.parametrize(
    ("written", "searched"),
    [("БОРЩ", "борщ"), ("Ёлка", "елка"), ("ЁЖ", "ёж"), ("Straße", "STRASSE"), ("Café", "CAFÉ")],
)
def test_search_sees_no_difference_of_case_or_between_e_and_yo(written: str, searched: str) -> None:
    assert search_key(written) == search_key(searched)


def test_search_keeps_short_i_and_plain_i_apart() -> None:
    assert search_key("чай") != search_key("чаи")


def test_names_sort_as_in_a_russian_dictionary() -> None:
    menu = ["Жаркое", "Ёжики", "Арбуз", "Ежевика", "Ель", "Ёлка", "Борщ", "Елка", "Дыня"]

    menu.sort(key=sort_key)

    assert menu == [
        "Арбуз",
        "Борщ",
        "Дыня",
        "Ежевика",
        "Ёжики",
        "Елка",
        "Ёлка",
        "Ель",
        "Жаркое",
    ]


@pytest.mark.parametrize("earlier", ["А", "Б", "Д", "Е", "а", "е"])
def test_yo_never_stands_before_e_or_what_comes_before_e(earlier: str) -> None:
    assert sort_key(earlier) < sort_key("Ё")


@pytest.mark.parametrize("later", ["Ж", "Я", "ж", "Еа"])
def test_yo_stands_before_whatever_comes_after_e(later: str) -> None:
    assert sort_key("Ё") < sort_key(later)


def test_a_shorter_name_stands_before_a_longer_one_with_the_same_beginning() -> None:
    assert sort_key("Ёлка") < sort_key("Елка зимняя") < sort_key("Ёлка зимняя")


@given(LETTERS, LETTERS)
def test_sorting_looks_at_yo_only_where_nothing_else_differs(one: str, other: str) -> None:
    by_letters = (search_key(one) > search_key(other)) - (search_key(one) < search_key(other))
    by_key = (sort_key(one) > sort_key(other)) - (sort_key(one) < sort_key(other))

    assert by_letters in (0, by_key)


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_name_is_found_by_every_part_of_it_in_any_case(before: str, after: str) -> None:
    key = sort_key(f"{before}борщ{after}")

    assert search_key("БОРЩ") in key


@given(st.text(max_size=NAME_LENGTH))
def test_the_key_of_the_longest_name_fits_its_column(name: str) -> None:
    assert len(sort_key(name)) <= SORT_KEY_LENGTH


def test_the_key_of_a_name_that_grows_when_folded_fits_its_column() -> None:
    assert len(sort_key("ё" + "ΐ" * (NAME_LENGTH - 1))) <= SORT_KEY_LENGTH


PASTED = [
    ("чай", "чаи\u0306"),
    ("Ёлка", "Е\u0308лка"),
    ("Café", "CAFE\u0301"),
    ("Ậ", "A\u0302\u0323"),
]


@pytest.mark.parametrize(("typed", "pasted"), PASTED)
def test_what_a_mac_pastes_in_parts_is_searched_and_sorted_like_what_is_typed(
    typed: str, pasted: str
) -> None:
    assert search_key(typed) == search_key(pasted)
    assert sort_key(typed) == sort_key(pasted)


@given(st.text(max_size=30))
def test_every_text_has_one_key_whichever_of_its_normal_forms_is_sent(text: str) -> None:
    for form in ("NFC", "NFD"):
        assert sort_key(normalize(form, text)) == sort_key(text)
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert username_key(normalize(form, f"a{text}a")) == username_key(f"a{text}a")


@given(st.text(max_size=NAME_LENGTH))
def test_the_key_of_a_username_is_its_own_key_and_fits_its_column(username: str) -> None:
    key = username_key(username)

    assert len(key) <= MAX_USERNAME_KEY_LENGTH
    assert username_key(key) == key or len(key) == MAX_USERNAME_KEY_LENGTH
    assert username_key(f"\u00a0{username.swapcase()}") in {key, username_key(username.swapcase())}


def test_usernames_that_grow_long_when_folded_stay_apart() -> None:
    assert username_key("ﷺ" * 120) != username_key("ﷺ" * 119 + "x")


def test_accents_letters_and_yo_still_tell_usernames_apart() -> None:
    people = ["анна", "анна2", "ан на", "елена", "ёлена", "сергеи", "сергей", "anna", "аnnа"]

    assert len({username_key(person) for person in people}) == len(people)
