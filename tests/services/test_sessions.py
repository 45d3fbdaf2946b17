from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from flask_jwt_extended import create_access_token, decode_token

from restaurant import hashing
from restaurant.clock import now
from restaurant.errors import RestaurantError, TooManyTriesError, UnauthorizedError
from restaurant.extensions import db, keys
from restaurant.hashing import hash_password, hash_pin
from restaurant.models import User
from restaurant.permissions import Role
from restaurant.services import sessions, users
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
    monkeypatch.setattr(sessions, "now", lambda: datetime.now(UTC) + passed)

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
    return refusal_of(lambda: sessions.sign_in_with_pin("anna", "0000"))


def test_a_name_and_a_password_open_a_session(anna: User) -> None:
    before = now()

    tokens = sessions.sign_in("anna", PASSWORD)

    assert is_good(tokens)
    assert tokens["token_type"] == "bearer"
    assert tokens["expires_in"] == 15 * 60
    assert tokens["user"].id == anna.id
    assert before <= anna.last_login <= now()


def test_a_name_and_a_pin_open_a_session(anna: User) -> None:
    assert is_good(sessions.sign_in_with_pin("anna", PIN))


@each("username", ["anna", "nobody", "ANNA", "anna ", "left"])
def test_whatever_is_wrong_at_the_door_is_one_and_the_same_answer(
    anna: User, username: str
) -> None:
    a_user(username="left", is_active=False, password_hash=anna.password_hash)
    password = "a wrong guess" if username == "anna" else PASSWORD
    pin = "0000" if username == "anna" else PIN

    refusals = [
        refusal_of(lambda: sessions.sign_in(username, password)),
        refusal_of(lambda: sessions.sign_in_with_pin(username, pin)),
    ]

    assert {(str(one), one.code, one.status, str(one.facts)) for one in refusals} == {
        ("Wrong name, password or PIN.", "invalid_credentials", 401, "{}")
    }


def test_who_has_no_pin_does_not_sign_in_with_one(app: Flask) -> None:
    a_user(username="olga")

    refusal = refusal_of(lambda: sessions.sign_in_with_pin("olga", PIN))

    assert refusal.code == "invalid_credentials"


def test_five_wrong_pins_are_free_and_the_sixth_try_waits_right_or_wrong(anna: User) -> None:
    first_five = [wrong_pin().code for _ in range(5)]
    sixth = wrong_pin()
    right = refusal_of(lambda: sessions.sign_in_with_pin("anna", PIN))

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

    assert is_good(sessions.sign_in_with_pin("anna", PIN))


def test_signing_in_forgives_the_wrong_pins(anna: User) -> None:
    for _ in range(4):
        wrong_pin()
    sessions.sign_in_with_pin("anna", PIN)

    assert [wrong_pin().code for _ in range(5)] == ["invalid_credentials"] * 5


def test_wrong_pins_of_one_person_keep_nobody_else_waiting(anna: User) -> None:
    a_user(username="olga", pin_hash=anna.pin_hash)
    for _ in range(6):
        wrong_pin()

    assert is_good(sessions.sign_in_with_pin("olga", PIN))


def test_wrong_pins_do_not_close_the_door_to_the_password(anna: User) -> None:
    for _ in range(6):
        wrong_pin()

    assert is_good(sessions.sign_in("anna", PASSWORD))


