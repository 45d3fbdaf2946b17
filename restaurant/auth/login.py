"""Signing in with a password, or with a PIN.

A wrong username, a wrong secret and an inactive person take the same time and get the same
error. Only failed attempts count; `throttling` has the limits.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from threading import BoundedSemaphore

from sqlalchemy import exists, select

from restaurant import request_context
from restaurant.audit import service as audit_service
from restaurant.audit.models import AuditAction
from restaurant.auth import devices, sessions, throttling
from restaurant.auth.models import Session, User
from restaurant.auth.sessions import TokenPair
from restaurant.auth.throttling import NAME_POLICY, PASSWORD_POLICY, PIN_POLICY, ThrottleKey
from restaurant.collation import username_key
from restaurant.database.session import db
from restaurant.database.transaction import on_refusal, release_connection, transactional
from restaurant.errors import ForbiddenError, UnauthorizedError, UnavailableError
from restaurant.extensions import keys, settings
from restaurant.permissions import Role
from restaurant.security.hashing import verify_password, verify_pin

#: A hash takes 19 MiB and a core, so two attempts are verified at a time. A slot is held until
#: a failure is counted: parallel guesses exceed a limit by one at most.
_hash_slots = BoundedSemaphore(2)
HASH_SLOT_TIMEOUT = 10.0


@dataclass(frozen=True)
class LoginAttempt:
    """The hash to compare with, and whose it is; both None for an unknown username."""

    hash_column: str
    user_id: int | None = None
    stored_hash: str | None = None
    is_active: bool = False

    @classmethod
    def load(cls, username: str, hash_column: str) -> "LoginAttempt":
        """Read what the attempt is compared with, from "password_hash" or "pin_hash"."""
        user = db.session.scalar(select(User).where(User.username_key == username_key(username)))
        if user is None:
            return cls(hash_column)
        return cls(hash_column, user.id, getattr(user, hash_column), user.is_active)

    def verify(
        self, matches: Callable[[str | None], bool], throttle_keys: Sequence[ThrottleKey] = ()
    ) -> None:
        """Compare with the stored hash, which takes as long when there is none.

        Raises ``invalid_credentials`` after the failure was counted under the keys.
        """
        if not matches(self.stored_hash) or not self.is_active:
            _record_failure(self.user_id, throttle_keys)
            raise _invalid_credentials()

    def is_current(self, user: User) -> bool:
        """Whether the person is still active, with the hash that was verified."""
        return user.is_active and bool(getattr(user, self.hash_column) == self.stored_hash)


def sign_in(username: str, password: str) -> TokenPair:
    """Exchange a username and a password for tokens.

    Raises ``invalid_credentials``, ``too_many_tries``, or ``busy`` when too many people are
    signing in.
    """
    own_key = _password_throttle_key(username)
    with _hash_slot():
        attempt = LoginAttempt.load(username, "password_hash")
        throttle_keys = [own_key]
        if not _is_known_address(attempt.user_id):
            throttle_keys.append(NAME_POLICY.key_for(username_key(username)))
        throttling.check_not_throttled(*throttle_keys)
        attempt.verify(lambda stored: verify_password(stored, password), throttle_keys)
        return _open_session(attempt, own_key)


def sign_in_with_pin(username: str, pin: str, device_token: str | None = None) -> TokenPair:
    """Exchange a username and a PIN for tokens.

    The attempt is counted before the PIN is verified. Raises what `sign_in` raises, and
    ``device_required`` for a wrong device token, or for none where the settings ask for one.
    """
    own_key = pin_throttle_key(username)
    with _hash_slot():
        if device_token is not None or settings.pin_requires_device:
            devices.require_enrolled(device_token)
        attempt = LoginAttempt.load(username, "pin_hash")
        throttling.consume_attempt(own_key)
        attempt.verify(lambda stored: verify_pin(keys.pin_pepper, stored, pin))
        return _open_session(attempt, own_key, device_token)


@dataclass(frozen=True)
class CurrentSecret:
    """What somebody gave as their current password or PIN, compared with the hash of then."""

    hash_column: str
    stored_hash: str | None
    is_right: bool
    throttle_key: ThrottleKey
    refusal: ForbiddenError

    @transactional
    def check(self, user: User) -> None:
        """Raise ``wrong_password`` or ``wrong_pin`` unless it was right, and still is.

        A failure counts like one at sign-in. Raises ``too_many_tries`` after too many.
        """
        throttling.check_not_throttled(self.throttle_key)
        if not self.is_right or getattr(user, self.hash_column) != self.stored_hash:
            on_refusal(partial(_record_failure, user.id, [self.throttle_key]))
            raise self.refusal


def comparing_password(user: User, password: str) -> AbstractContextManager[CurrentSecret]:
    """Compare what somebody gives as their current password; whether it is right tells `check`.

    To be called before a transaction begins, which others would have to wait for, and whose end
    sign-ins with a slot may wait for. The slot is held until a failure is counted. Raises
    ``too_many_tries``, or ``busy``.
    """
    return _comparing(
        user,
        "password_hash",
        lambda stored: verify_password(stored, password),
        _password_throttle_key(user.username),
        ForbiddenError("The current password is not correct. Type it again.", "wrong_password"),
    )


def comparing_pin(user: User, pin: str) -> AbstractContextManager[CurrentSecret]:
    """Compare what somebody gives as their current PIN; as `comparing_password` does."""
    return _comparing(
        user,
        "pin_hash",
        lambda stored: verify_pin(keys.pin_pepper, stored, pin),
        pin_throttle_key(user.username),
        ForbiddenError("The current PIN is not correct. Type it again.", "wrong_pin"),
    )


@contextmanager
def _comparing(
    user: User,
    hash_column: str,
    is_right: Callable[[str | None], bool],
    own_key: ThrottleKey,
    refusal: ForbiddenError,
) -> Iterator[CurrentSecret]:
    with _hash_slot():
        throttling.check_not_throttled(own_key)
        stored = getattr(user, hash_column)
        yield CurrentSecret(hash_column, stored, is_right(stored), own_key, refusal)


@contextmanager
def _hash_slot() -> Iterator[None]:
    """Wait for a slot, before anything is read: limits are checked as they are afterwards."""
    release_connection()
    if not _hash_slots.acquire(timeout=HASH_SLOT_TIMEOUT):
        raise UnavailableError("Too many people are signing in at once. Try again.", "busy")
    try:
        yield
    finally:
        _hash_slots.release()


@transactional
def _record_failure(user_id: int | None, throttle_keys: Sequence[ThrottleKey]) -> None:
    throttling.record_attempts(*throttle_keys)
    # An unknown username is not kept: it may be a password typed into the wrong field.
    audit_service.record(AuditAction.SIGN_IN_FAILED, None, _find_user(user_id))


@transactional
def _open_session(
    attempt: LoginAttempt, own_key: ThrottleKey, device_token: str | None = None
) -> TokenPair:
    user = _find_user(attempt.user_id)
    if user is None or not attempt.is_current(user):
        raise _invalid_credentials()
    device = None if device_token is None else devices.require_enrolled(device_token)
    throttling.reset(own_key)
    return sessions.open_session(user, device)


def _find_user(user_id: int | None) -> User | None:
    return None if user_id is None else db.session.get(User, user_id)


def pin_throttle_key(username: str) -> ThrottleKey:
    """What wrong PINs are counted under: one count, however the username is written."""
    return PIN_POLICY.key_for(username_key(username))


def _password_throttle_key(username: str) -> ThrottleKey:
    return PASSWORD_POLICY.key_for(username_key(username), request_context.remote_addr())


def _invalid_credentials() -> UnauthorizedError:
    return UnauthorizedError("Wrong name, password or PIN. Try again.", "invalid_credentials")


def _is_known_address(user_id: int | None) -> bool:
    """Whether this person has signed in from this address before."""
    address = request_context.remote_addr()
    before = exists().where(Session.user_id == user_id, Session.address == address)
    return bool(db.session.scalar(select(before)))


def has_admin() -> bool:
    """Whether there is an admin. Until then the restaurant is not set up."""
    return bool(db.session.scalar(select(exists().where(User.role == Role.ADMIN))))
