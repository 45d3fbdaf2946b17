from unicodedata import normalize

import pytest

from restaurant.security import hashing
from restaurant.security.hashing import hash_password, hash_pin, verify_password, verify_pin

PASSWORD = "пельмени с маслом 🥟"
PEPPER = b"kept outside the database"


@pytest.fixture(scope="module", autouse=True)
def cheap_hashing() -> None:
    """Hash with the real parameters, which are under test here."""


@pytest.fixture(scope="module")
def password_hash() -> str:
    return hash_password(PASSWORD)


@pytest.fixture(scope="module")
def pin_hash() -> str:
    return hash_pin(PEPPER, "2580")


def test_the_right_password_is_verified(password_hash: str) -> None:
    assert verify_password(password_hash, PASSWORD)


@pytest.mark.parametrize("wrong", ["", "пельмени", PASSWORD.upper(), PASSWORD + " "])
def test_a_wrong_password_is_not(password_hash: str, wrong: str) -> None:
    assert not verify_password(password_hash, wrong)


def test_passwords_are_hashed_with_argon2id_as_owasp_advises(password_hash: str) -> None:
    assert password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_equal_passwords_have_different_hashes(password_hash: str) -> None:
    assert hash_password(PASSWORD) != password_hash


def test_a_hash_does_not_contain_the_secret(password_hash: str, pin_hash: str) -> None:
    assert PASSWORD not in password_hash
    assert "2580" not in pin_hash.rpartition("$")[2]


def test_an_unknown_user_matches_no_password_not_even_that_of_the_dummy_hash() -> None:
    assert not verify_password(None, "nobody's password")
    assert not verify_password(None, "")


@pytest.mark.parametrize("stored", ["", "unset", "$argon2id$v=19$m=19456,t=2,p=1$bad"])
def test_a_broken_hash_verifies_nothing(stored: str) -> None:
    assert not verify_password(stored, PASSWORD)


def test_the_right_pin_is_verified(pin_hash: str) -> None:
    assert verify_pin(PEPPER, pin_hash, "2580")
    assert not verify_pin(PEPPER, pin_hash, "2581")


def test_a_pin_cannot_be_guessed_from_the_database_without_the_key(pin_hash: str) -> None:
    assert not verify_pin(b"another key", pin_hash, "2580")
    assert not verify_password(pin_hash, "2580")


def test_without_a_hash_no_pin_is_verified() -> None:
    assert not verify_pin(PEPPER, None, "0000")


def test_a_pin_is_not_the_password_it_would_be_with_leading_zeros_dropped() -> None:
    stored = hash_pin(PEPPER, "0042")

    assert not verify_pin(PEPPER, stored, "42")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_password_is_the_same_however_a_keyboard_writes_its_accents(form: str) -> None:
    stored = hash_password(normalize(form, "лейка и ёлка"))

    for typed in ("NFC", "NFD"):
        assert verify_password(stored, normalize(typed, "лейка и ёлка"))
        assert not verify_password(stored, normalize(typed, "леика и елка"))


def test_a_password_that_was_hashed_in_parts_is_still_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pasted = normalize("NFD", "лейка и ёлка")
    with monkeypatch.context() as before:
        before.setattr(hashing, "compose", str)
        stored = hash_password(pasted)

    assert verify_password(stored, pasted)
