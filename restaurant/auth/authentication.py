"""Who is asking: what their token says, checked against the staff that is in force."""

from dataclasses import dataclass

from flask import g, request
from flask_jwt_extended import get_current_user as user_of_token
from flask_jwt_extended import get_jwt, verify_jwt_in_request
from sqlalchemy import select

from restaurant import request_context
from restaurant.auth import tokens
from restaurant.auth.models import User
from restaurant.clock import now
from restaurant.database import cache_versions, crud
from restaurant.database.cache_versions import VersionedCache
from restaurant.database.session import db
from restaurant.errors import SessionEndedError
from restaurant.permissions import Permission

#: More tokens than a house has in use at once.
CACHE_SIZE = 1000


@dataclass(frozen=True)
class Principal:
    """Whose access token came with the request; ``expires_at`` in Unix seconds.

    ``user`` is the person's record, which belongs to no database session.
    """

    session_id: int
    expires_at: float
    staff_version: int | None
    user: User

    def is_valid(self) -> bool:
        """Whether the staff has not changed since the token was read, nor has it expired."""
        return (
            self.staff_version == cache_versions.current().staff
            and now().timestamp() < self.expires_at
        )


_principals: VersionedCache[str, Principal] = VersionedCache(CACHE_SIZE)


def authenticate(permission: Permission) -> Principal:
    """Let in whoever sent a good access token and holds the permission.

    A token that was read before is not read again as long as nobody's rights, sessions or
    record have changed. Raises ``ForbiddenError``, or what the token's own checks raise.
    """
    header = request.headers.get("Authorization", "")
    principal = _principals.get(header, cache_versions.current().staff)
    if principal is None or not principal.is_valid():
        principal = _read_token()
        _principals.put(header, principal.staff_version, principal)
    request_context.bind_session(principal.session_id)
    g.principal, g.permission = principal, permission
    principal.user.require_permission(permission)
    return principal


def current_principal() -> Principal:
    """Whoever was let in to the present request."""
    admitted: Principal = g.principal
    return admitted


def current_user() -> User:
    """The record of whoever is asking, as it is now.

    Inside a writer's transaction that is the last word: raises ``SessionEndedError`` or
    ``ForbiddenError`` when somebody has shown them out since they were let in.
    """
    principal = current_principal()
    if principal.is_valid():
        return db.session.merge(principal.user, load=False)
    user = tokens.get_session_user(principal.session_id, principal.user.id)
    user.require_permission(g.permission)
    return user


def _read_token() -> Principal:
    staff_version = cache_versions.current().staff  # before the staff is read
    verify_jwt_in_request()
    user, claims = user_of_token(), get_jwt()
    found = crud.load_detached(select(User).where(User.id == user.id))
    if not found:  # erased in between
        raise SessionEndedError
    return Principal(claims["sid"], claims["exp"], staff_version, found[0])
