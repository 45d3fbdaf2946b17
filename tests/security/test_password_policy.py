"""Common passwords and PINs are refused, and not many others."""

import pytest

from restaurant.security.password_policy import LATIN_KEYS, is_common_password, is_weak_pin
from tests.staff_clients import PASSWORD, PIN

each = pytest.mark.parametrize

REPETITIONS = ["0000", "9999", "55555", "777777", "1212", "4545", "232323", "123123", "101010"]
SEQUENCES = ["1234", "12345", "123456", "0123", "6789", "7890", "567890", "9876", "43210", "0987"]
YEARS = ["1900", "1985", "1999", "2000", "2026", "2099"]
LINES = ["2580", "1590", "3570", "147", "741", "0852", "1470", "0741", "147258", "15951", "14789"]
DATES = ["310589", "010100", "311299", "290200", "150785"]
STRONG = [
    "2581",
    "25801",
    "258025",
    "1478",
    "2468",
    "1590a",
    PIN,
    "1357",
    "7413",
    "1899",
    "2100",
    "19851",
    "12346",
    "90123",
    "310289",
    "351289",
]


@each("pin", REPETITIONS + SEQUENCES + LINES + YEARS + DATES)
def test_an_obvious_pin_is_weak(pin: str) -> None:
    assert is_weak_pin(pin)


@each("pin", STRONG)
def test_other_pins_are_accepted(pin: str) -> None:
    assert not is_weak_pin(pin)


@pytest.mark.slow
@each(("digits", "most"), [(4, 60), (5, 20), (6, 8_000)])
def test_few_pins_are_refused_so_that_enough_are_left(digits: int, most: int) -> None:
    weak = sum(is_weak_pin(f"{number:0{digits}}") for number in range(0, 10**digits, 7))

    assert 0 < weak <= most


@each("password", ["password", "PassWord", "12345678", "qwertyuiop", "sunshine", "iloveyou1"])
def test_a_common_password_is_found_in_any_case(password: str) -> None:
    assert is_common_password(password)


@each(
    ("typed", "meant"),
    [
        ("зфыыцщкв", "password"),  # on a Russian keyboard
        ("ЙЦУКЕНГШЩЗ", "qwertyuiop"),
        ("пароль", "gfhjkm"),
    ],
)
def test_it_is_common_whichever_keyboard_it_is_typed_on(typed: str, meant: str) -> None:
    assert typed.casefold().translate(LATIN_KEYS) == meant
    assert is_common_password(meant)
    assert is_common_password(typed)


@each("password", [PASSWORD, "correct horse battery", "борщ с пампушками", "", " password"])
def test_a_password_of_ones_own_is_not_common(password: str) -> None:
    assert not is_common_password(password)


def test_every_letter_of_a_russian_keyboard_has_its_own_key() -> None:
    alphabet = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"

    keys = alphabet.translate(LATIN_KEYS)

    assert keys.isascii()
    assert len(set(keys)) == len(alphabet)
