"""Signing in: with a password, or with a PIN on a device of the house.

Whatever is wrong (the name, the secret, a person who left) takes as long and is answered
the same. Only failures count against anybody; see ``tries`` for how many are allowed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from threading import BoundedSemaphore

from sqlalchemy import exists, select

from restaurant import request_context
from restaurant.audit import service as audit_service
from restaurant.audit.models import AuditAction
from restaurant.auth import devices, sessions, throttling
from restaurant.auth.models import Session, User
from restaurant.auth.sessions import Tokens
from restaurant.auth.throttling import (
    ADDRESS_POLICY,
    NAME_POLICY,
    PASSWORD_POLICY,
    PIN_POLICY,
    ThrottleKey,
)
from restaurant.database.session import db
from restaurant.database.transaction import on_refusal, transactional
from restaurant.errors import ForbiddenError, UnauthorizedError, UnavailableError
from restaurant.extensions import keys, settings
from restaurant.security.hashing import verify_password, verify_pin

#: So many secrets are looked at at once; a burst of guesses is counted one or two at a time.
_login_slots = BoundedSemaphore(2)
LOGIN_QUEUE_TIMEOUT = 10.0


@dataclass(frozen=True)
class LoginAttempt:
    """Who somebody says they are, and the hash that what they know is compared with."""

    secret: str
    user_id: int | None = None
    stored: str | None = None
    is_active: bool = False
    is_known_address: bool = False

    def is_current(self, user: User) -> bool:
        """Whether the person is still here, with the secret that was looked at."""
        return user.is_active and bool(getattr(user, self.secret) == self.stored)


def sign_in(username: str, password: str) -> Tokens:
    """Exchange a name and a password for tokens. Wrong ones are all the same 401."""
    here = request_context.remote_addr()
    own_key = PASSWORD_POLICY.key_for(username, here)
    with _login_slot():
        attempt = _load_attempt(username, "password_hash")
        keys_to_check = (
            [own_key]
            if attempt.is_known_address
            else [own_key, NAME_POLICY.key_for(username), ADDRESS_POLICY.key_for(here)]
        )
        throttling.check_not_throttled(*keys_to_check)
        _check_credentials(attempt, keys_to_check, verify_password(attempt.stored, password))
        return _open_session(attempt, own_key)


def sign_in_with_pin(username: str, pin: str, device_token: str | None = None) -> Tokens:
    """Exchange a name and a PIN for tokens.

    A try is counted before the PIN is looked at, so guessing in parallel gains nothing.
    Raises ``device_required`` where only devices of the house may ask.
    """
    own_key = PIN_POLICY.key_for(username)
    with _login_slot():
        if device_token is not None or settings.pin_requires_device:
            devices.require_enrolled(device_token)
        attempt = _load_attempt(username, "pin_hash")
        keys_to_check = (
            []
            if attempt.is_known_address
            else [ADDRESS_POLICY.key_for(request_context.remote_addr())]
        )
        throttling.check_not_throttled(*keys_to_check)
        throttling.consume_attempt(own_key)
        _check_credentials(attempt, keys_to_check, verify_pin(keys.pin_pepper, attempt.stored, pin))
        return _open_session(attempt, own_key, device_token)


@transactional
def check_password(user: User, password: str) -> None:
    """Raise ``wrong_password`` unless this is the person's present password."""
    own_key = PASSWORD_POLICY.key_for(user.username, request_context.remote_addr())
    throttling.check_not_throttled(own_key)
    if not verify_password(user.password_hash, password):
        on_refusal(partial(_record_failure, user.id, [own_key]))
        raise ForbiddenError("The present password is not right.", "wrong_password")


@contextmanager
def _login_slot() -> Iterator[None]:
    """Wait in the queue, and look at nothing before: what was counted meanwhile must be seen."""
    if not _login_slots.acquire(timeout=LOGIN_QUEUE_TIMEOUT):
        raise UnavailableError("Too many people are signing in at once.", "busy")
    try:
        yield
    finally:
        _login_slots.release()


def _load_attempt(username: str, secret: str) -> LoginAttempt:
    user = db.session.scalar(select(User).where(User.username == username))
    if user is None:
        return LoginAttempt(secret)
    return LoginAttempt(
        secret, user.id, getattr(user, secret), user.is_active, _is_known_address(user)
    )


def _check_credentials(
    attempt: LoginAttempt, keys_to_check: list[ThrottleKey], is_right: bool
) -> None:
    if not is_right or not attempt.is_active:
        _record_failure(attempt.user_id, keys_to_check)
        raise _invalid_credentials()


@transactional
def _record_failure(user_id: int | None, keys_to_check: list[ThrottleKey]) -> None:
    throttling.record_attempts(*keys_to_check)
    # Of a name that nobody has nothing is kept: it may be a password typed in the wrong place.
    audit_service.record(AuditAction.SIGN_IN_FAILED, None, _find_user(user_id))


@transactional
def _open_session(
    attempt: LoginAttempt, own_key: ThrottleKey, device_token: str | None = None
) -> Tokens:
    user = _find_user(attempt.user_id)
    if user is None or not attempt.is_current(user):
        raise _invalid_credentials()
    device = None if device_token is None else devices.require_enrolled(device_token)
    throttling.reset(own_key)
    return sessions.open_session(user, device)


def _find_user(user_id: int | None) -> User | None:
    return None if user_id is None else db.session.get(User, user_id)


def _invalid_credentials() -> UnauthorizedError:
    return UnauthorizedError("Wrong name, password or PIN.", "invalid_credentials")


def _is_known_address(user: User) -> bool:
    """Whether this person signed in from this address before: strangers' tries do not stop them."""
    before = exists().where(
        Session.user_id == user.id, Session.address == request_context.remote_addr()
    )
    return bool(db.session.scalar(select(before)))
