"""Sessions: who is signed in, on which device, and for how long."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from flask_jwt_extended import create_access_token, create_refresh_token, decode_token
from sqlalchemy import select, update

from restaurant.clock import now
from restaurant.errors import SessionEndedError, TooManyTriesError, UnauthorizedError
from restaurant.extensions import db, keys, settings
from restaurant.hashing import is_password, is_pin
from restaurant.models import RefreshToken, Session, User
from restaurant.realtime import seats
from restaurant.services import tokens
from restaurant.transaction import on_commit, transactional

Tokens = dict[str, Any]

#: A spent refresh token still works for so long: its answer may have been lost.
LOST_ANSWER = timedelta(seconds=30)

FREE_PIN_TRIES = 5
FIRST_PIN_DELAY = timedelta(seconds=30)
LONGEST_PIN_DELAY = timedelta(hours=1)


def sign_in(username: str, password: str) -> Tokens:
    """Exchange a name and a password for tokens. Wrong ones are all the same 401."""
    user = _find(username)
    right = is_password(user.password_hash if user else None, password)
    if user is None or not right or not user.is_active:
        raise _wrong_credentials()
    return _open_session(user.id)


def sign_in_with_pin(username: str, pin: str) -> Tokens:
    """Exchange a name and a PIN for tokens.

    A try is counted before the PIN is looked at, so guessing in parallel gains nothing.
    """
    user = _find(username)
    if user is not None:
        _count_pin_try(user.id)
    right = is_pin(keys.pin_pepper, user.pin_hash if user else None, pin)
    if user is None or not right or not user.is_active:
        raise _wrong_credentials()
    return _open_session(user.id)


def refresh(jti: str) -> Tokens:
    """Exchange a refresh token for a new pair. Reusing a spent one ends the session."""
    pair = _exchange(jti)
    if pair is None:
        raise SessionEndedError()
    return pair


@transactional
def end_session(session_id: int) -> None:
    """Sign a device out: its tokens and its sockets are worth nothing from now on."""
    _end([session_id])


@transactional
def end_sessions(user: User, keep: int | None = None) -> None:
    """Sign a person out everywhere, or everywhere but in the session to keep."""
    open_ones = select(Session.id).where(Session.user_id == user.id, Session.ended_at.is_(None))
    _end([one for one in db.session.scalars(open_ones) if one != keep])


@transactional
def close_sockets(user: User) -> None:
    """Let a person's sockets connect anew, to be seated as their role is now."""
    on_commit(partial(seats.close_where, lambda seat: seat.user_id == user.id))


def _find(username: str) -> User | None:
    return db.session.scalar(select(User).where(User.username == username))


def _wrong_credentials() -> UnauthorizedError:
    return UnauthorizedError("Wrong name, password or PIN.", "invalid_credentials")


@transactional
def _open_session(user_id: int) -> Tokens:
    user = db.session.get(User, user_id)
    if user is None or not user.is_active:
        raise _wrong_credentials()
    user.last_login = now()
    user.pin_tries, user.pin_retry_at = 0, None
    session = Session(user=user)
    db.session.add(session)
    db.session.flush()
    return _tokens(session)


@transactional
def _count_pin_try(user_id: int) -> None:
    user = db.session.get(User, user_id)
    if user is None:
        return
    if user.pin_retry_at is not None and now() < user.pin_retry_at:
        wait = (user.pin_retry_at - now()).total_seconds()
        raise TooManyTriesError("Too many wrong PINs. Try again later.", int(wait) + 1)
    user.pin_tries += 1
    if user.pin_tries >= FREE_PIN_TRIES:
        delay = FIRST_PIN_DELAY * 2 ** min(user.pin_tries - FREE_PIN_TRIES, 10)
        user.pin_retry_at = now() + min(delay, LONGEST_PIN_DELAY)


@transactional
def _exchange(jti: str) -> Tokens | None:
    """Spend a refresh token. None, not an error, so that ending the session is committed."""
    held = db.session.get(RefreshToken, jti)
    if held is None or tokens.live(held.session) is None:
        return None
    if held.spent_at is not None and now() - held.spent_at > LOST_ANSWER:
        _end([held.session_id])
        return None
    held.spent_at = held.spent_at or now()
    return _tokens(held.session)


def _tokens(session: Session) -> Tokens:
    # A token is good from the beginning of time: a box without a clock of its own may wake
    # up in the past, and whoever is signed in stays so. The session says when it ends.
    identity, claims = str(session.user_id), {"sid": session.id, "iat": 0}
    token = create_refresh_token(identity, additional_claims=claims)
    made = decode_token(token)
    db.session.add(
        RefreshToken(
            jti=made["jti"],
            session_id=session.id,
            expires_at=datetime.fromtimestamp(made["exp"], UTC),
        )
    )
    return {
        "access_token": create_access_token(identity, additional_claims=claims),
        "refresh_token": token,
        "token_type": "bearer",
        "expires_in": settings.access_token_minutes * 60,
        "user": session.user,
    }


def _end(session_ids: list[int]) -> None:
    ended = frozenset(session_ids)
    db.session.execute(
        update(Session)
        .where(Session.id.in_(ended), Session.ended_at.is_(None))
        .values(ended_at=now())
    )
    on_commit(partial(seats.close_where, lambda seat: seat.session_id in ended))