def test_guessing_at_the_same_time_gives_no_more_than_five_guesses(
    app: Flask, anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[str] = []
    monkeypatch.setattr(sessions, "is_pin", lambda _key, _hash, pin: bool(looked_at.append(pin)))

    answers = all_at_once(
        app, 20, lambda n: code_of(lambda: sessions.sign_in_with_pin("anna", f"{n:04}"))
    )

    assert sorted(answers) == ["invalid_credentials"] * 5 + ["too_many_tries"] * 15
    assert len(looked_at) == 5


def test_a_refresh_token_is_exchanged_for_a_new_pair(anna: User) -> None:
    first = sessions.sign_in("anna", PASSWORD)

    second = sessions.refresh(jti(first))

    assert is_good(second)
    assert jti(second) != jti(first)
    assert is_good(sessions.refresh(jti(second)))


def test_a_spent_refresh_token_still_works_while_its_answer_may_have_been_lost(
    anna: User, wait: Wait
) -> None:
    first = sessions.sign_in("anna", PASSWORD)
    second = sessions.refresh(jti(first))

    wait(timedelta(seconds=29))
    third = sessions.refresh(jti(first))

    assert is_good(third)
    assert is_good(second)
    assert len({jti(first), jti(second), jti(third)}) == 3


def test_a_refresh_token_used_again_later_ends_the_session(anna: User, wait: Wait) -> None:
    first = sessions.sign_in("anna", PASSWORD)
    second = sessions.refresh(jti(first))

    wait(timedelta(seconds=31))
    refusal = refusal_of(lambda: sessions.refresh(jti(first)))

    assert isinstance(refusal, UnauthorizedError)
    assert not is_good(second)
    assert isinstance(refusal_of(lambda: sessions.refresh(jti(second))), UnauthorizedError)


def test_using_a_spent_token_again_does_not_give_it_another_thirty_seconds(
    anna: User, wait: Wait
) -> None:
    first = sessions.sign_in("anna", PASSWORD)
    sessions.refresh(jti(first))
    wait(timedelta(seconds=20))
    sessions.refresh(jti(first))
    wait(timedelta(seconds=20))

    assert isinstance(refusal_of(lambda: sessions.refresh(jti(first))), UnauthorizedError)


def test_ending_one_session_leaves_the_others(anna: User, wait: Wait) -> None:
    stolen, tablet = sessions.sign_in("anna", PASSWORD), sessions.sign_in("anna", PASSWORD)
    sessions.refresh(jti(stolen))
    wait(timedelta(minutes=1))

    refusal_of(lambda: sessions.refresh(jti(stolen)))

    assert is_good(tablet)


def test_a_refresh_token_nobody_gave_out_is_worth_nothing(anna: User) -> None:
    assert isinstance(refusal_of(lambda: sessions.refresh("made up")), UnauthorizedError)


def test_signing_out_ends_this_session_and_its_tokens(anna: User) -> None:
    phone, tablet = sessions.sign_in("anna", PASSWORD), sessions.sign_in("anna", PASSWORD)

    sessions.end_session(decode_token(phone["access_token"])["sid"])

    assert not is_good(phone)
    assert isinstance(refusal_of(lambda: sessions.refresh(jti(phone))), UnauthorizedError)
    assert is_good(tablet)


def test_whoever_is_switched_off_is_out_at_once(anna: User) -> None:
    tokens = sessions.sign_in("anna", PASSWORD)

    users.change_user(anna.id, {"is_active": False})

    assert not is_good(tokens)
    assert isinstance(refusal_of(lambda: sessions.refresh(jti(tokens))), UnauthorizedError)
    assert refusal_of(lambda: sessions.sign_in("anna", PASSWORD)).code == "invalid_credentials"


def test_only_an_access_token_opens_anything(anna: User) -> None:
    tokens = sessions.sign_in("anna", PASSWORD)

    for token in (tokens["refresh_token"], "", "garbage", tokens["access_token"] + "x"):
        with pytest.raises(UnauthorizedError):
            claims_of(token)


def test_a_token_that_has_expired_says_so(anna: User) -> None:
    token = create_access_token(str(anna.id), expires_delta=timedelta(seconds=-1))

    assert refusal_of(lambda: claims_of(token)).code == "token_expired"


def test_a_token_of_another_person_does_not_open_somebodys_session(anna: User) -> None:
    sid = decode_token(sessions.sign_in("anna", PASSWORD)["access_token"])["sid"]
    forged = create_access_token(str(a_user(Role.ADMIN).id), additional_claims={"sid": sid})

    assert session_of(claims_of(forged)) is None


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
        refusal_of(lambda name=username: sessions.sign_in(name, "a wrong guess"))
        refusal_of(lambda name=username: sessions.sign_in_with_pin(name, "0000"))

    assert len(verified) == 4
