from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask_jwt_extended import create_access_token, decode_token

from restaurant.errors import RestaurantError, UnauthorizedError
from restaurant.extensions import db, keys
from restaurant.hashing import hash_password, hash_pin
from restaurant.models import User
from restaurant.permissions import Role
from restaurant.services import sessions, signing_in, users
from restaurant.services.tokens import claims_of, session_of
from tests.factories import a_user
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


def test_a_refresh_token_is_exchanged_for_a_new_pair(anna: User) -> None:
    first = signing_in.sign_in("anna", PASSWORD)

    second = sessions.refresh(jti(first))

    assert is_good(second)
    assert jti(second) != jti(first)
    assert is_good(sessions.refresh(jti(second)))


def test_a_spent_refresh_token_still_works_while_its_answer_may_have_been_lost(
    anna: User, wait: Wait
) -> None:
    first = signing_in.sign_in("anna", PASSWORD)
    second = sessions.refresh(jti(first))

    wait(timedelta(seconds=29))
    third = sessions.refresh(jti(first))

    assert is_good(third)
    assert is_good(second)
    assert len({jti(first), jti(second), jti(third)}) == 3


def test_a_refresh_token_used_again_later_ends_the_session(anna: User, wait: Wait) -> None:
    first = signing_in.sign_in("anna", PASSWORD)
    second = sessions.refresh(jti(first))

    wait(timedelta(seconds=31))
    refusal = refusal_of(lambda: sessions.refresh(jti(first)))

    assert isinstance(refusal, UnauthorizedError)
    assert not is_good(second)
    assert isinstance(refusal_of(lambda: sessions.refresh(jti(second))), UnauthorizedError)


def test_using_a_spent_token_again_does_not_give_it_another_thirty_seconds(
    anna: User, wait: Wait
) -> None:
    first = signing_in.sign_in("anna", PASSWORD)
    sessions.refresh(jti(first))
    wait(timedelta(seconds=20))
    sessions.refresh(jti(first))
    wait(timedelta(seconds=20))

    assert isinstance(refusal_of(lambda: sessions.refresh(jti(first))), UnauthorizedError)


def test_ending_one_session_leaves_the_others(anna: User, wait: Wait) -> None:
    stolen, tablet = signing_in.sign_in("anna", PASSWORD), signing_in.sign_in("anna", PASSWORD)
    sessions.refresh(jti(stolen))
    wait(timedelta(minutes=1))

    refusal_of(lambda: sessions.refresh(jti(stolen)))

    assert is_good(tablet)


def test_a_refresh_token_nobody_gave_out_is_worth_nothing(anna: User) -> None:
    assert isinstance(refusal_of(lambda: sessions.refresh("made up")), UnauthorizedError)


def test_signing_out_ends_this_session_and_its_tokens(anna: User) -> None:
    phone, tablet = signing_in.sign_in("anna", PASSWORD), signing_in.sign_in("anna", PASSWORD)

    sessions.sign_out(anna, decode_token(phone["access_token"])["sid"])

    assert not is_good(phone)
    assert isinstance(refusal_of(lambda: sessions.refresh(jti(phone))), UnauthorizedError)
    assert is_good(tablet)


def test_whoever_is_switched_off_is_out_at_once(anna: User) -> None:
    tokens = signing_in.sign_in("anna", PASSWORD)

    users.change_user(a_user(Role.ADMIN), anna.id, {"is_active": False})

    assert not is_good(tokens)
    assert isinstance(refusal_of(lambda: sessions.refresh(jti(tokens))), UnauthorizedError)
    assert refusal_of(lambda: signing_in.sign_in("anna", PASSWORD)).code == "invalid_credentials"


def test_only_an_access_token_opens_anything(anna: User) -> None:
    tokens = signing_in.sign_in("anna", PASSWORD)

    for token in (tokens["refresh_token"], "", "garbage", tokens["access_token"] + "x"):
        with pytest.raises(UnauthorizedError):
            claims_of(token)


def test_a_token_that_has_expired_says_so(anna: User) -> None:
    token = create_access_token(str(anna.id), expires_delta=timedelta(seconds=-1))

    assert refusal_of(lambda: claims_of(token)).code == "token_expired"


def test_a_token_of_another_person_does_not_open_somebodys_session(anna: User) -> None:
    sid = decode_token(signing_in.sign_in("anna", PASSWORD)["access_token"])["sid"]
    forged = create_access_token(str(a_user(Role.ADMIN).id), additional_claims={"sid": sid})

    assert session_of(claims_of(forged)) is None
