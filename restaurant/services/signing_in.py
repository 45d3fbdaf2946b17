"""Signing in: with a password, or with a PIN on a device of the house.

Whatever is wrong (the name, the secret, a person who left) takes as long and is answered
the same. Only failures count against anybody; see ``tries`` for how many are allowed.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from sqlalchemy import exists, select

from restaurant import origin
from restaurant.errors import ForbiddenError, UnauthorizedError, UnavailableError
from restaurant.extensions import db, keys, settings
from restaurant.hashing import is_password, is_pin
from restaurant.models import AuditAction, Device, Session, User
from restaurant.services import audit, devices, sessions, tries
from restaurant.services.sessions import Tokens
from restaurant.services.tries import ADDRESS, NAME, PASSWORD, PIN, Tries
from restaurant.transaction import transactional

#: So many secrets are looked at at once; a burst of guesses is counted one or two at a time.
_desk = BoundedSemaphore(2)
LONGEST_QUEUE = 5.0


def sign_in(username: str, password: str) -> Tokens:
    """Exchange a name and a password for tokens. Wrong ones are all the same 401."""
    user = _find(username)
    own = PASSWORD.of(username, _address())
    limits = [own] if _is_known_here(user) else [own, NAME.of(username), ADDRESS.of(_address())]
    stored = user.password_hash if user else None
    return _let_in(_whoever(user, limits, lambda: is_password(stored, password)), own)


def sign_in_with_pin(username: str, pin: str, device_token: str | None = None) -> Tokens:
    """Exchange a name and a PIN for tokens.

    A try is counted before the PIN is looked at, so guessing in parallel gains nothing.
    Raises ``device_required`` where only devices of the house may ask.
    """
    device = _device(device_token)
    user = _find(username)
    own = PIN.of(username)
    limits = [] if _is_known_here(user) else [ADDRESS.of(_address())]
    tries.must_not_wait(*limits)
    tries.spend(own)
    stored = user.pin_hash if user else None
    right = _whoever(user, limits, lambda: is_pin(keys.pin_pepper, stored, pin))
    return _let_in(right, own, device)


def must_know_password(user: User, password: str) -> None:
    """Raise ``wrong_password`` unless this is the person's present password."""
    own = PASSWORD.of(user.username, _address())
    if not _is_right(user, [own], lambda: is_password(user.password_hash, password)):
        raise ForbiddenError("The present password is not right.", "wrong_password")


def _whoever(user: User | None, limits: list[Tries], is_secret: Callable[[], bool]) -> User:
    if not _is_right(user, limits, is_secret) or user is None:
        raise UnauthorizedError("Wrong name, password or PIN.", "invalid_credentials")
    return user


def _is_right(user: User | None, limits: list[Tries], is_secret: Callable[[], bool]) -> bool:
    """Look at a secret in turn; a failure is counted before the next one is looked at."""
    with _a_turn():
        tries.must_not_wait(*limits)
        if is_secret() and user is not None and user.is_active:
            return True
        _note_failure(user, limits)
        return False


@contextmanager
def _a_turn() -> Iterator[None]:
    if not _desk.acquire(timeout=LONGEST_QUEUE):
        raise UnavailableError("Too many people are signing in at once.", "busy")
    try:
        yield
    finally:
        _desk.release()


@transactional
def _note_failure(user: User | None, limits: list[Tries]) -> None:
    tries.count(*limits)
    # Of a name that nobody has nothing is kept: it may be a password typed in the wrong place.
    audit.note(AuditAction.SIGN_IN_FAILED, None, user)


@transactional
def _let_in(user: User, own: Tries, device: Device | None = None) -> Tokens:
    tries.forget(own)
    return sessions.open_session(user.id, device)


def _device(token: str | None) -> Device | None:
    if token is None and not settings.pin_requires_device:
        return None
    return devices.must_be_enrolled(token)


def _find(username: str) -> User | None:
    return db.session.scalar(select(User).where(User.username == username))


def _address() -> str:
    return origin.present().address or ""


def _is_known_here(user: User | None) -> bool:
    """Whether this person signed in from this address before: strangers' tries do not stop them."""
    if user is None:
        return False
    before = exists().where(Session.user_id == user.id, Session.address == _address())
    return bool(db.session.scalar(select(before)))
