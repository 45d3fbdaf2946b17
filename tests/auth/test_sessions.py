from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask_jwt_extended import create_access_token, decode_token
from sqlalchemy import select

from restaurant import request_context
from restaurant.audit.models import AuditEntry
from restaurant.auth import login, sessions
from restaurant.auth.models import User
from restaurant.auth.tokens import decode_claims, get_session
from restaurant.clock import frozen_at, now
from restaurant.database.session import db
from restaurant.errors import NotFoundError, RestaurantError, UnauthorizedError
from restaurant.permissions import Role
from restaurant.security.hashing import hash_password
from restaurant.staff import users as staff_users
from tests.factories import a_device, a_user
from tests.staff_clients import PASSWORD
from tests.staff_clients import get_session as a_session_of

Wait = Callable[[timedelta], None]
each = pytest.mark.parametrize
HASH = hash_password(PASSWORD)


@pytest.fixture
def anna(app: Flask) -> User:
    """A waiter with a password."""
    return a_user(username="anna", password_hash=HASH)


@pytest.fixture
def wait() -> Iterator[Wait]:
    """Move the clock forward."""
    with ExitStack() as clocks:
        yield lambda passed: clocks.enter_context(frozen_at(now() + passed))


@pytest.fixture(autouse=True)
def nowhere() -> Iterator[None]:
    """Every test begins and ends with an empty request context."""
    request_context.clear()
    yield
    request_context.clear()


def is_good(tokens: dict[str, Any]) -> bool:
    db.session.expire_all()
    return get_session(decode_claims(tokens["access_token"])) is not None


def jti(tokens: dict[str, Any]) -> str:
    return str(decode_token(tokens["refresh_token"])["jti"])


def get_error(act: Callable[[], object]) -> RestaurantError:
    with pytest.raises(RestaurantError) as refusal:
        act()
    return refusal.value


def test_a_refresh_token_is_exchanged_for_a_new_pair(anna: User) -> None:
    first = login.sign_in("anna", PASSWORD)

    second = sessions.refresh(jti(first))

    assert is_good(second)
    assert jti(second) != jti(first)
    assert is_good(sessions.refresh(jti(second)))


def test_a_spent_refresh_token_still_works_for_thirty_seconds(anna: User, wait: Wait) -> None:
    first = login.sign_in("anna", PASSWORD)
    second = sessions.refresh(jti(first))

    wait(timedelta(seconds=29))
    third = sessions.refresh(jti(first))

    assert is_good(third)
    assert is_good(second)
    assert len({jti(first), jti(second), jti(third)}) == 3


def test_a_refresh_token_used_again_later_ends_the_session(anna: User, wait: Wait) -> None:
    first = login.sign_in("anna", PASSWORD)
    second = sessions.refresh(jti(first))

    wait(timedelta(seconds=31))
    refusal = get_error(lambda: sessions.refresh(jti(first)))

    assert isinstance(refusal, UnauthorizedError)
    assert not is_good(second)
    assert isinstance(get_error(lambda: sessions.refresh(jti(second))), UnauthorizedError)


def test_using_a_spent_token_again_does_not_extend_the_thirty_seconds(
    anna: User, wait: Wait
) -> None:
    first = login.sign_in("anna", PASSWORD)
    sessions.refresh(jti(first))
    wait(timedelta(seconds=20))
    sessions.refresh(jti(first))
    wait(timedelta(seconds=20))

    assert isinstance(get_error(lambda: sessions.refresh(jti(first))), UnauthorizedError)


def test_ending_one_session_leaves_the_others(anna: User, wait: Wait) -> None:
    stolen, tablet = login.sign_in("anna", PASSWORD), login.sign_in("anna", PASSWORD)
    sessions.refresh(jti(stolen))
    wait(timedelta(minutes=1))

    get_error(lambda: sessions.refresh(jti(stolen)))

    assert is_good(tablet)


def test_an_unknown_refresh_token_is_refused(anna: User) -> None:
    assert isinstance(get_error(lambda: sessions.refresh("made up")), UnauthorizedError)


def test_signing_out_ends_this_session_and_its_tokens(anna: User) -> None:
    phone, tablet = login.sign_in("anna", PASSWORD), login.sign_in("anna", PASSWORD)

    sessions.sign_out(anna, decode_token(phone["access_token"])["sid"])

    assert not is_good(phone)
    assert isinstance(get_error(lambda: sessions.refresh(jti(phone))), UnauthorizedError)
    assert is_good(tablet)


def test_a_deactivated_user_is_signed_out_at_once(anna: User) -> None:
    tokens = login.sign_in("anna", PASSWORD)

    staff_users.change_user(a_user(Role.ADMIN), anna.id, {"is_active": False})

    assert not is_good(tokens)
    assert isinstance(get_error(lambda: sessions.refresh(jti(tokens))), UnauthorizedError)
    assert get_error(lambda: login.sign_in("anna", PASSWORD)).code == "invalid_credentials"


def test_only_an_access_token_gives_access(anna: User) -> None:
    tokens = login.sign_in("anna", PASSWORD)

    for token in (tokens["refresh_token"], "", "garbage", tokens["access_token"] + "x"):
        with pytest.raises(UnauthorizedError):
            decode_claims(token)


