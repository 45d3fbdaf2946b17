"""Looking after open sockets: whoever may no longer sit there is shown out."""

import logging
import time

from flask import Flask
from sqlalchemy import select

from restaurant.auth.models import Session, User
from restaurant.database.session import db
from restaurant.extensions import socketio
from restaurant.live import connections
from restaurant.live.transport import abort

log = logging.getLogger(__name__)

#: How long a connection may stand in the door without being let in.
AUTH_TIMEOUT = 10
#: How long a socket may outlive its token, for a client to renew it.
EXPIRY_GRACE_SECONDS = 30
SWEEP_INTERVAL = 2
#: A client with so many messages waiting does not read. It comes back and asks for them.
MAX_QUEUED = 1000


class SessionSweeper:
    """One round after the other, for as long as the server runs."""

    def __init__(self) -> None:
        self._first_seen: dict[str, float] = {}

    def run(self, app: Flask) -> None:
        """Make rounds for ever."""
        while True:
            socketio.sleep(SWEEP_INTERVAL)
            try:
                with app.app_context():
                    self.sweep()
            except Exception:  # the next round may go better, and there must be one
                log.exception("sockets could not be looked after; trying again")

    def sweep(self) -> None:
        """Show out whose token is too old, whose session has ended, and who never came in."""
        too_old = time.time() - EXPIRY_GRACE_SECONDS
        ended = self._ended_sessions()
        connections.disconnect_where(
            lambda connection: connection.expires_at < too_old or connection.session_id in ended
        )
        self._disconnect_unauthenticated()
        self._disconnect_slow_clients()

    @staticmethod
    def _ended_sessions() -> set[int]:
        taken = {connection.session_id for connection in connections.all_connections()}
        live = (
            select(Session.id)
            .join(User)
            .where(Session.id.in_(taken), Session.ended_at.is_(None), User.is_active)
        )
        return taken - set(db.session.scalars(live))

    def _disconnect_unauthenticated(self) -> None:
        now, seen = time.monotonic(), self._first_seen
        self._first_seen = {
            connection_id: seen.get(connection_id, now)
            for connection_id in connections.unauthenticated()
        }
        for connection_id, since in self._first_seen.items():
            if now - since > AUTH_TIMEOUT - SWEEP_INTERVAL:
                abort(connection_id)

    @staticmethod
    def _disconnect_slow_clients() -> None:
        for sid, socket in list(socketio.server.eio.sockets.items()):
            if socket.queue.qsize() > MAX_QUEUED:
                abort(sid)
