"""Who sends a request: the access token, checked against the current staff."""

import re
from dataclasses import dataclass

from flask import g, request
from flask_jwt_extended import get_current_user as user_of_token
from flask_jwt_extended import get_jwt, verify_jwt_in_request
from sqlalchemy import select

from restaurant import request_context
from restaurant.auth import devices, tokens
from restaurant.auth.models import User
from restaurant.clock import now
from restaurant.database import cache_versions, crud
from restaurant.database.cache_versions import VersionedCache
from restaurant.database.session import db
from restaurant.errors import SessionEndedError, UnauthorizedError
from restaurant.permissions import Permission

BEARER = re.compile(r"\s*Bearer\s+([^\s,]+)\s*")

#: More tokens than a restaurant has in use at once.
CACHE_SIZE = 1000


@dataclass(frozen=True)
class Principal:
    """Whose access token came with the request; ``expires_at`` in Unix seconds.

    ``user`` is the person's record, which belongs to no database session, as it was under
    ``staff_version``.
    """

    session_id: int
    expires_at: float
    staff_version: int | None
    user: User

    def has_expired(self) -> bool:
        """Whether the token has expired."""
        return now().timestamp() >= self.expires_at


_principals: VersionedCache[str, Principal] = VersionedCache(CACHE_SIZE)


def authenticate(permission: Permission) -> None:
    """Check the request's access token, and that its owner holds the permission.

    A token that was read before is not read again while no person, session or device has
    changed. Raises ``ForbiddenError``, or what reading the token raises.
    """
    header = request.headers.get("Authorization", "")
    principal = _principals.get(header, cache_versions.current().staff)
    if principal is None or principal.has_expired():
        principal = _read_token()
        _principals.put(header, principal.staff_version, principal)
    request_context.bind_session(principal.session_id)
    g.principal, g.permission = principal, permission
    principal.user.require_permission(permission)


def authenticate_refresh() -> None:
    """Check the request's refresh token. Raises ``UnauthorizedError``."""
    read_bearer_token()
    verify_jwt_in_request(refresh=True)


def authenticate_device() -> None:
    """Check the request's device token. Raises ``UnauthorizedError``."""
    devices.authenticate(read_bearer_token())


def read_bearer_token() -> str:
    """The token that came with the request, in whatever state it is.

    Raises ``UnauthorizedError`` unless there is one, and only one. A server joins header lines of
    one name by commas, and Flask-JWT-Extended (4.7, ``_decode_jwt_from_headers``) would pick one.
    """
    header = BEARER.fullmatch(request.headers.get("Authorization", ""))
    if header is None:
        raise UnauthorizedError("Sign in: send one token, as Authorization: Bearer and the token.")
    return header[1]


def current_principal() -> Principal:
    """The owner of the request's access token, once ``authenticate`` has checked it."""
    principal: Principal = g.principal
    return principal


def current_user() -> User:
    """The person who sends the request, as a record of the request's database session.

    Checked again inside the write transaction. Raises ``SessionEndedError`` or
    ``ForbiddenError`` if access was revoked since ``authenticate``.
    """
    principal = current_principal()
    if principal.staff_version == cache_versions.current().staff and not principal.has_expired():
        return db.session.merge(principal.user, load=False)
    user = tokens.get_session_user(principal.session_id, principal.user.id)
    user.require_permission(g.permission)
    return user


def _read_token() -> Principal:
    read_bearer_token()
    staff_version = cache_versions.current().staff  # before the staff is read
    verify_jwt_in_request()
    user, claims = user_of_token(), get_jwt()
    found = crud.load_detached(select(User).where(User.id == user.id))
    if not found:  # deleted in between
        raise SessionEndedError
    return Principal(claims["sid"], claims["exp"], staff_version, found[0])
