"""Who is asking: what their token says, checked against the staff that is in force."""

from dataclasses import dataclass
from threading import Lock

from cachetools import LRUCache
from flask import g, request
from flask_jwt_extended import get_current_user as user_of_token
from flask_jwt_extended import get_jwt, verify_jwt_in_request
from sqlalchemy import select

from restaurant import request_context
from restaurant.auth import tokens
from restaurant.auth.models import User
from restaurant.clock import now
from restaurant.database import cache_versions, crud
from restaurant.database.session import db
from restaurant.errors import SessionEndedError
from restaurant.permissions import Permission

#: More tokens than a house has in use at once.
MOST_KNOWN = 1000


@dataclass(frozen=True)
class Caller:
    """Whose access token came with the request; ``expires_at`` in Unix seconds.

    ``record`` is the person's record, which belongs to no database session.
    """

    session_id: int
    expires_at: float
    staff_version: int | None
    record: User

    def is_still_good(self) -> bool:
        """Whether nothing about the staff has changed, and the token has not run out."""
        return (
            self.staff_version == cache_versions.present().staff
            and now().timestamp() < self.expires_at
        )


_known: LRUCache[str, Caller] = LRUCache(MOST_KNOWN)
_at_the_book = Lock()


def admit(permission: Permission) -> Caller:
    """Let in whoever sent a good access token and holds the permission.

    A token that was read before is not read again as long as nobody's rights, sessions or
    record have changed. Raises ``ForbiddenError``, or what the token's own checks raise.
    """
    shown = request.headers.get("Authorization", "")
    with _at_the_book:
        caller = _known.get(shown)
    if caller is None or not caller.is_still_good():
        caller = _read_token()
        with _at_the_book:
            _known[shown] = caller
    request_context.show_session(caller.session_id)
    g.caller, g.permission = caller, permission
    caller.record.must_hold(permission)
    return caller


def caller() -> Caller:
    """Whoever was let in to the present request."""
    admitted: Caller = g.caller
    return admitted


def current_user() -> User:
    """The record of whoever is asking, as it is now.

    Inside a writer's transaction that is the last word: raises ``SessionEndedError`` or
    ``ForbiddenError`` when somebody has shown them out since they were let in.
    """
    asking = caller()
    if asking.is_still_good():
        return db.session.merge(asking.record, load=False)
    user = tokens.user_in(asking.session_id, asking.record.id)
    user.must_hold(g.permission)
    return user


def _read_token() -> Caller:
    staff_version = cache_versions.present().staff  # before the staff is read
    verify_jwt_in_request()
    user, claims = user_of_token(), get_jwt()
    found = crud.read_apart(select(User).where(User.id == user.id))
    if not found:  # erased in between
        raise SessionEndedError
    return Caller(claims["sid"], claims["exp"], staff_version, found[0])
