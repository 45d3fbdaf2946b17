"""Closes, every two seconds, the connections that may not stay open."""

import logging
import time

from flask import Flask
from sqlalchemy import select

from restaurant.auth.models import Session, User
from restaurant.database.session import db
from restaurant.extensions import socketio
from restaurant.live import connections
from restaurant.live.connections import CloseReason

log = logging.getLogger(__name__)

#: How many seconds a connection may stay open without being authenticated.
AUTH_TIMEOUT = 10
#: How many seconds a connection may outlive its token, for the client to renew it.
EXPIRY_GRACE_SECONDS = 30
SWEEP_INTERVAL = 2
#: A client for which more packets wait does not read. It returns and asks for what it missed.
MAX_QUEUED = 1000


class SessionSweeper:
    """Closes connections whose token or session has ended, that never authenticate or are slow."""

    def __init__(self) -> None:
        self._first_seen: dict[str, float] = {}

    def run(self, app: Flask) -> None:
        """Sweep for as long as the server runs."""
        while True:
            socketio.sleep(SWEEP_INTERVAL)
            try:
                with app.app_context():
                    self.sweep()
            except Exception:  # the next sweep may succeed, and there has to be one
                log.exception("connections could not be checked; trying again")

    def sweep(self) -> None:
        """Close every connection that may not stay open now."""
        oldest_expiry = time.time() - EXPIRY_GRACE_SECONDS
        ended = self._ended_sessions()
        connections.disconnect_where(lambda connection: connection.session_id in ended)
        connections.disconnect_where(
            lambda connection: connection.expires_at < oldest_expiry, CloseReason.TOKEN_EXPIRED
        )
        connections.disconnect_where(connections.is_lost, CloseReason.LOST)
        self._abort_unauthenticated()
        connections.abort_slow(MAX_QUEUED)

    @staticmethod
    def _ended_sessions() -> set[int]:
        connected = {connection.session_id for connection in connections.all_connections()}
        live = (
            select(Session.id)
            .join(User)
            .where(Session.id.in_(connected), Session.ended_at.is_(None), User.is_active)
        )
        return connected - set(db.session.scalars(live))

    def _abort_unauthenticated(self) -> None:
        now, seen = time.monotonic(), self._first_seen
        self._first_seen = {
            eio_sid: seen.get(eio_sid, now) for eio_sid in connections.unauthenticated()
        }
        latest = now - AUTH_TIMEOUT + SWEEP_INTERVAL
        late = [eio_sid for eio_sid, since in self._first_seen.items() if since < latest]
        connections.abort(late, CloseReason.NOT_AUTHENTICATED)
