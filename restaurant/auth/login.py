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
from restaurant.auth.throttling import ADDRESS, NAME, PASSWORD, PIN, Tries
from restaurant.database.session import db
from restaurant.database.transaction import even_if_refused, transactional
from restaurant.errors import ForbiddenError, UnauthorizedError, UnavailableError
from restaurant.extensions import keys, settings
from restaurant.security.hashing import is_password, is_pin

#: So many secrets are looked at at once; a burst of guesses is counted one or two at a time.
_desk = BoundedSemaphore(2)
LONGEST_QUEUE = 10.0


@dataclass(frozen=True)
class Claim:
    """Who somebody says they are, and the hash that what they know is compared with."""

    secret: str
    user_id: int | None = None
    stored: str | None = None
    is_active: bool = False
    is_known_here: bool = False

    def still_fits(self, user: User) -> bool:
        """Whether the person is still here, with the secret that was looked at."""
        return user.is_active and bool(getattr(user, self.secret) == self.stored)


def sign_in(username: str, password: str) -> Tokens:
    """Exchange a name and a password for tokens. Wrong ones are all the same 401."""
    here = request_context.address()
    own = PASSWORD.of(username, here)
    with _a_turn():
        claim = _look_up(username, "password_hash")
        limits = [own] if claim.is_known_here else [own, NAME.of(username), ADDRESS.of(here)]
        throttling.must_not_wait(*limits)
        _must_be_right(claim, limits, is_password(claim.stored, password))
        return _let_in(claim, own)


def sign_in_with_pin(username: str, pin: str, device_token: str | None = None) -> Tokens:
    """Exchange a name and a PIN for tokens.

    A try is counted before the PIN is looked at, so guessing in parallel gains nothing.
    Raises ``device_required`` where only devices of the house may ask.
    """
    own = PIN.of(username)
    with _a_turn():
        if device_token is not None or settings.pin_requires_device:
            devices.must_be_enrolled(device_token)
        claim = _look_up(username, "pin_hash")
        limits = [] if claim.is_known_here else [ADDRESS.of(request_context.address())]
        throttling.must_not_wait(*limits)
        throttling.spend(own)
        _must_be_right(claim, limits, is_pin(keys.pin_pepper, claim.stored, pin))
        return _let_in(claim, own, device_token)


@transactional
def must_know_password(user: User, password: str) -> None:
    """Raise ``wrong_password`` unless this is the person's present password."""
    own = PASSWORD.of(user.username, request_context.address())
    throttling.must_not_wait(own)
    if not is_password(user.password_hash, password):
        even_if_refused(partial(_note_failure, user.id, [own]))
        raise ForbiddenError("The present password is not right.", "wrong_password")


@contextmanager
def _a_turn() -> Iterator[None]:
    """Wait in the queue, and look at nothing before: what was counted meanwhile must be seen."""
    if not _desk.acquire(timeout=LONGEST_QUEUE):
        raise UnavailableError("Too many people are signing in at once.", "busy")
    try:
        yield
    finally:
        _desk.release()


def _look_up(username: str, secret: str) -> Claim:
    user = db.session.scalar(select(User).where(User.username == username))
    if user is None:
        return Claim(secret)
    return Claim(secret, user.id, getattr(user, secret), user.is_active, _is_known_here(user))


def _must_be_right(claim: Claim, limits: list[Tries], is_right: bool) -> None:
    if not is_right or not claim.is_active:
        _note_failure(claim.user_id, limits)
        raise _refusal()


@transactional
def _note_failure(user_id: int | None, limits: list[Tries]) -> None:
    throttling.count(*limits)
    # Of a name that nobody has nothing is kept: it may be a password typed in the wrong place.
    audit_service.note(AuditAction.SIGN_IN_FAILED, None, _person(user_id))


@transactional
def _let_in(claim: Claim, own: Tries, device_token: str | None = None) -> Tokens:
    user = _person(claim.user_id)
    if user is None or not claim.still_fits(user):
        raise _refusal()
    device = None if device_token is None else devices.must_be_enrolled(device_token)
    throttling.forget(own)
    return sessions.open_session(user, device)


def _person(user_id: int | None) -> User | None:
    return None if user_id is None else db.session.get(User, user_id)


def _refusal() -> UnauthorizedError:
    return UnauthorizedError("Wrong name, password or PIN.", "invalid_credentials")


def _is_known_here(user: User) -> bool:
    """Whether this person signed in from this address before: strangers' tries do not stop them."""
    before = exists().where(
        Session.user_id == user.id, Session.address == request_context.address()
    )
    return bool(db.session.scalar(select(before)))
