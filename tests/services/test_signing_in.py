from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from flask_jwt_extended import decode_token

from restaurant import hashing
from restaurant.clock import now
from restaurant.errors import RestaurantError, TooManyTriesError
from restaurant.extensions import db, keys
from restaurant.hashing import hash_password, hash_pin
from restaurant.models import User
from restaurant.services import signing_in, tries
from restaurant.services.tokens import claims_of, session_of
from tests.factories import a_user
from tests.services.crowd import all_at_once, code_of
from tests.staff import PASSWORD, PIN

Wait = Callable[[timedelta], None]
each = pytest.mark.parametrize


@pytest.fixture
def anna(app: Flask) -> User:
    """A waiter with a password and a PIN."""
    return a_user(
        username="anna",
        password_hash=hash_password(PASSWORD),
        pin_hash=hash_pin(keys.pin_pepper, PIN),
    )


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Wait:
    """Let so much time pass at the door."""
    passed = timedelta()
    monkeypatch.setattr(tries, "now", lambda: datetime.now(UTC) + passed)

    def let_pass(more: timedelta) -> None:
        nonlocal passed
        passed += more

    return let_pass


def is_good(tokens: dict[str, Any]) -> bool:
    db.session.expire_all()
    return session_of(claims_of(tokens["access_token"])) is not None


def jti(tokens: dict[str, Any]) -> str:
    return str(decode_token(tokens["refresh_token"])["jti"])


def refusal_of(act: Callable[[], object]) -> RestaurantError:
    with pytest.raises(RestaurantError) as refusal:
        act()
    return refusal.value


def wrong_pin() -> RestaurantError:
    return refusal_of(lambda: signing_in.sign_in_with_pin("anna", "0000"))


def test_a_name_and_a_password_open_a_session(anna: User) -> None:
    before = now()

    tokens = signing_in.sign_in("anna", PASSWORD)

    assert is_good(tokens)
    assert tokens["token_type"] == "bearer"
    assert tokens["expires_in"] == 15 * 60
    assert tokens["user"].id == anna.id
    assert before <= anna.last_login <= now()


def test_a_name_and_a_pin_open_a_session(anna: User) -> None:
    assert is_good(signing_in.sign_in_with_pin("anna", PIN))


@each("username", ["anna", "nobody", "ANNA", "anna ", "left"])
def test_whatever_is_wrong_at_the_door_is_one_and_the_same_answer(
    anna: User, username: str
) -> None:
    a_user(username="left", is_active=False, password_hash=anna.password_hash)
    password = "a wrong guess" if username == "anna" else PASSWORD
    pin = "0000" if username == "anna" else PIN

    refusals = [
        refusal_of(lambda: signing_in.sign_in(username, password)),
        refusal_of(lambda: signing_in.sign_in_with_pin(username, pin)),
    ]

    assert {(str(one), one.code, one.status, str(one.facts)) for one in refusals} == {
        ("Wrong name, password or PIN.", "invalid_credentials", 401, "{}")
    }


def test_who_has_no_pin_does_not_sign_in_with_one(app: Flask) -> None:
    a_user(username="olga")

    refusal = refusal_of(lambda: signing_in.sign_in_with_pin("olga", PIN))

    assert refusal.code == "invalid_credentials"


def test_five_wrong_pins_are_free_and_the_sixth_try_waits_right_or_wrong(anna: User) -> None:
    first_five = [wrong_pin().code for _ in range(5)]
    sixth = wrong_pin()
    right = refusal_of(lambda: signing_in.sign_in_with_pin("anna", PIN))

    assert first_five == ["invalid_credentials"] * 5
    assert isinstance(sixth, TooManyTriesError)
    assert isinstance(right, TooManyTriesError)
    assert 1 <= sixth.facts["retry_after"] <= 3_600


def test_the_wait_after_wrong_pins_doubles_up_to_an_hour(anna: User, wait: Wait) -> None:
    for _ in range(5):
        wrong_pin()
    waits = []
    for _ in range(12):
        waits.append(wrong_pin().facts["retry_after"])
        wait(timedelta(seconds=waits[-1]))
        assert wrong_pin().code == "invalid_credentials"

    assert all(later in (2 * one, 2 * one - 1, 3_600) for one, later in pairwise(waits))
    assert waits[0] < waits[3] < 3_600
    assert waits[-2:] == [3_600, 3_600]


def test_a_try_during_the_wait_does_not_make_it_longer(anna: User, wait: Wait) -> None:
    for _ in range(5):
        wrong_pin()
    seconds = wrong_pin().facts["retry_after"]
    for _ in range(20):
        wrong_pin()

    wait(timedelta(seconds=seconds))

    assert is_good(signing_in.sign_in_with_pin("anna", PIN))


def test_signing_in_forgives_the_wrong_pins(anna: User) -> None:
    for _ in range(4):
        wrong_pin()
    signing_in.sign_in_with_pin("anna", PIN)

    assert [wrong_pin().code for _ in range(5)] == ["invalid_credentials"] * 5


def test_wrong_pins_of_one_person_keep_nobody_else_waiting(anna: User) -> None:
    a_user(username="olga", pin_hash=anna.pin_hash)
    for _ in range(6):
        wrong_pin()

    assert is_good(signing_in.sign_in_with_pin("olga", PIN))


def test_wrong_pins_do_not_close_the_door_to_the_password(anna: User) -> None:
    for _ in range(6):
        wrong_pin()

    assert is_good(signing_in.sign_in("anna", PASSWORD))


def test_guessing_at_the_same_time_gives_no_more_than_five_guesses(
    app: Flask, anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[str] = []
    monkeypatch.setattr(signing_in, "is_pin", lambda _key, _hash, pin: bool(looked_at.append(pin)))

    answers = all_at_once(
        app, 20, lambda n: code_of(lambda: signing_in.sign_in_with_pin("anna", f"{n:04}"))
    )

    assert sorted(answers) == ["invalid_credentials"] * 5 + ["too_many_tries"] * 15
    assert len(looked_at) == 5


def test_nobody_can_tell_from_the_work_done_whether_a_name_exists(
    anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified: list[str] = []
    verify = hashing._hasher.verify
    monkeypatch.setattr(
        hashing,
        "run_in_real_thread",
        lambda _work, stored, secret: verified.append(stored) or verify(stored, secret),
    )

    for username in ("anna", "nobody"):
        refusal_of(lambda name=username: signing_in.sign_in(name, "a wrong guess"))
        refusal_of(lambda name=username: signing_in.sign_in_with_pin(name, "0000"))

    assert len(verified) == 4
