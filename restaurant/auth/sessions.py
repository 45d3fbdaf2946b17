"""Opening, refreshing and ending the sessions of signed-in people."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypedDict

from flask_jwt_extended import create_access_token, create_refresh_token, decode_token
from sqlalchemy import Select, select, update

from restaurant import request_context
from restaurant.audit import service as audit_service
from restaurant.audit.models import AuditAction
from restaurant.auth import tokens
from restaurant.auth.models import Device, RefreshToken, Session, User
from restaurant.clock import now
from restaurant.database.session import db
from restaurant.database.transaction import on_commit, transactional
from restaurant.errors import NotFoundError, SessionEndedError
from restaurant.extensions import settings
from restaurant.live import connections

#: For so long a spent refresh token still works: the response to its first use may be lost.
REUSE_GRACE_PERIOD = timedelta(seconds=30)


class TokenPair(TypedDict):
    """The response to signing in: two JWTs and their person; ``expires_in`` is in seconds."""

    access_token: str
    refresh_token: str
    token_type: str
    expires_in: int
    user: User


@transactional
def open_session(user: User, device: Device | None = None) -> TokenPair:
    """Sign in a person whose credentials were verified."""
    session = Session(user=user, device=device)
    _update_last_use(session)
    user.last_login = session.created_at = session.last_used_at
    if device is not None:
        device.last_used_at = session.last_used_at
    db.session.add(session)
    db.session.flush()
    request_context.bind_session(session.id)
    audit_service.record(AuditAction.SIGNED_IN, user, device)
    return _issue_tokens(session)


def refresh(jti: str) -> TokenPair:
    """Exchange a refresh token, by its ``jti``, for a new pair.

    Raises ``SessionEndedError`` for an unknown one, and for one that was spent more than 30 s ago:
    that ends the session, as the token may be stolen.
    """
    pair = _rotate(jti)
    if pair is None:
        raise SessionEndedError()
    return pair


def select_open(user: User) -> Select[Session]:
    """A person's sessions that have not ended."""
    return select(Session).where(Session.user_id == user.id, Session.ended_at.is_(None))


@transactional
def sign_out(user: User, session_id: int) -> None:
    """End the session that the person acts from, its tokens and its sockets."""
    _end([session_id])
    audit_service.record(AuditAction.SIGNED_OUT, user)


def get_own_session(user: User, session_id: int) -> Session:
    """One of the person's open sessions. Raises ``NotFoundError`` for any other."""
    session = db.session.scalar(select_open(user).where(Session.id == session_id))
    if session is None:
        raise NotFoundError(f"You have no open session {session_id}.")
    return session


@transactional
def end_own_session(user: User, session_id: int) -> None:
    """End one of the person's sessions, such as that of a lost phone."""
    session = get_own_session(user, session_id)
    _end([session.id])
    audit_service.record(AuditAction.SESSION_ENDED, user, session)


@transactional
def end_sessions(user: User, keep: int | None = None) -> None:
    """End all sessions of a person, except the one with the id ``keep``."""
    _end([one.id for one in db.session.scalars(select_open(user)) if one.id != keep])


@transactional
def end_sessions_on(device: Device) -> None:
    """End all sessions that were opened on this device."""
    on_it = select(Session.id).where(Session.device_id == device.id, Session.ended_at.is_(None))
    _end(list(db.session.scalars(on_it)))


@transactional
def close_sockets(user: User) -> None:
    """Close a person's sockets, so that they reconnect into the rooms of the new role."""
    on_commit(partial(connections.disconnect_where, lambda one: one.user_id == user.id))


@transactional
def _rotate(jti: str) -> TokenPair | None:
    """Spend a refresh token. Returns None instead of raising, so that its session's end commits."""
    stored = db.session.get(RefreshToken, jti)
    if stored is None or tokens.active_or_none(stored.session) is None:
        return None
    # The absolute value: a clock that jumps back must not make a spent token valid for years.
    if stored.spent_at is not None and abs(now() - stored.spent_at) > REUSE_GRACE_PERIOD:
        _end([stored.session_id])
        audit_service.record(AuditAction.TOKEN_REUSED, None, stored.session.user)
        return None
    stored.spent_at = stored.spent_at or now()
    _update_last_use(stored.session)
    return _issue_tokens(stored.session)


def _update_last_use(session: Session) -> None:
    context = request_context.current()
    session.last_used_at = now()
    session.address, session.agent = context.remote_addr, context.user_agent


def _issue_tokens(session: Session) -> TokenPair:
    # Tokens carry iat=0: without a battery-backed clock the time may jump back at a start, and
    # a token from the future would be refused. The session's own row says when it ends.
    identity, claims = str(session.user_id), {"sid": session.id, "iat": 0}
    token = create_refresh_token(identity, additional_claims=claims)
    decoded = decode_token(token)
    db.session.add(
        RefreshToken(
            jti=decoded["jti"],
            session_id=session.id,
            expires_at=datetime.fromtimestamp(decoded["exp"], UTC),
        )
    )
    return {
        "access_token": create_access_token(identity, additional_claims=claims),
        "refresh_token": token,
        "token_type": "bearer",  # a word of the protocol
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
    on_commit(partial(connections.disconnect_where, lambda one: one.session_id in ended))