def test_an_expired_token_is_reported_as_expired(anna: User) -> None:
    token = create_access_token(str(anna.id), expires_delta=timedelta(seconds=-1))

    assert get_error(lambda: decode_claims(token)).code == "token_expired"


def test_a_token_with_another_user_does_not_match_the_session(anna: User) -> None:
    sid = decode_token(login.sign_in("anna", PASSWORD)["access_token"])["sid"]
    forged = create_access_token(str(a_user(Role.ADMIN).id), additional_claims={"sid": sid})

    assert get_session(decode_claims(forged)) is None


def test_a_clock_set_back_by_years_does_not_revive_a_spent_token(anna: User, wait: Wait) -> None:
    first = login.sign_in("anna", PASSWORD)
    second = sessions.refresh(jti(first))

    wait(timedelta(days=-2000))
    still_signed_in = sessions.refresh(jti(second))
    refusal = get_error(lambda: sessions.refresh(jti(first)))

    assert is_good(still_signed_in) is False
    assert refusal.code == "session_ended"


def test_a_session_has_the_address_where_it_was_last_used(anna: User, wait: Wait) -> None:
    request_context.bind("192.168.1.5", "Chrome on a phone")
    tokens = login.sign_in("anna", PASSWORD)
    [session] = db.session.scalars(sessions.select_open(anna))
    opened = (session.address, session.agent, session.last_used_at == session.created_at)

    wait(timedelta(hours=1))
    request_context.bind("192.168.1.77", "Chrome on a tablet")
    sessions.refresh(jti(tokens))

    db.session.expire_all()
    assert opened == ("192.168.1.5", "Chrome on a phone", True)
    assert (session.address, session.agent) == ("192.168.1.77", "Chrome on a tablet")
    assert session.last_used_at - session.created_at >= timedelta(hours=1)


def test_a_session_without_a_request_has_no_address(anna: User) -> None:
    login.sign_in("anna", PASSWORD)

    [session] = db.session.scalars(sessions.select_open(anna))

    assert (session.address, session.agent, session.device) == (None, None, None)


def test_people_see_their_own_open_sessions_only(anna: User) -> None:
    mine, ended, somebodys = (a_session_of(who) for who in (anna, anna, a_user()))
    sessions.sign_out(anna, ended.id)

    assert list(db.session.scalars(sessions.select_open(anna))) == [mine]
    assert sessions.get_own_session(anna, mine.id) is mine
    for other in (ended.id, somebodys.id, 2**31 - 1):
        with pytest.raises(NotFoundError):
            sessions.get_own_session(anna, other)


def test_only_ones_own_session_can_be_ended(anna: User) -> None:
    mine, somebodys = a_session_of(anna), a_session_of(a_user())

    with pytest.raises(NotFoundError):
        sessions.end_own_session(anna, somebodys.id)
    sessions.end_own_session(anna, mine.id)

    db.session.expire_all()
    assert somebodys.ended_at is None
    assert mine.ended_at is not None
    with pytest.raises(NotFoundError):
        sessions.end_own_session(anna, mine.id)


def test_a_session_ends_once_and_keeps_its_time(anna: User, wait: Wait) -> None:
    session = a_session_of(anna)
    sessions.sign_out(anna, session.id)
    db.session.expire_all()
    ended_at = session.ended_at

    wait(timedelta(hours=1))
    sessions.sign_out(anna, session.id)

    db.session.expire_all()
    assert session.ended_at == ended_at


def test_revoking_a_device_ends_the_sessions_on_it(anna: User) -> None:
    bar = a_device()
    on_it, elsewhere = sessions.open_session(anna, bar), sessions.open_session(anna)

    sessions.end_sessions_on(bar)

    assert not is_good(on_it)
    assert is_good(elsewhere)


def test_the_id_of_a_deleted_session_is_never_used_again(anna: User) -> None:
    gone = a_session_of(anna)
    number = gone.id
    db.session.delete(gone)
    db.session.commit()

    assert a_session_of(a_user()).id > number


def noted() -> list[tuple[str, int | None, int | None, int | None]]:
    """The audit entries: action, user, session and subject."""
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    return [(one.action, one.user_id, one.session_id, one.subject_id) for one in entries]


def test_signing_in_and_out_and_ending_a_session_are_audited(anna: User) -> None:
    tokens = login.sign_in("anna", PASSWORD)
    here = decode_claims(tokens["access_token"])["sid"]
    other = a_session_of(anna).id

    sessions.end_own_session(anna, other)
    sessions.sign_out(anna, here)

    assert noted() == [
        ("signed_in", anna.id, here, None),
        ("session_ended", anna.id, here, other),
        ("signed_out", anna.id, here, None),
    ]


def test_a_reused_token_is_audited_with_its_user(anna: User, wait: Wait) -> None:
    first = login.sign_in("anna", PASSWORD)
    sessions.refresh(jti(first))
    wait(timedelta(minutes=1))

    for _ in range(2):
        get_error(lambda: sessions.refresh(jti(first)))

    [_, reused] = noted()
    assert reused == ("token_reused", None, decode_claims(first["access_token"])["sid"], anna.id)
