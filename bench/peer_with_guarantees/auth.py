"""Tokens, and the sessions behind them. Passwords are not checked: hashing is not compared."""

import time
from typing import Any

import jwt
from sqlalchemy import Engine, insert, select

from bench.peer_with_guarantees.errors import RefusedError
from bench.peer_with_guarantees.tables import Session, User

SECRET = "a key that is long enough for the signature of a token"
TOKEN_SECONDS = 86_400

#: The ids of a user and of their session.
Caller = tuple[int, int]


def sign_in(engine: Engine, username: Any) -> str:
    """Open a session and return its access token. Raises ``RefusedError``."""
    with engine.execution_options(write=True).begin() as connection:
        user_id = connection.scalar(select(User.id).where(User.username == str(username)))
        if user_id is None:
            raise RefusedError(401, "invalid_credentials", "There is nobody of this name.")
        added = connection.execute(insert(Session), {"user_id": user_id, "ended_at": None})
        session_id = added.lastrowid
    claims = {"sub": str(user_id), "sid": session_id, "exp": int(time.time()) + TOKEN_SECONDS}
    return jwt.encode(claims, SECRET)


def read_token(token: str) -> Caller:
    """Who a token is for, without a look at the database. Raises ``RefusedError``."""
    try:
        claims = jwt.decode(
            token, SECRET, algorithms=["HS256"], options={"require": ["exp", "sub", "sid"]}
        )
        return int(claims["sub"]), int(claims["sid"])
    except (jwt.PyJWTError, ValueError) as error:
        raise RefusedError(401, "unauthorized", "Sign in again.") from error


def find_role(engine: Engine, token: str) -> str:
    """The role of a user whose session has not ended. Raises ``RefusedError``."""
    user_id, session_id = read_token(token)
    of_user = (
        select(User.role)
        .join(Session, Session.user_id == User.id)
        .where(User.id == user_id, User.is_active)
        .where(Session.id == session_id, Session.ended_at.is_(None))
    )
    with engine.connect() as connection:
        role = connection.scalar(of_user)
    if role is None:
        raise RefusedError(401, "session_ended", "Sign in again.")
    return role
