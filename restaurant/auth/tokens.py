"""Decoding access tokens and finding their sessions.

A token names its session, and the session is looked up on every request: ending it or
deactivating its user takes effect at once.
"""

import re
from typing import Any

from flask_jwt_extended import decode_token
from flask_jwt_extended.exceptions import JWTExtendedException
from jwt import ExpiredSignatureError, PyJWTError
from sqlalchemy import bindparam, select

from restaurant import request_context
from restaurant.auth.models import Session, User
from restaurant.database.base import MAX_INT32
from restaurant.database.session import db
from restaurant.errors import SessionEndedError, TokenExpiredError, UnauthorizedError
from restaurant.extensions import jwt

TOKEN_TYPES = ("access", "refresh")

# Built once, as every change runs it.
_SELECT_SESSION_USER = (
    select(User)
    .join(Session, Session.user_id == User.id)
    .where(Session.id == bindparam("session_id"), User.id == bindparam("user_id"))
    .where(Session.ended_at.is_(None), User.is_active)
)


def decode_claims(token: str) -> dict[str, Any]:
    """Decode an access token.

    Raises ``token_expired``, or ``UnauthorizedError`` for anything else that is wrong with it.
    """
    try:
        claims: dict[str, Any] = decode_token(token)
    except ExpiredSignatureError as error:
        raise TokenExpiredError from error
    except (PyJWTError, JWTExtendedException, ValueError) as error:
        raise UnauthorizedError("This token is not valid. Sign in again.") from error
    if claims.get("type") != "access":
        raise UnauthorizedError("This is not an access token. Send that of the sign-in.")
    return claims


def get_session(claims: dict[str, Any]) -> Session | None:
    """The session of a token with these claims; None if it has ended or its user is inactive."""
    user_id, session_id = str(claims.get("sub")), claims.get("sid")
    if not re.fullmatch(r"[0-9]{1,9}", user_id) or type(session_id) is not int:
        return None
    if "exp" not in claims or not 0 < session_id <= MAX_INT32:
        return None
    return _find_active(session_id, int(user_id))


def get_session_user(session_id: int, user_id: int) -> User:
    """The user of a session. Raises ``SessionEndedError`` if it has ended or they are inactive."""
    user: User | None = db.session.scalar(
        _SELECT_SESSION_USER, {"session_id": session_id, "user_id": user_id}
    )
    if user is None:
        raise SessionEndedError()
    return user


@jwt.user_lookup_loader
def load_user(_header: object, claims: dict[str, Any]) -> User | None:
    """The user of a token, for Flask-JWT-Extended; None makes it answer 401."""
    session = get_session(claims) if claims.get("type") in TOKEN_TYPES else None
    if session is None:
        return None
    request_context.bind_session(session.id)
    return session.user


def active_or_none(session: Session | None) -> Session | None:
    """The session, or None if it has ended or its user is inactive."""
    if session is None or session.ended_at is not None or not session.user.is_active:
        return None
    return session


def _find_active(session_id: int, user_id: int) -> Session | None:
    statement = select(Session).where(Session.id == session_id, Session.user_id == user_id)
    return active_or_none(db.session.scalar(statement))
