"""Sessions: who is signed in, on which device, and for how long."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

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

Tokens = dict[str, Any]

#: A spent refresh token still works for so long: its answer may have been lost.
REUSE_GRACE_PERIOD = timedelta(seconds=30)


@transactional
def open_session(user: User, device: Device | None = None) -> Tokens:
    """Sign somebody in who has shown who they are."""
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


def refresh(jti: str) -> Tokens:
    """Exchange a refresh token for a new pair. Reusing a spent one ends the session."""
    pair = _exchange(jti)
    if pair is None:
        raise SessionEndedError()
    return pair


def select_open(user: User) -> Select[Session]:
    """A person's own sessions that have not ended."""
    return select(Session).where(Session.user_id == user.id, Session.ended_at.is_(None))


@transactional
def sign_out(user: User, session_id: int) -> None:
    """Sign a device out: its tokens and its sockets are worth nothing from now on."""
    _end([session_id])
    audit_service.record(AuditAction.SIGNED_OUT, user)


def get_own_session(user: User, session_id: int) -> Session:
    """Fetch one of one's own open sessions. Raises ``NotFoundError``, whosever it is."""
    session = db.session.scalar(select_open(user).where(Session.id == session_id))
    if session is None:
        raise NotFoundError(f"You have no open session {session_id}.")
    return session


@transactional
def end_own_session(user: User, session_id: int) -> None:
    """End one of one's own sessions, such as that of a lost phone."""
    session = get_own_session(user, session_id)
    _end([session.id])
    audit_service.record(AuditAction.SESSION_ENDED, user, session)


@transactional
def end_sessions(user: User, keep: int | None = None) -> None:
    """Sign a person out everywhere, or everywhere but in the session to keep."""
    _end([one.id for one in db.session.scalars(select_open(user)) if one.id != keep])


@transactional
def end_sessions_on(device: Device) -> None:
    """Sign out everybody who signed in on this device."""
    on_it = select(Session.id).where(Session.device_id == device.id, Session.ended_at.is_(None))
    _end(list(db.session.scalars(on_it)))


@transactional
def close_sockets(user: User) -> None:
    """Let a person's sockets connect anew, to be seated as their role is now."""
    on_commit(partial(connections.disconnect_where, lambda seat: seat.user_id == user.id))


@transactional
def _exchange(jti: str) -> Tokens | None:
    """Spend a refresh token. None, not an error, so that ending the session is committed."""
    held = db.session.get(RefreshToken, jti)
    if held is None or tokens.active_or_none(held.session) is None:
        return None
    # Either way: a clock that is set back must not make a spent token good for years.
    if held.spent_at is not None and abs(now() - held.spent_at) > REUSE_GRACE_PERIOD:
        _end([held.session_id])
        audit_service.record(AuditAction.TOKEN_REUSED, None, held.session.user)
        return None
    held.spent_at = held.spent_at or now()
    _update_last_use(held.session)
    return _issue_tokens(held.session)


def _update_last_use(session: Session) -> None:
    here = request_context.current()
    session.last_used_at, session.address, session.agent = now(), here.remote_addr, here.user_agent


def _issue_tokens(session: Session) -> Tokens:
    # A token is good from the beginning of time: a box without a clock of its own may wake
    # up in the past, and whoever is signed in stays so. The session says when it ends.
    identity, claims = str(session.user_id), {"sid": session.id, "iat": 0}
    token = create_refresh_token(identity, additional_claims=claims)
    made = decode_token(token)
    db.session.add(
        RefreshToken(
            jti=made["jti"],
            session_id=session.id,
            expires_at=datetime.fromtimestamp(made["exp"], UTC),
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
    on_commit(partial(connections.disconnect_where, lambda seat: seat.session_id in ended))
